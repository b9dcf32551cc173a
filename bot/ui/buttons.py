"""Every button and select that outlives a restart: its custom id carries an id and a move, nothing else.

What a press does stands in ``bot.ui.presses``, which the app hands in; here is only how each control looks
and is recognised.
"""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove

from . import (
    about_me_buttons,
    browsing_buttons,
    check_in_buttons,
    concern_buttons,
    matches_buttons,
    opening_buttons,
    parting_buttons,
    privacy_buttons,
    support_buttons,
    trait_buttons,
)
from .controls import BLUE, GREEN, GREY, ID, LARGEST_ID, any_of, button, chosen_ids, id_in
from .knocks import Interaction, house
from .look import shortened
from .support_buttons import LONGEST_LABEL

PAIRING_LOOKS = {
    PairingMove.AGREE: ("Yes", None, GREEN),
    PairingMove.DECLINE: ("Not this time", None, GREY),
    PairingMove.WITHDRAW: ("Take it back", None, GREY),
    PairingMove.APPROVE: ("Approve", "✅", GREEN),
    PairingMove.REFUSE: ("Not now", "❌", GREY),
    PairingMove.PAUSE: ("Pause", "⏸️", GREY),
    PairingMove.RESUME: ("Go on", "▶️", GREEN),
    PairingMove.END: ("End it", None, GREY),
    PairingMove.NOTE: ("Write a note", "✉️", BLUE),
    PairingMove.HAND_OVER: ("Hand over, if they like", None, GREY),
    PairingMove.STAY: ("Stay as we are", None, GREEN),
    PairingMove.MOVE_ON: ("Back to the waiting list", None, GREY),
}

MENTOR_LOOKS = {
    MentorMove.APPROVE: ("Approve", "✅", GREEN),
    MentorMove.DECLINE: ("Decline", "❌", GREY),
    MentorMove.WORD: ("Ask for a word", "💬", GREY),
}

OVERVIEW = "My overview"

DOOR_LOOKS = {
    "volunteer": ("I would like to mentor", "🌱", GREEN),
    "ask": ("Find a mentor", "🔎", BLUE),
    "browse": ("Look around", "🧭", BLUE),
    "offer": ("Offer to someone waiting", "🤲", BLUE),
    "me": ("How things stand", None, GREY),
    "seeker-update": ("Change what I hope for", None, GREY),
    "seeker-withdraw": ("Leave the list", None, GREY),
    "mentor-update": ("Change my details", None, GREY),
    "mentor-pause": ("Take nobody new", "⏸️", GREY),
    "mentor-resume": ("Be open again", "▶️", GREEN),
    "mentor-step-down": ("Step down", None, GREY),
    "mentor-role-off": ("Take the role off now", None, GREY),
    "offer-withdraw": ("Take my offer back", None, GREY),
    "about-me": ("Say more about yourself", None, GREY),
    "preferences": ("When to write to me", None, GREY),
    "who-sees": ("Who sees what of mine", None, GREY),
    "check-ins-on": ("Check-ins again", "▶️", GREEN),
    "check-ins-rest": ("Rest on", None, GREY),
    "check-ins-off": ("No check-ins for me", None, GREY),
}


class PairingButton(ui.DynamicItem[ui.Button[Any]], template=rf"pairing:{ID}:(?P<move>{any_of(PAIRING_LOOKS)})"):
    """One move on one pairing."""

    def __init__(self, pairing_id: int, move: PairingMove) -> None:
        super().__init__(button(PAIRING_LOOKS[move], f"pairing:{pairing_id}:{move}"))
        self.pairing_id, self.move = pairing_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), PairingMove(match["move"]))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.pairing(interaction, self.pairing_id, self.move)


class MentorButton(ui.DynamicItem[ui.Button[Any]], template=rf"mentor:{ID}:(?P<move>{any_of(MENTOR_LOOKS)})"):
    """One decision about one application."""

    def __init__(self, mentor_row_id: int, move: MentorMove) -> None:
        super().__init__(button(MENTOR_LOOKS[move], f"mentor:{mentor_row_id}:{move}"))
        self.mentor_row_id, self.move = mentor_row_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), MentorMove(match["move"]))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.application(interaction, self.mentor_row_id, self.move)


