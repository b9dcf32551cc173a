"""The structure: which folder holds what, who may answer, what the cogs know. The ways of imports are contracts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .test_house import ROOMS, ROOT, sources

MOST_FILES = 12
MOST_OF_ONE_KIND = 30
OF_ONE_KIND = {"bot/rules", "bot/ui/components", "storage/repositories"}
"""Flat lists, every file of them alike."""

ROLE = re.compile(r"(\w+_)?(cards|handlers|labels|messages|modals|views)")
BESIDES = {
    "check_ins": {"prompts"},
    "matching": {"canvas", "chart", "chart_data", "chart_png"},
    "outbox": {"direct_messages"},
    "overview": {"facilitator", "member"},
    "pairings": {"descriptions"},
    "preferences": {"cities", "status", "time_zones"},
    "privacy": {"export", "who_sees_what"},
    "setup": {"guide", "traits"},
}
"""What a feature has besides files that are called by what they do for it."""

NO_FEATURES = {"components", "core", "routing"}
ANSWERS = re.compile(r"bot\.ui\.(core\.\w+|routing\.\w+|\w+\.(\w+_)?(handlers|modals))|bot\.app|cogs\.\w+")
KNOWN_TO_COGS = re.compile(r"bot\.ui\.(core|routing)\.\w+|bot\.ui\.\w+\.(\w+_)?handlers")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, also for types alone."""
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
    """Whether a dotted name is one of the product's own modules or folders."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def test_no_folder_is_too_full() -> None:
    full = {
        str(folder.relative_to(ROOT)): len(files)
        for room in ROOMS
        for folder in [ROOT / room, *(ROOT / room).rglob("*/")]
        if (files := [each for each in folder.glob("*.py") if each.name != "__init__.py"])
    }

    assert {name: many for name, many in full.items() if many > MOST_FILES and name not in OF_ONE_KIND} == {}
    assert {name: full[name] for name in OF_ONE_KIND if full[name] > MOST_OF_ONE_KIND} == {}


def test_a_feature_holds_what_features_hold() -> None:
    others = [
        str(path.relative_to(ROOT))
        for path in sources("bot/ui")
        if (feature := path.parent.name) not in {*NO_FEATURES, "ui"}
        and path.stem not in {"__init__", *BESIDES.get(feature, ())}
        and not ROLE.fullmatch(path.stem)
    ]

    assert others == []


def test_only_handlers_and_forms_answer() -> None:
    answering = {
        name
        for path in sources("bot", "cogs")
        if "bot.ui.core.respond" in imports(path)
        and not ANSWERS.fullmatch(name := ".".join(path.relative_to(ROOT).with_suffix("").parts))
    }

    assert answering == set()


def test_cogs_know_the_handlers_and_what_all_stand_on() -> None:
    known = {name for path in sources("cogs") for name in imports(path) if name.startswith("bot.ui")}

    assert known
    assert {name for name in known if not KNOWN_TO_COGS.fullmatch(name)} == set()


def test_a_command_is_handed_on() -> None:
    """A command's body is one statement: the handler that a button leads to, too."""
    long = {
        f"{path.stem}.{node.name}"
        for path in sources("cogs")
        if path.stem != "events"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef) and node.name != "setup" and len(_body(node)) > 1
    }

    assert long == set()


def _body(node: ast.AsyncFunctionDef) -> list[ast.stmt]:
    return node.body[1:] if ast.get_docstring(node) else node.body
