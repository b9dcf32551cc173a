"""Logging: what the bot does, with ids and moves, never what people wrote.

Our own lines and those of discord.py, APScheduler and the rest pass through the same processors and out to stderr. An
error is logged by its type and its frames. Its message stays out, because Discord's errors contain what was sent and
the database's errors what was stored.
"""

from __future__ import annotations

import contextlib
import logging
import math
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from datetime import time as time_of_day
from enum import Enum
from functools import partial
from pathlib import PurePath
from typing import TextIO
from uuid import UUID

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.config.sections import LogSettings

MAX_LOGGED_CHARS = 80
REDACTED_KEYS = frozenset({"token", "words", "content", "note", "reason"})

REPEATS_AFTER_S = 600
"""Seconds after which a line about the same fault outside of the bot is written again."""

_HANDLER = "companion"
_OWN_KEYS = frozenset({"event", "exception", "logger", "level", "timestamp"})
_SAFE_TYPES = (bool, int, float, date, time_of_day, timedelta, UUID, Enum, PurePath, type(None))

# Below these levels, these libraries log what they send, receive or store: messages, rows, people's words.
_LIBRARY_LEVELS = {
    "discord": logging.INFO,
    "aiohttp": logging.INFO,
    "sqlalchemy": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "asyncpg": logging.WARNING,
    # Seven lines of its own furniture at every start.
    "alembic.runtime.plugins": logging.WARNING,
    # That it logs in, at every try.
    "discord.client": logging.WARNING,
    # Two lines at every tick.
    "apscheduler": logging.WARNING,
}
_REPR = re.compile(r"<([\w.]+) .*>")


def set_up_logging(settings: LogSettings) -> None:
    """Send all that this process logs to stderr; called again, replace the earlier setup."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _handler(settings, shared)
    root = logging.getLogger()
    for old in [each for each in root.handlers if each.name == _HANDLER]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(settings.level)
    for name, least in _LIBRARY_LEVELS.items():
        logging.getLogger(name).setLevel(max(least, root.level))


def _handler(settings: LogSettings, shared: list[Processor]) -> logging.Handler:
    handler = _Stderr(sys.stderr)
    handler.name = _HANDLER
    if settings.level != "DEBUG":
        handler.addFilter(RepeatFilter())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line_only, *shared],
            processors=[
                _with_repeats,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                partial(frames_only, has_all_frames=settings.level == "DEBUG"),
                redact,
                _renderer(settings),
            ],
        )
    )
    return handler


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop the keys that contain words or secrets, and replace values that are long or not plain."""
    return {
        key: said if key in _OWN_KEYS and isinstance(said, str) else _safe_value(said)
        for key, said in event.items()
        if key.lower() not in REDACTED_KEYS
    }


def frames_only(_: WrappedLogger, __: str, event: EventDict, *, has_all_frames: bool = False) -> EventDict:
    """Replace the exception of a log event by its types and frames; by its name where it is no bug of the bot.

    With *has_all_frames*, the frames of those stand there, too.
    """
    error = _error_of(event.pop("exc_info", None))
    event.pop("stack_info", None)
    if error is None:
        return event
    # Only here: whatever may fail has been imported by the time that it fails.
    from bot.expected_errors import expected_cause, is_only_passing  # noqa: PLC0415

    if cause := expected_cause(error):
        event["error"] = _name_of(cause, short=True)
        event["level"] = "warning" if is_only_passing(cause) else event.get("level")
    if cause is None or has_all_frames:
        event["exception"] = traceback_without_messages(error)
    return event


def _error_of(given: object) -> BaseException | None:
    """Return the error that is logged, however it was given."""
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    return error if isinstance(error, BaseException) else None


def traceback_without_messages(error: BaseException) -> str:
    """Return the error, its causes and its group members by frames and type; no message, no local variable."""
    return "\n".join(_traceback_lines(error, set()))


def _traceback_lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and id(earlier) not in seen:
        yield from _traceback_lines(earlier, seen)
        yield "and then, because of it or while handling it:"
    yield "Traceback (most recent call last):"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
    yield _name_of(error)
    for each in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        if id(each) not in seen:
            yield "which holds:"
            yield from (f"    {line}" for line in _traceback_lines(each, seen))


def _name_of(error: BaseException, *, short: bool = False) -> str:
    kind, cause = type(error), getattr(error, "orig", None) or error
    # Numbers (403, 50007) and databases' names of errors say what went wrong and nothing about anyone.
    said = {key: getattr(cause, key, None) for key in ("status", "code", "errno", "sqlite_errorname", "sqlstate")}
    known = [f"{key} {value}" for key, value in said.items() if isinstance(value, str if key[:3] == "sql" else int)]
    name = kind.__qualname__ if short else f"{kind.__module__}.{kind.__qualname__}"
    return name + (f" ({', '.join(known)})" if known else "")


def _safe_value(said: object) -> object:
    if isinstance(said, str):
        return said if len(said) <= MAX_LOGGED_CHARS else "…"
    if isinstance(said, _SAFE_TYPES):
        return said
    if isinstance(said, dict):
        return {
            str(_safe_value(key)): _safe_value(each)
            for key, each in said.items()
            if str(key).lower() not in REDACTED_KEYS
        }
    if isinstance(said, list | tuple | set | frozenset):
        return [_safe_value(each) for each in said]
    if isinstance(said, BaseException):
        return _name_of(said, short=True)
    # The repr of anything else may show what it holds.
    return f"<{type(said).__name__}>"


def _first_line_only(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    # asyncio writes a task's error out below its message, and others put whole objects into theirs.
    event["event"] = _REPR.sub(r"<\1>", event["event"].partition("\n")[0])
    return event


def _renderer(settings: LogSettings) -> Processor:
    if settings.format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    # The error is already text by then; the plain formatter leaves it as it is.
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _with_repeats(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    # Here the event still holds its record, with what the filter has noted there.
    event.update(getattr(event.get("_record"), "repeats", {}))
    return event


class RepeatFilter(logging.Filter):
    """Lets what fails outside of the bot be told once in ten minutes, however often it does; then with how often.

    No line about a bug is left out. *now* is a monotonic clock in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._told: dict[tuple[str, str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the line is written; note in it how many like it were not."""
        own = record.msg if isinstance(record.msg, dict) else {}
        error = _error_of(own.get("exc_info") or record.exc_info)
        if error is None:
            return True
        from bot.expected_errors import expected_cause  # noqa: PLC0415 - as for what is logged of it

        if (cause := expected_cause(error)) is None:
            return True
        kind = (record.name, str(own.get("event", record.msg)), _name_of(cause, short=True))
        told_at, left_out = self._told.get(kind, (-math.inf, 0))
        if self._now() < told_at + REPEATS_AFTER_S:
            self._told[kind] = (told_at, left_out + 1)
            return False
        self._told[kind] = (self._now(), 0)
        if left_out:
            record.repeats = {"times": left_out + 1, "in_s": round(self._now() - told_at)}
        return True


class _Stderr(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        # The standard library would print the line that failed, with everything in it.
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(f"A line of the log, from {record.name}, could not be written.\n")
