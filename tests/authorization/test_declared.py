"""Every method of every service says who may call it, and refuses the others itself."""

from __future__ import annotations

import ast
import inspect
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.rules.callers import Caller
from bot.rules.permissions import Permission
from bot.rules.refusals import (
    FacilitatorsOnly,
    ManagersOnly,
    MembersOnly,
    NoLongerWaiting,
    NotAllowed,
    NotAMentor,
    NotFound,
    NotWaiting,
    Refusal,
)
from storage.schema.columns import metadata
from tests.support.databases import SqliteDatabases
from tests.support.service_harness import (
    ALUMNI_ROLE_ID,
    COMMUNITY_ID,
    FACILITATOR_ROLE_ID,
    MEMBER_ROLE_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    in_dm,
)

from .service_arguments import (
    ASKED,
    ASKER,
    LOOKS_AFTER,
    MATCHER,
    MENTEE,
    MENTOR,
    NOBODY,
    SEEKER,
    TAKER,
    Cases,
    arguments,
    call,
    cases,
    methods,
    rights,
)

ROOT = Path(__file__).parents[2]
MAY = rights()
EVERY_ROLE = frozenset({FACILITATOR_ROLE_ID, MEMBER_ROLE_ID, ALUMNI_ROLE_ID})
DISCORD_TELLS = [f"departures.{name}" for name in ("member_left", "members_present")]
DISCORD_TELLS += ["staff.may_have_changed", "outbox.end_outage"]
DISCORD_TELLS += [f"guild_lifecycle.{name}" for name in ("guild_removed", "guild_restored", "missing_guilds")]
SEEN_IN_SERVERS = ["forum.answer_posts", "forum.watched_forum", "catching_up.give_roles_back"]
SEEN_IN_SERVERS += [
    f"departures.{name}" for name in ("departed_members", "known_members", "member_left", "members_present")
]
REACTIONS = ["outbox.answer_reaction", "catching_up.undecided_cards", "catching_up.facilitators_among"]
REACTIONS.append("catching_up.is_older_copy")
DISCORD_TELLS += ["matters.roles_changed", "staff.roles_changed"]
CONCERN_LOOKUPS = ("community_id_of", "load_audience_inputs")
ALLOWED_TO_CALL = {("cogs/events.py", name) for name in DISCORD_TELLS}
ALLOWED_TO_CALL |= {("bot/ui/communities/handlers.py", name) for name in SEEN_IN_SERVERS}
ALLOWED_TO_CALL |= {("bot/ui/communities/reaction_handlers.py", name) for name in REACTIONS}
ALLOWED_TO_CALL |= {("bot/ui/concerns/handlers.py", f"concerns.{name}") for name in CONCERN_LOOKUPS}
ALLOWED_TO_CALL.add(("bot/ui/privacy/handlers.py", "privacy.community_ids_of"))
ALLOWED_TO_CALL.add(("bot/ui/concerns/handlers.py", "matters.community_id_of"))
ALLOWED_TO_CALL.add(("bot/ui/check_ins/handlers.py", "check_ins.community_id_of"))
ALLOWED_TO_CALL.add(("bot/ui/support/handlers.py", "concerns.load_audience_inputs"))
ALLOWED_TO_CALL.add(("bot/ui/core/modals.py", "forms.give_back"))
ALLOWED_TO_CALL.add(("bot/ui/core/audience.py", "staff.request_met_nobody"))
ALLOWED_TO_CALL |= {
    (f"bot/ui/{module}.py", "escalation.load_audience_inputs")
    for module in ("check_ins/handlers", "core/audience", "closing/handlers")
}
"""Where Discord's own word lets the program do something, and what it looks up for whoever comes with a concern, or
about what is stored of themselves, or has brought something: who hears of it."""


def caller(user_id: int, *role_ids: int, home: int = COMMUNITY_ID, manages: bool = False) -> Caller:
    """Somebody in a server, with these roles."""
    return Caller(user_id=user_id, community_id=home, role_ids=frozenset(role_ids), manages_server=manages)


OUTSIDER = caller(91)
MEMBER = caller(92, MEMBER_ROLE_ID)
FACILITATOR = caller(93, FACILITATOR_ROLE_ID, MEMBER_ROLE_ID)
MANAGER = caller(94, manages=True)
WITH_ALL_ROLES = caller(95, *EVERY_ROLE, manages=True)
OF_ELSEWHERE = caller(96, *EVERY_ROLE, home=OTHER_COMMUNITY_ID, manages=True)

