"""The guide: the programme's own words, and a community's, if Discord can show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ui.setup import guide as setup_guide
from bot.ui.setup.guide import LONGEST_SECTION, LONGEST_TITLE, MOST_SECTIONS, GuideUnreadable
from tests.support.factories import HOME
from tests.support.ui.limits import custom_ids, text, what_breaks

ALL_BRIM = "\n".join(f"# {number:0>{LONGEST_TITLE}}\n{'x' * LONGEST_SECTION}" for number in range(MOST_SECTIONS))


def written(folder: Path, said: str) -> Path:
    """A community's own guide."""
    path = folder / "guide.md"
    path.write_text(said, encoding="utf-8")
    return path


@pytest.mark.parametrize("community_id", [HOME, None])
def test_every_section_fits_a_message_and_leads_to_the_others(community_id: int | None) -> None:
    sections = setup_guide.read(None)

    for number, (title, words) in enumerate(sections.items()):
        page = setup_guide.page(sections, number, community_id)
        assert what_breaks(page) == []
        assert title in text(page)
        assert words in text(page)
        assert "guide" in custom_ids(page)
        assert len(custom_ids(page)) == (5 if community_id else 1)


def test_the_programme_is_in_it() -> None:
    said = " ".join(setup_guide.read(None).values())

    for promise in (
        "never therapy",
        "without giving advice",
        "Nobody needs all of them",
        "Nothing begins unless both have said yes",
        "at once, without a reason",
        "set boundaries",
        "express gratitude",
    ):
        assert promise in said


@pytest.mark.parametrize("number", [-1, 99, 10**18])
def test_a_forged_section_shows_the_first(number: int) -> None:
    sections = setup_guide.read(None)

    assert text(setup_guide.page(sections, number, HOME)) == text(setup_guide.page(sections, 0, HOME))


def test_a_community_brings_its_own_words_in_their_order(tmp_path: Path) -> None:
    own = setup_guide.read(written(tmp_path, "\ufeff# Zuerst\nHallo.\n## klein\n\n#  Dann \nTschüss.\n"))

    assert own == {"Zuerst": "Hallo.\n## klein", "Dann": "Tschüss."}


def test_beside_a_communitys_own_guide_stands_who_sees_what_too(tmp_path: Path) -> None:
    own = setup_guide.read(written(tmp_path, "# Ours\nNothing about privacy."))

    assert f"door:{HOME}:who-sees" in custom_ids(setup_guide.page(own, 0, HOME))


def test_a_guide_full_to_the_brim_fits(tmp_path: Path) -> None:
    sections = setup_guide.read(written(tmp_path, ALL_BRIM))

    assert len(sections) == MOST_SECTIONS
    assert what_breaks(setup_guide.page(sections, 3, HOME)) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "has 0 sections"),
        ("no heading at all", "has 0 sections"),
        ("# empty\n\n# next\nwords", '"empty" has 0 characters'),
        (f"# long\n{'x' * (LONGEST_SECTION + 1)}", f'"long" has {LONGEST_SECTION + 1} characters'),
        (f"{ALL_BRIM}\n# one more\nwords", f"has {MOST_SECTIONS + 1} sections"),
        (f"# {'t' * (LONGEST_TITLE + 1)}\nwords", f"has {LONGEST_TITLE + 1} characters"),
        ("# twice\none\n# twice\ntwo", "the same title"),
    ],
)
def test_a_guide_that_discord_could_not_show_is_refused_with_what_to_change(
    said: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(GuideUnreadable, match="guide") as caught:
        setup_guide.read(written(tmp_path, said))

    assert told in str(caught.value)


def test_a_guide_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_bytes(b"# Caf\xe9\nwords")

    with pytest.raises(GuideUnreadable, match=r"guide\.md cannot be read: it is not UTF-8 text"):
        setup_guide.read(tmp_path / "guide.md")
    with pytest.raises(GuideUnreadable, match="cannot be read: Is a directory"):
        setup_guide.read(tmp_path)
