"""Two people of the same name are told apart, in lists, completions and forms, by what everybody may know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.ui.concerns.modals import ConcernForm
from bot.ui.core.layout import MAX_TEXT_LENGTH, card_view, mention_user
from bot.ui.core.members import MAX_COMPARED, Names, tell_apart
from bot.ui.core.mentions import add_account_names
from bot.ui.pairings import autocomplete
from storage.models.records import Pairing
from tests.support.factories import FACILITATOR_ID, NOW, pairing
from tests.support.ui.guilds import guild
from tests.support.ui.limits import component_payloads, limit_violations, text

SAM, SECOND_SAM, MAREK, STARS, LEFT = 1001, 1002, 1003, 1004, 1005
NAMED = {
    SAM: ("Sam", "sam.w"),
    SECOND_SAM: ("SAM\u200b", "sam_b_"),
    MAREK: ("Marek", "marek"),
    STARS: ("*_St|ar`s_*", "stars"),
}


def together(*couples: tuple[int, int]) -> list[Pairing]:
    return [
        pairing(id=number, mentor_id=mentor, mentee_id=mentee, proposed_at=NOW + timedelta(days=number))
        for number, (mentor, mentee) in enumerate(couples, start=1)
    ]


def completed(pairings: list[Pairing], typed: str = "", reader: int = FACILITATOR_ID) -> list[str]:
    return [
        each.name for each in autocomplete.pairing_choices(pairings, typed, lambda _: Names(guild(NAMED)), reader)
    ]


def test_only_who_shares_a_name_is_told_by_account_too() -> None:
    names = Names(guild(NAMED))

    assert [names.of(each) for each in (SAM, SECOND_SAM, MAREK, LEFT)] == [
        "Sam (sam.w)",
        "SAM (sam_b_)",
        "Marek",
        None,
    ]


def test_in_a_server_too_large_to_compare_everybody_is_told_by_account() -> None:
    crowd = {number: (f"No. {number}", f"account{number}") for number in range(2000, 2001 + MAX_COMPARED)}

    assert Names(guild(crowd)).of(2000) == "No. 2000 (account2000)"


def test_mentions_in_a_list_are_told_apart_once_however_often_it_is_sent() -> None:
    view = card_view(f"{mention_user(SAM)} mentors {mention_user(MAREK)}", f"- {mention_user(SECOND_SAM)}")

    for _ in range(2):
        add_account_names(view, guild(NAMED))

    assert text(view) == f"<@{SAM}> (sam.w) mentors <@{MAREK}>\n- <@{SECOND_SAM}> (sam\\_b\\_)"


def test_a_message_without_room_is_sent_as_it_is() -> None:
    said = f"{'x' * (MAX_TEXT_LENGTH - 10)}<@{SAM}>"
    view = card_view(said)

    add_account_names(view, guild(NAMED))

    assert text(view) == said


def test_completions_tell_two_of_the_same_name_apart() -> None:
    found = together((SAM, MAREK), (SECOND_SAM, MAREK), (LEFT, MAREK), (LEFT + 1, MAREK))
    unknown = "someone I can't name yet mentors Marek"

    assert completed(found) == [
        "Sam (sam.w) mentors Marek",
        "SAM (sam_b_) mentors Marek",
        f"{unknown}, since {NOW + timedelta(days=3):%d %B %Y}",
        f"{unknown}, since {NOW + timedelta(days=4):%d %B %Y}",
    ]
    assert completed(found, "sam_b") == ["SAM (sam_b_) mentors Marek"]
    assert completed(together((SAM, MAREK), (MAREK, SECOND_SAM)), reader=MAREK) == [
        "Sam (sam.w), your mentor",
        "SAM (sam_b_), your mentee",
    ]


@pytest.mark.parametrize("typed", ["*_St|ar`s_*", "st|ar", "`S_", "  *_ST"])
def test_a_name_is_found_as_it_is_typed(typed: str) -> None:
    assert completed(together((STARS, MAREK), (SAM, MAREK)), typed) == ["*_St|ar`s_* mentors Marek"]


@pytest.mark.parametrize("many", [0, 1, 25, 26, 100, 1000])
def test_all_are_looked_through_and_as_many_shown_as_discord_takes(many: int) -> None:
    found = together(*[(SAM, LEFT + number) for number in range(many)], (STARS, MAREK))

    assert len(completed(found)) == min(many + 1, 25)
    assert completed(found, "st|ar") == ["*_St|ar`s_* mentors Marek"]


def test_of_more_of_one_name_than_discord_shows_each_is_found_by_its_day_or_id() -> None:
    found = together(*[(LEFT + number, MAREK) for number in range(60)])
    unknown = "someone I can't name yet mentors Marek"

    assert completed(found, f"{NOW + timedelta(days=59):%d %B %Y}") == [unknown]
    assert completed(found, "(60)") == [unknown]


def test_the_longest_names_are_cut_before_the_accounts() -> None:
    long = {number: ("n" * 32, f"{number}" * 8) for number in (2001, 2002)}

    [choice] = autocomplete.pairing_choices(together((2001, 2002)), "", lambda _: Names(guild(long)), FACILITATOR_ID)

    assert len(choice.name) <= 100
    assert "2001" * 8 in choice.name
    assert "2002" * 8 in choice.name


async def test_a_concerns_form_tells_two_mentorships_apart() -> None:
    async def received(*_: object) -> None:
        return None

    partners = {1: ("Sam (sam.w)", NOW), 2: (None, NOW), 3: (None, NOW + timedelta(days=1)), 4: (None, NOW)}
    form = ConcernForm(received, partners, in_dm=False)  # type: ignore[arg-type]  # it is never sent
    labels = [option["label"] for each in component_payloads(form) for option in each.get("options", [])]

    assert limit_violations(form) == []
    assert labels.count("My mentorship with Sam (sam.w)") == 1
    assert len(labels) == len(set(labels))


def test_labels_grow_no_more_than_they_must() -> None:
    assert tell_apart([("a", "a 1"), ("b", "b 1"), ("A", "A 2")]) == ["a 1", "b", "A 2"]
    assert tell_apart([("a",), ("a",)]) == ["a", "a"]


def test_what_tells_them_apart_is_not_cut() -> None:
    long = "n" * 200

    assert tell_apart([(long, f"{long} 1"), (long, f"{long} 2"), (f"b{long}",)], max_length=10) == [
        "nnnnnnn… 1",
        "nnnnnnn… 2",
        "bnnnnnnnn…",
    ]
