"""The guide: the programme's own words, and a community's, if Discord can show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rules.programme import Programme
from bot.ui.setup import guide as setup_guide
from bot.ui.setup.guide import MAX_SECTION_LENGTH, MAX_SECTION_TITLE_LENGTH, MAX_SECTIONS, GuideUnreadable
from tests.support.factories import COMMUNITY_ID
from tests.support.ui.limits import custom_ids, limit_violations, text

ALL_BRIM = "\n".join(
    f"# {number:0>{MAX_SECTION_TITLE_LENGTH}}\n{'x' * MAX_SECTION_LENGTH}" for number in range(MAX_SECTIONS)
)


def written(folder: Path, said: str) -> Path:
    """A community's own guide."""
    path = folder / "guide.md"
    path.write_text(said, encoding="utf-8")
    return path


@pytest.mark.parametrize("community_id", [COMMUNITY_ID, None])
def test_every_section_fits_a_message_and_leads_to_the_others(community_id: int | None) -> None:
    sections = setup_guide.read_guide(None, Programme())

    for number, (title, words) in enumerate(sections.items()):
        page = setup_guide.guide_page(sections, number, community_id)
        assert limit_violations(page) == []
        assert title in text(page)
        assert words in text(page)
        assert "guide" in custom_ids(page)
        assert len(custom_ids(page)) == (5 if community_id else 1)


def test_the_programme_is_in_it() -> None:
    said = " ".join(setup_guide.read_guide(None, Programme()).values())

    for promise in (
        "never therapy",
        "without giving advice",
        "Nobody needs all of them",
        "Nothing begins unless both have said yes",
        "at once, without a reason",
        "set boundaries",
        "express gratitude",
        "call the emergency number where they are",
        "What stays between you, and what not",
        "no therapy, no crisis line",
    ):
        assert promise in said


def test_it_takes_its_numbers_from_the_settings(tmp_path: Path) -> None:
    usual = " ".join(setup_guide.read_guide(None, Programme()).values())
    own = " ".join(setup_guide.read_guide(None, Programme(expiry_days=9, word_days=7)).values())
    others = setup_guide.read_guide(written(tmp_path, "# Ours\n{rest_days}, {no_days} and {thanks}"), Programme())

    assert "closes by itself after 2 weeks" in usual
    assert "Every 2 weeks I write" in usual
    assert "closes by itself after 9 days" in own
    assert "Every 1 week I write" in own
    assert "{" not in usual
    assert others == {"Ours": "2 weeks, {no_days} and {thanks}"}


@pytest.mark.parametrize("number", [-1, 99, 10**18])
def test_a_forged_section_shows_the_first(number: int) -> None:
    sections = setup_guide.read_guide(None, Programme())

    assert text(setup_guide.guide_page(sections, number, COMMUNITY_ID)) == text(
        setup_guide.guide_page(sections, 0, COMMUNITY_ID)
    )


def test_a_community_brings_its_own_words_in_their_order(tmp_path: Path) -> None:
    own = setup_guide.read_guide(
        written(tmp_path, "\ufeff# Zuerst\nHallo.\n## klein\n\n#  Dann \nTschüss.\n"), Programme()
    )

    assert own == {"Zuerst": "Hallo.\n## klein", "Dann": "Tschüss."}


def test_beside_a_communitys_own_guide_stands_who_sees_what_too(tmp_path: Path) -> None:
    own = setup_guide.read_guide(written(tmp_path, "# Ours\nNothing about privacy."), Programme())

    assert f"door:{COMMUNITY_ID}:who-sees" in custom_ids(setup_guide.guide_page(own, 0, COMMUNITY_ID))


def test_a_guide_full_to_the_brim_fits(tmp_path: Path) -> None:
    sections = setup_guide.read_guide(written(tmp_path, ALL_BRIM), Programme())

    assert len(sections) == MAX_SECTIONS
    assert limit_violations(setup_guide.guide_page(sections, 3, COMMUNITY_ID)) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "has 0 sections"),
        ("no heading at all", "has 0 sections"),
        ("# empty\n\n# next\nwords", '"empty" has 0 characters'),
        (f"# long\n{'x' * (MAX_SECTION_LENGTH + 1)}", f'"long" has {MAX_SECTION_LENGTH + 1} characters'),
        (f"{ALL_BRIM}\n# one more\nwords", f"has {MAX_SECTIONS + 1} sections"),
        (f"# {'t' * (MAX_SECTION_TITLE_LENGTH + 1)}\nwords", f"has {MAX_SECTION_TITLE_LENGTH + 1} characters"),
        ("# twice\none\n# twice\ntwo", "the same title"),
    ],
)
def test_a_guide_that_discord_could_not_show_is_refused_with_what_to_change(
    said: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(GuideUnreadable, match="guide") as caught:
        setup_guide.read_guide(written(tmp_path, said), Programme())

    assert told in str(caught.value)


def test_a_guide_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_bytes(b"# Caf\xe9\nwords")

    with pytest.raises(GuideUnreadable, match=r"guide\.md cannot be read: it is not UTF-8 text"):
        setup_guide.read_guide(tmp_path / "guide.md", Programme())
    with pytest.raises(GuideUnreadable, match="cannot be read: Is a directory"):
        setup_guide.read_guide(tmp_path, Programme())
