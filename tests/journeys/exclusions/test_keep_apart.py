"""``/privacy keep-apart``: the two are brought together in no way at all, and nobody else can tell.

Every response is compared, whole, with the one to the same action between two people who are not kept apart, or with
the one from before.
"""

from __future__ import annotations

from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.exclusions import (
    count_messages,
    keep_ines_and_ada_apart,
    rendered_answer,
)
from tests.support.journeys.reading import answer, card, dms, fill_in, last_dm, press, profile_link, text
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


async def _asks_by_name(community: SimulatedCommunity, asker: str, asked: str, *, by_menu: bool) -> InteractionResult:
    """Let Ines or Marek offer, or anybody else ask, by name."""
    option, command, menu = (
        ("mentee", "mentor ask", "Offer to mentor")
        if asker in ("Ines", "Marek")
        else ("mentor", "mentee ask", "Ask as my mentor")
    )
    shown = (
        await community[asker].context_menu(community.mentorship, menu, community[asked])
        if by_menu
        else await community[asker].slash(community.mentorship, command, **{option: community[asked]})
    )
    return await fill_in(community[asker], shown, "Would you?", "yes") if shown.modal is not None else shown


@pytest.mark.parametrize("by_menu", [False, True], ids=["by command", "by menu"])
@EITHER
async def test_whoever_is_kept_apart_is_answered_as_ever_and_asks_nobody(
    community: SimulatedCommunity, by: str, by_menu: bool
) -> None:
    await make_mentors(community, "Ines", "Marek")
    await keep_ines_and_ada_apart(community, by)
    asker, other = ("Ada", "Bilal") if by == "Ines" else ("Ines", "Marek")
    asked = "Marek" if by == "Ines" else "Bilal"
    had = await count_messages(community)

    apart = await _asks_by_name(community, asker, by, by_menu=by_menu)
    after_it = await count_messages(community)
    reached = await _asks_by_name(community, other, asked, by_menu=by_menu)

    assert _without_names(community, apart) == _without_names(community, reached)
    assert (after_it, await count_messages(community)) == (had, had + 1)


def _without_names(community: SimulatedCommunity, result: InteractionResult) -> str:
    """Return the whole response, with the same sign for everybody."""
    said = rendered_answer(result)
    for member in community.people.values():
        said = said.replace(str(member.id), "_")
    return said


@pytest.mark.parametrize("by_menu", [False, True], ids=["by command", "by menu"])
@EITHER
async def test_who_keeps_somebody_apart_reads_so_and_asks_nobody(
    community: SimulatedCommunity, by: str, by_menu: bool
) -> None:
    await make_mentors(community, "Ines")
    await keep_ines_and_ada_apart(community, by)
    had = await count_messages(community)

    said = await _asks_by_name(community, by, "Ada" if by == "Ines" else "Ines", by_menu=by_menu)

    assert "You keep this person apart, so nobody was asked" in answer(said)
    assert await count_messages(community) == had


@EITHER
async def test_a_form_sent_after_it_was_wished_asks_nobody(community: SimulatedCommunity, by: str) -> None:
    await make_mentors(community, "Ines")
    form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    await keep_ines_and_ada_apart(community, by)
    had = await count_messages(community)

    said = await fill_in(community["Ada"], form, "Would you?", "yes")

    assert ("is with me" if by == "Ines" else "You keep this person apart") in answer(said)
    assert await count_messages(community) == had


@EITHER
async def test_the_waiting_list_is_the_same_as_before_and_an_offer_is_taken_in(
    community: SimulatedCommunity, by: str
) -> None:
    await make_mentors(community, "Ines", "Marek")
    await join_waiting_list(community, "Ada")
    before = rendered_answer(await community["Ines"].slash(community.mentorship, "mentor ask"))
    await keep_ines_and_ada_apart(community, by)
    had = await count_messages(community)
    offer = post_control(community.mentorship, "offer", kind=SELECT)

    listed = rendered_answer(await community["Ines"].slash(community.mentorship, "mentor ask"))
    apart = await community["Ines"].select(offer, ["1"])
    after_it = await count_messages(community)
    reached = await community["Marek"].select(offer, ["1"])

    assert listed == before
    assert rendered_answer(apart) == rendered_answer(reached)
    assert (after_it, await count_messages(community)) == (had, had + 1)


