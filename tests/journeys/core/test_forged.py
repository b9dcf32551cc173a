"""Buttons and options with ids that are forged, or of another community: one calm sentence, nothing changed."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.app import MentorshipBot
from bot.demo.world.community import ManualClock, SimulatedCommunity, create_community
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
from tests.support.journeys.reading import answer, press
from tests.support.journeys.steps import (
    SELECT,
    USER_SELECT,
    join_waiting_list,
    make_mentors,
    make_pairing,
    post_control,
    press_forged,
    request_pairing,
    require_approval,
    stored_rows,
    trigger_check_in,
    volunteer_as_mentor,
)

NOT_HERE = "I can't find that here"
NO_NUMBERS = ["0", str(2**63), "9999999999999999999"]
"""What counts as no id; two are more than a database can hold."""

NUMBERS = [*NO_NUMBERS, "999999", str(2**63 - 1)]
"""Ids that nothing has."""
ANYWHERES = {"open", "country", "servers"}
"""Moves of the support card that are the same wherever it is."""

PATTERNS = (
    *(f"pairing:{{}}:{move}" for move in pairings.PAIRING_LOOKS),
    *(f"mentor:{{}}:{move}" for move in mentors.MENTOR_LOOKS),
    *(f"question:{{}}:{answer}" for answer in check_ins.ANSWER_LOOKS),
    *(f"question:{{}}:{aside}" for aside in check_ins.CHECK_IN_ACTION_LOOKS),
    *(f"prefer:{{}}:{what}" for what in preferences.PREFERENCE_LOOKS),
    *(f"door:{{}}:{target}" for target in navigation.NAVIGATION_LOOKS),
    *(f"closing:{{}}:{move}" for move in closing.CLOSING_LOOKS),
    *(f"thanks:{{}}:{welcome}" for welcome in closing.THANKS_LOOKS),
    "why:{}",
    *(f"concern:{{}}:{move}" for move in concerns.CONCERN_LOOKS),
    "concern:{}:outcome",
    "letter:{}:open",
    *(f"privacy:{{}}:{move}" for move in privacy.PRIVACY_LOOKS if move != "mine"),
    *(f"browse:{{}}:1:{move}" for move in browsing.BROWSE_LOOKS),
    *(f"support:{{}}:{move}" for move in support.SUPPORT_LOOKS if move not in ANYWHERES),
)


@pytest.fixture
async def elsewhere(
    env: Env, companion: MentorshipBot, clock: ManualClock, community: SimulatedCommunity
) -> SimulatedCommunity:
    """A second community, with its own people and settings, served by the same bot."""
    assert community.bot is companion
    return await create_community(env, companion, clock)


@pytest.mark.long
async def test_an_id_that_nothing_has_changes_nothing(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    before = await stored_rows(community)
    forged = [pattern.format(number) for number in NUMBERS for pattern in PATTERNS]
    # Without a server's id, the support card looks for the caller's own.
    forged = [one for one in forged if not one.startswith(tuple(f"support:{number}" for number in NO_NUMBERS))]

    said = {one: answer(await press_forged(community, "Tomas", community.mentorship, one)) for one in forged}

    assert {one: words for one, words in said.items() if NOT_HERE not in words} == {}
    assert await stored_rows(community) == before


async def test_in_a_direct_message_forged_ids_change_nothing_either(community: SimulatedCommunity) -> None:
    before = await stored_rows(community)
    ids = [pattern.format(999999) for pattern in PATTERNS]

    dm = community["Ada"].user.dm_channel
    said = {one: answer(await community["Ada"].user.click(post_control(dm, one), custom_id=one)) for one in ids}

    # Whether there is such a thing is told to nobody who may not decide about it anyway.
    refused = {one for one, words in said.items() if "Only facilitators can do that" in words}
    assert refused == {one for one in ids if one.startswith("mentor:") or one.endswith((":approve", ":refuse"))}
    # After everything was deleted, and before anything was stored, deleting everything is done.
    done = {"privacy:999999:delete-yes", "privacy:999999:delete-but-messages"}
    assert {one for one, words in said.items() if NOT_HERE not in words} == refused | done
    assert await stored_rows(community) == before


async def test_what_belongs_to_another_community_is_not_found_here(
    community: SimulatedCommunity, elsewhere: SimulatedCommunity
) -> None:
    application = await volunteer_as_mentor(community, "Hana")
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await press(community["Ada"], "Please contact me")
    await require_approval(community)
    agreed = await make_pairing(community, "Bilal", "Marek")
    async with community.bot._dependencies.database.read_transaction() as uow:
        [question] = await uow.questions.open_contact_requests(community.guild.id)
    forged = [
        *(f"mentor:{application.id}:{move}" for move in mentors.MENTOR_LOOKS),
        *(f"pairing:{agreed.id}:{move}" for move in pairings.PAIRING_LOOKS),
        *(
            f"question:{question.id}:{answered}"
            for answered in (*check_ins.ANSWER_LOOKS, *check_ins.CHECK_IN_ACTION_LOOKS)
        ),
        *(f"prefer:{community.guild.id}:{what}" for what in preferences.PREFERENCE_LOOKS),
        *(f"door:{community.guild.id}:{target}" for target in navigation.NAVIGATION_LOOKS),
        *(f"support:{community.guild.id}:{move}" for move in support.SUPPORT_LOOKS if move not in ANYWHERES),
    ]
    before = await stored_rows(community)

    said = {one: answer(await press_forged(elsewhere, "Tomas", elsewhere.facilitators, one)) for one in forged}
    ended = await elsewhere["Tomas"].slash(elsewhere.mentorship, "facilitator end", pairing=str(agreed.id))

    assert {one: words for one, words in said.items() if NOT_HERE not in words} == {}
    assert NOT_HERE in answer(ended)
    assert await stored_rows(community) == before


async def test_pages_of_one_community_show_nothing_of_another(
    community: SimulatedCommunity, elsewhere: SimulatedCommunity
) -> None:
    await volunteer_as_mentor(community, "Hana")
    await request_pairing(community, "Ada", "Ines")
    await join_waiting_list(community, "Bilal")
    await make_mentors(elsewhere, "Ines")

    queue = await elsewhere["Tomas"].slash(elsewhere.mentorship, "facilitator queue")
    pairs = await elsewhere["Tomas"].slash(elsewhere.mentorship, "facilitator pairs")
    offers = await elsewhere["Ines"].slash(elsewhere.mentorship, "mentor ask")

    assert "Nothing waits for a decision" in answer(queue)
    assert "There are no pairings just now" in answer(pairs)
    assert "nobody to offer to" in answer(offers)


async def test_a_button_of_a_server_that_one_is_not_in_opens_nothing_in_direct_messages(
    community: SimulatedCommunity, elsewhere: SimulatedCommunity
) -> None:
    ids = [f"door:{elsewhere.guild.id}:{target}" for target in navigation.NAVIGATION_LOOKS]
    ids += [f"support:{elsewhere.guild.id}:{move}" for move in ("reach", "concern")]

    said = [
        answer(await community["Ada"].user.click(post_control(community["Ada"].user.dm_channel, one), custom_id=one))
        for one in ids
    ]

    assert all(NOT_HERE in words for words in said)


async def test_in_direct_messages_nobody_is_a_facilitator(community: SimulatedCommunity) -> None:
    application = await volunteer_as_mentor(community, "Hana")
    forged = f"mentor:{application.id}:approve"

    said = await community["Tomas"].user.click(
        post_control(community["Tomas"].user.dm_channel, forged), custom_id=forged
    )

    assert "Only facilitators can do that" in answer(said)


@pytest.mark.parametrize("value", ["0", "999999", str(2**70)])
async def test_a_forged_choice_from_the_waiting_list_offers_to_nobody(
    community: SimulatedCommunity, value: str
) -> None:
    await make_mentors(community, "Ines")
    before = await stored_rows(community)

    said = await community["Ines"].select(post_control(community.mentorship, "offer", kind=SELECT), [value])

    assert "so nobody was asked" in answer(said)
    assert await stored_rows(community) == before


async def test_someone_on_another_communitys_list_cannot_be_offered_to(
    community: SimulatedCommunity, elsewhere: SimulatedCommunity
) -> None:
    await make_mentors(elsewhere, "Ines")
    await join_waiting_list(community, "Ada")

    said = await elsewhere["Ines"].select(post_control(elsewhere.mentorship, "offer", kind=SELECT), ["1"])

    assert "so nobody was asked" in answer(said)


async def test_a_suggestion_of_someone_who_is_nowhere_is_answered_kindly(community: SimulatedCommunity) -> None:
    forged = post_control(community.mentorship, "suggest:999999:mentor", kind=USER_SELECT)

    said = await community["Tomas"].select(forged, [community["Ada"]])

    assert "isn't in the server any more" in answer(said)


async def test_a_page_of_the_guide_that_is_not_there_shows_the_first(community: SimulatedCommunity) -> None:
    said = await community["Ada"].select(post_control(community.mentorship, "guide", kind=SELECT), ["999999"])

    assert "What mentorship is here" in answer(said)
