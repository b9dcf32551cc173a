"""Reads what Discord would show as plain text: names for ids, dates for stamps, no markup.

In direct messages ids stay ids: there Discord often has no name to show.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

WIDTH = 100
BUTTON, STRING_SELECT, TEXT = 2, 3, 10
SELECTS = frozenset({3, 5, 6, 7, 8})
CHECKBOXES = 22

Part = dict[str, Any]  # a component in Discord's JSON

_MENTION = re.compile(r"<(?:@[!&]?|#)(\d+)>")
_STAMP = re.compile(r"<t:(-?\d+)(?::([a-zA-Z]))?>")
_LINK = re.compile(r"\[([^\]]+)\]\(https://[^)\s]+\)")
_LINE_MARK = re.compile(r"^(?:#{1,3}|-#|>>(?=>)) ?", re.MULTILINE)
_MARKUP = re.compile(r"\\(.)|\*\*|\*|`")

SPANS = (
    (timedelta(days=30), "month"),
    (timedelta(days=7), "week"),
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


def parts(components: list[Part]) -> Iterator[Part]:
    """Every component from top to bottom, also inside others."""
    left = list(components)
    while left:
        part = left.pop(0)
        yield part
        left[:0] = [*part.get("components", []), *filter(None, [part.get("component")])]


def said(
    content: str, components: list[Part], names: Mapping[int, str], now: datetime, *, in_a_dm: bool = False
) -> str:
    """A whole message: its text, then each row of controls as ``[ … ]``."""
    lines = [content] if content else []
    row: list[str] = []
    for part in parts(components):
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
            lines.append(f"[▾ {_chosen(part, names)}]")
    lines.append("  ".join(row))
    return "\n".join(readable(line, names, now, in_a_dm=in_a_dm) for line in lines if line)


def readable(text: str, names: Mapping[int, str], now: datetime, *, in_a_dm: bool = False) -> str:
    """Markdown as a reader sees it, in plain text."""
    if not in_a_dm:
        text = _MENTION.sub(lambda found: names.get(int(found[1]), "someone"), text)
    text = _STAMP.sub(lambda found: _moment(int(found[1]), found[2], now), text)
    text = _LINK.sub(r"\1", text)
    text = _LINE_MARK.sub("", text)
    return _MARKUP.sub(lambda found: found[1] or "", text)


def indented(text: str, mark: str) -> str:
    """Wrapped to the width of the transcript, each line behind *mark*."""
    lines: list[str] = []
    for line in text.splitlines():
        hang = "  " if line.startswith(("- ", "> ", "· ")) else ""
        lines += textwrap.wrap(line, WIDTH - len(mark), subsequent_indent=hang, break_on_hyphens=False) or [""]
    return "\n".join(f"{mark}{line}".rstrip() for line in lines)


def flat(text: str) -> str:
    """On one line, so that a phrase is found wherever it wraps."""
    return " ".join(text.split())


def date(when: datetime) -> str:
    """A day in words."""
    return f"{when.day} {when:%B %Y}"


def _label(part: Part) -> str:
    emoji = (part.get("emoji") or {}).get("name")
    return " ".join(filter(None, [emoji, part.get("label")]))


def _chosen(part: Part, names: Mapping[int, str]) -> str:
    options = [option["label"] for option in part.get("options", []) if option.get("default")]
    people = [names.get(int(value["id"]), "someone") for value in part.get("default_values", [])]
    return ", ".join(options + people) or str(part.get("placeholder", ""))


def _moment(stamp: int, style: str | None, now: datetime) -> str:
    when = datetime.fromtimestamp(stamp, tz=UTC)
    if style != "R":
        return date(when)
    gap = abs(when - now)
    for span, name in SPANS:
        if gap >= span:
            count = gap // span
            words = f"{count} {name}{'s' * (count > 1)}"
            return f"in {words}" if when > now else f"{words} ago"
    return "just now"
