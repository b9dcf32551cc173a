"""Extra discreet: a message only says that there is something to read, and a button shows it to its reader alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import InventedCommunity
from bot.ui.core.layout import OPENING
from storage.models.enums import LetterKind, LetterState
from tests.journeys.outbox.test_closed_dms import POINTS
from tests.support.journeys.acting import (
    carried,
    check_in_comes,
    close_dms,
    is_mentor,
    posted,
    press_forged,
    services,
    together,
)
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, press, text
from tests.support.outbox.line import kept_letters, store_of

NOT_HERE = "I can't find that here"


async def wishes_for_it(town: InventedCommunity, *names: str, discreet: bool = True) -> None:
    """These people want to be written to extra discreetly, or as everyone else."""
    for name in names:
        await services(town).preferences.set_discreet(town.caller(name), discreet=discreet)


async def note(town: InventedCommunity, words: str = "Thank you for Tuesday.") -> None:
    """Ada writes a note to Ines."""
    await fill_in(town["Ada"], await town["Ada"].slash(town.mentorship, "pairing note"), words)


@pytest.mark.parametrize("kind", list(POINTS))
async def test_every_letter_is_veiled_and_opens_to_what_it_says(town: InventedCommunity, kind: LetterKind) -> None:
    point = POINTS[kind]
    await point.before(town)
    await wishes_for_it(town, point.reader)
    known = len(dms(town[point.reader]))

    await point.then(town)
    await carried(town)
    new = dms(town[point.reader])[known:]
    opened = [answer(await town[point.reader].user.click(message, label="Open")) for message in new]

    assert new
    assert all(text(message).startswith(f"{OPENING}\nThere is something to read.") for message in new)
    assert {label for message in new for label in labels(message)} == {"Open"}
    assert not any(point.says in text(message) for message in new)
    assert point.says in "".join(opened)
    assert {letter.state for letter in await kept_letters(store_of(town), kind)} >= {LetterState.VEILED}


async def test_its_buttons_work_and_it_can_be_opened_again(town: InventedCommunity) -> None:
    await wishes_for_it(town, "Ines")
    await is_mentor(town, "Ines")
    form = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])
    await fill_in(town["Ada"], form, "Would you?", "yes")
    await carried(town)
    veiled = last_dm(town["Ines"])

    opened = await town["Ines"].user.click(veiled, label="Open")
    again = await town["Ines"].user.click(veiled, label="Open")
    said = answer(opened), answer(again)
    assert again.response is not None
    yes = await town["Ines"].user.click(again.response, label="Yes")
    later = await town["Ines"].user.click(veiled, label="Open")

    assert "Would you?" in said[0]
    assert said[0] == said[1]
    assert "**You said yes.**" in answer(yes)
    assert "there is nothing left to read here" in answer(later)


async def test_a_check_in_is_answered_where_it_was_opened(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await wishes_for_it(town, "Ada")
    await check_in_comes(town)

    opened = await town["Ada"].user.click(last_dm(town["Ada"]), label="Open")
    shown = answer(opened)
    assert opened.response is not None
    said = await town["Ada"].user.click(opened.response, label="Going well")

    assert "How is the mentorship" in shown
    assert "Thank you, that is kept." in answer(opened)
    assert [text(more) for more in said.followups]
    assert labels(last_dm(town["Ada"])) == ["Open"]


async def test_a_note_can_be_opened_for_thirty_days_and_is_then_forgotten(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await wishes_for_it(town, "Ines")
    await note(town)
    await carried(town)
    veiled = last_dm(town["Ines"])

    await town.let_time_pass(timedelta(days=29))
    before = answer(await town["Ines"].user.click(veiled, label="Open"))
    await town.let_time_pass(timedelta(days=1))
    after = answer(await town["Ines"].user.click(veiled, label="Open"))

    assert "Thank you for Tuesday." in before
    assert NOT_HERE in after


async def test_nobody_else_opens_it(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await wishes_for_it(town, "Ines")
    await note(town)
    await carried(town)
    [letter] = await kept_letters(store_of(town), LetterKind.NOTE)
    custom_id = f"letter:{letter.id}:open"
    forged = posted(town["Marek"].user.dm_channel, custom_id)

    theirs = answer(await press_forged(town, "Ada", town.mentorship, custom_id))
    in_dm = answer(await town["Marek"].user.click(forged, custom_id=custom_id))
    own = answer(await press_forged(town, "Ines", town.mentorship, custom_id))

    assert NOT_HERE in theirs
    assert NOT_HERE in in_dm
    assert "Thank you for Tuesday." in own


async def test_what_could_not_be_brought_is_kept_as_ever(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await wishes_for_it(town, "Ines")
    close_dms(town, "Ines")

    await note(town)
    await carried(town)
    shown = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert "Thank you for Tuesday." in "".join(text(letter) for letter in shown.followups)


async def test_a_confidants_message_is_veiled_too_and_opens_with_its_button(town: InventedCommunity) -> None:
    await is_mentor(town, "Lindiwe")
    await together(town, "Ada", "Lindiwe")
    await wishes_for_it(town, "Rosa", "Tomas")
    await check_in_comes(town)

    await press(town["Ada"], "Please contact me")
    await carried(town)
    confidant = next(town[name] for name in ("Rosa", "Tomas") if labels(last_dm(town[name])) == ["Open"])
    opened = await confidant.user.click(last_dm(confidant), label="Open")

    assert "Ada" not in text(last_dm(confidant))
    assert "I write to you alone" in answer(opened)
    assert opened.response is not None
    assert labels(opened.response) == ["I'll reach out"]


async def test_it_is_chosen_and_taken_back_on_the_page_of_ones_times(town: InventedCommunity) -> None:
    page = await town["Ada"].slash(town.mentorship, "checkin preferences")
    assert page.response is not None
    said = [answer(page)]
    for label in ("Only say that there is something to read", "Say what it is, as before"):
        said.append(answer(await town["Ada"].click(page.response, label=label)))
        said.append(str(await services(town).preferences.is_discreet(town.caller("Ada"))))

    assert ["**Extra discreet**: yes" in each for each in said[::2]] == [False, False, False]
    assert "**Extra discreet**: no" in said[0]
    assert "**Extra discreet**: yes" in said[1]
    assert "**Extra discreet**: no" in said[3]
    assert said[2::2] == ["True", "False"]


async def test_taken_back_the_next_message_says_what_it_is(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await wishes_for_it(town, "Ines")
    await note(town, "One.")
    await carried(town)
    await wishes_for_it(town, "Ines", discreet=False)

    await note(town, "Two.")
    await carried(town)

    assert "Two." in text(last_dm(town["Ines"]))
    assert "One." in answer(await press(town["Ines"], "Open"))