LACKING: dict[Permission, tuple[Caller, ...]] = {
    Permission.ANYONE: (NOBODY,),
    Permission.MEMBER: (NOBODY, OUTSIDER, caller(97, ALUMNI_ROLE_ID, FACILITATOR_ROLE_ID, manages=True)),
    Permission.PAST_OR_PRESENT_MEMBER: (NOBODY, OUTSIDER, caller(97, FACILITATOR_ROLE_ID, manages=True)),
    Permission.MENTOR: (NOBODY, MEMBER, WITH_ALL_ROLES),
    Permission.SEEKER: (NOBODY, MEMBER, WITH_ALL_ROLES),
    Permission.PARTY: (NOBODY, MEMBER, WITH_ALL_ROLES),
    Permission.ADDRESSEE: (NOBODY, MEMBER, WITH_ALL_ROLES),
    Permission.ASKER: (NOBODY, MEMBER, WITH_ALL_ROLES, caller(ASKED, *EVERY_ROLE)),
    Permission.FACILITATOR: (NOBODY, MEMBER, MANAGER, caller(MATCHER, MEMBER_ROLE_ID), in_dm(MATCHER)),
    Permission.MANAGER: (NOBODY, MEMBER, FACILITATOR, in_dm(1)),
}
"""Who has not the right, among them those who have every other."""

REFUSED: dict[Permission, type[Refusal]] = {
    Permission.ANYONE: NotFound,
    Permission.MEMBER: MembersOnly,
    Permission.PAST_OR_PRESENT_MEMBER: MembersOnly,
    Permission.MENTOR: NotAMentor,
    Permission.SEEKER: NotWaiting,
    Permission.PARTY: NotFound,
    Permission.ADDRESSEE: NotFound,
    Permission.ASKER: NotFound,
    Permission.FACILITATOR: FacilitatorsOnly,
    Permission.MANAGER: ManagersOnly,
}
"""How they hear it; what is another's message, or is asked for from nowhere, is not found."""

HAS: dict[Permission, Caller] = {
    Permission.ANYONE: OUTSIDER,
    Permission.MEMBER: MEMBER,
    Permission.PAST_OR_PRESENT_MEMBER: caller(97, ALUMNI_ROLE_ID),
    Permission.MENTOR: caller(MENTOR),
    Permission.SEEKER: caller(SEEKER),
    Permission.PARTY: in_dm(MENTEE),
    Permission.ADDRESSEE: in_dm(MENTEE),
    Permission.ASKER: in_dm(ASKER),
    Permission.FACILITATOR: caller(MATCHER, FACILITATOR_ROLE_ID),
    Permission.MANAGER: MANAGER,
}
"""Somebody with this right and no other."""

THEIRS = {
    **dict.fromkeys(("responses.agree", "responses.decline"), in_dm(ASKED)),
    **dict.fromkeys(("closing.answer_thanks", "closing.waiting_thanks"), in_dm(TAKER)),
    **{name: in_dm(TAKER) for name in MAY if name.startswith("closing.")},
    "requests.match_reasons": in_dm(ASKER),
    "concerns.outcome": in_dm(TAKER),
    "matters.say_of_own": in_dm(TAKER),
    **{f"matter_readers.{name}": in_dm(TAKER) for name in ("answer", "candidates", "let_in")},
    "matters.say_of_taken": in_dm(LOOKS_AFTER),
    "exclusions.set_for_facilitators": caller(MENTEE),
}
"""Whose it is, where that is somebody else."""

OTHERS_MESSAGE = {"overview.mark_read", "masked_messages.open", "concerns.outcome"}
"""Of what is another's own, these tell nobody that it is there."""

IDS = {
    "concern_id",
    "matter_id",
    "reader_row_id",
    "message_id",
    "pairing_id",
    "question_id",
    "note_id",
    "match_id",
    "matching_id",
    "mentor_row_id",
    "seeker_id",
    "up_to",
}
"""Ids of ours; whatever ends in *by_card* takes Discord's id of a message instead."""

NOT_OF_HERE = (NotFound, NoLongerWaiting, NotAMentor)
"""What whoever names something of here by its id hears elsewhere."""

