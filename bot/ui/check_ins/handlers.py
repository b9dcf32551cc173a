"""Handlers of check-ins: answers, the menu, the rhythm, and taking on a wish to be contacted.

The answered check-in says what was answered. For those who chose discretion it is the same whatever was chosen,
because someone else may look at it; what the choice means is shown beside it and doesn't stay.
"""

from __future__ import annotations

from discord import app_commands, ui

from bot.rules.pairing import PairingMove
from bot.rules.refusals import NoLongerOpen, NotFound
from bot.services.check_ins.service import CheckInDetails
from bot.ui.components.check_ins import (
    REMINDER_OPTIONS,
    RHYTHM_NAMES,
    CheckInChoice,
    CheckInMove,
    more_select,
    rhythm_select,
)
from bot.ui.components.concerns import keep_row, matter_row
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.core.audience import SHARED_TEXT, first_recipient_and_people
from bot.ui.core.context import Interaction, caller_in, caller_of, client, services, set_community
from bot.ui.core.layout import QUIET, Block, Reply, card_view, mention_user, reply_view, text_view
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_value
from bot.ui.pairings import autocomplete
from bot.ui.pairings.handlers import end_question, make_move, note_form
from bot.ui.preferences import handlers as preferences_handlers
from bot.ui.preferences import status as preferences_status
from bot.ui.support import views as support_views
from storage.models.enums import CheckInAnswer, Rhythm
from storage.models.records import CheckInQuestion

from . import prompts, views
from .messages import answer_rows, answered_text, question_blocks

RHYTHM_CHOICES = [app_commands.Choice(name=name, value=str(value)) for value, name in RHYTHM_NAMES.items()]
"""The rhythms that `/checkin rhythm` offers to choose from."""

CHECK_IN_CLOSED = "I have asked again since then, so this one is closed. The rest still works:"


@responds(edit_source=True)
async def answer_check_in(interaction: Interaction, question_id: int, given: CheckInAnswer) -> Reply:
    """Store the person's answer to a check-in and show them what it means."""
    caller = caller_of(interaction)
    question = await services(interaction).check_ins.answer(caller, question_id, given)
    set_community(interaction, question.community_id)
    discreet = await preferences_handlers.is_discreet(interaction, question.community_id)
    stays, rows = answered_text(given, is_discreet=discreet), answer_rows(question)
    if given is CheckInAnswer.CONTACT:
        return [reply_view(caller, stays, *rows), await _contact_promise(interaction, question)]
    said = views.answer_confirmation(given)
    if discreet:
        return [reply_view(caller, stays, *rows), text_view(said)]
    return reply_view(caller, f"{stays}\n{said}", *rows)


async def choose_check_in_option(interaction: Interaction, question_id: int) -> None:
    """Do what the person chose in a check-in's menu: a note, a pause, an end, a reminder, something to talk about."""
    match choice := _choice(selected_value(interaction)):
        case CheckInChoice.NOTE:
            await _open_note_form(interaction, question_id)
        case CheckInChoice.PAUSE:
            await _pause(interaction, question_id)
        case CheckInChoice.END:
            await _ask_before_end(interaction, question_id)
        case _:
            await _carry_out_option(interaction, question_id, choice)


@responds()
async def start_check_in(interaction: Interaction, pairing: str | None) -> ui.LayoutView:
    """Start a check-in now, in the chosen mentorship or the only one."""
    which = await autocomplete.resolve_pairing(interaction, PairingMove.CHECK_IN, pairing)
    question = await services(interaction).check_ins.start(caller_of(interaction), which)
    return await _card(interaction, question.id)


@responds()
async def show_check_in(interaction: Interaction, question_id: int) -> ui.LayoutView:
    """Show the check-in again, as long as it can be answered. Raises NoLongerOpen after that."""
    return await _card(interaction, question_id)


@responds(edit_source=True)
async def show_another_prompt(interaction: Interaction, question_id: int) -> ui.LayoutView:
    """Show another thing to talk about, in place of the last one."""
    return await _prompt(interaction, question_id)


@responds()
async def take_contact_request(interaction: Interaction, question_id: int) -> ui.LayoutView:
    """Let a facilitator take on a wish to be contacted: they will write to the person who asked."""
    home = await services(interaction).check_ins.community_id_of(question_id)
    caller = await caller_in(interaction, home)
    question = await services(interaction).check_ins.take(caller, question_id)
    return card_view(
        f"Thank you. {mention_user(question.person_id)} learns that it is with you. **Please write to them "
        "yourself.** Anyone else who would take it on hears that you have.",
        matter_row(question.matter_id, caller.user_id),
        colour=QUIET,
    )


@responds()
async def share_contact_request(interaction: Interaction, question_id: int) -> ui.LayoutView:
    """Show a wish to be contacted to those, too, who came to look after mentorship later."""
    caller = await caller_in(interaction, await services(interaction).check_ins.community_id_of(question_id))
    await services(interaction).check_ins.share(caller, question_id)
    return card_view(SHARED_TEXT, colour=QUIET)


