"""Pages for facilitators about the best set for all who wait: the overview, then pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.traits import Trait
from bot.rules.visibility import DataKind, Viewer, may_know
from bot.services.matching.results import ClosestMentor, ClosestMentorStatus, MatchDetails, MatchSet
from bot.ui.components.matching import (
    MatchingMove,
    MatchMove,
    match_button,
    matching_button,
    matching_custom_id,
)
from bot.ui.components.paging import FIRST_PLACE, ListEntry, Place, join_parts, page_at
from bot.ui.core.layout import Block, card_view, format_count, format_relative, join_lines, mention_user, truncate
from bot.ui.core.mentions import RoleNameLookup
from bot.ui.pairings.views import suggestion_confirmation
from bot.ui.profiles.labels import fit_reasons, trait_names
from storage.models.enums import MatchState
from storage.models.matching import Match

from .chart_of_set import mentor_letters, seeker_numbers

OPEN_MATCH_MOVES = (MatchMove.SUGGEST, MatchMove.SWAP, MatchMove.SKIP)
MAX_SHOWN_PAIRS = 15
MAX_NAMED_PEOPLE = 12
"""How many pairs an overview lists, and how many of those who are left for the same reason."""

FEW = 2
"""So many who are left are all named, however long the reasons."""

MAX_UNMATCHED_LENGTH = 1700
"""Characters about those who are left, so that the rest of the overview fits the same message."""

MAX_REASONS_LENGTH, MAX_NAMES_LENGTH = 1500, 500
"""Characters of why two people fit, and of the names of traits."""

MATCH_STATE_MARKS = {
    MatchState.SUGGESTED: " · suggested",
    MatchState.SKIPPED: " · skipped",
    MatchState.GONE: " · not possible any more",
}

MATCH_STATE_TEXTS = {
    MatchState.SUGGESTED: "You suggested this one. It begins only if both say yes.",
    MatchState.SKIPPED: "You skipped this one.",
    MatchState.GONE: "This was not possible any more, so it was skipped. Nobody was asked.",
}

NOTHING_TO_SHOW = "There is nothing that I may show you here."
NO_FREE_PLACE = "no place that suits them is free just now"


def matching_overview(found: MatchSet, picture: ui.Item[Any] | None = None, said: str | None = None) -> list[Block]:
    """Return the blocks of the overview: who waits, who has room, the pairs found, and who is left."""
    if not may_know(DataKind.CONSIDERED_MATCHES, to=Viewer.FACILITATOR):
        return [NOTHING_TO_SHOW]
    matching_id = found.matching.id
    buttons: list[ui.Item[Any]] = []
    if found.open_matches:
        buttons = [
            match_button(found.open_matches[0].id, MatchMove.SHOW),
            matching_button(matching_id, MatchingMove.REVIEW_ALL),
        ]
    if len(found.matches) > MAX_SHOWN_PAIRS or len(found.unmatched) > FEW:
        buttons.append(matching_button(matching_id, MatchingMove.LIST))
    pairs, left, left_out = _pairs(found), _unmatched(found), _own_cases_note(found)
    return [said, "## Who could go with whom", _counts(found), picture, pairs, *left, left_out, buttons]


def matching_list(found: MatchSet, place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return one page of everybody in the set: the pairs found, then who is left and why."""
    if not may_know(DataKind.CONSIDERED_MATCHES, to=Viewer.FACILITATOR):
        return card_view(NOTHING_TO_SHOW)
    matching_id = found.matching.id
    pairs = [ListEntry(Place(row=number), [line]) for number, line in enumerate(_pair_lines(found), start=1)]
    left = [
        ListEntry(Place(row=number), [f"**{number}** {mention_user(person)}: {_reason(found, way)}"])
        for number, (person, way) in enumerate(found.unmatched.items(), start=len(found.matches) + 1)
    ]
    return card_view(
        "## Who could go with whom",
        *page_at(join_parts(pairs, left), place).blocks(matching_custom_id(matching_id, MatchingMove.LIST)),
        [matching_button(matching_id, MatchingMove.SHOW)],
    )


