"""Pages on who sees which of somebody's data, built from the visibility table of the rules alone."""

from __future__ import annotations

from collections.abc import Collection

from discord import ui

from bot.rules.visibility import Access, DataKind, ProgrammeRole, Viewer, access_to, kinds_by_role
from bot.services.overview import MemberOverview
from bot.ui.core.layout import Block, card_view, split_into_messages
from bot.ui.core.layout import separator as line_between
from storage.models.enums import MentorState

PART_TITLES = {
    ProgrammeRole.SEEKER: "While you look for a mentor",
    ProgrammeRole.MENTOR: "As a mentor",
    ProgrammeRole.PAIRED: "Between mentor and mentee",
    ProgrammeRole.ANYONE: "Always",
}

DATA_KIND_NAMES = {
    DataKind.SEEKING: "That you look for a mentor",
    DataKind.HOPE: "What you hope for, in your own words",
    DataKind.MEETING_ATTENDANCE: "Whether you go to meetings at the moment",
    DataKind.WANTS: "What you hope for in a mentor, by choosing",
    DataKind.TRAITS: "What you say about yourself by choosing",
    DataKind.TIME_ZONE: "Your time zone",
    DataKind.PRONOUNS_AND_FAITH: "Your pronouns, and your faith or values",
    DataKind.MENTORING: "That you are a mentor",
    DataKind.MENTOR_OFFER: "What you wrote and ticked when you offered to mentor",
    DataKind.MENTOR_TRAITS: "What you say about yourself as a mentor by choosing",
    DataKind.MENTOR_TIME_ZONE: "Your time zone, as a mentor",
    DataKind.MENTOR_PRONOUNS_AND_FAITH: "Your pronouns, and your faith or values, as a mentor",
    DataKind.MENTOR_REFUSAL_REASON: "The words that came with a *not for now* to your offer",
    DataKind.SAFETY_DECISION: "Why facilitators decided something so that people are safe",
    DataKind.DISMISSED_MENTORS: "Who is *not for me*",
    DataKind.EXCLUSION: "Whom you keep apart from",
    DataKind.CONSIDERED_MATCHES: "With whom facilitators think of suggesting you, before anybody is asked",
    DataKind.OPEN_PROPOSAL: "Whom you ask, who asks you, and who is suggested to you",
    DataKind.REQUEST_TEXT: "What you write when you ask a mentor",
    DataKind.PAIRED: "Who has whom as a mentor",
    DataKind.RHYTHM: "How often I ask how it goes",
    DataKind.CHECK_IN: "Your check-in answers",
    DataKind.CONTACT: "That you would like to be contacted",
    DataKind.SILENCE: "That check-ins have gone unanswered for a while",
    DataKind.MESSAGE_PREFERENCES: "When and how I may write to you, and on which days not",
    DataKind.NOTE: "Notes between the two of you",
    DataKind.OWN_END_REASON: "Why you declined or ended",
    DataKind.FACILITATOR_END_REASON: "Why a facilitator ended something",
    DataKind.BOUNDARY: "What contact you wish for at the end",
    DataKind.CLOSING_FEEDBACK: "What you tell the facilitators at the end",
    DataKind.THANKS: "Words of thanks",
    DataKind.THANKS_ANSWER: "Whether you read words of thanks",
    DataKind.CONCERN: "A concern that you raise, in your words",
    DataKind.CONCERN_BY: "That it was you who raised a concern",
    DataKind.CONCERN_ABOUT: "A concern that is about you, and that there is one",
    DataKind.CONCERN_NOTES: "What facilitators note about a concern among themselves",
    DataKind.CONCERN_OUTCOME: "What came of a concern that you raised",
    DataKind.LEFT: "That you left the server",
    DataKind.UNREACHABLE: "That your direct messages are closed",
    DataKind.UNDELIVERED_MESSAGES: "What could not be delivered and waits for you",
    DataKind.AUDIT: "That you did something here, and when; never in words",
}
"""Name of each kind of data, as the person it belongs to reads it."""

