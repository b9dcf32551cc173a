"""All that waits and is no cry for help, in each way in which those who should act can fail, for 120 days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.rules.audience import Staff
from bot.rules.mentor_status import MentorMove
from bot.ui.components.overview import WeeklyMatter
from storage.models.enums import Heard, MessageKind
from storage.schema.matters import open_matters
from storage.schema.people import mentors
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import start_pairing
from tests.support.services.concurrency import Row, rows

from .test_decisions_do_not_wait_unheard import CHANNEL, CardWorld
from .test_nobody_waits_unheard import STAFF, TO_STAFF, no_longer_than

INES, YAN, OLEG, MAREK, PIA, ADA, BILAL, SIA = 10, 11, 12, 13, 14, 31, 32, 34
TOMAS, LINDIWE, HANA, OLU = 50, 51, 2, 60
DAYS = 120
APPLICATION, PAIRING, STEPPED_DOWN = WeeklyMatter.OFFERS, WeeklyMatter.PAIRINGS, WeeklyMatter.STEPPED_DOWN
DECISIONS = (APPLICATION, PAIRING, STEPPED_DOWN)
Act = Callable[[ServiceHarness], Awaitable[None]]
Told = dict[int | str, list[int]]


async def all_wait(harness: ServiceHarness) -> dict[WeeklyMatter, int]:
    """Let one of each wait; return the rows that wait for a decision."""
    services = harness.services
    await start_pairing(harness, BILAL, YAN)  # nobody of them answers, and Bilal can't be reached
    for mentor in (INES, MAREK, PIA):
        await harness.add_mentor(mentor)
    await harness.require_approval()
    asked = await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()
    await services.mentor_status.pause(member(PIA), until=None)
    await services.waiting_list.join(member(SIA), hope=None, attends=True, listed=True, preferences=None)
    await services.responses.agree(in_dm(INES), asked.id)
    stepped_down = await services.mentor_status.step_down(member(MAREK))
    offer = await services.mentor_applications.volunteer(
        member(OLEG), qualities=["kind"], past_member=False, capacity=2, words=None
    )
    async with harness.database.transaction() as uow:
        await uow.communities.plan_week(COMMUNITY_ID, at=harness.clock())
        await uow.communities.look_at_staff(COMMUNITY_ID, at=harness.clock())
    return {APPLICATION: offer.id, PAIRING: asked.id, STEPPED_DOWN: stepped_down.id}


async def tomas_takes_it_on(harness: ServiceHarness) -> None:
    """Let Tomas ask the applicant for a word, and look for a mentor for who waits; then he forgets it."""
    async with harness.database.read_transaction() as uow:
        [offer] = await uow.mentors.list_applications(COMMUNITY_ID)
        [seeker] = await uow.seekers.list_waiting(COMMUNITY_ID)
    await harness.services.mentor_applications.decide(facilitator(TOMAS), offer.id, MentorMove.WORD)
    await harness.services.weekly.look(facilitator(TOMAS), seeker.id)


async def all_keep_tomas_apart(harness: ServiceHarness) -> None:
    for person in (OLEG, ADA, MAREK, SIA, BILAL):
        await harness.services.exclusions.exclude(member(person), someone(TOMAS))


async def tomas_leaves(harness: ServiceHarness) -> None:
    await tomas_takes_it_on(harness)
    await harness.services.departures.member_left(COMMUNITY_ID, TOMAS)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Who is there, and on which days each hears of what waits for a decision; *has_nobody*: nobody can be told."""

    staff: Staff = STAFF
    told: Told
    closed: frozenset[int] = frozenset()
    first: Act | None = None
    later: Staff | None = None
    deletes_cards: bool = False
    has_nobody: bool = False
    owner: list[int] = field(default_factory=list)


