"""Refusals of what was typed or chosen, which can be put right: the branch BadInput of the tree."""

from __future__ import annotations

from .refusals import Refusal


class BadInput(Refusal):
    """What was typed cannot be used as it is."""


class TooLong(BadInput):
    """More was written than can be kept."""

    def __init__(self, *, limit: int, length: int) -> None:
        self.limit, self.length = limit, length


class NothingWritten(BadInput):
    """Text was needed and there was none."""


class WordsNotTaken(BadInput):
    """Discord does not take these words, so that nobody could read them."""


class InvalidDate(BadInput):
    """The text is no date that the bot understands."""


class DateNotInFuture(BadInput):
    """The date is not in the future."""


class DateInFuture(BadInput):
    """The date is in the future, and nothing can be told since then."""


class InvalidQuietDates(BadInput):
    """Part of what was typed can't be stored as days without messages. It is private: no log may contain it."""

    def __init__(self, piece: str) -> None:
        super().__init__()  # *piece* is not handed on: it would stand in the repr and in every traceback
        self.piece = piece


class TooManyDates(BadInput):
    """More days without messages were given than are stored."""

    def __init__(self, *, limit: int) -> None:
        self.limit = limit


class UnknownTimeZone(BadInput):
    """The text names no time zone that the bot knows, or a clock that several *places* have."""

    def __init__(self, places: tuple[str, ...] = ()) -> None:
        super().__init__()  # where somebody may live is not handed on
        self.places = places


class InvalidOptions(BadInput):
    """The options for a trait cannot be stored like this."""

    def __init__(self, *, most: int, longest: int) -> None:
        self.most, self.longest = most, longest


class NameTaken(BadInput):
    """Another trait has this name."""


class NoDayLeft(BadInput):
    """Every day of the week would be without messages."""


class AmbiguousPairing(BadInput):
    """Several pairings fit; one must be named."""
