"""What people say about themselves and hope for: kept encrypted, part by part, and only what can be said here."""

from __future__ import annotations

import asyncio

import pytest

from bot.rules.bad_input import TooLong
from bot.rules.callers import Caller
from bot.rules.refusals import MembersOnly, NotFound
from bot.rules.traits import TraitSection, Want, WantStance, option_key
from bot.ui.profiles.labels import TRAIT_NAMES
from storage.models.enums import RoleKind
from storage.schema.matching import profiles
from tests.support.service_harness import (
    ALUMNI_ROLE_ID,
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    in_dm,
    member,
)
from tests.support.services.concurrency import ROUNDS, audit_entries, manager, rows, run_concurrently

ADA, INES = 30, 10


def past_member(user_id: int) -> Caller:
    """Someone who was in a group once."""
    return Caller(user_id=user_id, community_id=COMMUNITY_ID, role_ids=frozenset({ALUMNI_ROLE_ID}))


def outsider(user_id: int) -> Caller:
    """Someone in the server who is in no group and never was."""
    return Caller(user_id=user_id, community_id=COMMUNITY_ID)


async def test_who_has_said_nothing_has_no_row_and_hopes_for_what_makes_talking_possible(
    harness: ServiceHarness,
) -> None:
    mine = await harness.services.profiles.mine(member(ADA))

    assert (mine.answers, mine.mentor, mine.seeker) == ({}, None, None)
    assert mine.wants["languages"] == Want(stance=WantStance.SIMILAR)
    assert await rows(harness.database, profiles) == []


async def test_each_part_is_said_anew_as_a_whole_and_leaves_the_others_alone(harness: ServiceHarness) -> None:
    say = harness.services.profiles.set_answers
    await say(
        member(ADA),
        TraitSection.SELF,
        chosen={"gender": ["woman"], "age": ["40s"]},
        pronouns="she/her",
        faith="Quaker.",
    )
    await say(member(ADA), TraitSection.STORY, chosen={"affair": ["paid", "long"]})

    kept = await say(member(ADA), TraitSection.SELF, chosen={"gender": [], "age": ["50s"]}, pronouns=" ", faith=None)

    assert kept.answers == {"age": "50s", "affair": "long+paid"}
    assert (kept.profile.pronouns, kept.profile.faith) == (None, None)
    assert await audit_entries(harness, "person") == [(ADA, "about me")] * 3


async def test_everything_can_be_taken_back(harness: ServiceHarness) -> None:
    await harness.services.profiles.set_answers(
        member(ADA), TraitSection.SELF, chosen={"gender": ["woman"]}, faith="Quaker."
    )

    await harness.services.profiles.set_answers(member(ADA), TraitSection.SELF, chosen={"gender": []})

    [kept] = await rows(harness.database, profiles)
    assert (kept["answers"], kept["wants"], kept["pronouns"], kept["faith"]) == (None, None, None, None)


async def test_what_is_forged_falls_away(harness: ServiceHarness) -> None:
    say, hope = harness.services.profiles.set_answers, harness.services.profiles.set_wants
    await say(
        member(ADA),
        TraitSection.SELF,
        chosen={"gender": ["dragon"], "age": ["40s", "50s"], "side": ["betrayed"], "zone": ["UTC"], "x=y z": ["1"]},
    )
    kept = await hope(
        member(ADA),
        TraitSection.SELF,
        wants={"gender": "any!", "age": "similar!!", "children": "other!", "side": "other", "nothing": "similar"},
    )

    assert kept.answers == {"age": "40s"}
    [stored] = await rows(harness.database, profiles)
    assert (stored["answers"], stored["wants"]) == ("age=40s", "children=other!")


@pytest.mark.parametrize("part", TraitSection)
async def test_a_hope_that_says_nothing_known_changes_nothing(harness: ServiceHarness, part: TraitSection) -> None:
    await harness.services.profiles.set_wants(member(ADA), part, wants={"gender": "", "languages": "a must"})

    [stored] = await rows(harness.database, profiles)
    assert stored["wants"] is None


