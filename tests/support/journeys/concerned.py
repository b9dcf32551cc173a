"""Short ways to a concern: raised in the form, read and moved by its buttons."""

from __future__ import annotations

from typing import Any

from simcord.results import InteractionResult

from bot.demo.world.community import InventedCommunity
from storage.models.concerns import Concern
from storage.models.enums import ConcernOutcome, LetterKind

from .acting import carried, services
from .reading import answer, card, components, fill_in, labels

WORDS = "He reads out what I write to him."


async def form_of(town: InventedCommunity, name: str, *, in_dm: bool = False) -> InteractionResult:
    """The form, opened from /support."""
    actor: Any = town[name].user if in_dm else town[name]
    shown = await (actor.slash("support") if in_dm else actor.slash(town.mentorship, "support"))
    form: InteractionResult = await actor.click(shown.response, label="Raise a concern")
    return form


async def brings(
    town: InventedCommunity,
    name: str,
    *,
    about: str | None = None,
    pairing: int | None = None,
    named: bool = True,
    pauses: bool = False,
    in_dm: bool = False,
    words: str = WORDS,
) -> str:
    """Someone fills it in and sends it; what they are told."""
    form = await form_of(town, name, in_dm=in_dm)
    assert form.modal is not None, answer(form)
    asked = [c for c in components(form.modal["components"]) if "custom_id" in c]
    has_pairings = any(c.get("options") and c["type"] == 3 for c in asked)
    values: list[Any] = [words]
    values += [[str(pairing or 0)]] if has_pairings else []
    values += [] if in_dm else [[town[about]] if about else None]
    values += ["with" if named else "without"]
    values += [["yes"] if pauses else []] if has_pairings else []
    said = answer(await fill_in(town[name], form, *values, in_dm=in_dm))
    await carried(town)
    return said


async def latest(town: InventedCommunity) -> Concern:
    """The one that was raised last, as it is stored."""
    async with town.bot._parts.store.reading() as memory:
        return (await memory.concerns.open_ones(town.guild.id))[-1]


async def listed(town: InventedCommunity, name: str) -> InteractionResult:
    """What someone finds with /facilitator concerns."""
    result: InteractionResult = await town[name].slash(town.mentorship, "facilitator concerns")
    return result


def confided(town: InventedCommunity, name: str) -> list[str]:
    """What someone was told of concerns by direct message."""
    shown = [m for m in town[name].user.dm_channel.history() if "I'll look after it" in labels(m)]
    return [str(m.id) for m in shown]


async def _nothing(_town: InventedCommunity) -> None:
    """Nobody has brought anything yet."""


async def _takes(town: InventedCommunity) -> None:
    await town["Tomas"].click(card(town), label="I'll look after it")


async def _closes(town: InventedCommunity) -> None:
    concern = await latest(town)
    await services(town).looking_after.close(town.caller("Tomas"), concern.id, outcome=ConcernOutcome.TALKED)


TOLD: dict[LetterKind, dict[str, Any]] = {
    LetterKind.CONCERN_CONFIDED: {
        "reader": "Tomas",
        "before": _nothing,
        "then": lambda town: brings(town, "Ada", about="Lindiwe"),
        "says": "Something waits that only a few may look at",
    },
    LetterKind.CONCERN_TAKEN: {
        "reader": "Ada",
        "before": lambda town: brings(town, "Ada"),
        "then": _takes,
        "says": "looks after what you brought",
    },
    LetterKind.CONCERN_CLOSED: {
        "reader": "Ada",
        "before": lambda town: brings(town, "Ada"),
        "then": _closes,
        "says": "What came of it is for your eyes only",
    },
}
"""Where a direct message about a concern is sent: how things come there, and what the reader finds later."""
