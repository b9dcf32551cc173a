"""``/privacy delete`` reaches everything that the bot posted in a channel, also what no row knows any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import InventedCommunity
from bot.rules.refusals import NotFound
from storage.models.enums import LetterKind
from tests.support.journeys.acting import (
    applies,
    carried,
    close_dms,
    is_mentor,
    open_dms,
    restart,
    services,
    together,
    wants_a_yes,
)
from tests.support.journeys.closings import ended
from tests.support.journeys.reading import text
from tests.support.outbox.line import kept_letters, store_of

from .test_privacy import deletes

ANYWHERE = "/channels/*/messages/*"


def standing(town: InventedCommunity) -> str:
    """All that is to be read in the facilitators' channel."""
    return "\n".join(text(message) for message in town.facilitators.history())


async def has_said(town: InventedCommunity, words: str) -> None:
    """Ada's mentorship has ended, and she has told the facilitators something."""
    pairing = await ended(town)
    await services(town).farewell.tell_facilitators(town.caller("Ada"), pairing.id, words, in_confidence=False)
    await carried(town)


async def test_what_somebody_said_to_the_facilitators_goes_from_their_channel(town: InventedCommunity) -> None:
    await has_said(town, "I was afraid of him.")
    await carried(town)
    before = standing(town)

    await deletes(town, "Ada")
    await carried(town)

    assert "would like you to know something" in before
    assert "I was afraid of him." in before
    assert "would like you to know something" not in standing(town)
    assert "I was afraid of him." not in standing(town)


@pytest.mark.parametrize("who", ["Ada", "Ines"])
async def test_so_does_what_was_said_with_their_name_in_it(town: InventedCommunity, who: str) -> None:
    await has_said(town, "It was good.")
    await carried(town)

    await deletes(town, who)
    await carried(town)

    assert town[who].mention not in standing(town)


async def test_that_they_stopped_or_cannot_be_reached_goes_too(town: InventedCommunity) -> None:
    await services(town).setup.choose_coordinator(town.caller("Rosa"), None)
    await is_mentor(town, "Ines", "Marek")
    for name in ("Ines", "Marek"):
        await services(town).standing.step_down(town.caller(name))
    close_dms(town, "Ines")
    await services(town).post.answer_reaction(town.caller("Ines"), 1, NotFound(), None)
    await carried(town)
    before = standing(town)

    await deletes(town, "Ines")
    await carried(town)

    assert "has stepped down" in before
    assert "I can't reach" in before
    assert town["Ines"].mention not in standing(town)
    assert "I can't reach" not in standing(town)
    assert f"{town['Marek'].mention} has stepped down" in standing(town)


async def test_an_older_copy_that_could_not_be_reached_goes_as_soon_as_it_can(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await together(town, "Ada", "Ines")
    for method in ("PATCH", "DELETE"):
        town.env.inject_error(method, ANYWHERE, status=403, code=50001, message="no access", times=None)
    await services(town).walking.end(town.caller("Ines"), 1)
    await carried(town)
    copies = standing(town).count("have both said yes")

    await deletes(town, "Ada")
    await carried(town)
    await town.let_time_pass(timedelta(days=40))
    await restart(town)
    open_dms(town)
    await town.let_time_pass(timedelta(days=2))
    await carried(town)

    assert copies == 2
    assert town["Ada"].mention not in standing(town)
    assert await kept_letters(store_of(town), LetterKind.CARD_AWAY) == []


async def test_after_ninety_days_it_goes_by_itself(town: InventedCommunity) -> None:
    await has_said(town, "I was afraid of him.")
    await applies(town, "Ada")

    await services(town).leaving.left(town.guild.id, town["Ada"].id)
    town.guild.remove_member(town["Ada"])
    await town.let_time_pass(timedelta(days=91))
    await carried(town)

    assert town["Ada"].mention not in standing(town)
    assert "I was afraid of him." not in standing(town)
