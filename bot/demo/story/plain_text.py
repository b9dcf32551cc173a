"""Messages as plain text: names for ids, dates for timestamps, no markup.

In direct messages ids stay ids: there Discord often has no name to show.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

LINE_WIDTH = 100
BUTTON, STRING_SELECT, USER_SELECT, TEXT = 2, 3, 5, 10
SELECTS = frozenset({STRING_SELECT, USER_SELECT, 6, 7, 8})
CHECKBOXES = 22

ComponentPayload = dict[str, Any]  # a component in Discord's JSON

_MENTION = re.compile(r"<(?:@[!&]?|#)(\d+)>")
_STAMP = re.compile(r"<t:(-?\d+)(?::([a-zA-Z]))?>")
_LINK = re.compile(r"\[([^\]]+)\]\(https://[^)\s]+\)")
_COMMAND = re.compile(r"<(/[^:>]+):\d+>")
_LINE_MARK = re.compile(r"^(?:#{1,3}|-#|>>(?=>)) ?", re.MULTILINE)
_MARKUP = re.compile(r"\\(.)|\*\*|\*|`")

TIME_UNITS = (
    (timedelta(days=30), "month"),
    (timedelta(days=7), "week"),
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


def walk_components(components: list[ComponentPayload]) -> Iterator[ComponentPayload]:
    """Yield every component from top to bottom, nested ones too."""
    left = list(components)
    while left:
        part = left.pop(0)
        yield part
        left[:0] = [*part.get("components", []), *filter(None, [part.get("component")])]


def message_text(
    content: str,
    components: list[ComponentPayload],
    names: Mapping[int, str],
    now: datetime,
    *,
    in_a_dm: bool = False,
) -> str:
    """Return a whole message: its text, then each row of controls as ``[ … ]``."""
    lines = [content] if content else []
    row: list[str] = []
    for part in walk_components(components):
        kind = part.get("type")
        if kind == BUTTON:
            row.append(f"[{_label(part)}]")
            continue
        if row:
            lines.append("  ".join(row))
            row = []
        if kind == TEXT:
            lines.append(str(part["content"]))
        elif kind in SELECTS:
            lines.append(f"[▾ {chosen_in(part, names)[0]}]")
    lines.append("  ".join(row))
    return "\n".join(readable(line, names, now, in_a_dm=in_a_dm) for line in lines if line)


def chosen_in(select: ComponentPayload, names: Mapping[int, str]) -> tuple[str, bool]:
    """Return what a closed select shows, and whether that is a choice or what stands there before one."""
    options = [option["label"] for option in select.get("options", []) if option.get("default")]
    people = [names.get(int(value["id"]), "someone") for value in select.get("default_values", [])]
    return ", ".join(options + people) or str(select.get("placeholder", "")), bool(options + people)


def readable(text: str, names: Mapping[int, str], now: datetime, *, in_a_dm: bool = False) -> str:
    """Return Markdown as a reader sees it, in plain text."""
    if not in_a_dm:
        text = _MENTION.sub(lambda found: names.get(int(found[1]), "someone"), text)
    text = _STAMP.sub(lambda found: _format_timestamp(int(found[1]), found[2], now), text)
    text = _LINK.sub(r"\1", _COMMAND.sub(r"\1", text))
    text = _LINE_MARK.sub("", text)
    return _MARKUP.sub(lambda found: found[1] or "", text)


def indented(text: str, mark: str) -> str:
    """Return text wrapped to the width of the transcript, with *mark* before each line."""
    lines: list[str] = []
    for line in text.splitlines():
        hang = "  " if line.startswith(("- ", "> ", "· ")) else ""
        lines += textwrap.wrap(line, LINE_WIDTH - len(mark), subsequent_indent=hang, break_on_hyphens=False) or [""]
    return "\n".join(f"{mark}{line}".rstrip() for line in lines)


def flat(text: str) -> str:
    """Return text on one line, so that a phrase is found wherever it wraps."""
    return " ".join(text.split())


def date(when: datetime) -> str:
    """Return a day in words, without its weekday."""
    return f"{when.day} {when:%B %Y}"


def _label(part: ComponentPayload) -> str:
    emoji = (part.get("emoji") or {}).get("name")
    return " ".join(filter(None, [emoji, part.get("label")]))


def _format_timestamp(stamp: int, style: str | None, now: datetime) -> str:
    when = datetime.fromtimestamp(stamp, tz=UTC)
    if style != "R":
        return date(when)
    gap = abs(when - now)
    for span, name in TIME_UNITS:
        if gap >= span:
            count = gap // span
            words = f"{count} {name}{'s' * (count > 1)}"
            return f"in {words}" if when > now else f"{words} ago"
    return "just now"
