"""What someone on the waiting list hears: what happens next, what is in the way, and that they are not forgotten."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import Want, WantStance, format_answers
from tests.support.factories import write_wants
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, press, text
from tests.support.journeys.steps import advance_days, join_waiting_list, make_mentors, restart, services

TWO_WEEKS = timedelta(days=14)
NO_ROOM = "no mentor with room whom I could show you"
MUST = "something that you marked as a must: side of the affair"


async def hopes_for(community: SimulatedCommunity, name: str, *, side: str, must: bool = False) -> None:
    """What someone said about themselves, and that they hope for the same."""
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.profiles.set(
            community.guild.id,
            community[name].id,
            answers=format_answers({"side": side}),
            wants=write_wants({"side": Want(stance=WantStance.SIMILAR, must=must)}),
        )


async def joins(community: SimulatedCommunity, name: str) -> str:
    """Someone joins the list by command; what they are answered."""
    form = await community[name].slash(community.mentorship, "mentee ask")
    return answer(await fill_in(community[name], form, "Someone to listen.", "yes", "mentors", None))


async def test_joining_says_honestly_what_happens_next_and_what_stands_in_the_way(
    community: SimulatedCommunity,
) -> None:
    await hopes_for(community, "Bilal", side="betrayed", must=True)

    nobody = await joins(community, "Ada")
    await make_mentors(community, "Ines")
    await hopes_for(community, "Ines", side="unfaithful")
    must = await joins(community, "Bilal")
    nothing = await joins(community, "Dorji")

    assert "Every 2 weeks I write to you how it stands" in nobody
    assert (NO_ROOM in nobody, MUST in nobody) == (True, False)
    assert (NO_ROOM in must, MUST in must) == (False, True)
    assert (NO_ROOM in nothing, "must" in nothing) == (False, False)


async def test_every_two_weeks_a_word_comes_with_the_ways_on(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")

    await community.advance_time(TWO_WEEKS)
    [word] = dms(community["Ada"])
    await advance_days(community, 14)

    assert "You are not forgotten" in text(word)
    assert NO_ROOM in text(word)
    assert labels(word) == [
        "Look around",
        "Say more about yourself",
        "Change what I hope for",
        "Leave the list",
        "Times for messages",
    ]
    assert len(dms(community["Ada"])) == 2


async def test_also_after_weeks_without_the_bot_one_word_comes(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    community.clock.advance(timedelta(days=75))

    await restart(community)
    await community.advance_time(timedelta(hours=1))

    assert len(dms(community["Ada"])) == 1


async def test_the_word_and_the_overview_say_what_could_be_loosened(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    await make_mentors(community, "Ines")
    await hopes_for(community, "Ada", side="betrayed", must=True)
    await hopes_for(community, "Ines", side="unfaithful")

    await community.advance_time(TWO_WEEKS)
    mine = await community["Ada"].slash(community.mentorship, "mentorship me")
    await hopes_for(community, "Ada", side="betrayed")
    loosened = await community["Ada"].slash(community.mentorship, "mentorship me")

    assert "something that you marked as a must stands in the way" in text(last_dm(community["Ada"]))
    assert "side of the affair" not in text(last_dm(community["Ada"]))
    assert MUST in answer(mine)
    assert "must" not in answer(loosened)


async def test_the_list_can_be_left_from_the_word_and_then_none_comes(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    await community.advance_time(TWO_WEEKS)

    said = await press(community["Ada"], "Leave the list")
    again = await press(community["Ada"], "Leave the list")
    await community.advance_time(TWO_WEEKS)

    assert "You are off the list" in answer(said)
    assert answer(again) == answer(said)
    assert len(dms(community["Ada"])) == 1


async def test_what_one_hopes_for_can_be_changed_from_the_word(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    await community.advance_time(TWO_WEEKS)

    form = await press(community["Ada"], "Change what I hope for")
    said = await fill_in(community["Ada"], form, "Someone patient.", "yes", "mentors", None, in_dm=True)

    assert "Your place in the list is as it was" in answer(said)


async def test_a_mentor_kept_apart_changes_no_message_of_what_someone_reads(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    nobody = await community["Ada"].slash(community.mentorship, "mentorship me")
    await community["Ada"].slash(community.mentorship, "privacy keep-apart", member=community["Ines"])

    await make_mentors(community, "Ines")
    one_kept_apart = await community["Ada"].slash(community.mentorship, "mentorship me")
    await make_mentors(community, "Marek")
    another = await community["Ada"].slash(community.mentorship, "mentorship me")

    assert NO_ROOM in answer(nobody)
    assert answer(one_kept_apart) == answer(nobody)
    assert NO_ROOM not in answer(another)


async def test_who_was_asked_meanwhile_or_wants_nothing_asked_gets_no_word(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada", "Bilal")
    await make_mentors(community, "Ines")
    await services(community).preferences.opt_out(community.caller("Bilal"))
    await community.advance_time(TWO_WEEKS - timedelta(days=1))
    await services(community).offers.offer_to_waiting(community.caller("Ines"), await _place_of(community, "Ada"))

    await community.advance_time(timedelta(days=1))

    assert not [
        message for name in ("Ada", "Bilal") for message in dms(community[name]) if "forgotten" in text(message)
    ]


async def _place_of(community: SimulatedCommunity, name: str) -> int:
    return (await services(community).waiting_list.mine(community.caller(name))).id
