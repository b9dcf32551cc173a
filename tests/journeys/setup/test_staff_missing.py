"""Where nobody is left to look after mentorship, the owner hears what is missing, until somebody is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from simcord import Env

from bot.app import MentorshipBot
from bot.demo.world.community import ManualClock, SimulatedCommunity, create_community_without_settings, have_begun
from tests.support.journeys.reading import answer, dms, fill_in, text
from tests.support.journeys.steps import add_role, advance_days, leave_server, remove_role, restart, services
from tests.support.journeys.unheard import (
    delete_facilitator_role,
    delete_facilitators_channel,
    deny_posting,
    make_coordinator,
    remove_role_from_all,
)

MISSING = "something is missing that mentorship needs"
FACILITATORS, CHANNEL, COORDINATOR = "No facilitator is there", "No facilitators' channel", "No coordinator is there"


def told(community: SimulatedCommunity, name: str = "Rosa") -> list[str]:
    """What the owner was told is missing, each time."""
    return [text(message) for message in dms(community[name]) if MISSING in text(message)]


async def sweep(community: SimulatedCommunity) -> None:
    """Let what is due come."""
    await community.env.settle()
    await community.advance_time(timedelta(minutes=1))


async def last_facilitators_leave(community: SimulatedCommunity) -> None:
    """The owner, who stays, loses the role; the others go."""
    remove_role(community, "Rosa", "Facilitator")
    for name in ("Tomas", "Lindiwe"):
        leave_server(community, name)


async def coordinator_leaves(community: SimulatedCommunity) -> None:
    """The coordinator goes."""
    await make_coordinator(community, "Hana")
    leave_server(community, "Hana")


BREAKS: dict[str, tuple[Callable[[SimulatedCommunity], Awaitable[None]], str]] = {
    "role deleted": (delete_facilitator_role, FACILITATORS),
    "role taken from all": (remove_role_from_all, FACILITATORS),
    "last facilitator left": (last_facilitators_leave, FACILITATORS),
    "channel deleted": (delete_facilitators_channel, CHANNEL),
    "may not post": (deny_posting, CHANNEL),
    "coordinator left": (coordinator_leaves, COORDINATOR),
}


@pytest.mark.parametrize("what", BREAKS)
async def test_when_it_becomes_so_the_owner_hears_it_at_once_after_three_days_and_then_weekly(
    community: SimulatedCommunity, what: str
) -> None:
    breaks, words = BREAKS[what]

    await breaks(community)
    await sweep(community)
    at_once = told(community)
    days = list[int]()
    for day in range(1, 19):
        await advance_days(community, 1)
        days += [day] * (len(told(community)) - len(at_once) - len(days))

    assert len(at_once) == 1
    assert days == [3, 10, 17]
    assert all(words in said and "`/setup start`" in said for said in told(community))
    assert not [said for said in told(community) for one in ("Tomas", "Lindiwe", "Hana") if one in said]


async def test_it_stops_by_itself_once_somebody_is_there_and_begins_anew(community: SimulatedCommunity) -> None:
    await remove_role_from_all(community)
    await sweep(community)
    add_role(community, "Tomas", "Facilitator")
    await sweep(community)
    await advance_days(community, 12)
    in_between = len(told(community))

    remove_role(community, "Tomas", "Facilitator")
    await sweep(community)

    assert (in_between, len(told(community))) == (1, 2)


async def test_what_goes_missing_besides_is_told_at_once(community: SimulatedCommunity) -> None:
    await delete_facilitators_channel(community)
    await sweep(community)

    await remove_role_from_all(community)
    await sweep(community)
    await sweep(community)

    assert [(FACILITATORS in said, CHANNEL in said) for said in told(community)] == [(False, True), (True, True)]


async def test_roles_that_count_for_nothing_and_a_restart_tell_nobody_anything(community: SimulatedCommunity) -> None:
    remove_role(community, "Ada", "Member")
    await restart(community)
    await sweep(community)

    assert told(community) == []


async def test_where_nothing_is_set_up_a_seeker_is_promised_nobody_and_the_owner_hears_it(
    env: Env, companion: MentorshipBot, clock: ManualClock
) -> None:
    community = await create_community_without_settings(env, companion, clock)
    await have_begun(community, "Ada")
    await sweep(community)
    before = told(community)

    opened = await community["Ada"].slash(community.mentorship, "mentee ask")
    said = answer(await fill_in(community["Ada"], opened, "Someone to listen.", "yes", "mentors", None))
    await sweep(community)

    assert before == []
    assert "I can't promise that somebody looks for you" in said
    assert "Facilitators look" not in said
    [heard] = told(community)
    assert all(words in heard for words in (FACILITATORS, CHANNEL, COORDINATOR))
    assert "Ada" not in heard


async def test_setup_check_says_that_nobody_wears_the_role_and_that_there_is_no_coordinator(
    community: SimulatedCommunity,
) -> None:
    await services(community).setup.choose_coordinator(community.caller("Rosa"), None)
    await remove_role_from_all(community)

    said = answer(await community["Rosa"].slash(community.mentorship, "setup check"))

    assert "Nobody wears @Facilitator" in said
    assert "No coordinator is chosen" in said
    assert "Everything is in place" not in said
