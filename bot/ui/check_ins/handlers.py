"""Handlers of check-ins: answering, everything besides, their rhythm, and taking on to reach out.

What stays in a direct message is the same whatever was chosen: someone else may look at it. What it means for the
person is for their eyes, and goes away.
"""

from __future__ import annotations

from discord import app_commands, ui

from bot.rules.hearing import Hearer
from bot.rules.pairing import PairingMove
from bot.rules.refusals import NoLongerOpen, NotFound
from bot.services.check_ins.service import Asked
from bot.ui.components.check_ins import NAMES, REMINDERS, CheckInChoice, CheckInMove, more_select, rhythm_select
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.core.audience import first_to_hear
from bot.ui.core.context import Interaction, belongs_to, caller_in, caller_of, house, services
from bot.ui.core.layout import Block, Says, card, person, plain, shown
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, chosen_one
from bot.ui.pairings import autocomplete
from bot.ui.pairings.handlers import moved, note_form
from bot.ui.preferences import handlers as preferences_handlers
from bot.ui.preferences import status as preferences_status
from storage.models.enums import Answer, Rhythm
from storage.models.records import Question

from . import prompts, views
from .messages import KEPT, answer_rows, question_blocks

RHYTHMS = [app_commands.Choice(name=name, value=str(value)) for value, name in NAMES.items()]
"""What a command offers to choose from."""

ASKED_SINCE = "I have asked again since then, so this one is closed. The rest still works:"


@responds(in_place=True)
async def answered(interaction: Interaction, question_id: int, given: Answer) -> Says:
    """Keep the answer that the person gave to a check-in."""
    caller = caller_of(interaction)
    question = await services(interaction).check_ins.answer(caller, question_id, given)
    belongs_to(interaction, question.community_id)
    answer, hearer = question.answer or Answer.WELL, await _hearer(interaction, question)
    meaning = views.after_answer(answer, house(interaction).programme, hearer)
    return [shown(caller, KEPT, *answer_rows(question)), plain(meaning)]


async def more(interaction: Interaction, question_id: int) -> None:
    """Do what the person chose in a check-in's menu: a note, a pause, an end, a reminder, something to talk about."""
    match choice := _choice(chosen_one(interaction)):
        case CheckInChoice.NOTE:
            await _note(interaction, question_id)
        case CheckInChoice.PAUSE | CheckInChoice.END:
            await _moved(interaction, question_id, PairingMove(choice))
        case _:
            await _aside(interaction, question_id, choice)


@responds()
async def start(interaction: Interaction, pairing: str | None) -> ui.LayoutView:
    """Start a check-in now, in the mentorship that was chosen, or the only one."""
    which = await autocomplete.which(interaction, PairingMove.CHECK_IN, pairing)
    question = await services(interaction).check_ins.start(caller_of(interaction), which)
    return await _card(interaction, question.id)


@responds()
async def show(interaction: Interaction, question_id: int) -> ui.LayoutView:
    """Show the check-in again, as long as it can be answered."""
    return await _card(interaction, question_id)


@responds(in_place=True)
async def another_prompt(interaction: Interaction, question_id: int) -> ui.LayoutView:
    """Show another thing to talk about, in the place of the last one."""
    return await _prompt(interaction, question_id)


@responds()
async def take(interaction: Interaction, question_id: int) -> ui.LayoutView:
    """Let a facilitator take on a wish to be contacted: they reach out to whoever asked."""
    question = await services(interaction).check_ins.take(caller_of(interaction), question_id)
    belongs_to(interaction, question.community_id)
    return plain(
        f"Thank you. I tell {person(question.person_id)} that you will write to them; the others see it on "
        "the card. **Please write to them yourself.**"
    )


