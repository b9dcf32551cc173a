"""A community in which there is one of each thing, and everyone who could try something with it."""

from __future__ import annotations

from dataclasses import dataclass, field

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle, UserHandle

from bot.demo.world.community import InventedCommunity
from bot.rules.people import Caller
from bot.ui.profiles.labels import NAMES
from storage.models.enums import Answer, LetterKind, RoleKind
from storage.models.records import Pairing
from storage.schema.outbox import letters
from tests.support.journeys.acting import applies, carried, is_mentor, services, someone, waits
from tests.support.services.moments import rows as stored

from . import rows

FROM_OUTSIDE = ("outsider", "elsewhere", "elsewhere-dm", "left")
MEMBERS = ("member", "waiting-mentee", "coordinator", "admin", "bot")
THE_TWO = ("mentor", "pairs-mentor", "pairs-mentee", "other-pairs")
FACILITATORS = ("facilitator", "party-facilitator", "ex-facilitator")
"""Who can stand in one community one after the other: whatever somebody wears or leaves, they do so last."""

CALLERS = FROM_OUTSIDE + MEMBERS + THE_TWO + FACILITATORS
"""Every kind of caller. *party-facilitator* wears the role, and it is about them; *elsewhere* facilitates another
community and presses there what is of this one; *left* and *elsewhere-dm* press in direct messages."""

FROM_AFAR = frozenset({"left", "elsewhere", "elsewhere-dm"})
"""Those who are not in the server."""

NEW_PEOPLE = ("Gita", "Jonas", "Kim", "Lena", "Olga", "Piet", "Vera")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing, by its id, and whom it is about."""

    id: int
    mentor: str = "Ines"
    mentee: str = "Ada"
    party: str = "Ada"
    is_home: bool = False

    @property
    def people(self) -> set[str]:
        """Everyone in it."""
        return {self.mentor, self.mentee, self.party}

    def is_about(self, name: str) -> bool:
        """Whether somebody is in it."""
        return name in self.people


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somebody, where they knock."""

    actor: MemberActor | UserHandle
    channel: ChannelHandle
    guild: GuildHandle | None

    @property
    def guild_id(self) -> int | None:
        """The server's id; None in direct messages."""
        return self.guild.id if self.guild else None


@dataclass(slots=True, kw_only=True)
class World:
    """The community and all its things."""

    town: InventedCommunity
    elsewhere: GuildHandle
    afar: MemberActor
    commands: frozenset[str]
    cases: dict[str, Case] = field(default_factory=dict)
    cards: dict[str, tuple[int, int]] = field(default_factory=dict)

    def place(self, caller: str, case: Case) -> Place:
        """Where this kind of caller stands towards a case."""
        town = self.town
        if caller == "elsewhere":
            return Place(actor=self.afar, channel=self.elsewhere.channels["general"], guild=self.elsewhere)
        if caller == "elsewhere-dm":
            return Place(actor=self.afar.user, channel=self.afar.user.dm_channel, guild=None)
        actor = town[self.name(caller, case)]
        if caller == "left":
            return Place(actor=actor.user, channel=actor.user.dm_channel, guild=None)
        return Place(actor=actor, channel=town.mentorship, guild=town.guild)

    def name(self, caller: str, case: Case) -> str:
        """Who that is, of those in the server or who have left it."""
        relations = {
            "pairs-mentor": case.mentor,
            "pairs-mentee": case.mentee,
            "other-pairs": "Kim" if not case.is_about("Kim") else "Ada",
            "party-facilitator": case.party,
            "left": case.mentee,
        }
        return relations.get(caller) or NAMED[caller]

    def wear(self, name: str, role: str) -> None:
        """Give somebody a role."""
        roles = self.town.guild._guild.members[self.town[name].id].role_ids
        if self.town.roles[role].id not in roles:
            self.town.env.backend.add_member_role(self.town.guild.id, self.town[name].id, self.town.roles[role].id)

    def take_off(self, name: str, role: str) -> None:
        """Take a role from somebody."""
        self.town.env.backend.remove_member_role(self.town.guild.id, self.town[name].id, self.town.roles[role].id)