WEEKS = list(range(21, DAYS, 7))
ANEW: Told = {CHANNEL: [0, 3], OLU: [14]}
MISSING = [0, 3, *range(10, DAYS, 7)]
FAILURES = {
    "nobody acts": Failure(told=ANEW),
    "taken and forgotten": Failure(told=ANEW, first=tomas_takes_it_on),
    "the taker leaves": Failure(told=ANEW, first=tomas_leaves, later=replace(STAFF, facilitators=(LINDIWE,))),
    "the taker loses the role": Failure(
        told=ANEW, first=tomas_takes_it_on, later=replace(STAFF, facilitators=(LINDIWE,))
    ),
    "no coordinator": Failure(staff=replace(STAFF, coordinator=None), told=ANEW, owner=MISSING),
    "the channel is gone": Failure(
        staff=replace(STAFF, can_post=False), told={HANA: [0, 3, 14], OLU: [14], CHANNEL: []}, owner=MISSING
    ),
    "all direct messages are closed": Failure(closed=frozenset({TOMAS, LINDIWE, HANA, OLU}), told={CHANNEL: [0, 3]}),
    "no channel, and but for the owner direct messages are closed": Failure(
        staff=replace(STAFF, can_post=False),
        closed=frozenset({TOMAS, LINDIWE, HANA}),
        told={OLU: [0, 3, 14, *WEEKS], CHANNEL: []},
        owner=MISSING,
    ),
    "never set up": Failure(
        staff=Staff(owner=OLU, can_post=False), told={OLU: [0, 3, 14, *WEEKS], CHANNEL: []}, owner=MISSING
    ),
    "one is everything and kept apart": Failure(
        staff=Staff(facilitators=(TOMAS,), coordinator=TOMAS, owner=TOMAS),
        told={CHANNEL: [0, 3]},
        first=all_keep_tomas_apart,
        has_nobody=True,
    ),
    "the card is deleted by hand": Failure(told=ANEW | {CHANNEL: [0, 3, 14]}, deletes_cards=True),
}


@pytest.mark.parametrize("case", FAILURES)
async def test_it_reaches_somebody_who_is_there_or_goes_on_and_whoever_waits_hears_the_truth(
    harness: ServiceHarness, case: str
) -> None:
    failure = FAILURES[case]
    about = await all_wait(harness)
    began, ends = harness.clock(), harness.clock() + timedelta(days=DAYS)
    world = CardWorld(harness, staff=failure.staff, closed={BILAL, *failure.closed})
    if failure.first is not None:
        await failure.first(harness)
    await world.lasts(10)
    world.staff = failure.later or failure.staff
    await harness.services.matters.release_absent(COMMUNITY_ID, world.staff)
    if failure.deletes_cards:
        world.deleted |= {(800, 9001 + number) for number in range(len(world.cards))}
    await world.lasts(DAYS - 10)

    open_ones = {row["subject_id"]: row for row in await rows(harness.database, open_matters)}
    assert {*about.values(), BILAL} < open_ones.keys()
    assert all(row["due_at"] >= ends for row in open_ones.values()), "each goes on"
    for matter, subject_id in about.items():
        assert days_told(world, subject_id, began) == failure.told, matter
    if failure.staff.can_post:
        cards = await rows(harness.database, mentors, mentors.c.id.in_([about[APPLICATION], about[STEPPED_DOWN]]))
        assert not {(800, row["card_message_id"]) for row in cards} & {*world.deleted, (800, None)}, "each stands"
    if not (failure.has_nobody or failure.closed):
        assert_heard(world, open_ones, about, ends)
    assert_each_once(world)
    can_hear = {*failure.staff.informed_in_full} - failure.closed
    if (failure.staff.owner not in failure.closed or can_hear) and not failure.has_nobody:
        # Tomas looks for a mentor until he forgets it, or, where he loses the role, for ten days.
        looks = failure.first is tomas_takes_it_on
        assert_seekers_are_heard_of(world, began, ends, rests=(10 if failure.later else 30) if looks else 0)
    is_heard_of = bool(can_hear) and not failure.has_nobody
    assert_waiting_hear(world, began, ends, is_known=heard_by(failure), is_heard_of=is_heard_of)
    missing = [(at - began).days for at, one in world.arrived if one.kind is MessageKind.STAFF_MISSING]
    assert missing == ([] if OLU in world.closed else failure.owner)


