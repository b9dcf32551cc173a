"""Buttons and options with ids that are forged, or of another community: one calm sentence, nothing changed."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.app import Companion
from bot.demo.world.community import InventedCommunity, SetClock, invent
from bot.ui.components import (
    browsing,
    check_ins,
    closing,
    concerns,
    mentors,
    navigation,
    pairings,
    preferences,
    privacy,
    support,
)
from tests.support.journeys.acting import (
    SELECT,
    USER_SELECT,
    applies,
    asks,
    check_in_comes,
    is_mentor,
    posted,
    press_forged,
    remembered,
    together,
    waits,
    wants_a_yes,
)
from tests.support.journeys.reading import answer, press

NOT_HERE = "I can't find that here"
NUMBERS = ["0", "999999", str(2**63 - 1), str(2**63), "9999999999999999999"]
"""Ids that nothing has; the last two are more than a database can hold."""
PATTERNS = (
    *(f"pairing:{{}}:{move}" for move in pairings.PAIRING_LOOKS),
    *(f"mentor:{{}}:{move}" for move in mentors.MENTOR_LOOKS),
    *(f"question:{{}}:{answer}" for answer in check_ins.ANSWER_LOOKS),
    *(f"question:{{}}:{aside}" for aside in check_ins.ASIDE_LOOKS),
    *(f"prefer:{{}}:{what}" for what in preferences.PREFER_LOOKS),
    *(f"door:{{}}:{door}" for door in navigation.DOOR_LOOKS),
    *(f"closing:{{}}:{move}" for move in closing.CLOSING_LOOKS),
    *(f"thanks:{{}}:{welcome}" for welcome in closing.THANKS_LOOKS),
    "why:{}",
    *(f"concern:{{}}:{move}" for move in concerns.CONCERN_LOOKS),
    "concern:{}:outcome",
    "letter:{}:open",
    *(f"privacy:{{}}:{move}" for move in privacy.PRIVACY_LOOKS if move != "mine"),
    *(f"browse:{{}}:1:{move}" for move in browsing.BROWSE_LOOKS),
    *(f"support:{{}}:{move}" for move in support.SUPPORT_LOOKS if move != "open"),
)


@pytest.fixture
async def elsewhere(env: Env, companion: Companion, clock: SetClock, town: InventedCommunity) -> InventedCommunity:
    """A second community, with its own people and settings, served by the same bot."""
    assert town.bot is companion
    return await invent(env, companion, clock)


@pytest.mark.long
async def test_an_id_that_nothing_has_changes_nothing(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    before = await remembered(town)
    forged = [pattern.format(number) for number in NUMBERS for pattern in PATTERNS]

    said = {one: answer(await press_forged(town, "Tomas", town.mentorship, one)) for one in forged}

    assert {one: words for one, words in said.items() if NOT_HERE not in words} == {}
    assert await remembered(town) == before


async def test_in_a_direct_message_forged_ids_change_nothing_either(town: InventedCommunity) -> None:
    before = await remembered(town)
    ids = [pattern.format(999999) for pattern in PATTERNS]

    said = [
        answer(await town["Ada"].user.click(posted(town["Ada"].user.dm_channel, one), custom_id=one)) for one in ids
    ]

    assert all(NOT_HERE in words for words in said)
    assert await remembered(town) == before


async def test_what_belongs_to_another_community_is_not_found_here(
    town: InventedCommunity, elsewhere: InventedCommunity
) -> None:
    application = await applies(town, "Hana")
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    await press(town["Ada"], "Please contact me")
    await wants_a_yes(town)
    agreed = await together(town, "Bilal", "Marek")
    async with town.bot._parts.store.reading() as memory:
        [question] = await memory.questions.open_contacts(town.guild.id)
    forged = [
        *(f"mentor:{application.id}:{move}" for move in mentors.MENTOR_LOOKS),
        *(f"pairing:{agreed.id}:{move}" for move in pairings.PAIRING_LOOKS),
        *(f"question:{question.id}:{answered}" for answered in (*check_ins.ANSWER_LOOKS, *check_ins.ASIDE_LOOKS)),
        *(f"prefer:{town.guild.id}:{what}" for what in preferences.PREFER_LOOKS),
        *(f"door:{town.guild.id}:{door}" for door in navigation.DOOR_LOOKS),
        *(f"support:{town.guild.id}:{move}" for move in support.SUPPORT_LOOKS if move != "open"),
    ]
    before = await remembered(town)

    said = {one: answer(await press_forged(elsewhere, "Tomas", elsewhere.facilitators, one)) for one in forged}
    ended = await elsewhere["Tomas"].slash(elsewhere.mentorship, "facilitator end", pairing=str(agreed.id))

    assert {one: words for one, words in said.items() if NOT_HERE not in words} == {}
    assert NOT_HERE in answer(ended)
    assert await remembered(town) == before


async def test_pages_of_one_community_show_nothing_of_another(
    town: InventedCommunity, elsewhere: InventedCommunity
) -> None:
    await applies(town, "Hana")
    await asks(town, "Ada", "Ines")
    await waits(town, "Bilal")
    await is_mentor(elsewhere, "Ines")

    queue = await elsewhere["Tomas"].slash(elsewhere.mentorship, "facilitator queue")
    pairs = await elsewhere["Tomas"].slash(elsewhere.mentorship, "facilitator pairs")
    offers = await elsewhere["Ines"].slash(elsewhere.mentorship, "mentor ask")

    assert "Nothing waits for a decision" in answer(queue)
    assert "There are no pairings just now" in answer(pairs)
    assert "nobody to offer to" in answer(offers)


async def test_a_door_of_a_server_that_one_is_not_in_stays_closed_in_direct_messages(
    town: InventedCommunity, elsewhere: InventedCommunity
) -> None:
    ids = [f"door:{elsewhere.guild.id}:{door}" for door in navigation.DOOR_LOOKS]
    ids += [f"support:{elsewhere.guild.id}:{move}" for move in ("reach", "concern")]

    said = [
        answer(await town["Ada"].user.click(posted(town["Ada"].user.dm_channel, one), custom_id=one)) for one in ids
    ]

    assert all(NOT_HERE in words for words in said)


async def test_in_direct_messages_nobody_is_a_facilitator(town: InventedCommunity) -> None:
    application = await applies(town, "Hana")
    forged = f"mentor:{application.id}:approve"

    said = await town["Tomas"].user.click(posted(town["Tomas"].user.dm_channel, forged), custom_id=forged)

    assert "for the group's facilitators" in answer(said)


@pytest.mark.parametrize("value", ["0", "999999", str(2**70)])
async def test_a_forged_choice_from_the_waiting_list_offers_to_nobody(town: InventedCommunity, value: str) -> None:
    await is_mentor(town, "Ines")
    before = await remembered(town)

    said = await town["Ines"].select(posted(town.mentorship, "offer", kind=SELECT), [value])

    assert "so nobody was asked" in answer(said)
    assert await remembered(town) == before


async def test_someone_on_another_communitys_list_cannot_be_offered_to(
    town: InventedCommunity, elsewhere: InventedCommunity
) -> None:
    await is_mentor(elsewhere, "Ines")
    await waits(town, "Ada")

    said = await elsewhere["Ines"].select(posted(elsewhere.mentorship, "offer", kind=SELECT), ["1"])

    assert "so nobody was asked" in answer(said)


async def test_a_suggestion_of_someone_who_is_nowhere_is_answered_kindly(town: InventedCommunity) -> None:
    forged = posted(town.mentorship, "suggest:999999:mentor", kind=USER_SELECT)

    said = await town["Tomas"].select(forged, [town["Ada"]])

    assert "isn't in the server any more" in answer(said)


async def test_a_page_of_the_guide_that_is_not_there_shows_the_first(town: InventedCommunity) -> None:
    said = await town["Ada"].select(posted(town.mentorship, "guide", kind=SELECT), ["999999"])

    assert "What mentorship is here" in answer(said)
