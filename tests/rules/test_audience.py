"""Who is told of what is for the facilitators, for each kind of matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.audience import (
    MAX_NOTIFIED,
    Audience,
    Matter,
    Occasion,
    Staff,
    audience,
    audience_of_daily_check,
    audience_without_channel,
    is_private,
)
from bot.rules.first_recipient import FirstRecipient
from storage.models.enums import EscalationLevel

ADA, INES, TOMAS, ROSA, HANA, OLU = 1, 2, 3, 4, 5, 6
PEOPLE = [ADA, INES, TOMAS, ROSA, HANA, OLU]

FACILITATORS, COORDINATOR, OWNER = EscalationLevel
RAISED, LOOK, CHANGED = Occasion

FULL = Staff(facilitators=(TOMAS, ROSA), coordinator=HANA, owner=OLU)
NO_FACILITATOR = replace(FULL, facilitators=())
OWNER_ALONE = Staff(owner=OLU)
NOBODY = Staff()
NO_CHANNEL = replace(FULL, can_post=False)
UNKNOWN = replace(NO_FACILITATOR, is_fully_known=False)

OFFER = Matter(parties=frozenset({ADA}), is_waiting=True)
"""To mentor; a pairing that waits for a yes, somebody out of reach and a mentor who stopped are told alike."""

CONTACT = Matter(parties=frozenset({ADA, INES}), confided_by=ADA, is_confidential=True, is_waiting=True)
SILENCE = replace(CONTACT, confided_by=None)
CONCERN = replace(CONTACT, reach=FACILITATORS, occasion=RAISED)
CAME_FURTHER = replace(CONCERN, reach=COORDINATOR)
CAME_TO_THE_OWNER = replace(CONCERN, reach=OWNER)

POSTED = Audience(goes_to_channel=True)
NOBODY_LEFT = Audience(goes_to_channel=False, has_nobody_left=True)


def also(*people: int, owner: int | None = None) -> Audience:
    return Audience(goes_to_channel=True, notified=people, owner_id=owner)


def one_of(*people: int, owner: int | None = OLU) -> Audience:
    return Audience(goes_to_channel=False, candidates=people, owner_id=owner)


def each(*people: int, reach: EscalationLevel, owner: int | None = None, in_channel: bool = False) -> Audience:
    return Audience(goes_to_channel=in_channel, notified=people, owner_id=owner, reach=reach)


@pytest.mark.parametrize(
    ("staff", "told"),
    [
        (FULL, POSTED),
        (NO_FACILITATOR, also(HANA)),
        (NO_CHANNEL, also(HANA)),
        (OWNER_ALONE, also(owner=OLU)),
        (NOBODY, replace(POSTED, has_nobody_left=True)),
        (replace(FULL, facilitators=(ADA,)), also(HANA)),
        (replace(NO_CHANNEL, coordinator=None), also(TOMAS, ROSA, owner=OLU)),
        (replace(NO_CHANNEL, coordinator=None, owner=ROSA), also(TOMAS, ROSA)),
        (replace(NO_CHANNEL, coordinator=ADA), also(TOMAS, ROSA, owner=OLU)),
        (UNKNOWN, POSTED),
    ],
)
def test_a_card_is_posted_and_others_are_told_where_no_facilitator_would_see_it(staff: Staff, told: Audience) -> None:
    assert audience(OFFER, staff) == told


def test_what_is_settled_is_told_to_nobody_in_the_facilitators_stead() -> None:
    assert audience(replace(OFFER, is_waiting=False), NO_FACILITATOR) == POSTED


def test_while_the_coordinator_is_out_of_reach_the_facilitators_and_the_owner_are_told_too() -> None:
    assert audience(OFFER, NO_CHANNEL, out_of_reach={HANA}) == also(HANA, TOMAS, ROSA, owner=OLU)


def test_of_many_facilitators_not_all_are_written_to() -> None:
    many = replace(NO_CHANNEL, facilitators=tuple(range(10, 30)))

    assert len(audience(OFFER, many, out_of_reach={HANA}).notified) == MAX_NOTIFIED + 1
    assert len(audience(OFFER, replace(many, coordinator=None)).notified) == MAX_NOTIFIED


@pytest.mark.parametrize(
    ("matter", "staff", "readers", "told"),
    [
        (CONTACT, FULL, {ADA}, POSTED),
        (CONTACT, FULL, {INES}, one_of(HANA, TOMAS, ROSA)),
        (SILENCE, FULL, {ADA}, one_of(HANA, TOMAS, ROSA)),
        (OFFER, FULL, {ADA}, POSTED),
        (CONTACT, NO_CHANNEL, set(), one_of(HANA, TOMAS, ROSA)),
        (replace(CONTACT, told_before=ROSA), NO_CHANNEL, set(), one_of(ROSA, HANA, TOMAS)),
        (replace(CONTACT, kept_apart=frozenset({HANA, OLU})), NO_CHANNEL, set(), one_of(TOMAS, ROSA, owner=None)),
        (CONTACT, replace(OWNER_ALONE, can_post=False), set(), one_of()),
        (CONTACT, replace(NOBODY, can_post=False), set(), NOBODY_LEFT),
        (CONTACT, NO_FACILITATOR, set(), also(HANA)),
    ],
)
def test_what_is_confided_is_told_to_one_outside_the_pair_where_the_other_would_read_along(
    matter: Matter, staff: Staff, readers: set[int], told: Audience
) -> None:
    assert audience(matter, staff, readers=readers) == told


@pytest.mark.parametrize(
    ("matter", "staff", "readers", "told"),
    [
        (CONCERN, FULL, set(), replace(POSTED, reach=FACILITATORS)),
        (CONCERN, FULL, {INES}, each(TOMAS, ROSA, reach=FACILITATORS)),
        (CONCERN, NO_FACILITATOR, set(), each(HANA, reach=COORDINATOR)),
        (CONCERN, NO_CHANNEL, set(), each(TOMAS, ROSA, HANA, reach=COORDINATOR)),
        (CONCERN, OWNER_ALONE, set(), each(reach=COORDINATOR, owner=OLU)),
        (CONCERN, NOBODY, set(), NOBODY_LEFT),
        (CAME_FURTHER, FULL, set(), each(HANA, reach=COORDINATOR, in_channel=True)),
        (CAME_FURTHER, FULL, {INES}, each(HANA, reach=COORDINATOR)),
        (CAME_FURTHER, replace(FULL, coordinator=INES), set(), each(reach=COORDINATOR, owner=OLU, in_channel=True)),
        (CAME_FURTHER, Staff(facilitators=(TOMAS, ROSA)), set(), NOBODY_LEFT),
        (CAME_TO_THE_OWNER, NO_CHANNEL, set(), each(TOMAS, ROSA, HANA, reach=OWNER, owner=OLU)),
        (CAME_TO_THE_OWNER, FULL, set(), each(HANA, reach=OWNER, owner=OLU, in_channel=True)),
        (CAME_TO_THE_OWNER, FULL, {INES}, each(TOMAS, ROSA, HANA, reach=OWNER, owner=OLU)),
        (CAME_TO_THE_OWNER, replace(FULL, coordinator=TOMAS), {INES}, each(TOMAS, ROSA, reach=OWNER, owner=OLU)),
    ],
)
def test_a_concern_goes_to_all_facilitators_then_to_the_coordinator_then_to_the_owner(
    matter: Matter, staff: Staff, readers: set[int], told: Audience
) -> None:
    assert audience(matter, staff, readers=readers) == told


@pytest.mark.parametrize(
    ("matter", "staff", "told"),
    [
        (replace(CONCERN, occasion=CHANGED), FULL, POSTED),
        (replace(CONCERN, occasion=CHANGED), NO_CHANNEL, replace(POSTED, goes_to_channel=False)),
        (replace(CONCERN, is_waiting=False), NO_CHANNEL, replace(POSTED, goes_to_channel=False)),
        (replace(CAME_FURTHER, occasion=LOOK), FULL, POSTED),
        (replace(CONCERN, occasion=LOOK), NO_FACILITATOR, each(HANA, reach=COORDINATOR)),
        (replace(CAME_TO_THE_OWNER, occasion=LOOK), FULL, each(HANA, reach=OWNER, owner=OLU, in_channel=True)),
    ],
)
def test_nobody_is_told_of_a_concern_again_but_daily_where_its_card_is_not_enough(
    matter: Matter, staff: Staff, told: Audience
) -> None:
    assert audience(matter, staff) == told


@pytest.mark.parametrize(
    ("matter", "told"),
    [
        (OFFER, also(HANA)),
        (replace(OFFER, is_waiting=False), also(HANA)),
        (CONTACT, one_of(HANA, TOMAS, ROSA)),
        (replace(CONTACT, parties=frozenset()), one_of(HANA, TOMAS, ROSA)),
        (CONCERN, each(TOMAS, ROSA, HANA, reach=COORDINATOR)),
    ],
)
def test_where_discord_does_not_take_a_card_it_is_told_at_once(matter: Matter, told: Audience) -> None:
    assert audience_without_channel(matter, FULL) == told


@pytest.mark.parametrize(
    ("staff", "told"), [(FULL, ()), (UNKNOWN, ()), (NO_FACILITATOR, (HANA,)), (NO_CHANNEL, (HANA,))]
)
def test_the_daily_look_tells_somebody_only_where_nobody_reads_the_channel(
    staff: Staff, told: tuple[int, ...]
) -> None:
    assert audience_of_daily_check(SILENCE, staff) == Audience(goes_to_channel=False, notified=told)


def test_what_is_confided_by_people_who_are_gone_may_be_posted() -> None:
    assert not is_private(Matter(is_confidential=True), may_post=False, readers=PEOPLE)


@pytest.mark.parametrize(
    ("staff", "first"),
    [
        (FULL, FirstRecipient.FACILITATORS),
        (UNKNOWN, FirstRecipient.UNKNOWN),
        (NO_CHANNEL, FirstRecipient.COORDINATOR),
        (replace(NO_CHANNEL, coordinator=None), FirstRecipient.FACILITATORS),
        (OWNER_ALONE, FirstRecipient.OWNER),
        (NOBODY, FirstRecipient.NOBODY),
    ],
)
def test_the_first_who_is_there_is_told_first(staff: Staff, first: FirstRecipient) -> None:
    assert staff.first_recipient is first
