"""The closing, step by step: each can be skipped, in every combination, where the message stands."""

from __future__ import annotations

from itertools import product

import pytest

from bot.demo.world.community import InventedCommunity
from storage.models.enums import Contact, NoteKind
from tests.support.journeys.acting import carried, remembered, restart, together
from tests.support.journeys.closings import count, ended, said_so_far, says_to_facilitators, thanks, wrote
from tests.support.journeys.reading import answer, card, dms, fill_in, labels, last_dm, press, text

MENTEES_NEXT = ["Find a mentor", "Rest for 2 weeks", "I would like to mentor", "Back"]
MENTORS_NEXT = ["Stay open", "Take nobody new", "Step down", "Back"]


@pytest.mark.parametrize("name", ["Ada", "Ines"])
@pytest.mark.parametrize(("boundaries", "respect", "gratitude"), list(product((True, False), repeat=3)))
async def test_each_step_is_done_or_skipped_alone(
    town: InventedCommunity, name: str, *, boundaries: bool, respect: bool, gratitude: bool
) -> None:
    pairing, me = await ended(town), town[name]
    letter, known, cards = last_dm(me), count(town, name), len(town.facilitators.history())

    await press(me, "Gladly" if boundaries else "Skip")
    if respect:
        await says_to_facilitators(town, name, "It was good.")
    else:
        await press(me, "Skip")
    if gratitude:
        await thanks(town, name)
    else:
        await press(me, "Skip")
    await carried(town)

    assert "**What next?**" in text(last_dm(me))
    assert last_dm(me).id == letter.id
    assert labels(last_dm(me)) == (MENTEES_NEXT if name == "Ada" else MENTORS_NEXT)
    assert count(town, name) == known
    assert await said_so_far(town, pairing) == ({me.id: Contact.GLADLY} if boundaries else {})
    assert await wrote(town, pairing, name) == {
        kind for kind, done in ((NoteKind.RESPECT, respect), (NoteKind.THANKS, gratitude)) if done
    }
    assert len(town.facilitators.history()) == cards + respect
    other = "Ines" if name == "Ada" else "Ada"
    assert ("a few words" in text(last_dm(town[other]))) is gratitude


@pytest.mark.parametrize("name", ["Ada", "Ines"])
async def test_the_one_who_ended_it_has_the_closing_in_the_answer(town: InventedCommunity, name: str) -> None:
    await together(town, "Ada", "Ines")
    me, said = town[name], await town[name].slash(town.mentorship, "pairing end")
    assert said.response is not None
    shown = said.response

    for label, step in (("Gladly", "**Respect.**"), ("Skip", "**Gratitude.**"), ("Back", "**Respect.**")):
        turned = await me.click(shown, label=label)
        assert turned.response is not None
        assert step in text(turned.response)
        shown = turned.response
    told = await fill_in(me, await me.click(shown, label="Tell the facilitators"), "It was good.", "yes")

    assert "**Gratitude.**" in answer(told)
    assert "I bring it to the facilitators" in answer(told)
    assert f"You may mention it to {town['Ines' if name == 'Ada' else 'Ada'].mention}" in text(card(town))


async def test_what_stays_in_a_direct_message_is_the_same_whatever_was_chosen(town: InventedCommunity) -> None:
    await ended(town)
    seconds, thirds, lasts = set(), set(), set()

    for label in ("Skip", "No contact", "If we meet in group", "Gladly"):
        await press(town["Ada"], label)
        seconds.add(text(last_dm(town["Ada"])))
        await press(town["Ada"], "Back")
    await press(town["Ada"], "Skip")
    for told in (False, True):
        await (says_to_facilitators(town, "Ada", "It was good.") if told else press(town["Ada"], "Skip"))
        thirds.add(text(last_dm(town["Ada"])))
        await press(town["Ada"], "Back")
    await press(town["Ada"], "Skip")
    for thanked in (False, True):
        await (thanks(town, "Ada") if thanked else press(town["Ada"], "Skip"))
        lasts.add(text(last_dm(town["Ada"])))
        await press(town["Ada"], "Back")

    assert (len(seconds), len(thirds), len(lasts)) == (1, 1, 1)


async def test_old_steps_work_after_a_restart(town: InventedCommunity) -> None:
    pairing = await ended(town)
    await press(town["Ada"], "Gladly")
    await restart(town)

    await press(town["Ada"], "Skip")
    await restart(town)
    await thanks(town, "Ada", "Thank you for the walks.")
    await carried(town)
    await restart(town)
    await press(town["Ines"], "Read them")
    await carried(town)

    assert await said_so_far(town, pairing) == {town["Ada"].id: Contact.GLADLY}
    assert "Thank you for the walks." in text(last_dm(town["Ines"]))
    assert labels(last_dm(town["Ada"])) == MENTEES_NEXT


async def test_a_form_opened_before_a_restart_gives_the_words_back(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ada"], "Skip")
    form = await press(town["Ada"], "Tell the facilitators")
    await restart(town)

    said = await fill_in(town["Ada"], form, "It was hard to say.", "no", in_dm=True)

    assert "It was hard to say." in answer(said)
    assert "your words are below" in answer(said)
    assert "**Respect.**" in text(last_dm(town["Ada"]))


async def test_words_that_are_none_are_given_back_and_the_step_stays(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ada"], "Skip")

    said = await says_to_facilitators(town, "Ada", "\u200b\u202e ")

    assert "There were no words in it" in answer(said)
    assert "**Respect.**" in text(last_dm(town["Ada"]))
    assert not [message for message in town.facilitators.history() if "know something" in text(message)]


async def test_the_closing_opens_from_ones_own_page_where_it_stands(town: InventedCommunity) -> None:
    await ended(town)
    me = town["Ada"]

    async def opened() -> str:
        page = await me.slash(town.mentorship, "mentorship me")
        assert page.response is not None
        assert "Your mentorship with" in text(page.response)
        return answer(await me.click(page.response, label="The closing"))

    assert "**Boundaries.**" in await opened()
    await press(me, "No contact")
    assert "**Respect.**" in await opened()
    await says_to_facilitators(town, "Ada", "It was good.")
    assert "**Gratitude.**" in await opened()
    await thanks(town, "Ada")
    assert "**What next?**" in await opened()


async def test_what_was_meant_for_facilitators_is_forgotten_once_it_is_there(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ada"], "Skip")

    await says_to_facilitators(town, "Ada", "I felt alone sometimes.")
    await carried(town)

    assert "I felt alone sometimes." in text(card(town))
    assert f"Please don't mention it to {town['Ines'].mention}" in text(card(town))
    assert not [message for message in dms(town["Ines"]) if "alone" in text(message)]
    assert "alone sometimes" not in str(await remembered(town))
