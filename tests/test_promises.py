"""Nothing is promised that nothing keeps: each sentence in which the bot promises something names the test for it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.support.source_files import ROOT, sources

PROMISES = Path(__file__).with_name("promises.toml")

NO_PROMISE = "nothing"
"""Key in the table of the sentences that look like a promise and are none: labels, questions, what people do."""

GUIDE = "bot/ui/setup/guide.md"

UNREAD = re.compile(r"bot/(demo|commands|encryption)/|bot/ui/privacy/(labels|export)\.py")
"""Files with no sentence for members: the demo, the operator's commands, names of columns in what is stored."""

_ACTS = r"ask|bring|check|come|forget|give|go\ on|keep|let|look|offer|open|pass|post|put|remind|repeat|send|show|stop"
_STAFF_ACTS = r"look|hear|get|find|ask|write|come|help|make|will|gladly"
PROMISE = re.compile(
    rf"""
    # The bot says what it does, or will do.
    \bI(?:'ll|\ will)?(?:\ also|\ don't|\ never)?\ (?:{_ACTS}|suggest|take|tell|try|wait|write)\b
    | \bI\ have\ (?:asked|told|written)\b
    # The reader hears something, or somebody is told. What nobody is told, tests/two_worlds looks after.
    | \byou(?:'ll|\ will)?\ (?:hear|learn|get)\b | \bhears?\b | \blearns\b | \bhear\ from\b
    | \blets?\ (?:\w+\ ){{1,3}}know\b
    | (?<!nobody\ )(?<!never\ )(?<!not\ )(?<!n't\ )\b(?:is|are|be)\ told\b
    # People of the programme do something.
    | \b(?:facilitators?|coordinator|they|others|one\ of\ them)\ (?:\w+\ )?(?:{_STAFF_ACTS})s?\b
    | \bwill\ write\b | \blooks\ after\b
    # Somebody does something: as the subject of its sentence, not in *ask someone*, *if someone*, *with somebody*.
    | (?:^|[,–]\ |\band\ |\bor\ |\bthen\ )[^\w{{]*(?:someone|somebody)\b(?!\ (?:by|with|in|to|who|I)\b)
    # It says when.
    | \busually\b | \bwithin\b | (?<!\bas\ )\bsoon\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def test_each_promise_in_words_for_people_has_a_test_that_keeps_it() -> None:
    kept = {sentence for sentences in _table().values() for sentence in sentences}

    assert {said: place for said, place in _promises().items() if said not in kept} == {}


def test_the_table_holds_no_sentence_that_nobody_reads_any_more() -> None:
    said = _promises()

    assert [sentence for sentences in _table().values() for sentence in sentences if sentence not in said] == []


def test_each_test_in_the_table_exists() -> None:
    keepers = [key.split("::") for key in _table() if key != NO_PROMISE]

    assert [f"{path}::{name}" for path, name in keepers if name not in _tests_in(ROOT / path)] == []


def _table() -> dict[str, list[str]]:
    """Return the sentences by the test that keeps them."""
    return tomllib.loads(PROMISES.read_text(encoding="utf-8"))


def _promises() -> dict[str, str]:
    """Return each sentence with a promise, up to its full stop, colon or semicolon, and the file that says it."""
    return {
        sentence: place
        for place, text in _texts()
        for part in re.split(r"(?<=[.!?:;])[\"*_)]*\s+|\n+", text)
        if PROMISE.search(sentence := part.strip()) and " " in sentence
    }


def _texts() -> Iterator[tuple[str, str]]:
    """Yield every text in the sources but docstrings, and the guide; what is filled in is {}."""
    for path in sources("bot", "cogs"):
        place = str(path.relative_to(ROOT))
        if UNREAD.search(place):
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        no_text = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        no_text |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        yield from ((place, text) for node in nodes if id(node) not in no_text and (text := _text(node)) is not None)
    yield GUIDE, (ROOT / GUIDE).read_text(encoding="utf-8")


def _text(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or "{}" for part in parts)
    return None


def _tests_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
