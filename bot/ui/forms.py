"""The forms people fill in. A form that cannot be used gives its words back."""

from __future__ import annotations

import secrets
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Collection, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import discord
from discord import ui

from bot.rules.programme import MOST_MENTEES, QUALITIES
from bot.rules.refusals import NotFound
from bot.rules.writing import FEW_WORDS, NOTE
from storage.records import Mentor, Seeker

from .context import Interaction, house, submitted
from .knocks import Says, answer, give_back, open_form
from .look import plain

Asked = ParamSpec("Asked")

QUALITY_WORDS = {
    "steady": "Further along, and fairly steady",
    "listener": "A good listener",
    "kind": "Kind, and slow to judge",
    "confidential": "Keeps what is said in confidence",
    "limits": "Knows their own limits",
    "time": "Has some time to give",
    "hopeful": "Can hold hope for someone else",
    "practical": "Has found things that help",
}


def ticked_words(qualities: Collection[str]) -> list[str]:
    """What a mentor ticked, in the order of the form."""
    return [words for quality, words in QUALITY_WORDS.items() if quality in qualities]


LONGEST_OPEN = 24 * 3600.0
"""Seconds that a form waits to be sent; whoever needs longer gets their words back."""

LOST_SENTENCE = (
    "I no longer had this form open, because it was long ago or I was restarted, so I couldn't take the form in. "
    "Nothing is lost: your words are below. Please open the form once more and paste them in."
)


def typed_words(interaction: Interaction) -> list[str]:
    """All text that a submitted form carries, whatever form it was."""
    found: list[str] = []
    left = list(submitted(interaction).get("components", []))
    while left:
        component = left.pop(0)
        left[:0] = [*component.get("components", []), *filter(None, [component.get("component")])]
        if component.get("type") == discord.ComponentType.text_input.value and component.get("value"):
            found.append(str(component["value"]))
    return found


class Form(ui.Modal):
    """Base of all forms: received in time, answered in words, nothing typed ever lost.

    The answer to one that is *in_place* takes the place of the page that it was opened from.
    """

    in_place = False

    def __init__(self, title: str) -> None:
        super().__init__(title=title, timeout=LONGEST_OPEN)

    def open_in(self, open_forms: set[str]) -> Form:
        """Note the form as open, so that one which nobody waits for any more can be told from it."""
        self.custom_id = f"form:{secrets.token_hex(8)}"
        self._open_forms = open_forms
        open_forms.add(self.custom_id)
        return self

    async def on_timeout(self) -> None:
        """Closed without sending, or left lying: Discord never says so, and it cannot be kept for ever."""
        self._open_forms.discard(self.custom_id)

    @abstractmethod
    async def received(self, interaction: Interaction) -> Says:
        """What to do with what was filled in; gives what to show."""

    async def on_submit(self, interaction: Interaction) -> None:
        await answer(
            interaction, self.received(interaction), in_place=self.in_place, written=typed_words(interaction)
        )


Received = Callable[..., Awaitable[Says]]
"""What a form calls with the interaction and its fields by name."""


class MentorForm(Form):
    """Volunteering as a mentor, or saying anew what one brings."""

    def __init__(
        self,
        title: str,
        then: Received,
        *,
        capacity: int,
        mentor: Mentor | None = None,
        words: str | None = None,
        applies: bool,
    ) -> None:
        """What the *mentor* said before stands in it already, or else these *words*."""
        super().__init__(title)
        self._then = then
        self.qualities = _qualities(mentor.qualities if mentor else ())
        self.capacity = _capacity(mentor.capacity if mentor else capacity)
        self.words = _words(mentor.words if mentor else words)
        self.membership = _membership(past=mentor is not None and mentor.past_member) if applies else None
        self.add_item(
            ui.Label(
                text="What would you bring?",
                description="Tick what fits. Nobody needs all of them.",
                component=self.qualities,
            )
        )
        if self.membership is not None:
            self.add_item(ui.Label(text="Are you in a group at present?", component=self.membership))
        self.add_item(ui.Label(text="How many people could you mentor at once?", component=self.capacity))
        self.add_item(
            ui.Label(
                text="A few words, if you like",
                description="Facilitators read them, and whoever you offer to. Mentors get a role that all can see.",
                component=self.words,
            )
        )

    async def received(self, interaction: Interaction) -> Says:
        fields: dict[str, Any] = {
            "qualities": self.qualities.values,
            "capacity": self._capacity_chosen(),
            "words": self.words.value,
        }
        if self.membership is not None:
            fields["past_member"] = self.membership.value == "past"
        return await self._then(interaction, **fields)

    def _capacity_chosen(self) -> int:
        """Raises NotFound for what the form does not offer."""
        offered = {option.value for option in self.capacity.options}
        if not self.capacity.values or self.capacity.values[0] not in offered:
            raise NotFound
        return int(self.capacity.values[0])


