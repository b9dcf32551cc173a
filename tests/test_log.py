"""What is logged carries ids and moves, and nobody's words."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from uuid import UUID

import discord
import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from bot.config.sections import LogLevel, LogSettings
from bot.logging_setup import set_up_logging, traceback_without_messages

WORDS = "I have told nobody else about this"

Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Logging belongs to the whole process, so what a test sets up is taken down again."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("discord", "aiohttp", "sqlalchemy", "aiosqlite", "asyncpg", "apscheduler", "discord.client"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


def lines_at(level: LogLevel, monkeypatch: pytest.MonkeyPatch) -> Lines:
    """Log as JSON to a stderr of our own, and return what gives what was written there."""
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    set_up_logging(LogSettings(format="json", level=level))
    return lambda: [json.loads(line) for line in stderr.getvalue().splitlines()]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    """What is logged at the most talkative level."""
    return lines_at("DEBUG", monkeypatch)


@pytest.fixture
def usual_lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    """What is logged unless the settings say otherwise."""
    return lines_at(LogSettings().level, monkeypatch)


def refused_by_discord() -> discord.HTTPException:
    response = SimpleNamespace(status=403, reason="Forbidden")
    return discord.Forbidden(response, {"code": 50007, "message": WORDS})


def refused_by_the_database() -> IntegrityError:
    return IntegrityError("INSERT INTO notes VALUES (?)", {"text": WORDS}, ValueError(WORDS))


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    secret_local = WORDS
    try:
        raise error from cause
    except BaseException as caught:  # noqa: BLE001 - handed back, whatever it is
        assert secret_local
        return caught


def test_a_line_says_what_happened_when_where_and_to_which_ids(lines: Lines) -> None:
    structlog.get_logger("bot.test").info("agreed", pairing=7, by=UUID(int=1), count=None)

    [line] = lines()

    assert str(line.pop("timestamp")).endswith("Z")
    assert line == {
        "event": "agreed",
        "level": "info",
        "logger": "bot.test",
        "pairing": 7,
        "by": "00000000-0000-0000-0000-000000000001",
        "count": None,
    }


@pytest.mark.parametrize("name", ["discord.client", "apscheduler.scheduler", "anything"])
def test_lines_of_libraries_look_like_our_own(name: str, lines: Lines) -> None:
    logging.getLogger(name).warning("shard %s went away", 3)

    [line] = lines()

    assert (line["event"], line["level"], line["logger"]) == ("shard 3 went away", "warning", name)
    assert set(line) == {"event", "level", "logger", "timestamp"}


@pytest.mark.parametrize("key", ["token", "words", "content", "note", "reason", "Note"])
def test_keys_under_which_words_travel_are_dropped(key: str, lines: Lines) -> None:
    structlog.get_logger().info("declined", **{key: "no"}, inside={key: "no", "id": 4})

    [line] = lines()

    assert key not in line
    assert line["inside"] == {"id": 4}


def test_long_text_is_cut_wherever_it_hides(lines: Lines) -> None:
    structlog.get_logger().info("x" * 100, short="y" * 80, long="y" * 81, inside=[{"deep": "y" * 81}])

    [line] = lines()

    assert line["event"] == "x" * 100
    assert (line["short"], line["long"], line["inside"]) == ("y" * 80, "…", [{"deep": "…"}])


def test_of_an_object_only_its_kind_is_told(lines: Lines) -> None:
    structlog.get_logger().info("seen", given=SimpleNamespace(text=WORDS), error=ValueError(WORDS))
    structlog.get_logger().info(ValueError(WORDS))

    first, second = lines()

    assert (first["given"], first["error"]) == ("<SimpleNamespace>", "ValueError")
    assert second["event"] == "ValueError"


@pytest.mark.parametrize(
    "error", [refused_by_discord(), refused_by_the_database(), ValueError(WORDS), KeyError(WORDS)]
)
@pytest.mark.parametrize("name", ["ours", "discord.app_commands.tree"])
def test_an_error_is_told_without_message_or_locals(error: Exception, name: str, lines: Lines) -> None:
    logger = structlog.get_logger(name) if name == "ours" else logging.getLogger(name)

    logger.error("broke", exc_info=raised(error))

    [line] = lines()
    told = str(line["exception"])
    assert WORDS not in str(line)
    assert "secret_local" not in str(line)
    assert type(error).__name__ in told.splitlines()[-1]
    assert "test_log.py" in told
    assert "in raised" in told


def test_the_error_being_handled_is_told(lines: Lines) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        structlog.get_logger().exception("broke")

    [line] = lines()

    assert str(line["exception"]).endswith("builtins.ValueError")


def test_the_numbers_of_discord_are_told() -> None:
    assert traceback_without_messages(refused_by_discord()).endswith(
        "discord.errors.Forbidden (status 403, code 50007)"
    )


def test_what_caused_an_error_is_told_before_it() -> None:
    told = traceback_without_messages(raised(RuntimeError(WORDS), cause=raised(KeyError(WORDS))))

    assert told.index("builtins.KeyError") < told.index("and then") < told.index("builtins.RuntimeError")
    assert WORDS not in told


def test_what_was_handled_before_is_told_unless_it_was_hidden() -> None:
    open_one, hidden = RuntimeError(), RuntimeError()
    open_one.__context__ = hidden.__context__ = KeyError()
    hidden.__suppress_context__ = True

    assert "KeyError" in traceback_without_messages(open_one)
    assert "KeyError" not in traceback_without_messages(hidden)


def test_a_group_is_told_with_all_that_it_holds() -> None:
    told = traceback_without_messages(ExceptionGroup(WORDS, [KeyError(WORDS), ExceptionGroup("x", [OSError(WORDS)])]))

    assert [name in told for name in ("ExceptionGroup", "KeyError", "OSError")] == [True] * 3
    assert WORDS not in told


def test_errors_that_cause_each_other_come_to_an_end() -> None:
    first, second = RuntimeError(), KeyError()
    first.__cause__, second.__cause__ = second, first

    assert traceback_without_messages(first).count("builtins.") == 2


async def test_a_task_that_broke_unseen_is_told_without_its_message(lines: Lines) -> None:
    async def broken() -> None:
        raise ValueError(WORDS)

    task = asyncio.create_task(broken())
    await asyncio.wait([task])

    del task

    [line] = [line for line in lines() if line["logger"] == "asyncio" and line["level"] == "error"]
    assert line["event"] == "Task exception was never retrieved"
    assert "ValueError" in str(line["exception"])
    assert WORDS not in str(line)


def test_the_look_of_an_object_in_a_librarys_line_is_cut(lines: Lines) -> None:
    logging.getLogger("discord.ui.view").error("Ignoring %r for %r", SimpleNamespace, f"<Select label='{WORDS}'>")

    [line] = lines()

    assert WORDS not in str(line)
    assert str(line["event"]).startswith("Ignoring <class>")


@pytest.mark.parametrize("name", ["discord.http", "discord.gateway", "aiosqlite", "sqlalchemy.engine.Engine"])
def test_libraries_that_log_what_they_carry_stay_quiet_even_at_debug(name: str, lines: Lines) -> None:
    logging.getLogger(name).debug(WORDS)
    logging.getLogger("anything").debug("awake")

    assert [line["event"] for line in lines()] == ["awake"]


def test_a_level_above_is_kept_by_all(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(LogSettings(level="ERROR"))

    structlog.get_logger("ours").warning("low")
    logging.getLogger("discord.client").warning("low")

    assert capsys.readouterr().err == ""


def test_a_second_set_up_replaces_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(LogSettings())
    set_up_logging(LogSettings(format="json"))

    structlog.get_logger().info("once")

    assert json.loads(capsys.readouterr().err)["event"] == "once"


def test_the_stack_that_a_library_adds_is_left_out(lines: Lines) -> None:
    logging.getLogger("lib").warning("odd", stack_info=True)

    [line] = lines()

    assert set(line) == {"event", "level", "logger", "timestamp"}


def test_a_key_inside_that_is_no_text_is_written_too(lines: Lines) -> None:
    structlog.get_logger().info("counted", per_pair={UUID(int=1): 3})

    [line] = lines()

    assert line["per_pair"] == {"00000000-0000-0000-0000-000000000001": 3}


def test_the_console_tells_an_error_too_without_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(LogSettings(format="console"))

    structlog.get_logger("ours").error("broke", pairing=7, exc_info=raised(ValueError(WORDS)))

    told = capsys.readouterr().err
    assert "broke" in told
    assert "pairing=7" in told
    assert "builtins.ValueError" in told
    assert WORDS not in told


def test_a_line_that_cannot_be_written_does_not_spill_what_it_held(
    capsys: pytest.CaptureFixture[str],
) -> None:
    # pytest's own handlers would let the mistake through.
    logging.getLogger().handlers.clear()
    set_up_logging(LogSettings())

    logging.getLogger("lib").warning("%d", WORDS)

    assert capsys.readouterr().err == "A line of the log, from lib, could not be written.\n"


def test_a_closed_stderr_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with (tmp_path_factory.mktemp("log") / "stderr").open("w") as closed:
        monkeypatch.setattr(sys, "stderr", closed)
        set_up_logging(LogSettings())

    structlog.get_logger().info("still here")

    assert closed.closed
