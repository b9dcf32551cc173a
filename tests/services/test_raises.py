"""A service method's docstring ends with all that it raises: ``Raises NotFound, NotNow (why) or NotFound.``."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from enum import Enum
from types import FunctionType
from typing import Any, get_type_hints

import pytest

from bot.services import Services
from bot.services.core import context, enqueue_and_audit
from bot.services.core.context import Service
from storage.ledger import LedgerUnusable
from storage.repositories.audit import FormSettled
from tests.authorization.service_arguments import methods
from tests.support.raises_in_source.source import Raised, Source

ENDING = re.compile(r"Raises ((?:[A-Z]\w+(?: \([^)]+\))?(?:, | or |(?=\.$)))+)\.")


@pytest.fixture(scope="module")
def source() -> Source:
    """All that services call, and what they stand on."""
    return Source("bot.clock", "bot.rules", "bot.services", "storage", called_on_self=Service)


def told() -> Iterator[tuple[str, Callable[..., Any], type | None]]:
    """Every public method of every service, and the guards that all of them use."""
    owners = get_type_hints(Services)
    for name, method in methods().items():
        yield name, method, owners[name.partition(".")[0]]
    for module in (context, enqueue_and_audit):
        for name, function in vars(module).items():
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                yield name, function, None


def names_in(docstring: str) -> set[str] | None:
    """The names at the end of a docstring, in its one line or in a paragraph of their own; None in another form."""
    paragraphs = [" ".join(each.split()) for each in docstring.split("\n\n")]
    if "Raises" not in docstring:
        return set()
    ending = ENDING.search(paragraphs[-1])
    stands_alone = paragraphs[-1].startswith("Raises") or "\n" not in docstring
    if ending is None or ending.end() != len(paragraphs[-1]) or docstring.count("Raises") > 1 or not stands_alone:
        return None
    return set(re.split(r", | or ", re.sub(r" \([^)]+\)", "", ending[1])))


def names_of(raised: Raised) -> set[str]:
    """The names of what is raised; a class stands for those that derive from it."""
    return {
        each.__name__ for each in raised if not any(other is not each and issubclass(each, other) for other in raised)
    }


def test_each_docstring_ends_with_all_that_is_raised(source: Source) -> None:
    """But for a ledger that cannot be written, which is as a database that cannot: no answer to anybody's wish.

    Nor is a form that comes again named by each that takes one in; the form answers it.
    """
    not_named = {LedgerUnusable.__name__, FormSettled.__name__}
    wrong = {}
    for name, function, owner in told():
        names = names_in(inspect.getdoc(function) or "")
        raised = names_of(source.raised_by(function, owner)) - not_named
        if names is None or names != raised:
            wrong[name] = {"says": names, "raises": raised}

    assert wrong == {}


class Wrong(Exception):
    """Is raised."""


class Worse(Wrong):
    """Derives from it."""


class Other(Exception):
    """Is raised, too."""


class Move(Enum):
    """What is done."""

    ONE = "one"
    TWO = "two"


class Row:
    """Something with methods."""

    @property
    def name(self) -> str:
        """Raise Other."""
        raise Other

    def refuse(self, move: Move) -> None:
        """Raise Wrong for one move, Other for another."""
        if move is Move.ONE:
            raise Wrong
        raise Other


class Sample(Service):
    """Raises in many ways."""

    def __init__(self) -> None:
        self._row = Row()
        self._rows = [Row()]

    def by_constant(self) -> None:
        """Through an attribute, with a constant that decides what is raised."""
        self._row.refuse(Move.ONE)

    def by_property(self, rows: dict[str, Row]) -> list[str]:
        """Through what a container holds."""
        return [row.name for row in rows.values()]

    def handed_on(self, moves: list[Move]) -> list[None]:
        """Through a function that somebody else calls."""
        return list(map(self._row.refuse, moves))

    def caught(self, move: Move) -> None:
        """What is caught does not leave it, and what is caught is raised again where it says so."""
        try:
            self._row.refuse(move)
        except Other as error:
            if move is Move.TWO:
                raise
            raise Worse from error
        except Wrong:
            return

    def around(self, times: int) -> None:
        """Calls what calls it."""
        self._back(times)
        raise Wrong

    def _back(self, times: int) -> None:
        if times:
            self.around(times - 1)
        raise Other if times > 1 else Worse


@pytest.mark.parametrize(
    ("method", "raised"),
    [
        (Sample.by_constant, {Wrong}),
        (Sample.by_property, {Other}),
        (Sample.handed_on, {Wrong, Other}),
        (Sample.caught, {Other, Worse}),
        (Sample.around, {Wrong, Worse, Other}),
    ],
)
def test_what_is_raised_is_found_whatever_the_way(method: Callable[..., Any], raised: set[type]) -> None:
    assert Source(__name__, called_on_self=Service).raised_by(method, Sample) == raised


@pytest.mark.parametrize(
    ("docstring", "names"),
    [
        ("Return it. Raises NotNow.", {"NotNow"}),
        ("Return it.\n\nRaises NotNow (still, or again), NotFound or\nNotFound.", {"NotNow", "NotFound"}),
        ("Return it.", set()),
        ("Return it. Raises as first.", None),
        ("Return it.\n\nMore of it. Raises NotNow.", None),
        ("Return it. Raises NotNow. More of it.", None),
    ],
)
def test_there_is_one_form(docstring: str, names: set[str] | None) -> None:
    assert names_in(docstring) == names
