"""Where no facilitator can read what waits: the coordinator is told, else the owner, until it is taken on."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import make_ended_pairing
from tests.support.journeys.concerns import CONCERN_TEXT, list_concerns, raise_concern
from tests.support.journeys.reading import (
    Shown,
    answer,
    cards,
    cards_but_offers,
    dms,
    fill_in,
    labels,
    last_dm,
    press,
    profile_link,
    text,
)
from tests.support.journeys.steps import (
    add_role,
    advance_days,
    close_dms,
    drain_outbox,
    open_dms,
    remove_role,
    services,
    someone,
    volunteer_as_mentor,
)
from tests.support.journeys.unheard import (
    WAITING_CASES,
    Step,
    ask_for_contact,
    delete_facilitator_role,
    delete_facilitators_channel,
    deny_posting,
    make_active_pairing,
    make_coordinator,
    remove_role_from_all,
)


def told(community: SimulatedCommunity, name: str, words: str) -> list[Shown]:
    """Someone's direct messages that say this."""
    return [message for message in dms(community[name]) if words in text(message)]


@pytest.mark.parametrize("what", WAITING_CASES)
async def test_where_nobody_wears_the_role_the_coordinator_hears_who_it_is_at_once_and_again(
    community: SimulatedCommunity, what: str
) -> None:
    matter = WAITING_CASES[what]
    await make_coordinator(community, "Hana")
    await matter.before(community)
    await remove_role_from_all(community)

    said = await matter.trigger(community)
    await drain_outbox(community)
    at_once = len(told(community, "Hana", matter.expected_text))
    await advance_days(community, 2)

    assert at_once >= 1
    assert len(told(community, "Hana", matter.expected_text)) == at_once + matter.in_two_days
    assert ("coordinates mentorship here" in said) is matter.promises
    assert told(community, "Rosa", "something waits") == []


@pytest.mark.parametrize("what", WAITING_CASES)
async def test_without_a_coordinator_the_owner_hears_again_what_kind_waits_and_nobodys_name(
    community: SimulatedCommunity, what: str
) -> None:
    matter = WAITING_CASES[what]
    await make_coordinator(community, None)
    await matter.before(community)
    await delete_facilitator_role(community)

    said = await matter.trigger(community)
    await drain_outbox(community)
    at_once = len(told(community, "Rosa", matter.kind))
    await advance_days(community, 3)

    assert at_once >= 1
    assert len(told(community, "Rosa", matter.kind)) == at_once + matter.in_three_days
    assert "`/setup start` chooses which role" in text(told(community, "Rosa", matter.kind)[-1])
    assert ("the server's owner" in said) is matter.promises
    assert not [m for m in dms(community["Rosa"]) for name in ("Ada", "Ines") if str(community[name].id) in text(m)]


@pytest.mark.parametrize("breaks", [delete_facilitators_channel, deny_posting])
@pytest.mark.parametrize("what", ["an offer to mentor", "a pairing that waits"])
async def test_where_the_channel_cannot_be_written_to_the_coordinator_is_told(
    community: SimulatedCommunity, what: str, breaks: Step
) -> None:
    matter = WAITING_CASES[what]
    await make_coordinator(community, "Hana")
    await matter.before(community)
    await breaks(community)

    said = await matter.trigger(community)
    await drain_outbox(community)
    await advance_days(community, 3)

    assert len(told(community, "Hana", matter.expected_text)) == 2
    assert "coordinates mentorship here" in said


async def test_what_the_coordinator_takes_on_is_not_told_again(community: SimulatedCommunity) -> None:
    await make_coordinator(community, "Hana")
    await make_active_pairing(community)
    await remove_role_from_all(community)
    await ask_for_contact(community)

    said = answer(await press(community["Hana"], "I'll reach out"))
    await advance_days(community, 3)

    assert "Please write to them yourself" in said
    assert len(told(community, "Hana", "asks to be contacted")) == 1
    assert f"{profile_link(community, 'Hana')} will write to you soon" in "".join(map(text, dms(community["Ada"])))


async def test_what_breaks_after_it_was_posted_is_told_within_a_day(community: SimulatedCommunity) -> None:
    await make_coordinator(community, "Hana")
    await volunteer_as_mentor(community, "Ines")
    posted = len(cards(community))
    await advance_days(community, 1)
    before = len(dms(community["Hana"]))

    await remove_role_from_all(community)
    await advance_days(community, 1)

    assert (posted, before) == (1, 0)
    assert f"{profile_link(community, 'Ines')} would like to mentor" in text(last_dm(community["Hana"]))
    assert len(cards(community)) == 1


async def test_a_facilitator_who_is_named_finds_what_waited_and_the_others_hear_no_more(
    community: SimulatedCommunity,
) -> None:
    await make_coordinator(community, None)
    await remove_role_from_all(community)
    await raise_concern(community, "Ada")
    await volunteer_as_mentor(community, "Ines")
    before = len(told(community, "Rosa", "something waits"))

    add_role(community, "Tomas", "Facilitator")
    await community.env.settle()
    await advance_days(community, 1)

    assert before == 2
    assert len(told(community, "Rosa", "something waits")) == 2
    assert {"Approve"} <= {label for message in cards(community) for label in labels(message)}
    assert CONCERN_TEXT in answer(await press(community["Tomas"], "Read it"))


