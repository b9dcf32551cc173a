"""Who sees what of someone, in plain words, said from the table in ``bot.rules.seeing`` and from nothing else."""

from __future__ import annotations

from collections.abc import Collection

from discord import ui

from bot.rules.seeing import Kept, Part, Reader, Sight, part_for, sees
from bot.services.overview import Mine
from bot.ui.core.layout import Block, card, in_messages
from bot.ui.core.layout import line as line_between
from storage.models.enums import MentorState

TITLES = {
    Part.SEEKS: "While you look for a mentor",
    Part.MENTORS: "As a mentor",
    Part.WALKS: "Between mentor and mentee",
    Part.ANYONE: "Always",
}

NAMES = {
    Kept.SEEKING: "That you look for a mentor",
    Kept.HOPE: "What you hope for, in your own words",
    Kept.MEETINGS: "Whether you go to meetings at the moment",
    Kept.WANTS: "What you hope for in a mentor, by choosing",
    Kept.TRAITS: "What you say about yourself by choosing, with your time zone",
    Kept.FREE_WORDS: "Your pronouns, and your faith or values",
    Kept.MENTORING: "That you are a mentor",
    Kept.MENTOR_CARD: "What you wrote and ticked when you offered to mentor",
    Kept.MENTOR_TRAITS: "What you say about yourself as a mentor by choosing, with your time zone",
    Kept.MENTOR_FREE_WORDS: "Your pronouns, and your faith or values, as a mentor",
    Kept.MENTOR_REASON: "The words that came with a *not for now* to your offer",
    Kept.PASSED_OVER: "Who is *not for me*",
    Kept.KEPT_APART: "Whom you keep apart from",
    Kept.MATCHED: "With whom facilitators think of suggesting you, before anybody is asked",
    Kept.ASKING: "Whom you ask, who asks you, and who is suggested to you",
    Kept.REQUEST: "What you write when you ask a mentor",
    Kept.PAIRED: "Who has whom as a mentor",
    Kept.RHYTHM: "How often I ask how it goes",
    Kept.CHECK_IN: "Your check-in answers",
    Kept.CONTACT: "That you would like to be contacted",
    Kept.SILENCE: "That check-ins have gone unanswered for a while",
    Kept.TIMES: "When and how I may write to you, and on which days not",
    Kept.NOTE: "Notes between the two of you",
    Kept.WHY: "Why you declined or ended",
    Kept.END_REASON: "Why a facilitator ended something",
    Kept.BOUNDARY: "What contact you wish for at the end",
    Kept.RESPECT: "What you tell the facilitators at the end",
    Kept.THANKS: "Words of thanks",
    Kept.WELCOME: "Whether you read words of thanks",
    Kept.CONCERN: "A concern that you raise, in your words",
    Kept.CONCERN_BY: "That it was you who raised a concern",
    Kept.CONCERN_ABOUT: "A concern that is about you, and that there is one",
    Kept.CONCERN_RESTS: "That you wished your mentorship to rest because of a concern",
    Kept.CONCERN_NOTES: "What facilitators note about a concern among themselves",
    Kept.CONCERN_OUTCOME: "What came of a concern that you raised",
    Kept.LEFT: "That you left the server",
    Kept.UNREACHABLE: "That your direct messages are closed",
    Kept.LETTERS: "What could not be delivered and waits for you",
    Kept.TRAIL: "That you did something here, and when; never in words",
}
"""What is seen, as its person reads it."""

WHO = {
    Reader.SELF: "you",
    Reader.PARTNER: "the other of the two of you",
    Reader.ASKED: "a mentor whom you ask by name",
    Reader.LOOKING: "mentors who look through those who wait",
    Reader.FACILITATOR: "the facilitators",
    Reader.OTHERS: "everyone",
}
_SHARED = "your mentor, what they were shown when they were asked"
_SHARED_BY_MENTOR = "whoever you mentor, what they were shown when they were asked"
_ASKED_MENTOR = "whoever you offer to, or are suggested to"
_LOOKS = "whoever looks for a mentor"
_TRUSTED = "the facilitators, or one trusted person outside the two of you"
_UNINVOLVED = "facilitators who are no part of it"
_FITS = "what of it fits, as a reason why it could be the two of you"

