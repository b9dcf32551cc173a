"""Whoever deletes everything is named and quoted by no message of the bot's, in any channel or anybody's messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.message_specs import SPECS, kinds_by
from bot.rules.message_types import MessageRoute
from storage.models.enums import MessageKind
from tests.support.journeys.dm_cases import DM_CASES
from tests.support.journeys.posted_cases import CARD_CASES, bring_about, standing_with
from tests.support.journeys.reading import answer, card, dms, text
from tests.support.journeys.steps import (
    drain_outbox,
    make_mentors,
    make_pairing,
    open_dms,
    require_approval,
    services,
    volunteer_as_mentor,
)
from tests.support.outbox.request_faults import database_of, stored_messages

POSTS_NOTHING = frozenset().union(
    *map(
        kinds_by,
        (
            MessageRoute.ROLE,
            MessageRoute.REMOVAL,
            MessageRoute.DM_REMOVAL,
            MessageRoute.STAFF_CHECK,
        ),
    )
)
NAMES_NOBODY = {
    MessageKind.CARD_WELCOME,
    MessageKind.COMMUNITY_INVITED,
    MessageKind.COMMUNITY_REMOVED,
    MessageKind.MANY_REFUSED,
    MessageKind.NOT_READ,
}
PEOPLE = ("Ada", "Ines", "Tomas")


def test_every_kind_that_is_posted_has_its_case() -> None:
    assert {*DM_CASES, *CARD_CASES} == set(SPECS) - POSTS_NOTHING - NAMES_NOBODY
    assert all(SPECS[kind].tells is None for kind in NAMES_NOBODY)


@pytest.mark.parametrize("kind", [*DM_CASES, *CARD_CASES])
async def test_no_message_of_any_kind_names_or_quotes_whoever_deletes_everything(
    community: SimulatedCommunity, kind: MessageKind
) -> None:
    await bring_about(community, kind)
    assert await stored_messages(database_of(community), kind)

    for name in PEOPLE:
        await services(community).privacy.delete(community.caller(name))
        await drain_outbox(community)

        assert standing_with(community, name) == []


async def test_nothing_stays_in_the_channel_of_before_and_what_waits_is_in_the_new_one(
    community: SimulatedCommunity,
) -> None:
    await volunteer_as_mentor(community, "Ines")
    await make_mentors(community, "Marek")
    before = [text(message) for message in community.facilitators.history()]
    newer = community.guild.create_text_channel("helpers")
    await community.env.settle()

    await services(community).setup.choose_facilitators_channel(community.caller("Rosa"), newer.id)
    await drain_outbox(community)

    assert sum("would like to mentor" in said for said in before) == 2
    assert community.facilitators.history() == []
    assert [community["Ines"].mention in text(message) for message in newer.history()].count(True) == 1
    assert not any(community["Marek"].mention in text(message) for message in newer.history())


async def test_while_two_wait_for_a_yes_their_card_stands_once(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")

    for _ in range(3):
        await community.advance_time(timedelta(days=7))

    assert sum("both said yes" in text(message) for message in community.facilitators.history()) == 1


async def test_a_card_holds_no_words_once_it_is_decided(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    waiting = text(card(community))

    decline, why = "facilitator decline", "Not while you rest."
    await community["Tomas"].slash(community.mentorship, decline, member=community["Ines"], reason=why)
    await drain_outbox(community)
    decided = card(community)
    read = await community["Tomas"].click(decided, label="Read it")

    assert "I listen." in waiting
    assert "decided *not for now*" in text(decided)
    assert not any(words in text(decided) for words in ("I listen.", why))
    assert all(words in answer(read) for words in ("I listen.", why))


async def test_words_in_confidence_stand_ninety_days_and_no_longer(community: SimulatedCommunity) -> None:
    await bring_about(community, MessageKind.CARD_CLOSING_FEEDBACK)
    told = [text(message) for message in dms(community["Tomas"])]

    await community.advance_time(timedelta(days=89))
    kept = [text(message) for message in dms(community["Tomas"])]
    await community.advance_time(timedelta(days=2))

    assert any("It was hard." in said for said in told)
    assert any("It was hard." in said for said in kept)
    assert not any("It was hard." in text(message) for message in dms(community["Tomas"]))


async def test_where_the_bot_lost_access_setup_check_tells_of_it_until_it_is_done(
    community: SimulatedCommunity,
) -> None:
    await volunteer_as_mentor(community, "Ines")
    path = f"/channels/{community.facilitators.id}/messages/*"
    community.env.inject_error("DELETE", path, status=403, code=50001, message="no access", times=None)
    await services(community).privacy.delete(community.caller("Ines"))
    await drain_outbox(community)

    told = answer(await community["Rosa"].slash(community.mentorship, "setup check"))
    left = standing_with(community, "Ines")
    open_dms(community)
    await community.advance_time(timedelta(days=2))
    after = answer(await community["Rosa"].slash(community.mentorship, "setup check"))

    assert "Messages of mine in *facilitators* are to go, and I have no access there." in told
    assert len(left) == 1
    assert standing_with(community, "Ines") == []
    assert "are to go" not in after