NAMED = {
    "outsider": "Nils",
    "member": "Dorji",
    "waiting-mentee": "Esme",
    "mentor": "Hana",
    "facilitator": "Tomas",
    "ex-facilitator": "Tomas",
    "coordinator": "Vera",
    "admin": "Adam",
    "bot": "Gadget",
}
"""Who stands for those who are in no case. Tomas made the set of matches, also when he is no facilitator any more."""


async def a_world(town: InventedCommunity) -> World:
    """Build it. From then on letters stay where they are: what a knock does is looked for in what is stored."""
    elsewhere = town.env.create_guild("Another circle")
    commands = frozenset(rows.commands(town.bot))
    world = World(town=town, elsewhere=elsewhere, afar=_bring_in(town), commands=commands)
    facilitates_there = await _set_up(world)
    world.afar = elsewhere.add_member(world.afar.user, roles=[facilitates_there])
    # What somebody may do elsewhere gives no member a right here.
    elsewhere.add_member(town["Dorji"].user, roles=[facilitates_there])
    await _couples(world)
    await _the_rest(world)
    await carried(town)
    town.bot._parts.store.on_letters = lambda: None
    await _needs_no_courier(world)
    await _cards(world)
    return world


def _bring_in(town: InventedCommunity) -> MemberActor:
    env, guild, member = town.env, town.guild, town.roles["Member"]
    for name in NEW_PEOPLE:
        town.people[name] = guild.add_member(env.create_user(name.lower(), global_name=name), roles=[member])
    rules = guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    town.people["Nils"] = guild.add_member(env.create_user("nils", global_name="Nils"))
    town.people["Adam"] = guild.add_member(env.create_user("adam", global_name="Adam"), roles=[rules])
    gadget = env.create_user("gadget", global_name="Gadget", bot=True)
    town.people["Gadget"] = guild.add_member(gadget, roles=[town.roles["Facilitator"], member])
    user = env.create_user("wanda", global_name="Wanda")
    return MemberActor(env, guild, user)


async def _set_up(world: World) -> RoleHandle:
    """The other community has its own facilitators, and everyone there is a member."""
    role, guild = world.elsewhere.create_role("Facilitator"), world.elsewhere
    guild.create_text_channel("general")
    manager = Caller(user_id=guild.owner.id, community_id=guild.id, manages_server=True)
    await services(world.town).setup.choose_roles(manager, RoleKind.FACILITATOR, [role.id])
    await services(world.town).setup.choose_coordinator(world.town.caller("Rosa"), world.town["Vera"].id)
    return role


async def _couples(world: World) -> None:
    """Two at each stage of their way."""
    town, does = world.town, services(world.town)
    await is_mentor(town, "Ines", "Jonas", "Piet")

    async def together(mentee: str, mentor: str) -> Pairing:
        asked = await does.asking.ask_mentor(town.caller(mentee), someone(town, mentor), words=None, attends=True)
        return await does.answering.agree(town.caller(mentor), asked.id)

    ended = await together("Olga", "Piet")
    await does.walking.end(town.caller("Piet"), ended.id)
    await does.farewell.thank(town.caller("Piet"), ended.id, "Thank you.")
    found = {"ended": ended, "walking": await together("Ada", "Ines"), "paused": await together("Gita", "Ines")}
    await does.walking.pause(town.caller("Gita"), found["paused"].id)
    found |= {"leaving": await together("Kim", "Jonas"), "offered": await together("Lena", "Jonas")}
    await does.standing.step_down(town.caller("Jonas"))
    await does.handing_over.offer(town.caller("Jonas"), found["offered"].id)
    await does.setup.choose_needs_yes(town.caller("Rosa"), needs_yes=True)
    await is_mentor(town, "Hana", "Marek")
    found["agreed"] = await together("Bilal", "Marek")
    found["asked"] = await does.asking.ask_mentor(
        town.caller("Farid"), someone(town, "Piet"), words=None, attends=True
    )
    names = {town[name].id: name for name in town.people}
    for kind, pairing in found.items():
        mentor, mentee = names[pairing.mentor_id], names[pairing.mentee_id]
        world.cases[kind] = Case(id=pairing.id, mentor=mentor, mentee=mentee, party=mentee)


