"""Who may read which line of the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.callers import is_known_user
from bot.rules.known_pairings import facilitator_may_know
from bot.rules.pairing import was_suggested
from bot.rules.visibility import Viewer, may_know
from storage.models.audit import AuditRecord
from storage.models.concerns import Concern
from storage.models.enums import AuditSubject
from storage.models.records import Pairing

from .moves import AUDITED_MOVES, KINDS_OF_RULES, TrailRule


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailReader:
    """A facilitator who reads the trail; *own_case_ids* are they themselves and those they have something open with.

    *stranger_since* has those who keep apart from them, and since when.
    """

    user_id: int
    own_case_ids: Collection[int]
    stranger_since: Mapping[int, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailSubject:
    """What a line is about: whose matter it is, with the pairing or the concern if it is one.

    *is_open_to_reader*: of what was confided, whether the reader may know of it. A concern is as those who handle it
    know it.
    """

    person_ids: tuple[int, ...] = ()
    pairing: Pairing | None = None
    concern: Concern | None = None
    is_open_to_reader: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One line as its reader may have it: *words* with places for those whom it names."""

    at: datetime
    words: str
    actor_id: int | None
    subject: TrailSubject = field(repr=False)

    @property
    def named_ids(self) -> frozenset[int]:
        """Ids of everybody of whom the line tells its reader."""
        actor = {self.actor_id} if "{actor}" in self.words else set()
        return frozenset(each for each in (*actor, *self.subject.person_ids) if each is not None and each > 0)


def line_for(record: AuditRecord, subject: TrailSubject | None, reader: TrailReader) -> TrailLine | None:
    """Return the line that a record makes for this reader; None where they may not read it.

    Without a *subject*, what it is about is gone, or is the community.
    """
    audited = AUDITED_MOVES.get((record.subject, record.move))
    if audited is None or not _may_read(audited.rule, record, subject, reader):
        return None
    about = subject or TrailSubject()
    is_by_party = record.actor_id in about.person_ids
    words = audited.by_party if is_by_party and audited.by_party else audited.words
    return TrailLine(at=record.at, words=words, actor_id=record.actor_id, subject=about)


def _may_read(rule: TrailRule, record: AuditRecord, subject: TrailSubject | None, reader: TrailReader) -> bool:
    if rule is TrailRule.COMMUNITY:
        return record.subject is AuditSubject.COMMUNITY
    kind = KINDS_OF_RULES.get(rule)
    if kind is None or subject is None or not may_know(kind, to=Viewer.FACILITATOR):
        return False
    if rule in {TrailRule.CONTACT, TrailRule.CONCERN, TrailRule.QUIET}:
        return subject.is_open_to_reader
    pairing = subject.pairing
    left_out = {*reader.own_case_ids, *_strangers_to(reader, pairing)}
    if not is_known_user(*subject.person_ids) or not left_out.isdisjoint(subject.person_ids):
        return False
    if pairing is None:
        return rule not in {TrailRule.SUGGESTED, TrailRule.AGREED}
    if rule is not TrailRule.SUGGESTED:
        return not pairing.not_yet_agreed
    return was_suggested(pairing) and facilitator_may_know(pairing, reader.user_id)


def _strangers_to(reader: TrailReader, pairing: Pairing | None) -> set[int]:
    """Return those who are strangers to the reader; where it is their own suggestion, only those who became so since.

    What somebody suggested of a stranger has reached nobody, and is shown to them like any other suggestion.
    """
    is_own_decoy = pairing is not None and pairing.is_decoy and pairing.suggested_by == reader.user_id
    return {
        user_id
        for user_id, since in reader.stranger_since.items()
        if not (is_own_decoy and pairing is not None and since <= pairing.proposed_at)
    }
