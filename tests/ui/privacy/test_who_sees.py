"""Who sees what, in plain words: from the table, whole, and as far as it concerns the reader."""

from __future__ import annotations

import pytest

from bot.rules.visibility import ACCESS_TABLE, Access, DataKind, ProgrammeRole, Viewer
from bot.ui.privacy import who_sees_what
from bot.ui.privacy.who_sees_what import (
    DATA_KIND_NAMES,
    PART_TITLES,
    SPECIAL_VIEWER_NAMES,
    lines_for,
    parts_of,
    who_sees_line,
    who_sees_pages,
)
from bot.ui.profiles import views as profiles_views
from bot.ui.routing.registry import is_known_custom_id
from storage.models.enums import AskedBy, MentorState, PairingState
from tests.support.factories import MENTEE_ID, MENTOR_ID, closing, mentor, pairing, seeker
from tests.support.ui.limits import custom_ids, limit_violations, text
from tests.ui.overview.test_pages import mine


def test_every_kind_has_words_of_its_own() -> None:
    assert set(DATA_KIND_NAMES) == set(DataKind)
    assert len(set(DATA_KIND_NAMES.values())) == len(DataKind)
    assert set(PART_TITLES) == set(ProgrammeRole)


@pytest.mark.parametrize("kept", DataKind)
def test_where_it_is_only_in_part_it_says_how(kept: DataKind) -> None:
    cells = ACCESS_TABLE[kept].items()

    assert all((kept, reader) in SPECIAL_VIEWER_NAMES for reader, sight in cells if sight is Access.PART)
    assert all(
        "without" in who_sees_what.viewer_text(kept, reader) for reader, sight in cells if sight is Access.UNNAMED
    )
    assert all(sight is not Access.NO for reader, sight in cells if (kept, reader) in SPECIAL_VIEWER_NAMES)


@pytest.mark.parametrize("reader", Viewer)
def test_a_cell_that_turns_to_no_is_not_named_any_more(reader: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = next(
        kept
        for kept in DataKind
        if ACCESS_TABLE[kept][reader] is not Access.NO and kept is not DataKind.OWN_END_REASON
    )
    named = who_sees_what.viewer_text(kept, reader)
    assert named in _readers(kept)

    monkeypatch.setitem(ACCESS_TABLE[kept], reader, Access.NO)

    assert named not in _readers(kept)


def test_what_is_promised_where_people_speak_about_themselves_is_in_the_table() -> None:
    assert "without your name, pronouns and faith" in profiles_views.WHO_SEES_IT
    assert "Facilitators see what you choose" in profiles_views.WHO_SEES_IT

    by_choosing, in_words = ACCESS_TABLE[DataKind.TRAITS], ACCESS_TABLE[DataKind.PRONOUNS_AND_FAITH]
    assert (by_choosing[Viewer.BROWSING], in_words[Viewer.BROWSING]) == (Access.UNNAMED, Access.NO)
    assert (by_choosing[Viewer.FACILITATOR], in_words[Viewer.FACILITATOR]) == (Access.YES, Access.NO)
    assert (by_choosing[Viewer.ASKED], in_words[Viewer.ASKED]) == (Access.YES, Access.YES)


def test_what_is_for_one_alone_or_for_none_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert who_sees_line(DataKind.CHECK_IN) == "**Your check-in answers**: only you."

    monkeypatch.setitem(ACCESS_TABLE[DataKind.CHECK_IN], Viewer.SELF, Access.NO)

    assert who_sees_line(DataKind.CHECK_IN) == "**Your check-in answers**: nobody."


def test_everything_fits_and_is_said_once() -> None:
    views = who_sees_pages(mine(MENTEE_ID), facilitates=True)

    said = "\n".join(text(view) for view in views)
    assert [problem for view in views for problem in limit_violations(view)] == []
    assert all(is_known_custom_id(custom_id) for view in views for custom_id in custom_ids(view))
    assert all(said.count(f"**{name}**") == 1 for name in DATA_KIND_NAMES.values())


def test_people_read_what_concerns_them() -> None:
    asked = pairing(PairingState.PROPOSED, AskedBy.MENTEE)
    parts = {
        "waits": parts_of(mine(MENTEE_ID, seeker=seeker()), facilitates=False),
        "asks": parts_of(mine(MENTEE_ID, [asked]), facilitates=False),
        "mentors": parts_of(mine(MENTOR_ID, mentor=mentor()), facilitates=False),
        "walks": parts_of(mine(MENTEE_ID, [pairing()]), facilitates=False),
        "ended": parts_of(mine(MENTEE_ID, closings=[closing()]), facilitates=False),
    }

    assert parts == {
        "waits": {ProgrammeRole.SEEKER},
        "asks": {ProgrammeRole.SEEKER, ProgrammeRole.PAIRED},
        "mentors": {ProgrammeRole.MENTOR},
        "walks": {ProgrammeRole.PAIRED},
        "ended": {ProgrammeRole.PAIRED},
    }
    assert all(ProgrammeRole.ANYONE in lines_for(each) for each in parts.values())


@pytest.mark.parametrize("state", [MentorState.DECLINED, MentorState.STEPPED_DOWN])
def test_whoever_does_nothing_here_may_read_all_of_it(state: MentorState) -> None:
    assert parts_of(mine(MENTOR_ID, mentor=mentor(state)), facilitates=False) == set(ProgrammeRole)
    assert parts_of(mine(MENTOR_ID), facilitates=False) == set(ProgrammeRole)


def _readers(kept: DataKind) -> list[str]:
    return who_sees_line(kept).removeprefix(f"**{DATA_KIND_NAMES[kept]}**: ").removesuffix(".").split("; ")
