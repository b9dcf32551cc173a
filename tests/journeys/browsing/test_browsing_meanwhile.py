"""Browsing while things change, from elsewhere, and long after: nobody is left without a way on."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.browsing import (
    END_OF_LIST,
    browse,
    card_labels,
    mentor_on_card,
    mentors_shown,
    page,
    press_on_card,
    store_answers,
)
from tests.support.journeys.reading import answer, fill_in, labels, last_dm, profile_link, text
from tests.support.journeys.steps import (
    leave_server,
    make_mentors,
    make_pairing,
    post_control,
    remove_role,
    request_pairing,
    restart,
    services,
    someone,
)


async def test_who_has_a_mentor_is_told_how_to_change(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Marek")
    shown = await browse(community, "Ada")
    await make_pairing(community, "Ada", "Ines")

    anew = answer(await community["Ada"].slash(community.mentorship, "mentee browse"))
    old = [answer(await community["Ada"].click(shown, label=label)) for label in card_labels("Marek")]

    assert all("You have a mentor already" in said for said in [anew, *old])


@pytest.mark.parametrize("how", ["leaves", "pauses", "fills up", "steps down", "is asked"])
async def test_a_mentor_who_is_gone_meanwhile_is_skipped_kindly(community: SimulatedCommunity, how: str) -> None:
    await make_mentors(community, "Ines", "Marek", "Tomas")
    order = await mentors_shown(community, "Ada")
    shown = await browse(community, "Ada")
    await _goes(community, str(order[0]), how)

    after = await press_on_card(community, "Ada", shown, "Next")

    assert mentor_on_card(community, after) == order[1]
    assert await mentors_shown(community, "Ada") == order[1:]


@pytest.mark.parametrize("how", ["leaves", "pauses", "fills up", "steps down"])
async def test_asking_a_mentor_who_is_gone_meanwhile_is_answered_kindly(
    community: SimulatedCommunity, how: str
) -> None:
    await make_mentors(community, "Ines", "Marek")
    order = await mentors_shown(community, "Ada")
    shown = await browse(community, "Ada")
    await _goes(community, str(order[0]), how)

    said = answer(await community["Ada"].click(shown, label=f"Ask {order[0]}"))
    asked = await press_on_card(community, "Ada", shown, "Not for me")

    assert "isn't possible at the moment" in said or "isn't in the server any more" in said
    assert mentor_on_card(community, asked) == order[1]
    assert labels(asked) == card_labels(str(order[1]))


async def _goes(community: SimulatedCommunity, mentor: str, how: str) -> None:
    match how:
        case "leaves":
            leave_server(community, mentor)
            await community.env.settle()
        case "pauses":
            await services(community).mentor_status.pause(community.caller(mentor), until=None)
        case "steps down":
            await services(community).mentor_status.step_down(community.caller(mentor))
        case "is asked":
            await request_pairing(community, "Ada", mentor)
        case _:
            await make_pairing(community, "Chiara", mentor)
            await make_pairing(community, "Dorji", mentor)


async def test_two_presses_on_an_old_card_show_the_same(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    shown = await browse(community, "Ada")
    row = await _row(community, str(mentor_on_card(community, shown)))

    for move in ("next", "ever"):
        custom_id = f"browse:{community.guild.id}:{row}:{move}"
        twice = [
            answer(await community["Ada"].click(post_control(community.mentorship, custom_id), custom_id=custom_id))
            for _ in range(2)
        ]
        assert twice[0] == twice[1]


async def _row(community: SimulatedCommunity, name: str) -> int:
    async with community.bot._dependencies.database.read_transaction() as uow:
        mentor = await uow.mentors.get_live(community.guild.id, community[name].id)
    assert mentor is not None
    return mentor.id


async def test_a_card_works_after_a_restart(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    shown = await browse(community, "Ada")
    first = mentor_on_card(community, shown)
    await restart(community)

    after = await press_on_card(community, "Ada", shown, "Next")

    assert {first, mentor_on_card(community, after)} == {"Ines", "Marek"}


async def test_it_works_from_a_direct_message(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    target = f"door:{community.guild.id}:browse"
    ada = community["Ada"]

    shown = page(await ada.user.click(post_control(ada.user.dm_channel, target), custom_id=target))
    form = await ada.user.click(shown, label="Ask Ines")
    said = await fill_in(ada, form, "Would you?", "yes", in_dm=True)

    assert profile_link(community, "Ines") in text(shown)
    assert labels(shown) == card_labels("Ines")
    assert "is with me" in answer(said)
    assert "asks whether you would be their mentor" in text(last_dm(community["Ines"]))


async def test_in_a_direct_message_one_can_go_on_and_pass_over(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    target = f"door:{community.guild.id}:browse"
    ada = community["Ada"]
    shown = page(await ada.user.click(post_control(ada.user.dm_channel, target), custom_id=target))

    shown = page(await ada.user.click(shown, label="Next"))
    shown = page(await ada.user.click(shown, label="Not for me"))
    shown = page(await ada.user.click(shown, label="For good"))

    assert END_OF_LIST in text(shown)
    assert len(await mentors_shown(community, "Ada")) == 1


async def test_who_loses_the_members_role_looks_no_further(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    shown = await browse(community, "Ada")
    remove_role(community, "Ada", "Member")

    said = answer(await community["Ada"].click(shown, label="Next"))

    assert "This is for members of the groups" in said


@pytest.mark.parametrize("nick", ["\u202eנעמי\u202c", "ﷺ" * 10, "𝔐" * 32, "*_`~|[a](b)>#"])
async def test_awkward_names_and_words_are_shown_as_they_are(community: SimulatedCommunity, nick: str) -> None:
    await make_mentors(community, "Ines")
    community.env.backend.edit_member(community.guild.id, community["Ines"].id, {"nick": nick})
    await community.env.settle()
    await services(community).mentor_status.update(
        community.caller("Ines"),
        qualities=["kind"],
        capacity=2,
        words="# Big\n[a](https://evil.example) " + "*_~|" * 200,
    )
    await store_answers(community, "Ines", pronouns="*she*\n# her", faith="> [a](b)\n" * 30)

    here = await browse(community, "Ada")
    target = f"door:{community.guild.id}:browse"
    there = await community["Ada"].user.click(
        post_control(community["Ada"].user.dm_channel, target), custom_id=target
    )

    assert labels(here)[0].startswith("Ask ")
    assert r"\*she\* # her" in text(here)
    assert labels(page(there)) == labels(here)


async def test_hundreds_of_mentors_are_shown_one_by_one_each_once(community: SimulatedCommunity) -> None:
    many = {}
    for number in range(120):
        user = community.env.create_user(f"mentor{number}")
        many[f"mentor{number}"] = community.guild.add_member(user, roles=[community.roles["Member"]])
    await community.env.settle()
    community.people.update(many)
    for name in many:
        await services(community).mentor_applications.add(community.caller("Tomas"), someone(community, name))

    looked = services(community).browsing
    shown, order = await looked.first_mentor(community.caller("Ada")), []
    while (mentor := getattr(shown, "mentor", None)) is not None:
        order.append(mentor.user_id)
        shown = await looked.mentor_after(community.caller("Ada"), mentor.id)

    assert sorted(order) == sorted(member.id for member in many.values())
    first = next(name for name, member in many.items() if member.id == order[0])
    assert labels(await browse(community, "Ada")) == card_labels(first)
