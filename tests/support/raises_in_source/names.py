"""What the names and expressions in one function's source may be."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import operator
from collections.abc import Callable, Iterable
from types import FunctionType, ModuleType
from typing import Any, Protocol

from .values import (
    Instance,
    Known,
    Method,
    Value,
    attributes_of,
    elements,
    function_of,
    hints_of,
    kinds_of,
    parameters_of,
    result_of,
    with_heirs,
)

COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}


class Methods(Protocol):
    """What is known of the packages that are read."""

    def named(self, name: str) -> list[Method]:
        """Return every method and property of this name."""

    def has(self, found: object) -> bool:
        """Whether something is defined in the packages."""

    def assigned(self, owner: type, name: str) -> list[Value]:
        """Return what ``__init__`` assigns to an attribute; nothing where it does not."""


class Names(ast.NodeVisitor):
    """The names in one function; a name is all that it is bound to anywhere in it."""

    def __init__(self, source: Methods, function: FunctionType, owner: type | None) -> None:
        self._source, self._globals = source, function.__globals__
        hints, parameters = hints_of(function), [each.name for each in parameters_of(function)]
        self._names: dict[str, list[Value]] = {
            each: [Instance(hints[each]) if each in hints else None] for each in parameters
        }
        if owner is not None:
            self._names[parameters[0]] = [Instance(owner)]

    def bind(self, target: ast.AST, values: Iterable[Value]) -> None:
        """Let a name be these, too; of several names at once, each what any of them may be."""
        if isinstance(target, ast.Name):
            bound = self._names.setdefault(target.id, [])
            bound += [each for each in values if each not in bound]
        elif isinstance(target, ast.Tuple | ast.List):
            for each in target.elts:
                self.bind(each, elements(values))
        elif isinstance(target, ast.Starred):
            self.bind(target.value, [None])

    def values(self, node: ast.AST) -> list[Value]:
        """Return what an expression may be."""
        match node:
            case ast.Constant():
                return [Known(node.value)]
            case ast.Await() | ast.NamedExpr():
                return self.values(node.value)
            case ast.Name():
                return self._names[node.id] if node.id in self._names else self._from_outside(node.id)
            case ast.Attribute():
                return [found for value in self.values(node.value) for found in self._attribute(value, node.attr)]
            case ast.Call():
                return [result_of(value) for value in self.values(node.func)]
            case ast.IfExp():
                return [*self.values(node.body), *self.values(node.orelse)]
            case ast.BoolOp():
                return [value for each in node.values for value in self.values(each)]
            case ast.Subscript():
                return elements(self.values(node.value))
            case ast.JoinedStr() | ast.Compare():
                return [Instance(str)]
        return [None]

    def _from_outside(self, name: str) -> list[Value]:
        if name == "super":
            return [None]
        found = self._globals.get(name, getattr(builtins, name, None))
        return [Known(found)]

    def _attribute(self, value: Value, name: str) -> list[Value]:
        if isinstance(value, Method) and value.is_property:
            value = result_of(value)
        if isinstance(value, Known):
            if isinstance(value.value, type | ModuleType) and hasattr(value.value, name):
                return [Known(getattr(value.value, name))]
            value = Instance(type(value.value))
        if not isinstance(value, Instance):
            return [*self._source.named(name), None]
        return [found for kind in kinds_of(value.hint) for found in self._of_kind(kind, name)]

    def _of_kind(self, kind: Any, name: str) -> list[Value]:
        """An attribute of something of a type; what is not ours, and contains nothing, has nothing of ours."""
        if not isinstance(kind, type) or (self._source.has(kind) and getattr(kind, "_is_protocol", False)):
            return [*self._source.named(name), None]
        if not self._source.has(kind):
            return [Instance(object)] if kind not in (list, dict, set, frozenset, tuple) else [None]
        if (function := function_of(kind, name)) is not None:
            is_property = isinstance(inspect.getattr_static(kind, name), property)
            return [Method(function, each, is_property) for each in with_heirs(kind, name)]
        if (hint := attributes_of(kind).get(name)) is not None:
            return [Instance(hint)]
        return self._source.assigned(kind, name) or [*self._source.named(name), None]

    def constant(self, node: ast.expr) -> Any:
        """Return the value of an expression; raises LookupError where it is not known."""
        if isinstance(node, ast.Set | ast.Tuple | ast.List):
            return [self.constant(each) for each in node.elts]
        values = self.values(node)
        if len(values) != 1 or not isinstance(values[0], Known):
            raise LookupError
        return values[0].value

    def holds(self, test: ast.expr) -> bool | None:
        """Whether a condition does; None where constants do not tell."""
        if isinstance(test, ast.BoolOp):
            parts, decides = [self.holds(each) for each in test.values], isinstance(test.op, ast.Or)
            return decides if decides in parts else None if None in parts else not decides
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            holds = self.holds(test.operand)
            return None if holds is None else not holds
        try:
            if isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in COMPARED:
                many = self.constant(test.comparators[0])
                if isinstance(test.ops[0], ast.In) and many == ():
                    return False
                return COMPARED[type(test.ops[0])](self.constant(test.left), many)
            return bool(self.constant(test))
        except LookupError:
            return None

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            both = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            targets = target.elts if isinstance(target, ast.Tuple) and both else [target]
            values = node.value.elts if isinstance(node.value, ast.Tuple) and both else [node.value]
            for each, value in zip(targets, values, strict=False):
                self.bind(each, self.values(value))
            self.visit(target)

    def assigned(self, node: ast.AST) -> list[Value]:
        """Return what a statement assigns."""
        if isinstance(node, ast.AnnAssign):
            return [Instance(eval(ast.unparse(node.annotation), self._globals))]  # noqa: S307 - our own source
        return self.values(node.value) if isinstance(node, ast.Assign) else [None]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
        self.bind(node.target, self.assigned(node))

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        self.bind(node.target, [None])

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.bind(node.target, self.values(node.value))

    def visit_For(self, node: ast.For | ast.AsyncFor | ast.comprehension) -> None:
        self.visit(node.iter)
        self.bind(node.target, elements(self.values(node.iter)))
        for each in node.ifs if isinstance(node, ast.comprehension) else [*node.body, *node.orelse]:
            self.visit(each)

    visit_AsyncFor = visit_comprehension = visit_For

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        for each in node.generators:
            self.visit(each)
        for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(part)

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_withitem(self, node: ast.withitem) -> None:
        self.visit(node.context_expr)
        if node.optional_vars is not None:
            self.bind(node.optional_vars, elements(self.values(node.context_expr)))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = importlib.import_module(node.module or "")
        for each in node.names:
            self.bind(ast.Name(each.asname or each.name), [Known(getattr(module, each.name))])

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        self.generic_visit(node)
        self.bind(ast.Name(node.name or "_"), [None])

    def visit_arg(self, node: ast.arg) -> None:
        """Of a function inside the function."""
        self.bind(ast.Name(node.arg), [None])

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.bind(ast.Name(node.name), [None])
        self.visit(node.args)
        for each in node.body:
            self.visit(each)

    visit_AsyncFunctionDef = visit_FunctionDef