@responds(edit_source=True)
async def choose_rhythm(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Change how often both are asked, as one of them selected, and show it on the page."""
    caller, wish = caller_of(interaction), _parse_rhythm(selected_value(interaction))
    pairing = await services(interaction).check_ins.change_rhythm(caller, pairing_id, wish)
    set_community(interaction, pairing.community_id)
    said = views.rhythm_confirmation(pairing, caller.user_id, client(interaction).programme)
    if caller.community_id is None:
        target = navigate_button(pairing.community_id, NavigationTarget.PREFERENCES)
        return reply_view(caller, said, [rhythm_select(pairing.id, pairing.rhythm)], [target])
    place = views.rhythm_entry(pairing, caller.user_id).place
    return views.rhythm_page(await services(interaction).overview.mine(caller), said, place=place)


@responds()
async def show_or_change_rhythm(interaction: Interaction, wish: str | None, pairing: str | None) -> ui.LayoutView:
    """Show how often both are asked, or change it to the rhythm that was typed."""
    caller = caller_of(interaction)
    if wish is None:
        only = autocomplete.parse_pairing_id(pairing) if pairing else None
        return views.rhythm_page(await services(interaction).overview.mine(caller), only=only)
    meant = _parse_rhythm(wish)
    which = await autocomplete.resolve_pairing(interaction, PairingMove.RHYTHM, pairing)
    changed = await services(interaction).check_ins.change_rhythm(caller, which, meant)
    return text_view(views.rhythm_confirmation(changed, caller.user_id, client(interaction).programme))


@opens_form
async def _open_note_form(interaction: Interaction, question_id: int) -> Form:
    return await note_form(interaction, await _pairing_of(interaction, question_id))


@responds(edit_source=True)
async def _pause(interaction: Interaction, question_id: int) -> ui.LayoutView:
    return await make_move(interaction, await _pairing_of(interaction, question_id), PairingMove.PAUSE)


@responds()
async def _ask_before_end(interaction: Interaction, question_id: int) -> ui.LayoutView:
    return await end_question(interaction, await _pairing_of(interaction, question_id))


@responds(edit_source=True)
async def _carry_out_option(interaction: Interaction, question_id: int, choice: CheckInChoice | None) -> Reply:
    """Do what was chosen, and show the result after the check-in, which looks as if nothing had been chosen."""
    caller = caller_of(interaction)
    asked = await services(interaction).check_ins.get(caller, question_id)
    set_community(interaction, asked.question.community_id)
    said = await _option_reply(interaction, asked.question, choice)
    return [reply_view(caller, *await _check_in_blocks(interaction, asked)), said]


async def _option_reply(
    interaction: Interaction, question: CheckInQuestion, choice: CheckInChoice | None
) -> ui.LayoutView:
    if choice in REMINDER_OPTIONS:
        again = await services(interaction).check_ins.snooze(caller_of(interaction), question.id, days=int(choice))
        return text_view(views.reminder_confirmation(again))
    if choice is CheckInChoice.PROMPT:
        return await _prompt(interaction, question.id)
    home, wishes = question.community_id, services(interaction).preferences
    at_home = await caller_in(interaction, home)
    if choice is CheckInChoice.PREFERENCES:
        return await preferences_handlers.build_preferences_page(interaction, await wishes.mine(at_home))
    if choice is CheckInChoice.OPT_OUT:
        await wishes.opt_out(at_home)
        return card_view(
            preferences_status.OPTED_OUT_TEXT,
            [
                navigate_button(home, NavigationTarget.CHECK_INS_ON),
                navigate_button(home, NavigationTarget.PREFERENCES),
            ],
        )
    raise NotFound


async def _card(interaction: Interaction, question_id: int) -> ui.LayoutView:
    caller = caller_of(interaction)
    asked = await services(interaction).check_ins.get(caller, question_id)
    set_community(interaction, asked.question.community_id)
    if not asked.is_newest or asked.pairing.closed_at is not None:
        raise NoLongerOpen
    return reply_view(caller, *await _check_in_blocks(interaction, asked))


async def _check_in_blocks(interaction: Interaction, asked: CheckInDetails) -> list[Block]:
    if asked.is_newest:
        discreet = await preferences_handlers.is_discreet(interaction, asked.question.community_id)
        return question_blocks(asked.question, asked.pairing, client(interaction).programme, is_discreet=discreet)
    return [CHECK_IN_CLOSED, [more_select(asked.question.id, is_open=False)]]


async def _prompt(interaction: Interaction, question_id: int) -> ui.LayoutView:
    place = await services(interaction).check_ins.next_prompt(caller_of(interaction), question_id)
    return prompts.prompt_card(place, question_id)


async def _pairing_of(interaction: Interaction, question_id: int) -> int:
    asked = await services(interaction).check_ins.get(caller_of(interaction), question_id)
    return asked.pairing.id


async def _contact_promise(interaction: Interaction, question: CheckInQuestion) -> ui.LayoutView:
    """Return who gets to know of a wish to be contacted, and whom the person can write to themselves."""
    home, reader = question.community_id, question.person_id
    pair = (await services(interaction).check_ins.get(caller_of(interaction), question.id)).pairing.party_ids
    found = await services(interaction).escalation.load_audience_inputs(home, pair, reader=reader)
    first_recipient, people = await first_recipient_and_people(interaction, *found)
    row = keep_row(question.matter_id)
    return support_views.contact_confirmation(row, first_recipient, people, views.CONTACT_TOLD)


def _choice(value: str) -> CheckInChoice | None:
    """Return what was chosen; None for what the menu does not offer, of which is told once the check-in is found."""
    return CheckInChoice(value) if value in set(CheckInChoice) else None


def _parse_rhythm(wish: str) -> Rhythm:
    if wish not in set(Rhythm):
        raise NotFound
    return Rhythm(wish)


CHECK_IN_ROUTES = (
    Route("question:{question_id}:{given}", answer_check_in, given=CheckInAnswer),
    Route(f"question:{{question_id}}:{CheckInMove.TAKE}", take_contact_request),
    Route(f"question:{{question_id}}:{CheckInMove.SHARE}", share_contact_request),
    Route(f"question:{{question_id}}:{CheckInMove.SHOW}", show_check_in),
    Route(f"question:{{question_id}}:{CheckInMove.PROMPT}", show_another_prompt),
    Route("question:{question_id}:more", choose_check_in_option),
    Route("rhythm:{pairing_id}", choose_rhythm),
)
