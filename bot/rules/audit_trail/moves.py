"""Each kind of line in the audit trail: what it says in plain words, and when facilitators may read it.

One table. A kind without a row is shown to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.rules.visibility import DataKind
from storage.models.enums import AuditSubject, RoleKind


class TrailRule(StrEnum):
    """When facilitators may read a kind of line; never one about their own case, or about a stranger.

    SUGGESTED: of what facilitators suggested. AGREED: once both have said yes. CONTACT, CONCERN: those who may
    read the wish or the concern itself. QUIET: of a pair, while it is quiet with them. UNREACHABLE: of somebody whom
    no message reached. NOBODY: silent.
    """

    COMMUNITY = "settings, and who read this"
    PAGE = "who read whose page"
    MENTORING = "of a mentor"
    SEEKING = "of the waiting list"
    SUGGESTED = "of a suggestion"
    AGREED = "of a mentorship to which both said yes"
    CONTACT = "of a wish to be contacted"
    CONCERN = "of a concern"
    QUIET = "of a quiet pair"
    UNREACHABLE = "of somebody who can't be reached"
    NOBODY = "silent"


KINDS_OF_RULES = {
    TrailRule.PAGE: DataKind.AUDIT,
    TrailRule.MENTORING: DataKind.MENTORING,
    TrailRule.SEEKING: DataKind.SEEKING,
    TrailRule.SUGGESTED: DataKind.OPEN_PROPOSAL,
    TrailRule.AGREED: DataKind.PAIRED,
    TrailRule.CONTACT: DataKind.CONTACT,
    TrailRule.CONCERN: DataKind.CONCERN,
    TrailRule.QUIET: DataKind.SILENCE,
    TrailRule.UNREACHABLE: DataKind.UNREACHABLE,
}
"""Kind of data that a line tells of, by its rule: whether facilitators see any of it, the access table decides."""


@dataclass(frozen=True, slots=True)
class AuditedMove:
    """One kind of line; *by_party* says it where one of those whom it is about did it.

    The words have the places ``actor``, ``person``, ``mentor``, ``mentee`` and ``concern``; who did it is told only
    where ``actor`` is among them.
    """

    rule: TrailRule
    words: str = ""
    by_party: str | None = None


SILENT = AuditedMove(TrailRule.NOBODY)

READ_CONCERN, READ_PAGE, READ_TRAIL = "read", "read page", "read trail"

SEEN = "seen"
"""The move of somebody who has seen that a mentor stopped."""

PAUSING_MOVES = frozenset(
    (AuditSubject.MENTOR, move)
    for move in (
        *("pause", "resume", "rest unanswered", "pause over"),
        *("stop new people", "let new people come", "suspend", "lift"),
    )
)
"""Kinds of lines that say when nobody new came to a mentor, and by whose wish."""

READING_MOVES = frozenset({READ_CONCERN, READ_PAGE, READ_TRAIL})
"""Moves that only say who read what."""

_MENTORING, _SEEKING, _AGREED = TrailRule.MENTORING, TrailRule.SEEKING, TrailRule.AGREED
_COMMUNITY, _CONTACT, _CONCERN = TrailRule.COMMUNITY, TrailRule.CONTACT, TrailRule.CONCERN

_OF_MENTORS = {
    "volunteer": AuditedMove(_MENTORING, "{actor} offered to mentor"),
    "add": AuditedMove(_MENTORING, "{actor} noted {person} as a mentor"),
    "approve": AuditedMove(_MENTORING, "{actor} approved the offer of {person} to mentor"),
    "decline": AuditedMove(_MENTORING, "{actor} said *not for now* to the offer of {person} to mentor"),
    "word": AuditedMove(_MENTORING, "{actor} asked {person} for a word about the offer to mentor"),
    "update": AuditedMove(_MENTORING, "{actor} changed their details as a mentor"),
    "pause": AuditedMove(_MENTORING, "{actor} takes nobody new as a mentor for now"),
    "resume": AuditedMove(_MENTORING, "{actor} is open to new people as a mentor again"),
    "confirm": AuditedMove(_MENTORING, "{actor} is open to new people as a mentor"),
    "rest unanswered": AuditedMove(_MENTORING, "{person} takes nobody new as a mentor for now, having left it open"),
    "pause over": AuditedMove(_MENTORING, "{person} is open to new people as a mentor again, as planned"),
    "role off": AuditedMove(_MENTORING, "{actor} had the mentors' role taken off"),
    "step-down": AuditedMove(
        _MENTORING,
        "{actor} noted that {person} does not mentor any more",
        by_party="{actor} stepped down as a mentor, or took the offer back",
    ),
    SEEN: AuditedMove(_MENTORING, "{actor} noted having seen that {person} does not mentor any more"),
    "leave": AuditedMove(_MENTORING, "{person} left the server, and does not mentor any more"),
    "suspend": AuditedMove(_MENTORING, "{actor} suspended {person} as a mentor"),
    "lift": AuditedMove(_MENTORING, "{actor} lifted the suspension of {person} as a mentor"),
    "approve change": AuditedMove(_MENTORING, "{actor} approved what {person} changed as a mentor"),
    "decline change": AuditedMove(_MENTORING, "{actor} left what others see of {person} as a mentor as it was"),
    "stop new people": AuditedMove(_MENTORING, "{actor} asked that nobody new comes to {person} for now"),
    "let new people come": AuditedMove(_MENTORING, "{actor} let new people come to {person} again"),
}

_OF_SEEKERS = {
    "join": AuditedMove(_SEEKING, "{actor} joined the waiting list"),
    "update": AuditedMove(_SEEKING, "{actor} changed what they hope for"),
    "withdraw": AuditedMove(_SEEKING, "{actor} left the waiting list"),
    "leave": AuditedMove(_SEEKING, "{person} left the server, and the waiting list"),
    "look": AuditedMove(_SEEKING, "{actor} looks for a mentor for {person}"),
}

_OF_PAIRINGS = {
    "ask as mentee": AuditedMove(_AGREED, "{mentee} asked {mentor} to be their mentor"),
    "ask as mentor": AuditedMove(_AGREED, "{mentor} offered {mentee} to be their mentor"),
    "ask as facilitator": AuditedMove(
        TrailRule.SUGGESTED, "{actor} suggested {mentor} as mentor and {mentee} to each other"
    ),
    # By whom or what a question was closed, nobody is told; of one between members, not even that it was asked.
    "closed": AuditedMove(TrailRule.SUGGESTED, "The suggestion of {mentor} as mentor for {mentee} was closed"),
    "agree": AuditedMove(_AGREED, "{actor} said yes to the mentorship of {mentor} with {mentee}"),
    "approve": AuditedMove(_AGREED, "{actor} approved the mentorship of {mentor} with {mentee}"),
    "refuse": AuditedMove(_AGREED, "{actor} said *not now* to the mentorship of {mentor} with {mentee}"),
    "begin": AuditedMove(_AGREED, "The mentorship of {mentor} with {mentee} began"),
    "end": AuditedMove(
        _AGREED,
        "{actor} ended what went on between {mentor} as mentor and {mentee}",
        by_party="What went on between {mentor} as mentor and {mentee} ended",
    ),
    # A pause can be there over a concern, and the moment would tell whose an unnamed one is.
    "pause": SILENT,
    "resume": SILENT,
    "pause over": SILENT,
    # What goes on between the two.
    "note": SILENT,
    "answer": SILENT,
    "check in": SILENT,
    "rhythm": SILENT,
    "hand-over": SILENT,
    "stay": SILENT,
    "boundary": SILENT,
    "respect": SILENT,
    "thank": SILENT,
    "answer thanks": SILENT,
}

_OF_WISHES = {
    "take": AuditedMove(_CONTACT, "{actor} took on the wish of {person} to be contacted"),
    "hand back": AuditedMove(_CONTACT, "{actor} handed back the wish of {person} to be contacted"),
    "show to new ones": AuditedMove(
        _CONTACT, "{actor} showed the wish of {person} to be contacted to those who came later"
    ),
    "done": AuditedMove(_CONTACT, "{actor} noted that the wish of {person} to be contacted is met"),
    "over": SILENT,
}

_OF_CONCERNS = {
    "take": AuditedMove(_CONCERN, "{actor} took on {concern}"),
    "take over": AuditedMove(_CONCERN, "{actor} took over {concern}"),
    "hand back": AuditedMove(_CONCERN, "{actor} handed back {concern}"),
    "note": AuditedMove(_CONCERN, "{actor} noted something about {concern}"),
    "close": AuditedMove(_CONCERN, "{actor} closed {concern}"),
    "show to new ones": AuditedMove(_CONCERN, "{actor} showed {concern} to those who came later"),
    READ_CONCERN: AuditedMove(_CONCERN, "{actor} read {concern}"),
    "raise": SILENT,
    "over": SILENT,
}

_OF_QUIET_PAIRS = {
    "take": AuditedMove(TrailRule.QUIET, "{actor} looks after {mentor} and {mentee}, with whom it is quiet"),
    "hand back": AuditedMove(TrailRule.QUIET, "{actor} handed back that it is quiet with {mentor} and {mentee}"),
    # By then it is over.
    "done": SILENT,
}

_OF_PEOPLE = {
    READ_PAGE: AuditedMove(TrailRule.PAGE, "{actor} read the page of {person}"),
    "take": AuditedMove(TrailRule.UNREACHABLE, "{actor} looks after {person}, whom I can't reach"),
    "hand back": AuditedMove(TrailRule.UNREACHABLE, "{actor} handed back that I can't reach {person}"),
    "done": AuditedMove(TrailRule.UNREACHABLE, "{actor} looked after {person}, whom I could not reach"),
    "bar": AuditedMove(_MENTORING, "{actor} noted that {person} is not to mentor for now"),
    "unbar": AuditedMove(_MENTORING, "{actor} lifted that {person} is not to mentor"),
    # Part of what it is about is for no facilitator to know.
    "about me": SILENT,
    "prefer": SILENT,
    "delete": SILENT,
}

_OF_COMMUNITIES = {
    **{
        f"choose {kind} roles": AuditedMove(_COMMUNITY, f"{{actor}} chose the roles of {people}")
        for kind, people in {
            RoleKind.FACILITATOR: "facilitators",
            RoleKind.MEMBER: "members",
            RoleKind.ALUMNI: "past members",
            RoleKind.GROUP: "the support groups",
            RoleKind.MENTOR: "mentors",
        }.items()
    },
    "choose channel": AuditedMove(_COMMUNITY, "{actor} chose the facilitators' channel"),
    "choose forum": AuditedMove(_COMMUNITY, "{actor} chose the forum"),
    "choose tag": AuditedMove(_COMMUNITY, "{actor} chose the forum's tag"),
    "choose coordinator": AuditedMove(_COMMUNITY, "{actor} chose the coordinator"),
    "choose group rule": AuditedMove(_COMMUNITY, "{actor} chose whether people come together within a support group"),
    "choose needs yes": AuditedMove(_COMMUNITY, "{actor} chose whether a facilitator says yes to each mentorship"),
    "choose time zone": AuditedMove(_COMMUNITY, "{actor} chose the community's time zone"),
    "choose welcome channel": AuditedMove(_COMMUNITY, "{actor} chose where the card stands with which members begin"),
    "choose country": AuditedMove(_COMMUNITY, "{actor} chose whose crisis lines come first"),
    "choose rules for mentors": AuditedMove(_COMMUNITY, "{actor} chose the rules for mentors"),
    "choose responsible": AuditedMove(_COMMUNITY, "{actor} chose who is named as responsible, and for whom it is"),
    "choose daily line": AuditedMove(
        _COMMUNITY, "{actor} chose whether the facilitators' channel gets the daily line"
    ),
    "choose traits": AuditedMove(_COMMUNITY, "{actor} changed what people may say about themselves"),
    READ_TRAIL: AuditedMove(_COMMUNITY, "{actor} read who did what"),
    "pass over": SILENT,
    "keep apart": SILENT,
    "let be": SILENT,
}

AUDITED_MOVES: dict[tuple[AuditSubject, str], AuditedMove] = {
    (subject, move): audited
    for subject, moves in {
        AuditSubject.COMMUNITY: _OF_COMMUNITIES,
        AuditSubject.PERSON: _OF_PEOPLE,
        AuditSubject.MENTOR: _OF_MENTORS,
        AuditSubject.SEEKER: _OF_SEEKERS,
        AuditSubject.PAIRING: _OF_PAIRINGS,
        AuditSubject.QUESTION: _OF_WISHES,
        AuditSubject.CONCERN: _OF_CONCERNS,
        AuditSubject.SILENCE: _OF_QUIET_PAIRS,
    }.items()
    for move, audited in moves.items()
}
"""The table: by what a line is about, and its move."""

SHOWN_MOVES = frozenset(kind for kind, audited in AUDITED_MOVES.items() if audited.rule is not TrailRule.NOBODY)
"""Kinds of lines that somebody may read."""
