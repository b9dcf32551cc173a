"""What can be seen from outside while a concern is open, or of what became of it: as little as there was before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.journeys.privacy.test_privacy import deletes, privacy
from tests.support.journeys.concerns import confided_messages, latest_concern, list_concerns, raise_concern
from tests.support.journeys.reading import answer, cards_but_offers, dms, last_dm, press, sent_to, text
from tests.support.journeys.steps import add_role, close_dms, drain_outbox, has_not_begun, make_pairing, services


async def test_whom_it_is_about_reads_that_nothing_is_stored_about_them(community: SimulatedCommunity) -> None:
    await has_not_begun(community, "Dorji")
    await raise_concern(community, "Ada", about="Dorji")

    seen = answer(await privacy(community, "Dorji", "mine"))

    assert "Nothing is stored about you here." in seen


async def test_nobody_sees_whose_it_is_by_who_cannot_be_reached(community: SimulatedCommunity) -> None:
    close_dms(community, "Ada")
    await raise_concern(community, "Ada", about="Marek", named=False)

    await press(community["Tomas"], "I'll look after it")
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

    await press(community["Tomas"], "I'll look after it")
    await drain_outbox(community)

    assert "looks after it" in answer(await list_concerns(community, "Lindiwe"))
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
    assert cards_but_offers(community) == []
    assert confided_messages(community, "Tomas")
    assert [said for said in sent_to(community, "Lindiwe") if str((await latest_concern(community)).id) in said] == []


async def test_who_is_given_the_role_later_is_told_what_waits_if_it_is_allowed_and_nothing_about_them(
    community: SimulatedCommunity,
) -> None:
    await raise_concern(community, "Ada", about="Marek")
    await raise_concern(community, "Chiara", about="Dorji")

    add_role(community, "Marek", "Facilitator")
    await community.env.settle()
    await community.advance_time(timedelta(days=1))
    await drain_outbox(community)

    assert confided_messages(community, "Marek") == []
    assert len(confided_messages(community, "Tomas")) == 4
    assert "There is no concern that waits for you" in answer(await list_concerns(community, "Marek"))
    assert not any("Marek" in text(message) for message in dms(community["Ada"]))

    assert "Marek" in text(last_dm(community["Chiara"]))
    assert "I show it to them" in answer(await press(community["Chiara"], "Yes"))
    await drain_outbox(community)

    assert len(confided_messages(community, "Marek")) == 1
    assert answer(await list_concerns(community, "Marek")).count("Someone brings a concern") == 1
    assert answer(await list_concerns(community, "Tomas")).count("Someone brings a concern") == 2


async def test_whoever_takes_it_on_later_hears_that_somebody_else_does(community: SimulatedCommunity) -> None:
    await raise_concern(community, "Ada", about="Marek")

    await press(community["Tomas"], "I'll look after it")
    late = answer(await press(community["Lindiwe"], "I'll look after it"))

    assert "Somebody else looks after it now" in late
    assert "Tomas" not in late


async def test_handed_back_it_comes_to_everybody_again_at_once(community: SimulatedCommunity) -> None:
    await raise_concern(community, "Ada", about="Marek")
    await community.advance_time(timedelta(minutes=1))
    taken = await press(community["Tomas"], "I'll look after it")
    assert taken.response is not None

    await community["Tomas"].user.click(taken.response, label="Hand it back")
    await drain_outbox(community)

    assert len(confided_messages(community, "Lindiwe")) == 2
