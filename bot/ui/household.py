"""What the running bot offers to faces and knocks; the app hands it in, and this is all they know of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import discord
from discord import ui

from bot.clock import Clock
from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.people import Caller, Someone
from bot.rules.programme import Programme
from bot.rules.traits import Part
from bot.services import Services
from storage.states import Answer

from .zones import Zones

if TYPE_CHECKING:
    from .knocks import Interaction
    from .parting_buttons import ClosingMove
    from .support import CrisisLines


Given = TypeVar("Given")


class CheckInPresses(Protocol):
    """What each control of a check-in does when it is used."""

    async def answered(self, interaction: Interaction, question_id: int, answer: Answer) -> None: ...
    async def more(self, interaction: Interaction, question_id: int, wish: str) -> None: ...
    async def prompt(self, interaction: Interaction, question_id: int) -> None: ...
    async def show(self, interaction: Interaction, question_id: int) -> None: ...
    async def take(self, interaction: Interaction, question_id: int) -> None: ...
    async def start(self, interaction: Interaction, find: Awaitable[int]) -> None: ...
    async def rhythm(self, interaction: Interaction, pairing_id: int, wish: str) -> None: ...
    async def prefer(self, interaction: Interaction, community_id: int, what: str, chosen: list[str]) -> None: ...


class PartingPresses(Protocol):
    """What each control at the end of a mentorship does when it is used."""

    async def closing(self, interaction: Interaction, pairing_id: int, move: ClosingMove) -> None: ...
    async def thanks(self, interaction: Interaction, note_id: int, welcome: str) -> None: ...


class AboutMePresses(Protocol):
    """What each control does with which people say more about themselves."""

    async def page(self, interaction: Interaction, community_id: int) -> ui.LayoutView: ...
    async def as_mentor(self, interaction: Interaction) -> None: ...
    async def as_seeker(self, interaction: Interaction) -> None: ...
    async def change(self, interaction: Interaction, community_id: int, what: str, part: Part) -> None: ...


class TraitPresses(Protocol):
    """What each control does with which a community chooses what people may say about themselves."""

    async def listed(self, interaction: Interaction, what: str) -> None: ...
    async def one(self, interaction: Interaction, key: str) -> None: ...
    async def change(self, interaction: Interaction, key: str, what: str) -> None: ...


class BrowsingPresses(Protocol):
    """What each control does with which someone looks through mentors, or at whom they keep apart from."""

    async def moved(self, interaction: Interaction, community_id: int, mentor_row_id: int, move: str) -> None: ...
    async def let_be(self, interaction: Interaction, community_id: int, chosen: list[int]) -> None: ...


class PrivacyPresses(Protocol):
    """What happens when someone sees, takes along or deletes what is stored about them."""

    async def moved(self, interaction: Interaction, community_id: int, move: str) -> None: ...
    async def shown(self, interaction: Interaction, caller: Caller, move: str) -> ui.LayoutView: ...


class MatchPresses(Protocol):
    """What each control of a set of matches does when it is used."""

    async def find(self, interaction: Interaction) -> None: ...
    async def one(self, interaction: Interaction, match_id: int, move: str) -> None: ...
    async def all(self, interaction: Interaction, matching_id: int, move: str) -> None: ...


class ConcernPresses(Protocol):
    """What each control does with which someone raises a concern, or looks after one."""

    async def form(self, interaction: Interaction, community_id: int) -> None: ...
    async def listed(self, interaction: Interaction) -> None: ...
    async def moved(self, interaction: Interaction, concern_id: int, move: str) -> None: ...


class SupportPresses(Protocol):
    """What ``/support`` shows, and what its controls do."""

    async def card(self, interaction: Interaction) -> None: ...
    async def pressed(self, interaction: Interaction, community_id: int, move: str) -> None: ...


class OpeningPresses(Protocol):
    """What the control does with which someone opens what a direct message only said was there."""

    async def open(self, interaction: Interaction, letter_id: int) -> None: ...


class Presses(Protocol):
    """What each control does when it is used."""

    check_ins: CheckInPresses
    parting: PartingPresses
    about_me: AboutMePresses
    traits: TraitPresses
    browsing: BrowsingPresses
    matches: MatchPresses
    concerns: ConcernPresses
    support: SupportPresses
    privacy: PrivacyPresses
    opening: OpeningPresses

    async def pairing(self, interaction: Interaction, pairing_id: int, move: PairingMove) -> None: ...
    async def application(self, interaction: Interaction, mentor_row_id: int, move: MentorMove) -> None: ...
    async def door(self, interaction: Interaction, community_id: int, door: str) -> None: ...
    async def why(self, interaction: Interaction, pairing_id: int) -> None: ...
    async def kept(self, interaction: Interaction, up_to: int) -> None: ...
    async def offer(self, interaction: Interaction, community_id: int, chosen: list[int]) -> None: ...
    async def waiting_list(self, interaction: Interaction, community_id: int, after: int) -> None: ...
    async def guide(self, interaction: Interaction, chosen: list[int]) -> None: ...
    async def setting(self, interaction: Interaction, what: str, chosen: list[int]) -> None: ...
    async def suggestion(self, interaction: Interaction, person_id: int, part: str, chosen: list[int]) -> None: ...
    async def ask_mentor(self, interaction: Interaction, mentor: discord.User | discord.Member) -> None: ...
    async def ask_in(self, interaction: Interaction, community_id: int, find: Awaitable[Someone]) -> None: ...
    async def note(self, interaction: Interaction, find: Awaitable[int]) -> None: ...
    async def move(
        self, interaction: Interaction, pairing_id: int, move: PairingMove, *, until: str | None = None
    ) -> ui.LayoutView: ...


class Carrier(Protocol):
    """Who keeps to the pace at which Discord may be asked something."""

    async def ask(self, request: Coroutine[Any, Any, Given]) -> Given: ...


class House(Protocol):
    """What the running bot offers to faces and knocks."""

    services: Services
    presses: Presses
    programme: Programme
    clock: Clock
    zones: Zones
    guide: dict[str, str]
    crisis_lines: CrisisLines
    open_forms: set[str]
    answering: set[asyncio.Task[Any]]

    @property
    def courier(self) -> Carrier: ...
