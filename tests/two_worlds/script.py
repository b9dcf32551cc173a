"""The chapters: what everybody else does in both worlds alike, before and after Ada has a secret."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from storage.models.enums import CheckInAnswer

from . import acts
from .decoys import days_pass
from .observers import look_round
from .world import HOLDER, STAND_IN, World

Act = Callable[[World], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What happens *before* Ada has a secret, and *after*; *apart* are facilitators from whom she keeps apart."""

    name: str
    before: Act
    after: Act
    apart: tuple[str, ...] = ("Jonas",)


async def _people(world: World) -> None:
    for mentor in ("Marek", "Hana", "Ines"):
        await acts.becomes_mentor(world, mentor)
    for seeker in ("Chiara", "Bilal"):
        await acts.waits(world, seeker, f"A mentor for {seeker}")


async def _she_waits(world: World) -> None:
    """Ada waits for a mentor, as the first of three."""
    for mentor in ("Marek", "Hana", "Ines"):
        await acts.becomes_mentor(world, mentor)
    for seeker in (HOLDER, "Chiara", "Bilal"):
        await acts.waits(world, seeker)


async def _he_looks_for_her(world: World) -> None:
    """Marek offers to who may be Ada on the list, and to Ada by name; facilitators suggest the two."""
    page = await world.uses("Marek", "mentor ask")
    await world.chooses("Marek", page, "offer")
    await world.step()
    await world.uses("Marek", "mentor ask", mentee=HOLDER)
    await world.uses("Mel", "mentee ask", mentor="Marek")
    await look_round(world)
    await days_pass(world, 1)
    await world.uses("Marek", "pairing withdraw")
    await world.step()
    await world.uses("Marek", "mentor ask", mentee=HOLDER)
    await world.step()
    # What a member asked is not the facilitator's to know.
    await world.suggests("Tomas", "Marek", HOLDER)
    await world.step()
    await world.suggests("Tomas", "Hana", HOLDER)
    await world.step()
    await acts.says_no(world, HOLDER, "Hana")
    await days_pass(world, 15)
    await world.suggests("Tomas", "Marek", HOLDER)
    await world.step()
    await world.suggests("Jonas", "Marek", HOLDER)
    await world.uses("Jonas", "facilitator queue")
    await look_round(world, "partner")
    await days_pass(world, 15)
    page = await world.uses("Marek", "mentor ask")
    await world.chooses("Marek", page, "offer")
    await days_pass(world, 15)
    await world.uses("Tomas", "facilitator pairs")
    await world.uses("Marek", "mentorship me")


async def _they_are_together(world: World) -> None:
    """Marek is Ada's mentor, and both were asked how it goes; he has answered."""
    await _people(world)
    await acts.lives_in(world, HOLDER, "Europe/Berlin")
    await acts.find_each_other(world, HOLDER, "Marek")
    await days_pass(world, 4)
    await acts.answers(world, "Marek", CheckInAnswer.WELL)


async def _he_presses_her(world: World) -> None:
    """Marek writes, pauses and goes on; at last he ends it, and asks her once more."""
    form = await world.uses("Marek", "pairing note")
    await world.fills("Marek", form, "I know it was you.")
    await days_pass(world, 1)
    await look_round(world)
    await world.uses("Marek", "pairing resume")
    await world.step()
    await world.uses("Marek", "pairing pause")
    await world.step()
    await world.uses("Marek", "pairing resume")
    await days_pass(world, 15)
    await acts.answers(world, "Marek", CheckInAnswer.WELL)
    await world.uses("Marek", "checkin rhythm", rhythm="weekly")
    await days_pass(world, 9)
    form = await world.uses("Marek", "pairing note")
    await world.fills("Marek", form, "You will regret it.")
    await world.uses("Marek", "pairing end")
    await world.step()
    await world.uses("Marek", "mentor ask", mentee=HOLDER)
    await world.uses("Jonas", "facilitator queue")
    await look_round(world, "partner")


async def _they_were_together(world: World) -> None:
    """Marek was Ada's mentor until he ended it; she waits for another."""
    await _people(world)
    await acts.find_each_other(world, HOLDER, "Marek")
    await days_pass(world, 2)
    await acts.ends(world, "Marek", HOLDER)
    await acts.waits(world, HOLDER)


