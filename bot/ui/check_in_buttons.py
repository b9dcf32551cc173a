"""The controls of check-ins: answers, everything besides, their rhythm, and when someone may be written to."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Self

import discord
from discord import ui

from storage.states import Answer, Rhythm

from .controls import BLUE, GREEN, GREY, ID, any_of, button, chosen, id_in
from .knocks import Interaction, house
from .rhythms import HINTS, NAMES

ANSWER_LOOKS = {
    Answer.WELL: ("Going well", "🌱", GREEN),
    Answer.WOBBLY: ("A bit wobbly", "🍂", GREY),
    Answer.CONTACT: ("Please contact me", "🤝", BLUE),
}

ASIDE_LOOKS = {
    "take": ("I'll reach out", "🤝", GREEN),
    "show": ("Answer the check-in", "🌱", GREEN),
    "prompt": ("Another one", "💬", GREY),
}
"""What else a button can do about a check-in: a facilitator's part, its card again, a thing to talk about."""

REMINDERS = {"1": "Remind me tomorrow", "3": "Remind me in three days", "7": "Remind me next week"}
"""In how many days a check-in may be brought up again."""

MORE = {
    "prompt": "Something to talk about",
    "note": "Write a note",
    "preferences": "When to write to me",
    "pause": "Pause this mentorship",
    "end": "We'd like to end",
    "off": "No check-ins for me",
}

MORE_HINTS = {
    "prompt": "A question for the two of you",
    "note": "I bring it to the other",
    "end": "It ends at once, and nobody asks why",
    "off": "The mentorship itself stays as it is",
}

RESTS = {"1 week": "For a week", "2 weeks": "For two weeks", "1 month": "For a month", "open": "Until I say so"}
"""How long someone may rest from check-ins; the keys are spans as people type them."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

PREFER_LOOKS = {
    "dates": ("Single days without messages", None, GREY),
    "on": ("Check-ins again", "▶️", GREEN),
    "off": ("No check-ins for me", None, GREY),
    "veil": ("Only say that there is something to read", None, GREY),
    "unveil": ("Say what it is, as before", None, GREY),
}


class AnswerButton(ui.DynamicItem[ui.Button[Any]], template=rf"question:{ID}:(?P<answer>{any_of(ANSWER_LOOKS)})"):
    """One answer to one check-in."""

    def __init__(self, question_id: int, answer: Answer) -> None:
        super().__init__(button(ANSWER_LOOKS[answer], f"question:{question_id}:{answer}"))
        self.question_id, self.answer = question_id, answer

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), Answer(match["answer"]))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.check_ins.answered(interaction, self.question_id, self.answer)


class TakeButton(ui.DynamicItem[ui.Button[Any]], template=rf"question:{ID}:take"):
    """A facilitator takes on to reach out."""

    def __init__(self, question_id: int) -> None:
        super().__init__(button(ASIDE_LOOKS["take"], f"question:{question_id}:take"))
        self.question_id = question_id

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.check_ins.take(interaction, self.question_id)


class ShowButton(ui.DynamicItem[ui.Button[Any]], template=rf"question:{ID}:show"):
    """Someone's own check-in, to be answered where they are."""

    def __init__(self, question_id: int) -> None:
        super().__init__(button(ASIDE_LOOKS["show"], f"question:{question_id}:show"))
        self.question_id = question_id

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.check_ins.show(interaction, self.question_id)


class PromptButton(ui.DynamicItem[ui.Button[Any]], template=rf"question:{ID}:prompt"):
    """Another thing to talk about, in the place of the last."""

    def __init__(self, question_id: int) -> None:
        super().__init__(button(ASIDE_LOOKS["prompt"], f"question:{question_id}:prompt"))
        self.question_id = question_id

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.check_ins.prompt(interaction, self.question_id)


class MoreSelect(ui.DynamicItem[ui.Select[Any]], template=rf"question:{ID}:more"):
    """Everything besides an answer. A select takes two taps, so that nobody ends anything by a slip."""

    def __init__(self, question_id: int, *, is_open: bool = True) -> None:
        offered = {**(REMINDERS if is_open else {}), **MORE}
        options = [
            discord.SelectOption(label=label, value=value, description=MORE_HINTS.get(value))
            for value, label in offered.items()
        ]
        super().__init__(
            ui.Select(custom_id=f"question:{question_id}:more", placeholder="Or something else…", options=options)
        )
        self.question_id = question_id

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match))

    async def callback(self, interaction: Interaction) -> None:
        [wish] = chosen(interaction)[:1] or [""]
        await house(interaction).presses.check_ins.more(interaction, self.question_id, wish)


class RhythmSelect(ui.DynamicItem[ui.Select[Any]], template=rf"rhythm:{ID}"):
    """How often the two are asked."""

    def __init__(self, pairing_id: int, now: Rhythm | None = None) -> None:
        options = [
            discord.SelectOption(label=name, value=rhythm, description=HINTS.get(rhythm), default=rhythm is now)
            for rhythm, name in NAMES.items()
        ]
        super().__init__(ui.Select(custom_id=f"rhythm:{pairing_id}", placeholder="How often?", options=options))
        self.pairing_id = pairing_id

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match))

    async def callback(self, interaction: Interaction) -> None:
        [rhythm] = chosen(interaction)[:1] or [""]
        await house(interaction).presses.check_ins.rhythm(interaction, self.pairing_id, rhythm)


class PreferSelect(ui.DynamicItem[ui.Select[Any]], template=rf"prefer:{ID}:(?P<what>hour|weekdays|rest)"):
    """One choice about when someone may be written to, in the community with this id."""

    def __init__(self, community_id: int, what: str, already: Collection[int] = ()) -> None:
        select = {"hour": _hours, "weekdays": _weekdays, "rest": _rests}[what](already)
        select.custom_id = f"prefer:{community_id}:{what}"
        super().__init__(select)
        self.community_id, self.what = community_id, what

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["what"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.check_ins.prefer(
            interaction, self.community_id, self.what, chosen(interaction)
        )


class PreferButton(ui.DynamicItem[ui.Button[Any]], template=rf"prefer:{ID}:(?P<what>{any_of(PREFER_LOOKS)})"):
    """The same for what is no choice among several."""

    def __init__(self, community_id: int, what: str) -> None:
        super().__init__(button(PREFER_LOOKS[what], f"prefer:{community_id}:{what}"))
        self.community_id, self.what = community_id, what

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["what"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.check_ins.prefer(interaction, self.community_id, self.what, [])


def _hours(already: Collection[int]) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=f"At about {hour:02}:00", value=str(hour), default=hour in already)
        for hour in range(24)
    ]
    return ui.Select(placeholder="At which hour?", options=options)


def _weekdays(already: Collection[int]) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=f"Not on {name}s", value=str(day), default=day in already)
        for day, name in enumerate(WEEKDAYS)
    ]
    return ui.Select(placeholder="Every day of the week is fine", options=options, min_values=0, max_values=6)


def _rests(_already: Collection[int]) -> ui.Select[Any]:
    options = [discord.SelectOption(label=label, value=value) for value, label in RESTS.items()]
    return ui.Select(placeholder="Rest from check-ins…", options=options)


ALL = (
    AnswerButton,
    TakeButton,
    ShowButton,
    PromptButton,
    MoreSelect,
    RhythmSelect,
    PreferSelect,
    PreferButton,
)
