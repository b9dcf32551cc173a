"""``python -m tests.golden``: write the files again, as everything is now; somebody looks at the difference.

What follows is handed to pytest: ``python -m tests.golden -k commands`` writes that one alone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from .files import WRITE

TESTS = Path(__file__).parents[1]
STORY = f"{TESTS}/demo/test_story.py::test_the_whole_story_goes_as_it_should_and_reads_well"
"""Played there, so that it need not be played twice."""

if __name__ == "__main__":
    os.environ[WRITE] = "1"
    sys.exit(pytest.main(["-n", "0", "--everything", f"{TESTS}/golden", STORY, *sys.argv[1:]]))
