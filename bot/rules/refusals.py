"""Every way in which the bot says no, drawn as a tree; ``bot.ui.core.refusals`` turns each into words.

Refusal
├── NotAllowed
│   └── FacilitatorsOnly, ManagersOnly, OwnCase, MembersOnly, AdultsOnly    lacks the right; part of it; is none
├── WrongMoment
│   ├── NotBegun, TooNew    has not been asked yet what comes first; is not there for long enough to mentor
│   ├── AlreadyDecided, AlreadyAnswered, NoLongerOpen, NotNow    someone was first; answered; closed; does not fit
│   ├── WithSomebodyElse, OlderCard    somebody else looks after it by now, however it came about; a card came anew
│   ├── AlreadyApplied, AlreadyMentor, AlreadyWaiting, AlreadyTogether, FormTakenIn, FormGivenBack
│   ├── CheckInAlreadyAnswered, CheckInTooSoon, TooOften, AskedLately    it has its answer; too soon; a day's limit
│   └── StillPaused, AlreadyThanked, BoundaryExceeded, NothingToAnswer, OfferPending, NotAMentor, NotWaiting
├── NotPossible
│   ├── WithYourself, WithABot, NotHere, CantBeAsked    no room, paused, no mentor: what everybody may know
│   ├── MentorNoLongerFree, HasAMentor, NoRoom    no room with the mentor who was willing, the mentee, the mentor
│   ├── KeptApartByYou, NoContact    what the one who asks wished themselves, or both know
│   ├── OpenToOthers, CantMake    what was chosen is not the facilitators' alone; Discord does not let the bot
│   ├── OtherGroup, TooManyTraits, TooManySuggestions, NobodyNewForNow    no more of them for now
│   ├── Barred    facilitators have said that the person is not to be a mentor for now
│   └── NobodyWaiting, NoLongerWaiting    one answer for every reason why nobody, or not this one
├── BadInput    in bad_input
│   ├── TooLong, NothingWritten, WordsNotTaken    of free text
│   ├── InvalidDate, DateNotInFuture, DateInFuture, UnknownTimeZone, NoDayLeft
│   └── InvalidOptions, NameTaken, InvalidQuietDates, TooManyDates, AmbiguousPairing    several fit; name one
├── NotFound                no such thing here for them: forged, elsewhere or other people's, one answer for all
└── NotSetUp                the community has not chosen what this needs
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class FirstStep(StrEnum):
    """With what somebody begins here; also a part of the custom id of what leads there."""

    VOLUNTEER = "volunteer"
    SEEK = "seek"
    ASK = "ask"
    OFFER = "offer"
    AGREE = "agree"


class Refusal(Exception):
    """An expected no of the bot's, which can be explained to the person."""


class NotAllowed(Refusal):
    """This person may not do this."""


class FacilitatorsOnly(NotAllowed):
    """The caller is no facilitator, and only facilitators decide."""


class OwnCase(NotAllowed):
    """The facilitator is part of the case, and never decides it then."""


class ManagersOnly(NotAllowed):
    """The caller does not manage the server, and settings are for those who do."""


class MembersOnly(NotAllowed):
    """Not a current member, as a mentee must be, or not a present or past one, as a mentor must be."""

    def __init__(self, *, is_caller: bool = True) -> None:
        super().__init__(is_caller)
        self.is_caller = is_caller


class AdultsOnly(NotAllowed):
    """Mentorship is for adults in this community, and the caller says that they are none."""


class WrongMoment(Refusal):
    """It could be done at another time, or was done already."""


class NotBegun(WrongMoment):
    """The caller has not answered yet what is asked once, before the first form; then *first* can be done."""

    def __init__(self, community_id: int, first: FirstStep, of: int = 0) -> None:
        super().__init__(community_id, first, of)
        self.community_id, self.first, self.of = community_id, first, of


class TooNew(WrongMoment):
    """The caller is not in the server for as long as the community wants of mentors; they are at *from_then*."""

    def __init__(self, from_then: datetime) -> None:
        super().__init__(from_then)
        self.from_then = from_then