async def test_an_owner_sees_no_concern_and_cannot_open_one(community: SimulatedCommunity) -> None:
    await make_coordinator(community, None)
    await remove_role_from_all(community)
    await raise_concern(community, "Ada")

    found = answer(await list_concerns(community, "Rosa"))

    assert "Only facilitators can do that" in found
    assert labels(last_dm(community["Rosa"])) == []


async def test_with_the_coordinators_messages_closed_the_owner_is_asked_too(community: SimulatedCommunity) -> None:
    await make_coordinator(community, "Hana")
    await remove_role_from_all(community)
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.people.save_dm_channel(community["Hana"].id, community["Hana"].user.dm_channel.id)
    close_dms(community, "Hana")

    await volunteer_as_mentor(community, "Ines")
    asked = len(told(community, "Rosa", "someone has offered to mentor"))
    open_dms(community)
    await advance_days(community, 3)

    assert asked == 1
    assert told(community, "Hana", "would like to mentor")


async def test_the_one_it_is_about_and_whoever_they_keep_apart_from_are_told_nothing(
    community: SimulatedCommunity,
) -> None:
    await make_coordinator(community, "Hana")
    await remove_role_from_all(community)
    await services(community).exclusions.exclude(community.caller("Ada"), someone(community, "Hana"))

    await volunteer_as_mentor(community, "Hana")
    await raise_concern(community, "Ada")

    assert dms(community["Hana"]) == []
    assert len(told(community, "Rosa", "someone has offered to mentor")) == 1
    assert len(told(community, "Rosa", "someone has brought something")) == 1


async def test_words_for_the_facilitators_reach_the_coordinator(community: SimulatedCommunity) -> None:
    await make_coordinator(community, "Hana")
    pairing = await make_ended_pairing(community)
    await remove_role_from_all(community)

    await services(community).closing.tell_facilitators(
        community.caller("Ada"), pairing.id, "It was hard.", in_confidence=True
    )
    await drain_outbox(community)
    await advance_days(community, 2)

    assert len(told(community, "Hana", "It was hard.")) == 1


async def test_joining_the_list_promises_nothing_where_nothing_is_set_up(community: SimulatedCommunity) -> None:
    await remove_role_from_all(community)

    form = await community["Ada"].slash(community.mentorship, "mentee ask")
    said = answer(await fill_in(community["Ada"], form, "Someone to listen.", "yes", "mentors", None))

    assert "your place is kept" in said
    assert "I can't promise that somebody looks for you" in said
    assert "Facilitators look" not in said


async def test_words_for_the_facilitators_are_kept_until_there_is_somebody_who_may_read_them(
    community: SimulatedCommunity,
) -> None:
    await make_coordinator(community, None)
    pairing = await make_ended_pairing(community)
    await remove_role_from_all(community)
    await services(community).closing.tell_facilitators(
        community.caller("Ada"), pairing.id, "It was hard.", in_confidence=True
    )
    await drain_outbox(community)
    await advance_days(community, 2)
    asked = len(told(community, "Rosa", "someone has left a few words"))

    add_role(community, "Tomas", "Facilitator")
    await community.env.settle()
    await advance_days(community, 1)

    assert asked == 1
    assert "It was hard." in text(last_dm(community["Tomas"]))
    assert cards_but_offers(community) == []


@pytest.mark.parametrize("becomes", ["somebody else is coordinator", "kept apart from"])
async def test_what_was_confided_is_a_strangers_once_they_are_one(
    community: SimulatedCommunity, becomes: str
) -> None:
    await make_coordinator(community, "Hana")
    await services(community).preferences.set_discreet(community.caller("Hana"), discreet=True)
    await make_active_pairing(community)
    await remove_role_from_all(community)
    await ask_for_contact(community)
    await raise_concern(community, "Ada")

    if becomes == "kept apart from":
        await services(community).exclusions.exclude(community.caller("Ada"), someone(community, "Hana"))
    else:
        await make_coordinator(community, "Marek")
    opened = [answer(await press(community["Hana"], "Open", message)) for message in dms(community["Hana"])]
    shown = answer(await community["Hana"].slash(community.mentorship, "mentorship me"))

    # Who was coordinator hears, besides, that it is somebody else now.
    assert len(opened) == (3 if becomes == "somebody else is coordinator" else 2)
    assert not [said for said in (*opened, shown) if "Ada" in said or community["Ada"].mention in said]


async def test_where_the_only_facilitator_is_part_of_it_the_coordinator_is_told(
    community: SimulatedCommunity,
) -> None:
    await make_coordinator(community, "Hana")
    for name in ("Rosa", "Lindiwe"):
        remove_role(community, name, "Facilitator")
    await community.env.settle()

    await volunteer_as_mentor(community, "Tomas")

    assert told(community, "Hana", "would like to mentor")


async def test_whoever_waits_learns_nothing_of_whom_the_other_keeps_apart_from(community: SimulatedCommunity) -> None:
    await make_coordinator(community, "Hana")
    await remove_role_from_all(community)
    add_role(community, "Tomas", "Facilitator")
    await make_active_pairing(community)
    await services(community).exclusions.exclude(community.caller("Ines"), someone(community, "Tomas"))

    said = await ask_for_contact(community)

    assert "I tell facilitators outside your pair, or another trusted person" in said
