"""Settings: chosen by those who manage the server, and what follows from changing them."""

from __future__ import annotations

import pytest

from bot.rules.people import Caller
from bot.rules.refusals import ManagersOnly, NotFound
from storage.models.enums import Answer, LetterKind, RoleKind
from storage.schema.check_ins import questions
from tests.support.house import ELSEWHERE, IS_MENTOR, House, facilitator, in_dm, member
from tests.support.services.moments import manager, news, rows, trail

INES, ADA, BILAL = 10, 31, 32


async def test_a_server_that_never_chose_has_the_defaults(house: House) -> None:
    settings = await house.services.setup.settings(manager(community_id=ELSEWHERE))

    assert (settings.facilitators_channel_id, settings.needs_yes, settings.roles) == (None, False, {})


async def test_what_managers_choose_is_kept_and_noted(house: House) -> None:
    setup = house.services.setup

    await setup.choose_roles(manager(), RoleKind.GROUP, [5, 4, 5])
    await setup.choose_forum(manager(), 810)
    await setup.choose_tag(manager(), 811)
    await setup.choose_needs_yes(manager(), needs_yes=True)
    settings = await setup.choose_coordinator(manager(), 77)

    assert settings.role_ids(RoleKind.GROUP) == {4, 5}
    assert (settings.forum_id, settings.forum_tag_id) == (810, 811)
    assert (settings.needs_yes, settings.coordinator_id) == (True, 77)
    assert (await trail(house, "community"))[-5:] == [
        (1, "choose group roles"),
        (1, "choose forum"),
        (1, "choose tag"),
        (1, "choose needs yes"),
        (1, "choose coordinator"),
    ]


async def test_every_choice_can_be_taken_back(house: House) -> None:
    setup = house.services.setup

    await setup.choose_roles(manager(), RoleKind.MENTOR, [])
    await setup.choose_facilitators_channel(manager(), None)
    settings = await setup.choose_coordinator(manager(), None)

    assert (settings.mentor_role_id, settings.facilitators_channel_id, settings.coordinator_id) == (None, None, None)


@pytest.mark.parametrize("who", [member(60), facilitator(50)], ids=["member", "facilitator"])
async def test_nobody_else_chooses(house: House, who: Caller) -> None:
    setup = house.services.setup
    before = await setup.settings(manager())

    for choice in (
        setup.choose_roles(who, RoleKind.FACILITATOR, [1]),
        setup.choose_facilitators_channel(who, 1),
        setup.choose_forum(who, 1),
        setup.choose_tag(who, 2),
        setup.choose_coordinator(who, 60),
        setup.choose_needs_yes(who, needs_yes=True),
    ):
        with pytest.raises(ManagersOnly):
            await choice

    assert await setup.settings(manager()) == before


async def test_nothing_is_chosen_from_a_direct_message(house: House) -> None:
    with pytest.raises(NotFound):
        await house.services.setup.choose_coordinator(Caller(user_id=1, community_id=None, manages_server=True), 60)


async def test_choosing_in_one_server_changes_nothing_in_another(house: House) -> None:
    await house.services.setup.choose_roles(manager(community_id=ELSEWHERE), RoleKind.MENTOR, [1])

    assert (await house.services.setup.settings(manager())).mentor_role_id == IS_MENTOR


async def test_open_cards_move_along_to_a_new_channel(house: House) -> None:
    await house.mentor(INES, capacity=3)
    await house.together(BILAL, INES)
    house.wait(days=4)
    await house.services.due.sweep()
    [question] = await rows(house.store, questions, questions.c.person_id == BILAL)
    await house.services.check_ins.answer(in_dm(BILAL), question["id"], Answer.CONTACT)
    await house.wants_a_yes()
    await house.together(ADA, INES)
    applied = await house.services.mentors.volunteer(
        member(33), qualities=[], past_member=False, capacity=2, words=None
    )
    async with house.store.transaction() as memory:
        await memory.mentors.place_card(applied.id, channel_id=800, message_id=7001)
    await house.letters()

    await house.services.setup.choose_facilitators_channel(manager(), 801)

    letters = await house.letters()
    assert {letter.kind for letter in letters} == {
        LetterKind.CARD_MENTOR,
        LetterKind.CARD_PAIRING,
        LetterKind.CARD_CONTACT,
    }
    assert len(letters) == 3
    assert (await house.services.standing.mine(member(INES))).card_message_id is None
    async with house.store.reading() as memory:
        moved = await memory.mentors.get(applied.id)
    assert moved is not None
    assert (moved.card_channel_id, moved.card_message_id) == (None, None)


@pytest.mark.parametrize("channel", [800, None], ids=["the same", "none"])
async def test_no_card_moves_where_there_is_nowhere_new(house: House, channel: int | None) -> None:
    await house.services.mentors.volunteer(member(33), qualities=[], past_member=False, capacity=2, words=None)
    await house.letters()

    await house.services.setup.choose_facilitators_channel(manager(), channel)

    assert await house.letters() == []


async def test_a_new_mentor_role_is_handed_out_to_every_mentor(house: House) -> None:
    for mentor in (INES, 11, 12):
        await house.mentor(mentor)
    await house.services.standing.pause(member(11), until=None)
    await house.services.standing.step_down(member(12))
    await house.letters()

    await house.services.setup.choose_roles(manager(), RoleKind.MENTOR, [999])

    assert await news(house) == {(LetterKind.MENTOR_ROLE, INES), (LetterKind.MENTOR_ROLE, 11)}