@EITHER
async def test_a_facilitators_suggestion_is_answered_as_ever_and_asks_nobody(
    community: SimulatedCommunity, by: str
) -> None:
    await make_mentors(community, "Ines", "Marek")
    await keep_ines_and_ada_apart(community, by)
    had, tomas = await count_messages(community), community["Tomas"]

    async def tried(mentor: str) -> list[str]:
        custom_id = f"suggest:{community['Ada'].id}:mentee"
        menu = post_control(community.mentorship, custom_id, kind=USER_SELECT)
        suggested = await tomas.slash(
            community.mentorship, "facilitator suggest", mentor=community[mentor], mentee=community["Ada"]
        )
        again = await tomas.select(menu, [community[mentor]], custom_id=custom_id)
        return [_without_names(community, said) for said in (suggested, again)]

    apart = await tried("Ines")
    after_it = await count_messages(community)

    assert apart == await tried("Marek")
    assert (after_it, await count_messages(community)) == (had, had + 2)


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
async def test_a_mentees_old_yes_is_answered_as_when_the_offer_was_taken_back(
    community: SimulatedCommunity, by: str
) -> None:
    await make_mentors(community, "Ines", "Marek")
    await services(community).requests.ask_mentee(community.caller("Ines"), someone(community, "Ada"))
    from_others = await services(community).requests.ask_mentee(community.caller("Marek"), someone(community, "Ada"))
    await drain_outbox(community)
    from_ines, from_marek = dms(community["Ada"])[-2:]
    await services(community).responses.withdraw(community.caller("Marek"), from_others.id)
    await drain_outbox(community)
    told_of_marek = text(last_dm(community["Ada"]))
    await keep_ines_and_ada_apart(community, by)

    apart = await press(community["Ada"], "Yes", from_ines)
    taken_back = await press(community["Ada"], "Yes", from_marek)

    assert answer(apart) == answer(taken_back)
    told_of_ines = text(last_dm(community["Ada"]))
    marek, ines = profile_link(community, "Marek"), profile_link(community, "Ines")
    assert told_of_ines.replace(ines, marek) == told_of_marek


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
async def test_a_facilitators_yes_comes_too_late_and_the_other_reads_an_ordinary_end(
    community: SimulatedCommunity, by: str
) -> None:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")
    asked = card(community)
    await keep_ines_and_ada_apart(community, by)

    said = await community["Tomas"].click(asked, label="Approve")
    await drain_outbox(community)
    told = text(last_dm(community["Ada" if by == "Ines" else "Ines"]))

    assert "This is closed by now" in answer(said)
    assert f"{profile_link(community, by)} has taken their yes back before it began" in told


async def test_looking_around_is_as_before_for_whom_a_mentor_keeps_apart(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    before = rendered_answer(await community["Ada"].slash(community.mentorship, "mentee browse"))
    await keep_ines_and_ada_apart(community, "Ines")

    assert rendered_answer(await community["Ada"].slash(community.mentorship, "mentee browse")) == before


async def test_looking_around_shows_nobody_whom_one_keeps_apart(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    shown = (await community["Ada"].slash(community.mentorship, "mentee browse")).response
    assert shown is not None
    await keep_ines_and_ada_apart(community, "Ada")

    anew = await community["Ada"].slash(community.mentorship, "mentee browse")
    asked = await community["Ada"].click(shown, label="Ask Ines")
    turned = await community["Ada"].click(shown, label="Next")

    assert "You keep this person apart" in answer(asked)
    assert not [said for said in (anew, turned) if community["Ines"].mention in answer(said)]


@EITHER
async def test_what_could_be_loosened_counts_ones_own_wish_alone(community: SimulatedCommunity, by: str) -> None:
    await make_mentors(community, "Ines")
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.profiles.set(community.guild.id, community["Ines"].id, answers="gender=man")
        await uow.profiles.set(
            community.guild.id, community["Ada"].id, answers="gender=woman", wants="gender=similar!"
        )
    before = rendered_answer(await community["Ada"].slash(community.mentorship, "mentee browse"))
    await keep_ines_and_ada_apart(community, by)

    after = rendered_answer(await community["Ada"].slash(community.mentorship, "mentee browse"))

    assert "a wish instead of a must: **gender**" in before
    assert (after == before) == (by == "Ines")
    assert ("a wish instead of a must" in after) == (by == "Ines")


@EITHER
async def test_who_is_asked_and_keeps_apart_is_not_reminded_and_the_question_closes_kindly(
    community: SimulatedCommunity, by: str
) -> None:
    await request_pairing(community, "Ada", "Ines")
    await keep_ines_and_ada_apart(community, by)
    had = await count_messages(community)

    await advance_days(community, 13)
    before_the_end = await count_messages(community)
    await advance_days(community, 2)

    reminders = 0 if by == "Ines" else 2  # what the asker wishes since changes nothing that the other sees
    assert before_the_end == had + reminders
    assert "is closed, and nothing is needed from you" in text(last_dm(community["Ines"]))
