"""Forms for raising a concern, and for those who look after one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.rules.text_limits import MAX_LONG_TEXT_CHARS, MAX_SHORT_TEXT_CHARS
from bot.ui.core.autocomplete import MAX_CHOICES
from bot.ui.core.custom_ids import parse_id
from bot.ui.core.members import tell_apart
from bot.ui.core.modals import InputForm, OnSubmit
from storage.models.enums import ConcernOutcome

from .views import OUTCOME_TEXTS

NO_PAIRING = "0"
DANGER, TELL, PAUSE, OWNER = "danger", "tell", "yes", "owner"

CHOOSE_PAIRING_HINT = "Those who look after the groups read them. If it is about one of them, choose them below."
USE_COMMAND_HINT = "Those who look after the groups read them. Is it about one of them? Use /support in the server."
"""Hint in a direct message, where Discord offers no members to select.

The bot can't tell from the text whom to leave out.
"""

NOT_NAMED = "someone I can't name now"

Partners = Mapping[int, tuple[str | None, datetime]]
"""By pairing, the other's name, as far as it is known, and since when there is something between the two."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ConcernInput:
    """A concern as it was raised; *about_id* and *pairing_id* say whom and what it is about, if anything."""

    words: str
    about_id: int | None
    pairing_id: int | None
    named: bool
    pauses: bool
    is_danger: bool
    is_told: bool
    lets_owner: bool


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CloseInput:
    """What came of a concern, with a few words for the person who raised it."""

    outcome: ConcernOutcome
    words: str


class ConcernForm(InputForm[ConcernInput]):
    """Form for a concern, with or without one's name; it says first who is going to read it."""

    is_personal = True

    def __init__(self, on_submit: OnSubmit[ConcernInput], partners: Partners, *, in_dm: bool) -> None:
        """Build the form; *partners* are those whom the person mentors or who mentor them, by pairing.

        In a direct message it has no selection of members: Discord offers none there.
        """
        super().__init__("Something worries me", on_submit)
        self.words: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, min_length=1, max_length=MAX_LONG_TEXT_CHARS, required=True
        )
        self.pairing = _pairings(partners) if partners else None
        self.about: ui.UserSelect[Any] | None = (
            ui.UserSelect(placeholder="Nobody in particular", min_values=0, max_values=1, required=False)
            if not in_dm
            else None
        )
        self.named: ui.RadioGroup[Any] = _named()
        self.more = _more(can_pause=bool(partners))
        self._lay_out()

    def _lay_out(self) -> None:
        who = CHOOSE_PAIRING_HINT if self.about is not None else USE_COMMAND_HINT
        self.add_item(ui.Label(text="In your own words", description=who, component=self.words))
        if self.pairing is not None:
            self.add_item(ui.Label(text="What is it about?", component=self.pairing))
        if self.about is not None:
            hint = "They aren't told, and can't read it. You two are not brought together meanwhile."
            self.add_item(ui.Label(text="About someone? (if you like)", description=hint, component=self.about))
        self.add_item(
            ui.Label(
                text="With your name?",
                description="Without it, facilitators don't see who you are. I keep it, so that I can answer you.",
                component=self.named,
            )
        )
        self.add_item(ui.Label(text="Tick what fits", component=self.more))

    def typed(self) -> ConcernInput:
        chosen = self.pairing.values[0] if self.pairing and self.pairing.values else NO_PAIRING
        return ConcernInput(
            words=self.words.value,
            about_id=self._selected_pairing(),
            pairing_id=parse_id(chosen) if chosen != NO_PAIRING else None,
            named=self.named.value == "with",
            pauses=PAUSE in self.more.values,
            is_danger=DANGER in self.more.values,
            is_told=TELL in self.more.values,
            lets_owner=OWNER in self.more.values,
        )

    def _selected_pairing(self) -> int | None:
        """Return the id of the selected member; None without one, or for a forged value, which arrives as text."""
        chosen = [each for each in self.about.values if isinstance(each, discord.abc.User)] if self.about else []
        return chosen[0].id if chosen else None


class ConcernNoteForm(InputForm[str]):
    """Form for a note on a concern, for the others who look after it."""

    is_personal = False

    def __init__(self, on_submit: OnSubmit[str]) -> None:
        super().__init__("Note something", on_submit)
        self.words = _words(required=True, limit=MAX_SHORT_TEXT_CHARS)
        self.add_item(
            ui.Label(
                text="For those who look after it",
                description="Only those who may look after it read this; not the person who brought it.",
                component=self.words,
            )
        )

    def typed(self) -> str:
        return self.words.value


class ConcernCloseForm(InputForm[CloseInput]):
    """Form for the outcome of a concern, for the person who raised it."""

    is_personal = False

    def __init__(self, on_submit: OnSubmit[CloseInput]) -> None:
        super().__init__("What came of it", on_submit)
        options = [discord.SelectOption(label=OUTCOME_TEXTS[each][0], value=each) for each in ConcernOutcome]
        self.outcome: ui.Select[Any] = ui.Select(options=options, required=True)
        self.words = _words(required=False, limit=MAX_SHORT_TEXT_CHARS)
        self.add_item(ui.Label(text="What came of it?", component=self.outcome))
        self.add_item(
            ui.Label(
                text="A few words for them, if you like",
                description="They read this. Please leave out what others told you in confidence.",
                component=self.words,
            )
        )

    def typed(self) -> CloseInput:
        if self.outcome.values[0] not in set(ConcernOutcome):
            raise NotFound
        return CloseInput(outcome=ConcernOutcome(self.outcome.values[0]), words=self.words.value)


def _words(*, required: bool, limit: int) -> ui.TextInput[Any]:
    return ui.TextInput(style=discord.TextStyle.paragraph, required=required, max_length=limit)


def _pairings(partners: Partners) -> ui.Select[Any]:
    options = [discord.SelectOption(label="Something in general", value=NO_PAIRING, default=True)]
    named = [
        (label := f"My mentorship with {name or NOT_NAMED}", f"{label}, since {since:%d %B %Y}", f"{label} ({row})")
        for row, (name, since) in partners.items()
    ]
    # Nobody has more: a mentor has room for ten.
    for row, label in islice(zip(partners, tell_apart(named), strict=True), MAX_CHOICES - 1):
        options.append(discord.SelectOption(label=label, value=str(row)))
    return ui.Select(options=options, required=True)


def _named() -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label="With my name", value="with", description="So that they can write to me."),
            discord.RadioGroupOption(label="Without my name", value="without", description="They answer through me."),
        ]
    )


def _more(*, can_pause: bool) -> ui.CheckboxGroup[Any]:
    pause = discord.CheckboxGroupOption(
        label="Pause the mentorship meanwhile",
        value=PAUSE,
        description="The other hears of a pause, not why. Facilitators see it, and may guess whose concern it is.",
    )
    options = [
        discord.CheckboxGroupOption(
            label="Someone may be in danger now",
            value=DANGER,
            description="I ask sooner, and further. In an emergency, please call for help yourself.",
        ),
        discord.CheckboxGroupOption(
            label="Write to me about it",
            value=TELL,
            description="By direct message, how it stands. Without it, My overview shows it.",
            default=True,
        ),
        discord.CheckboxGroupOption(
            label="The server's owner may read it, too",
            value=OWNER,
            description="Only if no one else here has taken it on. Without it, they hear that something waits.",
        ),
        *([pause] if can_pause else []),
    ]
    return ui.CheckboxGroup(options=options, required=False, min_values=0, max_values=len(options))
