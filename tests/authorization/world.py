"""A community in which there is one of each thing, and everyone who could try something with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle, UserHandle

from bot.demo.world.community import SimulatedCommunity, have_begun
from bot.rules.callers import Caller
from bot.ui.profiles.labels import TRAIT_NAMES
from storage.models.concerns import MatterAccess
from storage.models.enums import CheckInAnswer, MessageKind, RoleKind
from storage.models.records import Pairing
from storage.schema.outbox import outbox_messages
from tests.support.journeys.steps import (
    drain_outbox,
    join_waiting_list,
    make_mentors,
    services,
    someone,
    volunteer_as_mentor,
)
from tests.support.services.check_ins import goes_quiet
from tests.support.services.concurrency import rows as stored

from . import rows

OUTSIDERS = ("outsider", "elsewhere", "elsewhere-dm", "left")
MEMBERS = ("member", "waiting-mentee", "coordinator", "admin", "bot")
PAIR_CALLERS = ("mentor", "pairs-mentor", "pairs-mentee", "other-pairs")
FACILITATORS = ("facilitator", "party-facilitator", "ex-facilitator")
"""Who can stand in one community one after the other: whatever somebody wears or leaves, they do so last."""

CALLERS = OUTSIDERS + MEMBERS + PAIR_CALLERS + FACILITATORS
"""Every kind of caller. *party-facilitator* wears the role, and it is about them; *elsewhere* facilitates another
community and presses there what is of this one; *left* and *elsewhere-dm* press in direct messages."""

OUTSIDE_CALLERS = frozenset({"left", "elsewhere", "elsewhere-dm"})
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
    """Somebody, where they use the bot."""

    actor: MemberActor | UserHandle
    channel: ChannelHandle
    guild: GuildHandle | None

    @property
    def guild_id(self) -> int | None:
        """The server's id; None in direct messages."""
        return self.guild.id if self.guild else None


@dataclass(slots=True, kw_only=True)
class AuthorizationWorld:
    """The community and all its things."""

    community: SimulatedCommunity
    elsewhere: GuildHandle
    outside_member: MemberActor
    commands: frozenset[str]
    cases: dict[str, Case] = field(default_factory=dict)
    cards: dict[str, tuple[int, int]] = field(default_factory=dict)

    def place(self, caller: str, case: Case) -> Place:
        """Where this kind of caller stands towards a case."""
        community = self.community
        if caller == "elsewhere":
            return Place(actor=self.outside_member, channel=self.elsewhere.channels["general"], guild=self.elsewhere)
        if caller == "elsewhere-dm":
            return Place(actor=self.outside_member.user, channel=self.outside_member.user.dm_channel, guild=None)
        actor = community[self.name(caller, case)]
        if caller == "left":
            return Place(actor=actor.user, channel=actor.user.dm_channel, guild=None)
        return Place(actor=actor, channel=community.mentorship, guild=community.guild)

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

    def add_role(self, name: str, role: str) -> None:
        """Give somebody a role."""
        roles = self.community.guild._guild.members[self.community[name].id].role_ids
        if self.community.roles[role].id not in roles:
            self.community.env.backend.add_member_role(
                self.community.guild.id, self.community[name].id, self.community.roles[role].id
            )

    def remove_role(self, name: str, role: str) -> None:
        """Take a role from somebody."""
        self.community.env.backend.remove_member_role(
            self.community.guild.id, self.community[name].id, self.community.roles[role].id
        )


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


async def build_world(community: SimulatedCommunity) -> AuthorizationWorld:
    """Build it. From then on messages stay where they are: what is done is looked for in what is stored."""
    elsewhere = community.env.create_guild("Another circle")
    commands = frozenset(rows.commands(community.bot))
    world = AuthorizationWorld(
        community=community, elsewhere=elsewhere, outside_member=_bring_in(community), commands=commands
    )
    await have_begun(community, *community.people)
    facilitates_there = await _set_up(world)
    world.outside_member = elsewhere.add_member(world.outside_member.user, roles=[facilitates_there])
    # What somebody may do elsewhere gives no member a right here.
    elsewhere.add_member(community["Dorji"].user, roles=[facilitates_there])
    await _couples(world)
    await _the_rest(world)
    await drain_outbox(community)
    community.bot._dependencies.database.on_outbox_write = lambda: None
    await _undelivered_notes(world)
    await _cards(world)
    return world


