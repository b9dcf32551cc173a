"""Who could go with whom when everyone who waits is looked at together."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from storage.models.matching import Offering

from .fitting import Measure, Seeking


def assign(
    measure: Measure,
    seeking: Sequence[Seeking],
    offering: Sequence[Offering],
    *,
    not_these: Collection[tuple[int, int]],
) -> dict[int, int]:
    """A mentor's id for as many of those who seek as can be, by the seeker's id, whoever waited longest first.

    In this order: as many as possible get a mentor; then the points of all together are the most there can be; then
    those who wait are taken by the days that they waited, all together; then mentors who have fewer mentees come
    first. Nobody gets a mentor who breaks a must, has no room, is themselves, or stands with them in *not_these*
    (seeker, mentor). It is exact, and the same however the two lists are ordered.

    Where more than plausible.MOST pairs are possible, only each seeker's best are weighed against each other; then
    more points might be possible, but nobody is left over whom a mentor with room could take. It works hard, up to
    seconds for thousands: call it in a thread. Raises Unsolved rather than giving a wrong answer.
    """
    # numpy and OR-Tools are read in here: the bot starts without them, and most of the time needs neither.
    from bot.rules.best_set import best_set  # noqa: PLC0415

    seekers = sorted(seeking, key=lambda each: (each.since, each.person))
    mentors = sorted((each for each in offering if each.room > 0), key=lambda each: each.person)
    found = best_set(measure, seekers, mentors, not_these)
    return {seekers[row].person: mentors[column].person for row, column in found}
