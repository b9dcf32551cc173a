"""Each bench still runs, in miniature; what it measures is of no interest here."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from . import browsing, bursts, commands, matching, outbox, startup, sweep

pytestmark = pytest.mark.long

MINIATURES: dict[str, tuple[Callable[[list[str]], int], str, list[str]]] = {
    "commands": (
        commands.main,
        "--seconds 0.05 --rounds 1 --together 5 --in-flight 4",
        ["SQLite: no-op", "SQLite: `/mentorship me`", "SQLite: `/pairing accept`, outbox worker at work"],
    ),
    "bursts": (bursts.main, "--at-once 6", ["| 6 | 2 | 2 |"]),
    "startup": (
        startup.main,
        "--pairings 20 --rounds 1",
        ["SQLite, the very first", "| SQLite | 20 |", "| sqlalchemy |"],
    ),
    "sweep": (sweep.main, "--among 20 40 --due 10 --rounds 1", ["| SQLite | 10 | 40 |", "`ix_schedules_due`"]),
    "browsing": (browsing.main, "--mentors 12 --rounds 1", ["| SQLite | 12 | 18 |", "best ten ms"]),
    "outbox": (
        outbox.main,
        "--messages 10 --waiting 100 --seconds 0.4",
        ["SQLite: idle", "SQLite: messages and `me` | 10 |", "SQLite: 100 check-ins wait, the outbox worker as set"],
    ),
}


def test_the_bench_without_a_database_runs_and_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    matching.main(["--sizes", "12x6", "12x6/3", "--solvers", "20x10", "--rounds", "1"])

    printed = capsys.readouterr().out
    expected = [
        "| 12 × 6 | 72 |",
        "| 12 × 6, about 3 plausible |",
        "| OR-Tools, min-cost flow | 20 × 10 |",
        "the best",
    ]
    assert [words for words in expected if words not in printed] == []


@pytest.mark.parametrize("bench", MINIATURES)
def test_a_bench_runs_and_prints_its_table(bench: str, capsys: pytest.CaptureFixture[str]) -> None:
    main, options, expected = MINIATURES[bench]

    main(["--database", "sqlite", *options.split()])

    printed = capsys.readouterr().out
    assert [words for words in expected if words not in printed] == []
