"""How a golden file is compared with what is so now, and written again by ``python -m tests.golden``."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path

import pytest

WRITE = "WRITE_GOLDEN_FILES"
"""The environment variable that says that they are to be written and not compared."""

HOW = "if all of this is as it should be: python -m tests.golden"
MOST_LINES = 200
"""Of a difference; whoever sees that many need not see all."""


def path(name: str) -> Path:
    """Where a golden file is."""
    return Path(__file__).with_name(name)


def must_be_as_written(name: str, now: str) -> None:
    """Fail with the difference, line by line, unless *now* is what stands in the file."""
    if os.environ.get(WRITE):
        path(name).write_text(now, encoding="utf-8")
    before = path(name).read_text(encoding="utf-8")
    difference = list(unified_diff(before.splitlines(), now.splitlines(), name, "now", n=1, lineterm=""))
    if difference or before != now:
        pytest.fail("\n".join([*difference[:MOST_LINES], "", HOW]), pytrace=False)
