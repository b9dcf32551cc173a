"""Input at its limits and beyond, hostile or merely odd: a clear answer, nothing lost, nothing pretended."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import applies, asks, is_mentor, remembered, together
from tests.support.journeys.reading import answer, ask, card, dms, fill_in, last_dm, text, volunteer

HOSTILE = "@everyone <@&1> **bold** # head [help](https://evil.example) `code` ||hidden|| <@1>"
DOUBLING = "*_~`|\\" * 166
"""1,000 characters nearly, each of which doubles when it is escaped."""
LINES = "\n".join(["x"] * 500)


async def test_what_someone_writes_cannot_pass_for_the_bots_own_words(town: InventedCommunity) -> None:
    await volunteer(town, "Ines", words=f"# Approved\n{HOSTILE}")

    shown = text(card(town)).splitlines()

    assert r"> \# Approved" in shown
    assert [line.startswith("> ") and r"\[help](" in line for line in shown if "evil" in line] == [True]


@pytest.mark.parametrize("words", [DOUBLING, LINES, "ß" * 1000], ids=["doubling", "lines", "plain"])
async def test_the_longest_words_fit_every_page_they_are_shown_on(town: InventedCommunity, words: str) -> None:
    await volunteer(town, "Ines", words=words)
    await town["Tomas"].click(card(town), label="Approve")
    form = await town["Ada"].slash(town.mentorship, "mentee ask")
    await fill_in(town["Ada"], form, words, "yes", words)
    await ask(town, "Ada", "Ines", words=words)
    await applies(town, "Hana")

    shown = [
        await town["Tomas"].slash(town.mentorship, "facilitator queue"),
        await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ada"]),
        await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ines"]),
        await town["Ines"].slash(town.mentorship, "mentorship me"),
        await town["Ada"].slash(town.mentorship, "mentorship me"),
        await town["Ines"].slash(town.mentorship, "pairing show"),
    ]
    await town["Ada"].slash(town.mentorship, "pairing withdraw")
    offered = await town["Ines"].slash(town.mentorship, "mentor ask")

    assert [one.response is not None for one in [*shown, offered]] == [True] * 7
    assert "asks whether you would be their mentor" in "".join(text(message) for message in dms(town["Ines"]))


async def test_the_longest_reason_reaches_the_person(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    await town["Tomas"].slash(town.mentorship, "facilitator decline", member=town["Ines"], reason=DOUBLING)

    assert "A few words from them" in text(last_dm(town["Ines"]))


async def test_a_reason_that_is_too_long_is_given_back(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    before = await remembered(town)

    said = await town["Tomas"].slash(
        town.mentorship, "facilitator decline", member=town["Ines"], reason="word " * 1000
    )

    assert "and 1,000 fit" in answer(said)
    assert "word word" in answer(said)
    assert await remembered(town) == before


NOTES = {"one": "x", "most": "y" * 3500, "markdown": DOUBLING * 3, "links": "](" * 1750}


@pytest.mark.parametrize("words", list(NOTES.values()), ids=list(NOTES))
async def test_notes_from_one_to_the_most_characters_arrive(town: InventedCommunity, words: str) -> None:
    await together(town, "Ada", "Ines")
    known = len(dms(town["Ines"]))

    form = await town["Ada"].slash(town.mentorship, "pairing note")
    await fill_in(town["Ada"], form, words)

    assert len(dms(town["Ines"])) == known + 1
    assert "A note from" in text(last_dm(town["Ines"]))


async def test_a_note_shows_where_its_links_lead_and_is_set_apart(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    form = await town["Ada"].slash(town.mentorship, "pairing note")
    await fill_in(town["Ada"], form, "Look: [the group's page](https://evil.example)")

    [line] = [line for line in text(last_dm(town["Ines"])).splitlines() if "evil.example" in line]
    assert line.startswith(">>> ")
    assert "](" not in line


async def test_a_note_of_nothing_visible_is_not_sent(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    known = len(dms(town["Ines"]))

    form = await town["Ada"].slash(town.mentorship, "pairing note")
    said = await fill_in(town["Ada"], form, "\u200b\u202e \u2066")

    assert "There were no words in it" in answer(said)
    assert len(dms(town["Ines"])) == known


@pytest.mark.parametrize("until", ["soon", "yesterday", "2025-01-01", "2999-01-01", "9" * 5000 + " days", " "])
async def test_a_date_that_cannot_be_is_explained(town: InventedCommunity, until: str) -> None:
    await together(town, "Ada", "Ines")
    before = await remembered(town)

    pairing = answer(await town["Ada"].slash(town.mentorship, "pairing pause", until=until))
    mentor = answer(await town["Ines"].slash(town.mentorship, "mentor pause", until=until))

    assert "as a date" in pairing or "within the coming year" in pairing
    assert "as a date" in mentor or "within the coming year" in mentor
    assert await remembered(town) == before


@pytest.mark.parametrize("pairing", ["Ada", "-1", "1; DROP TABLE", "9" * 40, "9" * 5000, "①", " "])
async def test_an_option_that_names_nothing_is_answered_calmly(town: InventedCommunity, pairing: str) -> None:
    await together(town, "Ada", "Ines")
    before = await remembered(town)
    commands = ("accept", "decline", "withdraw", "pause", "resume", "end", "note")

    said = [answer(await town["Ada"].slash(town.mentorship, f"pairing {one}", pairing=pairing)) for one in commands]
    said.append(answer(await town["Tomas"].slash(town.mentorship, "facilitator end", pairing=pairing)))

    assert [words for words in said if "I can't find that here" not in words] == []
    assert await remembered(town) == before


async def test_names_with_markdown_mentions_or_reversed_letters_stay_names(town: InventedCommunity) -> None:
    backend = town.env.backend
    await asks(town, "Ada", "Ines")
    await asks(town, "Bilal", "Ines")
    backend.edit_member(town.guild.id, town["Ada"].id, {"nick": "**Ada** @everyone"})
    backend.edit_member(town.guild.id, town["Bilal"].id, {"nick": "\u202elib \u2066"})
    await town.env.settle()

    offered = await town["Ines"].autocomplete(town.mentorship, "pairing accept", "pairing", "")

    assert [choice["name"] for choice in offered] == ["Ada @everyone, your mentee", "lib, your mentee"]


async def test_a_name_of_nothing_but_signs_can_still_be_chosen(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    town.env.backend.edit_member(town.guild.id, town["Ada"].id, {"nick": "\u2066\u2069"})
    await town.env.settle()

    [choice] = await town["Ines"].autocomplete(town.mentorship, "pairing accept", "pairing", "")

    assert choice["name"] == "ada, your mentee"


async def test_bots_and_oneself_are_never_part_of_a_pairing(town: InventedCommunity) -> None:
    robot = town.guild.add_member(town.env.create_user("robot", bot=True), roles=[town.roles["Member"]])
    await is_mentor(town, "Ines")
    before = await remembered(town)
    ines, tomas, suggest = town["Ines"], town["Tomas"], "facilitator suggest"

    with_bot = [
        await ines.slash(town.mentorship, "mentor ask", mentee=robot),
        await ines.context_menu(town.mentorship, "Offer to mentor", robot),
        await town["Ada"].context_menu(town.mentorship, "Ask as my mentor", robot),
        await tomas.slash(town.mentorship, suggest, mentor=robot, mentee=town["Ada"]),
        await tomas.slash(town.mentorship, suggest, mentor=ines, mentee=robot),
        await tomas.slash(town.mentorship, "facilitator add-mentor", member=robot),
    ]
    with_oneself = [
        await ines.slash(town.mentorship, "mentor ask", mentee=ines),
        await ines.context_menu(town.mentorship, "Offer to mentor", ines),
        await ines.context_menu(town.mentorship, "Ask as my mentor", ines),
    ]

    assert ["That is a bot" in answer(one) for one in with_bot] == [True] * 6
    assert ["takes two people" in answer(one) for one in with_oneself] == [True] * 3
    assert await remembered(town) == before
