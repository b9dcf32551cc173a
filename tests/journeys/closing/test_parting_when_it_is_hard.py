"""A closing when the other has left or was banned, with closed messages, when it is late, and when it is forged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import InventedCommunity
from bot.ui.components.closing import CLOSING_LOOKS
from tests.support.journeys.acting import (
    at_once,
    carried,
    close_dms,
    leaves,
    press_forged,
    remembered,
    services,
    together,
    wants_a_yes,
)
from tests.support.journeys.closings import ended, says_to_facilitators, to_gratitude, wrote
from tests.support.journeys.reading import answer, card, fill_in, labels, last_dm, press, reached, text

LATE = "This is closed by now"
OTHERS = "This belongs to other people"


async def goes(town: InventedCommunity, name: str, how: str) -> None:
    """Someone is gone, by themselves or because they were banned."""
    if how == "banned":
        town.env.backend.apply_ban(town.guild.id, town[name].id, None)
    else:
        leaves(town, name)
    await town.env.settle()
    await carried(town)


async def says_alone(town: InventedCommunity, name: str) -> None:
    """The form of someone whose partner is gone: nobody is there to whom anything might be mentioned."""
    form = await press(town[name], "Tell the facilitators")
    await fill_in(town[name], form, "I worry about them.", in_dm=True)


@pytest.mark.parametrize("how", ["left", "banned"])
@pytest.mark.parametrize("gone", ["Ada", "Ines"])
async def test_who_is_left_behind_gets_their_closing_without_the_other(
    town: InventedCommunity, gone: str, how: str
) -> None:
    await together(town, "Ada", "Ines")
    stays = "Ines" if gone == "Ada" else "Ada"

    await goes(town, gone, how)
    first = text(last_dm(town[stays]))
    await says_alone(town, stays)
    await carried(town)

    assert "is no longer in the server" in first
    assert "**Respect.**" in first
    assert "Boundaries" not in first
    assert "**What next?**" in text(last_dm(town[stays]))
    assert "I worry about them." in text(card(town))
    assert "Gratitude" not in "".join(reached(town, stays))


async def test_forged_steps_with_someone_who_left_say_nothing_to_nobody(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    await goes(town, "Ines", "left")
    before = await remembered(town)

    said = {
        move: answer(await press_forged(town, "Ada", town.mentorship, f"closing:{pairing.id}:{move}"))
        for move in ("none", "in_group", "gladly", "thank")
    }

    assert all(LATE in words for words in said.values())
    assert await remembered(town) == before


async def test_when_the_other_leaves_after_the_end_their_steps_fall_away(town: InventedCommunity) -> None:
    pairing = await ended(town)
    await to_gratitude(town, "Ada")
    await goes(town, "Ines", "left")

    late = await press(town["Ada"], "Write a few words")
    back = answer(await press(town["Ada"], "Back"))
    wish = await press_forged(town, "Ada", town.mentorship, f"closing:{pairing.id}:gladly")

    assert LATE in answer(late)
    assert LATE in answer(wish)
    assert "**Respect.**" in back
    assert labels(last_dm(town["Ada"])) == ["Tell the facilitators", "Skip"]


async def test_who_left_and_comes_back_has_no_closing(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    await goes(town, "Ines", "left")
    town.people["Ines"] = town.guild.add_member(town["Ines"].user, roles=[town.roles["Member"]])
    await town.env.settle()

    page = await town["Ines"].slash(town.mentorship, "mentorship me")
    forged = await press_forged(town, "Ines", town.mentorship, f"closing:{pairing.id}:open")

    assert "The closing" not in text(page.response)
    assert LATE in answer(forged)


async def test_with_closed_messages_the_closing_is_kept_and_works_in_the_server(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    close_dms(town, "Ines")
    await town["Ada"].slash(town.mentorship, "pairing end")
    await carried(town)

    shown = await town["Ines"].slash(town.mentorship, "mentorship me")
    letter = next(m for m in shown.followups if "has ended the mentorship" in text(m))
    turned = await town["Ines"].click(letter, label="Gladly")
    await town["Ines"].click(letter, label="Skip")
    form = await town["Ines"].click(letter, label="Write a few words")
    told = await fill_in(town["Ines"], form, "Be well.")
    await carried(town)

    assert "nobody sees it" in answer(turned)
    assert "**What next?**" in answer(told)
    assert "has left you a few words" in text(last_dm(town["Ada"]))
    assert len(await wrote(town, pairing, "Ines")) == 1


async def test_after_thirty_days_every_step_says_kindly_that_it_is_late(town: InventedCommunity) -> None:
    pairing = await ended(town)
    await town.let_time_pass(timedelta(days=31))
    before = await remembered(town)

    said = {
        move: answer(await press_forged(town, "Ada", town.mentorship, f"closing:{pairing.id}:{move}"))
        for move in CLOSING_LOOKS
    }
    page = await town["Ada"].slash(town.mentorship, "mentorship me")

    assert {move: words for move, words in said.items() if LATE not in words} == {}
    assert await remembered(town) == before
    assert "The closing" not in text(page.response)


@pytest.mark.parametrize("name", ["Tomas", "Dorji", "Marek"])
async def test_the_closing_of_two_is_nobody_elses(town: InventedCommunity, name: str) -> None:
    pairing = await ended(town)
    before = await remembered(town)

    said = {
        move: answer(await press_forged(town, name, town.mentorship, f"closing:{pairing.id}:{move}"))
        for move in CLOSING_LOOKS
    }

    assert {move: words for move, words in said.items() if OTHERS not in words} == {}
    assert await remembered(town) == before


async def test_what_goes_on_or_never_began_has_no_closing(town: InventedCommunity) -> None:
    goes_on = await together(town, "Ada", "Ines")
    await wants_a_yes(town)
    agreed = await together(town, "Bilal", "Marek")
    await services(town).walking.end(town.caller("Bilal"), agreed.id)
    await carried(town)

    said = [
        answer(await press_forged(town, name, town.mentorship, f"closing:{one.id}:{move}"))
        for name, one in (("Ada", goes_on), ("Bilal", agreed))
        for move in CLOSING_LOOKS
    ]

    assert all("doesn't fit how things stand" in words for words in said)
    assert "taken their yes back" in text(last_dm(town["Marek"]))
    assert labels(last_dm(town["Marek"])) == ["How things stand"]


async def test_a_double_click_on_a_step_turns_it_once(town: InventedCommunity) -> None:
    await ended(town)

    results = await at_once(town, [(town["Ada"], last_dm(town["Ada"]), "Skip")] * 2)

    assert all("**Respect.**" in answer(one) for one in results)
    assert "**Respect.**" in text(last_dm(town["Ada"]))


async def test_a_form_sent_after_thirty_days_gives_the_words_back(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ada"], "Skip")
    form = await press(town["Ada"], "Tell the facilitators")
    await town.let_time_pass(timedelta(days=31))

    said = await fill_in(town["Ada"], form, "It took me long.", "no", in_dm=True)

    assert LATE in answer(said)
    assert "It took me long." in answer(said)


async def test_both_tell_the_facilitators_and_neither_learns_of_it(town: InventedCommunity) -> None:
    await ended(town)

    for name, words in (("Ada", "Adas words."), ("Ines", "The words of Ines.")):
        await press(town[name], "Skip")
        await says_to_facilitators(town, name, words)
    await carried(town)

    cards = "\n".join(text(message) for message in town.facilitators.history())
    assert "Adas words." in cards
    assert "The words of Ines." in cards
    assert "The words of Ines." not in "".join(reached(town, "Ada"))
    assert "Adas words." not in "".join(reached(town, "Ines"))
