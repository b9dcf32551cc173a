"""Controls on old messages do what they did; ``python -m tests.golden`` writes the file again."""

from __future__ import annotations

from simcord import Env

from bot.app import MentorshipBot
from bot.demo.world.community import SimulatedCommunity
from bot.rules.programme import Programme
from bot.ui.outbox.cards import render_card
from bot.ui.outbox.direct_messages import DM_RENDERERS, render_dm
from bot.ui.routing.registry import is_known_custom_id
from storage.models.enums import MessageKind
from tests.journeys.conftest import messages_sent
from tests.support.journeys.reading import components
from tests.support.ui.cases import AWKWARD_TEXTS, cases_of
from tests.support.ui.limits import custom_ids

from .button_presses import Presses, one_of_each, spelling
from .files import must_be_as_written, path
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


async def test_every_control_does_what_it_did(community: SimulatedCommunity) -> None:
    world = await one_of_each(community)

    lines = await Presses(world).lines()

    must_be_as_written("custom_ids.txt", "\n".join([*lines, ""]))
    sent = [
        component for _, message in messages_sent(community.env) for component in components(message["components"])
    ]
    carried = {spelling(component["custom_id"]) for component in sent if "custom_id" in component}
    assert carried - written() == set()


async def test_each_is_recognised_by_one_control_and_anything_else_by_none(
    env: Env, companion: MentorshipBot
) -> None:
    assert env.bot is companion
    patterns = templates(companion)

    recognised = {each: [p.pattern for p in patterns if p.fullmatch(each)] for each in (*written(), *UNKNOWN)}

    assert {each: by for each, by in recognised.items() if len(by) != (each not in UNKNOWN)} == {}
    assert [each for each in recognised if is_known_custom_id(each) == (each in UNKNOWN)] == []


def test_every_control_on_a_message_or_a_card_stands_in_the_file() -> None:
    views = [
        (render_dm if kind in DM_RENDERERS else render_card)(context, Programme())
        for kind in set(MessageKind) - {MessageKind.REACTION_ANSWERED}
        for context in cases_of(kind, AWKWARD_TEXTS["plain"])
    ]

    carried = {spelling(custom_id) for view in views if view is not None for custom_id in custom_ids(view)}
    assert carried - written() == set()
    assert len(carried) > 50
