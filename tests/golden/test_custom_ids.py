"""Controls on old messages do what they did; ``python -m tests.golden`` writes the file anew."""

from __future__ import annotations

from simcord import Env

from bot.app import Companion
from bot.demo.world.community import InventedCommunity
from bot.rules.programme import Programme
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from bot.ui.routing.registry import is_known
from storage.models.enums import LetterKind
from tests.journeys.conftest import messages_sent
from tests.support.journeys.reading import components
from tests.support.ui.cases import AWKWARD, everything_about
from tests.support.ui.limits import custom_ids

from .files import must_be_as_written, path
from .presses import Presses, one_of_each, spelling
from .templates import templates

UNKNOWN = (
    "",
    "pairing",
    "pairing:7",
    "pairing:7:",
    "pairing:7:nonsense",
    "pairing:7:Agree",
    "pairing:7:agree ",
    "pairing:7:agree\n",
    "pairing:7:agree:again",
    "pairing:x:agree",
    "pairing:-7:agree",
    "pairing:07:agree",
    "pairing:٧:agree",
    "pairing:10000000000000000000:agree",
    "question:7:agree",
    "door:volunteer",
    "offer:",
    "guide:1",
    "setup:nonsense",
    "trait:Gender:hide",
    "traits:one:gender",
    "browse:100:next",
    "about:100:say:nonsense",
    "nonsense:7:agree",
)
"""What no message of the bot's ever carried."""


def written() -> set[str]:
    """Every custom id in the file."""
    lines = path("custom_ids.txt").read_text(encoding="utf-8").splitlines()
    return {line.split(" ", maxsplit=1)[0] for line in lines}


async def test_every_control_does_what_it_did(town: InventedCommunity) -> None:
    world = await one_of_each(town)

    lines = await Presses(world).lines()

    must_be_as_written("custom_ids.txt", "\n".join([*lines, ""]))
    sent = [component for _, message in messages_sent(town.env) for component in components(message["components"])]
    carried = {spelling(component["custom_id"]) for component in sent if "custom_id" in component}
    assert carried - written() == set()


async def test_each_is_recognised_by_one_control_and_anything_else_by_none(env: Env, companion: Companion) -> None:
    assert env.bot is companion
    patterns = templates(companion)

    recognised = {each: [p.pattern for p in patterns if p.fullmatch(each)] for each in (*written(), *UNKNOWN)}

    assert {each: by for each, by in recognised.items() if len(by) != (each not in UNKNOWN)} == {}
    assert [each for each in recognised if is_known(each) == (each in UNKNOWN)] == []


def test_every_control_on_a_letter_or_a_card_stands_in_the_file() -> None:
    views = [
        (direct_messages if kind in direct_messages.LETTERS else outbox_cards).render(facts, Programme())
        for kind in set(LetterKind) - {LetterKind.REACTION_ANSWERED}
        for facts in everything_about(kind, AWKWARD["plain"])
    ]

    carried = {spelling(custom_id) for view in views if view is not None for custom_id in custom_ids(view)}
    assert carried - written() == set()
    assert len(carried) > 50
