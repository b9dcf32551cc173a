"""The second way in: a mentor asks a mentee, by name or from the waiting list, where nobody has a name."""

from __future__ import annotations

from datetime import timedelta

from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import (
    answer,
    components,
    dms,
    identifying_texts,
    labels,
    last_dm,
    leaked_names,
    press,
    profile_link,
    sent_to,
    text,
)
from tests.support.journeys.steps import join_waiting_list, make_mentors, make_pairing


def options(shown: InteractionResult) -> list[dict[str, str]]:
    """The choices of the only select in an answer."""
    assert shown.response is not None
    return [o for c in components(shown.response) for o in c.get("options", [])]


async def offers(community: SimulatedCommunity, mentor: str, number: int = 0) -> InteractionResult:
    """A mentor looks at the waiting list and offers to the one in this place."""
    shown = await community[mentor].slash(community.mentorship, "mentor ask")
    assert shown.response is not None, answer(shown)
    chosen: InteractionResult = await community[mentor].select(shown.response, [options(shown)[number]["value"]])
    return chosen


async def test_a_mentor_asks_a_member_by_name(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    said = await community["Ines"].slash(community.mentorship, "mentor ask", mentee=community["Ada"])
    asked = last_dm(community["Ada"])
    await press(community["Ada"], "Yes")

    assert f"Your question for {community['Ada'].mention} is with me" in answer(said)
    assert f"{profile_link(community, 'Ines')} offers to be your mentor" in text(asked)
    assert "kind, and slow to judge" in text(asked)
    assert "> I listen." in text(asked)
    assert f"You are a mentor to {profile_link(community, 'Ada')} now" in text(last_dm(community["Ines"]))


async def test_the_menu_on_a_member_offers_the_same(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    await community["Ines"].context_menu(community.mentorship, "Offer to mentor", community["Ada"])

    assert labels(last_dm(community["Ada"])) == ["Yes", "Not this time", "Never bring us together"]


async def test_the_list_shows_no_words_and_no_names(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada", "Bilal")

    shown = await community["Ines"].slash(community.mentorship, "mentor ask")

    assert "Someone to listen" not in answer(shown)
    assert len(options(shown)) == 2
    assert not [
        name for who in ("Ada", "Bilal") for name in identifying_texts(community, who)[:2] if name in answer(shown)
    ]


async def test_the_mentor_learns_the_name_only_with_the_yes(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    await offers(community, "Ines")
    await community["Ines"].slash(community.mentorship, "mentorship me")
    await community["Ines"].slash(community.mentorship, "pairing show")
    await community["Ines"].autocomplete(community.mentorship, "pairing withdraw", "pairing", "")
    await community["Ines"].slash(community.mentorship, "mentor ask")

    before = leaked_names(community, "Ada", reader="Ines")
    asked = text(last_dm(community["Ada"]))
    await press(community["Ada"], "Yes")

    assert before == []
    assert "They don't know your name yet" in asked
    assert f"You are a mentor to {profile_link(community, 'Ada')} now" in text(last_dm(community["Ines"]))


async def test_a_no_from_the_list_stays_nameless(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    await offers(community, "Ines")

    await press(community["Ada"], "Not this time")

    assert "Your question for someone from the groups is closed" in text(last_dm(community["Ines"]))
    assert not leaked_names(community, "Ada", reader="Ines")


async def test_an_offer_taken_back_or_run_out_stays_nameless(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada", "Bilal")
    await offers(community, "Ines")

    taken_back = await community["Ines"].slash(community.mentorship, "pairing withdraw")
    await offers(community, "Ines")
    community.guild.remove_member(community["Ada"])
    community.guild.remove_member(community["Bilal"])
    await community.env.settle()

    assert "Taken back." in answer(taken_back)
    assert not [
        word
        for who in ("Ada", "Bilal")
        for word in identifying_texts(community, who)
        for said in sent_to(community, "Ines")
        if word in said
    ]


async def test_naming_the_one_offered_to_does_not_reveal_them(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    await offers(community, "Ines")
    await community.advance_time(timedelta(days=1))

    the_one = await community["Ines"].slash(community.mentorship, "mentor ask", mentee=community["Ada"])
    another = await community["Ines"].slash(community.mentorship, "mentor ask", mentee=community["Bilal"])

    assert answer(the_one).replace(community["Ada"].mention, "") == answer(another).replace(
        community["Bilal"].mention, ""
    )
    assert len(dms(community["Ada"])) == 1


async def test_two_mentors_may_offer_and_the_first_yes_counts(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    await join_waiting_list(community, "Ada")
    await offers(community, "Ines")
    await offers(community, "Marek")

    await press(community["Ada"], "Yes", dms(community["Ada"])[0])
    late = await press(community["Ada"], "Yes", dms(community["Ada"])[1])

    at_once = text(last_dm(community["Marek"]))
    await community.advance_time(timedelta(days=14))

    assert "This is closed by now" in answer(late)
    assert "someone from the groups" not in at_once
    assert "Your question for someone from the groups is closed" in text(last_dm(community["Marek"]))
    assert not leaked_names(community, "Ada", reader="Marek")


async def test_offering_needs_to_be_a_mentor_with_room(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Dorji")
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")

    full = await community["Ines"].slash(community.mentorship, "mentor ask")
    no_mentor = await community["Marek"].slash(community.mentorship, "mentor ask")

    assert "as many mentees as you said you have room for" in answer(full)
    assert "no current mentor" in answer(no_mentor)


async def test_choosing_someone_who_left_the_list_meanwhile_is_answered_kindly(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    shown = await community["Ines"].slash(community.mentorship, "mentor ask")
    await community["Ada"].slash(community.mentorship, "mentee withdraw")

    assert shown.response is not None
    said = await community["Ines"].select(shown.response, [options(shown)[0]["value"]])

    assert "so nobody was asked" in answer(said)
    assert dms(community["Ada"]) == []
