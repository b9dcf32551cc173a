"""What people do, by the services: the one place that changes where a service's method does.

What an observer does is done by command instead (``World.uses``), because what they are answered is compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.rules.callers import NamedUser
from bot.rules.mentor_status import MentorMove, NewPeopleMove
from bot.services import Services
from storage.database import Database
from storage.models.enums import CheckInAnswer, ContactPreference, PairingState
from storage.repositories.pairing_counts import AGREED_PAIRING_STATES
from storage.schema.check_ins import questions
from storage.schema.pairings import pairings
from storage.schema.people import mentors
from tests.support.services.concurrency import Row, rows

from .world import Question, World


def services(world: World) -> Services:
    """Return what the bot can do in this world."""
    return world.community.bot.services


def named(world: World, name: str) -> NamedUser:
    """Return somebody as a command names them."""
    caller = world.caller(name)
    return NamedUser(user_id=caller.user_id, is_bot=False, is_in_server=True, role_ids=caller.role_ids)


async def becomes_mentor(world: World, name: str, *, capacity: int = 4) -> None:
    """Somebody volunteers as a mentor, and Lindiwe approves."""
    applications = services(world).mentor_applications
    applied = await applications.volunteer(
        world.caller(name), qualities=["kind"], past_member=False, capacity=capacity, words="I listen."
    )
    await applications.decide(world.caller("Lindiwe"), applied.id, MentorMove.APPROVE)
    await world.step()


async def waits(world: World, name: str, hope: str = "Someone to listen.") -> None:
    """Somebody joins the waiting list, for mentors to see."""
    await services(world).waiting_list.join(
        world.caller(name), hope=hope, attends=True, preferences="Evenings.", listed=True
    )
    await world.step()


async def asks(world: World, mentee: str, mentor: str, *, takes_time: bool = True) -> None:
    """Somebody asks a mentor by name."""
    await services(world).requests.ask_mentor(
        world.caller(mentee), named(world, mentor), words="Would you?", attends=True
    )
    await _done(world, takes_time)


async def says_yes(world: World, name: str, to: str, *, takes_time: bool = True) -> None:
    """Somebody says yes to what this person asked, or was suggested with."""
    await services(world).responses.agree(world.caller(name), await pairing_id(world, name, to))
    await _done(world, takes_time)


async def says_no(world: World, name: str, to: str) -> None:
    """Somebody says no to an open question between the two, if there is one that reached them in both worlds."""
    found = await _between(world, name, to, [PairingState.PROPOSED])
    if found and found[-1]["proposed_at"] not in world.noes:
        await services(world).responses.decline(world.caller(name), found[-1]["id"])
    await world.step()


async def needs_approval(world: World) -> None:
    """From now on each mentorship needs a facilitator's yes."""
    await services(world).setup.choose_needs_yes(world.caller("Rosa"), needs_yes=True)


async def find_each_other(world: World, mentee: str, mentor: str, *, takes_time: bool = True) -> None:
    """Two begin a mentorship."""
    await asks(world, mentee, mentor, takes_time=takes_time)
    await says_yes(world, mentor, mentee, takes_time=takes_time)


async def ends(world: World, name: str, other: str) -> None:
    """Somebody ends a mentorship."""
    await services(world).active_pairings.end(world.caller(name), await pairing_id(world, name, other))
    await world.step()


async def writes(world: World, name: str, other: str, words: str) -> None:
    """Somebody writes a note to their mentor or mentee."""
    await services(world).active_pairings.write_note(world.caller(name), await pairing_id(world, name, other), words)
    await world.step()


async def is_discreet(world: World, name: str) -> None:
    """Somebody wishes to be told no more than that there is something to read."""
    await services(world).preferences.set_discreet(world.caller(name), discreet=True)
    await world.step()


async def pauses(world: World, name: str, other: str) -> None:
    """Somebody pauses a mentorship."""
    await services(world).active_pairings.pause(world.caller(name), await pairing_id(world, name, other))
    await world.step()


async def keeps_apart(world: World, name: str, other: str, *, takes_time: bool = True) -> None:
    """Somebody keeps apart from somebody else, in silence, and ends what there is between the two."""
    await services(world).exclusions.exclude(world.caller(name), named(world, other), end_open=True)
    await _done(world, takes_time)


async def passes_over(world: World, name: str, mentor: str) -> None:
    """Somebody who browses says of a mentor: not for me."""
    [row] = await rows(database(world), mentors, mentors.c.user_id == world.community[mentor].id)
    await services(world).browsing.pass_over(world.caller(name), row["id"], permanently=True)
    await world.step()


