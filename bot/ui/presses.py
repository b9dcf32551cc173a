"""What each control does: ask the service, show what came of it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

import discord
from discord import ui

from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.people import Someone
from bot.rules.programme import Programme
from bot.rules.refusals import NoLongerWaiting, NotFound
from bot.services import Services

from . import forms, guide, handing_over, outcomes, reasons, settings, waiting
from .about_me_presses import AboutMePresses
from .belonging import belongs_to
from .browsing_presses import BrowsingPresses
from .check_in_presses import CheckInPresses
from .concern_presses import ConcernPresses
from .doors import Doors
from .knocks import (
    Interaction,
    add,
    answer,
    caller_in,
    caller_of,
    house,
    named,
    open_form,
    plain,
    someone,
)
from .letters.shared import partner
from .matches_presses import MatchPresses
from .opening_presses import OpeningPresses
from .parting_presses import PartingPresses
from .privacy_presses import PrivacyPresses
from .support_presses import SupportPresses
from .trait_presses import TraitPresses

Known = TypeVar("Known")

ASKED_OF_ONE = frozenset({PairingMove.STAY, PairingMove.MOVE_ON})
"""Choices that nobody who reads along need know."""


class ButtonPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services, programme: Programme) -> None:
        self._services = services
        self._programme = programme
        self._doors = Doors(services, programme)
        self.check_ins = CheckInPresses(services, programme)
        self.about_me = AboutMePresses(services)
        self.traits = TraitPresses(services)
        self.parting = PartingPresses(services, programme)
        self.browsing = BrowsingPresses(services, programme)
        self.matches = MatchPresses(services)
        self.concerns = ConcernPresses(services)
        self.support = SupportPresses(services, programme)
        self.privacy = PrivacyPresses(services)
        self.opening = OpeningPresses(services, programme)

    async def pairing(self, interaction: Interaction, pairing_id: int, move: PairingMove) -> None:
        """One of the two, or a facilitator, moves a pairing."""
        if move is PairingMove.NOTE:
            await self.note(interaction, _this(pairing_id))
            return
        if interaction.guild_id is None and move in ASKED_OF_ONE:
            await self._chosen(interaction, pairing_id, move)
            return
        # What is offered for one of several mentees leaves standing what it says about the others.
        in_place = interaction.guild_id is None and move is not PairingMove.HAND_OVER
        await answer(interaction, self.move(interaction, pairing_id, move), in_place=in_place)

    async def _chosen(self, interaction: Interaction, pairing_id: int, move: PairingMove) -> None:
        """What stays in the direct message is the same for either choice; what it means goes away."""
        caller, said = caller_of(interaction), list[ui.LayoutView]()

        async def choose() -> ui.LayoutView:
            said.append(await self.move(interaction, pairing_id, move))
            return outcomes.shown(caller, handing_over.CHOSEN)

        if await answer(interaction, choose(), in_place=True):
            await add(interaction, *said)

    async def move(
        self, interaction: Interaction, pairing_id: int, move: PairingMove, *, until: str | None = None
    ) -> ui.LayoutView:
        """Make the move; gives what to show to whoever made it."""
        services, caller = self._services, caller_of(interaction)
        match move:
            case PairingMove.AGREE:
                moved = await services.answering.agree(caller, pairing_id)
            case PairingMove.DECLINE:
                moved = await services.answering.decline(caller, pairing_id)
            case PairingMove.WITHDRAW:
                moved = await services.answering.withdraw(caller, pairing_id)
            case PairingMove.PAUSE:
                moved = await services.walking.pause(caller, pairing_id, until=until)
            case PairingMove.RESUME:
                moved = await services.walking.resume(caller, pairing_id)
            case PairingMove.END:
                moved = await services.walking.end(caller, pairing_id)
            case PairingMove.HAND_OVER:
                moved = await services.handing_over.offer(caller, pairing_id)
            case PairingMove.STAY:
                moved = await services.handing_over.stay(caller, pairing_id)
            case PairingMove.MOVE_ON:
                moved = await services.handing_over.move_on(caller, pairing_id)
            case _:
                moved = await services.answering.decide(caller, pairing_id, move)
        belongs_to(interaction, moved.community_id)
        return outcomes.shown(caller, *outcomes.after_move(moved, move, caller.user_id, self._programme))

    async def note(self, interaction: Interaction, find: Awaitable[int]) -> None:
        """Open the form for a note on the pairing that *find* gives."""
        caller = caller_of(interaction)

        async def form() -> forms.Form:
            pairing_id = await find
            await self._services.walking.may_write(caller, pairing_id)

            async def send(sent: Interaction, words: str) -> ui.LayoutView:
                pairing = await self._services.walking.write_note(caller_of(sent), pairing_id, words)
                belongs_to(sent, pairing.community_id)
                return plain(
                    f"I bring it to {partner(pairing, caller.user_id)} now. If their direct messages are closed, it "
                    "waits until they look in `/mentorship me`. If the mentorship ends first, I don't bring it."
                )

            return forms.NoteForm(send)

        await open_form(interaction, forms.prepared(interaction, form()))

    async def ask_mentor(self, interaction: Interaction, mentor: discord.User | discord.Member) -> None:
        """Open the form for asking someone by name."""
        await self.ask_in(interaction, interaction.guild_id or 0, _this(someone(mentor)))

    async def ask_in(self, interaction: Interaction, community_id: int, find: Awaitable[Someone]) -> None:
        """Open the form for asking whomever *find* gives, a mentor of this community; also in direct messages."""

        async def form() -> forms.Form:
            asked = await find
            await self._services.asking.may_ask(await caller_in(interaction, community_id), asked)

            async def ask(sent: Interaction, hope: str | None, attends: bool) -> ui.LayoutView:
                # It may have been open for hours: who asks and who is asked are looked at anew.
                caller, mentor = await caller_in(sent, community_id), await named(sent, asked.user_id, community_id)
                pairing = await self._services.asking.ask_mentor(caller, mentor, words=hope, attends=attends)
                return plain(outcomes.asked(pairing, caller.user_id, self._programme))

            return forms.SeekerForm("Asking someone", ask, named=True)

        await open_form(interaction, forms.prepared(interaction, form()))

    async def suggestion(self, interaction: Interaction, person_id: int, part: str, chosen: list[int]) -> None:
        """A facilitator has chosen the second of two people."""

        async def suggest() -> ui.LayoutView:
            if not chosen:
                raise NotFound
            first, second = await named(interaction, person_id), await named(interaction, chosen[0])
            mentor, mentee = (first, second) if part == "mentor" else (second, first)
            await self._services.suggesting.suggest(caller_of(interaction), mentor=mentor, mentee=mentee)
            return plain(outcomes.both_asked(mentor.user_id, mentee.user_id))

        await answer(interaction, suggest())

    async def application(self, interaction: Interaction, mentor_row_id: int, move: MentorMove) -> None:
        """A facilitator decides about an application."""

        async def decide() -> ui.LayoutView:
            mentor = await self._services.mentors.decide(caller_of(interaction), mentor_row_id, move)
            return outcomes.decided(mentor, move)

        await answer(interaction, decide())

    async def why(self, interaction: Interaction, pairing_id: int) -> None:
        """Show what fits to one of two who are asked; in a direct message it does not stay."""

        async def show() -> ui.LayoutView:
            found = await self._services.asking.reasons(caller_of(interaction), pairing_id)
            belongs_to(interaction, found.other.community_id)
            return reasons.page(found)

        await answer(interaction, show())

    async def kept(self, interaction: Interaction, up_to: int) -> None:
        """Clear what was kept for someone."""

        async def clear() -> ui.LayoutView:
            more = await self._services.overview.were_read(caller_of(interaction), up_to)
            return plain(outcomes.MORE_IS_KEPT if more else outcomes.ALL_WAS_READ)

        await answer(interaction, clear(), in_place=True)

    async def offer(self, interaction: Interaction, community_id: int, chosen: list[int]) -> None:
        """A mentor offers to someone on the waiting list."""

        async def offer() -> ui.LayoutView:
            if not chosen:
                raise NoLongerWaiting
            caller = await caller_in(interaction, community_id)
            pairing = await self._services.offering.offer_to_waiting(caller, chosen[0])
            return plain(waiting.offered(pairing, self._programme))

        await answer(interaction, offer())

    async def waiting_list(self, interaction: Interaction, community_id: int, after: int) -> None:
        """A mentor looks at the next ones who wait."""

        async def show() -> ui.LayoutView:
            caller = await caller_in(interaction, community_id)
            return waiting.waiting_list(await self._services.offering.waiting_for(caller, after=after))

        await answer(interaction, show())

    async def setting(self, interaction: Interaction, what: str, chosen: list[int]) -> None:
        """Someone who manages the server chooses a setting."""

        async def choose() -> ui.LayoutView:
            community = await settings.choose(self._services.setup, caller_of(interaction), what, chosen)
            return settings.start(community, interaction.guild)

        await answer(interaction, choose(), in_place=True)

    async def guide(self, interaction: Interaction, chosen: list[int]) -> None:
        """Turn to a section of the guide."""

        async def turn() -> ui.LayoutView:
            return guide.page(house(interaction).guide, chosen[0] if chosen else 0, interaction.guild_id)

        await answer(interaction, turn(), in_place=True)

    async def door(self, interaction: Interaction, community_id: int, door: str) -> None:
        """The way into something of one's own."""
        await self._doors.open(interaction, community_id, door)


async def _this(known: Known) -> Known:
    return known
