"""What people say about themselves and hope for: kept encrypted, part by part, and only what can be said here."""

from __future__ import annotations

import pytest

from bot.rules.people import Caller
from bot.rules.refusals import MembersOnly, NotFound, TooLong
from bot.rules.traits import MOST_OPTIONS, Part, Stance, Want, option_key
from bot.ui.profiles.labels import NAMES
from storage.models.enums import RoleKind
from storage.schema.matching import profiles
from tests.support.house import ELSEWHERE, HOME, IS_ALUMNI, House, in_dm, member
from tests.support.services.moments import ROUNDS, at_once, manager, rows, trail

ADA, INES = 30, 10


def past_member(user_id: int) -> Caller:
    """Someone who was in a group once."""
    return Caller(user_id=user_id, community_id=HOME, role_ids=frozenset({IS_ALUMNI}))


def outsider(user_id: int) -> Caller:
    """Someone in the server who is in no group and never was."""
    return Caller(user_id=user_id, community_id=HOME)


async def test_who_has_said_nothing_has_no_row_and_hopes_for_what_makes_talking_possible(house: House) -> None:
    mine = await house.services.about_them.mine(member(ADA))

    assert (mine.answers, mine.mentor, mine.seeker) == ({}, None, None)
    assert mine.wants["languages"] == Want(stance=Stance.SIMILAR)
    assert await rows(house.store, profiles) == []


async def test_each_part_is_said_anew_as_a_whole_and_leaves_the_others_alone(house: House) -> None:
    say = house.services.about_them.say
    await say(
        member(ADA), Part.SELF, chosen={"gender": ["woman"], "age": ["40s"]}, pronouns="she/her", faith="Quaker."
    )
    await say(member(ADA), Part.STORY, chosen={"affair": ["paid", "long"]})

    kept = await say(member(ADA), Part.SELF, chosen={"gender": [], "age": ["50s"]}, pronouns=" ", faith=None)

    assert kept.answers == {"age": "50s", "affair": "long+paid"}
    assert (kept.profile.pronouns, kept.profile.faith) == (None, None)
    assert await trail(house, "person") == [(ADA, "about me")] * 3


async def test_everything_can_be_taken_back(house: House) -> None:
    await house.services.about_them.say(member(ADA), Part.SELF, chosen={"gender": ["woman"]}, faith="Quaker.")

    await house.services.about_them.say(member(ADA), Part.SELF, chosen={"gender": []})

    [kept] = await rows(house.store, profiles)
    assert (kept["answers"], kept["wants"], kept["pronouns"], kept["faith"]) == (None, None, None, None)


async def test_what_is_forged_falls_away(house: House) -> None:
    say, hope = house.services.about_them.say, house.services.about_them.hope
    await say(
        member(ADA),
        Part.SELF,
        chosen={"gender": ["dragon"], "age": ["40s", "50s"], "side": ["betrayed"], "zone": ["UTC"], "x=y z": ["1"]},
    )
    kept = await hope(
        member(ADA),
        Part.SELF,
        wants={"gender": "any!", "age": "similar!!", "children": "other!", "side": "other", "nothing": "similar"},
    )

    assert kept.answers == {"age": "40s"}
    [stored] = await rows(house.store, profiles)
    assert (stored["answers"], stored["wants"]) == ("age=40s", "children=other!")


@pytest.mark.parametrize("part", Part)
async def test_a_hope_that_says_nothing_known_changes_nothing(house: House, part: Part) -> None:
    await house.services.about_them.hope(member(ADA), part, wants={"gender": "", "languages": "a must"})

    [stored] = await rows(house.store, profiles)
    assert stored["wants"] is None


async def test_hopes_are_said_part_by_part_and_may_say_that_it_does_not_matter(house: House) -> None:
    hope = house.services.about_them.hope
    await hope(member(ADA), Part.TALKING, wants={"languages": "any", "ways": "similar!", "zone": "other"})

    kept = await hope(member(ADA), Part.STORY, wants={"side": "other"})

    assert kept.wants["languages"].stance is Stance.ANY
    assert kept.wants["ways"] == Want(stance=Stance.SIMILAR, must=True)
    assert kept.wants["zone"] == Want(stance=Stance.OTHER)
    assert kept.wants["side"] == Want(stance=Stance.OTHER)
    assert kept.wants["times"] == Want(stance=Stance.SIMILAR)


async def test_what_is_hidden_is_not_asked_and_what_was_said_about_it_is_kept(house: House) -> None:
    say, hope = house.services.about_them.say, house.services.about_them.hope
    await say(member(ADA), Part.SELF, chosen={"gender": ["woman"], "age": ["40s"]})
    await hope(member(ADA), Part.SELF, wants={"gender": "similar!"})
    await house.services.traits.hide(manager(), "gender", hidden=True, usual=NAMES)

    await say(member(ADA), Part.SELF, chosen={"gender": ["man"], "age": []})
    kept = await hope(member(ADA), Part.SELF, wants={"gender": "any"})

    assert kept.answers == {"gender": "woman"}
    assert kept.wants["gender"] == Want(stance=Stance.SIMILAR, must=True)


