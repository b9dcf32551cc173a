"""Names and docstrings use the field's words: none of the older ones comes back, and no name means two things."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.source_files import PACKAGES, ROOT, sources

OLD_NAMES = {
    "chore": "due handler or purge task",
    "confidant": "audience",
    "courier": "outbox worker",
    "deed": "action",
    "desk": "service context",
    "duty": "due kind",
    "farewell": "closing",
    "on_erasure": "on erasure",
    "flake": "snowflake",
    "furnish": "seed",
    "gates": "rate limiter",
    "hearer": "first recipient",
    "house": "client, or service harness in tests",
    "household": "bot client",
    "knock": "interaction",
    "letter": "message",
    "memory": "unit of work",
    "nap": "sleeper",
    "pacer": "throttle",
    "parting": "closing",
    "reseal": "re-encrypt",
    "town": "community",
    "veil": "mask",
    "veiled": "masked",
}
"""By each word that went, the one in its place."""

ALLOWED_NAMES = {
    "CourierSettings",  # the section [courier] of the settings
    "courier",
    "keep_letters_days",  # a setting
}

ELSEWHERE = re.compile(r"matching|quiet_dates|time_zones|cities|text_limits|bad_input|fuzz/hostile|bench/")
"""Files that speak of letters as signs, of towns, and of a machine's memory."""

OLD_PROSE = re.compile(
    r"\b(couriers?|desk|farewell|knocks?|pacer|veil(s|ed)?|resealing|whoever|lest|of late|in the stead|thereof)\b",
    re.IGNORECASE,
)
"""Words that went, or that plain modern English has no need of."""

NO_VERB = re.compile(
    r"(a|an|all|another|anyone|anything|both|each|every|everyone|everything|how|it|its|"
    r"nobody|nothing|of|one|only|somebody|someone|something|that|the|their|there|these|they|"
    r"this|those|what|when|where|whether|which|who|whom|whose|why)\b",
    re.IGNORECASE,
)
"""Words with which no docstring of a function begins: it says in the imperative what it does or returns."""

IN_EACH = {
    "log",  # each module's own logger
    "setup",  # what discord.py calls in each cog
}


def test_no_name_is_made_of_an_older_word() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}, now {OLD_NAMES[word]}"
        for path in _files(*PACKAGES, "tests")
        for line, name in _names(path)
        if name not in ALLOWED_NAMES and "in_memory" not in name.lower()
        for word in _words_of(name)
        if word in OLD_NAMES and not (word in {"letter", "memory", "town"} and ELSEWHERE.search(str(path)))
    ]

    assert found == []


def test_no_docstring_or_comment_uses_an_older_word() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {word[0]}"
        for path in _files(*PACKAGES)
        for line, text in _prose(path)
        if (word := OLD_PROSE.search(text.replace("[courier]", "")))
    ]

    assert found == []


def test_every_docstring_of_a_function_says_first_what_it_does() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {said.splitlines()[0]}"
        for path in _files(*PACKAGES)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not any("property" in ast.unparse(each) for each in node.decorator_list)
        and (said := ast.get_docstring(node))
        and NO_VERB.match(said)
    ]

    assert found == []


def test_what_docstrings_say_is_raised_exists() -> None:
    known = {name for path in _files(*PACKAGES) for _, name in _names(path)}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {name}"
        for path in _files(*PACKAGES)
        for node in _docstrings(path)
        for raised in re.findall(r"Raises ([^.]*)", str(node.value))
        for name in re.findall(r"\b[A-Z][a-z]+[A-Z]\w+", raised)
        if name not in known
    ]

    assert found == []


@pytest.mark.parametrize("package", [*PACKAGES, "tests"])
def test_no_docstring_begins_with_the_same(package: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _files(package)
        for node in _docstrings(path)
        if str(node.value).startswith("The same")
    ]

    assert found == []


def test_no_public_name_means_two_things() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in _files(*PACKAGES):
        for statement in _tree(path).body:
            for name in _defined(statement):
                if not name.startswith("_") and name not in IN_EACH:
                    homes[name].append(str(path.relative_to(ROOT)))

    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def _files(*packages: str) -> Iterator[Path]:
    itself = Path(__file__)
    return (path for path in sources(*packages) if "versions" not in path.parts and path != itself)


@cache
def _words_of(name: str) -> list[str]:
    """Return the words of a name in lower case, each also in the singular."""
    words = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]
    return [*words, *(word.removesuffix("s") for word in words), *(f"{word[:-3]}y" for word in words)]


def _names(path: Path) -> Iterator[tuple[int, str]]:
    for token in _tokens(path):
        if token.type == tokenize.NAME:
            yield token.start[0], token.string


def _prose(path: Path) -> Iterator[tuple[int, str]]:
    for token in _tokens(path):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in _docstrings(path):
        yield node.lineno, str(node.value)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _tokens(path: Path) -> list[tokenize.TokenInfo]:
    """Every name and comment of a file."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return [token for token in tokens if token.type in {tokenize.NAME, tokenize.COMMENT}]


def _docstrings(path: Path) -> Iterator[ast.Constant]:
    """Every string that stands by itself: docstrings, and what is said below constants and fields."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value


def _defined(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []
