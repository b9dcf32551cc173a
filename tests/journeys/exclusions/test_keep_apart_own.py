"""``/privacy keep-apart`` and its list: what someone sees of their own wish, and how to take it back."""

from __future__ import annotations

from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.exclusions import count_messages, keep_apart, rendered_answer
from tests.support.journeys.reading import answer, components, leaked_names
from tests.support.journeys.steps import (
    drain_outbox,
    join_waiting_list,
    leave_server,
    make_mentors,
    remove_role,
    restart,
    services,
    stored_rows,
)

UNSAID = ("kept_apart", "people", "audit")


async def test_it_is_kept_and_nobody_hears_of_it(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    before, had = await stored_rows(community, *UNSAID), await count_messages(community)

    said = await keep_apart(community, "Ada", "Ines")
    again = await keep_apart(community, "Ada", "Ines")

    assert "**Kept.**" in answer(said)
    assert rendered_answer(said) == rendered_answer(again)
    assert await stored_rows(community, *UNSAID) == before
    assert await count_messages(community) == had
    assert leaked_names(community, "Ada", reader="Ines") == []


async def test_the_answer_is_the_same_whatever_the_other_wished(community: SimulatedCommunity) -> None:
    before = rendered_answer(await keep_apart(community, "Ada", "Ines"))
    await services(community).exclusions.lift(community.caller("Ada"), community["Ines"].id)
    await keep_apart(community, "Ines", "Ada")

    assert rendered_answer(await keep_apart(community, "Ada", "Ines")) == before


async def test_an_anonymous_question_stays_anonymous(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    seeker = await services(community).waiting_list.mine(community.caller("Ada"))
    await services(community).offers.offer_to_waiting(community.caller("Ines"), seeker.id)
    await drain_outbox(community)

    anonymous = rendered_answer(await keep_apart(community, "Ines", "Ada"))
    stranger = rendered_answer(await keep_apart(community, "Ines", "Farid"))

    assert anonymous.replace(str(community["Ada"].id), str(community["Farid"].id)) == stranger


async def test_the_list_is_ones_own_and_takes_someone_off(community: SimulatedCommunity) -> None:
    await keep_apart(community, "Ada", "Ines")
    await keep_apart(community, "Ada", "Marek")
    await keep_apart(community, "Ines", "Chiara")

    shown = await community["Ada"].slash(community.mentorship, "privacy keep-apart-list")
    assert shown.response is not None
    listed = answer(shown)
    taken = await community["Ada"].select(
        shown.response, [str(community["Ines"].id)], custom_id=_taking_off(community)
    )
    others = await community["Chiara"].slash(community.mentorship, "privacy keep-apart-list")

    assert community["Ines"].mention in listed
    assert community["Marek"].mention in listed
    assert "is not on your list any more" in answer(taken)
    assert f"- {community['Ines'].mention}" not in answer(taken)
    assert "Your list is empty" in answer(others)


async def test_someone_who_has_had_all_of_theirs_deleted_can_be_taken_off(community: SimulatedCommunity) -> None:
    await keep_apart(community, "Ada", "Ines")
    await keep_apart(community, "Ada", "Tomas")
    await services(community).privacy.delete(community.caller("Ines"))

    listed = await community["Ada"].slash(community.mentorship, "privacy keep-apart-list")
    assert listed.response is not None
    [forgotten] = [value for value in _choices(community, listed) if value.startswith("-")]
    left = await community["Ada"].select(listed.response, [forgotten], custom_id=_taking_off(community))

    assert "is not on your list any more" in answer(left)
    assert _choices(community, left) == [str(community["Tomas"].id)]


def _taking_off(community: SimulatedCommunity) -> str:
    """The custom id of the select that takes somebody off the list."""
    return f"apart:{community.guild.id}"


def _choices(community: SimulatedCommunity, shown: InteractionResult) -> list[str]:
    assert shown.response is not None
    [menu] = [part for part in components(shown.response) if part.get("custom_id") == _taking_off(community)]
    return [option["value"] for option in menu["options"]]


async def test_the_list_works_after_a_restart_and_twice(community: SimulatedCommunity) -> None:
    await keep_apart(community, "Ada", "Ines")
    ada, ines = community["Ada"], str(community["Ines"].id)
    pages = [(await ada.slash(community.mentorship, "privacy keep-apart-list")).response for _ in range(2)]
    await restart(community)

    said = [
        answer(await ada.select(page, [ines], custom_id=_taking_off(community))) for page in pages if page is not None
    ]

    assert said[0] == said[1]
    assert "is not on your list any more" in said[0]


async def test_someone_who_left_or_never_was_a_member_counts_too(community: SimulatedCommunity) -> None:
    leave_server(community, "Ines")
    await community.env.settle()
    remove_role(community, "Ada", "Member")

    said = await community["Ada"].slash(community.mentorship, "privacy keep-apart", member=community["Ines"].user)
    shown = await community["Ada"].slash(community.mentorship, "privacy keep-apart-list")

    assert "**Kept.**" in answer(said)
    assert community["Ines"].mention in answer(shown)


async def test_not_oneself_and_no_bot(community: SimulatedCommunity) -> None:
    robot = community.guild.add_member(community.env.create_user("robot", bot=True))

    oneself = await keep_apart(community, "Ada", "Ada")
    a_bot = await community["Ada"].slash(community.mentorship, "privacy keep-apart", member=robot)

    assert "Please choose someone else" in answer(oneself)
    assert "That is a bot" in answer(a_bot)
