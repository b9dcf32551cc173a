"""Services over a real database, without Discord: people are numbers here, with roles that mean something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.demo.world.community import SetClock
from bot.rules.mentoring import MentorMove
from bot.rules.people import Caller, Someone
from bot.rules.programme import Programme
from bot.services import Services
from bot.services.core.context import Desk
from storage.database import Store
from storage.models.enums import LetterKind, RoleKind
from storage.models.records import Letter, Mentor, Pairing

HOME, ELSEWHERE = 100, 200
FACILITATES, IS_MEMBER, IS_ALUMNI, IS_MENTOR = 901, 902, 903, 904
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class House:
    """One community with its settings chosen, and short ways to let things happen in it."""

    def __init__(self, store: Store, programme: Programme | None = None, clock: SetClock | None = None) -> None:
        self.store = store
        self.clock = clock or SetClock(START)
        self.programme = programme or Programme()
        self.services = Services.over(Desk(store, self.clock, self.programme))

    async def set_up(self, community_id: int = HOME) -> None:
        """Choose what the roles mean and where the cards go."""
        manager = Caller(user_id=1, community_id=community_id, manages_server=True)
        for kind, role_id in (
            (RoleKind.FACILITATOR, FACILITATES),
            (RoleKind.MEMBER, IS_MEMBER),
            (RoleKind.ALUMNI, IS_ALUMNI),
            (RoleKind.MENTOR, IS_MENTOR),
        ):
            await self.services.setup.choose_roles(manager, kind, [role_id])
        await self.services.setup.choose_facilitators_channel(manager, 800)
        await self.services.setup.choose_coordinator(manager, 2)

    async def wants_a_yes(self) -> None:
        """From now on a facilitator says yes to each pairing."""
        manager = Caller(user_id=1, community_id=HOME, manages_server=True)
        await self.services.setup.choose_needs_yes(manager, needs_yes=True)

    async def mentor(self, user_id: int, *, capacity: int = 2) -> Mentor:
        """Someone who volunteered and was approved."""
        applied = await self.services.mentors.volunteer(
            member(user_id), qualities=["kind"], past_member=False, capacity=capacity, words=None
        )
        return await self.services.mentors.decide(facilitator(), applied.id, MentorMove.APPROVE)

    async def asked(self, mentee: int, mentor: int) -> Pairing:
        """A mentee has asked a mentor."""
        return await self.services.asking.ask_mentor(member(mentee), someone(mentor), words=None, attends=True)

    async def together(self, mentee: int, mentor: int) -> Pairing:
        """A mentee has asked, the mentor has agreed."""
        asked = await self.asked(mentee, mentor)
        return await self.services.answering.agree(in_dm(mentor), asked.id)

    async def letters(self) -> list[Letter]:
        """Everything waiting to be carried, claimed for a moment and then settled as sent."""
        found: list[Letter] = []
        while claimed := await self.services.post.claim(limit=50, lease_seconds=60):
            for letter in claimed:
                await self.services.post.arrived(await self.services.post.facts(letter))
            # A look whether somebody hears of a card is nothing that anybody is sent.
            found += [letter for letter in claimed if letter.kind is not LetterKind.STILL_HEARD]
        return found

    async def told(self, kind: LetterKind) -> list[int | None]:
        """Who is told *kind*, among the letters that wait."""
        return [letter.to_id for letter in await self.letters() if letter.kind is kind]

    def wait(self, **span: float) -> None:
        """Let days or hours pass."""
        self.clock.forward(timedelta(**span))


def member(user_id: int, community_id: int = HOME) -> Caller:
    """A current member of a group."""
    return Caller(user_id=user_id, community_id=community_id, role_ids=frozenset({IS_MEMBER}))


def facilitator(user_id: int = 50, community_id: int = HOME) -> Caller:
    """Someone with the facilitators' role."""
    return Caller(user_id=user_id, community_id=community_id, role_ids=frozenset({FACILITATES, IS_MEMBER}))


def in_dm(user_id: int) -> Caller:
    """Someone who presses a button in a direct message: no server, no roles."""
    return Caller(user_id=user_id, community_id=None)


def someone(user_id: int, *, is_bot: bool = False, is_here: bool = True, role_id: int = IS_MEMBER) -> Someone:
    """A person named in a command."""
    return Someone(user_id=user_id, is_bot=is_bot, is_here=is_here, role_ids=frozenset({role_id}))