HOW: dict[tuple[Kept, Reader], str] = {
    (Kept.SEEKING, Reader.LOOKING): "mentors who look through those who wait, without your name until you say yes",
    (Kept.TRAITS, Reader.LOOKING): "mentors who look through those who wait, without your name until you say yes",
    (Kept.WANTS, Reader.ASKED): f"a mentor who is asked: {_FITS}",
    (Kept.WANTS, Reader.LOOKING): "mentors who look through those who wait: the same, without your name",
    (Kept.TRAITS, Reader.PARTNER): _SHARED,
    (Kept.FREE_WORDS, Reader.PARTNER): _SHARED,
    (Kept.MENTORING, Reader.PARTNER): "whoever you mentor",
    (Kept.MENTORING, Reader.OTHERS): "everyone, if the server gives mentors a role",
    (Kept.MENTOR_CARD, Reader.PARTNER): _SHARED_BY_MENTOR,
    (Kept.MENTOR_TRAITS, Reader.PARTNER): _SHARED_BY_MENTOR,
    (Kept.MENTOR_FREE_WORDS, Reader.PARTNER): _SHARED_BY_MENTOR,
    **{
        (kept, reader): words
        for kept in (Kept.MENTORING, Kept.MENTOR_CARD, Kept.MENTOR_TRAITS, Kept.MENTOR_FREE_WORDS)
        for reader, words in ((Reader.ASKED, _ASKED_MENTOR), (Reader.LOOKING, _LOOKS))
    },
    (Kept.ASKING, Reader.ASKED): (
        "whoever it is about, though a mentor who offers to someone on the list learns no name until that person "
        "says yes"
    ),
    (Kept.SILENCE, Reader.FACILITATOR): "the facilitators, without whose or which",
    (Kept.WHY, Reader.SELF): "you alone, since nobody asks",
    (Kept.WHY, Reader.FACILITATOR): "the facilitators, if you choose to tell them at the end",
    (Kept.BOUNDARY, Reader.PARTNER): (
        "of your two wishes, both of you see the one that means less contact; I never say whose it was, but whoever "
        "wished for more can tell"
    ),
    (Kept.CONTACT, Reader.FACILITATOR): _TRUSTED,
    (Kept.RESPECT, Reader.FACILITATOR): f"{_TRUSTED}, with your name, and whether they may mention it to the other",
    (Kept.THANKS, Reader.PARTNER): "the other, if they would like to read them",
    (Kept.NOTE, Reader.PARTNER): "the other",
    (Kept.CONCERN_BY, Reader.FACILITATOR): f"{_UNINVOLVED}, if you give your name",
    (Kept.CONCERN_RESTS, Reader.FACILITATOR): f"{_UNINVOLVED}, if you give your name",
    **{
        (kept, Reader.FACILITATOR): _UNINVOLVED
        for kept in (
            Kept.END_REASON,
            Kept.CONCERN,
            Kept.CONCERN_ABOUT,
            Kept.CONCERN_NOTES,
            Kept.CONCERN_OUTCOME,
        )
    },
}
"""Where a reader's name alone would not say it: under which condition, or how much."""

LEAD = (
    "This is the list that I go by: whoever is not named sees nothing of it. A facilitator who is part of a matter "
    "is an ordinary person in it."
)

AFTER = {Sight.UNNAMED: ", without your name", Sight.THAT_IT_IS: ", and only that it is so"}


def line(kept: Kept) -> str:
    """One kind of thing, and everyone who sees anything of it."""
    readers = [who(kept, reader) for reader in Reader if sees(kept, reader) is not Sight.NO]
    if readers == [WHO[Reader.SELF]]:
        return f"**{NAMES[kept]}**: only you."
    return f"**{NAMES[kept]}**: {'; '.join(readers) or 'nobody'}."


def who(kept: Kept, reader: Reader) -> str:
    """A reader who sees anything of it, and how much."""
    return HOW.get((kept, reader)) or f"{WHO[reader]}{AFTER.get(sees(kept, reader), '')}"


def lines_for(parts: Collection[Part]) -> dict[Part, list[str]]:
    """The lines that concern somebody, by what they do here; those for everyone are always among them."""
    return {part: [line(kept) for kept in kinds] for part, kinds in part_for(parts).items()}


def pages(mine: Mine, *, facilitates: bool) -> list[ui.LayoutView]:
    """The part that concerns this person, in as many messages as it needs.

    Whoever does nothing here yet reads all of it: before one says anything, one may want to know. So do facilitators,
    who see of others what is said of them here.
    """
    groups = [
        _group(TITLES[part], "\n".join(f"- {line}" for line in lines))
        for part, lines in lines_for(parts_of(mine, facilitates=facilitates)).items()
    ]
    first, *more = in_messages(groups)
    return [card(f"## Who sees what of yours\n{LEAD}", *first), *[card(*blocks) for blocks in more]]


def parts_of(mine: Mine, *, facilitates: bool) -> set[Part]:
    """What someone does here; of whoever does nothing yet, and of facilitators, everything that one may do."""
    is_mentor = mine.mentor is not None and mine.mentor.state in {
        MentorState.APPLIED,
        MentorState.APPROVED,
        MentorState.PAUSED,
    }
    asks = any(pairing.mentee_id == mine.user_id and pairing.began_at is None for pairing in mine.pairings)
    does = {
        *([Part.SEEKS] if mine.seeker is not None or asks else []),
        *([Part.MENTORS] if is_mentor else []),
        *([Part.WALKS] if mine.pairings or mine.partings else []),
    }
    return set(Part) if facilitates or not does else does


def _group(title: str, text: str) -> list[Block]:
    return [line_between(), f"### {title}\n{text}"]