async def test_hopes_are_said_part_by_part_and_may_say_that_it_does_not_matter(harness: ServiceHarness) -> None:
    hope = harness.services.profiles.set_wants
    await hope(member(ADA), TraitSection.TALKING, wants={"languages": "any", "ways": "similar!", "zone": "other"})

    kept = await hope(member(ADA), TraitSection.STORY, wants={"side": "other"})

    assert kept.wants["languages"].stance is WantStance.ANY
    assert kept.wants["ways"] == Want(stance=WantStance.SIMILAR, must=True)
    assert kept.wants["zone"] == Want(stance=WantStance.OTHER)
    assert kept.wants["side"] == Want(stance=WantStance.OTHER)
    assert kept.wants["times"] == Want(stance=WantStance.SIMILAR)


async def test_what_is_hidden_is_not_asked_and_what_was_said_about_it_is_kept(harness: ServiceHarness) -> None:
    say, hope = harness.services.profiles.set_answers, harness.services.profiles.set_wants
    await say(member(ADA), TraitSection.SELF, chosen={"gender": ["woman"], "age": ["40s"]})
    await hope(member(ADA), TraitSection.SELF, wants={"gender": "similar!"})
    await harness.services.community_traits.hide(manager(), "gender", hidden=True, default_names=TRAIT_NAMES)

    await say(member(ADA), TraitSection.SELF, chosen={"gender": ["man"], "age": []})
    kept = await hope(member(ADA), TraitSection.SELF, wants={"gender": "any"})

    assert kept.answers == {"gender": "woman"}
    assert kept.wants["gender"] == Want(stance=WantStance.SIMILAR, must=True)


async def test_what_a_form_did_not_ask_about_stays_as_it_was(harness: ServiceHarness) -> None:
    say = harness.services.profiles.set_answers
    await say(member(ADA), TraitSection.SELF, chosen={"gender": ["woman"], "age": ["40s"]})

    kept = await say(member(ADA), TraitSection.SELF, chosen={"gender": ["man"]})

    assert kept.answers == {"gender": "man", "age": "40s"}


async def test_groups_are_added_and_taken_back_and_all_else_stays_also_at_once(harness: ServiceHarness) -> None:
    groups = [str(number) for number in range(10**18, 10**18 + 30)]
    await harness.services.setup.choose_roles(manager(), RoleKind.GROUP, [int(each) for each in groups])
    profiles_of = harness.services.profiles
    await profiles_of.set_answers(member(ADA), TraitSection.STORY, chosen={"side": ["betrayed"]})

    await asyncio.gather(
        *(profiles_of.change_groups(member(ADA), joined=[each, "7"], left=[]) for each in groups[:3])
    )
    kept = await profiles_of.change_groups(member(ADA), joined=[groups[0]], left=[groups[1], groups[5]])

    assert kept.answers == {"side": "betrayed", "group": f"{groups[0]}+{groups[2]}"}
    with pytest.raises(MembersOnly):
        await profiles_of.change_groups(outsider(60), joined=[groups[0]], left=[])


async def test_only_the_communitys_own_groups_and_options_can_be_named(harness: ServiceHarness) -> None:
    groups = list(range(10**18, 10**18 + 30))
    await harness.services.setup.choose_roles(manager(), RoleKind.GROUP, groups)
    await harness.services.community_traits.add(manager(), "Meetings", "Online\nIn person", default_names=TRAIT_NAMES)

    await harness.services.profiles.set_answers(
        member(ADA), TraitSection.STORY, chosen={"group": [*map(str, groups), "7"]}
    )
    kept = await harness.services.profiles.set_answers(
        member(ADA), TraitSection.CUSTOM, chosen={"own1": [option_key("In person"), "9"]}
    )

    assert kept.answers["group"].split("+") == [str(role) for role in groups]
    assert kept.answers["own1"] == option_key("In person")