def match_page(pair: MatchDetails, group: RoleNameLookup, said: str | None = None) -> ui.LayoutView:
    """Return the page of one match: why it fits, what was given up for it, and what can be done about it."""
    if not may_know(DataKind.CONSIDERED_MATCHES, to=Viewer.FACILITATOR):
        return card_view(NOTHING_TO_SHOW)
    match = pair.match
    waits = f", who joined the list {format_relative(pair.waiting_since)}," if pair.waiting_since else ""
    is_open = match.state is MatchState.OPEN
    moves: list[ui.Item[Any]] = [match_button(match.id, move) for move in OPEN_MATCH_MOVES if is_open]
    return card_view(
        said,
        f"## {pair.position} of {pair.total}",
        f"{mention_user(match.seeker_id)}{waits} with {mention_user(match.mentor_id)} as mentor",
        _why(pair, group),
        _given_up(pair) if is_open else MATCH_STATE_TEXTS[match.state],
        moves,
        _turning(pair),
    )


def suggest_all_confirmation(found: MatchSet) -> ui.LayoutView:
    """Return the page that says what suggesting all of them means, before it is done."""
    return card_view(
        f"I would suggest {format_count(len(found.open_matches), 'pair')} now, as if you had suggested each by "
        "itself, and pass it on where I may. It begins only where both say yes, and mentors learn a name only when "
        "that person has said yes. What is not possible any more is skipped.",
        [
            matching_button(found.matching.id, MatchingMove.SUGGEST_ALL),
            matching_button(found.matching.id, MatchingMove.SHOW, "Not yet"),
        ],
    )


def all_suggested_text(done: Counter[MatchState]) -> str:
    """Return what a facilitator reads after suggesting all."""
    asked, gone = done[MatchState.SUGGESTED], done[MatchState.GONE]
    what = "the suggestion" if asked == 1 else f"{asked} suggestions"
    said = f"I pass {what} on where I may; it begins only where both say yes."
    skipped = f" {format_count(gone, 'pair')} {'was' if gone == 1 else 'were'} not possible any more."
    return (said if asked else "Nobody was asked.") + (skipped if gone else "")


def match_confirmation(match: Match) -> str:
    """Return what a facilitator reads after a move on one match."""
    couple = f"{mention_user(match.seeker_id)} with {mention_user(match.mentor_id)}"
    match match.state:
        case MatchState.SUGGESTED:
            return suggestion_confirmation(match.mentor_id, match.seeker_id)
        case MatchState.GONE:
            return f"{couple} was not possible any more, so I skipped it. Nobody was asked."
        case _:
            return f"Skipped: {couple}. Nobody was asked."


def swap_confirmation(swapped: Match | None) -> str:
    """Return what a facilitator reads above the next best, or that there is none."""
    if swapped is None:
        return "There is no next best who fits and has room beside the rest of this set, so it stays as it was."
    return f"The next best for {mention_user(swapped.seeker_id)}:"


def obstacles_text(way: MatchObstacles | None, traits: Sequence[Trait]) -> str | None:
    """Return why nobody is there for a seeker, as facilitators read it; None where nothing can be said."""
    if way is None:
        return None
    if way.has_no_free_mentor:
        return "no mentor has room"
    names = trait_names(way.musts, traits) if may_know(DataKind.WANTS, to=Viewer.FACILITATOR) else ""
    if not names:
        return None
    return f"nobody with room meets what they can't do without ({truncate(names, MAX_NAMES_LENGTH)})"


def _counts(found: MatchSet) -> str:
    seen, waiting, mentors = found.snapshot, len(found.snapshot.seekers), len(found.snapshot.free_mentors)
    places = sum(each.free_places for each in seen.free_mentors)
    full = seen.fully_suggested_count
    beside = f"For {_people(full)}, as many suggestions as fit at once are open already. " if full else ""
    room = (
        f"{format_count(mentors, 'mentor')} {'has' if mentors == 1 else 'have'} room, for {_people(places)}"
        if mentors
        else "No mentor who can be suggested now has room"
    )
    fitting = found.spoken_for_count
    others = len(found.open_matches) - fitting
    somebody = f" For **{fitting}** of them I found a mentor who fits." if fitting else ""
    if others:
        somebody += f" For **{others}** {'more' if fitting else 'of them'} a mentor has room."
    waits = _people(waiting, "waits", "wait") if waiting else "Nobody waits"
    return f"{beside}{waits}{' besides' if full else ''}. {room}.{somebody}"


def _people(number: int, one: str = "", more: str = "") -> str:
    return f"**{number}** {'person' if number == 1 else 'people'} {one if number == 1 else more}".rstrip()


