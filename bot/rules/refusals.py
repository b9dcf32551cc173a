"""Every way in which the bot says no, drawn as a tree.

Refusal
├── NotAllowed
│   ├── FacilitatorsOnly, ManagersOnly    deciding is for facilitators, settings for who manages the server
│   ├── OwnCase             a facilitator is part of this very case
│   ├── MembersOnly         asking for a mentor is for current members
│   └── NotYours, NotYourSet    the thing, or the set of matches, belongs to other people
├── WrongMoment
│   ├── AlreadyDecided, AlreadyAnswered    someone was first, says who; the same person said so before
│   ├── NoLongerOpen        the question is closed
│   ├── NotNow              the move does not fit the state, for example resuming what is not paused
│   ├── AlreadyApplied, AlreadyMentor, AlreadyWaiting, AlreadyTogether, AlreadyReaching
│   ├── OneOffer            the mentor's earlier offer has no answer yet
│   ├── NotAMentor, NotWaiting
│   ├── AnsweredAlready, AskedJustNow    the check-in has its answer; the last was not a day before one by hand
│   ├── TooOften            as much as one person may send to others within a day; says when it is possible again
│   ├── AlreadyThanked      a word of thanks is said once
│   ├── RestsOn             a mentorship rests a little longer; ending it stays possible
│   ├── BoundaryKept        both have said what contact feels right; only less can be said alone
│   └── NothingToAnswer     nothing waits for this person's answer
├── NotPossible
│   ├── WithYourself, WithABot, NotHere
│   ├── CantBeAsked         no room, paused, no mentor, has one, kept apart: one answer for all, which betrays nothing
│   ├── PlaceTaken, HasAMentor, NoRoom    no place left with the mentor who was willing, the mentee, the mentor
│   ├── TooManyTraits, TooManyApart    what a community asks about, or whom a person keeps apart from, is full
│   ├── NoContact           after their mentorship, both know that not both would be glad of contact
│   └── NobodyWaiting, NoLongerWaiting    one answer for every reason why nobody, or not this one
├── BadInput
│   ├── TooLong, NothingWritten
│   ├── NotADate, DateGone, NotAZone
│   ├── NoDayLeft           every day of the week would be without messages
│   ├── NotOptions, NameTaken    choices for what people may say that cannot be kept, or a name that is taken
│   ├── NotDates, TooManyDates    what was typed is no day or stretch of days to keep free, or more than are kept
│   └── WhichOne            several pairings fit; one must be named
├── NotFound                no such thing here (forged, or of another community)
└── NotSetUp                the community has not chosen what this needs

One place turns them into words for people: ``bot.ui.core.refusals``.
"""

from __future__ import annotations

from datetime import datetime


class Refusal(Exception):
    """The bot says no, in a way that can be explained to the person."""


class NotAllowed(Refusal):
    """This person may not do this."""


class FacilitatorsOnly(NotAllowed):
    """Only facilitators decide."""


class OwnCase(NotAllowed):
    """A facilitator never decides a case that they are part of."""


class ManagersOnly(NotAllowed):
    """Settings are for those who manage the server."""


class MembersOnly(NotAllowed):
    """A mentee is a current member of a group; a mentor is a present or past one."""

    def __init__(self, *, yours: bool = True) -> None:
        super().__init__(yours)
        self.yours = yours


class NotYours(NotAllowed):
    """The thing belongs to other people."""


class NotYourSet(NotAllowed):
    """The set of matches is one that another facilitator looks through."""


class WrongMoment(Refusal):
    """It could be done at another time, or was done already."""


class AlreadyDecided(WrongMoment):
    """Someone else was first."""

    def __init__(self, by: int | None) -> None:
        super().__init__(by)
        self.by = by


class AlreadyAnswered(WrongMoment):
    """The same person said so before."""


class NoLongerOpen(WrongMoment):
    """The question is closed."""


class NotNow(WrongMoment):
    """The move does not fit the state things are in."""


class AlreadyApplied(WrongMoment):
    """An application is waiting already."""