def _bring_in(community: SimulatedCommunity) -> MemberActor:
    env, guild, member = community.env, community.guild, community.roles["Member"]
    for name in NEW_PEOPLE:
        community.people[name] = guild.add_member(env.create_user(name.lower(), global_name=name), roles=[member])
    rules = guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    community.people["Nils"] = guild.add_member(env.create_user("nils", global_name="Nils"))
    community.people["Adam"] = guild.add_member(env.create_user("adam", global_name="Adam"), roles=[rules])
    gadget = env.create_user("gadget", global_name="Gadget", bot=True)
    community.people["Gadget"] = guild.add_member(gadget, roles=[community.roles["Facilitator"], member])
    user = env.create_user("wanda", global_name="Wanda")
    return MemberActor(env, guild, user)


async def _set_up(world: AuthorizationWorld) -> RoleHandle:
    """The other community has its own facilitators, and everyone there is a member."""
    role, guild, community = world.elsewhere.create_role("Facilitator"), world.elsewhere, world.community
    guild.create_text_channel("general")
    manager = Caller(user_id=guild.owner.id, community_id=guild.id, manages_server=True)
    await services(community).setup.choose_roles(manager, RoleKind.FACILITATOR, [role.id])
    await services(community).setup.choose_coordinator(community.caller("Rosa"), community["Vera"].id)
    return role


async def _couples(world: AuthorizationWorld) -> None:
    """Two at each stage of their way."""
    community, does = world.community, services(world.community)
    await make_mentors(community, "Ines", "Jonas", "Piet")

    async def together(mentee: str, mentor: str) -> Pairing:
        asked = await does.requests.ask_mentor(
            community.caller(mentee), someone(community, mentor), words=None, attends=True
        )
        return await does.responses.agree(community.caller(mentor), asked.id)

    ended = await together("Olga", "Piet")
    await does.active_pairings.end(community.caller("Piet"), ended.id)
    await does.closing.thank(community.caller("Piet"), ended.id, "Thank you.")
    found = {"ended": ended, "walking": await together("Ada", "Ines"), "paused": await together("Gita", "Ines")}
    await does.active_pairings.pause(community.caller("Gita"), found["paused"].id)
    found |= {"leaving": await together("Kim", "Jonas"), "offered": await together("Lena", "Jonas")}
    await does.mentor_status.step_down(community.caller("Jonas"))
    await does.handover.offer(community.caller("Jonas"), found["offered"].id)
    await does.setup.choose_needs_yes(community.caller("Rosa"), needs_yes=True)
    await make_mentors(community, "Hana", "Marek")
    found["agreed"] = await together("Bilal", "Marek")
    found["asked"] = await does.requests.ask_mentor(
        community.caller("Farid"), someone(community, "Piet"), words=None, attends=True
    )
    names = {community[name].id: name for name in community.people}
    for kind, pairing in found.items():
        mentor, mentee = names[pairing.mentor_id], names[pairing.mentee_id]
        world.cases[kind] = Case(id=pairing.id, mentor=mentor, mentee=mentee, party=mentee)
    quiet = await goes_quiet(community.bot._dependencies.database, found["leaving"])
    world.cases["quiet"] = replace(world.cases["leaving"], id=quiet)


