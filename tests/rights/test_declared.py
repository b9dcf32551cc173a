"""Every method of every service says who may call it, and refuses the others itself."""

from __future__ import annotations

import ast
import inspect
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.rules.people import Caller
from bot.rules.refusals import (
    FacilitatorsOnly,
    ManagersOnly,
    MembersOnly,
    NoLongerWaiting,
    NotAllowed,
    NotAMentor,
    NotFound,
    NotWaiting,
    NotYours,
    Refusal,
)
from bot.rules.rights import Right
from storage.schema.columns import metadata
from tests.support.databases import Lite
from tests.support.house import ELSEWHERE, FACILITATES, HOME, IS_ALUMNI, IS_MEMBER, House, in_dm

from .given import (
    ASKED,
    ASKER,
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
EVERY_ROLE = frozenset({FACILITATES, IS_MEMBER, IS_ALUMNI})
DISCORD_TELLS = ["forum.posted", "invitations.missing", "invitations.renewed", "invitations.taken_back"]
DISCORD_TELLS += [
    "leaving.here",
    "leaving.left",
    "leaving.missing",
    "looking_after.reads_along",
    "post.answer_reaction",
]
ALLOWED_TO_CALL = {("cogs/events.py", name) for name in DISCORD_TELLS}
ALLOWED_TO_CALL |= {("bot/ui/concerns/handlers.py", f"concerns.{name}") for name in ("circumstances", "home_of")}
ALLOWED_TO_CALL.add(("bot/ui/privacy/handlers.py", "privacy.homes"))
ALLOWED_TO_CALL.add(("bot/ui/support/handlers.py", "concerns.circumstances"))
ALLOWED_TO_CALL |= {
    (f"bot/ui/{module}.py", "unheard.circumstances")
    for module in ("check_ins/handlers", "core/audience", "closing/handlers")
}
"""Where Discord's own word lets the program do something, and what it looks up for whoever comes with a concern, or
about what is stored of themselves, or has brought something: who hears of it."""


def caller(user_id: int, *role_ids: int, home: int = HOME, manages: bool = False) -> Caller:
    """Somebody in a server, with these roles."""
    return Caller(user_id=user_id, community_id=home, role_ids=frozenset(role_ids), manages_server=manages)


OUTSIDER = caller(91)
MEMBER = caller(92, IS_MEMBER)
FACILITATOR = caller(93, FACILITATES, IS_MEMBER)
MANAGER = caller(94, manages=True)
WITH_ALL_ROLES = caller(95, *EVERY_ROLE, manages=True)
OF_ELSEWHERE = caller(96, *EVERY_ROLE, home=ELSEWHERE, manages=True)

LACKING: dict[Right, tuple[Caller, ...]] = {
    Right.ANYONE: (NOBODY,),
    Right.MEMBER: (NOBODY, OUTSIDER, caller(97, IS_ALUMNI, FACILITATES, manages=True)),
    Right.PAST_OR_PRESENT: (NOBODY, OUTSIDER, caller(97, FACILITATES, manages=True)),
    Right.MENTOR: (NOBODY, MEMBER, WITH_ALL_ROLES),
    Right.SEEKER: (NOBODY, MEMBER, WITH_ALL_ROLES),
    Right.PARTY: (NOBODY, MEMBER, WITH_ALL_ROLES),
    Right.ADDRESSEE: (NOBODY, MEMBER, WITH_ALL_ROLES),
    Right.ASKER: (NOBODY, MEMBER, WITH_ALL_ROLES, caller(ASKED, *EVERY_ROLE)),
    Right.FACILITATOR: (NOBODY, MEMBER, MANAGER, caller(MATCHER, IS_MEMBER), in_dm(MATCHER)),
    Right.MANAGER: (NOBODY, MEMBER, FACILITATOR, in_dm(1)),
}
"""Who has not the right, among them those who have every other."""

REFUSED: dict[Right, type[Refusal]] = {
    Right.ANYONE: NotFound,
    Right.MEMBER: MembersOnly,
    Right.PAST_OR_PRESENT: MembersOnly,
    Right.MENTOR: NotAMentor,
    Right.SEEKER: NotWaiting,
    Right.PARTY: NotYours,
    Right.ADDRESSEE: NotYours,
    Right.ASKER: NotYours,
    Right.FACILITATOR: FacilitatorsOnly,
    Right.MANAGER: ManagersOnly,
}
"""How they hear it; what is another's letter, or is asked for from nowhere, is not found."""

HAS: dict[Right, Caller] = {
    Right.ANYONE: OUTSIDER,
    Right.MEMBER: MEMBER,
    Right.PAST_OR_PRESENT: caller(97, IS_ALUMNI),
    Right.MENTOR: caller(MENTOR),
    Right.SEEKER: caller(SEEKER),
    Right.PARTY: in_dm(MENTEE),
    Right.ADDRESSEE: in_dm(MENTEE),
    Right.ASKER: in_dm(ASKER),
    Right.FACILITATOR: caller(MATCHER, FACILITATES),
    Right.MANAGER: MANAGER,
}
"""Somebody with this right and no other."""

THEIRS = {
    **dict.fromkeys(("answering.agree", "answering.decline"), in_dm(ASKED)),
    **dict.fromkeys(("farewell.answer_thanks", "farewell.waiting_thanks"), in_dm(TAKER)),
    **{name: in_dm(TAKER) for name in MAY if name.startswith("farewell.")},
    "asking.reasons": in_dm(ASKER),
    "concerns.outcome": in_dm(TAKER),
}
"""Whose it is, where that is somebody else."""

OTHERS_LETTER = {"overview.were_read", "opening.open", "concerns.outcome"}
"""Of what is another's own, these tell nobody that it is there."""

IDS = {
    "concern_id",
    "letter_id",
    "pairing_id",
    "question_id",
    "note_id",
    "match_id",
    "matching_id",
    "mentor_row_id",
    "seeker_id",
    "up_to",
}
NOT_OF_HERE = (NotFound, NotYours, NoLongerWaiting, NotAMentor)
"""What whoever names something of here by its id hears elsewhere."""

CALLABLE = [name for name, right in MAY.items() if right is not Right.PROGRAM]


@pytest.fixture
async def community(lite: Lite) -> AsyncIterator[tuple[House, Cases]]:
    """A community with one of each."""
    house = House(lite.emptied_store())
    await house.set_up()
    await house.set_up(ELSEWHERE)
    case = await cases(house)
    yield house, case
    await house.store.close()


async def remembered(house: House) -> dict[str, list[Any]]:
    """Every row there is."""
    async with house.store.engine.connect() as connection:
        return {t.name: list(map(tuple, await connection.execute(select(t)))) for t in metadata.sorted_tables}


async def outcome(house: House, name: str, who: Caller, case: Cases) -> object:
    """What a method gives to somebody, or the kind of its refusal."""
    try:
        return await call(house, name, who, case)
    except Refusal as refusal:
        return type(refusal)


def test_every_method_says_which_right_it_requires() -> None:
    assert set(methods()) - set(MAY) == set()


def test_only_what_is_the_programs_own_needs_no_caller() -> None:
    without = {name for name, method in methods().items() if "caller" not in inspect.signature(method).parameters}

    assert {name for name in without if MAY[name] is not Right.PROGRAM} == set()
    assert {right for right in Right if right is not Right.PROGRAM} == set(LACKING) == set(REFUSED) == set(HAS)


async def test_who_lacks_the_right_is_refused_by_the_method_itself(community: tuple[House, Cases]) -> None:
    house, case = community
    before, wrong = await remembered(house), []

    for name in CALLABLE:
        right = MAY[name]
        for who in LACKING[right]:
            found = await outcome(house, name, who, case)
            gives_nothing = name == "overview.to_end" and found == []
            from_nowhere = who.community_id is None and found in (NotFound, None)
            others_letter = name in OTHERS_LETTER and found is NotFound
            if found is not REFUSED[right] and not (gives_nothing or from_nowhere or others_letter):
                wrong.append((name, who, found))

    assert wrong == []
    assert await remembered(house) == before


async def test_who_has_the_right_and_no_other_is_not_refused_for_want_of_one(
    community: tuple[House, Cases],
) -> None:
    house, case = community

    found = {name: await outcome(house, name, THEIRS.get(name, HAS[MAY[name]]), case) for name in CALLABLE}

    refused = {name: each for name, each in found.items() if isinstance(each, type) and issubclass(each, NotAllowed)}
    assert refused == {}
    assert {name: each for name, each in found.items() if each is NotFound} == {}


async def test_every_right_elsewhere_is_none_here(community: tuple[House, Cases]) -> None:
    house, case = community
    before = await remembered(house)

    found = {name: await outcome(house, name, OF_ELSEWHERE, case) for name in CALLABLE}

    after = await remembered(house)
    gone = [row for table, rows in before.items() for row in rows if row not in after[table]]
    new = [row for table, rows in after.items() for row in rows if row not in before[table]]
    assert [row for row in gone if ELSEWHERE not in row] == []
    assert [row for row in new if HOME in row] == []
    for name in CALLABLE:
        names_it_by_id = set(arguments(name, case)) & IDS
        is_of_elsewhere = getattr(found[name], "community_id", HOME) == ELSEWHERE
        assert not names_it_by_id or is_of_elsewhere or found[name] in NOT_OF_HERE, name


def test_what_is_the_programs_own_is_out_of_everyones_reach() -> None:
    called = {
        (str(path.relative_to(ROOT)), name)
        for folder in ("cogs", "bot/ui")
        for path in (ROOT / folder).rglob("*.py")
        for name in _services_called(path)
    }

    assert {each for each in called if MAY[each[1]] is Right.PROGRAM} == ALLOWED_TO_CALL


def _services_called(path: Path) -> Iterator[str]:
    """Every ``….service.method`` in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute | ast.Name):
            service = node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id
            if (name := f"{service.lstrip('_')}.{node.attr}") in MAY:
                yield name