VIEWER_NAMES = {
    Viewer.SELF: "you",
    Viewer.PARTNER: "the other of the two of you",
    Viewer.ASKED: "a mentor who is asked and knows your name",
    Viewer.BROWSING: "mentors who look through those who wait",
    Viewer.FACILITATOR: "the facilitators",
    Viewer.OTHERS: "everyone",
}
_SHARED = "your mentor, what they were shown when they were asked"
_SHARED_BY_MENTOR = "the people you mentor, what they were shown when they were asked"
_ASKED_MENTOR = "the person you offer to, or are suggested to"
_SEEKERS_BROWSING = "people who look for a mentor"
_BY_DIRECT_MESSAGE = (
    "each facilitator outside the two of you whom neither keeps apart, by direct message, and where none can be "
    "reached, the coordinator"
)
_UNINVOLVED = "facilitators who are no part of it"
_NOT_KEPT_APART = f"{_UNINVOLVED}, and whom you don't keep apart"
_OR_COORDINATOR = "and, if nobody takes it on, the coordinator"
_IN_THE_CHANNEL = "the facilitators, and everyone who reads their channel, also somebody whom you keep apart"
_WITHOUT_NAME = (
    "without your name until you say yes: a mentor to whom a facilitator suggests you, and, if you let mentors see "
    "it, anyone who mentors here, also somebody whom you keep apart"
)
_HOURS_APART = "if you share it, about how many hours your clocks are apart, never the place"
_ONLY_WHAT_FITS = "what of it fits, as a reason why it could be the two of you"

SPECIAL_VIEWER_NAMES: dict[tuple[DataKind, Viewer], str] = {
    (DataKind.SEEKING, Viewer.BROWSING): _WITHOUT_NAME,
    (DataKind.TRAITS, Viewer.BROWSING): _WITHOUT_NAME,
    (DataKind.HOPE, Viewer.PARTNER): (
        "your mentor, if you came to them without your name, but not what you added to help find someone"
    ),
    (DataKind.HOPE, Viewer.ASKED): (
        "a mentor who was asked about you without your name, once you have said yes: the same"
    ),
    (DataKind.WANTS, Viewer.ASKED): f"a mentor who is asked and knows your name: {_ONLY_WHAT_FITS}",
    (DataKind.TRAITS, Viewer.PARTNER): _SHARED,
    (DataKind.PRONOUNS_AND_FAITH, Viewer.PARTNER): _SHARED,
    (DataKind.MENTORING, Viewer.PARTNER): "the people you mentor",
    (DataKind.MENTORING, Viewer.OTHERS): "everyone, if the server gives mentors a role",
    **{(kept, Viewer.FACILITATOR): _IN_THE_CHANNEL for kept in (DataKind.MENTORING, DataKind.MENTOR_OFFER)},
    (DataKind.MENTOR_OFFER, Viewer.PARTNER): _SHARED_BY_MENTOR,
    (DataKind.MENTOR_TRAITS, Viewer.PARTNER): _SHARED_BY_MENTOR,
    (DataKind.MENTOR_PRONOUNS_AND_FAITH, Viewer.PARTNER): _SHARED_BY_MENTOR,
    **{
        (kept, reader): words
        for kept in (
            DataKind.MENTORING,
            DataKind.MENTOR_OFFER,
            DataKind.MENTOR_TRAITS,
            DataKind.MENTOR_PRONOUNS_AND_FAITH,
        )
        for reader, words in ((Viewer.ASKED, _ASKED_MENTOR), (Viewer.BROWSING, _SEEKERS_BROWSING))
    },
    (DataKind.TIME_ZONE, Viewer.PARTNER): f"{_SHARED}: {_HOURS_APART}",
    (DataKind.TIME_ZONE, Viewer.ASKED): "a mentor who is asked and knows your name: the same",
    (DataKind.MENTOR_TIME_ZONE, Viewer.PARTNER): f"{_SHARED_BY_MENTOR}: {_HOURS_APART}",
    (DataKind.MENTOR_TIME_ZONE, Viewer.ASKED): f"{_ASKED_MENTOR}: the same",
    (DataKind.MENTOR_TIME_ZONE, Viewer.BROWSING): f"{_SEEKERS_BROWSING}: the same",
    (DataKind.OPEN_PROPOSAL, Viewer.ASKED): (
        "the person it is about, if I may pass it on, and nobody is told whether I did. A mentor who offers to "
        "someone on the list, or to whom you are suggested, learns no name until that person says yes"
    ),
    (DataKind.OPEN_PROPOSAL, Viewer.FACILITATOR): (
        "facilitators, what they suggest, but no question between members before both have said yes"
    ),
    (DataKind.EXCLUSION, Viewer.FACILITATOR): (
        "facilitators, only where you allow it: that the two of you are not to be matched, and not whose wish it is"
    ),
    (DataKind.SILENCE, Viewer.FACILITATOR): f"{_BY_DIRECT_MESSAGE}: that it is so, without whose or which",
    (DataKind.OWN_END_REASON, Viewer.SELF): "you alone, since nobody asks",
    (DataKind.OWN_END_REASON, Viewer.FACILITATOR): "the facilitators, if you choose to tell them at the end",
    (DataKind.BOUNDARY, Viewer.PARTNER): (
        "of your two wishes, both of you see the one that means less contact; I never say whose it was, but the one "
        "who wished for more can tell"
    ),
    (DataKind.CONTACT, Viewer.FACILITATOR): _BY_DIRECT_MESSAGE,
    (
        DataKind.CLOSING_FEEDBACK,
        Viewer.FACILITATOR,
    ): f"{_BY_DIRECT_MESSAGE}: with your name, and whether they may mention it to the other",
    (DataKind.UNREACHABLE, Viewer.FACILITATOR): "facilitators whom you don't keep apart, each by direct message",
    (DataKind.THANKS, Viewer.PARTNER): "the other, if they would like to read them",
    (DataKind.NOTE, Viewer.PARTNER): "the other",
    (DataKind.CONCERN_BY, Viewer.FACILITATOR): f"{_NOT_KEPT_APART}, if you give your name",
    (DataKind.FACILITATOR_END_REASON, Viewer.FACILITATOR): _NOT_KEPT_APART,
    (DataKind.AUDIT, Viewer.FACILITATOR): (
        f"{_NOT_KEPT_APART}: of what they may see anyway. They also see who of them read your page, or a concern"
    ),
    **{
        (kept, Viewer.FACILITATOR): f"{_NOT_KEPT_APART}, {_OR_COORDINATOR}"
        for kept in (DataKind.CONCERN, DataKind.CONCERN_OUTCOME)
    },
    **{
        (kept, Viewer.FACILITATOR): f"{_UNINVOLVED}, {_OR_COORDINATOR}"
        for kept in (DataKind.CONCERN_ABOUT, DataKind.CONCERN_NOTES)
    },
}
"""Texts for viewers whose name alone doesn't say under which condition or how much they see."""