async def _the_rest(world: AuthorizationWorld) -> None:
    """An application, a check-in, a set of matches, and what belongs to one person alone."""
    community, does, cases = world.community, services(world.community), world.cases
    application = await volunteer_as_mentor(community, "Chiara")
    cases["application"] = Case(id=application.id, mentor="Chiara", mentee="Chiara", party="Chiara")
    await join_waiting_list(community, "Esme")
    question = await does.check_ins.start(community.caller("Ada"), cases["walking"].id)
    await does.check_ins.answer(community.caller("Ada"), question.id, CheckInAnswer.CONTACT)
    cases["question"] = Case(id=question.id)
    concern = await does.concerns.raise_concern(
        community.caller("Olga"), words="Something is not right.", about=someone(community, "Piet"), named=True
    )
    cases["concern"] = Case(id=concern.id, mentor="Piet", mentee="Olga", party="Piet")
    wish = await does.concerns.request_contact(community.caller("Olga"))
    cases["matter"] = Case(id=wish.matter_id or 0, mentor="Piet", mentee="Olga", party="Olga")
    [match] = (await does.matching.find(community.caller("Tomas"))).matches
    cases["match"] = Case(id=match.id, mentee="Esme", party="Esme")
    cases["matching"] = Case(id=match.matching_id, mentee="Esme", party="Esme")
    async with community.bot._dependencies.database.transaction() as uow:
        mentor = await uow.mentors.get_live(community.guild.id, community["Hana"].id)
        seeker = await uow.seekers.get_waiting(community.guild.id, community["Esme"].id)
        thanks = await uow.notes.get_thanks(cases["ended"].id, author_id=community["Piet"].id)
        [matter] = await uow.matters.by_ids([wish.matter_id or 0])
        asked = await uow.matter_readers.add(matter, community["Farid"].id, MatterAccess.ASKED)
    assert mentor is not None
    assert seeker is not None
    assert thanks is not None
    cases["newcomer"] = Case(id=asked or 0, mentor="Piet", mentee="Olga", party="Olga")
    cases["thanks"] = Case(id=thanks.id, mentor="Piet", mentee="Olga", party="Olga")
    cases["mentor"] = Case(id=mentor.id)
    cases["seeker"] = Case(id=seeker.id, mentee="Esme", party="Esme")
    cases["home"] = Case(id=community.guild.id, is_home=True)
    cases["hana"] = Case(id=community["Hana"].id, mentor="Hana", mentee="Esme", party="Esme")
    cases["esme"] = Case(id=community["Esme"].id, mentor="Hana", mentee="Esme", party="Esme")
    cases["farid"] = Case(id=community["Farid"].id)
    await does.exclusions.exclude(community.caller("Ada"), someone(community, "Farid"))
    await does.community_traits.add(community.caller("Rosa"), "Drinks", "Tea\nCoffee", default_names=TRAIT_NAMES)


async def _undelivered_notes(world: AuthorizationWorld) -> None:
    """A note that is on its way, and one that could not be delivered."""
    community, database = world.community, world.community.bot._dependencies.database
    write_note = services(community).active_pairings.write_note
    await write_note(community.caller("Jonas"), world.cases["leaving"].id, "A few words.")
    found = await stored(database, outbox_messages, outbox_messages.c.kind == MessageKind.NOTE)
    [waits] = [row for row in found if row["to_id"] == community["Kim"].id]
    world.cases["letter"] = Case(id=waits["id"], mentor="Jonas", mentee="Kim", party="Kim")
    await write_note(community.caller("Ines"), world.cases["walking"].id, "A few words.")
    found = await stored(database, outbox_messages, outbox_messages.c.kind == MessageKind.NOTE)
    [message] = [row for row in found if row["to_id"] == community["Ada"].id]
    async with database.transaction() as uow:
        given = await uow.outbox.get(message["id"])
        assert given is not None
    await services(community).outbox.mark_undeliverable(given)
    world.cases["kept"] = Case(id=message["id"])


async def _cards(world: AuthorizationWorld) -> None:
    """Where the cards stand in the facilitators' channel."""
    async with world.community.bot._dependencies.database.read_transaction() as uow:
        mentor = await uow.mentors.get(world.cases["application"].id)
        pairing = await uow.pairings.get(world.cases["agreed"].id)
    for name, card in (("application", mentor), ("agreed", pairing)):
        assert card is not None
        assert card.card_message_id, name
        world.cards[name] = (card.card_channel_id or 0, card.card_message_id)


async def act_as(world: AuthorizationWorld, caller: str) -> None:
    """What makes somebody this kind of caller, where it is not who they are."""
    community = world.community
    if caller == "ex-facilitator":
        world.remove_role("Tomas", "Facilitator")
    if caller == "party-facilitator":
        for case in world.cases.values():
            world.add_role(case.party, "Facilitator")
    if caller == "left":
        for name in sorted({case.mentee for case in world.cases.values()}):
            community.guild.remove_member(community[name])
    await community.env.settle()
