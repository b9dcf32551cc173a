"""Nobody new for a mentor meanwhile: one tap on a concern, one true sentence for the mentor, lifted by a human."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.concerns import raise_concern
from tests.support.journeys.reading import answer, dms, labels, press, profile_link
from tests.support.journeys.steps import drain_outbox, make_mentors

SENTENCE = "The facilitators have asked that nobody new comes to you for now."


async def test_one_tap_on_a_concern_stops_new_people_and_another_lets_them_come_again(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Marek")
    await raise_concern(community, "Ada", about="Marek", named=False)
    before = len(dms(community["Marek"]))
    read = await press(community["Tomas"], "Read it")

    assert read.response is not None
    stopped = await community["Tomas"].user.click(read.response, label="Nobody new for them meanwhile")
    assert f"Nobody new comes to {profile_link(community, 'Marek')} from now on" in answer(stopped)
    await drain_outbox(community)
    assert len(dms(community["Marek"])) == before
    assert SENTENCE in answer(await community["Marek"].slash(community.mentorship, "mentorship me"))
    assert SENTENCE in answer(await community["Marek"].slash(community.mentorship, "mentor ask"))
    asked = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Marek"])
    assert "That isn't possible at the moment" in answer(asked)

    person = await community["Lindiwe"].slash(community.mentorship, "facilitator person", member=community["Marek"])
    assert "that nobody new comes to them for now" in answer(person)
    assert person.response is not None
    lifted = await community["Lindiwe"].click(person.response, label="Let new people come again")
    assert f"New people can come to {community['Marek'].mention} again" in answer(lifted)
    assert SENTENCE not in answer(await community["Marek"].slash(community.mentorship, "mentorship me"))


async def test_nothing_is_offered_about_somebody_who_does_not_mentor(community: SimulatedCommunity) -> None:
    await raise_concern(community, "Ada", about="Farid")
    read = await press(community["Tomas"], "Read it")

    assert read.response is not None
    assert "Nobody new for them meanwhile" not in labels(read.response)
