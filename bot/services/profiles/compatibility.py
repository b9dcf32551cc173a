"""How two people fit, from the database: criteria, reasons, and what stands in the way of someone who waits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.rules.contact_hours import clocks_apart
from bot.rules.matching.compatibility import Fit, MatchCriteria, SeekerProfile, assess_fit
from bot.rules.matching.obstacles import MatchObstacles, find_obstacles
from bot.rules.pairing import may_read_hope
from bot.rules.programme import Programme
from bot.rules.traits import ZONE_KEY, Trait, build_traits, parse_answers, parse_wants
from bot.rules.visibility import DataKind, viewer_in, visible
from storage.models.enums import RoleKind, SeekerState
from storage.models.matching import Profile
from storage.models.records import Community, Pairing, Seeker
from storage.unit_of_work import UnitOfWork


async def load_traits(uow: UnitOfWork, community: Community) -> list[Trait]:
    """Return all traits of a community, hidden ones too."""
    choices = await uow.traits.list_choices(community.community_id)
    return build_traits(choices, community.role_ids(RoleKind.GROUP))


async def load_criteria(
    uow: UnitOfWork, community: Community, programme: Programme, *, at: datetime
) -> MatchCriteria:
    """Return the criteria by which people of a community are compared now."""
    traits = await load_traits(uow, community)
    return MatchCriteria(traits=traits, weights=programme.weights, now=at, group_rule=community.group_rule)


def profile_answers(profile: Profile) -> dict[str, str]:
    """Return someone's answers by trait, the time zone too where they share it."""
    zone = {ZONE_KEY: profile.shared_zone} if profile.shared_zone else {}
    return {**parse_answers(profile.answers), **zone}


def to_seeker_profile(profile: Profile) -> SeekerProfile:
    """Return a seeker's answers and wants."""
    return SeekerProfile(answers=profile_answers(profile), wants=parse_wants(profile.wants))


async def load_fit(
    uow: UnitOfWork, community: Community, programme: Programme, *, mentor_id: int, mentee_id: int, at: datetime
) -> Fit:
    """Return how two people fit, and why, as of *at*."""
    criteria = await load_criteria(uow, community, programme, at=at)
    profiles = await uow.profiles.get_many(community.community_id, {mentor_id, mentee_id})
    return assess_fit(criteria, to_seeker_profile(profiles[mentee_id]), profile_answers(profiles[mentor_id]))


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchReasons:
    """Why it could be these two, as one of them may read it; *other_profile* is what the other said about themselves.

    *clocks_apart*: how far the other's clock is ahead, if they share it. *hope*: a seeker's own words.
    """

    traits: tuple[Trait, ...]
    fit: Fit
    other_profile: Profile
    clocks_apart: timedelta | None = None
    hope: str | None = field(default=None, repr=False)


async def load_match_reasons(
    uow: UnitOfWork, community: Community, pairing: Pairing, reader: int, programme: Programme, *, at: datetime
) -> MatchReasons:
    """Return how two who are asked fit, and what *reader* may know of the other's answers.

    Before the mentor may know who it is, texts in which the mentee could be recognised are left out.
    """
    criteria = await load_criteria(uow, community, programme, at=at)
    profiles = await uow.profiles.get_many(pairing.community_id, set(pairing.party_ids))
    other = profiles[pairing.partner_of(reader)]
    fits = assess_fit(
        criteria, to_seeker_profile(profiles[pairing.mentee_id]), profile_answers(profiles[pairing.mentor_id])
    )
    hoped = visible(DataKind.WANTS, fits, to=viewer_in(pairing, reader, subject_id=pairing.mentee_id))
    chosen, written, clock = _kinds_of_profile(is_mentor=other.user_id == pairing.mentor_id)
    sees = viewer_in(pairing, reader, subject_id=other.user_id)
    apart = clocks_apart(profiles[reader].time_zone, other.shared_zone, at)
    return MatchReasons(
        traits=tuple(criteria.traits),
        fit=visible(chosen, hoped, to=sees) or Fit(),
        other_profile=replace(
            other,
            answers=visible(chosen, other.answers, to=sees) or "",
            time_zone=None,
            pronouns=visible(written, other.pronouns, to=sees),
            faith=visible(written, other.faith, to=sees),
        ),
        clocks_apart=visible(clock, apart, to=sees),
        hope=visible(DataKind.HOPE, await _hope(uow, pairing, reader), to=sees),
    )


async def _hope(uow: UnitOfWork, pairing: Pairing, reader: int) -> str | None:
    """Return what the mentee wrote for the waiting list, for a mentor to whom it has come by now."""
    if not may_read_hope(pairing, reader):
        return None
    seeker = await uow.seekers.get_latest(pairing.community_id, pairing.mentee_id)
    return None if seeker is None or seeker.state is SeekerState.WITHDRAWN else seeker.hope


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOutlook:
    """What stands in the way of someone who waits, if anything does; *traits* are the community's."""

    traits: tuple[Trait, ...]
    obstacles: MatchObstacles


async def people_not_suggested(
    uow: UnitOfWork, community_id: int, person: int, programme: Programme, *, at: datetime
) -> set[int]:
    """Return everyone whom the bot does not suggest to this person by itself, from what they may know alone."""
    since = at - timedelta(days=programme.ask_again_days)
    known = await uow.exclusions.not_suggested_to(community_id, person, at=at, answered_since=since)
    return known | await uow.decoys.targets_of(community_id, person, since=since)


async def load_outlook(
    uow: UnitOfWork, community: Community, seeker: Seeker, programme: Programme, *, at: datetime
) -> MatchOutlook:
    """Return the outlook for someone on the waiting list.

    It is as if mentors who are not for them had no room. Whether they are for a mentor changes nothing.
    """
    home, person = seeker.community_id, seeker.user_id
    criteria = await load_criteria(uow, community, programme, at=at)
    looking = to_seeker_profile(await uow.profiles.get(home, person))
    left_out = await people_not_suggested(uow, home, person, programme, at=at)
    offering = [
        each
        for each in await uow.candidates.available_mentors(home, except_id=person)
        if each.person_id not in left_out
    ]
    return MatchOutlook(traits=tuple(criteria.traits), obstacles=find_obstacles(criteria, looking, offering))


def _kinds_of_profile(*, is_mentor: bool) -> tuple[DataKind, DataKind, DataKind]:
    """Return the data kinds of someone's answers, of their free texts and of their time zone."""
    if is_mentor:
        return DataKind.MENTOR_TRAITS, DataKind.MENTOR_PRONOUNS_AND_FAITH, DataKind.MENTOR_TIME_ZONE
    return DataKind.TRAITS, DataKind.PRONOUNS_AND_FAITH, DataKind.TIME_ZONE
