"""A concern from the form to what came of it: the member, those who look after it, and nobody else."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import carried, press_forged, restart, services, together
from tests.support.journeys.concerned import WORDS, brings, confided, form_of, latest, listed
from tests.support.journeys.reading import (
    answer,
    by_name,
    card,
    components,
    dms,
    fill_in,
    given_away,
    labels,
    last_dm,
    press,
    reached,
    text,
)


async def test_from_the_form_to_what_came_of_it(town: InventedCommunity) -> None:
    said = await brings(town, "Ada", about="Marek")
    assert "I take it to those who look after the groups" in said
    assert "`/support`" in said

    posted = card(town)
    assert "Someone brings a concern" in text(posted)
    assert WORDS not in text(posted)
    read = answer(await town["Tomas"].click(posted, label="Read it"))
    assert WORDS in read
    assert f"about {town['Marek'].mention} · brought by {town['Ada'].mention}" in read
    taken = await town["Tomas"].click(posted, label="I'll look after it")
    await carried(town)
    assert "Please write to them yourself" in answer(taken)
    assert f"{by_name(town, 'Tomas')} looks after what you brought" in text(last_dm(town["Ada"]))
    assert labels(card(town)) == ["Read it"]

    assert taken.response is not None
    note = await town["Tomas"].click(taken.response, label="Note something")
    assert "Kept" in answer(await fill_in(town["Tomas"], note, "I know both."))
    other = answer(await town["Lindiwe"].click(posted, label="Read it"))
    assert "I know both." in other
    form = await town["Tomas"].click(taken.response, label="Close it")
    assert "Closed" in answer(await fill_in(town["Tomas"], form, ["talked"], "We spoke with him."))
    await carried(town)

    told = last_dm(town["Ada"])
    assert "has been looked after" in text(told)
    assert "We spoke" not in text(told)
    assert "We spoke with him." in answer(await press(town["Ada"], "Read it", told))
    assert "We talked" in text(card(town))
    assert labels(card(town)) == []
    assert dms(town["Marek"]) == []
    assert "What you brought" in answer(await town["Ada"].slash(town.mentorship, "mentorship me"))


async def test_without_a_name_nobody_hears_whose_it_is(town: InventedCommunity) -> None:
    await brings(town, "Ada", about="Marek", named=False)
    await town["Tomas"].click(card(town), label="Read it")
    await town["Tomas"].click(card(town), label="I'll look after it")
    await listed(town, "Tomas")
    await town["Tomas"].slash(town.mentorship, "facilitator queue")
    await carried(town)

    assert given_away(town, "Ada", to="Tomas") == []
    assert "They don't know whose it is" in text(last_dm(town["Ada"]))


async def test_a_wish_to_be_reached_is_taken_by_a_reaction(town: InventedCommunity) -> None:
    shown = (await town["Ada"].slash(town.mentorship, "support")).response
    assert shown is not None
    await town["Ada"].click(shown, label="Reach a facilitator")
    await carried(town)
    assert f"{town['Ada'].mention} would like to be reached" in text(card(town))

    await town["Tomas"].react(card(town), "✅")
    await carried(town)

    assert f"{by_name(town, 'Tomas')} will write to you soon" in text(last_dm(town["Ada"]))
    again = await town["Ada"].click(shown, label="Reach a facilitator")
    assert "on its way already" in answer(again)


async def test_about_ones_mentor_it_rests_quietly_from_a_direct_message(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    before = len(dms(town["Ines"]))

    await brings(town, "Ada", pairing=pairing.id, pauses=True, in_dm=True)
    mine = await town["Ines"].slash(town.mentorship, "mentorship me")
    assert mine.response is not None
    refused = answer(await town["Ines"].click(mine.response, label="Go on"))

    assert len(dms(town["Ines"])) == before
    assert "rests a little longer" in refused
    assert "is paused" in answer(mine)
    concern = await latest(town)
    tomas = await town["Tomas"].click(card(town), label="I'll look after it")
    assert tomas.response is not None
    form = await town["Tomas"].click(tomas.response, label="Close it")
    await fill_in(town["Tomas"], form, ["arranged"], "")
    await carried(town)
    outcome = await press(town["Ada"], "Read it")
    assert "still rests" in answer(outcome)
    assert outcome.response is not None
    await town["Ada"].user.click(outcome.response, label="Go on")
    assert "is your mentor" in answer(await town["Ada"].slash(town.mentorship, "mentorship me"))
    assert concern.about_id == town["Ines"].id


async def test_the_form_says_who_reads_it_and_asks_no_more_than_it_needs(town: InventedCommunity) -> None:
    plain = await form_of(town, "Ada")
    await together(town, "Ada", "Ines")
    with_mentor = await form_of(town, "Ada")

    def said(form: object) -> str:
        modal = form.modal  # type: ignore[attr-defined]  # what a press opened
        return "\n".join(f"{c.get('label')} {c.get('description')}" for c in components(modal["components"]))

    assert "facilitators don't see who you are. I keep it, so that I can answer you" in said(plain)
    assert "rest meanwhile" not in said(plain)
    assert "Shall the mentorship rest meanwhile?" in said(with_mentor)


async def test_too_much_in_a_day_is_kindly_put_off_and_the_words_come_back(town: InventedCommunity) -> None:
    for _ in range(5):
        await brings(town, "Ada")

    said = await brings(town, "Ada", words="The sixth.")

    assert "so this was not sent" in said
    assert "The sixth." in said


async def test_buttons_work_after_a_restart(town: InventedCommunity) -> None:
    await brings(town, "Ada")
    await restart(town)

    assert WORDS in answer(await town["Tomas"].click(card(town), label="Read it"))
    await town["Lindiwe"].click(card(town), label="I'll look after it")
    take = f"concern:{(await latest(town)).id}:take"
    late = answer(await press_forged(town, "Tomas", town.facilitators, take))

    assert "already settled by" in late
    assert town["Lindiwe"].mention in late


@pytest.mark.parametrize("about", ["Lindiwe", "Tomas"])
async def test_where_one_who_is_part_of_it_reads_along_the_others_are_told_apart(
    town: InventedCommunity, about: str
) -> None:
    other = "Tomas" if about == "Lindiwe" else "Lindiwe"

    await brings(town, "Ada", about=about)

    assert town.facilitators.history() == []
    assert (len(confided(town, other)), len(confided(town, "Rosa"))) == (1, 1)
    assert confided(town, about) == []
    assert WORDS not in "".join(reached(town, other))
    assert WORDS in answer(await press(town[other], "Read it"))
    await press(town[other], "I'll look after it")
    await carried(town)
    assert "already settled by" in answer(await press(town["Rosa"], "I'll look after it"))
    assert town.facilitators.history() == []


async def test_for_a_facilitator_whom_it_is_about_there_is_nothing_anywhere(town: InventedCommunity) -> None:
    await together(town, "Bilal", "Ines")
    pages = ("queue", "concerns", "pairs", "matches")
    lindiwe = town["Lindiwe"]
    before = [answer(await lindiwe.slash(town.mentorship, f"facilitator {page}")) for page in pages]
    about_ada = answer(await lindiwe.slash(town.mentorship, "facilitator person", member=town["Ada"]))
    to_end = await lindiwe.autocomplete(town.mentorship, "facilitator end", "pairing", "")

    await brings(town, "Ada", about="Lindiwe")
    concern = await latest(town)
    await services(town).looking_after.take(town.caller("Tomas"), concern.id)
    await carried(town)

    after = [answer(await lindiwe.slash(town.mentorship, f"facilitator {page}")) for page in pages]
    assert after == before
    assert answer(await lindiwe.slash(town.mentorship, "facilitator person", member=town["Ada"])) == about_ada
    assert await lindiwe.autocomplete(town.mentorship, "facilitator end", "pairing", "") == to_end
    assert dms(lindiwe) == []
    assert [said for said in reached(town, "Lindiwe") if WORDS in said or str(concern.id) in said] == []


@pytest.mark.parametrize(
    "words", ["*_~`|\\" * 333, "\n".join(["x"] * 900), "@everyone <@&1> [help](https://evil.example)"]
)
async def test_hostile_and_endless_words_are_shown_as_a_quotation(town: InventedCommunity, words: str) -> None:
    await brings(town, "Ada", words=words)

    read = answer(await town["Tomas"].click(card(town), label="Read it"))

    assert ">>> " in read
    assert "](https" not in read
