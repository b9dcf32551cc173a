"""Simulated years: whatever a few pairs do, however processes die and clocks jump, the promises are kept."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Collection, Coroutine, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.support.databases import PostgresDatabases
from tests.support.services.simulation import Simulation
from tests.support.services.simulation_actions import (
    ACTIVE_PAIRING_ACTIONS,
    CHECK_IN_ACTIONS,
    CLOSING_ACTIONS,
    END_ACTIONS,
    PREFERENCE_ACTIONS,
    START_ACTIONS,
    perform,
)
from tests.support.services.simulation_invariants import check_all_invariants
from tests.support.services.simulation_matters import MATTER_ACTIONS, check_matters

LIVES, STEPS = 4, 40
"""Of such years, on each database; whoever changes how check-ins go should let it run with many more for once."""

SPANS = st.one_of(
    st.builds(timedelta, minutes=st.integers(1, 90)),
    st.builds(timedelta, hours=st.integers(1, 60)),
    st.builds(timedelta, days=st.integers(1, 40)),
    st.builds(timedelta, days=st.integers(41, 400)),
)
WHICH, HOW = st.integers(0, 5), st.integers(0, 11)


def some_of(*actions: Collection[str], often: Sequence[str] = ()) -> st.SearchStrategy[list[tuple[str, int, int]]]:
    """A few of these actions in a row, those named *often* more often, each with whom and how."""
    names = [*itertools.chain(*actions), *often]
    return st.lists(st.tuples(st.sampled_from(names), WHICH, HOW), min_size=1, max_size=4)


class Years(RuleBasedStateMachine):
    """Actions, time, sweeps and outbox workers in any order, on one event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._lives = Simulation(self.new_database())
        self._broke = False
        self._run(self._lives.begin())

    def new_database(self) -> str:
        """The URL of an empty one."""
        raise NotImplementedError

    def _run(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            self._runner.run(work)
        except BaseException:
            self._broke = True
            raise

    def _do(self, actions: list[tuple[str, int, int]]) -> None:
        for action, which, how in actions:
            self._run(perform(self._lives, action, which, how))

    @rule(actions=some_of(START_ACTIONS, often=["begin"] * 5))
    def people_find_each_other(self, actions: list[tuple[str, int, int]]) -> None:
        self._do(actions)

    @rule(
        actions=some_of(
            CHECK_IN_ACTIONS,
            ACTIVE_PAIRING_ACTIONS,
            PREFERENCE_ACTIONS,
            often=["answer", "put off", "start", "resume", "go on"] * 2,
        )
    )
    def two_walk_together(self, actions: list[tuple[str, int, int]]) -> None:
        self._do(actions)

    @rule(actions=some_of(END_ACTIONS, CLOSING_ACTIONS, often=["step down", "offer", "thank", "answer thanks"]))
    def two_part(self, actions: list[tuple[str, int, int]]) -> None:
        self._do(actions)

    @rule(actions=some_of(MATTER_ACTIONS, often=["reach somebody", "raise a concern", "take a concern"]))
    def somebody_waits(self, actions: list[tuple[str, int, int]]) -> None:
        self._do(actions)

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        self._lives.clock.advance(span)

    @rule(processes=st.sampled_from([(0,), (1,), (0, 1)]))
    def what_is_due_is_done(self, processes: tuple[int, ...]) -> None:
        self._run(self._lives.sweep(*processes))

    @rule(
        process=st.integers(0, 1), dies_after=st.none() | st.integers(0, 25), refuses=st.frozensets(st.integers(1, 6))
    )
    def messages_are_sent(self, process: int, dies_after: int | None, refuses: frozenset[int]) -> None:
        self._run(self._lives.deliver(process, dies_after=dies_after, refuses=refuses))

    @rule(begins_anew=st.booleans())
    def processes_come_and_go(self, begins_anew: bool) -> None:
        self._run(self._lives.restart() if begins_anew else self._lives.come_back())

    @rule(times=st.integers(2, 6), span=st.sampled_from([timedelta(hours=7), timedelta(days=1), timedelta(days=7)]))
    def days_go_by(self, times: int, span: timedelta) -> None:
        for _ in range(times):
            self._lives.clock.advance(span)
            self._run(self._lives.sweep(0, 1))
            self._run(self._lives.deliver())

    @invariant()
    def the_promises_hold(self) -> None:
        self._run(self._lives.snapshot())
        check_all_invariants(self._lives.seen, self._lives.swept_at)
        check_matters(self._lives.seen)

    def teardown(self) -> None:
        try:
            if not self._broke:
                self._run(self._lives.settle())
                self.the_promises_hold()
        finally:
            self._runner.run(self._lives.close())
            self._runner.close()


def live_through(new_database: Callable[[], str], *, lives: int = LIVES, steps: int = STEPS) -> None:
    """So many lives of so many steps, each in a database of its own; the same ones each time."""

    class There(Years):
        def new_database(self) -> str:
            return new_database()

    run_state_machine_as_test(
        There,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            # What a life of so many steps breaks is told as it happened: making it shorter would take an hour.
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )


@pytest.mark.long
def test_years_on_sqlite(tmp_path: Path, migrated_file: Path) -> None:
    numbers = itertools.count()

    def new_database() -> str:
        file = tmp_path / f"{next(numbers)}.db"
        file.write_bytes(migrated_file.read_bytes())
        return f"sqlite+aiosqlite:///{file}"

    live_through(new_database)


@pytest.mark.long
def test_years_on_postgresql(postgres: PostgresDatabases) -> None:
    live_through(postgres.emptied_url)
