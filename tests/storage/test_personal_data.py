"""Whatever is stored, a person has it in their export, or it is said here why not."""

from __future__ import annotations

from bot.rules.personal_data import PERSON_COLUMNS
from bot.services.privacy.export import redact_pairing
from bot.ui.privacy.export import TABLE_TITLES
from bot.ui.privacy.labels import COLUMN_LABELS
from storage.repositories.personal_data import PERSONAL_DATA_TABLES
from storage.schema.columns import metadata
from tests.support.factories import MENTOR_ID, pairing

THEIRS_ALONE = "other people's, or theirs alone to know"
FACILITATORS = "the facilitators' matter, not whose it is about"
ROW = "a number or place that only the database needs; what it belongs to is told"
HASH = "by which rows are found; whom it is of is told"
SETTINGS = "the community's, not a person's"

WITHHELD: dict[str, str] = {
    "traits": SETTINGS,
    "community_roles": SETTINGS,
    "key_check": SETTINGS,
    "hash_key": SETTINGS,
    "known_staff": "who had a role for mentorship when it was last looked, as the server shows it to everybody",
    "ledger_entries": ROW,
    "taken_forms": ROW,
    "counted_acts": "counts of the last day, by hashes alone: nobody can be read from them, as the privacy page says",
    "matches": f"{FACILITATORS}: what they think of, before anybody is asked",
    "posted_messages": "where messages stand; those to the person are told as messages to them",
    "posted_names": f"{FACILITATORS}: by a hash, who is named in them; it may tell of a concern about somebody",
    "matter_readers": f"{FACILITATORS}: of whom somebody said that they may, or may not, read what they confided",
    "silences": f"{FACILITATORS}: that it was quiet, without whose; it would tell of the other",
    "pairings.for_suggester_only": f"{FACILITATORS}: which of them may know of a suggestion; it would tell of others",
    "communities.adults_only": SETTINGS,
    "communities.complaints": SETTINGS,
    "communities.country": SETTINGS,
    "communities.least_days": SETTINGS,
    "communities.mentor_capacity": SETTINGS,
    "communities.operator": SETTINGS,
    "communities.daily_at": SETTINGS,
    "communities.facilitators_channel_id": SETTINGS,
    "communities.forum_id": SETTINGS,
    "communities.forum_tag_id": SETTINGS,
    "communities.missing": SETTINGS,
    "communities.missing_since": SETTINGS,
    "communities.needs_yes": SETTINGS,
    "communities.group_rule": SETTINGS,
    "communities.removed_at": SETTINGS,
    "communities.staff_due_at": SETTINGS,
    "communities.making_until": SETTINGS,
    "communities.time_zone": SETTINGS,
    "communities.weekly_at": SETTINGS,
    "communities.welcome_channel_id": SETTINGS,
    "mentors.decided_by": FACILITATORS,
    "sealed.decided_by": FACILITATORS,
    "sealed.reason": f"{FACILITATORS}: what one of them wrote for the others",
    "mentors.stopped_by": FACILITATORS,
    "sealed.about_hash": HASH,
    "sealed.pairing_id": ROW,
    "open_matters.subject_id": ROW,
    "open_matters.coordinator_told": FACILITATORS,
    "open_matters.taken_by": FACILITATORS,
    "open_matters.heard": FACILITATORS,
    "open_matters.told_at": "when they were last told how it stands, which they know",
    "notes.welcome": f"{THEIRS_ALONE}: whether words of thanks were read",
    "concerns.closed_by": FACILITATORS,
    "letters.subject_id": ROW,
    "letters.detail": ROW,
    "letters.once": ROW,
    "letters.urgency": ROW,
    "letters.attempts": ROW,
    "letters.position": ROW,
    "letters.leased_until": ROW,
    "letters.maybe_sent_since": ROW,
    "kept_apart.other_hash": HASH,
    "concerns.about_hash": HASH,
    "pairings.suggested_by": FACILITATORS,
    "pairings.decided_by": FACILITATORS,
    "pairings.end_reason": f"{FACILITATORS}: what one of them wrote for the others",
    "pairings.step": "which reminder comes next, which would tell that somebody is reminded",
    "pairings.decoy_ends_at": "when it ends if it reaches nobody, which would tell that",
    "pairings.mentor_sealed": "whom it would have gone to, which is told as the other of the two",
    "pairings.mentee_sealed": "the same",
    "pairings.mentor_hash": "the same",
    "pairings.mentee_hash": "the same",
    "pairings.lower_id": "the two once more",
    "pairings.higher_id": "the two once more",
}
"""Tables and columns that are in no export. Rows are withheld besides: who keeps the person apart, concerns about
them, who passed them over, what others did in the trail, what others wrote."""

EVERYWHERE = {"id", "by_sealed", "community_id", "card_channel_id", "card_message_id", "mentor_id"}
"""Keys, whose own row it is, the server itself, cards in the facilitators' channel; a mentor's qualities are told
with the mentor."""

OF_PAIRINGS = {
    "mentor_id": "with",
    "mentee_id": "with",
    "mentor_agreed_at": "agreed_at",
    "mentee_agreed_at": "agreed_at",
    "mentor_paused_at": "paused_by_me",
    "mentee_paused_at": "paused_by_me",
    "mentor_paused_until": "paused_until",
    "mentee_paused_until": "paused_until",
    "closed_by": "closed_by_me",
}
"""What is told of a pairing under another name, because it is told as one of the two may know it."""


def test_every_column_is_told_or_it_is_said_why_not() -> None:
    told = set(redact_pairing(pairing(), MENTOR_ID))
    untold = set()
    for name, table in metadata.tables.items():
        if name in WITHHELD:
            continue
        for column in table.c:
            if name == "pairings":
                is_told = OF_PAIRINGS.get(column.name, column.name) in told
            elif name == "mentor_qualities":
                is_told = column.name == "quality"
            else:
                is_told = (
                    column.key in PERSONAL_DATA_TABLES[name].columns
                    or column is PERSONAL_DATA_TABLES[name].owner_column
                )
            if not is_told and column.name not in EVERYWHERE and str(column) not in WITHHELD:
                untold.add(str(column))

    assert untold == set()


def test_nothing_is_both_told_and_withheld() -> None:
    told = {f"{name}.{column}" for name, part in PERSONAL_DATA_TABLES.items() for column in part.columns}

    assert not told & set(WITHHELD)
    assert {name.partition(".")[0] for name in WITHHELD} <= set(metadata.tables)


def test_every_kind_has_its_title_and_each_persons_id_its_name() -> None:
    assert {*PERSONAL_DATA_TABLES, "pairings", "notes_received"} == set(TABLE_TITLES)
    told = {column for part in PERSONAL_DATA_TABLES.values() for column in part.columns} | set(
        redact_pairing(pairing(), MENTOR_ID)
    )
    assert told >= PERSON_COLUMNS
    assert told >= set(COLUMN_LABELS)
    assert all(
        column in PERSON_COLUMNS
        for part in PERSONAL_DATA_TABLES.values()
        for column in part.columns
        if "on_erasure" in part.owner_column.table.c[column].info
    )
