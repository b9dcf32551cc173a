"""The guide: what members read about the programme, in sections. A community can bring its own as a Markdown file."""

from __future__ import annotations

import re
from pathlib import Path

from discord import ui

from bot.rules.programme import Programme
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.setup import guide_select
from bot.ui.core.layout import SUPPORT_HINT, ControlRow, card_view, format_days, separator

DEFAULT_GUIDE = Path(__file__).with_name("guide.md")
MAX_SECTION_LENGTH = 3000
MAX_SECTION_TITLE_LENGTH = 100
MAX_SECTIONS = 25
BESIDE_THE_GUIDE = (
    NavigationTarget.VOLUNTEER,
    NavigationTarget.OVERVIEW,
    NavigationTarget.WHO_SEES,
)


class GuideUnreadable(Exception):
    """The guide's file cannot be shown on Discord; the message says what to change in it."""


def read_guide(path: Path | None, programme: Programme) -> dict[str, str]:
    """Return the guide's sections by title, in order: one for each line that begins with "# ".

    Names of the programme's days in braces, as in "after {expiry_days}", become what is set: "after 2 weeks".

    Raises GuideUnreadable when there is no section, too many, two of one title, or one that does not fit a message,
    and when the file cannot be read.
    """
    told = re.sub(r"\{([a-z_]+_days)\}", lambda name: _as_set(name, programme), _text_of(path or DEFAULT_GUIDE))
    parts = re.split(r"^# +(.+)$", told, flags=re.MULTILINE)
    titles = [title.strip() for title in parts[1::2]]
    sections = dict(zip(titles, (text.strip() for text in parts[2::2]), strict=True))
    if len(sections) < len(titles):
        raise GuideUnreadable("Two sections of the guide have the same title. Please give each its own.")
    if not 1 <= len(sections) <= MAX_SECTIONS:
        raise GuideUnreadable(
            f"The guide has {len(sections)} sections; it needs between 1 and {MAX_SECTIONS}, each beginning "
            'with a line like "# How it starts".'
        )
    for title, text in sections.items():
        if len(title) > MAX_SECTION_TITLE_LENGTH:
            raise GuideUnreadable(
                f'The guide\'s title "{title[:20]}…" has {len(title)} characters; {MAX_SECTION_TITLE_LENGTH} '
                "fit a menu."
            )
        if not text or len(text) > MAX_SECTION_LENGTH:
            raise GuideUnreadable(
                f'The guide\'s section "{title}" has {len(text)} characters; between 1 and {MAX_SECTION_LENGTH} '
                "fit a message."
            )
    return sections


def _as_set(name: re.Match[str], programme: Programme) -> str:
    """Return so many days in words, or what stands there if no setting has that name."""
    days = getattr(programme, name[1], None)
    return format_days(days) if isinstance(days, int) else name[0]


def _text_of(path: Path) -> str:
    try:
        # Some Windows editors put a mark before the text; "utf-8-sig" takes it away.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GuideUnreadable(f"The guide {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise GuideUnreadable(f"The guide {path} cannot be read: it is not UTF-8 text.") from None


def guide_page(
    sections: dict[str, str],
    number: int,
    community_id: int | None,
    *,
    coordinator: str | None = None,
    may_seek: bool = True,
) -> ui.LayoutView:
    """Return the page of one section, or of the first if there is no such number, with the select of all sections.

    *coordinator* tells who looks after mentorship here; *may_seek*: its reader is a member without a mentor.
    """
    titles = list(sections)
    title = titles[number] if 0 <= number < len(titles) else titles[0]
    targets = (*([NavigationTarget.SEEKER_JOIN] if may_seek else []), *BESIDE_THE_GUIDE)
    ways: ControlRow = [navigate_button(community_id, target) for target in targets] if community_id else []
    return card_view(
        f"## {title}", [guide_select(titles, title)], sections[title], separator(), coordinator, ways, SUPPORT_HINT
    )
