"""What facilitators look at: what waits, all pairings, how one member stands."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import TraitSection
from bot.services.member_status import ENTRIES_A_PAGE
from tests.support.journeys.closing import make_ended_pairing
from tests.support.journeys.reading import answer, card, components, fill_in, labels, last_dm, press, text
from tests.support.journeys.steps import (
    join_waiting_list,
    make_pairing,
    request_pairing,
    require_approval,
    services,
    someone,
    trigger_check_in,
    volunteer_as_mentor,
)


async def test_the_queue_shows_everything_that_waits_oldest_first(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await press(community["Ada"], "Please contact me")
    await volunteer_as_mentor(community, "Hana")
    community.clock.advance(timedelta(hours=1))
    await volunteer_as_mentor(community, "Esme")
    await require_approval(community)
    await make_pairing(community, "Bilal", "Ines")
    await join_waiting_list(community, "Chiara")

    said = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))

    shown = [
        f"{community['Ada'].mention} asks to be contacted",
        f"{community['Hana'].mention} would like to mentor",
        f"{community['Esme'].mention} would like to mentor",
        f"{community['Bilal'].mention} have both said yes",
        f"{community['Chiara'].mention} waits for a mentor",
    ]
    assert [said.find(words) for words in shown] == sorted(said.find(words) for words in shown)
    assert all(words in said for words in shown)


async def test_the_queue_decides_as_the_card_does_and_the_card_follows(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Hana")
    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")
    assert queue.response is not None

    said = await community["Tomas"].click(queue.response, label="Approve")

    assert "is a mentor now" in answer(said)
    assert f"{community['Tomas'].mention} approved" in text(card(community))


async def test_all_pairings_are_listed_with_how_they_stand(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Marek")
    await community["Bilal"].slash(community.mentorship, "pairing pause", until="2 weeks")
    await request_pairing(community, "Dorji", "Ines")
    await join_waiting_list(community, "Chiara")
    await services(community).suggestions.suggest(
        community.caller("Lindiwe"), mentor=someone(community, "Ines"), mentee=someone(community, "Chiara")
    )

    said = answer(await community["Tomas"].slash(community.mentorship, "facilitator pairs"))

    assert "## Pairings (3)" in said
    assert community["Dorji"].mention not in said
    assert f"{community['Ines'].mention} mentors {community['Ada'].mention} · since" in said
    assert f"{community['Marek'].mention} mentors {community['Bilal'].mention} · paused until" in said
    assert f"{community['Ines'].mention} as mentor for {community['Chiara'].mention}? Suggested" in said


async def test_one_member_is_shown_with_everything_a_facilitator_may_see(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    await request_pairing(community, "Ada", "Ines")

    mentee = answer(
        await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ada"])
    )
    mentor = answer(
        await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ines"])
    )
    nobody = answer(
        await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Dorji"])
    )

    assert "waits for a mentor" in mentee
    assert "> Evenings." in mentee
    assert "still open" not in mentee
    assert "Mentor, with room for 2" in mentor
    assert "Nothing is noted about them" in nobody


async def test_an_application_can_be_decided_from_the_persons_page(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Hana")
    page = await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Hana"])
    assert page.response is not None

    await community["Tomas"].click(page.response, label="Decline")

    assert labels(page.response)[-3:] == ["Approve", "Decline", "Ask for a word"]
    assert "not to add you as a mentor for now" in text(last_dm(community["Hana"]))


async def test_deciding_about_someone_who_never_offered_is_explained(community: SimulatedCommunity) -> None:
    said = await community["Tomas"].slash(community.mentorship, "facilitator approve", member=community["Ada"])

    assert "I can't find that here" in answer(said)


async def test_what_someone_said_about_themselves_is_on_their_page(community: SimulatedCommunity) -> None:
    await services(community).profiles.set_answers(
        community.caller("Ada"), TraitSection.STORY, chosen={"path": ["apart"]}
    )

    said = answer(await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ada"]))

    assert "**Reconciling or apart**: Apart" in said


async def test_who_waits_leads_to_who_could_go_with_whom(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")
    assert queue.response is not None

    found = await community["Tomas"].click(queue.response, label="Who could go with whom")

    assert labels(queue.response) == ["Who could go with whom"]
    assert "Suggest all" in answer(found) or "wait" in answer(found)


async def test_from_the_persons_page_one_goes_on(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    tomas = community["Tomas"]
    page = await tomas.slash(community.mentorship, "facilitator person", member=community["Ada"])
    assert page.response is not None

    suggested = await tomas.click(page.response, label="Suggest a pairing")
    trail = await tomas.click(page.response, label="Who did what")
    ended = await fill_in(tomas, await tomas.click(page.response, label="End it"), "They asked me.")

    assert labels(page.response) == ["Suggest a pairing", "Not to mentor…", "Who did what", "End it"]
    assert f"Suggest {community['Ada'].mention}" in answer(suggested)
    assert f"by or about {community['Ada'].mention}" in answer(trail)
    assert "has ended; I tell both" in answer(ended)
    after = await tomas.slash(community.mentorship, "facilitator person", member=community["Ada"])
    assert f"· {tomas.mention}\n> They asked me." in answer(after)


async def test_what_was_before_has_pages_and_little_stands_before_the_first_button(
    community: SimulatedCommunity,
) -> None:
    for _ in range(ENTRIES_A_PAGE):
        await make_ended_pairing(community, by="Ada")
        await services(community).mentor_status.confirm(community.caller("Ines"), capacity=2)
    await join_waiting_list(community, "Ada")

    shown = await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ines"])
    assert shown.response is not None
    before = shown.followups[0]
    newest = text(before)
    await community["Tomas"].click(before, label="Older")

    first = next(item["content"] for item in components(shown.response.components) if "content" in item)
    assert len(first.split()) <= 60
    assert newest.count("mentored") == ENTRIES_A_PAGE
    assert text(before).count("mentored") == 0
    assert "Offered to mentor" in text(before)
    assert labels(before) == ["Newest"]