async def test_what_a_form_did_not_ask_about_stays_as_it_was(house: House) -> None:
    say = house.services.about_them.say
    await say(member(ADA), Part.SELF, chosen={"gender": ["woman"], "age": ["40s"]})

    kept = await say(member(ADA), Part.SELF, chosen={"gender": ["man"]})

    assert kept.answers == {"gender": "man", "age": "40s"}


async def test_only_the_communitys_own_groups_and_options_can_be_named(house: House) -> None:
    groups = list(range(10**18, 10**18 + 30))
    await house.services.setup.choose_roles(manager(), RoleKind.GROUP, groups)
    await house.services.traits.add(manager(), "Meetings", "Online\nIn person", usual=NAMES)

    await house.services.about_them.say(member(ADA), Part.STORY, chosen={"group": [*map(str, groups), "7"]})
    kept = await house.services.about_them.say(
        member(ADA), Part.OURS, chosen={"own1": [option_key("In person"), "9"]}
    )

    assert kept.answers["group"].split("+") == [str(role) for role in groups[:MOST_OPTIONS]]
    assert kept.answers["own1"] == option_key("In person")


async def test_the_texts_belong_to_one_part_and_are_cleaned(house: House) -> None:
    say = house.services.about_them.say
    await say(member(ADA), Part.STORY, chosen={}, pronouns="no" * 50, faith="no" * 500)

    kept = await say(member(ADA), Part.SELF, chosen={}, pronouns=" she\n\u202eher ", faith="A\u0000\n\u200bB")

    assert (kept.profile.pronouns, kept.profile.faith) == ("she her", "A\nB")


@pytest.mark.parametrize(("pronouns", "faith"), [("p" * 41, None), (None, "f" * 501)])
async def test_too_many_words_are_refused_whole(house: House, pronouns: str | None, faith: str | None) -> None:
    with pytest.raises(TooLong):
        await house.services.about_them.say(
            member(ADA), Part.SELF, chosen={"gender": ["woman"]}, pronouns=pronouns, faith=faith
        )

    assert await rows(house.store, profiles) == []
    assert await trail(house, "person") == []


async def test_present_and_past_members_may_and_nobody_else(house: House) -> None:
    about = house.services.about_them

    for caller in (member(ADA), past_member(31)):
        await about.say(caller, Part.SELF, chosen={"gender": ["man"]})
    for refused in (
        about.mine(outsider(32)),
        about.say(outsider(32), Part.SELF, chosen={}),
        about.hope(outsider(32), Part.SELF, wants={}),
    ):
        with pytest.raises(MembersOnly):
            await refused
    with pytest.raises(NotFound):
        await about.mine(in_dm(ADA))

    assert {row["user_id"] for row in await rows(house.store, profiles)} == {ADA, 31}


async def test_mentors_and_those_who_wait_may_also_without_a_role(house: House) -> None:
    await house.mentor(INES)
    await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)

    mentor = await house.services.about_them.mine(outsider(INES))
    seeker = await house.services.about_them.say(outsider(ADA), Part.SELF, chosen={"gender": ["man"]})

    assert mentor.mentor is not None
    assert seeker.seeker is not None
    assert seeker.answers == {"gender": "man"}


async def test_each_community_has_its_own(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await house.services.about_them.say(member(ADA), Part.SELF, chosen={"gender": ["woman"]})

    assert (await house.services.about_them.mine(member(ADA, ELSEWHERE))).answers == {}


async def test_nothing_of_it_can_be_read_in_the_file(house: House) -> None:
    await house.services.about_them.say(
        member(ADA), Part.SELF, chosen={"gender": ["woman"]}, pronouns="she/her", faith="Quaker."
    )
    await house.services.about_them.hope(member(ADA), Part.SELF, wants={"gender": "similar!"})

    async with house.store.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT answers, wants, pronouns, faith FROM profiles")
        sealed = [bytes(value) for value in found.one()]

    assert not [word for word in (b"woman", b"similar", b"she/her", b"Quaker") for value in sealed if word in value]


async def test_two_forms_sent_in_the_same_moment_are_both_kept(house: House, rival: House) -> None:
    for round_ in range(ROUNDS):
        person = member(ADA + round_)

        await at_once(
            house.services.about_them.say(person, Part.SELF, chosen={"gender": ["woman"]}, faith="Quaker."),
            rival.services.about_them.say(person, Part.STORY, chosen={"side": ["betrayed"]}),
            house.services.about_them.hope(person, Part.SELF, wants={"gender": "similar"}),
            rival.services.about_them.hope(person, Part.STORY, wants={"side": "other!"}),
            turned=round_ % 2 == 0,
        )

        kept = await house.services.about_them.mine(person)
        assert kept.answers == {"gender": "woman", "side": "betrayed"}
        assert kept.profile.faith == "Quaker."
        assert (kept.wants["gender"].stance, kept.wants["side"].must) == (Stance.SIMILAR, True)