async def raises_concern(
    world: World, name: str, about: str, *, is_named: bool, pauses: bool = False, words: str = "He frightens me."
) -> None:
    """Somebody raises a concern about somebody else."""
    await services(world).concerns.raise_concern(
        world.caller(name), words=words, about=named(world, about), named=is_named, pause_pairing=pauses
    )
    await world.step()


async def suspends(world: World, facilitator: str, mentor: str) -> None:
    """A facilitator suspends a mentor, and says why."""
    await services(world).mentor_safety.suspend(
        world.caller(facilitator), named(world, mentor), reason="He knows why."
    )
    await world.step()


async def stops_new_people(world: World, facilitator: str, mentor: str) -> None:
    """A facilitator lets nobody new come to a mentor."""
    [row] = await rows(database(world), mentors, mentors.c.user_id == world.community[mentor].id)
    await services(world).mentor_status.decide_about_new_people(
        world.caller(facilitator), row["id"], NewPeopleMove.STOP
    )
    await world.step()


async def bars(world: World, facilitator: str, whom: str) -> None:
    """A facilitator bars somebody from mentoring, and says why."""
    await services(world).mentor_safety.bar(
        world.caller(facilitator), named(world, whom), until="12 months", reason="She knows why."
    )
    await world.step()


async def declines(world: World, facilitator: str, whom: str) -> None:
    """A facilitator says to somebody who offers to mentor that it is not for now."""
    applications = services(world).mentor_applications
    await applications.decide_for(world.caller(facilitator), world.community[whom].id, MentorMove.DECLINE)
    await world.step()


async def wants_contact(world: World, name: str) -> None:
    """Somebody asks to be contacted by a facilitator."""
    await services(world).concerns.request_contact(world.caller(name))
    await world.step()


async def answers(world: World, name: str, answer: CheckInAnswer) -> None:
    """Somebody answers their newest check-in, if they were asked."""
    asked = await rows(database(world), questions, questions.c.person_id == world.community[name].id)
    if asked:
        newest = max(asked, key=lambda row: row["number"])
        await services(world).check_ins.answer(world.caller(name), newest["id"], answer)
    await world.step()


async def says_contact(world: World, name: str, other: str, contact: ContactPreference) -> None:
    """Somebody says what contact feels right to them after a mentorship."""
    found = await _between(world, name, other, [PairingState.ENDED])
    await services(world).closing.set_boundary(world.caller(name), found[-1]["id"], contact)
    await world.step()


async def lives_in(world: World, name: str, zone: str, *, takes_time: bool = True) -> None:
    """Somebody chooses their time zone; *takes_time*, as everything does, where the others' minutes allow it."""
    await services(world).preferences.set_time_zone(world.caller(name), zone)
    await _done(world, takes_time)


async def keeps_free(world: World, name: str, dates: str, *, takes_time: bool = True) -> None:
    """Somebody keeps dates free of messages."""
    await services(world).preferences.set_quiet_dates(world.caller(name), dates)
    await _done(world, takes_time)


async def leaves_programme(world: World, name: str) -> None:
    """Somebody has all that is theirs deleted; they stay in the server, as one who never used the bot."""
    await services(world).privacy.delete(world.caller(name))
    await world.settle()


async def pairing_id(world: World, one: str, other: str) -> int:
    """Return the id of what is open or goes on between two people; of nothing, where there is nothing."""
    found = await _between(world, one, other, [PairingState.PROPOSED, *AGREED_PAIRING_STATES])
    return int(found[-1]["id"]) if found else 0


async def asked_at(world: World) -> set[Question]:
    """Return all questions that reach somebody."""
    is_heard = pairings.c.mentor_hash.is_(None) & pairings.c.mentee_hash.is_(None)
    return {row["proposed_at"] for row in await rows(database(world), pairings, is_heard)}


async def _between(world: World, one: str, other: str, states: list[PairingState]) -> list[Row]:
    found = await rows(database(world), pairings, pairings.c.state.in_(states))
    return [row for row in found if {one, other} == set(people_of(world, row))]


def people_of(world: World, row: Row) -> Iterator[str]:
    """Yield the names of the two of a pairing, as far as its row has them."""
    names = {person.id: name for name, person in world.community.people.items()}
    yield from (names[row[side]] for side in ("mentor_id", "mentee_id") if row[side] in names)


def database(world: World) -> Database:
    """Return the database of this world."""
    return world.community.bot._dependencies.database


async def _done(world: World, takes_time: bool) -> None:
    await (world.step() if takes_time else world.settle())
