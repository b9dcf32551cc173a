"""How two people fit, looked up: by which traits and hopes, why, and what stands in the way of someone who waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.rules.fitting import Fit, InTheWay, Looking, Measure, fit, in_the_way
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, reader_in, shown
from bot.rules.traits import ZONE, Trait, read_answers, read_wants, traits_of
from bot.services.exclusions import is_not_to_be
from storage.models.enums import RoleKind
from storage.models.matching import Profile
from storage.models.records import Community, Pairing, Seeker
from storage.unit_of_work import Memory


async def traits_in(memory: Memory, community: Community) -> list[Trait]:
    """All traits of a community, hidden ones too."""
    choices = await memory.traits.chosen(community.community_id)
    return traits_of(choices, community.role_ids(RoleKind.GROUP))


async def measure_in(memory: Memory, community: Community, programme: Programme, *, at: datetime) -> Measure:
    """By what is compared in a community now."""
    return Measure(traits=await traits_in(memory, community), weights=programme.weights, now=at)


def answers_of(profile: Profile) -> dict[str, str]:
    """What someone said about themselves, by trait, the time zone included."""
    zone = {ZONE: profile.time_zone} if profile.time_zone else {}
    return {**read_answers(profile.answers), **zone}


def looking_of(profile: Profile) -> Looking:
    """What someone who looks for a mentor said about themselves, with what they hope for."""
    return Looking(answers=answers_of(profile), wants=read_wants(profile.wants))


async def fit_of(
    memory: Memory, community: Community, programme: Programme, *, mentor: int, mentee: int, at: datetime
) -> Fit:
    """How two people fit, and why, as things stand now."""
    measure = await measure_in(memory, community, programme, at=at)
    profiles = await memory.profiles.of_many(community.community_id, {mentor, mentee})
    return fit(measure, looking_of(profiles[mentee]), answers_of(profiles[mentor]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why it could be these two, as one of them may read it; *other* is what the other said about themselves.

    Nothing, where it *is_not_to_be*.
    """

    traits: tuple[Trait, ...]
    fit: Fit
    other: Profile
    is_not_to_be: bool = False


async def reasons_for(
    memory: Memory, community: Community, pairing: Pairing, reader: int, programme: Programme, *, at: datetime
) -> Reasons:
    """How two who are asked fit, and what the *reader* may know of what the other said.

    Before the mentor may know who it is, words in which the mentee could be recognised are left out. Of two who have
    come to be kept apart, it is as if neither had said anything.
    """
    measure = await measure_in(memory, community, programme, at=at)
    profiles = await memory.profiles.of_many(pairing.community_id, set(pairing.people))
    other = profiles[pairing.partner_of(reader)]
    if await is_not_to_be(memory, pairing, reader):
        silent = Profile(community_id=pairing.community_id, user_id=other.user_id)
        return Reasons(traits=tuple(measure.traits), fit=Fit(), other=silent, is_not_to_be=True)
    fits = fit(measure, looking_of(profiles[pairing.mentee_id]), answers_of(profiles[pairing.mentor_id]))
    hoped = shown(Kept.WANTS, fits, to=reader_in(pairing, reader, of=pairing.mentee_id))
    chosen, written = _kinds(is_mentor=other.user_id == pairing.mentor_id)
    sees = reader_in(pairing, reader, of=other.user_id)
    return Reasons(
        traits=tuple(measure.traits),
        fit=shown(chosen, hoped, to=sees) or Fit(),
        other=replace(
            other,
            answers=shown(chosen, other.answers, to=sees) or "",
            time_zone=shown(chosen, other.time_zone, to=sees),
            pronouns=shown(written, other.pronouns, to=sees),
            faith=shown(written, other.faith, to=sees),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How it looks for someone who waits: what stands in the way, if anything does; *traits* are the community's."""

    traits: tuple[Trait, ...]
    in_the_way: InTheWay


async def not_for(memory: Memory, community_id: int, person: int, programme: Programme, *, at: datetime) -> set[int]:
    """Everyone whom the bot does not bring together with this person by itself."""
    since = at - timedelta(days=programme.ask_again_days)
    return await memory.couples.not_brought_together(community_id, person, at=at, answered_since=since)


async def outlook_of(
    memory: Memory, community: Community, seeker: Seeker, programme: Programme, *, at: datetime
) -> Outlook:
    """As if whoever is not for them had no room: nothing tells of a mentor who is kept apart."""
    home, person = seeker.community_id, seeker.user_id
    measure = await measure_in(memory, community, programme, at=at)
    looking = looking_of(await memory.profiles.get(home, person))
    left_out = await not_for(memory, home, person, programme, at=at)
    offering = [each for each in await memory.finding.offering(home, but=person) if each.person not in left_out]
    return Outlook(traits=tuple(measure.traits), in_the_way=in_the_way(measure, looking, offering))


def _kinds(*, is_mentor: bool) -> tuple[Kept, Kept]:
    """What someone said about themselves by choosing, and in free words."""
    if is_mentor:
        return Kept.MENTOR_TRAITS, Kept.MENTOR_FREE_WORDS
    return Kept.TRAITS, Kept.FREE_WORDS
