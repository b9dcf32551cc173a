"""What can be seen from outside while a concern is open, or of what became of it: as little as there was before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import InventedCommunity
from tests.journeys.privacy.test_privacy import deletes, privacy
from tests.support.journeys.acting import carried, close_dms, gets_role, services, together
from tests.support.journeys.concerned import brings, confided, latest, listed
from tests.support.journeys.reading import answer, card, labels, reached, text


async def test_whom_it_is_about_reads_that_nothing_is_stored_about_them(town: InventedCommunity) -> None:
    await brings(town, "Ada", about="Dorji")

    seen = answer(await privacy(town, "Dorji", "mine"))
    gone = answer(await deletes(town, "Dorji"))

    assert "Nothing is stored about you here." in seen
    assert "nothing to delete" in gone


async def test_nobody_sees_whose_it_is_by_who_cannot_be_reached(town: InventedCommunity) -> None:
    close_dms(town, "Ada")
    await brings(town, "Ada", about="Marek", named=False)

    await town["Tomas"].click(card(town), label="I'll look after it")
    await carried(town)

    queue = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))
    posted = "\n".join(text(message) for message in town.facilitators.history())
    assert town["Ada"].mention not in queue + posted
    assert "could not reach you" in answer(await town["Ada"].slash(town.mentorship, "mentorship me"))


async def test_about_somebody_who_had_everything_deleted_it_is_still_looked_after(town: InventedCommunity) -> None:
    await brings(town, "Ada", about="Marek")
    await deletes(town, "Marek")
    await carried(town)

    await town["Tomas"].click(card(town), label="I'll look after it")
    await carried(town)

    assert f"{town['Tomas'].mention} looks after it" in text(card(town))
    asked = [request.path for request in town.env.http_requests if "/members/-" in request.path]
    assert asked == []


@pytest.mark.parametrize("ends", [True, False])
async def test_of_a_general_one_a_mentor_who_facilitates_reads_nothing_also_later(
    town: InventedCommunity, ends: bool
) -> None:
    pairing = await together(town, "Ada", "Lindiwe")
    await brings(town, "Ada", words="It is about Lindiwe.")
    if ends:
        await services(town).walking.end(town.caller("Lindiwe"), pairing.id)
    await town.let_time_pass(timedelta(days=1))
    await carried(town)

    assert "There is no concern that waits for you." in answer(await listed(town, "Lindiwe"))
    assert "concern" not in "".join(text(message) for message in town.facilitators.history())
    assert confided(town, "Tomas")
    assert [said for said in reached(town, "Lindiwe") if str((await latest(town)).id) in said] == []


@pytest.mark.parametrize("taken", [True, False])
async def test_who_is_given_the_role_later_finds_no_card_of_a_concern_about_them(
    town: InventedCommunity, taken: bool
) -> None:
    await brings(town, "Ada", about="Marek")
    await brings(town, "Chiara", about="Dorji")
    if taken:
        await town["Tomas"].click(town.facilitators.history()[0], label="I'll look after it")

    gets_role(town, "Marek", "Facilitator")
    await carried(town)

    [left] = town.facilitators.history()
    assert "Read it" in labels(left)
    assert "There is no concern" not in answer(await listed(town, "Marek"))
    assert len(confided(town, "Tomas")) == (0 if taken else 1)
    assert confided(town, "Marek") == []
    assert answer(await listed(town, "Tomas")).count("Someone brings a concern") == 2


async def test_who_is_given_a_role_and_is_no_part_of_anything_moves_nothing(town: InventedCommunity) -> None:
    await brings(town, "Ada", about="Marek")
    before = card(town).id

    gets_role(town, "Dorji", "Facilitator")
    await carried(town)

    assert card(town).id == before
    assert confided(town, "Tomas") == []


async def test_where_the_channel_takes_no_card_each_who_may_know_is_told_at_once(town: InventedCommunity) -> None:
    path = f"/channels/{town.facilitators.id}/messages"
    town.env.inject_error("POST", path, status=403, code=50013, message="not there", times=1)

    await brings(town, "Ada", about="Marek")

    assert town.facilitators.history() == []
    assert (len(confided(town, "Tomas")), confided(town, "Marek")) == (1, [])
    await town.let_time_pass(timedelta(days=1))
    await carried(town)
    assert "Nobody has taken this on yet." in text(card(town))
