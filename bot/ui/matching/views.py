"""The best set for all who wait, as facilitators read it: all at a glance, then pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from discord import ui

from bot.rules.fitting import InTheWay, Points, Seeking
from bot.rules.seeing import Kept, Reader, tells
from bot.rules.traits import Trait
from bot.services.matching.candidates import Survey
from bot.services.matching.results import Closest, Elsewhere, Pair, SetOfMatches
from bot.ui.components.matching import MatchingMove, MatchMove, match_button, matching_button
from bot.ui.core.layout import Block, card, counted, joined, person, shortened, since
from bot.ui.core.mentions import GroupName
from bot.ui.pairings.views import both_asked
from bot.ui.profiles.labels import names_of, why
from storage.models.enums import MatchState
from storage.models.matching import Match, Offering

from .chart_data import MOST_ACROSS, Picture, Waiting, WithRoom, letter

ON_AN_OPEN_MATCH = (MatchMove.SUGGEST, MatchMove.SWAP, MatchMove.SKIP)
MOST_PAIRS = 15
MOST_NAMED = 12
"""How many pairs an overview lists, and how many of those who are left for the same reason."""

LONGEST_LEFT = 1700
"""Characters about those who are left; the rest of the overview fits beside it."""

ENOUGH = 10
"""How many possible mentors are counted for each person where a picture only sums up."""

LONGEST_REASONS, LONGEST_NAMES = 1500, 500
"""Characters of why two people fit, and of the names of traits."""

MARKS = {
    MatchState.SUGGESTED: " · asked",
    MatchState.SKIPPED: " · skipped",
    MatchState.GONE: " · not possible any more",
}

STANDS = {
    MatchState.SUGGESTED: "I have asked both. It begins only if both say yes.",
    MatchState.SKIPPED: "You skipped this one.",
    MatchState.GONE: "This was not possible any more, so it was skipped. Nobody was asked.",
}

NOT_SHOWN = "There is nothing that I may show you here."
NO_PLACE = "no place that suits them is free just now"


def overview(found: SetOfMatches, picture: ui.Item[Any] | None = None, said: str | None = None) -> list[Block]:
    """Who waits, who has room, for whom somebody was found, and who is left."""
    if not tells(Kept.MATCHED, to=Reader.FACILITATOR):
        return [NOT_SHOWN]
    ids = found.matching.id
    buttons: list[ui.Item[Any]] = []
    if found.open_ones:
        buttons = [match_button(found.open_ones[0].id, MatchMove.SHOW), matching_button(ids, MatchingMove.REVIEW_ALL)]
    return [
        said,
        "## Who could go with whom",
        _counts(found),
        picture,
        _pairs(found),
        *_left(found),
        _left_out(found),
        buttons,
    ]


def one_pair(pair: Pair, group: GroupName, said: str | None = None) -> ui.LayoutView:
    """One match, with why, what was given up for it, and what can be done about it."""
    if not tells(Kept.MATCHED, to=Reader.FACILITATOR):
        return card(NOT_SHOWN)
    match = pair.match
    waits = f", who joined the list {since(pair.since)}," if pair.since else ""
    is_open = match.state is MatchState.OPEN
    moves: list[ui.Item[Any]] = [match_button(match.id, move) for move in ON_AN_OPEN_MATCH if is_open]
    return card(
        said,
        f"## {pair.place} of {pair.of}",
        f"{person(match.seeker_id)}{waits} with {person(match.mentor_id)} as mentor",
        _why(pair, group),
        _given_up(pair) if is_open else STANDS[match.state],
        moves,
        _turning(pair),
    )


def asks_for_a_yes(found: SetOfMatches) -> ui.LayoutView:
    """What asking all at once means, before it is done."""
    pairs = found.open_ones
    people = len({someone for match in pairs for someone in (match.seeker_id, match.mentor_id)})
    return card(
        f"I would write to {_people(people)} now, about {counted(len(pairs), 'pair')}, as if you had "
        "suggested each by itself. It begins only where both say yes, and mentors learn a name only when that person "
        "has said yes. What is not possible any more is skipped.",
        [
            matching_button(found.matching.id, MatchingMove.SUGGEST_ALL),
            matching_button(found.matching.id, MatchingMove.SHOW, "Not yet"),
        ],
    )


def all_asked(done: Counter[MatchState]) -> str:
    """What a facilitator hears after asking all."""
    asked, gone = done[MatchState.SUGGESTED], done[MatchState.GONE]
    both = "both" if asked == 1 else f"both of {counted(asked, 'pair')}"
    said = f"I ask {both} now; it begins only where both say yes."
    skipped = f" {counted(gone, 'pair')} {'was' if gone == 1 else 'were'} not possible any more."
    return (said if asked else "Nobody was asked.") + (skipped if gone else "")


def after(match: Match) -> str:
    """What a facilitator hears after something was done about one match."""
    couple = f"{person(match.seeker_id)} with {person(match.mentor_id)}"
    match match.state:
        case MatchState.SUGGESTED:
            return both_asked(match.mentor_id, match.seeker_id)
        case MatchState.GONE:
            return f"{couple} was not possible any more, so I skipped it. Nobody was asked."
        case _:
            return f"Skipped: {couple}. Nobody was asked."


def after_swap(swapped: Match | None) -> str:
    """The next best is shown, or there is none."""
    if swapped is None:
        return "There is no next best who fits and has room beside the rest of this set, so it stays as it was."
    return f"The next best for {person(swapped.seeker_id)}:"


def stands_in_the_way(way: InTheWay | None, traits: Sequence[Trait]) -> str | None:
    """Why nobody is there for someone, as facilitators read it; None where nothing can be said."""
    if way is None:
        return None
    if way.no_room:
        return "no mentor has room"
    names = names_of(way.musts, traits) if tells(Kept.WANTS, to=Reader.FACILITATOR) else ""
    return f"nobody with room meets what they can't do without ({shortened(names, LONGEST_NAMES)})" if names else None


def picture_of(found: SetOfMatches) -> Picture:
    """The set as a picture, with the numbers and letters of the overview. It takes a while: call it in a thread."""
    seen, numbers, letters = found.survey, _numbers(found), _letters(found)
    chosen = {match.seeker_id: match.mentor_id for match in found.open_ones}
    order = {person_id: place for place, person_id in enumerate(letters)}
    waiting = sorted((each for each in seen.seeking if each.person in numbers), key=lambda each: numbers[each.person])
    mentors = sorted(seen.offering, key=lambda each: order[each.person])
    by_id = {each.person: each for each in mentors}
    enough = None if max(len(waiting), len(mentors)) <= MOST_ACROSS else ENOUGH
    points: dict[tuple[int, str], int] = {}
    for each in waiting:
        number, theirs = numbers[each.person], chosen.get(each.person)
        for mentor, many in islice(_possible(seen, each, mentors), enough):
            points[number, letters[mentor]] = many
        for mentor, many in _possible(seen, each, [by_id[theirs]] if theirs in by_id else []):
            points[number, letters[mentor]] = many
    return Picture(
        waiting=[Waiting(number=numbers[each.person], days=(seen.measure.now - each.since).days) for each in waiting],
        mentors=[WithRoom(letter=letters[each.person], room=each.room) for each in mentors],
        points=points,
        chosen=[
            couple
            for each in waiting
            if each.person in chosen and (couple := (numbers[each.person], letters[chosen[each.person]])) in points
        ],
    )


def _possible(seen: Survey, seeker: Seeking, mentors: Sequence[Offering]) -> Iterator[tuple[int, int]]:
    """The mentors who could be theirs, each with the points."""
    points = Points(seen.measure, seeker.looking)
    for mentor in mentors:
        many = points.of(mentor.said)
        if many >= 0 and seen.could_go(seeker.person, mentor.person):
            yield mentor.person, many


def _numbers(found: SetOfMatches) -> dict[int, int]:
    """By person: those for whom somebody was found in their order, then those who are left."""
    people = [*(match.seeker_id for match in found.found), *found.left]
    return {person_id: number for number, person_id in enumerate(people, start=1)}


def _letters(found: SetOfMatches) -> dict[int, str]:
    """By mentor: those who were found in their order, then the others with room."""
    people = [*(match.mentor_id for match in found.found), *(each.person for each in found.survey.offering)]
    return {person_id: letter(place) for place, person_id in enumerate(dict.fromkeys(people))}


def _counts(found: SetOfMatches) -> str:
    seen, waiting, mentors = found.survey, len(found.survey.seeking), len(found.survey.offering)
    places = sum(each.room for each in seen.offering)
    asked = f" {_people(seen.asked, 'is', 'are')} asked already." if seen.asked else ""
    room = (
        f"{counted(mentors, 'mentor')} {'has' if mentors == 1 else 'have'} room, for {_people(places)}"
        if mentors
        else "No mentor has a free place that is not asked about"
    )
    open_ones = len(found.open_ones)
    somebody = f" For **{open_ones}** of them I found a mentor who fits." if open_ones else ""
    return (
        f"{_people(waiting, 'waits', 'wait') if waiting else 'Nobody waits'} without having been asked.{asked} "
        f"{room}.{somebody}"
    )


def _people(number: int, one: str = "", more: str = "") -> str:
    return f"**{number}** {'person' if number == 1 else 'people'} {one if number == 1 else more}".rstrip()


def _pairs(found: SetOfMatches) -> str | None:
    letters = _letters(found)
    lines = [
        f"**{number}** {person(match.seeker_id)} with **{letters[match.mentor_id]}** {person(match.mentor_id)}"
        f"{MARKS.get(match.state, '')}"
        for number, match in enumerate(found.found, start=1)
    ]
    if len(lines) > MOST_PAIRS:
        lines[MOST_PAIRS:] = [f"-# …and {len(lines) - MOST_PAIRS} more."]
    return joined(*lines) or None


def _left(found: SetOfMatches) -> list[Block]:
    """Those for whom nobody was found, by what stands in their way; the most first."""
    numbers, by_reason = _numbers(found), dict[str, list[str]]()
    for person_id, way in found.left.items():
        reason = stands_in_the_way(way, found.survey.measure.traits) or NO_PLACE
        by_reason.setdefault(reason, []).append(f"**{numbers[person_id]}** {person(person_id)}")
    if not by_reason:
        return []
    lines: list[str] = []
    hidden = 0
    for reason, people in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        line = f"{_some(people)}: {reason}."
        if hidden or sum(map(len, lines)) + len(line) > LONGEST_LEFT:
            hidden += len(people)
        else:
            lines.append(line)
    more = f"-# …and {_people(hidden)} more, for other reasons." if hidden else None
    return [f"### Nobody yet for {_people(len(found.left))}", joined(*lines, more)]


def _some(people: Sequence[str]) -> str:
    more = f" and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else ""
    return f"{', '.join(people[:MOST_NAMED])}{more}"


def _left_out(found: SetOfMatches) -> str | None:
    if not found.survey.leaves_out:
        return None
    return "-# You, and whoever you have something open with, are not in this; another facilitator sees to that."


def _why(pair: Pair, group: GroupName) -> str:
    reasons = why(pair.fit, pair.traits, group) if _may_compare() else None
    if reasons:
        return f"**Why:** {shortened(reasons, LONGEST_REASONS)}."
    return "**Why:** nothing stands in the way, and I know of nothing that they have in common."


def _may_compare() -> bool:
    return all(tells(kept, to=Reader.FACILITATOR) for kept in (Kept.WANTS, Kept.TRAITS, Kept.MENTOR_TRAITS))


def _given_up(pair: Pair) -> str | None:
    gone_without = (pair.fit.missed, pair.fit.unsaid) if _may_compare() else ((), ())
    missed, unsaid = (names_of(keys, pair.traits) for keys in gone_without)
    return (
        joined(
            f"**Given up:** what was hoped for about {shortened(missed, LONGEST_NAMES)}." if missed else None,
            f"**Not known:** {shortened(unsaid, LONGEST_NAMES)}." if unsaid else None,
            _elsewhere(pair.closest) if pair.closest else None,
        )
        or None
    )


def _elsewhere(closest: Closest) -> str:
    fit = f"Their closest fit, {person(closest.mentor_id)},"
    match closest.where:
        case Elsewhere.IN_SET:
            return f"{fit} is found for someone else in this set."
        case Elsewhere.ASKED:
            return f"{fit} has as many open questions as there is room for."
        case _:
            return f"{fit} has room beside the rest of this set."


def _turning(pair: Pair) -> list[ui.Item[Any]]:
    earlier = [match_button(pair.earlier, MatchMove.SHOW, "Previous")] if pair.earlier else []
    later = [match_button(pair.later, MatchMove.SHOW, "Next")] if pair.later else []
    return [*earlier, matching_button(pair.match.matching_id, MatchingMove.SHOW), *later]
