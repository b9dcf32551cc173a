"""Where a community keeps to one support group, people of different ones are not brought together, in any way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.callers import Caller, NamedUser
from bot.rules.refusals import ManagersOnly, OtherGroup
from bot.services.browsing import EndOfMentorList
from storage.models.enums import PairingState, RoleKind
from storage.models.settings import GroupRule
from storage.schema.pairings import pairings
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import rows

INES, MAREK, ADA = 10, 11, 31
TUESDAY, THURSDAY = 701, 702
MANAGER = Caller(user_id=1, community_id=COMMUNITY_ID, manages_server=True)


async def keep_to(harness: ServiceHarness, rule: GroupRule) -> None:
    """Let the community have two support groups, and this rule."""
    await harness.services.setup.choose_roles(MANAGER, RoleKind.GROUP, [TUESDAY, THURSDAY])
    await harness.services.setup.choose_group_rule(MANAGER, rule)


async def says_group(harness: ServiceHarness, person: int, group: int) -> None:
    """Somebody says on their profile of which group they are."""
    async with harness.database.transaction() as uow:
        await uow.profiles.set(COMMUNITY_ID, person, answers=f"group={group}", wants="")


def of(person: Caller, group: int) -> Caller:
    return replace(person, role_ids=person.role_ids | {group})


def one(person: NamedUser, group: int) -> NamedUser:
    return replace(person, role_ids=person.role_ids | {group})


async def test_only_who_manages_the_server_chooses(harness: ServiceHarness) -> None:
    with pytest.raises(ManagersOnly):
        await harness.services.setup.choose_group_rule(member(ADA), GroupRule.ONLY)

    await keep_to(harness, GroupRule.ONLY)

    assert (await harness.services.setup.settings(MANAGER)).group_rule is GroupRule.ONLY


async def test_nobody_asks_offers_or_suggests_across_groups_by_name(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await keep_to(harness, GroupRule.ONLY)
    requests, suggest = harness.services.requests, harness.services.suggestions.suggest
    mentor, mentee = one(someone(INES), TUESDAY), one(someone(ADA), THURSDAY)

    for refused in (
        requests.check_can_ask(of(member(ADA), THURSDAY), mentor),
        requests.ask_mentor(of(member(ADA), THURSDAY), mentor, words=None, attends=True),
        requests.ask_mentee(of(member(INES), TUESDAY), mentee),
        suggest(facilitator(), mentor=mentor, mentee=mentee),
    ):
        with pytest.raises(OtherGroup):
            await refused
    assert await rows(harness.database, pairings) == []


@pytest.mark.parametrize(
    ("rule", "group"), [(GroupRule.ONLY, TUESDAY), (GroupRule.ONLY, None), (GroupRule.PREFERRED, THURSDAY)]
)
async def test_whom_the_rule_does_not_part_can_be_asked(
    harness: ServiceHarness, rule: GroupRule, group: int | None
) -> None:
    await harness.add_mentor(INES)
    await keep_to(harness, rule)
    asker = member(ADA) if group is None else of(member(ADA), group)

    asked = await harness.services.requests.ask_mentor(asker, one(someone(INES), TUESDAY), words=None, attends=True)

    assert asked.state is PairingState.PROPOSED


@pytest.mark.parametrize(
    ("rule", "shown"),
    [(GroupRule.ANY, {INES, MAREK}), (GroupRule.PREFERRED, {INES, MAREK}), (GroupRule.ONLY, {MAREK})],
)
async def test_who_browses_sees_mentors_as_the_rule_says(
    harness: ServiceHarness, rule: GroupRule, shown: set[int]
) -> None:
    for mentor, group in ((INES, TUESDAY), (MAREK, THURSDAY)):
        await harness.add_mentor(mentor)
        await says_group(harness, mentor, group)
    await says_group(harness, ADA, THURSDAY)
    await keep_to(harness, rule)

    found = await harness.services.browsing.first_mentor(member(ADA))
    seen = []
    while hasattr(found, "mentor"):
        seen.append(found.mentor.user_id)
        found = await harness.services.browsing.mentor_after(member(ADA), found.mentor.id)

    assert set(seen) == shown
    if rule is not GroupRule.ANY:
        assert seen[0] == MAREK, "the one of her own group comes first"


@pytest.mark.parametrize(("rule", "matched"), [(GroupRule.ANY, True), (GroupRule.ONLY, False)])
async def test_matches_and_offers_without_a_name_keep_to_the_group(
    harness: ServiceHarness, rule: GroupRule, matched: bool
) -> None:
    await harness.add_mentor(INES)
    await says_group(harness, INES, TUESDAY)
    await says_group(harness, ADA, THURSDAY)
    await keep_to(harness, rule)
    waiting = await harness.services.waiting_list.join(
        member(ADA), hope=None, attends=True, listed=True, preferences=None
    )

    found = await harness.services.matching.find(facilitator())
    offer = await harness.services.offers.offer_to_waiting(member(INES), waiting.id)

    assert bool(found.matches) is matched
    assert offer.is_decoy is not matched


async def test_what_nobody_could_give_up_is_not_told_to_be_in_the_way(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await says_group(harness, INES, TUESDAY)
    await says_group(harness, ADA, THURSDAY)
    await keep_to(harness, GroupRule.ONLY)

    end = await harness.services.browsing.first_mentor(member(ADA))

    assert isinstance(end, EndOfMentorList)
    assert end.musts == ()
