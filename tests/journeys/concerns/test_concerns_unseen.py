"""What can be seen from outside while a concern is open, or of what became of it: as little as there was before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.journeys.privacy.test_privacy import deletes, privacy
from tests.support.journeys.concerns import confided_messages, latest_concern, list_concerns, raise_concern
from tests.support.journeys.reading import answer, card, labels, sent_to, text
from tests.support.journeys.steps import add_role, close_dms, drain_outbox, make_pairing, services


async def test_whom_it_is_about_reads_that_nothing_is_stored_about_them(community: SimulatedCommunity) -> None:
    await raise_concern(community, "Ada", about="Dorji")

    seen = answer(await privacy(community, "Dorji", "mine"))
    gone = answer(await deletes(community, "Dorji"))

    assert "Nothing is stored about you here." in seen
    assert "nothing to delete" in gone


async def test_nobody_sees_whose_it_is_by_who_cannot_be_reached(community: SimulatedCommunity) -> None:
    close_dms(community, "Ada")
    await raise_concern(community, "Ada", about="Marek", named=False)

    await community["Tomas"].click(card(community), label="I'll look after it")
    await drain_outbox(community)

    queue = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))
    posted = "\n".join(text(message) for message in community.facilitators.history())
    assert community["Ada"].mention not in queue + posted
    assert "could not reach you" in answer(await community["Ada"].slash(community.mentorship, "mentorship me"))


async def test_about_somebody_who_had_everything_deleted_it_is_still_looked_after(
    community: SimulatedCommunity,
) -> None:
    await raise_concern(community, "Ada", about="Marek")
    await deletes(community, "Marek")
    await drain_outbox(community)

    await community["Tomas"].click(card(community), label="I'll look after it")
    await drain_outbox(community)

    assert f"{community['Tomas'].mention} looks after it" in text(card(community))
    asked = [request.path for request in community.env.http_requests if "/members/-" in request.path]
    assert asked == []


@pytest.mark.parametrize("ends", [True, False])
async def test_of_a_general_one_a_mentor_who_facilitates_reads_nothing_also_later(
    community: SimulatedCommunity, ends: bool
) -> None:
    pairing = await make_pairing(community, "Ada", "Lindiwe")
    await raise_concern(community, "Ada", words="It is about Lindiwe.")
    if ends:
        await services(community).active_pairings.end(community.caller("Lindiwe"), pairing.id)
    await community.advance_time(timedelta(days=1))
    await drain_outbox(community)

    assert "There is no concern that waits for you." in answer(await list_concerns(community, "Lindiwe"))
    assert "concern" not in "".join(text(message) for message in community.facilitators.history())
    assert confided_messages(community, "Tomas")
    assert [said for said in sent_to(community, "Lindiwe") if str((await latest_concern(community)).id) in said] == []


@pytest.mark.parametrize("taken", [True, False])
async def test_who_is_given_the_role_later_finds_no_card_of_a_concern_about_them(
    community: SimulatedCommunity, taken: bool
) -> None:
    await raise_concern(community, "Ada", about="Marek")
    await raise_concern(community, "Chiara", about="Dorji")
    if taken:
        await community["Tomas"].click(community.facilitators.history()[0], label="I'll look after it")

    add_role(community, "Marek", "Facilitator")
    await drain_outbox(community)

    [left] = community.facilitators.history()
    assert "Read it" in labels(left)
    assert "There is no concern" not in answer(await list_concerns(community, "Marek"))
    assert len(confided_messages(community, "Tomas")) == (0 if taken else 1)
    assert confided_messages(community, "Marek") == []
    assert answer(await list_concerns(community, "Tomas")).count("Someone brings a concern") == 2


async def test_who_is_given_a_role_and_is_no_part_of_anything_moves_nothing(community: SimulatedCommunity) -> None:
    await raise_concern(community, "Ada", about="Marek")
    before = card(community).id

    add_role(community, "Dorji", "Facilitator")
    await drain_outbox(community)

    assert card(community).id == before
    assert confided_messages(community, "Tomas") == []


async def test_where_the_channel_takes_no_card_each_who_may_know_is_told_at_once(
    community: SimulatedCommunity,
) -> None:
    path = f"/channels/{community.facilitators.id}/messages"
    community.env.inject_error("POST", path, status=403, code=50013, message="not there", times=1)

    await raise_concern(community, "Ada", about="Marek")

    assert community.facilitators.history() == []
    assert (len(confided_messages(community, "Tomas")), confided_messages(community, "Marek")) == (1, [])
    await community.advance_time(timedelta(days=1))
    await drain_outbox(community)
    assert "Nobody has taken this on yet." in text(card(community))
