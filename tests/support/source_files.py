"""The product's own files, and what each imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "cogs", "storage")


def sources(*rooms: str) -> Iterator[Path]:
    """Yield every Python file in these folders."""
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def module_name(path: Path) -> str:
    """Return the dotted name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, including imports for types alone."""
    folder = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*folder[: len(folder) - node.level + 1], *filter(None, [node.module])])
            module = base if node.level else node.module or ""
            inside = {each.name for each in node.names if is_module(f"{module}.{each.name}")}
            yield from (f"{module}.{name}" for name in inside)
            if len(inside) < len(node.names):
                yield module


def is_module(name: str) -> bool:
    """Return whether a dotted name is one of the product's own modules or folders."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def literals(path: Path) -> Iterator[str]:
    """Yield every text of several words in a file, but docstrings."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield from [node.value] if " " in node.value else []
