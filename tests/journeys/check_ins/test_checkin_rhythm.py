"""``/checkin rhythm``: how often the two are asked, by either, and the other is told."""

from __future__ import annotations

import pytest
from simcord.results import ResponseMessage

from bot.demo.world.community import InventedCommunity
from storage.models.enums import Rhythm
from tests.support.journeys.acting import SELECT, days_pass, posted, remembered, restart, together
from tests.support.journeys.reading import answer, by_name, check_ins, components, dms, last_dm, text


def chosen(shown: ResponseMessage | object) -> list[str]:
    """The rhythm that each select on a page shows as chosen."""
    selects = [c for c in components(shown) if str(c.get("custom_id", "")).startswith("rhythm:")]  # type: ignore[arg-type]  # a message or an answer
    return [option["value"] for select in selects for option in select["options"] if option.get("default")]


async def test_a_rhythm_is_chosen_and_the_other_is_told(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    said = await town["Ada"].slash(town.mentorship, "checkin rhythm", rhythm="weekly")
    await days_pass(town, 15)

    told = "".join(map(text, dms(town["Ines"])))
    assert "From now on I ask you both every week" in answer(said)
    assert f"I tell {town['Ines'].mention}" in answer(said)
    assert f"{by_name(town, 'Ada')} has chosen how often I ask" in told
    assert [sum("How is the mentorship" in text(m) for m in dms(town[name])) for name in ("Ada", "Ines")] == [2, 2]


@pytest.mark.parametrize(
    ("rhythm", "says"),
    [
        ("gentle", "after 3, 14 and 30 days of your mentorship, then every 30 days"),
        ("fortnightly", "every two weeks"),
        ("monthly", "every month"),
        ("off", "I no longer ask the two of you how it goes"),
    ],
)
async def test_each_says_what_it_means(town: InventedCommunity, rhythm: str, says: str) -> None:
    await together(town, "Ada", "Ines")

    said = await town["Ines"].slash(town.mentorship, "checkin rhythm", rhythm=rhythm)

    assert says in answer(said)


async def test_the_same_again_tells_nobody(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    known = len(dms(town["Ines"]))

    await town["Ada"].slash(town.mentorship, "checkin rhythm", rhythm="gentle")

    assert len(dms(town["Ines"])) == known


async def test_off_asks_nobody_any_more(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    await town["Ada"].slash(town.mentorship, "checkin rhythm", rhythm="off")
    await days_pass(town, 35)
    me = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert check_ins(town["Ada"]) == check_ins(town["Ines"]) == []
    assert "I don't ask you both how it goes." in answer(me)


async def test_without_one_all_are_shown_and_changed_there_also_after_a_restart(town: InventedCommunity) -> None:
    first = await together(town, "Ada", "Ines")
    await together(town, "Bilal", "Ines")
    shown = await town["Ines"].slash(town.mentorship, "checkin rhythm")
    assert shown.response is not None
    before = chosen(shown.response)
    await restart(town)

    said = await town["Ines"].select(shown.response, ["monthly"], custom_id=f"rhythm:{first.id}")

    assert before == ["gentle", "gentle"]
    assert said.response is not None
    assert said.response.id == shown.response.id
    assert sorted(chosen(said.response)) == ["gentle", "monthly"]
    assert "has chosen how often" in text(last_dm(town["Ada"]))


async def test_one_can_be_named(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await together(town, "Bilal", "Ines")

    unnamed = await town["Ines"].slash(town.mentorship, "checkin rhythm", rhythm="off")
    [choice] = await town["Ines"].autocomplete(town.mentorship, "checkin rhythm", "pairing", "bil")
    shown = await town["Ines"].slash(town.mentorship, "checkin rhythm", pairing=choice["value"])
    said = await town["Ines"].slash(town.mentorship, "checkin rhythm", rhythm="off", pairing=choice["value"])

    assert "I don't want to guess" in answer(unnamed)
    assert town["Bilal"].mention in answer(shown)
    assert town["Ada"].mention not in answer(shown)
    assert f"I tell {town['Bilal'].mention}" in answer(said)


async def test_the_other_answers_from_the_message_with_another(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await town["Ada"].slash(town.mentorship, "checkin rhythm", rhythm="weekly")
    told = last_dm(town["Ines"])
    before = chosen(told)
    await restart(town)

    said = await town["Ines"].user.select(told, ["monthly"])

    assert before == ["weekly"]
    assert "every month" in answer(said)
    assert chosen(last_dm(town["Ines"])) == ["monthly"]
    assert f"{by_name(town, 'Ines')} has chosen how often" in text(last_dm(town["Ada"]))


async def test_in_a_pause_it_can_be_chosen_for_afterwards(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await town["Ada"].slash(town.mentorship, "pairing pause")

    said = await town["Ada"].slash(town.mentorship, "checkin rhythm", rhythm="weekly")
    await days_pass(town, 10)

    assert "every week" in answer(said)
    assert check_ins(town["Ada"]) == []


async def test_who_has_no_mentorship_is_told_so(town: InventedCommunity) -> None:
    shown = await town["Ada"].slash(town.mentorship, "checkin rhythm")
    chosen_one = await town["Ada"].slash(town.mentorship, "checkin rhythm", rhythm="off")

    assert "no mentorship at the moment" in answer(shown)
    assert "Nothing of yours fits" in answer(chosen_one)


async def test_nobody_but_the_two_changes_or_sees_it(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    forged = posted(town.mentorship, f"rhythm:{pairing.id}", kind=SELECT)
    before = await remembered(town)

    said = [
        answer(await town["Tomas"].slash(town.mentorship, "checkin rhythm", rhythm="off", pairing=str(pairing.id))),
        answer(await town["Tomas"].slash(town.mentorship, "checkin rhythm", pairing=str(pairing.id))),
    ]
    odd = answer(await town["Ada"].select(forged, ["1"]))

    assert "belongs to other people" in said[0]
    assert "no mentorship at the moment" in said[1]
    assert "can't find that here" in odd
    assert await remembered(town) == before


async def test_an_old_select_after_the_end_says_so(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await town["Ada"].slash(town.mentorship, "checkin rhythm", rhythm="weekly")
    told = last_dm(town["Ines"])
    await town["Ada"].slash(town.mentorship, "pairing end")

    said = await town["Ines"].user.select(told, [Rhythm.OFF])

    assert "This is closed by now" in answer(said)
