"""The guide: what the programme says, in sections. A community can bring its own as a Markdown file."""

from __future__ import annotations

import re
from pathlib import Path

from discord import ui

from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.setup import guide_select
from bot.ui.core.layout import HELP, Row, card, line

OWN = Path(__file__).with_name("guide.md")
LONGEST_SECTION = 3000
LONGEST_TITLE = 100
MOST_SECTIONS = 25
TARGETS = (NavigationTarget.ASK, NavigationTarget.VOLUNTEER, NavigationTarget.ME, NavigationTarget.WHO_SEES)


class GuideUnreadable(Exception):
    """The guide's file cannot be shown in Discord; says what to change in it."""


def read(path: Path | None) -> dict[str, str]:
    """The guide's sections by title, in order: one for each line that begins with "# ".

    Raises GuideUnreadable when there is no section, too many, two of one title, or one that does not fit a
    message, and when the file cannot be read.
    """
    parts = re.split(r"^# +(.+)$", _text_of(path or OWN), flags=re.MULTILINE)
    titles = [title.strip() for title in parts[1::2]]
    sections = dict(zip(titles, (text.strip() for text in parts[2::2]), strict=True))
    if len(sections) < len(titles):
        raise GuideUnreadable("Two sections of the guide have the same title. Please give each its own.")
    if not 1 <= len(sections) <= MOST_SECTIONS:
        raise GuideUnreadable(
            f"The guide has {len(sections)} sections; it needs between 1 and {MOST_SECTIONS}, each beginning "
            'with a line like "# How it starts".'
        )
    for title, text in sections.items():
        if len(title) > LONGEST_TITLE:
            raise GuideUnreadable(
                f'The guide\'s title "{title[:20]}…" has {len(title)} characters; {LONGEST_TITLE} fit a menu.'
            )
        if not text or len(text) > LONGEST_SECTION:
            raise GuideUnreadable(
                f'The guide\'s section "{title}" has {len(text)} characters; between 1 and {LONGEST_SECTION} '
                "fit a message."
            )
    return sections


def _text_of(path: Path) -> str:
    try:
        # Some Windows editors put a mark before the text; "utf-8-sig" takes it away.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GuideUnreadable(f"The guide {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise GuideUnreadable(f"The guide {path} cannot be read: it is not UTF-8 text.") from None


def page(sections: dict[str, str], number: int, community_id: int | None) -> ui.LayoutView:
    """One section, and the way to the others."""
    titles = list(sections)
    title = titles[number] if 0 <= number < len(titles) else titles[0]
    doors: Row = [door_button(community_id, target) for target in TARGETS] if community_id else []
    return card(f"## {title}", sections[title], line(), [guide_select(titles, title)], doors, HELP)
