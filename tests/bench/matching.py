"""The best set of mentors for all who wait: how long it takes, what it needs, and what others need for it.

``python -m tests.bench.matching [--sizes 200x100 10000x2000/20] [--solvers 2000x500] [--beside 100 200 400]``
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from bot.rules.matching.candidate_pairs import CandidatePairFinder
from bot.rules.matching.suggestion_counts import assign

from . import matching_people
from .databases import Arguments
from .match_once import medians
from .solvers import SOLVERS
from .tables import milliseconds, report

SIZES = ("50x25", "200x100", "200x100/20", "1000x300", "1000x300/20", "10000x2000/20", "10000x2000")
SOLVED = ("200x100", "2000x500", "10000x2000")
BESIDE = ("mentor-match", "matching")

HEAD = (
    *("seekers × mentors", "pairs weighed", "matched", "imports ms", "first ms", "then ms", "CPU ms"),
    *("of it candidates ms", "event loop held ms", "MB before", "MB at most"),
)
HEAD_OF_SOLVERS = ("solver", "seekers × mentors", "ms", "CPU ms", "event loop held ms", "more MB", "finds")
HEAD_OF_PARTS = ("solver", "on disk MB", "import ms")
HEAD_BESIDE = ("package", "seekers × mentors", "ms", "matched", "points together")


def told(module: str, *words: object) -> Any:
    """What a module of ours says, in a process of its own."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, words)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    # A solver may say who it is first.
    return json.loads(ended.stdout.splitlines()[-1])


def read_size(text: str) -> tuple[int, int, int]:
    """Seekers, mentors, and how many of these are plausible for each; 0 for all."""
    people, _, plausible = text.partition("/")
    seekers, _, mentors = people.partition("x")
    return int(seekers), int(mentors), int(plausible or 0)


def in_words(seekers: int, mentors: int, plausible: int = 0) -> str:
    """People, for the matching."""
    return f"{seekers:,} × {mentors:,}" + (f", about {plausible} plausible" if plausible else "")


def engine(size: str, rounds: int) -> tuple[str, ...]:
    """One size, all the way from people to pairs."""
    asked = read_size(size)
    found = told("match_once", *asked, rounds)
    spans = ("imports", "first", "again", "worked", "candidates", "held")
    weighed = f"{found['pairs']:,}" + (" (of more)" if not found["is_all"] else "")
    memory = (f"{found['before']:.0f}", f"{found['peak']:.0f}")
    return (
        in_words(*asked),
        weighed,
        f"{found['matched']:,}",
        *(milliseconds(found[each]) for each in spans),
        *memory,
    )


def solvers(sizes: list[str], rounds: int) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Each at each size, and what each needs."""
    rows: list[tuple[str, ...]] = []
    parts: list[tuple[str, ...]] = []
    best: dict[str, tuple[int, int]] = {}
    for name in SOLVERS:
        for size in sizes:
            seekers, mentors, _ = read_size(size)
            found = told("solvers", name, seekers, mentors, rounds)
            if found is None:
                rows.append((name, in_words(seekers, mentors), *["not installed"] * 5))
                continue
            result = found["matched"], found["cost"]
            # Ours comes first; it computes in whole numbers.
            same = "the best" if best.setdefault(size, result) == result else f"{result[0]:,} pairs, not the best"
            spans = (milliseconds(found[each]) for each in ("took", "worked", "held"))
            rows.append((name, in_words(seekers, mentors), *spans, f"{max(0, found['grown']):.0f}", same))
            if size == sizes[0]:
                parts.append((name, f"{found['disk']:.0f}", milliseconds(found["imports"])))
    return rows, parts


def beside(many: int, rounds: int, folder: Path) -> list[tuple[str, ...]]:
    """As many seekers as mentors, each of whom has room for one: what we find and what the two packages do."""
    by = matching_people.criteria(mentors=many, plausible=20)
    seeking, offering = matching_people.crowd(by, seekers=many, mentors=many, musts=True, room=1)
    pairs = CandidatePairFinder(by, seeking, offering, ()).all_pairs()
    points = [[-1] * many for _ in range(many)]
    for row, column, score in zip(pairs.rows.tolist(), pairs.columns.tolist(), pairs.points.tolist(), strict=True):
        points[column][row] = score
    file = folder / f"{many}.json"
    file.write_text(json.dumps(points), encoding="ascii")
    found = assign(by, seeking, offering, excluded_pairs=())
    rows_of = {each.person_id: place for place, each in enumerate(seeking)}
    columns_of = {each.person_id: place for place, each in enumerate(offering)}
    total = sum(points[columns_of[mentor]][rows_of[seeker]] for seeker, mentor in found.items())
    took, _ = medians(lambda: assign(by, seeking, offering, excluded_pairs=()), rounds)
    size = in_words(many, many)
    ours = ("ours", size, milliseconds(took), f"{len(found):,}", f"{total:,}")
    return [ours, *((package, size, *_of_package(package, file, rounds, folder)) for package in BESIDE)]


def _of_package(package: str, file: Path, rounds: int, folder: Path) -> tuple[str, str, str]:
    home = folder / package
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not home.exists():
        venv.create(home, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", package]
        subprocess.run(install, capture_output=True, text=True, check=False)  # noqa: S603 - told if it is not there
    command = [str(python), "-I", str(Path(__file__).with_name("beside.py")), package, str(file), str(rounds)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own file
    if ended.returncode:
        return "not installed", "–", "–"
    found = json.loads(ended.stdout)
    if "failed" in found:
        return found["failed"], "–", "–"
    return milliseconds(found["took"]), f"{found['matched']:,}", f"{found['points']:,}"


def main(arguments: Arguments = None) -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--sizes", nargs="*", default=SIZES, help="seekers x mentors, / how many plausible for each")
    options.add_argument("--solvers", nargs="*", default=SOLVED, help="sizes for solvers, with about 20 plausible")
    options.add_argument("--beside", type=int, nargs="*", default=[], help="how many of each for the public packages")
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args(arguments)
    if asked.sizes:
        rows = [engine(size, asked.rounds) for size in asked.sizes]
        report(f"Matching, from people to pairs, median of {asked.rounds}", HEAD, rows)
    if asked.solvers:
        rows, parts = solvers(list(asked.solvers), asked.rounds)
        report(f"Solvers, the last step alone, median of {asked.rounds}", HEAD_OF_SOLVERS, rows)
        report("What the solvers need, numpy included", HEAD_OF_PARTS, parts)
    if asked.beside:
        with tempfile.TemporaryDirectory(prefix="companion-bench-") as folder:
            rows = [row for many in asked.beside for row in beside(many, asked.rounds, Path(folder))]
        report(f"Beside public packages, median of {asked.rounds}", HEAD_BESIDE, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