class AlreadyMentor(WrongMoment):
    """They are a mentor already."""


class AlreadyWaiting(WrongMoment):
    """They are on the waiting list already."""


class AlreadyTogether(WrongMoment):
    """There is a live pairing or proposal between these two."""


class OneOffer(WrongMoment):
    """The mentor's earlier offer has no answer yet."""


class NotAMentor(WrongMoment):
    """They are not a mentor at present."""


class NotWaiting(WrongMoment):
    """They are not on the waiting list."""


class AnsweredAlready(WrongMoment):
    """The check-in has its answer."""


class AskedJustNow(WrongMoment):
    """The last check-in is not a day ago."""


class TooOften(WrongMoment):
    """One person has sent others as much within 24 hours as is carried; *again_at*, the next one is."""

    def __init__(self, *, limit: int, again_at: datetime | None = None) -> None:
        super().__init__(limit)
        self.limit = limit
        self.again_at = again_at


class AlreadyThanked(WrongMoment):
    """A word of thanks is said once."""


class BoundaryKept(WrongMoment):
    """Both have said what contact feels right, and know the lesser of it."""


class AlreadyReaching(WrongMoment):
    """The wish to be reached is on its way already."""


class RestsOn(WrongMoment):
    """It rests a little longer, and why is nobody's to know; either can end it at any time."""


class NothingToAnswer(WrongMoment):
    """No pairing of theirs fits what they want to do."""


class NotPossible(Refusal):
    """These two cannot be brought together this way."""


class WithYourself(NotPossible):
    """A mentorship takes two."""


class WithABot(NotPossible):
    """A bot cannot be in a mentorship."""


class NotHere(NotPossible):
    """The person is not in the server any more."""


class CantBeAsked(NotPossible):
    """These two cannot be asked now; why is theirs alone, and the answer is the same for every reason."""


class PlaceTaken(NotPossible):
    """The mentor who was willing has no place left by now."""


class HasAMentor(NotPossible):
    """The caller has as many mentors as fit."""


class NoRoom(NotPossible):
    """The mentor's own capacity is used up."""


class NoContact(NotPossible):
    """After their mentorship, both know that not both would be glad of contact."""


class TooManyTraits(NotPossible):
    """The community has added as many things to say about oneself as one form holds."""


class TooManyApart(NotPossible):
    """The list of people to be kept apart from is full."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NobodyWaiting(NotPossible):
    """The waiting list has nobody to offer."""


class NoLongerWaiting(NotPossible):
    """Whoever was chosen from the waiting list cannot be offered to now; why is theirs alone."""


class BadInput(Refusal):
    """What was typed cannot be used as it is."""


class TooLong(BadInput):
    """More was written than can be kept."""

    def __init__(self, *, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class NothingWritten(BadInput):
    """Words were needed and there were none."""


class NotADate(BadInput):
    """The text is no date that the bot understands."""


class DateGone(BadInput):
    """The date is not in the future."""


class NotDates(BadInput):
    """A piece of what was typed cannot be kept as days without messages. It is private: no log may carry it."""

    def __init__(self, piece: str) -> None:
        # Not handed on: what an exception was made with stands in its repr and in every traceback.
        super().__init__()
        self.piece = piece


class TooManyDates(BadInput):
    """More days without messages were given than are kept."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NotAZone(BadInput):
    """The text names no time zone that the bot knows."""


class NotOptions(BadInput):
    """The options for something that people may say about themselves cannot be kept like this."""

    def __init__(self, *, most: int, longest: int) -> None:
        super().__init__(most, longest)
        self.most = most
        self.longest = longest


class NameTaken(BadInput):
    """Another thing that people are asked about has this name."""


class NoDayLeft(BadInput):
    """A week needs a day on which one may be written to."""


class WhichOne(BadInput):
    """Several fit; one must be named."""


class NotFound(Refusal):
    """There is no such thing here."""


class NotSetUp(Refusal):
    """The community has not chosen yet what this needs."""
