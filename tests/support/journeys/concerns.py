"""Steps to a concern: raised in the form, read and moved by its buttons."""

from __future__ import annotations

from typing import Any

from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from storage.models.concerns import Concern
from storage.models.enums import ConcernOutcome, MessageKind

from .reading import answer, components, dms, fill_in, labels, press
from .steps import drain_outbox, services

CONCERN_TEXT = "He reads out what I write to him."


async def open_concern_form(community: SimulatedCommunity, name: str, *, in_dm: bool = False) -> InteractionResult:
    """Return the form for a concern, opened from /support."""
    actor: Any = community[name].user if in_dm else community[name]
    shown = await (actor.slash("support") if in_dm else actor.slash(community.mentorship, "support"))
    form: InteractionResult = await actor.click(shown.response, label="Raise a concern")
    return form


async def raise_concern(
    community: SimulatedCommunity,
    name: str,
    *,
    about: str | None = None,
    pairing: int | None = None,
    named: bool = True,
    pauses: bool = False,
    is_danger: bool = False,
    in_dm: bool = False,
    words: str = CONCERN_TEXT,
) -> str:
    """Let someone raise a concern in the form, and return the response."""
    form = await open_concern_form(community, name, in_dm=in_dm)
    assert form.modal is not None, answer(form)
    asked = [c for c in components(form.modal["components"]) if "custom_id" in c]
    has_pairings = any(c.get("options") and c["type"] == 3 for c in asked)
    values: list[Any] = [words]
    values += [[str(pairing or 0)]] if has_pairings else []
    values += [] if in_dm else [[community[about]] if about else None]
    values += ["with" if named else "without"]
    values += [["tell", *(["danger"] if is_danger else []), *(["yes"] if pauses else [])]]
    said = answer(await fill_in(community[name], form, *values, in_dm=in_dm))
    await drain_outbox(community)
    return said


async def latest_concern(community: SimulatedCommunity) -> Concern:
    """Return the open concern that was raised last, as it is stored."""
    async with community.bot._dependencies.database.read_transaction() as uow:
        return (await uow.concerns.list_open(community.guild.id))[-1]


async def list_concerns(community: SimulatedCommunity, name: str) -> InteractionResult:
    """Return what /facilitator concerns shows someone."""
    result: InteractionResult = await community[name].slash(community.mentorship, "facilitator concerns")
    return result


def confided_messages(community: SimulatedCommunity, name: str) -> list[str]:
    """Return the ids of the direct messages that tell someone of a concern."""
    shown = [m for m in dms(community[name]) if "I'll look after it" in labels(m)]
    return [str(m.id) for m in shown]


async def _nothing(_community: SimulatedCommunity) -> None:
    """Leave everything as it is: nobody has raised anything."""


async def _takes(community: SimulatedCommunity) -> None:
    await press(community["Tomas"], "I'll look after it")


async def _closes(community: SimulatedCommunity) -> None:
    concern = await latest_concern(community)
    await services(community).concern_cases.close(
        community.caller("Tomas"), concern.id, outcome=ConcernOutcome.TALKED
    )


CONCERN_MESSAGE_CASES: dict[MessageKind, dict[str, Any]] = {
    MessageKind.CONCERN_CONFIDED: {
        "reader": "Tomas",
        "before": _nothing,
        "then": lambda community: raise_concern(community, "Ada", about="Lindiwe"),
        "says": "Someone brings a concern",
    },
    MessageKind.CONCERN_TAKEN: {
        "reader": "Ada",
        "before": lambda community: raise_concern(community, "Ada"),
        "then": _takes,
        "says": "looks after what you brought",
    },
    MessageKind.CONCERN_CLOSED: {
        "reader": "Ada",
        "before": lambda community: raise_concern(community, "Ada"),
        "then": _closes,
        "says": "What came of it is for your eyes only",
    },
}
"""Cases of direct messages about a concern: how each comes about, and what its reader finds later."""
