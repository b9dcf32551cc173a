"""What people get who ask for all that is stored about them goes by the table of who sees what."""

from __future__ import annotations

import pytest

from bot.rules.personal_data import EXPORTED_FIELDS, EXPORTED_KINDS
from bot.rules.visibility import ACCESS_TABLE, Access, DataKind, Viewer
from bot.ui.privacy.export import TABLE_TITLES as TOLD
from tests.support.service_harness import ServiceHarness, member
from tests.support.services.full_record import MARK, PERSON_ID, create_full_record


def test_everything_that_may_be_told_is_of_a_kind() -> None:
    assert set(EXPORTED_KINDS) == set(TOLD)
    assert {kind for kind, _ in EXPORTED_FIELDS} <= set(EXPORTED_KINDS)


async def test_everything_is_handed_over_but_what_the_table_forbids(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await create_full_record(harness)
    whole = (await harness.services.privacy.mine(member(PERSON_ID))).rows_by_kind
    assert set(whole) >= set(EXPORTED_KINDS) - {"communities", "dm_channels", "notes_received", "schedules"}
    assert MARK in str(whole)

    for kind in whole:
        with monkeypatch.context() as changed:
            changed.setitem(ACCESS_TABLE[EXPORTED_KINDS[kind][0]], EXPORTED_KINDS[kind][1], Access.NO)
            assert kind not in (await harness.services.privacy.mine(member(PERSON_ID))).rows_by_kind
    for kind, part in EXPORTED_FIELDS:
        with monkeypatch.context() as changed:
            changed.setitem(ACCESS_TABLE[EXPORTED_FIELDS[kind, part]], Viewer.SELF, Access.NO)
            found = (await harness.services.privacy.mine(member(PERSON_ID))).rows_by_kind
            assert all(row[part] is None for row in found[kind])
    monkeypatch.delitem(EXPORTED_KINDS, "seekers")
    assert "seekers" not in (await harness.services.privacy.mine(member(PERSON_ID))).rows_by_kind, (
        "nobody has said what it is"
    )


def test_of_matches_and_of_concerns_about_them_nobody_gets_anything_for_themselves() -> None:
    given = {kept for kept, reader in EXPORTED_KINDS.values() if reader is Viewer.SELF} | set(
        EXPORTED_FIELDS.values()
    )

    assert not given & {
        DataKind.CONSIDERED_MATCHES,
        DataKind.CONCERN_ABOUT,
        DataKind.CONCERN_NOTES,
        DataKind.FACILITATOR_END_REASON,
    }
