"""``/privacy keep-apart``: the two are brought together in no way at all, and no response tells why.

Every response is compared, whole, with the one to the same action for a reason of everyday life: a mentor without
room, a waiting list with nobody on it.
"""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.exclusions import (
    count_messages,
    fill_mentor,
    fill_mentor_with_two,
    keep_ines_and_ada_apart,
    rendered_answer,
)
from tests.support.journeys.reading import answer, card, dms, fill_in, last_dm, press, text
from tests.support.journeys.steps import (
    SELECT,
    USER_SELECT,
    advance_days,
    drain_outbox,
    join_waiting_list,
    make_mentors,
    make_pairing,
    post_control,
    request_pairing,
    require_approval,
    services,
    someone,
)

EITHER = pytest.mark.parametrize("by", ["Ines", "Ada"], ids=["by the mentor", "by the mentee"])


@EITHER
async def test_asking_by_name_and_by_menu_is_answered_as_without_room(community: SimulatedCommunity, by: str) -> None:
    await fill_mentor(community, "Marek", "Chiara", "Dorji")
    await make_mentors(community, "Ines")
    await keep_ines_and_ada_apart(community, by)
    had, ada = await count_messages(community), community["Ada"]

    apart = [
        rendered_answer(await ada.slash(community.mentorship, "mentee ask", mentor=community["Ines"])),
        rendered_answer(await ada.context_menu(community.mentorship, "Ask as my mentor", community["Ines"])),
    ]
    full = [
        rendered_answer(await ada.slash(community.mentorship, "mentee ask", mentor=community["Marek"])),
        rendered_answer(await ada.context_menu(community.mentorship, "Ask as my mentor", community["Marek"])),
    ]

    assert apart == full
    assert await count_messages(community) == had


@EITHER
async def test_a_form_sent_after_it_was_wished_is_answered_as_without_room(
    community: SimulatedCommunity, by: str
) -> None:
    await make_mentors(community, "Ines", "Marek")
    ada = community["Ada"]
    forms = [
        await ada.slash(community.mentorship, "mentee ask", mentor=community[name]) for name in ("Ines", "Marek")
    ]
    await fill_mentor_with_two(community, "Marek")
    await keep_ines_and_ada_apart(community, by)
    had = await count_messages(community)

    apart, full = [await fill_in(ada, form, "Would you?", "yes") for form in forms]

    assert rendered_answer(apart) == rendered_answer(full)
    assert answer(apart) == answer(full)
    assert await count_messages(community) == had


@EITHER
async def test_a_mentor_who_asks_by_name_and_by_menu_hears_what_is_said_of_someone_with_a_mentor(
    community: SimulatedCommunity, by: str
) -> None:
    await make_mentors(community, "Ines")
    await make_pairing(community, "Bilal", "Marek")
    await keep_ines_and_ada_apart(community, by)
    had, ines = await count_messages(community), community["Ines"]

    apart = [
        rendered_answer(await ines.slash(community.mentorship, "mentor ask", mentee=community["Ada"])),
        rendered_answer(await ines.context_menu(community.mentorship, "Offer to mentor", community["Ada"])),
    ]
    has_one = [
        rendered_answer(await ines.slash(community.mentorship, "mentor ask", mentee=community["Bilal"])),
        rendered_answer(await ines.context_menu(community.mentorship, "Offer to mentor", community["Bilal"])),
    ]

    assert apart == has_one
    assert await count_messages(community) == had


@EITHER
async def test_the_waiting_list_is_the_same_as_before(community: SimulatedCommunity, by: str) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    before = rendered_answer(await community["Ines"].slash(community.mentorship, "mentor ask"))
    await keep_ines_and_ada_apart(community, by)
    had = await count_messages(community)

    listed = rendered_answer(await community["Ines"].slash(community.mentorship, "mentor ask"))
    gone = await community["Ines"].select(post_control(community.mentorship, "offer", kind=SELECT), ["999999"])
    old = await community["Ines"].select(post_control(community.mentorship, "offer", kind=SELECT), ["1"])

    assert listed == before
    assert rendered_answer(old) == rendered_answer(gone)
    assert await count_messages(community) == had


@EITHER
async def test_facilitators_hear_only_that_it_is_not_possible(community: SimulatedCommunity, by: str) -> None:
    await fill_mentor(community, "Marek", "Chiara", "Dorji")
    await make_mentors(community, "Ines")
    await keep_ines_and_ada_apart(community, by)
    had, tomas = await count_messages(community), community["Tomas"]

    async def tried(mentor: str) -> list[str]:
        custom_id = f"suggest:{community['Ada'].id}:mentee"
        menu = post_control(community.mentorship, custom_id, kind=USER_SELECT)
        return [
            rendered_answer(
                await tomas.slash(
                    community.mentorship, "facilitator suggest", mentor=community[mentor], mentee=community["Ada"]
                )
            ),
            rendered_answer(await tomas.select(menu, [community[mentor]], custom_id=custom_id)),
        ]

    assert await tried("Ines") == await tried("Marek")
    assert await count_messages(community) == had


