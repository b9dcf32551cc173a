"""How two people fit, looked up: by which traits, hopes and weights."""

from __future__ import annotations

from datetime import datetime

from bot.rules.fitting import Fit, Looking, Measure, fit
from bot.rules.programme import Programme
from bot.rules.traits import ZONE, Trait, read_answers, read_wants, traits_of
from storage.finding_records import Profile
from storage.memory import Memory
from storage.records import Community
from storage.states import RoleKind


async def traits_in(memory: Memory, community: Community) -> list[Trait]:
    """All traits of a community, hidden ones too."""
    choices = await memory.traits.chosen(community.community_id)
    return traits_of(choices, community.role_ids(RoleKind.GROUP))


async def measure_in(memory: Memory, community_id: int, programme: Programme, *, at: datetime) -> Measure:
    """By what is compared in a community now."""
    community = await memory.communities.get(community_id)
    return Measure(traits=await traits_in(memory, community), weights=programme.weights, now=at)


def answers_of(profile: Profile) -> dict[str, str]:
    """What someone said about themselves, by trait, the time zone included."""
    zone = {ZONE: profile.time_zone} if profile.time_zone else {}
    return {**read_answers(profile.answers), **zone}


def looking_of(profile: Profile) -> Looking:
    """The same as someone who looks for a mentor, with what they hope for."""
    return Looking(answers=answers_of(profile), wants=read_wants(profile.wants))


async def fit_of(
    memory: Memory, community_id: int, programme: Programme, *, mentor: int, mentee: int, at: datetime
) -> Fit:
    """How two people fit, and why, as things stand now."""
    measure = await measure_in(memory, community_id, programme, at=at)
    profiles = await memory.profiles.of_many(community_id, {mentor, mentee})
    return fit(measure, looking_of(profiles[mentee]), answers_of(profiles[mentor]))