class DoorButton(ui.DynamicItem[ui.Button[Any]], template=rf"door:{ID}:(?P<door>{any_of(DOOR_LOOKS)})"):
    """The way into something of one's own, in the community with this id; works in direct messages too.

    *says* is what stands on it in place of what it says elsewhere.
    """

    def __init__(self, community_id: int, door: str, *, says: str | None = None) -> None:
        label, emoji, style = DOOR_LOOKS[door]
        looks = (shortened(says or label, LONGEST_LABEL), emoji, style)
        super().__init__(button(looks, f"door:{community_id}:{door}"))
        self.community_id, self.door = community_id, door

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["door"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.door(interaction, self.community_id, self.door)


class WhyButton(ui.DynamicItem[ui.Button[Any]], template=rf"why:{ID}"):
    """What the other of two said about themselves, and why it could be the two: for the reader's eyes only."""

    def __init__(self, pairing_id: int) -> None:
        super().__init__(button(("What fits, and why", None, GREY), f"why:{pairing_id}"))
        self.pairing_id = pairing_id

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.why(interaction, self.pairing_id)


class KeptButton(ui.DynamicItem[ui.Button[Any]], template=rf"kept:{ID}"):
    """The person has read what was kept for them."""

    def __init__(self, up_to: int) -> None:
        super().__init__(button(("I've read these", None, GREY), f"kept:{up_to}"))
        self.up_to = up_to

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.kept(interaction, self.up_to)


class OfferSelect(ui.DynamicItem[ui.Select[Any]], template=rf"offer(?::{ID})?"):
    """A mentor chooses among those waiting in the community with this id; they have no names here."""

    def __init__(self, options: list[discord.SelectOption], community_id: int) -> None:
        super().__init__(
            ui.Select(
                custom_id=f"offer:{community_id}",
                placeholder="I'd gladly be there for…",
                options=options or [discord.SelectOption(label="–", value="0")],
            )
        )
        self.community_id = community_id

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        # Without the community's id they were made before they worked in direct messages, too.
        return cls([], id_in(match) if match["id"] else interaction.guild_id or 0)

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.offer(interaction, self.community_id, chosen_ids(interaction))


class WaitingButton(ui.DynamicItem[ui.Button[Any]], template=rf"waiting:{ID}:(?P<after>\d{{1,19}})"):
    """The next page of a community's waiting list, behind the place with this row id."""

    def __init__(self, community_id: int, after: int) -> None:
        super().__init__(button(("Show the next ones", None, GREY), f"waiting:{community_id}:{after}"))
        self.community_id, self.after = community_id, after

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), min(int(match["after"]), LARGEST_ID))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.waiting_list(interaction, self.community_id, self.after)


class GuideSelect(ui.DynamicItem[ui.Select[Any]], template=r"guide"):
    """A section of the guide."""

    def __init__(self, sections: list[str] | None = None, chosen: str | None = None) -> None:
        options = [
            discord.SelectOption(label=title[:100], value=str(number), default=title == chosen)
            for number, title in enumerate(sections or ["–"])
        ]
        super().__init__(ui.Select(custom_id="guide", placeholder="More about…", options=options[:25]))

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], _match: re.Match[str]) -> Self:
        return cls()

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.guide(interaction, chosen_ids(interaction))


class SuggestSelect(ui.DynamicItem[ui.UserSelect[Any]], template=rf"suggest:{ID}:(?P<part>mentor|mentee)"):
    """A facilitator has someone in mind, and chooses with whom."""

    def __init__(self, person_id: int, part: str) -> None:
        asks = "…as mentor, with this mentee" if part == "mentor" else "…as mentee, with this mentor"
        super().__init__(ui.UserSelect(custom_id=f"suggest:{person_id}:{part}", placeholder=asks))
        self.person_id, self.part = person_id, part

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["part"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.suggestion(interaction, self.person_id, self.part, chosen_ids(interaction))


class SetupSelect(
    ui.DynamicItem[ui.Select[Any]],
    template=r"setup:(?P<what>facilitator|member|alumni|group|mentor|channel|forum|tag|coordinator|yes)",
):
    """One setting; what it looks like stands with the settings page."""

    def __init__(self, select: ui.Select[Any], what: str) -> None:
        super().__init__(select)
        self.what = what

    @classmethod
    async def from_custom_id(cls, _i: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item, match["what"])  # type: ignore[arg-type]  # any kind of select that was shown

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.setting(interaction, self.what, chosen_ids(interaction))


ALL = (
    PairingButton,
    MentorButton,
    DoorButton,
    WhyButton,
    KeptButton,
    OfferSelect,
    WaitingButton,
    GuideSelect,
    SuggestSelect,
    SetupSelect,
    *check_in_buttons.ALL,
    *parting_buttons.ALL,
    *about_me_buttons.ALL,
    *trait_buttons.ALL,
    *browsing_buttons.ALL,
    *matches_buttons.ALL,
    *concern_buttons.ALL,
    *support_buttons.ALL,
    *privacy_buttons.ALL,
    *opening_buttons.ALL,
)
"""What the app registers at start, so that every control works after a restart."""


def is_known(custom_id: str) -> bool:
    """Whether one of the controls recognises this custom id."""
    return any(item.__discord_ui_compiled_template__.fullmatch(custom_id) for item in ALL)
