"""``/checkin rhythm``: how often the two are asked, by either, and the other is told."""

from __future__ import annotations

import pytest
from simcord.results import ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import Rhythm
from tests.support.journeys.reading import answer, check_ins, components, dms, last_dm, profile_link, text
from tests.support.journeys.steps import SELECT, advance_days, make_pairing, post_control, restart, stored_rows


def chosen(shown: ResponseMessage | object) -> list[str]:
    """The rhythm that each select on a page shows as chosen."""
    selects = [c for c in components(shown) if str(c.get("custom_id", "")).startswith("rhythm:")]  # type: ignore[arg-type]  # a message or an answer
    return [option["value"] for select in selects for option in select["options"] if option.get("default")]


async def test_a_rhythm_is_chosen_and_the_other_is_told(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    said = await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="weekly")
    await advance_days(community, 15)

    told = "".join(map(text, dms(community["Ines"])))
    assert "From now on I ask you both every week" in answer(said)
    assert f"I tell {community['Ines'].mention}" in answer(said)
    assert f"{profile_link(community, 'Ada')} has chosen how often I ask" in told
    assert [sum("How is the mentorship" in text(m) for m in dms(community[name])) for name in ("Ada", "Ines")] == [
        2,
        2,
    ]


@pytest.mark.parametrize(
    ("rhythm", "says"),
    [
        ("gentle", "after 3, 14 and 30 days of your mentorship, then every 30 days"),
        ("fortnightly", "every two weeks"),
        ("monthly", "every month"),
        ("off", "I no longer ask the two of you how it goes"),
    ],
)
async def test_each_says_what_it_means(community: SimulatedCommunity, rhythm: str, says: str) -> None:
    await make_pairing(community, "Ada", "Ines")

    said = await community["Ines"].slash(community.mentorship, "checkin rhythm", rhythm=rhythm)

    assert says in answer(said)


async def test_the_same_again_tells_nobody(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    known = len(dms(community["Ines"]))

    await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="gentle")

    assert len(dms(community["Ines"])) == known


async def test_off_asks_nobody_any_more(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="off")
    await advance_days(community, 35)
    me = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert check_ins(community["Ada"]) == check_ins(community["Ines"]) == []
    assert "I don't ask you both how it goes." in answer(me)


async def test_without_one_all_are_shown_and_changed_there_also_after_a_restart(
    community: SimulatedCommunity,
) -> None:
    first = await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")
    shown = await community["Ines"].slash(community.mentorship, "checkin rhythm")
    assert shown.response is not None
    before = chosen(shown.response)
    await restart(community)

    said = await community["Ines"].select(shown.response, ["monthly"], custom_id=f"rhythm:{first.id}")

    assert before == ["gentle", "gentle"]
    assert said.response is not None
    assert said.response.id == shown.response.id
    assert sorted(chosen(said.response)) == ["gentle", "monthly"]
    assert "has chosen how often" in text(last_dm(community["Ada"]))


async def test_one_can_be_named(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")

    unnamed = await community["Ines"].slash(community.mentorship, "checkin rhythm", rhythm="off")
    [choice] = await community["Ines"].autocomplete(community.mentorship, "checkin rhythm", "pairing", "bil")
    shown = await community["Ines"].slash(community.mentorship, "checkin rhythm", pairing=choice["value"])
    said = await community["Ines"].slash(
        community.mentorship, "checkin rhythm", rhythm="off", pairing=choice["value"]
    )

    assert "I don't want to guess" in answer(unnamed)
    assert community["Bilal"].mention in answer(shown)
    assert community["Ada"].mention not in answer(shown)
    assert f"I tell {community['Bilal'].mention}" in answer(said)


async def test_the_other_answers_from_the_message_with_another(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="weekly")
    told = last_dm(community["Ines"])
    before = chosen(told)
    await restart(community)

    said = await community["Ines"].user.select(told, ["monthly"])

    assert before == ["weekly"]
    assert "every month" in answer(said)
    assert chosen(last_dm(community["Ines"])) == ["monthly"]
    assert f"{profile_link(community, 'Ines')} has chosen how often" in text(last_dm(community["Ada"]))


async def test_in_a_pause_it_can_be_chosen_for_afterwards(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await community["Ada"].slash(community.mentorship, "pairing pause")

    said = await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="weekly")
    await advance_days(community, 10)

    assert "every week" in answer(said)
    assert check_ins(community["Ada"]) == []


async def test_who_has_no_mentorship_is_told_so(community: SimulatedCommunity) -> None:
    shown = await community["Ada"].slash(community.mentorship, "checkin rhythm")
    chosen_one = await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="off")

    assert "no mentorship at the moment" in answer(shown)
    assert "Nothing of yours fits" in answer(chosen_one)


async def test_nobody_but_the_two_changes_or_sees_it(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    forged = post_control(community.mentorship, f"rhythm:{pairing.id}", kind=SELECT)
    before = await stored_rows(community)

    said = [
        answer(
            await community["Tomas"].slash(
                community.mentorship, "checkin rhythm", rhythm="off", pairing=str(pairing.id)
            )
        ),
        answer(await community["Tomas"].slash(community.mentorship, "checkin rhythm", pairing=str(pairing.id))),
    ]
    odd = answer(await community["Ada"].select(forged, ["1"]))

    assert "can't find that here" in said[0]
    assert "no mentorship at the moment" in said[1]
    assert "can't find that here" in odd
    assert await stored_rows(community) == before


async def test_an_old_select_after_the_end_says_so(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="weekly")
    told = last_dm(community["Ines"])
    await community["Ada"].slash(community.mentorship, "pairing end")

    said = await community["Ines"].user.select(told, [Rhythm.OFF])

    assert "This is closed by now" in answer(said)
