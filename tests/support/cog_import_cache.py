"""Import hook that executes the cogs' modules once in a test process, and not again for every bot."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class CachedCogFinder(MetaPathFinder):
    """Finder of the cogs that returns each module as it was executed the first time.

    discord.py forgets an extension's module when the bot is closed. What a cog's module defines is the same each
    time, and none has state at module level, as a test makes sure, so nothing needs to be executed again.
    """

    def __init__(self) -> None:
        self._executed: dict[str, ModuleType] = {}

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return the spec of a cog's module; None for other modules, which other finders find."""
        if not name.startswith("cogs."):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = CachedModuleLoader(spec.loader, self._executed)
        return spec


class CachedModuleLoader(Loader):
    """Loader that wraps another and returns a module that it has executed before."""

    def __init__(self, loader: Loader, executed: dict[str, ModuleType]) -> None:
        self._loader = loader
        self._executed = executed

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return the module if it was executed before; None lets Python make a new one."""
        return self._executed.get(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module unless it was executed before."""
        if module.__name__ not in self._executed:
            self._loader.exec_module(module)
            self._executed[module.__name__] = module


def install() -> None:
    """Install the finder for this process."""
    sys.meta_path.insert(0, CachedCogFinder())
