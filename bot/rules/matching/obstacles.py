"""Why no mentor is found for somebody: none has room, or something that they marked as a must."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.rules.traits import GROUP_KEY
from storage.models.matching import AvailableMentor
from storage.models.settings import GroupRule

from .compatibility import Fit, MatchCriteria, PointsCache, SeekerProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchObstacles:
    """Why no mentor is found for someone: none has room, or *musts* (traits) that nobody with room meets.

    Neither: there are mentors who would suit, and it is not for the bot to say why they cannot be matched.
    """

    has_no_free_mentor: bool = False
    musts: tuple[str, ...] = ()


def find_obstacles(
    criteria: MatchCriteria, seeker_profile: SeekerProfile, mentors: Sequence[AvailableMentor]
) -> MatchObstacles:
    """Return what stands in the way of someone for whom no mentor is found.

    For facilitators *mentors* is everyone with room, also people the seeker is kept apart from, because facilitators
    see who has room. For the seeker it is as if those had none. So neither learns of anybody's wish. Nor have those
    of other groups room where the community keeps to one: nobody could give up that must.
    """
    points = PointsCache(criteria, seeker_profile)
    broken = [points.broken_musts(said) for said in dict.fromkeys(each.answers for each in mentors)]
    if criteria.group_rule is GroupRule.ONLY:
        broken = [musts for musts in broken if GROUP_KEY not in musts]
    if not broken:
        return MatchObstacles(has_no_free_mentor=True)
    fits = (Fit(broken_musts=musts) for musts in broken)
    return MatchObstacles(musts=musts_worth_relaxing(fits))


def musts_worth_relaxing(fits: Iterable[Fit]) -> tuple[str, ...]:
    """Return the musts that stand in the way where no mentor is possible.

    These are the ones that, given up alone, would let somebody in; or, if none would, all that somebody breaks. Empty
    where someone is possible, or there is nobody at all.
    """
    all_broken: list[tuple[str, ...]] = []
    for each in fits:
        if each.is_possible:
            return ()
        all_broken.append(each.broken_musts)
    alone = [broken[0] for broken in all_broken if len(broken) == 1]
    return tuple(dict.fromkeys(alone or [trait for broken in all_broken for trait in broken]))
