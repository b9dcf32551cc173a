"""What services are asked while something is pressed."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields
from typing import Any

Names = Mapping[int, str]
"""What ids are called in the golden file."""

LEAST_OF_DISCORD = 1 << 40
"""Ids of Discord's are larger than this, and those of what is made meanwhile are never the same twice."""

answering: ContextVar[bool] = ContextVar("answering", default=False)
"""Whether a service is at work just now: what it asks another is its own affair."""


class Recorder:
    """Hears every call of a service, and lets it through.

    Each service is listened to where it is, so that it does not matter who holds on to which.
    """

    def __init__(self, services: Any) -> None:
        self.calls: list[str] = []
        self.names: Names = {}
        self._services = {field.name: getattr(services, field.name) for field in fields(services)}

    @contextmanager
    def listening(self) -> Iterator[None]:
        """From here on."""
        for name, service in self._services.items():
            for method, call in inspect.getmembers(service, inspect.iscoroutinefunction):
                if not method.startswith("_"):
                    setattr(service, method, self._heard(f"{name}.{method}", call))
        try:
            yield
        finally:
            for service in self._services.values():
                for method in [name for name, kept in vars(service).items() if hasattr(kept, "__wrapped__")]:
                    delattr(service, method)

    def _heard(self, name: str, call: Any) -> Any:
        @functools.wraps(call)
        async def heard(*given: Any, **named: Any) -> Any:
            if answering.get():
                return await call(*given, **named)
            self.calls.append(f"{name}({', '.join(self._arguments(given, named))})")
            before = answering.set(True)
            try:
                return await call(*given, **named)
            finally:
                answering.reset(before)

        return heard

    def _arguments(self, given: tuple[Any, ...], named: Mapping[str, Any]) -> Iterator[str]:
        yield from (self._said(each) for each in given if not is_a_caller(each))
        yield from (f"{key}={self._said(each)}" for key, each in named.items() if not is_a_caller(each))

    def _said(self, value: Any) -> str:
        """A value as the file has it, without anything that is called by the name of a class."""
        if isinstance(value, bool | None):
            return str(value)
        if isinstance(value, int):
            return self.names.get(value, str(value) if value < LEAST_OF_DISCORD else "what was just made")
        if isinstance(value, str):
            return repr(str(value))
        if isinstance(value, list | tuple | set | frozenset):
            return f"[{', '.join(sorted(map(self._said, value)))}]"
        return self._said(value.user_id) if hasattr(value, "user_id") else "…"


def is_a_caller(value: Any) -> bool:
    """Whether it says who asks and with what rights, which every method is told first."""
    return type(value).__name__ == "Caller"
