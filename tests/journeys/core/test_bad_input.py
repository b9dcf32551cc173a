"""Input at its limits and beyond, hostile or merely odd: a clear answer, nothing lost, nothing pretended."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, ask, card, dms, fill_in, last_dm, text, volunteer
from tests.support.journeys.steps import make_mentors, make_pairing, request_pairing, stored_rows, volunteer_as_mentor

HOSTILE = "@everyone <@&1> **bold** # head [help](https://evil.example) `code` ||hidden|| <@1>"
DOUBLING = "*_~`|\\" * 166
"""1,000 characters nearly, each of which doubles when it is escaped."""
LINES = "\n".join(["x"] * 500)


async def test_what_someone_writes_cannot_pass_for_the_bots_own_words(community: SimulatedCommunity) -> None:
    await volunteer(community, "Ines", words=f"# Approved\n{HOSTILE}")

    shown = text(card(community)).splitlines()

    assert r"> \# Approved" in shown
    assert [line.startswith("> ") and r"\[help](" in line for line in shown if "evil" in line] == [True]


@pytest.mark.parametrize("words", [DOUBLING, LINES, "ß" * 1000], ids=["doubling", "lines", "plain"])
async def test_the_longest_words_fit_every_page_they_are_shown_on(community: SimulatedCommunity, words: str) -> None:
    await volunteer(community, "Ines", words=words)
    await community["Tomas"].click(card(community), label="Approve")
    form = await community["Ada"].slash(community.mentorship, "mentee ask")
    await fill_in(community["Ada"], form, words, "yes", "mentors", words)
    await ask(community, "Ada", "Ines", words=words)
    await volunteer_as_mentor(community, "Hana")

    shown = [
        await community["Tomas"].slash(community.mentorship, "facilitator queue"),
        await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ada"]),
        await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ines"]),
        await community["Ines"].slash(community.mentorship, "mentorship me"),
        await community["Ada"].slash(community.mentorship, "mentorship me"),
        await community["Ines"].slash(community.mentorship, "pairing show"),
    ]
    await community["Ada"].slash(community.mentorship, "pairing withdraw")
    offered = await community["Ines"].slash(community.mentorship, "mentor ask")

    assert [one.response is not None for one in [*shown, offered]] == [True] * 7
    assert "asks whether you would be their mentor" in "".join(text(message) for message in dms(community["Ines"]))


async def test_the_longest_reason_reaches_the_person(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    await community["Tomas"].slash(
        community.mentorship, "facilitator decline", member=community["Ines"], reason=DOUBLING
    )

    assert "A few words from them" in text(last_dm(community["Ines"]))


async def test_a_reason_that_is_too_long_is_given_back(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    before = await stored_rows(community)

    said = await community["Tomas"].slash(
        community.mentorship, "facilitator decline", member=community["Ines"], reason="word " * 1000
    )

    assert "and 1,000 fit" in answer(said)
    assert "word word" in answer(said)
    assert await stored_rows(community) == before


NOTES = {"one": "x", "most": "y" * 1500, "markdown": (DOUBLING * 3)[:1500], "links": "](" * 750}


@pytest.mark.parametrize("words", list(NOTES.values()), ids=list(NOTES))
async def test_notes_from_one_to_the_most_characters_arrive(community: SimulatedCommunity, words: str) -> None:
    await make_pairing(community, "Ada", "Ines")
    known = len(dms(community["Ines"]))

    form = await community["Ada"].slash(community.mentorship, "pairing note")
    await fill_in(community["Ada"], form, words)

    assert len(dms(community["Ines"])) == known + 1
    assert "A note from" in text(last_dm(community["Ines"]))


async def test_a_note_shows_where_its_links_lead_and_is_set_apart(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    form = await community["Ada"].slash(community.mentorship, "pairing note")
    await fill_in(community["Ada"], form, "Look: [the group's page](https://evil.example)")

    [line] = [line for line in text(last_dm(community["Ines"])).splitlines() if "evil.example" in line]
    assert line.startswith(">>> ")
    assert "](" not in line


async def test_a_note_of_nothing_visible_is_not_sent(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    known = len(dms(community["Ines"]))

    form = await community["Ada"].slash(community.mentorship, "pairing note")
    said = await fill_in(community["Ada"], form, "\u200b\u202e \u2066")

    assert "There were no words in it" in answer(said)
    assert len(dms(community["Ines"])) == known


@pytest.mark.parametrize("until", ["soon", "yesterday", "2025-01-01", "2999-01-01", "9" * 5000 + " days", " "])
async def test_a_date_that_cannot_be_is_explained(community: SimulatedCommunity, until: str) -> None:
    await make_pairing(community, "Ada", "Ines")
    before = await stored_rows(community)

    pairing = answer(await community["Ada"].slash(community.mentorship, "pairing pause", until=until))
    mentor = answer(await community["Ines"].slash(community.mentorship, "mentor pause", until=until))

    assert "as a date" in pairing or "within the coming year" in pairing
    assert "as a date" in mentor or "within the coming year" in mentor
    assert await stored_rows(community) == before


@pytest.mark.parametrize("pairing", ["Ada", "-1", "1; DROP TABLE", "9" * 40, "9" * 5000, "①", " "])
async def test_an_option_that_names_nothing_is_answered_calmly(community: SimulatedCommunity, pairing: str) -> None:
    await make_pairing(community, "Ada", "Ines")
    before = await stored_rows(community)
    commands = ("accept", "decline", "withdraw", "pause", "resume", "end", "note")

    said = [
        answer(await community["Ada"].slash(community.mentorship, f"pairing {one}", pairing=pairing))
        for one in commands
    ]
    said.append(answer(await community["Tomas"].slash(community.mentorship, "facilitator end", pairing=pairing)))

    assert [words for words in said if "I can't find that here" not in words] == []
    assert await stored_rows(community) == before


async def test_names_with_markdown_mentions_or_reversed_letters_stay_names(community: SimulatedCommunity) -> None:
    backend = community.env.backend
    await request_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Bilal", "Ines")
    backend.edit_member(community.guild.id, community["Ada"].id, {"nick": "**Ada** @everyone"})
    backend.edit_member(community.guild.id, community["Bilal"].id, {"nick": "\u202elib \u2066"})
    await community.env.settle()

    offered = await community["Ines"].autocomplete(community.mentorship, "pairing accept", "pairing", "")

    assert [choice["name"] for choice in offered] == ["**Ada** @everyone, your mentee", "lib, your mentee"]


async def test_a_name_of_nothing_but_signs_can_still_be_chosen(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    community.env.backend.edit_member(community.guild.id, community["Ada"].id, {"nick": "\u2066\u2069"})
    await community.env.settle()

    [choice] = await community["Ines"].autocomplete(community.mentorship, "pairing accept", "pairing", "")

    assert choice["name"] == "ada, your mentee"


async def test_bots_and_oneself_are_never_part_of_a_pairing(community: SimulatedCommunity) -> None:
    robot = community.guild.add_member(
        community.env.create_user("robot", bot=True), roles=[community.roles["Member"]]
    )
    await make_mentors(community, "Ines")
    before = await stored_rows(community)
    ines, tomas, suggest = community["Ines"], community["Tomas"], "facilitator suggest"

    with_bot = [
        await ines.slash(community.mentorship, "mentor ask", mentee=robot),
        await ines.context_menu(community.mentorship, "Offer to mentor", robot),
        await community["Ada"].context_menu(community.mentorship, "Ask as my mentor", robot),
        await tomas.slash(community.mentorship, suggest, mentor=robot, mentee=community["Ada"]),
        await tomas.slash(community.mentorship, suggest, mentor=ines, mentee=robot),
        await tomas.slash(community.mentorship, "facilitator add-mentor", member=robot),
    ]
    with_oneself = [
        await ines.slash(community.mentorship, "mentor ask", mentee=ines),
        await ines.context_menu(community.mentorship, "Offer to mentor", ines),
        await ines.context_menu(community.mentorship, "Ask as my mentor", ines),
    ]

    assert ["That is a bot" in answer(one) for one in with_bot] == [True] * 6
    assert ["takes two people" in answer(one) for one in with_oneself] == [True] * 3
    assert await stored_rows(community) == before
