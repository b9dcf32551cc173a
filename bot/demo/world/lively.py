"""A community half a year later: pairs at every stage, people who wait, and what waits for the facilitators."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from bot.rules.callers import Caller, NamedUser
from bot.rules.mentor_status import MentorMove
from bot.rules.refusals import NotAMentor
from bot.rules.traits import TraitSection as About
from bot.services import Services
from storage.models.enums import CheckInAnswer, Rhythm
from storage.models.records import Mentor

from .community import (
    COORDINATOR,
    CastMember,
    SimulatedCommunity,
    choose_settings,
    create_community_without_settings,
    have_begun,
)
from .world import Simulation

DueStep = Callable[[], Awaitable[object]]

TITLE = "Half a year later"
HALF_A_YEAR = timedelta(days=182)

FACILITATORS = ("Noor", "Piotr", "Yara")
MENTORS = ("Abel", "Beata", "Carmen", "Daniel", "Elif", "Fiona", "Goran", "Helene", "Ivo", "Jana")
MENTEES = ("Kofi", "Lena", "Mateo", "Nadia", "Oscar", "Pilar", "Quinn", "Ruth", "Samir", "Tove", "Uma", "Vera")
LATE_MENTOR = MENTORS[-1]
"""Whose offer to mentor waits for a facilitator's yes."""

WAITING = ("Wanda", "Xavi", "Yusuf", "Zoe", "Amina", "Bruno", "Clara", "Dario")


def _cast() -> Iterator[CastMember]:
    for name in FACILITATORS:
        part = COORDINATOR if name == FACILITATORS[0] else "facilitator"
        yield CastMember(name=name, description=part, roles=("Facilitator", "Member"))
    for count, name in enumerate((*MENTORS, *MENTEES, *WAITING)):
        part = "mentor" if name in MENTORS else "member"
        yield CastMember(name=name, description=part, roles=("Member", f"{('Tuesday', 'Thursday')[count % 2]} group"))


LIVELY_CAST = tuple(_cast())


@dataclass(frozen=True, slots=True, kw_only=True)
class PairStory:
    """Two people, by the days since the community began on which something of theirs happened."""

    mentor: str
    mentee: str
    begins: int
    ends: int | None = None
    rhythm: Rhythm = Rhythm.MONTHLY


PAIRS = (
    PairStory(mentor="Abel", mentee="Wanda", begins=10, ends=94),
    PairStory(mentor="Abel", mentee="Kofi", begins=10),
    PairStory(mentor="Beata", mentee="Lena", begins=40),
    PairStory(mentor="Beata", mentee="Xavi", begins=40, ends=154),
    PairStory(mentor="Carmen", mentee="Mateo", begins=70),
    PairStory(mentor="Daniel", mentee="Nadia", begins=70),
    PairStory(mentor="Elif", mentee="Oscar", begins=100),
    PairStory(mentor="Carmen", mentee="Pilar", begins=100),
    PairStory(mentor="Fiona", mentee="Quinn", begins=100),
    PairStory(mentor="Abel", mentee="Ruth", begins=130),
    PairStory(mentor="Goran", mentee="Samir", begins=130, rhythm=Rhythm.FORTNIGHTLY),
    PairStory(mentor="Daniel", mentee="Tove", begins=154, rhythm=Rhythm.GENTLE),
    PairStory(mentor="Helene", mentee="Uma", begins=160),
    PairStory(mentor="Fiona", mentee="Vera", begins=168, rhythm=Rhythm.GENTLE),
)
"""Twelve of them are together still; two have ended, and their mentees wait again.

Those who are asked monthly began whole months apart, so that their check-ins come on one day: half a year in seconds.
"""

UNANSWERING = "Samir"
"""Who no longer answers; neither does the mentor, so that the pair is on the facilitators' list."""

JOINS = {"Yusuf": 154, "Xavi": 160, "Zoe": 154, "Amina": 160, "Bruno": 168, "Wanda": 168, "Clara": 176, "Dario": 181}
"""The day on which each of those who wait joined."""

HOPES = (
    "Someone who has been through the first year.",
    "I do not sleep much. Somebody calm to call in the evening would help.",
    "To hear from someone who stayed, and is glad of it.",
    "A person my age, who can listen without fixing anything.",
)
OFFER_WORDS = (
    "Four years on. I remember how long the nights were, and I am glad to listen.",
    "Somebody walked with me when I needed it. I would like to do the same.",
    "We stayed together, and it is good now. I can tell how, if it helps.",
)
ANSWERS = (CheckInAnswer.WELL, CheckInAnswer.WELL, CheckInAnswer.WELL, CheckInAnswer.NOT_SO_WELL)


TICKED = ("listener", "steady", "kind", "time", "hopeful", "practical", "limits", "confidential")


async def create_lively_community(made: Simulation) -> SimulatedCommunity:
    """Create the server, and let half a year pass in it."""
    community = await create_community_without_settings(made.env, made.bot, made.clock, title=TITLE, cast=LIVELY_CAST)
    await have_begun(community, *community.people)
    await choose_settings(community)
    await _HalfYear(made=made, community=community).live()
    return community


