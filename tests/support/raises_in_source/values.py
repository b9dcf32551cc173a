"""What something in a function's source may be, as far as annotations tell."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from types import FunctionType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Known:
    """The object itself: a function, a class, a module, a constant."""

    value: Any


@dataclass(frozen=True, slots=True)
class Instance:
    """Something of the type that an annotation names."""

    hint: Any


@dataclass(frozen=True, slots=True)
class Method:
    """A method, or a property, looked up on an instance of *owner*."""

    function: FunctionType
    owner: type
    is_property: bool = False


Value = Known | Instance | Method | None
"""What an expression may be; None: anything."""


def elements(values: Iterable[Value]) -> list[Value]:
    """Return what these may contain."""
    found: list[Value] = []
    for value in values:
        hints = list(_unions(value.hint)) if isinstance(value, Instance) else []
        found += [Instance(each) for hint in hints for each in get_args(hint)] or [None]
    return found


@cache
def hints_of(function: FunctionType) -> dict[str, Any]:
    """Return the types of a function's parameters, and what it returns; nothing where its module hides them."""
    try:
        return get_type_hints(function)
    except NameError:  # a library's, imported for type checkers alone
        return {}


@cache
def attributes_of(kind: type) -> dict[str, Any]:
    """Return the types of a class's attributes, as far as it names them."""
    return get_type_hints(kind)


@cache
def parameters_of(function: FunctionType) -> tuple[inspect.Parameter, ...]:
    """Return a function's parameters, in order."""
    return tuple(inspect.signature(function).parameters.values())


@cache
def function_of(owner: type, name: str) -> FunctionType | None:
    """Return the function behind a method or property of a class, whatever decorates it."""
    found = inspect.getattr_static(owner, name, None)
    inside = (getattr(found, each, None) for each in ("fget", "func", "__func__"))
    return plain(next((each for each in inside if each is not None), found))


def plain(function: Any) -> FunctionType | None:
    """Return a function without what is wrapped around it; None for anything else."""
    found = inspect.unwrap(function) if callable(function) else function
    return found if isinstance(found, FunctionType) else None


def with_heirs(kind: type, name: str) -> Iterator[type]:
    """A class, and those that derive from it and have their own method of this name."""
    heirs: list[type] = kind.__subclasses__()
    yield kind
    for heir in heirs:
        yield from (each for each in with_heirs(heir, name) if each is not heir or name in vars(heir))


def result_of(value: Value) -> Value:
    """What calling this gives."""
    if isinstance(value, Known) and isinstance(value.value, type):
        return Instance(value.value)
    if isinstance(value, Instance):
        returned = [get_args(each)[-1] for each in _unions(value.hint) if get_args(each)]
        return Instance(Union[tuple(returned)]) if returned else None  # noqa: UP007 - of a list
    function = value.function if isinstance(value, Method) else plain(value.value) if value else None
    hint = hints_of(function).get("return") if function is not None else None
    return Instance(hint) if hint is not None else None


def _unions(hint: Any) -> Iterator[Any]:
    """The types of which it may be any."""
    if get_origin(hint) in (Union, UnionType):
        for each in get_args(hint):
            yield from _unions(each)
    elif isinstance(hint, TypeVar) and (hint.__constraints__ or hint.__bound__):
        for each in hint.__constraints__ or (hint.__bound__,):
            yield from _unions(each)
    else:
        yield hint


def kinds_of(hint: Any) -> Iterator[Any]:
    """The classes that it may be of; something else for what contains others, and what is not known."""
    for each in _unions(hint):
        yield each if not get_args(each) else None
