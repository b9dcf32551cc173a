"""``/privacy keep-apart`` and its list: what someone sees of their own wish, and how to take it back."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import (
    asks,
    carried,
    is_mentor,
    leaves,
    loses_role,
    remembered,
    restart,
    services,
    together,
    waits,
)
from tests.support.journeys.apart import heard, keeps_apart, rendered
from tests.support.journeys.reading import answer, components, given_away, labels

UNSAID = ("kept_apart", "people", "audit")


async def test_it_is_kept_and_nobody_hears_of_it(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    before, had = await remembered(town, *UNSAID), await heard(town)

    said = await keeps_apart(town, "Ada", "Ines")
    again = await keeps_apart(town, "Ada", "Ines")

    assert "**Kept.**" in answer(said)
    assert rendered(said) == rendered(again)
    assert await remembered(town, *UNSAID) == before
    assert await heard(town) == had
    assert given_away(town, "Ada", to="Ines") == []


async def test_the_answer_is_the_same_whatever_the_other_wished(town: InventedCommunity) -> None:
    before = rendered(await keeps_apart(town, "Ada", "Ines"))
    await services(town).keeping_apart.let_be(town.caller("Ada"), town["Ines"].id)
    await keeps_apart(town, "Ines", "Ada")

    assert rendered(await keeps_apart(town, "Ada", "Ines")) == before


async def test_what_there_is_between_the_two_can_be_ended_there(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    said = await keeps_apart(town, "Ada", "Ines")
    assert said.response is not None
    ended = await town["Ada"].click(said.response, label="End it")

    assert labels(said.response) == ["End it"]
    assert f"{town['Ines'].mention} is your mentor" in answer(said)
    assert "The mentorship has ended" in answer(ended)


@pytest.mark.parametrize(("by", "label"), [("Ines", "Not this time"), ("Ada", "Take it back")])
async def test_an_open_question_can_be_closed_there(town: InventedCommunity, by: str, label: str) -> None:
    await asks(town, "Ada", "Ines")

    said = await keeps_apart(town, by, "Ada" if by == "Ines" else "Ines")
    assert said.response is not None
    offered = labels(said.response)
    await town[by].click(said.response, label=label)

    assert offered == [label]
    assert "no open question" in answer(await town[by].slash(town.mentorship, "pairing show"))


async def test_a_veiled_question_stays_veiled(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    seeker = await services(town).seekers.mine(town.caller("Ada"))
    await services(town).offering.offer_to_waiting(town.caller("Ines"), seeker.id)
    await carried(town)

    veiled = rendered(await keeps_apart(town, "Ines", "Ada"))
    stranger = rendered(await keeps_apart(town, "Ines", "Farid"))

    assert veiled.replace(str(town["Ada"].id), str(town["Farid"].id)) == stranger


async def test_the_list_is_ones_own_and_takes_someone_off(town: InventedCommunity) -> None:
    await keeps_apart(town, "Ada", "Ines")
    await keeps_apart(town, "Ada", "Marek")
    await keeps_apart(town, "Ines", "Chiara")

    shown = await town["Ada"].slash(town.mentorship, "privacy keep-apart-list")
    assert shown.response is not None
    listed = answer(shown)
    taken = await town["Ada"].select(shown.response, [str(town["Ines"].id)])
    others = await town["Chiara"].slash(town.mentorship, "privacy keep-apart-list")

    assert town["Ines"].mention in listed
    assert town["Marek"].mention in listed
    assert "is not on your list any more" in answer(taken)
    assert f"- {town['Ines'].mention}" not in answer(taken)
    assert "Your list is empty" in answer(others)


async def test_someone_who_has_had_all_of_theirs_deleted_can_be_taken_off(town: InventedCommunity) -> None:
    await keeps_apart(town, "Ada", "Ines")
    await keeps_apart(town, "Ada", "Tomas")
    await services(town).privacy.delete(town.caller("Ines"))

    listed = await town["Ada"].slash(town.mentorship, "privacy keep-apart-list")
    assert listed.response is not None
    [forgotten] = [value for value in _choices(listed) if value.startswith("-")]
    left = await town["Ada"].select(listed.response, [forgotten])

    assert "is not on your list any more" in answer(left)
    assert _choices(left) == [str(town["Tomas"].id)]


def _choices(shown: InteractionResult) -> list[str]:
    assert shown.response is not None
    return [option["value"] for part in components(shown.response) for option in part.get("options", ())]


async def test_the_list_works_after_a_restart_and_twice(town: InventedCommunity) -> None:
    await keeps_apart(town, "Ada", "Ines")
    ada, ines = town["Ada"], str(town["Ines"].id)
    pages = [(await ada.slash(town.mentorship, "privacy keep-apart-list")).response for _ in range(2)]
    await restart(town)

    said = [answer(await ada.select(page, [ines])) for page in pages if page is not None]

    assert said[0] == said[1]
    assert "is not on your list any more" in said[0]


async def test_someone_who_left_or_never_was_a_member_counts_too(town: InventedCommunity) -> None:
    leaves(town, "Ines")
    await town.env.settle()
    loses_role(town, "Ada", "Member")

    said = await town["Ada"].slash(town.mentorship, "privacy keep-apart", member=town["Ines"].user)
    shown = await town["Ada"].slash(town.mentorship, "privacy keep-apart-list")

    assert "**Kept.**" in answer(said)
    assert town["Ines"].mention in answer(shown)


async def test_not_oneself_and_no_bot(town: InventedCommunity) -> None:
    robot = town.guild.add_member(town.env.create_user("robot", bot=True))

    oneself = await keeps_apart(town, "Ada", "Ada")
    a_bot = await town["Ada"].slash(town.mentorship, "privacy keep-apart", member=robot)

    assert "Please choose someone else" in answer(oneself)
    assert "That is a bot" in answer(a_bot)
