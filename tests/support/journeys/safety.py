"""Steps to what keeps people safe, and the direct messages about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import MessageKind
from storage.models.records import Pairing

from .reading import card
from .steps import add_role, drain_outbox, make_mentors, services, someone

Step = Callable[[SimulatedCommunity], Awaitable[object]]
MENTEES = ("Ada", "Bilal", "Chiara", "Dorji")


async def mentoring(community: SimulatedCommunity) -> None:
    """Make Ines a mentor."""
    await make_mentors(community, "Ines")


async def suspend(community: SimulatedCommunity) -> None:
    """Let Tomas suspend Ines as a mentor."""
    safety = services(community).mentor_safety
    await safety.suspend(community.caller("Tomas"), someone(community, "Ines"), reason=None)
    await drain_outbox(community)


async def suspended(community: SimulatedCommunity) -> None:
    """Ines is a mentor, and suspended."""
    await mentoring(community)
    await suspend(community)


async def lift(community: SimulatedCommunity) -> None:
    """Let Lindiwe lift that Ines is suspended."""
    page = await community["Lindiwe"].slash(community.mentorship, "facilitator person", member=community["Ines"])
    assert page.response is not None
    await community["Lindiwe"].click(page.response, label="Lift the suspension")


async def changed(community: SimulatedCommunity) -> None:
    """Ines is a mentor, and would have more room."""
    await mentoring(community)
    await services(community).mentor_status.update(
        community.caller("Ines"), qualities=["kind"], capacity=5, words="I listen."
    )
    await drain_outbox(community)


def decide(label: str) -> Step:
    """Return the step in which Tomas decides about it."""
    return lambda community: community["Tomas"].click(card(community), label=label)


async def _asks(community: SimulatedCommunity, mentee: str) -> Pairing:
    """Let somebody ask Ines, without words that others may have written too."""
    ask = services(community).requests.ask_mentor
    pairing = await ask(community.caller(mentee), someone(community, "Ines"), words=None, attends=True)
    await drain_outbox(community)
    return pairing


async def has_room_for_many(community: SimulatedCommunity) -> None:
    """Ines is a mentor with room for five."""
    await changed(community)
    await decide("Approve")(community)


async def begins_with_many(community: SimulatedCommunity) -> None:
    """Let Ines begin with four people."""
    for mentee in MENTEES:
        asked = await _asks(community, mentee)
        await services(community).responses.agree(community.caller("Ines"), asked.id)
    await drain_outbox(community)


async def ends_with_many(community: SimulatedCommunity) -> None:
    """Let three people begin with Ines, and end it."""
    for mentee in MENTEES[:3]:
        asked = await _asks(community, mentee)
        await services(community).responses.agree(community.caller("Ines"), asked.id)
        await services(community).active_pairings.end(community.caller(mentee), asked.id)
    await drain_outbox(community)


async def looked_who_is_there(community: SimulatedCommunity) -> None:
    """Let it be looked who looks after mentorship."""
    await community.env.settle()
    await community.advance_time(timedelta(minutes=20))


async def gives_the_role(community: SimulatedCommunity) -> None:
    """Let Farid get the facilitators' role."""
    add_role(community, "Farid", "Facilitator")
    await community.env.settle()
    await drain_outbox(community)


async def chooses_a_coordinator(community: SimulatedCommunity) -> None:
    """Let Rosa choose another coordinator."""
    await services(community).setup.choose_coordinator(community.caller("Rosa"), community["Hana"].id)
    await drain_outbox(community)


SAFETY_CASES: dict[MessageKind, tuple[str, Step, Step, str]] = {
    MessageKind.MENTOR_SUSPENDED: ("Ines", mentoring, suspend, "nobody new comes to you for now"),
    MessageKind.MENTOR_LIFTED: ("Ines", suspended, lift, "Whether and when is yours to say"),
    MessageKind.MENTOR_CHANGE_SHOWN: ("Ines", changed, decide("Approve"), "is what people see from now on"),
    MessageKind.MENTOR_CHANGE_LEFT: ("Ines", changed, decide("Decline"), "of your offer as it was"),
    MessageKind.STAFF_JOINED: ("Tomas", looked_who_is_there, gives_the_role, "has the facilitators' role in"),
    MessageKind.STAFF_CHANGED: ("Tomas", looked_who_is_there, chooses_a_coordinator, "were chosen anew"),
    MessageKind.MENTOR_BEGAN_MANY: ("Rosa", has_room_for_many, begins_with_many, "has begun to mentor 4 people"),
    MessageKind.MENTOR_ENDED_MANY: ("Rosa", has_room_for_many, ends_with_many, "has had 3 mentorships that ended"),
}
"""Who reads each kind, how it comes about, and what it says."""