@EITHER
async def test_facilitators_lists_are_as_before(community: SimulatedCommunity, by: str) -> None:
    await request_pairing(community, "Ada", "Ines")
    await join_waiting_list(community, "Bilal")
    commands: list[tuple[str, dict[str, Any]]] = [
        ("facilitator queue", {}),
        ("facilitator pairs", {}),
        ("facilitator person", {"member": community["Ada"]}),
        ("facilitator person", {"member": community["Ines"]}),
    ]

    before = [
        rendered_answer(await community["Tomas"].slash(community.mentorship, name, **options))
        for name, options in commands
    ]
    await keep_ines_and_ada_apart(community, by)
    after = [
        rendered_answer(await community["Tomas"].slash(community.mentorship, name, **options))
        for name, options in commands
    ]

    assert before == after


@EITHER
async def test_a_mentees_old_yes_is_answered_as_without_room(community: SimulatedCommunity, by: str) -> None:
    await make_mentors(community, "Ines", "Marek")
    await services(community).requests.ask_mentee(community.caller("Ines"), someone(community, "Ada"))
    await services(community).requests.ask_mentee(community.caller("Marek"), someone(community, "Ada"))
    await drain_outbox(community)
    from_ines, from_marek = dms(community["Ada"])[-2:]
    await fill_mentor_with_two(community, "Marek")
    await keep_ines_and_ada_apart(community, by)

    apart = await press(community["Ada"], "Yes", from_ines)
    full = await press(community["Ada"], "Yes", from_marek)

    assert answer(apart) == answer(full)
    assert "their places are taken" in answer(apart)


@EITHER
async def test_a_mentors_old_yes_is_answered_as_when_the_other_has_found_someone(
    community: SimulatedCommunity, by: str
) -> None:
    await request_pairing(community, "Ada", "Ines")
    from_ada = last_dm(community["Ines"])
    await request_pairing(community, "Bilal", "Ines")
    from_bilal = last_dm(community["Ines"])
    await make_pairing(community, "Bilal", "Marek")
    await keep_ines_and_ada_apart(community, by)

    apart = await press(community["Ines"], "Yes", from_ada)
    found = await press(community["Ines"], "Yes", from_bilal)
    mine = await community["Ines"].slash(community.mentorship, "pairing show")

    assert answer(apart) == answer(found)
    assert "no open question" in answer(mine)


@EITHER
async def test_a_facilitators_yes_hears_only_that_it_is_not_possible(community: SimulatedCommunity, by: str) -> None:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")
    asked = card(community)
    await keep_ines_and_ada_apart(community, by)
    had = await count_messages(community)

    said = await community["Tomas"].click(asked, label="Approve")

    assert "That isn't possible at the moment" in answer(said)
    assert "apart" not in answer(said)
    assert await count_messages(community) == had


@EITHER
async def test_looking_around_is_as_if_the_mentor_had_no_room(community: SimulatedCommunity, by: str) -> None:
    await make_mentors(community, "Ines")
    shown = (await community["Ada"].slash(community.mentorship, "mentee browse")).response
    assert shown is not None
    await fill_mentor_with_two(community, "Ines")
    full = rendered_answer(await community["Ada"].slash(community.mentorship, "mentee browse"))
    for mentee in ("Chiara", "Dorji"):
        pairing = (await services(community).overview.mine(community.caller(mentee))).pairings[0]
        await services(community).active_pairings.end(community.caller(mentee), pairing.id)
    await keep_ines_and_ada_apart(community, by)

    apart = rendered_answer(await community["Ada"].slash(community.mentorship, "mentee browse"))
    asked = await community["Ada"].click(shown, label="Ask")
    turned = await community["Ada"].click(shown, label="Next")

    assert apart == full
    assert "That isn't possible at the moment" in answer(asked)
    assert community["Ines"].mention not in answer(turned)


@EITHER
async def test_what_could_be_loosened_tells_nothing_of_it(community: SimulatedCommunity, by: str) -> None:
    await make_mentors(community, "Ines", "Marek")
    async with community.bot._dependencies.database.transaction() as uow:
        for name, said in (("Marek", "gender=man"), ("Ines", "gender=woman"), ("Ada", "gender=woman")):
            wants = {"wants": "gender=similar!"} if name == "Ada" else {}
            await uow.profiles.set(community.guild.id, community[name].id, answers=said, **wants)
    await services(community).mentor_status.pause(community.caller("Ines"), until=None)
    paused = rendered_answer(await community["Ada"].slash(community.mentorship, "mentee browse"))
    await services(community).mentor_status.resume(community.caller("Ines"))
    await keep_ines_and_ada_apart(community, by)

    assert rendered_answer(await community["Ada"].slash(community.mentorship, "mentee browse")) == paused


@EITHER
async def test_nobody_is_reminded_and_the_question_closes_kindly(community: SimulatedCommunity, by: str) -> None:
    await request_pairing(community, "Ada", "Ines")
    await keep_ines_and_ada_apart(community, by)
    had = await count_messages(community)

    await advance_days(community, 13)
    before_the_end = await count_messages(community)
    await advance_days(community, 2)

    assert before_the_end == had
    assert "has closed by itself" in text(last_dm(community["Ines"]))
