"""What a function may raise, found out from its source: of its own, and of all that it calls in the same packages.

Where the type of something is not known, every method of that name counts, and a function that is only handed on
counts as called. Conditions on an argument given as a constant are decided. So nothing that can be raised is missing,
but by operators, whose methods are not followed; what only the data rules out may be too much.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from .names import Names
from .values import Known, Method, Value, function_of, parameters_of, plain

Raised = frozenset[type[BaseException]]


@dataclass(frozen=True, slots=True)
class Call:
    """A function, the class on whose instance it is called, and those of its arguments that are known constants."""

    function: FunctionType
    owner: type | None = None
    constants: frozenset[tuple[str, Any]] = frozenset()


class Source:
    """The modules of some packages, their functions' syntax trees, and what each may raise."""

    def __init__(self, *packages: str, called_on_self: type) -> None:
        """Methods of *called_on_self*'s heirs are called on ``self`` alone."""
        self._packages, self._called_on_self = packages, called_on_self
        self._trees: dict[tuple[str, int], ast.FunctionDef | ast.AsyncFunctionDef] = {}
        self._methods: dict[str, list[Method]] = {}
        self._found: dict[Call, Raised] = {}
        self._looked_at: set[Call] = set()
        self._done: set[Call] = set()
        self._being_read: set[Call] = set()
        self._is_circular = False
        self._assigned: dict[tuple[type, str], list[Value]] = {}
        for module in (module for package in packages for module in _modules(package)):
            self._read(module)

    def raised_by(self, function: Callable[..., Any], owner: type | None = None) -> Raised:
        """Return the packages' exceptions that may leave a function, called on an instance of *owner* if a method."""
        found = plain(function)
        assert found is not None
        call, before = Call(found, owner), None
        # Functions that call each other are read until nothing more is found.
        while before is None or (self._is_circular and before != self._found):
            before, self._is_circular = dict(self._found), False
            self._looked_at.clear()
            self.raised(call)
        self._done |= self._looked_at
        return self._found[call]

    def raised(self, call: Call) -> Raised:
        """Return what a call is known to raise by now."""
        self._is_circular |= call in self._being_read
        if call not in self._looked_at and call not in self._done:
            self._looked_at.add(call)
            self._being_read.add(call)
            tree = self._tree(call.function)
            if tree is not None:
                self._found[call] = frozenset(_Reading(self, call).read(tree))
            self._being_read.discard(call)
        return self._found.get(call, frozenset())

    def named(self, name: str) -> list[Method]:
        """Return every method and property of this name."""
        return self._methods.get(name, [])

    def has(self, found: object) -> bool:
        """Whether something is defined in the packages."""
        return f"{getattr(found, '__module__', '')}.".startswith(tuple(f"{each}." for each in self._packages))

    def assigned(self, owner: type, name: str) -> list[Value]:
        """Return what ``__init__`` assigns to an attribute; nothing where it does not."""
        if (owner, name) not in self._assigned:
            self._assigned[owner, name] = self._assigned_by_init(owner, name)
        return self._assigned[owner, name]

    def _assigned_by_init(self, owner: type, name: str) -> list[Value]:
        for kind in owner.__mro__:
            function = function_of(kind, "__init__") if "__init__" in vars(kind) else None
            tree = self._tree(function) if function is not None else None
            if function is None or tree is None:
                continue
            for node in ast.walk(tree):
                targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
                if any(isinstance(each, ast.Attribute) and each.attr == name for each in targets):
                    return Names(self, function, kind).assigned(node)
        return []

    def _tree(self, function: FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        return self._trees.get((function.__code__.co_filename, function.__code__.co_firstlineno))

    def _read(self, module: ModuleType) -> None:
        file = module.__file__ or ""
        for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._trees[file, min(each.lineno for each in (node, *node.decorator_list))] = node
        for owner in vars(module).values():
            is_ours = isinstance(owner, type) and owner.__module__ == module.__name__
            if is_ours and not issubclass(owner, self._called_on_self):
                for name in vars(owner):
                    if function := function_of(owner, name):
                        self._methods.setdefault(name, []).append(Method(function, owner))


def _modules(package: str) -> Iterator[ModuleType]:
    """A package's modules; those that Alembic runs with a connection in their hands are none of it."""
    found = importlib.import_module(package)
    yield found
    for each in pkgutil.walk_packages(getattr(found, "__path__", []), f"{package}."):
        if ".migrations." not in each.name:
            yield importlib.import_module(each.name)


class _Reading(Names):
    """One function's body, read for what may be raised in it."""

    def __init__(self, source: Source, call: Call) -> None:
        super().__init__(source, call.function, call.owner)
        self._raises, self._call = source, call
        self._names |= {name: [Known(value)] for name, value in call.constants}
        self._out: set[type[BaseException]] = set()
        self._caught: tuple[str | None, set[type[BaseException]]] = (None, set())

    def read(self, tree: ast.FunctionDef | ast.AsyncFunctionDef) -> set[type[BaseException]]:
        """A loop twice: what a name has become at its end, it may be at its beginning."""
        turns = any(isinstance(each, ast.For | ast.AsyncFor | ast.While) for each in ast.walk(tree))
        return {raised for _ in range(1 + turns) for raised in self._within(tree.body)}

    def _within(self, nodes: Iterable[ast.AST]) -> set[type[BaseException]]:
        before, self._out = self._out, set()
        self._in_order(nodes)
        found, self._out = self._out, before
        return found

    def _in_order(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)
            if self._leaves(node):
                break

    def _leaves(self, node: ast.AST) -> bool:
        """Whether nothing after a statement is reached."""
        if not isinstance(node, ast.If):
            return isinstance(node, ast.Raise | ast.Return | ast.Continue | ast.Break)
        holds = self.holds(node.test)
        ways = [way for way, leads in ((node.body, True), (node.orelse, False)) if holds in (leads, None)]
        return all(way and self._leaves(way[-1]) for way in ways)

    def visit_Raise(self, node: ast.Raise) -> None:
        name, caught = self._caught
        if node.exc is None or (isinstance(node.exc, ast.Name) and node.exc.id == name):
            self._out |= caught
            return
        self.visit(node.exc)
        for raised in _alternatives(node.exc):
            for value in self.values(raised.func if isinstance(raised, ast.Call) else raised):
                kind = value.value if isinstance(value, Known) else None
                assert isinstance(kind, type), f"what is raised by {ast.unparse(node)} of {self._call.function}?"
                if self._raises.has(kind):
                    self._out.add(kind)

    def visit_Try(self, node: ast.Try) -> None:
        left, before = self._within(node.body), self._caught
        for handler in node.handlers:
            kinds = tuple(self._kinds_of(handler.type))
            caught = {each for each in left if issubclass(each, kinds)}
            left -= caught
            self._caught = (handler.name, caught)
            self.bind(ast.Name(handler.name or "_"), [None])
            self._out |= self._within(handler.body)
        self._caught = before
        self._out |= left | self._within([*node.orelse, *node.finalbody])

    def _kinds_of(self, caught: ast.expr | None) -> Iterator[type[BaseException]]:
        if caught is None:
            yield BaseException
        elif isinstance(caught, ast.Tuple):
            for each in caught.elts:
                yield from self._kinds_of(each)
        else:
            yield from (value.value for value in self.values(caught) if isinstance(value, Known))

    def visit_If(self, node: ast.If | ast.IfExp) -> None:
        self.visit(node.test)
        holds = self.holds(node.test)
        for part, is_in_the_way in ((node.body, False), (node.orelse, True)):
            if holds is not is_in_the_way:
                self._in_order(part if isinstance(part, list) else [part])

    visit_IfExp = visit_If

    def visit_Call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Name):
            self.visit(node.func.value if isinstance(node.func, ast.Attribute) else node.func)
        for value in self.values(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else ():
            if isinstance(value, Known) and isinstance(value.value, type):
                for name in ("__init__", "__post_init__"):
                    if function := function_of(value.value, name):
                        self._count(function, value.value, node)
            else:
                self._count_value(value, node)
        for each in (*node.args, *node.keywords):
            self.visit(each)

    def visit_Name(self, node: ast.Name) -> None:
        for value in self.values(node) if isinstance(node.ctx, ast.Load) else ():
            self._count_value(value)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.visit(node.value)
        for value in self.values(node) if isinstance(node.ctx, ast.Load) else ():
            self._count_value(value)

    def _count_value(self, value: Value, node: ast.Call | None = None) -> None:
        if isinstance(value, Method):
            self._count(value.function, value.owner, node)
        elif isinstance(value, Known) and not isinstance(value.value, type) and (found := plain(value.value)):
            self._count(found, None, node)

    def _count(self, function: FunctionType, owner: type | None, node: ast.Call | None) -> None:
        if self._raises.has(function):
            constants = frozenset(self._given(function, node, skipped=owner is not None)) if node else frozenset()
            self._out |= self._raises.raised(Call(function, owner, constants))

    def _given(self, function: FunctionType, node: ast.Call, *, skipped: bool) -> Iterator[tuple[str, Any]]:
        """The arguments that are constants, those left out by their defaults."""
        if any(isinstance(each, ast.Starred) for each in node.args) or any(not each.arg for each in node.keywords):
            return
        parameters = parameters_of(function)[skipped:]
        given = dict(zip([each.name for each in parameters], node.args, strict=False))
        given |= {each.arg: each.value for each in node.keywords if each.arg}
        for each in parameters:
            try:
                value = self.constant(given[each.name]) if each.name in given else each.default
            except LookupError:
                continue
            if value is None or isinstance(value, Enum | bool) or (isinstance(value, tuple) and not value):
                yield each.name, value


def _alternatives(raised: ast.expr) -> Iterator[ast.expr]:
    """Both of ``one if condition else other``."""
    if isinstance(raised, ast.IfExp):
        yield from _alternatives(raised.body)
        yield from _alternatives(raised.orelse)
    else:
        yield raised
