"""What the two public packages for the same job do with the same people; runs by itself, without this project.

``python -I beside.py mentor-match|matching POINTS.json ROUNDS`` prints JSON. POINTS.json has, for each mentor, the
points with each seeker, below 0 where a must is broken; each mentor has room for one. Both packages are imported as
``matching``, hence the virtual environment for each, and ``-I``, which keeps this folder out of Python's way.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

Points = list[list[int]]


def mentor_match(points: Points) -> list[tuple[int, int]]:
    """Mentors and seekers who are matched, by Munkres' algorithm over all pairs."""
    from matching import process  # noqa: PLC0415 - one of two packages of this name
    from matching.mentee import Mentee  # noqa: PLC0415
    from matching.mentor import Mentor  # noqa: PLC0415
    from matching.rules.rule import Disqualify  # noqa: PLC0415

    def of(match: Any) -> int:
        return int(points[match.mentor.grade][match.mentee.grade])

    class Fits:
        """Points by what is known already: the package pays for less than it would."""

        def apply(self, match: Any) -> int:
            return max(0, of(match)) + 1

    mentors = [Mentor(grade=place, email=f"mentor{place}") for place in range(len(points))]
    seekers = [Mentee(grade=place, email=f"seeker{place}") for place in range(len(points[0]))]
    process.process_data(mentors, seekers, [[Fits(), Disqualify(lambda match: of(match) < 0)]])
    return [(mentor.grade, mentee.grade) for mentor in mentors for mentee in mentor.mentees]


def matching(points: Points) -> list[tuple[int, int]]:
    """An assignment by stable matching, where everyone likes most whom they fit best."""
    from matching.games import HospitalResident  # noqa: PLC0415 - the other package of this name

    mentors, seekers = range(len(points)), range(len(points[0]))
    wanted = {
        seeker: sorted(
            (each for each in mentors if points[each][seeker] >= 0), key=lambda each: -points[each][seeker]
        )
        for seeker in seekers
    }
    willing = {
        mentor: sorted(
            (each for each in seekers if points[mentor][each] >= 0), key=lambda each: -points[mentor][each]
        )
        for mentor in mentors
    }
    wanted = {seeker: those for seeker, those in wanted.items() if those}
    willing = {mentor: those for mentor, those in willing.items() if those}
    game = HospitalResident.create_from_dictionaries(wanted, willing, dict.fromkeys(willing, 1))
    return [(mentor.name, one.name) for mentor, those in game.solve().items() for one in those]


if __name__ == "__main__":
    job = {"mentor-match": mentor_match, "matching": matching}[sys.argv[1]]
    given = json.loads(Path(sys.argv[2]).read_text(encoding="ascii"))
    spans = []
    try:
        for _ in range(int(sys.argv[3])):
            began = time.perf_counter()
            found = job(given)
            spans.append(time.perf_counter() - began)
    except RecursionError:
        print(json.dumps({"failed": "RecursionError"}))
    else:
        total = sum(given[mentor][seeker] for mentor, seeker in found)
        print(json.dumps({"took": statistics.median(spans), "matched": len(found), "points": total}))
