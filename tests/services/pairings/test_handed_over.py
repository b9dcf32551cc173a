"""What people get who ask for all that is stored about them goes by the table of who sees what."""

from __future__ import annotations

import pytest

from bot.rules.own_data import KINDS, PARTS
from bot.rules.seeing import SEES, Kept, Reader, Sight
from bot.ui.privacy.export import KINDS as TOLD
from tests.support.house import House, member
from tests.support.services.full_life import MARK, ME, lives_fully


def test_everything_that_may_be_told_is_of_a_kind() -> None:
    assert set(KINDS) == set(TOLD)
    assert {kind for kind, _ in PARTS} <= set(KINDS)


async def test_everything_is_handed_over_but_what_the_table_forbids(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lives_fully(house)
    whole = (await house.services.privacy.mine(member(ME))).kinds
    assert set(whole) >= set(KINDS) - {"communities", "dm_channels", "notes_received", "schedules"}
    assert MARK in str(whole)

    for kind in whole:
        with monkeypatch.context() as changed:
            changed.setitem(SEES[KINDS[kind][0]], KINDS[kind][1], Sight.NO)
            assert kind not in (await house.services.privacy.mine(member(ME))).kinds
    for kind, part in PARTS:
        with monkeypatch.context() as changed:
            changed.setitem(SEES[PARTS[kind, part]], Reader.SELF, Sight.NO)
            found = (await house.services.privacy.mine(member(ME))).kinds
            assert all(row[part] is None for row in found[kind])
    monkeypatch.delitem(KINDS, "seekers")
    assert "seekers" not in (await house.services.privacy.mine(member(ME))).kinds, "nobody has said what it is"


def test_of_matches_and_of_concerns_about_them_nobody_gets_anything_for_themselves() -> None:
    given = {kept for kept, reader in KINDS.values() if reader is Reader.SELF} | set(PARTS.values())

    assert not given & {Kept.MATCHED, Kept.CONCERN_ABOUT, Kept.CONCERN_NOTES, Kept.END_REASON}
