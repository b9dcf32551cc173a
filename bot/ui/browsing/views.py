"""Views of browsing the mentors: one card at a time, and what comes after the last."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules import visibility
from bot.rules.matching.compatibility import Fit
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer
from bot.services.browsing import BrowsedMentor, EndOfMentorList
from bot.ui.components.browsing import NO_MENTOR_YET, BrowseMove, browse_button
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.core.layout import (
    MAX_QUOTE_LENGTH_OF_THREE,
    QUIET,
    Block,
    ControlRow,
    card_view,
    escape_markup,
    format_days,
    join_lines,
    mention_user,
    quote,
    separator,
)
from bot.ui.core.mentions import RoleNameLookup
from bot.ui.mentors.cards import mentor_details
from bot.ui.profiles import fit_views
from bot.ui.profiles.labels import answer_lines, fit_reasons, trait_names

BROWSING_VIEWER = Viewer.BROWSING

CARD_MOVES = (BrowseMove.ASK, BrowseMove.NEXT, BrowseMove.NOT_FOR_ME)

MAX_PART_LENGTH = 500
"""Largest number of characters for a mentor's traits, and again for the reasons; the rest of the card fits then."""

MAX_TRAIT_NAMES_LENGTH = 150
"""Largest number of characters for names of traits in a sentence."""

MAX_SHOWN_FAITH_LENGTH = 560
"""Largest number of characters of what a mentor wrote about faith, counted as ``bot.ui.core.layout.quote`` does."""

MAX_SINGLE_LINE_LENGTH = 60
"""Largest number of characters of what a mentor wrote in a single line."""

DAYS_OF_A_MONTH = 30


def browse_page(
    found: BrowsedMentor | EndOfMentorList, group: RoleNameLookup, name: str | None = None
) -> ui.LayoutView:
    """Return the mentor's card, or the page that says that there is nobody more."""
    return _end_page(found) if isinstance(found, EndOfMentorList) else browsed_mentor_card(found, group, name)


def browsed_mentor_card(shown: BrowsedMentor, group: RoleNameLookup, name: str | None = None) -> ui.LayoutView:
    """Return the card of one mentor: why they may fit, and the buttons to ask, go on or pass over.

    *name* is theirs, where it is known: a button shows no mention.
    """
    labels = {BrowseMove.ASK: f"Ask {name}" if name else None}
    moves: ControlRow = [
        browse_button(shown.community_id, shown.mentor.id, move, label=labels.get(move)) for move in CARD_MOVES
    ]
    return card_view(
        *_profile_lines(shown, group), "-# Nobody knows whom you look at. They are asked only if you ask.", moves
    )


def dismiss_page(shown: BrowsedMentor, group: RoleNameLookup, programme: Programme) -> ui.LayoutView:
    """Return the mentor's card with the question for how long this mentor is left out."""
    home, row = shown.community_id, shown.mentor.id
    return card_view(
        *_profile_lines(shown, group),
        separator(),
        "**For how long shall I leave them out?** They are not told, and nobody else is. You could still ask them by "
        "name at any time.",
        [
            browse_button(home, row, BrowseMove.FOR_A_WHILE, label=f"For {_months(programme.not_for_me_days)}"),
            browse_button(home, row, BrowseMove.FOR_GOOD),
            browse_button(home, row, BrowseMove.BACK),
        ],
    )