WHO_SEES_INTRO = (
    "This is the list that I go by: anyone who is not named sees nothing of it. A facilitator who is part of a "
    "matter is an ordinary person in it. One whom you keep apart sees nothing of yours from then on, except where it "
    "says so; nor does the server's owner as such."
)

ACCESS_SUFFIXES = {Access.UNNAMED: ", without your name", Access.EXISTENCE: ", and only that it is so"}


def who_sees_line(kept: DataKind) -> str:
    """Return one kind of data with everyone who sees anything of it."""
    readers = [viewer_text(kept, reader) for reader in Viewer if access_to(kept, reader) is not Access.NO]
    if readers == [VIEWER_NAMES[Viewer.SELF]]:
        return f"**{DATA_KIND_NAMES[kept]}**: only you."
    return f"**{DATA_KIND_NAMES[kept]}**: {'; '.join(readers) or 'nobody'}."


def viewer_text(kept: DataKind, reader: Viewer) -> str:
    """Return a viewer's name with how much of this kind they see."""
    return (
        SPECIAL_VIEWER_NAMES.get((kept, reader))
        or f"{VIEWER_NAMES[reader]}{ACCESS_SUFFIXES.get(access_to(kept, reader), '')}"
    )


def lines_for(parts: Collection[ProgrammeRole]) -> dict[ProgrammeRole, list[str]]:
    """Return the lines that concern somebody in these parts of the programme, and those that concern everyone."""
    return {part: [who_sees_line(kept) for kept in kinds] for part, kinds in kinds_by_role(parts).items()}


def who_sees_pages(mine: MemberOverview, *, facilitates: bool) -> list[ui.LayoutView]:
    """Return the lines that concern this person, in as many messages as they need.

    Someone who takes no part yet gets all of them, because one may want to know before saying anything. So do
    facilitators, who see of others what these lines say.
    """
    groups = [
        _group(PART_TITLES[part], "\n".join(f"- {line}" for line in lines))
        for part, lines in lines_for(parts_of(mine, facilitates=facilitates)).items()
    ]
    first, *more = split_into_messages(groups)
    return [
        card_view(f"## Who sees what of yours\n{WHO_SEES_INTRO}", *first),
        *[card_view(*blocks) for blocks in more],
    ]


def parts_of(mine: MemberOverview, *, facilitates: bool) -> set[ProgrammeRole]:
    """Return the parts of the programme somebody takes part in; all of them for facilitators and newcomers."""
    is_mentor = mine.mentor is not None and mine.mentor.state in {
        MentorState.APPLIED,
        MentorState.APPROVED,
        MentorState.PAUSED,
        MentorState.SUSPENDED,
    }
    asks = any(pairing.mentee_id == mine.user_id and pairing.began_at is None for pairing in mine.pairings)
    does = {
        *([ProgrammeRole.SEEKER] if mine.seeker is not None or asks else []),
        *([ProgrammeRole.MENTOR] if is_mentor else []),
        *([ProgrammeRole.PAIRED] if mine.pairings or mine.closings else []),
    }
    return set(ProgrammeRole) if facilitates or not does else does


def _group(title: str, text: str) -> list[Block]:
    return [line_between(), f"### {title}\n{text}"]