async def _the_rest(world: World) -> None:
    """An application, a check-in, a set of matches, and what belongs to one person alone."""
    town, does, cases = world.town, services(world.town), world.cases
    application = await applies(town, "Chiara")
    cases["application"] = Case(id=application.id, mentor="Chiara", mentee="Chiara", party="Chiara")
    await waits(town, "Esme")
    question = await does.check_ins.start(town.caller("Ada"), cases["walking"].id)
    await does.check_ins.answer(town.caller("Ada"), question.id, Answer.CONTACT)
    cases["question"] = Case(id=question.id)
    concern = await does.concerns.raise_concern(
        town.caller("Olga"), words="Something is not right.", about=someone(town, "Piet"), named=True
    )
    cases["concern"] = Case(id=concern.id, mentor="Piet", mentee="Olga", party="Piet")
    [match] = (await does.matches.find(town.caller("Tomas"))).found
    cases["match"] = Case(id=match.id, mentee="Esme", party="Esme")
    cases["matching"] = Case(id=match.matching_id, mentee="Esme", party="Esme")
    async with town.bot._parts.store.reading() as memory:
        mentor = await memory.mentors.live(town.guild.id, town["Hana"].id)
        seeker = await memory.seekers.waiting_one(town.guild.id, town["Esme"].id)
        thanks = await memory.notes.thanks(cases["ended"].id, author=town["Piet"].id)
    assert mentor is not None
    assert seeker is not None
    assert thanks is not None
    cases["thanks"] = Case(id=thanks.id, mentor="Piet", mentee="Olga", party="Olga")
    cases["mentor"] = Case(id=mentor.id)
    cases["seeker"] = Case(id=seeker.id, mentee="Esme", party="Esme")
    cases["home"] = Case(id=town.guild.id, is_home=True)
    cases["hana"] = Case(id=town["Hana"].id, mentor="Hana", mentee="Esme", party="Esme")
    cases["esme"] = Case(id=town["Esme"].id, mentor="Hana", mentee="Esme", party="Esme")
    await does.keeping_apart.keep(town.caller("Ada"), someone(town, "Farid"))
    await does.traits.add(town.caller("Rosa"), "Drinks", "Tea\nCoffee", usual=NAMES)


async def _needs_no_courier(world: World) -> None:
    """A note that is on its way, and one that could not be delivered."""
    town = world.town
    await services(town).walking.write_note(town.caller("Jonas"), world.cases["leaving"].id, "A few words.")
    found = await stored(town.bot._parts.store, letters, letters.c.kind == LetterKind.NOTE)
    [waits] = [row for row in found if row["to_id"] == town["Kim"].id]
    world.cases["letter"] = Case(id=waits["id"], mentor="Jonas", mentee="Kim", party="Kim")
    await services(town).walking.write_note(town.caller("Ines"), world.cases["walking"].id, "A few words.")
    found = await stored(town.bot._parts.store, letters, letters.c.kind == LetterKind.NOTE)
    [letter] = [row for row in found if row["to_id"] == town["Ada"].id]
    async with town.bot._parts.store.transaction() as memory:
        given = await memory.letters.get(letter["id"])
        assert given is not None
    await services(town).post.unreachable(given)
    world.cases["kept"] = Case(id=letter["id"])


async def _cards(world: World) -> None:
    """Where the cards stand in the facilitators' channel."""
    async with world.town.bot._parts.store.reading() as memory:
        mentor = await memory.mentors.get(world.cases["application"].id)
        pairing = await memory.pairings.get(world.cases["agreed"].id)
        question = await memory.questions.get(world.cases["question"].id)
        concern = await memory.concerns.get(world.cases["concern"].id)
    cards = {"application": mentor, "agreed": pairing, "question": question, "concern": concern}
    for name, card in cards.items():
        assert card is not None
        assert card.card_message_id, name
        world.cards[name] = (card.card_channel_id or 0, card.card_message_id)


async def stand_as(world: World, caller: str) -> None:
    """What makes somebody this kind of caller, where it is not who they are."""
    town = world.town
    if caller == "ex-facilitator":
        world.take_off("Tomas", "Facilitator")
    if caller == "party-facilitator":
        for case in world.cases.values():
            world.wear(case.party, "Facilitator")
    if caller == "left":
        for name in sorted({case.mentee for case in world.cases.values()}):
            town.guild.remove_member(town[name])
    await town.env.settle()