@responds(in_place=True)
async def choose_rhythm(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Change how often both are asked, as one of them chose; the page then shows it."""
    caller, wish = caller_of(interaction), _rhythm(chosen_one(interaction))
    pairing = await services(interaction).check_ins.change_rhythm(caller, pairing_id, wish)
    belongs_to(interaction, pairing.community_id)
    said = views.rhythm_changed(pairing, caller.user_id, house(interaction).programme)
    if caller.community_id is None:
        door = door_button(pairing.community_id, NavigationTarget.PREFERENCES)
        return shown(caller, said, [rhythm_select(pairing.id, pairing.rhythm)], [door])
    return views.rhythms(await services(interaction).overview.mine(caller), said)


@responds()
async def rhythm(interaction: Interaction, wish: str | None, pairing: str | None) -> ui.LayoutView:
    """Show how often both are asked, or change it to what was typed."""
    caller = caller_of(interaction)
    if wish is None:
        only = autocomplete.as_id(pairing) if pairing else None
        return views.rhythms(await services(interaction).overview.mine(caller), only=only)
    meant = _rhythm(wish)
    which = await autocomplete.which(interaction, PairingMove.RHYTHM, pairing)
    changed = await services(interaction).check_ins.change_rhythm(caller, which, meant)
    return plain(views.rhythm_changed(changed, caller.user_id, house(interaction).programme))


@opens_form
async def _note(interaction: Interaction, question_id: int) -> Form:
    return await note_form(interaction, await _pairing_of(interaction, question_id))


@responds(in_place=True)
async def _moved(interaction: Interaction, question_id: int, move: PairingMove) -> ui.LayoutView:
    return await moved(interaction, await _pairing_of(interaction, question_id), move)


@responds(in_place=True)
async def _aside(interaction: Interaction, question_id: int, choice: CheckInChoice | None) -> Says:
    """Do what was chosen, and say what came of it beside the check-in, which stands as if nothing had been chosen."""
    caller = caller_of(interaction)
    asked = await services(interaction).check_ins.look(caller, question_id)
    belongs_to(interaction, asked.question.community_id)
    said = await _done(interaction, asked.question, choice)
    return [shown(caller, *_standing(interaction, asked)), said]


async def _done(interaction: Interaction, question: Question, choice: CheckInChoice | None) -> ui.LayoutView:
    if choice in REMINDERS:
        again = await services(interaction).check_ins.put_off(caller_of(interaction), question.id, days=int(choice))
        return plain(views.put_off(again))
    if choice is CheckInChoice.PROMPT:
        return await _prompt(interaction, question.id)
    home, wishes = question.community_id, services(interaction).preferences
    at_home = await caller_in(interaction, home)
    if choice is CheckInChoice.PREFERENCES:
        return await preferences_handlers.page(interaction, await wishes.mine(at_home))
    if choice is CheckInChoice.OPT_OUT:
        await wishes.opt_out(at_home)
        return card(
            preferences_status.NONE_ANY_MORE,
            [door_button(home, NavigationTarget.CHECK_INS_ON), door_button(home, NavigationTarget.PREFERENCES)],
        )
    raise NotFound


async def _card(interaction: Interaction, question_id: int) -> ui.LayoutView:
    caller = caller_of(interaction)
    asked = await services(interaction).check_ins.look(caller, question_id)
    belongs_to(interaction, asked.question.community_id)
    if not asked.is_newest or asked.pairing.closed_at is not None:
        raise NoLongerOpen
    return shown(caller, *_standing(interaction, asked))


def _standing(interaction: Interaction, asked: Asked) -> list[Block]:
    if asked.is_newest:
        return question_blocks(asked.question, asked.pairing, house(interaction).programme)
    return [ASKED_SINCE, [more_select(asked.question.id, is_open=False)]]


async def _prompt(interaction: Interaction, question_id: int) -> ui.LayoutView:
    place = await services(interaction).check_ins.prompt(caller_of(interaction), question_id)
    return prompts.shown(place, question_id)


async def _pairing_of(interaction: Interaction, question_id: int) -> int:
    asked = await services(interaction).check_ins.look(caller_of(interaction), question_id)
    return asked.pairing.id


async def _hearer(interaction: Interaction, question: Question) -> Hearer:
    """Return who hears of a wish to be contacted; of other answers nobody does."""
    if question.answer is not Answer.CONTACT:
        return Hearer.FACILITATORS
    home, reader = question.community_id, question.person_id
    asked = await services(interaction).check_ins.look(caller_of(interaction), question.id)
    found = await services(interaction).unheard.circumstances(home, asked.pairing.people, reader=reader)
    return await first_to_hear(interaction, *found)


def _choice(value: str) -> CheckInChoice | None:
    """Return what was chosen; None for what the menu does not offer, of which is told once the check-in is found."""
    return CheckInChoice(value) if value in set(CheckInChoice) else None


def _rhythm(wish: str) -> Rhythm:
    if wish not in set(Rhythm):
        raise NotFound
    return Rhythm(wish)


ROUTES = (
    Route("question:{question_id}:{given}", answered, given=Answer),
    Route(f"question:{{question_id}}:{CheckInMove.TAKE}", take),
    Route(f"question:{{question_id}}:{CheckInMove.SHOW}", show),
    Route(f"question:{{question_id}}:{CheckInMove.PROMPT}", another_prompt),
    Route("question:{question_id}:more", more),
    Route("rhythm:{pairing_id}", choose_rhythm),
)
