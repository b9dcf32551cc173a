"""``/privacy delete`` reaches all that the bot posted or told facilitators, also what no row knows any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.refusals import NotFound
from storage.models.enums import MessageKind
from tests.support.journeys.closing import make_ended_pairing
from tests.support.journeys.reading import dms, text
from tests.support.journeys.steps import (
    close_dms,
    drain_outbox,
    make_mentors,
    make_pairing,
    open_dms,
    require_approval,
    restart,
    services,
    volunteer_as_mentor,
)
from tests.support.outbox.request_faults import database_of, stored_messages

from .test_privacy import deletes

ANYWHERE = "/channels/*/messages/*"


def standing(community: SimulatedCommunity) -> str:
    """All that is to be read in the facilitators' channel, and in the direct messages to one of them."""
    return "\n".join(text(message) for message in (*community.facilitators.history(), *dms(community["Tomas"])))


async def has_said(community: SimulatedCommunity, words: str) -> None:
    """Ada's mentorship has ended, and she has told the facilitators something."""
    pairing = await make_ended_pairing(community)
    await services(community).closing.tell_facilitators(
        community.caller("Ada"), pairing.id, words, in_confidence=False
    )
    await drain_outbox(community)


async def test_what_somebody_said_to_the_facilitators_goes_from_their_messages(community: SimulatedCommunity) -> None:
    await has_said(community, "I was afraid of him.")
    await drain_outbox(community)
    before = standing(community)

    await deletes(community, "Ada")
    await drain_outbox(community)

    assert "would like you to know something" in before
    assert "I was afraid of him." in before
    assert "would like you to know something" not in standing(community)
    assert "I was afraid of him." not in standing(community)


@pytest.mark.parametrize("who", ["Ada", "Ines"])
async def test_so_does_what_was_said_with_their_name_in_it(community: SimulatedCommunity, who: str) -> None:
    await has_said(community, "It was good.")
    await drain_outbox(community)

    await deletes(community, who)
    await drain_outbox(community)

    assert str(community[who].id) not in standing(community)


async def test_that_they_stopped_or_cannot_be_reached_goes_too(community: SimulatedCommunity) -> None:
    await services(community).setup.choose_coordinator(community.caller("Rosa"), None)
    await make_mentors(community, "Ines", "Marek")
    for name in ("Ines", "Marek"):
        await services(community).mentor_status.step_down(community.caller(name))
    close_dms(community, "Ines")
    await services(community).outbox.answer_reaction(community.caller("Ines"), 1, NotFound(), None)
    await drain_outbox(community)
    before = standing(community)

    await deletes(community, "Ines")
    await drain_outbox(community)

    assert "has stepped down" in before
    assert "I can't reach" in before
    assert community["Ines"].mention not in standing(community)
    assert "I can't reach" not in standing(community)
    assert f"{community['Marek'].mention} has stepped down" in standing(community)


async def test_an_older_copy_that_could_not_be_reached_goes_as_soon_as_it_can(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")
    for method in ("PATCH", "DELETE"):
        community.env.inject_error(method, ANYWHERE, status=403, code=50001, message="no access", times=None)
    await services(community).active_pairings.end(community.caller("Ines"), 1)
    await drain_outbox(community)
    copies = standing(community).count("both said yes")

    await deletes(community, "Ada")
    await drain_outbox(community)
    await community.advance_time(timedelta(days=40))
    await restart(community)
    open_dms(community)
    await community.advance_time(timedelta(days=2))
    await drain_outbox(community)

    assert copies == 2
    assert community["Ada"].mention not in standing(community)
    assert await stored_messages(database_of(community), MessageKind.CARD_REMOVAL) == []


async def test_after_ninety_days_it_goes_by_itself(community: SimulatedCommunity) -> None:
    await has_said(community, "I was afraid of him.")
    await volunteer_as_mentor(community, "Ada")

    community.guild.remove_member(community["Ada"])
    await community.env.settle()
    await community.advance_time(timedelta(days=91))
    await drain_outbox(community)

    assert community["Ada"].mention not in standing(community)
    assert "I was afraid of him." not in standing(community)


async def test_words_go_ninety_days_after_the_end_and_what_only_tells_something_stays(
    community: SimulatedCommunity,
) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    pair = services(community).active_pairings
    await pair.write_note(community.caller("Ada"), pairing.id, "On Tuesday I slept.")
    await drain_outbox(community)
    await community.advance_time(timedelta(days=91))
    held = ["On Tuesday I slept." in "".join(map(text, dms(community["Ines"])))]

    await pair.end(community.caller("Ada"), pairing.id)
    for days in (88, 3):
        await community.advance_time(timedelta(days=days))
        await drain_outbox(community)
        held.append("On Tuesday I slept." in "".join(map(text, dms(community["Ines"]))))

    assert held == [True, True, False]
    assert "has ended" in "".join(map(text, dms(community["Ines"])))