async def test_the_texts_belong_to_one_part_and_are_cleaned(harness: ServiceHarness) -> None:
    say = harness.services.profiles.set_answers
    await say(member(ADA), TraitSection.STORY, chosen={}, pronouns="no" * 50, faith="no" * 500)

    kept = await say(member(ADA), TraitSection.SELF, chosen={}, pronouns=" she\n\u202eher ", faith="A\u0000\n\u200bB")

    assert (kept.profile.pronouns, kept.profile.faith) == ("she her", "A\nB")


@pytest.mark.parametrize(("pronouns", "faith"), [("p" * 41, None), (None, "f" * 501)])
async def test_too_many_words_are_refused_whole(
    harness: ServiceHarness, pronouns: str | None, faith: str | None
) -> None:
    with pytest.raises(TooLong):
        await harness.services.profiles.set_answers(
            member(ADA), TraitSection.SELF, chosen={"gender": ["woman"]}, pronouns=pronouns, faith=faith
        )

    assert await rows(harness.database, profiles) == []
    assert await audit_entries(harness, "person") == []


async def test_present_and_past_members_may_and_nobody_else(harness: ServiceHarness) -> None:
    about = harness.services.profiles

    for caller in (member(ADA), past_member(31)):
        await about.set_answers(caller, TraitSection.SELF, chosen={"gender": ["man"]})
    for refused in (
        about.mine(outsider(32)),
        about.set_answers(outsider(32), TraitSection.SELF, chosen={}),
        about.set_wants(outsider(32), TraitSection.SELF, wants={}),
    ):
        with pytest.raises(MembersOnly):
            await refused
    with pytest.raises(NotFound):
        await about.mine(in_dm(ADA))

    assert {row["user_id"] for row in await rows(harness.database, profiles)} == {ADA, 31}


async def test_mentors_and_those_who_wait_may_also_without_a_role(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.waiting_list.join(member(ADA), hope=None, attends=True, listed=True, preferences=None)

    mentor = await harness.services.profiles.mine(outsider(INES))
    seeker = await harness.services.profiles.set_answers(outsider(ADA), TraitSection.SELF, chosen={"gender": ["man"]})

    assert mentor.mentor is not None
    assert seeker.seeker is not None
    assert seeker.answers == {"gender": "man"}


async def test_each_community_has_its_own(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.services.profiles.set_answers(member(ADA), TraitSection.SELF, chosen={"gender": ["woman"]})

    assert (await harness.services.profiles.mine(member(ADA, OTHER_COMMUNITY_ID))).answers == {}


async def test_nothing_of_it_can_be_read_in_the_file(harness: ServiceHarness) -> None:
    await harness.services.profiles.set_answers(
        member(ADA), TraitSection.SELF, chosen={"gender": ["woman"]}, pronouns="she/her", faith="Quaker."
    )
    await harness.services.profiles.set_wants(member(ADA), TraitSection.SELF, wants={"gender": "similar!"})

    async with harness.database.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT answers, wants, pronouns, faith FROM profiles")
        sealed = [bytes(value) for value in found.one()]

    assert not [word for word in (b"woman", b"similar", b"she/her", b"Quaker") for value in sealed if word in value]


async def test_two_forms_sent_in_the_same_moment_are_both_kept(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for round_ in range(ROUNDS):
        person = member(ADA + round_)

        await run_concurrently(
            harness.services.profiles.set_answers(
                person, TraitSection.SELF, chosen={"gender": ["woman"]}, faith="Quaker."
            ),
            second_harness.services.profiles.set_answers(person, TraitSection.STORY, chosen={"side": ["betrayed"]}),
            harness.services.profiles.set_wants(person, TraitSection.SELF, wants={"gender": "similar"}),
            second_harness.services.profiles.set_wants(person, TraitSection.STORY, wants={"side": "other!"}),
            turned=round_ % 2 == 0,
        )

        kept = await harness.services.profiles.mine(person)
        assert kept.answers == {"gender": "woman", "side": "betrayed"}
        assert kept.profile.faith == "Quaker."
        assert (kept.wants["gender"].stance, kept.wants["side"].must) == (WantStance.SIMILAR, True)
