"""Who sees what, in plain words: from the table, whole, and as far as it concerns the reader."""

from __future__ import annotations

import pytest

from bot.rules.seeing import SEES, Kept, Part, Reader, Sight
from bot.ui.privacy import who_sees_what
from bot.ui.privacy.who_sees_what import HOW, NAMES, TITLES, line, lines_for, pages, parts_of
from bot.ui.profiles import views as profiles_views
from bot.ui.routing.registry import is_known
from storage.models.enums import AskedBy, MentorState, PairingState
from tests.support.factories import MENTEE_ID, MENTOR_ID, mentor, pairing, parting, seeker
from tests.support.ui.limits import custom_ids, text, what_breaks
from tests.ui.overview.test_pages import mine


def test_every_kind_has_words_of_its_own() -> None:
    assert set(NAMES) == set(Kept)
    assert len(set(NAMES.values())) == len(Kept)
    assert set(TITLES) == set(Part)


@pytest.mark.parametrize("kept", Kept)
def test_where_it_is_only_in_part_it_says_how(kept: Kept) -> None:
    cells = SEES[kept].items()

    assert all((kept, reader) in HOW for reader, sight in cells if sight is Sight.PART)
    assert all("without" in who_sees_what.who(kept, reader) for reader, sight in cells if sight is Sight.UNNAMED)
    assert all(sight is not Sight.NO for reader, sight in cells if (kept, reader) in HOW)


@pytest.mark.parametrize("reader", Reader)
def test_a_cell_that_turns_to_no_is_not_named_any_more(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = next(kept for kept in Kept if SEES[kept][reader] is not Sight.NO and kept is not Kept.WHY)
    named = who_sees_what.who(kept, reader)
    assert named in _readers(kept)

    monkeypatch.setitem(SEES[kept], reader, Sight.NO)

    assert named not in _readers(kept)


def test_what_is_promised_where_people_speak_about_themselves_is_in_the_table() -> None:
    assert "without your name, pronouns and faith" in profiles_views.INTRO
    assert "Facilitators see what you choose" in profiles_views.INTRO

    by_choosing, in_words = SEES[Kept.TRAITS], SEES[Kept.FREE_WORDS]
    assert (by_choosing[Reader.LOOKING], in_words[Reader.LOOKING]) == (Sight.UNNAMED, Sight.NO)
    assert (by_choosing[Reader.FACILITATOR], in_words[Reader.FACILITATOR]) == (Sight.YES, Sight.NO)
    assert (by_choosing[Reader.ASKED], in_words[Reader.ASKED]) == (Sight.YES, Sight.YES)


def test_what_is_for_one_alone_or_for_none_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert line(Kept.CHECK_IN) == "**Your check-in answers**: only you."

    monkeypatch.setitem(SEES[Kept.CHECK_IN], Reader.SELF, Sight.NO)

    assert line(Kept.CHECK_IN) == "**Your check-in answers**: nobody."


def test_everything_fits_and_is_said_once() -> None:
    views = pages(mine(MENTEE_ID), facilitates=True)

    said = "\n".join(text(view) for view in views)
    assert [problem for view in views for problem in what_breaks(view)] == []
    assert all(is_known(custom_id) for view in views for custom_id in custom_ids(view))
    assert all(said.count(f"**{name}**") == 1 for name in NAMES.values())


def test_people_read_what_concerns_them() -> None:
    asked = pairing(PairingState.PROPOSED, AskedBy.MENTEE)
    parts = {
        "waits": parts_of(mine(MENTEE_ID, seeker=seeker()), facilitates=False),
        "asks": parts_of(mine(MENTEE_ID, [asked]), facilitates=False),
        "mentors": parts_of(mine(MENTOR_ID, mentor=mentor()), facilitates=False),
        "walks": parts_of(mine(MENTEE_ID, [pairing()]), facilitates=False),
        "ended": parts_of(mine(MENTEE_ID, partings=[parting()]), facilitates=False),
    }

    assert parts == {
        "waits": {Part.SEEKS},
        "asks": {Part.SEEKS, Part.WALKS},
        "mentors": {Part.MENTORS},
        "walks": {Part.WALKS},
        "ended": {Part.WALKS},
    }
    assert all(Part.ANYONE in lines_for(each) for each in parts.values())


@pytest.mark.parametrize("state", [MentorState.DECLINED, MentorState.STEPPED_DOWN])
def test_whoever_does_nothing_here_may_read_all_of_it(state: MentorState) -> None:
    assert parts_of(mine(MENTOR_ID, mentor=mentor(state)), facilitates=False) == set(Part)
    assert parts_of(mine(MENTOR_ID), facilitates=False) == set(Part)


def _readers(kept: Kept) -> list[str]:
    return line(kept).removeprefix(f"**{NAMES[kept]}**: ").removesuffix(".").split("; ")