class SeekerForm(Form):
    """Asking for a mentor: the one named, or whoever may fit."""

    def __init__(self, title: str, then: Received, *, named: bool, seeker: Seeker | None = None) -> None:
        super().__init__(title)
        self._then = then
        self.hope = _words(seeker.hope if seeker else None)
        self.attends = _attends(seeker.attends if seeker else True)
        self.preferences = None if named else _words(seeker.preferences if seeker else None)
        who = (
            "The person you ask reads it, and your name."
            if named
            else "Mentors read it without your name, so please leave out what would give you away."
        )
        self.add_item(ui.Label(text="What do you hope for? (if you like)", description=who, component=self.hope))
        self.add_item(
            ui.Label(
                text="Are you going to group meetings?",
                description="Only facilitators see it; they can help to find one. Your request counts either way.",
                component=self.attends,
            )
        )
        if self.preferences is not None:
            self.add_item(
                ui.Label(
                    text="Anything that would help us find someone?",
                    description="For example same group, apart or reconciling, evenings. Facilitators read it.",
                    component=self.preferences,
                )
            )

    async def received(self, interaction: Interaction) -> Says:
        fields: dict[str, Any] = {"hope": self.hope.value, "attends": self.attends.value != "not_now"}
        if self.preferences is not None:
            fields["preferences"] = self.preferences.value
        return await self._then(interaction, **fields)


class NoteForm(Form):
    """A few words to the partner."""

    def __init__(self, then: Received) -> None:
        super().__init__("A note")
        self._then = then
        self.words: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, min_length=1, max_length=NOTE, required=True
        )
        self.add_item(
            ui.Label(
                text="Your words",
                description="They arrive by direct message, which others at home may see. I then forget them.",
                component=self.words,
            )
        )

    async def received(self, interaction: Interaction) -> Says:
        return await self._then(interaction, words=self.words.value)


def opens_form(
    prepare: Callable[Concatenate[Interaction, Asked], Awaitable[Form]],
) -> Callable[Concatenate[Interaction, Asked], Coroutine[Any, Any, None]]:
    """Make a handler of what prepares a form; it is opened as :func:`bot.ui.knocks.open_form` does, and noted."""

    @wraps(prepare)
    async def handler(interaction: Interaction, /, *args: Asked.args, **kwargs: Asked.kwargs) -> None:
        await open_form(interaction, prepared(interaction, prepare(interaction, *args, **kwargs)))

    return handler


async def prepared(interaction: Interaction, form: Awaitable[Form]) -> Form:
    """The form, noted as open."""
    return (await form).open_in(house(interaction).open_forms)


async def receive_lost(interaction: Interaction) -> None:
    """A form that nobody waits for comes in: hand the words back, so that they can be pasted again."""

    async def explain() -> ui.LayoutView:
        return plain(LOST_SENTENCE)

    words = typed_words(interaction)
    await answer(interaction, explain())
    await give_back(interaction, words)


def _qualities(ticked: Collection[str]) -> ui.CheckboxGroup[Any]:
    options = [discord.CheckboxGroupOption(label=QUALITY_WORDS[q], value=q, default=q in ticked) for q in QUALITIES]
    return ui.CheckboxGroup(options=options, required=False, min_values=0, max_values=len(options))


def _capacity(chosen: int) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=str(number), default=number == chosen) for number in range(1, MOST_MENTEES + 1)
    ]
    return ui.Select(options=options, required=True)


def _words(written: str | None) -> ui.TextInput[Any]:
    return ui.TextInput(style=discord.TextStyle.paragraph, required=False, max_length=FEW_WORDS, default=written)


def _membership(*, past: bool) -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label="Yes, I am a member now", value="present", default=not past),
            discord.RadioGroupOption(label="I was one in the past", value="past", default=past),
        ]
    )


def _attends(attends: bool) -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label="Yes", value="yes", default=attends),
            discord.RadioGroupOption(label="Not at the moment", value="not_now", default=not attends),
        ]
    )
