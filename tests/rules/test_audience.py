"""Who is told of what is for the facilitators, for each kind of matter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.rules.audience import (
    MAX_ASKED_AT_ONCE,
    MAX_NOTIFIED,
    Audience,
    FirstRecipient,
    Matter,
    Staff,
    admit,
    audience,
    audience_without_channel,
)
from storage.models.concerns import MatterAccess
from storage.models.enums import Rung

ADA, INES, TOMAS, ROSA, HANA, OLU = 1, 2, 3, 4, 5, 6

FULL = Staff(facilitators=(TOMAS, ROSA), coordinator=HANA, owner=OLU)
NO_FACILITATOR = replace(FULL, facilitators=())
OWNER_ALONE = Staff(owner=OLU)
NOBODY = Staff()
NO_CHANNEL = replace(FULL, can_post=False)
UNKNOWN = replace(NO_FACILITATOR, is_fully_known=False)

OFFER = Matter(parties=frozenset({ADA}), is_waiting=True, rung=Rung.FIRST)
"""To mentor; a pairing that waits for a yes, somebody out of reach and a mentor who stopped are told alike."""

CONTACT = Matter(parties=frozenset({ADA, INES}), is_confided=True, is_waiting=True, rung=Rung.FIRST)

POSTED = Audience(goes_to_channel=True)
SEEN = replace(POSTED, is_seen=True)
NOBODY_TOLD = Audience()


def also(*people: int, owner: int | None = None) -> Audience:
    return Audience(goes_to_channel=True, notified=people, owner_id=owner)


def each(*people: int, owner: int | None = None, new: tuple[int, ...] = ()) -> Audience:
    return Audience(notified=people, owner_id=owner, newcomers=new)


@pytest.mark.parametrize(
    ("staff", "told"),
    [
        (FULL, SEEN),
        (NO_FACILITATOR, also(HANA)),
        (NO_CHANNEL, also(HANA)),
        (OWNER_ALONE, also(owner=OLU)),
        (NOBODY, POSTED),
        (replace(FULL, facilitators=(ADA,)), also(HANA)),
        (replace(NO_CHANNEL, coordinator=None), also(TOMAS, ROSA, owner=OLU)),
        (replace(NO_CHANNEL, coordinator=None, owner=ROSA), also(TOMAS, ROSA)),
        (replace(NO_CHANNEL, coordinator=ADA), also(TOMAS, ROSA, owner=OLU)),
        (UNKNOWN, SEEN),
    ],
)
def test_a_card_is_posted_and_others_are_told_where_no_facilitator_would_see_it(staff: Staff, told: Audience) -> None:
    assert audience(OFFER, staff) == told


@pytest.mark.parametrize("change", [{"is_waiting": False}, {"rung": None}])
def test_what_is_settled_is_told_to_nobody_in_the_facilitators_stead(change: dict[str, Any]) -> None:
    assert audience(replace(OFFER, **change), NO_FACILITATOR) == POSTED
    assert audience(replace(CONTACT, **change), FULL) == NOBODY_TOLD


def test_while_the_coordinator_is_out_of_reach_the_facilitators_and_the_owner_are_told_too() -> None:
    assert audience(OFFER, NO_CHANNEL, out_of_reach={HANA}) == also(TOMAS, ROSA, owner=OLU)
    assert audience_without_channel(OFFER, FULL, out_of_reach={HANA}) == also(HANA, TOMAS, ROSA, owner=OLU)


def test_of_many_facilitators_not_all_are_written_to() -> None:
    many = replace(NO_CHANNEL, facilitators=tuple(range(10, 30)))

    assert len(audience_without_channel(OFFER, many, out_of_reach={HANA}).notified) == MAX_NOTIFIED + 1
    assert len(audience(OFFER, replace(many, coordinator=None)).notified) == MAX_NOTIFIED


@pytest.mark.parametrize(
    ("matter", "staff", "told"),
    [
        (CONTACT, FULL, each(TOMAS, ROSA)),
        (CONTACT, NO_CHANNEL, each(TOMAS, ROSA)),
        (CONTACT, replace(FULL, facilitators=(TOMAS, INES)), each(TOMAS)),
        (replace(CONTACT, kept_apart=frozenset({TOMAS, HANA})), FULL, each(ROSA)),
        (CONTACT, NO_FACILITATOR, each(HANA)),
        (replace(CONTACT, kept_apart=frozenset({TOMAS, ROSA})), FULL, each(HANA)),
        (replace(CONTACT, kept_apart=frozenset({TOMAS, ROSA, HANA})), FULL, each(owner=OLU)),
        (replace(CONTACT, kept_apart=frozenset({TOMAS, ROSA, HANA, OLU})), FULL, NOBODY_TOLD),
        (CONTACT, NOBODY, NOBODY_TOLD),
    ],
)
def test_what_is_confided_goes_to_each_who_may_act_and_never_to_the_channel(
    matter: Matter, staff: Staff, told: Audience
) -> None:
    assert audience(matter, staff) == told


EVERYBODY = each(HANA, TOMAS, ROSA)


@pytest.mark.parametrize(
    ("rung", "staff", "told"),
    [
        (Rung.FIRST, FULL, each(TOMAS, ROSA)),
        (Rung.FIRST, NO_CHANNEL, each(TOMAS, ROSA)),
        (Rung.FIRST, NO_FACILITATOR, each(HANA)),
        (Rung.FIRST, OWNER_ALONE, each(owner=OLU)),
        (Rung.FIRST, NOBODY, NOBODY_TOLD),
        (Rung.AGAIN, FULL, each(TOMAS, ROSA)),
        (Rung.AGAIN, NO_FACILITATOR, each(HANA)),
        (Rung.COORDINATOR, FULL, each(HANA, new=(TOMAS, ROSA))),
        (Rung.COORDINATOR, replace(FULL, coordinator=INES), each(owner=OLU, new=(TOMAS, ROSA))),
        (Rung.COORDINATOR, Staff(facilitators=(TOMAS, ROSA)), each(TOMAS, ROSA)),
        (Rung.OWNER, FULL, each(owner=OLU, new=(TOMAS, ROSA))),
        (Rung.OWNER, replace(FULL, owner=TOMAS), EVERYBODY),
        (Rung.WEEKLY, FULL, replace(EVERYBODY, owner_id=OLU)),
        (Rung.WEEKLY, NOBODY, NOBODY_TOLD),
    ],
)
def test_a_matter_is_told_to_its_rung_and_where_nobody_is_there_to_the_next(
    rung: Rung, staff: Staff, told: Audience
) -> None:
    assert audience(replace(CONTACT, rung=rung), staff) == told


@pytest.mark.parametrize(
    ("rung", "staff", "told"),
    [
        (Rung.FIRST, FULL, SEEN),
        (Rung.FIRST, UNKNOWN, SEEN),
        (Rung.AGAIN, FULL, SEEN),
        (Rung.AGAIN, NO_CHANNEL, also(HANA)),
        (Rung.AGAIN, NO_FACILITATOR, also(HANA)),
        (Rung.FIRST, OWNER_ALONE, also(owner=OLU)),
        (Rung.FIRST, NOBODY, POSTED),
        (Rung.OWNER, FULL, replace(SEEN, owner_id=OLU)),
        (Rung.OWNER, replace(FULL, owner=ROSA), SEEN),
        (Rung.OWNER, NO_CHANNEL, also(HANA, owner=OLU)),
        (Rung.WEEKLY, FULL, SEEN),
        (Rung.WEEKLY, NO_CHANNEL, SEEN),
        (Rung.WEEKLY, OWNER_ALONE, also(owner=OLU)),
        (Rung.WEEKLY, replace(FULL, facilitators=(ADA,), coordinator=ADA), also(owner=OLU)),
        (Rung.WEEKLY, NOBODY, POSTED),
    ],
)
def test_a_matter_with_a_card_is_told_besides_where_nobody_reads_it_and_at_last_to_the_owner(
    rung: Rung, staff: Staff, told: Audience
) -> None:
    assert audience(replace(OFFER, rung=rung, comes_weekly=True), staff) == told


@pytest.mark.parametrize(
    ("rung", "staff", "told"),
    [
        (Rung.FIRST, FULL, each(TOMAS, ROSA)),
        (Rung.AGAIN, FULL, each(TOMAS, ROSA)),
        (Rung.AGAIN, OWNER_ALONE, each(owner=OLU)),
        (Rung.WEEKLY, FULL, Audience(is_seen=True)),
        (Rung.WEEKLY, NO_FACILITATOR, Audience(is_seen=True)),
        (Rung.WEEKLY, OWNER_ALONE, each(owner=OLU)),
        (Rung.WEEKLY, NOBODY, NOBODY_TOLD),
    ],
)
def test_of_a_quiet_pair_nobody_hears_besides_what_comes_weekly_in_the_end(
    rung: Rung, staff: Staff, told: Audience
) -> None:
    assert audience(replace(CONTACT, rung=rung, comes_weekly=True), staff) == told


@pytest.mark.parametrize(
    ("out_of_reach", "told"),
    [
        ({TOMAS}, each(ROSA)),
        ({TOMAS, ROSA}, each(HANA)),
        ({TOMAS, ROSA, HANA}, each(owner=OLU)),
        ({TOMAS, ROSA, HANA, OLU}, NOBODY_TOLD),
    ],
)
def test_whoever_cannot_be_reached_fills_no_rung(out_of_reach: set[int], told: Audience) -> None:
    assert audience(replace(CONTACT, rung=Rung.FIRST), FULL, out_of_reach=out_of_reach) == told


def test_at_first_five_are_told_of_a_matter_and_then_all() -> None:
    many = replace(FULL, facilitators=tuple(range(10, 30)))

    first, again = (audience(replace(CONTACT, rung=rung), many) for rung in (Rung.FIRST, Rung.AGAIN))

    assert first.notified == many.facilitators[:MAX_NOTIFIED]
    assert again.notified == many.facilitators


def test_a_matter_that_somebody_looks_after_is_told_to_nobody() -> None:
    assert audience(replace(CONTACT, rung=Rung.WEEKLY, is_waiting=False), FULL) == Audience()


@pytest.mark.parametrize("matter", [OFFER, replace(OFFER, is_waiting=False)])
def test_where_discord_does_not_take_a_card_it_is_told_at_once(matter: Matter) -> None:
    assert audience_without_channel(matter, FULL) == also(HANA)


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
    assert staff.first_recipient(is_confided=False) is first


@pytest.mark.parametrize(
    ("staff", "first"),
    [
        (FULL, FirstRecipient.FACILITATORS),
        (NO_CHANNEL, FirstRecipient.FACILITATORS),
        (NO_FACILITATOR, FirstRecipient.COORDINATOR),
        (UNKNOWN, FirstRecipient.UNKNOWN),
        (OWNER_ALONE, FirstRecipient.OWNER),
        (NOBODY, FirstRecipient.NOBODY),
    ],
)
def test_of_what_is_confided_facilitators_hear_whether_or_not_there_is_a_channel(
    staff: Staff, first: FirstRecipient
) -> None:
    assert staff.first_recipient(is_confided=True) is first


KNOWN = {1: MatterAccess.ALLOWED, 2: MatterAccess.REFUSED, 3: MatterAccess.ASKED}


@pytest.mark.parametrize(
    ("there", "how", "readers", "allowed", "asked"),
    [
        ((1, 2, 3, 4), {}, (1,), (), (4,)),
        ((1, 2, 3, 4), {"is_free": False}, (1,), (), ()),
        ((1, 2, 3, 4), {"to_all": True}, (1, 3, 4), (3, 4), ()),
        ((2, 3, 4), {}, (3, 4), (3, 4), ()),
        ((1, 2, 3, 4), {"unreached": (1,)}, (1, 3, 4), (3, 4), ()),
        ((2,), {}, (), (), ()),
    ],
)
def test_whoever_came_later_reads_what_is_open_only_if_nobody_else_is_left_or_it_is_shown_to_them(
    there: tuple[int, ...],
    how: dict[str, Any],
    readers: tuple[int, ...],
    allowed: tuple[int, ...],
    asked: tuple[int, ...],
) -> None:
    found = admit(Staff(facilitators=there), KNOWN, **{"to_all": False, "is_free": True, **how})

    assert (found.readers.facilitators, found.allowed, found.asked) == (readers, allowed, asked)


def test_the_person_who_waits_is_asked_about_few_at_once() -> None:
    there = Staff(facilitators=(1, *range(10, 50)))
    first = admit(there, {1: MatterAccess.ALLOWED}, to_all=False, is_free=True).asked
    pending = dict.fromkeys(first, MatterAccess.ASKED)

    assert len(first) == MAX_ASKED_AT_ONCE
    assert admit(there, {1: MatterAccess.ALLOWED, **pending}, to_all=False, is_free=True).asked == ()