CALLABLE = [name for name, right in MAY.items() if right is not Permission.PROGRAM]


@pytest.fixture
async def community(sqlite_databases: SqliteDatabases) -> AsyncIterator[tuple[ServiceHarness, Cases]]:
    """A community with one of each."""
    harness = ServiceHarness(sqlite_databases.fresh_database())
    await harness.set_up()
    await harness.set_up(OTHER_COMMUNITY_ID)
    case = await cases(harness)
    yield harness, case
    await harness.database.close()


async def remembered(harness: ServiceHarness) -> dict[str, list[Any]]:
    """Every row there is."""
    async with harness.database.engine.connect() as connection:
        return {t.name: list(map(tuple, await connection.execute(select(t)))) for t in metadata.sorted_tables}


async def outcome(harness: ServiceHarness, name: str, who: Caller, case: Cases) -> object:
    """What a method gives to somebody, or the kind of its refusal."""
    try:
        return await call(harness, name, who, case)
    except Refusal as refusal:
        return type(refusal)


def test_every_method_says_which_right_it_requires() -> None:
    assert set(methods()) - set(MAY) == set()


def test_only_what_is_the_programs_own_needs_no_caller() -> None:
    without = {name for name, method in methods().items() if "caller" not in inspect.signature(method).parameters}

    assert {name for name in without if MAY[name] is not Permission.PROGRAM} == set()
    assert (
        {right for right in Permission if right is not Permission.PROGRAM} == set(LACKING) == set(REFUSED) == set(HAS)
    )


async def test_who_lacks_the_right_is_refused_by_the_method_itself(community: tuple[ServiceHarness, Cases]) -> None:
    harness, case = community
    before, wrong = await remembered(harness), []

    for name in CALLABLE:
        right = MAY[name]
        for who in LACKING[right]:
            found = await outcome(harness, name, who, case)
            from_nowhere = who.community_id is None and found in (NotFound, None)
            others_message = name in OTHERS_MESSAGE and found is NotFound
            if found is not REFUSED[right] and not (from_nowhere or others_message):
                wrong.append((name, who, found))

    assert wrong == []
    assert await remembered(harness) == before


async def test_who_has_the_right_and_no_other_is_not_refused_for_want_of_one(
    community: tuple[ServiceHarness, Cases],
) -> None:
    harness, case = community

    found = {name: await outcome(harness, name, THEIRS.get(name, HAS[MAY[name]]), case) for name in CALLABLE}

    refused = {name: each for name, each in found.items() if isinstance(each, type) and issubclass(each, NotAllowed)}
    assert refused == {}
    # Of matches, the set is gone: that of *find* is in its place.
    missing = {name for name, each in found.items() if each is NotFound and not name.startswith("matching.")}
    assert missing == set()


async def test_every_right_elsewhere_is_none_here(community: tuple[ServiceHarness, Cases]) -> None:
    harness, case = community
    before = await remembered(harness)

    found = {name: await outcome(harness, name, OF_ELSEWHERE, case) for name in CALLABLE}

    after = await remembered(harness)
    gone = [row for table, rows in before.items() for row in rows if row not in after[table]]
    new = [row for table, rows in after.items() for row in rows if row not in before[table]]
    assert [row for row in gone if OTHER_COMMUNITY_ID not in row] == []
    assert [row for row in new if COMMUNITY_ID in row] == []
    for name in CALLABLE:
        names_it_by_id = set(arguments(name, case)) & IDS and not name.endswith("_by_card")
        is_of_elsewhere = getattr(found[name], "community_id", COMMUNITY_ID) == OTHER_COMMUNITY_ID
        assert not names_it_by_id or is_of_elsewhere or found[name] in NOT_OF_HERE, name


def test_what_is_the_programs_own_is_out_of_everyones_reach() -> None:
    called = {
        (str(path.relative_to(ROOT)), name)
        for folder in ("cogs", "bot/ui")
        for path in (ROOT / folder).rglob("*.py")
        for name in _services_called(path)
    }

    assert {each for each in called if MAY[each[1]] is Permission.PROGRAM} == ALLOWED_TO_CALL


def _services_called(path: Path) -> Iterator[str]:
    """Every ``….service.method`` in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute | ast.Name):
            service = node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id
            if (name := f"{service.lstrip('_')}.{node.attr}") in MAY:
                yield name
