"""What facilitators look at: what waits, all pairings, how one member stands."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import Part
from tests.support.journeys.acting import applies, asks, check_in_comes, services, together, waits, wants_a_yes
from tests.support.journeys.reading import answer, card, labels, last_dm, press, text


async def test_the_queue_shows_everything_that_waits_oldest_first(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    await press(town["Ada"], "Please contact me")
    await applies(town, "Hana")
    town.clock.forward(timedelta(hours=1))
    await applies(town, "Esme")
    await wants_a_yes(town)
    await together(town, "Bilal", "Ines")
    await waits(town, "Chiara")

    said = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))

    shown = [
        f"{town['Ada'].mention} asks to be contacted",
        f"{town['Hana'].mention} would like to mentor",
        f"{town['Esme'].mention} would like to mentor",
        f"{town['Bilal'].mention} have both said yes",
        f"{town['Chiara'].mention} waits for a mentor",
    ]
    assert [said.find(words) for words in shown] == sorted(said.find(words) for words in shown)
    assert all(words in said for words in shown)


async def test_the_queue_decides_as_the_card_does_and_the_card_follows(town: InventedCommunity) -> None:
    await applies(town, "Hana")
    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")
    assert queue.response is not None

    said = await town["Tomas"].click(queue.response, label="Approve")

    assert "is a mentor now" in answer(said)
    assert f"{town['Tomas'].mention} approved" in text(card(town))


async def test_all_pairings_are_listed_with_how_they_stand(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await together(town, "Bilal", "Marek")
    await town["Bilal"].slash(town.mentorship, "pairing pause", until="2 weeks")
    await asks(town, "Chiara", "Ines")

    said = answer(await town["Tomas"].slash(town.mentorship, "facilitator pairs"))

    assert "## Pairings (3)" in said
    assert f"{town['Ines'].mention} mentors {town['Ada'].mention} · since" in said
    assert f"{town['Marek'].mention} mentors {town['Bilal'].mention} · paused until" in said
    assert f"{town['Ines'].mention} as mentor for {town['Chiara'].mention}? Asked" in said


async def test_one_member_is_shown_with_everything_a_facilitator_may_see(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    await asks(town, "Ada", "Ines")

    mentee = answer(await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ada"]))
    mentor = answer(await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ines"]))
    nobody = answer(await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Dorji"]))

    assert "waits for a mentor" in mentee
    assert "> Evenings." in mentee
    assert "no answer yet" in mentee
    assert "Mentor, with room for 2" in mentor
    assert "Nothing is noted about them" in nobody


async def test_an_application_can_be_decided_from_the_persons_page(town: InventedCommunity) -> None:
    await applies(town, "Hana")
    page = await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Hana"])
    assert page.response is not None

    await town["Tomas"].click(page.response, label="Decline")

    assert labels(page.response) == ["Approve", "Decline", "Ask for a word"]
    assert "not to add you as a mentor for now" in text(last_dm(town["Hana"]))


async def test_deciding_about_someone_who_never_offered_is_explained(town: InventedCommunity) -> None:
    said = await town["Tomas"].slash(town.mentorship, "facilitator approve", member=town["Ada"])

    assert "I can't find that here" in answer(said)


async def test_what_someone_said_about_themselves_is_on_their_page(town: InventedCommunity) -> None:
    await services(town).about_them.say(town.caller("Ada"), Part.STORY, chosen={"path": ["apart"]})

    said = answer(await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ada"]))

    assert "**Reconciling or apart**: Apart" in said