def _profile_lines(shown: BrowsedMentor, group: RoleNameLookup) -> list[Block]:
    told = _as_fits(
        answer_lines(
            shown.traits, visibility.visible(DataKind.MENTOR_TRAITS, shown.answers, to=BROWSING_VIEWER) or {}, group
        )
    )
    written, faith_written = (
        visibility.visible(DataKind.MENTOR_PRONOUNS_AND_FAITH, words, to=BROWSING_VIEWER)
        for words in (shown.profile.pronouns, shown.profile.faith)
    )
    apart = visibility.visible(DataKind.MENTOR_TIME_ZONE, shown.clocks_apart, to=BROWSING_VIEWER)
    pronouns = f" · {_in_one_line(written)}" if written else ""
    faith = (
        join_lines("**Faith or values**", quote(faith_written, max_length=MAX_SHOWN_FAITH_LENGTH))
        if faith_written
        else None
    )
    return [
        f"### {mention_user(shown.mentor.user_id)}{pronouns}",
        mentor_details(shown.mentor, limit=MAX_QUOTE_LENGTH_OF_THREE, to=BROWSING_VIEWER),
        join_lines(told, fit_views.clocks_text(shown.traits, apart), faith) or None,
        join_lines(*_fit_lines(shown, group)),
    ]


def _fit_lines(shown: BrowsedMentor, group: RoleNameLookup) -> list[str | None]:
    """Return why the mentor may fit, and what isn't as hoped or isn't known."""
    fit = visibility.visible(DataKind.MENTOR_TRAITS, shown.fit, to=BROWSING_VIEWER) or Fit()
    reasons = fit_reasons(fit, shown.traits, group)
    missed, unsaid, own = (
        _clipped(trait_names(keys, shown.traits), MAX_TRAIT_NAMES_LENGTH)
        for keys in (fit.unmet, shown.unknown_from_mentor, shown.unknown_from_seeker)
    )
    return [
        f"**Why**: {_clipped(reasons)}." if reasons else "**Why**: they have room. I know of no more yet.",
        f"Not as you may hope: {missed}." if missed else None,
        f"They haven't said: {unsaid}, which {_matters(shown.unknown_from_mentor)} to you." if unsaid else None,
        f"You haven't said yourself: {own}, which {_matters(shown.unknown_from_seeker)} to you; so I can't compare."
        if own
        else None,
    ]


def _end_page(end: EndOfMentorList) -> ui.LayoutView:
    musts = _clipped(trait_names(end.musts, end.traits))
    again: ControlRow = [] if end.is_empty else [browse_button(end.community_id, NO_MENTOR_YET, BrowseMove.FIRST)]
    joining = () if end.is_waiting else (NavigationTarget.SEEKER_JOIN,)
    ways: ControlRow = [navigate_button(end.community_id, target) for target in (*joining, NavigationTarget.OVERVIEW)]
    return card_view(
        join_lines(
            "## Nobody to show just now" if end.is_empty else "## That was everyone for now",
            "It has nothing to do with you: places fill up and free again, and new mentors come. Looking again in a "
            "week or two is worth it.",
        ),
        f"There could be more, if this were a wish instead of a must: **{musts}**. Whether you would like that is "
        "yours to decide, and it is fine as it is."
        if musts
        else None,
        "You are on the waiting list, so others look for you, too."
        if end.is_waiting
        else "*Find a mentor* puts you on the waiting list. There, others look for you, too, and, if you like, "
        "mentors can offer to you, without knowing your name.",
        [*again, *ways],
        colour=QUIET,
    )


def _matters(things: Sequence[str]) -> str:
    return "matters" if len(things) == 1 else "matter"


def _months(days: int) -> str:
    months, left = divmod(days, DAYS_OF_A_MONTH)
    return format_days(days) if left else f"{months} month{'' if months == 1 else 's'}"


def _in_one_line(words: str) -> str:
    """Return the beginning of what somebody wrote, escaped and in one line, to stand among the bot's own words."""
    return escape_markup(" ".join(words.split())[:MAX_SINGLE_LINE_LENGTH])


def _as_fits(lines: list[str]) -> str:
    """Return as many whole lines as there is room for, with an ellipsis where some are left out."""
    shown = list(lines)
    while sum(len(each) + 1 for each in shown) > MAX_PART_LENGTH:
        shown.pop()
    return "\n".join([*shown, *(["…"] if len(shown) < len(lines) else [])])


def _clipped(text: str, limit: int = MAX_PART_LENGTH) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
