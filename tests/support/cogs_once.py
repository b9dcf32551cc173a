"""The modules of the cogs are executed once in a test process, and not anew for every bot that loads them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class CogsOnce(MetaPathFinder):
    """Finds the cogs where they are, and hands out each as it was executed the first time.

    discord.py forgets the module of an extension when the bot is closed. What a cog's module defines is the same each
    time, and none has a state (``tests/test_house.py`` sees to that), so there is nothing to be made anew.
    """

    def __init__(self) -> None:
        self._executed: dict[str, ModuleType] = {}

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Find a cog's module; others are left to others."""
        if not name.startswith("cogs."):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = ExecutedOnce(spec.loader, self._executed)
        return spec


class ExecutedOnce(Loader):
    """Loads as another does, but what was executed before is given again."""

    def __init__(self, loader: Loader, executed: dict[str, ModuleType]) -> None:
        self._loader = loader
        self._executed = executed

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Give the module as it is, or let a new one be made."""
        return self._executed.get(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module unless it has been."""
        if module.__name__ not in self._executed:
            self._loader.exec_module(module)
            self._executed[module.__name__] = module


def install() -> None:
    """Have cogs found in this way, in this process."""
    sys.meta_path.insert(0, CogsOnce())