class AlreadyDecided(WrongMoment):
    """Someone else was first; *by* is who, or None if that is not known."""

    def __init__(self, by: int | None) -> None:
        super().__init__(by)
        self.by = by


class WithSomebodyElse(WrongMoment):
    """Somebody else looks after it by now, and who it is, or how it came about, is not told."""


class OlderCard(WrongMoment):
    """The card is an older copy, which is to be removed as soon as Discord allows it."""


class AlreadyAnswered(WrongMoment):
    """This person has answered before."""


class NoLongerOpen(WrongMoment):
    """The question is closed."""


class NotNow(WrongMoment):
    """The move does not fit the present state."""


class AlreadyApplied(WrongMoment):
    """An application is waiting already."""


class AlreadyMentor(WrongMoment):
    """They are a mentor already."""


class AlreadyWaiting(WrongMoment):
    """They are on the waiting list already."""


class AlreadyTogether(WrongMoment):
    """There is a live pairing or proposal between these two."""


class OfferPending(WrongMoment):
    """The mentor's earlier offer has no answer yet."""


class NotAMentor(WrongMoment):
    """They are not a mentor at present."""


class NotWaiting(WrongMoment):
    """They are not on the waiting list."""


class CheckInAlreadyAnswered(WrongMoment):
    """The check-in has its answer."""


class CheckInTooSoon(WrongMoment):
    """The last check-in is less than a day ago."""


class FormTakenIn(WrongMoment):
    """The form was taken in before, as it was then; perhaps it has been changed since."""


class FormGivenBack(WrongMoment):
    """The form was not taken in, and is not any more: no run of the bot that knew it did so in time."""


class TooOften(WrongMoment):
    """One person has sent others as much as is allowed within 24 hours; *again_at* is when the next is possible."""

    def __init__(self, *, limit: int, again_at: datetime | None = None) -> None:
        self.limit, self.again_at = limit, again_at


class AskedLately(WrongMoment):
    """Nothing came of the last question to this person; the argument is when the next is possible."""


class AlreadyThanked(WrongMoment):
    """Thanks can be sent once."""


class BoundaryExceeded(WrongMoment):
    """Both have said what contact feels right, and know the lesser wish, so nobody can ask for more alone."""


class StillPaused(WrongMoment):
    """The pairing rests, and the caller has no pause of their own to end."""


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
    """There is no room with the mentor, or a facilitator may know that the mentee has one."""


class MentorNoLongerFree(NotPossible):
    """The mentor who was willing has no room left by now."""


class HasAMentor(NotPossible):
    """The caller has as many mentors as fit."""


class NoRoom(NotPossible):
    """The mentor's own capacity is used up."""


class NoContact(NotPossible):
    """After their mentorship the caller wished for no contact, or both know that not both would be glad of it."""


class KeptApartByYou(NotPossible):
    """The caller keeps this person apart, and can lift that."""


class OpenToOthers(NotPossible):
    """Others wear the role, or read the channel, chosen for facilitators; its arguments are names of theirs."""


class CantMake(NotPossible):
    """Discord does not let the bot make it; its argument, if there is one, is the permission that it lacks."""


class OtherGroup(NotPossible):
    """The two are of different support groups, and the community keeps to one."""


class TooManyTraits(NotPossible):
    """The community has added as many traits as one form holds."""


class TooManySuggestions(NotPossible):
    """As many suggestions as may be open for one person at once are open for one of these two."""


class NobodyNewForNow(NotPossible):
    """Facilitators let nobody new come to the mentor, who is the caller."""


class Barred(NotPossible):
    """Facilitators have said that this person is not to be a mentor for now; only facilitators meet it."""


class NobodyWaiting(NotPossible):
    """The waiting list has nobody to offer."""


class NoLongerWaiting(NotPossible):
    """The person chosen from the waiting list cannot be offered to now; the reason is private."""


class NotFound(Refusal):
    """There is no such thing here for this person; whether others have it never shows."""


class NotSetUp(Refusal):
    """The community has not chosen yet what this needs."""
