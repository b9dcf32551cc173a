"""Extra discreet: a message only says that there is something to read, and a button shows it to its reader alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.message_specs import SPECS
from bot.ui.core.layout import DM_OPENING
from storage.models.enums import DeliveryState, MessageKind, NoteKind
from tests.support.journeys.dm_cases import DM_CASES
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, press, text
from tests.support.journeys.steps import (
    close_dms,
    drain_outbox,
    make_mentors,
    make_pairing,
    post_control,
    press_forged,
    services,
    trigger_check_in,
)
from tests.support.outbox.request_faults import database_of, stored_messages

NOT_HERE = "I can't find that here"


async def wishes_for_it(community: SimulatedCommunity, *names: str, discreet: bool = True) -> None:
    """These people want to be written to extra discreetly, or as everyone else."""
    for name in names:
        await services(community).preferences.set_discreet(community.caller(name), discreet=discreet)


async def note(community: SimulatedCommunity, words: str = "Thank you for Tuesday.") -> None:
    """Ada writes a note to Ines."""
    await fill_in(community["Ada"], await community["Ada"].slash(community.mentorship, "pairing note"), words)


@pytest.mark.parametrize("kind", list(DM_CASES))
async def test_every_message_is_masked_and_opens_to_what_it_says(
    community: SimulatedCommunity, kind: MessageKind
) -> None:
    case = DM_CASES[kind]
    await case.before(community)
    await wishes_for_it(community, case.reader)
    known = len(dms(community[case.reader]))

    await case.then(community)
    await drain_outbox(community)
    new = dms(community[case.reader])[known:]
    opened = [answer(await community[case.reader].user.click(message, label="Open")) for message in new]

    assert new
    assert all(text(message).startswith(f"{DM_OPENING}\nThere is something to read.") for message in new)
    assert {label for message in new for label in labels(message)} == {"Open"}
    assert not any(case.says in text(message) for message in new)
    assert case.says in "".join(opened)
    # Of a note nothing is kept once it was read.
    opened_state = DeliveryState.READ if SPECS[kind].brings_note else DeliveryState.MASKED
    assert opened_state in {message.state for message in await stored_messages(database_of(community), kind)}


async def test_its_buttons_work_and_it_can_be_opened_again(community: SimulatedCommunity) -> None:
    await wishes_for_it(community, "Ines")
    await make_mentors(community, "Ines")
    form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    await fill_in(community["Ada"], form, "Would you?", "yes")
    await drain_outbox(community)
    masked = last_dm(community["Ines"])

    opened = await community["Ines"].user.click(masked, label="Open")
    again = await community["Ines"].user.click(masked, label="Open")
    said = answer(opened), answer(again)
    assert again.response is not None
    yes = await community["Ines"].user.click(again.response, label="Yes")
    later = await community["Ines"].user.click(masked, label="Open")

    assert "Would you?" in said[0]
    assert said[0] == said[1]
    assert "**You said yes.**" in answer(yes)
    assert "there is nothing left to read here" in answer(later)


async def test_a_check_in_is_answered_where_it_was_opened(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await wishes_for_it(community, "Ada")
    await trigger_check_in(community)

    opened = await community["Ada"].user.click(last_dm(community["Ada"]), label="Open")
    shown = answer(opened)
    assert opened.response is not None
    said = await community["Ada"].user.click(opened.response, label="Going well")

    assert "How is the mentorship" in shown
    assert "Thank you, that is kept." in answer(opened)
    assert [text(more) for more in said.followups]
    assert labels(last_dm(community["Ada"])) == ["Open"]


async def test_a_note_is_kept_until_it_was_opened_and_then_forgotten(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await wishes_for_it(community, "Ines")
    await note(community)
    await drain_outbox(community)
    masked = last_dm(community["Ines"])

    await community.advance_time(timedelta(days=20))
    opened = answer(await community["Ines"].user.click(masked, label="Open"))
    again = answer(await community["Ines"].user.click(masked, label="Open"))

    assert "Thank you for Tuesday." in opened
    assert "You have opened this before" in again
    async with database_of(community).read_transaction() as uow:
        left = await uow.notes.ids_with_words(community.guild.id, NoteKind.NOTE, author_id=community["Ada"].id)
    assert left == []


async def test_a_note_that_nobody_opens_is_forgotten_after_thirty_days(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await wishes_for_it(community, "Ines")
    await note(community)
    await drain_outbox(community)
    masked = last_dm(community["Ines"])

    await community.advance_time(timedelta(days=30))
    after = answer(await community["Ines"].user.click(masked, label="Open"))

    assert NOT_HERE in after


async def test_nobody_else_opens_it(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await wishes_for_it(community, "Ines")
    await note(community)
    await drain_outbox(community)
    [message] = await stored_messages(database_of(community), MessageKind.NOTE)
    custom_id = f"letter:{message.id}:open"
    forged = post_control(community["Marek"].user.dm_channel, custom_id)

    theirs = answer(await press_forged(community, "Ada", community.mentorship, custom_id))
    in_dm = answer(await community["Marek"].user.click(forged, custom_id=custom_id))
    own = answer(await press_forged(community, "Ines", community.mentorship, custom_id))

    assert NOT_HERE in theirs
    assert NOT_HERE in in_dm
    assert "Thank you for Tuesday." in own


async def test_what_could_not_be_brought_is_kept_as_ever(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await wishes_for_it(community, "Ines")
    close_dms(community, "Ines")

    await note(community)
    await drain_outbox(community)
    shown = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert "Thank you for Tuesday." in "".join(text(message) for message in shown.followups)


async def test_what_somebody_confided_is_masked_too_and_opens(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Lindiwe")
    await make_pairing(community, "Ada", "Lindiwe")
    await wishes_for_it(community, "Rosa", "Tomas")
    await trigger_check_in(community)

    await press(community["Ada"], "Please contact me")
    await drain_outbox(community)
    recipient = community["Tomas"]
    opened = await recipient.user.click(last_dm(recipient), label="Open")

    assert "Ada" not in text(last_dm(recipient))
    assert "Please keep to yourself that there is something" in answer(opened)
    assert opened.response is not None
    assert labels(opened.response) == ["I'll reach out"]


async def test_it_is_chosen_and_taken_back_on_the_page_of_ones_times(community: SimulatedCommunity) -> None:
    page = await community["Ada"].slash(community.mentorship, "checkin preferences")
    assert page.response is not None
    said = [answer(page)]
    for label in ("Only say that there is something to read", "Say what it is, as before"):
        said.append(answer(await community["Ada"].click(page.response, label=label)))
        said.append(str(await services(community).preferences.is_discreet(community.caller("Ada"))))

    assert ["**Extra discreet**: yes" in each for each in said[::2]] == [False, False, False]
    assert "**Extra discreet**: no" in said[0]
    assert "**Extra discreet**: yes" in said[1]
    assert "**Extra discreet**: no" in said[3]
    assert said[2::2] == ["True", "False"]


async def test_taken_back_the_next_message_says_what_it_is(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await wishes_for_it(community, "Ines")
    await note(community, "One.")
    await drain_outbox(community)
    await wishes_for_it(community, "Ines", discreet=False)

    await note(community, "Two.")
    await drain_outbox(community)

    assert "Two." in text(last_dm(community["Ines"]))
    assert "One." in answer(await press(community["Ines"], "Open"))
