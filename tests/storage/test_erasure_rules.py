"""Every column in which a person's id or text may stand is declared, with what erasure does to it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column

from storage.schema.columns import OnErasure, metadata
from storage.schema.types import EncryptedId, EncryptedText, PersonHash

NOT_PEOPLE = {
    "community_id": "a server",
    "facilitators_channel_id": "a channel",
    "welcome_channel_id": "a channel",
    "forum_id": "a channel",
    "forum_tag_id": "a tag of a forum",
    "channel_id": "a channel; the row goes with its person",
    "card_channel_id": "a channel",
    "card_message_id": "a message",
    "role_id": "a role",
    "message_id": "a message",
    "posted_messages.pairing_id": "a mentorship",
    "letters.position": "a place in an order",
    "letters.subject_id": "a row, seldom a person: by the kind, see Forgetting",
    "open_matters.subject_id": "a row of the table that the kind of card is about",
    "matter_readers.subject_id": "the same",
    "audit.subject_id": "a row, or a person where the subject says so: see Forgetting",
}
"""Columns with ids that Discord gives which are nobody's."""


def columns() -> list[Column[object]]:
    return [column for table in metadata.sorted_tables for column in table.c]


def test_every_id_that_discord_gives_is_a_persons_that_is_erased_or_known_to_be_nobodys() -> None:
    counted_up = {column for column in columns() if column.foreign_keys and column.name != "community_id"}
    ids = [
        column
        for column in columns()
        if isinstance(column.type, BigInteger) and column.name != "id" and column not in counted_up
    ]

    undeclared = {
        str(column)
        for column in ids
        if "on_erasure" not in column.info and not {column.name, str(column)} & set(NOT_PEOPLE)
    }

    assert undeclared == set()
    assert len(ids) > 40


def test_every_word_has_an_author_or_goes_with_a_row_that_is_one_persons() -> None:
    undeclared = {
        str(column)
        for column in columns()
        if isinstance(column.type, EncryptedText)
        and "author" not in column.info
        and not any(other.info.get("on_erasure") is OnErasure.DELETE_ROW for other in column.table.c)
    }

    assert undeclared == {"key_check.sealed", "hash_key.sealed"}


def test_every_encrypted_id_is_found_by_a_hash_that_is_declared() -> None:
    sealed = [column for column in columns() if isinstance(column.type, EncryptedId)]

    hashes = {column.table.c[column.info["found_by"]] for column in sealed}

    counted = metadata.tables["counted_acts"].c
    alone = {metadata.tables["posted_names"].c.person_hash, counted.by_hash, counted.to_hash}
    every = {column for column in columns() if isinstance(column.type, PersonHash)}
    assert hashes == every - alone
    assert len(hashes) == len(sealed) == 10
    assert all("on_erasure" in column.info for column in every)
    assert len({column.type.purpose for column in every}) == len(every)  # type: ignore[attr-defined]  # as above


def test_only_what_may_be_empty_becomes_nobody() -> None:
    emptied = [column for column in columns() if column.info.get("on_erasure") is OnErasure.SET_NULL]

    assert emptied
    assert all(column.nullable for column in emptied)
