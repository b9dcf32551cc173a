"""Rules for the code: imports run one way, nothing is made at import, no folder is too full."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.source_files import PACKAGES, ROOT, sources

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"
FORBIDDEN = [
    ("storage/repositories/audit.py", "import discord", "storage.repositories.audit -> discord"),
    ("storage/repositories/people.py", "import bot.clock", "storage.repositories.people -> bot.clock"),
    ("bot/clock.py", "import cogs.mentor", "bot.clock -> cogs.mentor"),
    ("bot/rules/callers.py", "import discord", "bot.rules.callers -> discord"),
    ("bot/rules/deadlines.py", "import sqlalchemy", "bot.rules.deadlines -> sqlalchemy"),
    (
        "bot/rules/text_limits.py",
        "import bot.services.core.context",
        "bot.rules.text_limits -> bot.services.core.context",
    ),
    ("bot/services/core/context.py", "import discord", "bot.services.core.context -> discord"),
    ("bot/services/due.py", "import bot.ui.core.layout", "bot.services.due -> bot.ui.core.layout"),
    ("bot/ui/core/layout.py", "import sqlalchemy", "bot.ui.core.layout -> sqlalchemy"),
    ("bot/ui/outbox/cards.py", "import bot.outbox.worker", "bot.ui.outbox.cards -> bot.outbox.worker"),
    ("bot/ui/mentors/cards.py", "import bot.ui.pairings.cards", "bot.ui.mentors.cards -> bot.ui.pairings.cards"),
    (
        "bot/ui/components/privacy.py",
        "import bot.ui.core.respond",
        "bot.ui.components.privacy -> bot.ui.core.respond",
    ),
    (
        "bot/services/check_ins/due.py",
        "import bot.services.pairings.active_pairings",
        "bot.services.check_ins.due -> bot.services.pairings.active_pairings",
    ),
    ("storage/schema/people.py", "import storage.database", "storage.schema.people -> storage.database"),
    ("storage/models/records.py", "import sqlalchemy", "storage.models.records -> sqlalchemy"),
    ("cogs/mentee.py", "import sqlalchemy", "cogs.mentee -> sqlalchemy"),
    ("cogs/mentor.py", "import cogs.pairing", "cogs.mentor -> cogs.pairing"),
]
CONTROLS = "Button ChannelSelect CheckboxGroup Item MediaGallery RadioGroup RoleSelect Separator TextInput UserSelect"
OPEN = {
    "Coroutine": "what one yields and is sent is asyncio's own",
    **dict.fromkeys(("Future", "Task"), "whatever it brings, it is only waited for"),
    **dict.fromkeys(CONTROLS.split(), "a control may be put in any view"),
    "Interaction": "the client is a protocol of our own, and discord.py asks for one of its classes",
    **dict.fromkeys(("Column", "ColumnElement", "Row"), "SQLAlchemy knows no types of a table that is no class"),
    "Select": "both a control and a query",
}
"""Types of libraries whose parameter may be ``Any``, and why."""
LONG = {
    "tests/authorization/service_arguments.py:argument_values": "a table of arguments",
    "tests/support/ui/visibility_markers.py:views": "a table of pages",
}
"""Functions of more than 40 lines, and why they are."""
IMPORT_ALL = """
import asyncio, gc, importlib, os, pkgutil, sys
seen = []
def watch(event, arguments):
    if event in {"socket.bind", "socket.connect", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen"}:
        seen.append(f"{event} {arguments}")
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        seen.append(f"{event} {arguments}")
sys.addaudithook(watch)
for room in ("bot", "cogs", "storage"):
    for module in pkgutil.walk_packages([room], f"{room}."):
        # Alembic runs this one as a script, with a connection in its hands.
        if module.name not in {"storage.migrations.env", "bot.__main__"}:
            importlib.import_module(module.name)
import bot.__main__
from discord import Client
from sqlalchemy import Engine
from storage.database import Database
made = [type(each).__name__ for each in gc.get_objects() if isinstance(each, (Engine, Database, Client))]
made += [type(each).__name__ for each in gc.get_objects() if isinstance(each, asyncio.AbstractEventLoop)]
print("\\n".join(seen + made), end="")
"""
IMPORT_BOT = """
import sys, bot.__main__, bot.app
from importlib import import_module
for name in bot.app.cog_names():
    import_module(name)
print([name for name in ("numpy", "ortools", "PIL", "alembic") if name in sys.modules])
"""


def python(program: str, *, at: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh interpreter."""
    command = [sys.executable, "-B", "-c", program]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603


def test_imports_keep_to_the_layers() -> None:
    linted = python(LINT, at=ROOT)

    assert linted.returncode == 0, linted.stdout
    assert "0 broken" in linted.stdout


def test_every_wrong_import_would_be_caught(tmp_path: Path) -> None:
    for room in PACKAGES:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, line, _ in FORBIDDEN:
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    linted = python(LINT, at=tmp_path)

    assert linted.returncode == 1
    told = " ".join(linted.stdout.split())
    assert [wrong for _, _, wrong in FORBIDDEN if wrong not in told] == []
    assert "0 kept" in told


def test_nothing_is_made_at_import() -> None:
    imported = python(IMPORT_ALL, at=ROOT)

    assert imported.returncode == 0, imported.stderr
    assert imported.stdout == ""


def test_the_bot_starts_without_what_it_seldom_needs() -> None:
    imported = python(IMPORT_BOT, at=ROOT)

    assert imported.returncode == 0, imported.stderr
    assert imported.stdout.strip() == "[]"


def test_there_are_four_packages_and_no_more() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/*.py") if not path.parent.name.startswith(".")}

    assert packages == {*PACKAGES, "tests"}
    assert not list(ROOT.glob("*.py"))


@pytest.mark.parametrize("room", [*PACKAGES, "tests"])
def test_no_file_is_longer_than_300_lines(room: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(room)
    }

    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_every_module_says_what_its_room_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources(*PACKAGES, "tests")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_no_function_is_longer_than_it_should_be() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in sources(*PACKAGES, "tests")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
    }

    assert {name for name, length in long.items() if length > 40} == LONG.keys()


def test_a_modules_state_is_none() -> None:
    kept = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Global)
    ]

    assert kept == []


def test_where_anything_goes_stands_why() -> None:
    """``Any`` has its reason beside it: on its line, in a comment above, or below as the text of an alias."""
    silent = [f"{path.relative_to(ROOT)}:{number}" for path in sources(*PACKAGES) for number in _unexplained(path)]

    assert silent == []


def test_what_mypy_is_told_to_ignore_stands_there_with_the_reason() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources(*PACKAGES, "tests")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"# type: ignore(\[[\w, -]+\])?\s*$", line)
    ]

    assert silent == []


def _unexplained(path: Path) -> Iterator[int]:
    text = path.read_text(encoding="utf-8")
    lines, tree = ["", *text.splitlines(), ""], ast.parse(text)
    in_libraries = {
        id(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).rpartition(".")[2] in OPEN
        for name in ast.walk(node.slice)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "Any" and id(node) not in in_libraries:
            above, line, below = (lines[node.lineno + step] for step in (-1, 0, 1))
            is_told = "#" in line or above.lstrip().startswith("#")
            if not is_told and not (re.match(r"\w+ = ", line) and below.startswith('"""')):
                yield node.lineno
