"""The table in the repository: what happens when each kind of caller tries each thing.

A row is what is tried; under it stands what happens, and to whom: ``others`` are all who are not named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from .world import CALLERS

TABLE_FILE = Path(__file__).with_name("what_happens.txt")
OTHERS = "others"
HEAD = """\
# What happens when each kind of caller tries each thing; attempt_runner.py beside this says what the words mean.
# Written by `python -m tests.authorization`; every change in it is to be looked at by somebody before it is kept.
"""

Found = Mapping[str, Mapping[str, str]]
"""What happens, by row and by caller."""


def read() -> dict[str, dict[str, str]]:
    """The table as it stands."""
    found: dict[str, dict[str, str]] = {}
    row: dict[str, str] = {}
    for line in TABLE_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            word, *callers = line.split()
            named = [caller for caller in CALLERS if caller not in row] if callers == [OTHERS] else callers
            row |= dict.fromkeys(named, word)
        elif line and not line.startswith("#"):
            row = found[line] = {}
    return found


def written(found: Found) -> str:
    """The table as it would stand: in each row the rarest first, the most frequent last as all others."""
    lines = [HEAD]
    for name, row in found.items():
        lines.append(name)
        for word, times in sorted(Counter(row.values()).items(), key=lambda each: each[1]):
            callers = [caller for caller in CALLERS if row[caller] == word]
            lines.append(f"    {word:<18} {OTHERS if word == _most(row) and times > 1 else ' '.join(callers)}")
        lines.append("")
    return "\n".join(lines)


def _most(row: Mapping[str, str]) -> str:
    """The last in the order of frequency."""
    return max(sorted(Counter(row.values()).items(), key=lambda each: each[1]), key=lambda each: each[1])[0]
