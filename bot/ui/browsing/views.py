"""What someone sees who looks through the mentors: one card at a time, and the end of them."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules import seeing
from bot.rules.fitting import Fit
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader
from bot.services.browsing import NobodyMore, Shown
from bot.ui.components.browsing import NOBODY_YET, BrowseMove, browse_button
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.core.layout import ONE_OF_THREE, QUIET, Block, Row, card, escaped, joined, line, person, quote, span
from bot.ui.core.mentions import GroupName
from bot.ui.mentors.cards import brings
from bot.ui.profiles.labels import names_of, said, why

LOOKS = Reader.LOOKING

ON_A_CARD = (BrowseMove.ASK, BrowseMove.NEXT, BrowseMove.NOT_FOR_ME)

LONGEST_PART = 500
"""Characters of what is listed about a mentor, and of why they are shown; the rest of a card fits beside them."""

LONGEST_NAMES = 150
"""Characters of names of traits in a sentence."""

LONGEST_FAITH = 560
"""Characters of what somebody wrote about their faith, counted as ``bot.ui.core.layout.quote`` does."""

SHORT = 60
"""Characters of what somebody wrote in a single line."""

DAYS_OF_A_MONTH = 30


def page(found: Shown | NobodyMore, group: GroupName) -> ui.LayoutView:
    """The mentor, or that there is nobody more."""
    return _nobody_more(found) if isinstance(found, NobodyMore) else mentor(found, group)


def mentor(shown: Shown, group: GroupName) -> ui.LayoutView:
    """One mentor, why they may fit, and what can be done."""
    moves: Row = [browse_button(shown.community_id, shown.mentor.id, move) for move in ON_A_CARD]
    return card(*_about(shown, group), "-# Nobody knows whom you look at. They are asked only if you ask.", moves)


def not_for_me(shown: Shown, group: GroupName, programme: Programme) -> ui.LayoutView:
    """The mentor's card, with the question for how long this one is left out."""
    home, row = shown.community_id, shown.mentor.id
    return card(
        *_about(shown, group),
        line(),
        "**For how long shall I leave them out?** They are not told, and nobody else is. You could still ask them by "
        "name at any time.",
        [
            browse_button(home, row, BrowseMove.FOR_A_WHILE, label=f"For {_months(programme.not_for_me_days)}"),
            browse_button(home, row, BrowseMove.FOR_GOOD),
            browse_button(home, row, BrowseMove.BACK),
        ],
    )


def _about(shown: Shown, group: GroupName) -> list[Block]:
    told = _as_fits(said(shown.traits, seeing.shown(Kept.MENTOR_TRAITS, shown.answers, to=LOOKS) or {}, group))
    written, faith_written = (
        seeing.shown(Kept.MENTOR_FREE_WORDS, words, to=LOOKS)
        for words in (shown.profile.pronouns, shown.profile.faith)
    )
    pronouns = f" · {_in_one_line(written)}" if written else ""
    faith = joined("**Faith or values**", quote(faith_written, limit=LONGEST_FAITH)) if faith_written else None
    return [
        f"### {person(shown.mentor.user_id)}{pronouns}",
        brings(shown.mentor, limit=ONE_OF_THREE, to=LOOKS),
        joined(told, faith) or None,
        joined(*_fitting(shown, group)),
    ]


def _fitting(shown: Shown, group: GroupName) -> list[str | None]:
    """Why, and honestly what is not as hoped or not known."""
    fit = seeing.shown(Kept.MENTOR_TRAITS, shown.fit, to=LOOKS) or Fit()
    reasons = why(fit, shown.traits, group)
    missed, unsaid, own = (
        _clipped(names_of(keys, shown.traits), LONGEST_NAMES)
        for keys in (fit.missed, shown.unsaid, shown.unsaid_by_you)
    )
    return [
        f"**Why**: {_clipped(reasons)}." if reasons else "**Why**: they have room. I know of no more yet.",
        f"Not as you may hope: {missed}." if missed else None,
        f"They haven't said: {unsaid}, which {_matters(shown.unsaid)} to you." if unsaid else None,
        f"You haven't said yourself: {own}, which {_matters(shown.unsaid_by_you)} to you; so I can't compare."
        if own
        else None,
    ]


def _nobody_more(end: NobodyMore) -> ui.LayoutView:
    musts = _clipped(names_of(end.musts, end.traits))
    again: Row = [] if end.begin else [browse_button(end.community_id, NOBODY_YET, BrowseMove.FIRST)]
    doors = [NavigationTarget.ME] if end.is_waiting else [NavigationTarget.ASK, NavigationTarget.ME]
    ways: Row = [door_button(end.community_id, door) for door in doors]
    return card(
        joined(
            "## Nobody to show just now" if end.begin else "## That was everyone for now",
            "It has nothing to do with you: places fill up and free again, and new mentors come. Looking again in a "
            "week or two is worth it.",
        ),
        f"There could be more, if this were a wish instead of a must: **{musts}**. Whether you would like that is "
        "yours to decide, and it is fine as it is."
        if musts
        else None,
        "You are on the waiting list, so others look for you, too."
        if end.is_waiting
        else "*Find a mentor* puts you on the waiting list. There, others look for you, too, and mentors can offer "
        "to you, without knowing your name.",
        [*again, *ways],
        colour=QUIET,
    )


def _matters(things: Sequence[str]) -> str:
    return "matters" if len(things) == 1 else "matter"


def _months(days: int) -> str:
    months, left = divmod(days, DAYS_OF_A_MONTH)
    return span(days) if left else f"{months} month{'' if months == 1 else 's'}"


def _in_one_line(words: str) -> str:
    """What somebody wrote, so short and plain that it can stand among the bot's own words."""
    return escaped(" ".join(words.split())[:SHORT])


def _as_fits(lines: list[str]) -> str:
    """As many whole lines as there is room for."""
    shown = list(lines)
    while sum(len(each) + 1 for each in shown) > LONGEST_PART:
        shown.pop()
    return "\n".join([*shown, *(["…"] if len(shown) < len(lines) else [])])


def _clipped(text: str, limit: int = LONGEST_PART) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