def days_told(world: CardWorld, subject_id: int, began: datetime) -> Told:
    """Return on which days who was written to of it, or saw its card posted."""
    found: Told = {CHANNEL: [(at - began).days for at, one in world.cards if one.subject_id == subject_id]}
    for at, one in world.arrived:
        # That somebody can't be reached is told by their id, which may be that of a row.
        if one.kind in TO_STAFF and one.subject_id == subject_id and one.detail != MessageKind.CARD_UNREACHABLE:
            found.setdefault(one.recipient_id or 0, []).append((at - began).days)
    return found


def assert_heard(world: CardWorld, open_ones: dict[int, Row], about: dict[WeeklyMatter, int], ends: datetime) -> None:
    """Assert that somebody hears of each at once, and then at least weekly."""
    [quiet] = [key for key, row in open_ones.items() if row["kind"] == MessageKind.CARD_SILENCE]
    gap = timedelta(days=7 if world.staff.informed_in_full else 11)
    for matter, subject_id in {**about, WeeklyMatter.QUIET: quiet, WeeklyMatter.UNREACHABLE: BILAL}.items():
        written = [at for at, one in world.arrived if one.kind in TO_STAFF and one.subject_id == subject_id]
        posted = [at for at, one in world.cards if one.subject_id == subject_id]
        weekly = [at for at, shown in world.shown if matter in shown]
        since = open_ones[subject_id]["began_at"]
        told = sorted([*written, *posted, *weekly])
        assert told[0] - since < timedelta(days=1), matter
        assert no_longer_than(gap, [since, *told, ends]), matter


def assert_seekers_are_heard_of(world: CardWorld, began: datetime, ends: datetime, *, rests: int) -> None:
    """Assert that somebody hears every week who waits for a mentor, once it *rests* no more for so many days."""
    seekers = [at for at, shown in world.shown if WeeklyMatter.SEEKERS in shown]
    assert no_longer_than(timedelta(days=rests + 8), [began, *seekers, ends])


def assert_each_once(world: CardWorld) -> None:
    """Assert that nothing is doubled."""
    arrived = Counter((at, one.kind, one.subject_id, one.detail, one.recipient_id) for at, one in world.arrived)
    posted = Counter((at, one.subject_id) for at, one in world.cards)
    assert max([*arrived.values(), *posted.values()]) == 1


def heard_by(failure: Failure) -> Heard:
    """Return who has heard of what waits for a decision."""
    if failure.has_nobody:
        return Heard.NOBODY
    is_seen = failure.staff.can_post or not failure.closed.issuperset(failure.staff.informed_in_full)
    return Heard.STAFF if failure.staff.informed_in_full and is_seen else Heard.OWNER


def assert_waiting_hear(
    world: CardWorld, began: datetime, ends: datetime, *, is_known: Heard, is_heard_of: bool
) -> None:
    """Assert that whoever waits hears how it stands, truly, and that pauses and searches are asked about."""
    for person in (OLEG, ADA, INES):
        words = [(at, heard) for at, reader, heard in world.heard if reader == person]
        assert words[0][0] - began <= timedelta(days=4)
        assert no_longer_than(timedelta(days=14), [began, *(at for at, _ in words), ends])
        assert {heard for _, heard in words} == {is_known}
    assert no_longer_than(timedelta(days=14), [began, *(at for at, _ in world.searched), ends])
    assert {is_heard for at, is_heard in world.searched if at - began > timedelta(days=10)} == {is_heard_of}
    assert [(at - began).days for at in world.times({MessageKind.MENTOR_OPEN_AGAIN}, recipient_id=PIA)] == [60]