async def _she_is_a_member(world: World) -> None:
    """Ada has nothing to do with mentorship yet."""
    await _people(world)


async def _he_asks_her(world: World) -> None:
    """Marek asks Ada by name, and she says no; then he offers to the last on the list, who says no, too."""
    await world.uses("Marek", "mentor ask", mentee=HOLDER)
    await days_pass(world, 2)
    await acts.says_no(world, HOLDER, "Marek")
    page = await world.uses("Marek", "mentor ask")
    await world.chooses("Marek", page, "offer", 2)
    await world.uses("Mel", "mentee ask", mentor="Marek")
    await look_round(world)
    await days_pass(world, 3)
    for seeker in (HOLDER, STAND_IN):
        await acts.says_no(world, seeker, "Marek")
    await world.uses("Marek", "mentor ask", mentee=HOLDER)
    await days_pass(world, 2)
    await world.uses("Jonas", "facilitator queue")
    await look_round(world, "partner")


async def _they_agreed(world: World) -> None:
    """Marek and Ada have both said yes, and wait for a facilitator's."""
    await _people(world)
    await acts.needs_approval(world)
    await acts.find_each_other(world, HOLDER, "Marek")


async def _they_may_meet_again(world: World) -> None:
    """Facilitators look at what waits for their yes, and suggest the two later on."""
    await world.uses("Marek", "mentorship me")
    await look_round(world, "facilitator")
    await days_pass(world, 9)
    await world.suggests("Tomas", "Marek", HOLDER)
    await days_pass(world, 15)
    await look_round(world)


async def _she_mentors(world: World) -> None:
    """Ada is a mentor here, and Marek looks for one."""
    for mentor in (HOLDER, "Hana", "Ines"):
        await acts.becomes_mentor(world, mentor)
    for seeker in ("Marek", "Chiara", "Bilal"):
        await acts.waits(world, seeker)


async def _he_wants_her_as_mentor(world: World) -> None:
    """Marek browses, and asks Ada to be his mentor, again and again; facilitators suggest the two."""
    await world.uses("Marek", "mentee browse")
    for after in (days_pass(world, 1), days_pass(world, 15)):
        form = await world.uses("Marek", "mentee ask", mentor=HOLDER)
        await world.fills("Marek", form, "You know me.", "yes")
        await look_round(world)
        await after
        # The first he takes back; by then the second has come to nothing.
        await world.uses("Marek", "pairing withdraw")
    await world.uses("Marek", "mentee ask", mentor=HOLDER)
    await world.suggests("Tomas", HOLDER, "Marek")
    await world.step()
    await world.uses("Marek", "mentee browse")
    await world.uses("Jonas", "facilitator pairs")
    await days_pass(world, 15)
    await look_round(world, "partner")


async def _he_offers(world: World) -> None:
    """Dorji offers to mentor, and a facilitator says that it is not for now; he asks around, and offers again."""
    for _ in range(2):
        form = await world.uses("Dorji", "mentor volunteer")
        await world.fills("Dorji", form, ["kind"], "present", ["2"], "I listen.")
        await world.step()
        await world.uses("Dorji", "mentorship me")
        await acts.declines(world, "Tomas", "Dorji")
        await days_pass(world, 2)
    await world.uses("Dorji", "privacy export")
    await look_round(world)


WAITING = Chapter("waiting", _she_waits, _he_looks_for_her, apart=("Jonas", "Vera"))
TOGETHER = Chapter("together", _they_are_together, _he_presses_her, apart=("Jonas", "Vera"))
AFTERWARDS = Chapter("afterwards", _they_were_together, _he_looks_for_her)
UNKNOWN = Chapter("unknown", _she_is_a_member, _he_asks_her)
AGREED = Chapter("agreed", _they_agreed, _they_may_meet_again)
MENTORING = Chapter("mentoring", _she_mentors, _he_wants_her_as_mentor)
OFFERING = Chapter("offering", _she_is_a_member, _he_offers, apart=())
ALL_NEAR = Chapter("all near", _they_are_together, _he_presses_her, apart=())