def _pair_lines(found: MatchSet) -> list[str]:
    letters = mentor_letters(found)
    return [
        f"**{number}** {mention_user(match.seeker_id)} with **{letters[match.mentor_id]}** "
        f"{mention_user(match.mentor_id)}{MATCH_STATE_MARKS.get(match.state, '')}"
        for number, match in enumerate(found.matches, start=1)
    ]


def _pairs(found: MatchSet) -> str | None:
    lines = _pair_lines(found)
    if len(lines) > MAX_SHOWN_PAIRS:
        lines[MAX_SHOWN_PAIRS:] = [f"-# …and {len(lines) - MAX_SHOWN_PAIRS} more."]
    return join_lines(*lines) or None


def _unmatched(found: MatchSet) -> list[Block]:
    """Return the blocks about those without a match, grouped by the reason, the most frequent first."""
    numbers, by_reason = seeker_numbers(found), dict[str, list[str]]()
    for person_id, way in found.unmatched.items():
        by_reason.setdefault(_reason(found, way), []).append(f"**{numbers[person_id]}** {mention_user(person_id)}")
    if not by_reason:
        return []
    lines: list[str] = []
    hidden = 0
    for reason, people in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        line = f"{_some(people)}: {reason}."
        if hidden or sum(map(len, lines)) + len(line) > MAX_UNMATCHED_LENGTH:
            hidden += len(people)
        else:
            lines.append(line)
    more = f"-# …and {_people(hidden)} more, for other reasons." if hidden else None
    return [f"### Nobody yet for {_people(len(found.unmatched))}", join_lines(*lines, more)]


def _reason(found: MatchSet, way: MatchObstacles | None) -> str:
    """Return why somebody has no match in this set."""
    return obstacles_text(way, found.snapshot.criteria.traits) or NO_FREE_PLACE


def _some(people: Sequence[str]) -> str:
    more = f" and {len(people) - MAX_NAMED_PEOPLE} more" if len(people) > MAX_NAMED_PEOPLE else ""
    return f"{', '.join(people[:MAX_NAMED_PEOPLE])}{more}"


def _own_cases_note(found: MatchSet) -> str | None:
    if not found.snapshot.has_left_out_own_cases:
        return None
    return "-# You, and anyone with whom you have something open, are not in this; another facilitator sees to that."


def _why(pair: MatchDetails, group: RoleNameLookup) -> str:
    reasons = fit_reasons(pair.fit, pair.traits, group) if _may_compare() else None
    if reasons:
        return f"**Why:** {truncate(reasons, MAX_REASONS_LENGTH)}."
    return "**Why:** nothing stands in the way, and I know of nothing that they have in common."


def _may_compare() -> bool:
    compared = (DataKind.WANTS, DataKind.TRAITS, DataKind.MENTOR_TRAITS)
    return all(may_know(kept, to=Viewer.FACILITATOR) for kept in compared)


def _given_up(pair: MatchDetails) -> str | None:
    gone_without = (pair.fit.unmet, pair.fit.unknown) if _may_compare() else ((), ())
    missed, unsaid = (trait_names(keys, pair.traits) for keys in gone_without)
    given_up = f"**Given up:** what was hoped for about {truncate(missed, MAX_NAMES_LENGTH)}." if missed else None
    not_known = f"**Not known:** {truncate(unsaid, MAX_NAMES_LENGTH)}." if unsaid else None
    return join_lines(given_up, not_known, _elsewhere(pair.closest) if pair.closest else None) or None


def _elsewhere(closest: ClosestMentor) -> str:
    fit = f"Their closest fit, {mention_user(closest.mentor_id)},"
    match closest.status:
        case ClosestMentorStatus.IN_SET:
            return f"{fit} is found for someone else in this set."
        case ClosestMentorStatus.SUGGESTED:
            return f"{fit} has as many suggestions open as fit at once."
        case _:
            return f"{fit} has room beside the rest of this set."


def _turning(pair: MatchDetails) -> list[ui.Item[Any]]:
    earlier = [match_button(pair.previous_id, MatchMove.SHOW, "Previous")] if pair.previous_id else []
    later = [match_button(pair.next_id, MatchMove.SHOW, "Next")] if pair.next_id else []
    return [*earlier, matching_button(pair.match.matching_id, MatchingMove.SHOW), *later]
