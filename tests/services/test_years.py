"""Simulated years: whatever a few pairs do, however processes die and clocks jump, the promises hold."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from . import years_deeds
from .years import Lives
from .years_deeds import BEGINNINGS, CHECK_INS, CLOSINGS, ENDINGS, PREFERENCES, WALKING, Deed, do
from .years_promises import promises_hold

SPANS = st.one_of(
    st.builds(timedelta, minutes=st.integers(1, 90)),
    st.builds(timedelta, hours=st.integers(1, 60)),
    st.builds(timedelta, days=st.integers(1, 40)),
    st.builds(timedelta, days=st.integers(41, 400)),
)
WHICH, HOW = st.integers(0, 5), st.integers(0, 11)


class Years(RuleBasedStateMachine):
    """Deeds, time, sweeps and couriers in any order, on one event loop."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._lives = Lives(url)
        self._broke = False
        self._run(self._lives.begin())

    def _run(self, work: Coroutine[object, object, None]) -> None:
        try:
            self._runner.run(work)
        except BaseException:
            self._broke = True
            raise

    def _do(self, deed: Deed, which: int, how: int) -> None:
        self._run(do(self._lives, deed, which, how))

    @initialize(which=WHICH, how=HOW)
    def two_begin(self, which: int, how: int) -> None:
        self._do(years_deeds.begin, which, how)

    @rule(deed=st.sampled_from(BEGINNINGS), which=WHICH, how=HOW)
    def people_find_each_other(self, deed: Deed, which: int, how: int) -> None:
        self._do(deed, which, how)

    @rule(deed=st.sampled_from(CHECK_INS), which=WHICH, how=HOW)
    def someone_is_asked_how_it_goes(self, deed: Deed, which: int, how: int) -> None:
        self._do(deed, which, how)

    @rule(deed=st.sampled_from(PREFERENCES), which=WHICH, how=HOW)
    def someone_wishes_it_otherwise(self, deed: Deed, which: int, how: int) -> None:
        self._do(deed, which, how)

    @rule(deed=st.sampled_from(WALKING), which=WHICH, how=HOW)
    def two_walk_on(self, deed: Deed, which: int, how: int) -> None:
        self._do(deed, which, how)

    @rule(deed=st.sampled_from(ENDINGS), which=WHICH, how=HOW)
    def something_ends(self, deed: Deed, which: int, how: int) -> None:
        self._do(deed, which, how)

    @rule(deed=st.sampled_from(CLOSINGS), which=WHICH, how=HOW)
    def two_take_their_leave(self, deed: Deed, which: int, how: int) -> None:
        self._do(deed, which, how)

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        self._lives.clock.forward(span)

    @rule(processes=st.sampled_from([(0,), (1,), (0, 1)]))
    def what_is_due_is_done(self, processes: tuple[int, ...]) -> None:
        self._run(self._lives.sweep(*processes))

    @rule(
        process=st.integers(0, 1), dies_after=st.none() | st.integers(0, 25), refuses=st.frozensets(st.integers(1, 6))
    )
    def letters_are_carried(self, process: int, dies_after: int | None, refuses: frozenset[int]) -> None:
        self._run(self._lives.carry(process, dies_after=dies_after, refuses=refuses))

    @rule()
    def a_slow_courier_comes_back(self) -> None:
        self._run(self._lives.come_back())

    @rule()
    def both_processes_begin_anew(self) -> None:
        self._run(self._lives.restart())

    @rule(times=st.integers(2, 6), span=st.sampled_from([timedelta(hours=7), timedelta(days=1), timedelta(days=7)]))
    def days_go_by(self, times: int, span: timedelta) -> None:
        for _ in range(times):
            self._lives.clock.forward(span)
            self._run(self._lives.sweep(0, 1))
            self._run(self._lives.carry())

    @invariant()
    def the_promises_hold(self) -> None:
        self._run(self._lives.look())
        promises_hold(self._lives.seen, self._lives.swept_at)

    def teardown(self) -> None:
        try:
            if not self._broke:
                self._run(self._lives.settle())
                self.the_promises_hold()
        finally:
            self._runner.run(self._lives.close())
            self._runner.close()


def live_through(new_database: Callable[[], str], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        lambda: Years(new_database()),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_sqlite(tmp_path, migrated_file):
    n = iter(range(10**9))

    def new():
        f = tmp_path / f"{next(n)}.db"
        f.write_bytes(migrated_file.read_bytes())
        return f"sqlite+aiosqlite:///{f}"

    live_through(new, 10, 40)