@dataclass(slots=True, kw_only=True)
class _HalfYear:
    """What people do in it, by the bot's own services, each on its day."""

    made: Simulation
    community: SimulatedCommunity
    random: Random = field(default_factory=lambda: Random(7))  # noqa: S311 - always the same half year
    _pairing_ids: dict[str, int] = field(default_factory=dict)
    """By the mentee's name."""
    _answered_up_to: dict[str, int] = field(default_factory=dict)

    @property
    def _services(self) -> Services:
        return self.made.bot.services

    async def live(self) -> None:
        begins = self.made.clock()
        await self._find_mentors()
        things: list[tuple[int, DueStep]] = [(pair.begins, partial(self._begin, pair)) for pair in PAIRS]
        things += [(pair.ends, partial(self._end, pair)) for pair in PAIRS if pair.ends]
        things += [(day, partial(self._join, name)) for name, day in JOINS.items()]
        things += [(178, partial(self._volunteer, LATE_MENTOR))]
        things += [(180, self._concern_taken_on), (181, self._what_is_new), (182, self._answer_check_ins)]
        for day, thing in sorted(things, key=lambda each: each[0]):
            await self._until(begins + timedelta(days=day))
            await self._say_who_is_still_open()
            await thing()
            await self.made.bot.outbox_worker.drain()
        await self.made.env.settle()

    async def _until(self, moment: datetime) -> None:
        while self.made.clock() < moment:
            await self.made.advance_to_next(moment)
            await self._answer_check_ins()

    async def _find_mentors(self) -> None:
        for count, name in enumerate(MENTORS):
            if name == LATE_MENTOR:
                continue
            offered = await self._volunteer(name)
            by = self._caller(FACILITATORS[count % len(FACILITATORS)])
            await self._services.mentor_applications.decide(by, offered.id, MentorMove.APPROVE)
        await self._say_who_they_are()
        await self.made.bot.outbox_worker.drain()

    async def _say_who_is_still_open(self) -> None:
        for name in MENTORS:
            with suppress(NotAMentor):
                mentor = await self._services.mentor_status.mine(self._caller(name))
                if mentor.unanswered_checks:
                    await self._services.mentor_status.confirm(self._caller(name), capacity=mentor.capacity)

    async def _volunteer(self, name: str) -> Mentor:
        count = MENTORS.index(name)
        return await self._services.mentor_applications.volunteer(
            self._caller(name),
            qualities=[
                TICKED[count % len(TICKED)],
                TICKED[(count + 3) % len(TICKED)],
            ],
            past_member=False,
            capacity=2 + count % 2,
            words=OFFER_WORDS[count % len(OFFER_WORDS)],
        )

    async def _say_who_they_are(self) -> None:
        for name in (*MENTORS, *WAITING):
            caller, draw = self._caller(name), self.random.choice
            story = {
                "side": [draw(("betrayed", "unfaithful"))],
                "path": [draw(("apart", "reconciling", "undecided"))],
            }
            await self._services.profiles.set_answers(caller, About.STORY, chosen=story)

    async def _begin(self, pair: PairStory) -> None:
        mentee, mentor = self._caller(pair.mentee), self._caller(pair.mentor)
        asked = await self._services.requests.ask_mentor(
            mentee, self._named(pair.mentor), words=self.random.choice(HOPES), attends=True
        )
        self.made.clock.tick()
        await self._services.responses.agree(mentor, asked.id)
        self._pairing_ids[pair.mentee] = asked.id
        if pair.rhythm is not Rhythm.GENTLE:
            await self._services.check_ins.change_rhythm(mentee, asked.id, pair.rhythm)

    async def _end(self, pair: PairStory) -> None:
        await self._services.active_pairings.end(self._caller(pair.mentee), self._pairing_ids[pair.mentee])

    async def _join(self, name: str) -> None:
        await self._services.waiting_list.join(
            self._caller(name), hope=self.random.choice(HOPES), attends=True, listed=True, preferences=None
        )

    async def _concern_taken_on(self) -> None:
        raised = await self._services.concerns.raise_concern(
            self._caller("Nadia"),
            words="My mentor wrote to me at two in the morning, three nights in a row. I do not know how to say it.",
            about=self._named("Daniel"),
            named=True,
        )
        await self.made.bot.outbox_worker.drain()
        self.made.clock.tick()
        await self._services.concern_cases.take(self._caller("Piotr"), raised.id)

    async def _what_is_new(self) -> None:
        await self._services.concerns.raise_concern(
            self._caller("Kofi"),
            words="Somebody in the Tuesday group has not come for three weeks, and does not answer me.",
            named=False,
        )
        await self._services.requests.ask_mentor(
            self._caller("Zoe"), self._named("Ivo"), words=HOPES[0], attends=True
        )

    async def _answer_check_ins(self) -> None:
        for pair in PAIRS:
            if pair.mentee == UNANSWERING or pair.mentee not in self._pairing_ids:
                continue
            for name in (pair.mentor, pair.mentee):
                if (question := self._newest_question(name)) is not None:
                    answer = self.random.choice(ANSWERS)
                    await self._services.check_ins.answer(self._caller(name), question, answer)

    def _newest_question(self, name: str) -> int | None:
        """Return the id on the buttons of a check-in that came since the last look."""
        room = self.community[name].user.dm_channel.id
        new = [
            message
            for message in self.made.env.backend.messages.get(room, {}).values()
            if message.id > self._answered_up_to.get(name, 0)
        ]
        self._answered_up_to[name] = max((message.id for message in new), default=self._answered_up_to.get(name, 0))
        found = re.findall(r"question:(\d+):well", str([message.components for message in new]))
        return int(found[-1]) if found else None

    def _caller(self, name: str) -> Caller:
        return self.community.caller(name)

    def _named(self, name: str) -> NamedUser:
        caller = self._caller(name)
        return NamedUser(user_id=caller.user_id, is_bot=False, is_in_server=True, role_ids=caller.role_ids)
