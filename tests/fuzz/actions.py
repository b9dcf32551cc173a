"""Everything that anybody can do, and much that they cannot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from simcord.results import InteractionResult

from bot.demo.world.community import CAST, SimulatedCommunity
from bot.rules.callers import Caller
from tests.support.journeys.steps import close_dms, open_dms, restart

from . import interactions
from .hostile import HOSTILE
from .interactions import TEXT_INPUT, USER, Payload
from .random_choice import RandomChoice
from .shown_controls import ShownControls, control_patterns

PEOPLE = [part.name for part in CAST]
OUTSIDER = "Nia"
"""Someone in the server who has none of its roles."""

CONTROL_PATTERNS = control_patterns()
ODD_NUMBERS = [
    "0",
    "-1",
    "007",
    "999999",
    str(2**63 - 1),
    str(2**63),
    "9" * 60,
    "١٢",
    "①",
    "1\n",
    "",
    "1:2",
    "x" * 90,
]
SPANS = [timedelta(hours=1), timedelta(hours=20), timedelta(days=1), timedelta(days=3), timedelta(days=15)]

Done = InteractionResult | None


@dataclass(kw_only=True)
class FuzzDay:
    """The community while anything happens in it: who is there, which forms are open, when due work was last done."""

    community: SimulatedCommunity
    shown: ShownControls
    swept_at: Any
    forms: list[tuple[str, InteractionResult]] = field(default_factory=list)
    left: set[int] = field(default_factory=set)
    steps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.commands = interactions.commands(self.community)
        self.menus = interactions.menus(self.community)

    def caller(self, name: str) -> Caller:
        """Someone as they are just now; who has left has no roles."""
        person = self.community[name]
        member = self.community.env.backend.get_guild(self.community.guild.id).members.get(person.id)
        roles = frozenset(member.role_ids) if member else frozenset[int]()
        owner = person.id == self.community.guild.owner.id
        return Caller(user_id=person.id, community_id=self.community.guild.id, role_ids=roles, manages_server=owner)

    def is_here(self, name: str) -> bool:
        """Whether someone is in the server."""
        return self.community[name].id in self.community.env.backend.get_guild(self.community.guild.id).members

    def note(self, what: str) -> None:
        """Remember a step as it was, so that it can be done again."""
        self.steps.append(what[:300])


def number(day: FuzzDay, dice: RandomChoice) -> str:
    """An id: of a row, of the server, of a person; or nothing of the kind."""
    match dice.one_of(range(8)):
        case 0 | 1 | 2 | 3:
            return str(dice.one_of(range(1, 9)))
        case 4 | 5:
            return str(day.community.guild.id)
        case 6:
            return str(day.community[dice.one_of(PEOPLE)].id)
        case _:
            return dice.one_of(ODD_NUMBERS)


def words(dice: RandomChoice) -> str:
    """What somebody types: mostly something, often nothing good."""
    return dice.one_of(list(HOSTILE.values())) if dice.percent(50) else dice.one_of(WORDS)


WORDS = ["A few kind words.", "2 weeks", "2026-03-01", "24 Dec – 2 Jan", "Berlin", "Yes\nNo\nA little"]


def option(day: FuzzDay, dice: RandomChoice, spec: Payload) -> Any:
    """A value for one option of a command."""
    if spec["type"] == USER:
        return str(day.community[dice.one_of([*PEOPLE, OUTSIDER])].id)
    offered = [choice["value"] for choice in spec.get("choices") or ()]
    if offered and dice.percent(70):
        return dice.one_of(offered)
    return number(day, dice) if dice.percent(50) else words(dice)


def value(dice: RandomChoice, spec: Payload) -> Any:
    """A value for one field of a form: mostly one that it offers."""
    if spec["type"] == TEXT_INPUT:
        return words(dice)
    options = [each["value"] for each in spec.get("options") or ()]
    if not options or dice.percent(15):
        return (
            interactions.as_offered(spec)
            if spec["type"] in {21, 23}
            else dice.one_of([[], ["0"], ["x"] * 30, options])
        )
    return dice.one_of(options) if spec["type"] == 21 else [dice.one_of(options)]


async def commands(day: FuzzDay, who: str, dice: RandomChoice) -> Done:
    """A slash command, with some of its options."""
    which = dice.one_of(day.commands)
    given = {
        spec["name"]: option(day, dice, spec) for spec in which.options if spec.get("required") or dice.percent(60)
    }
    day.note(f"{who}: /{which.name} {given}")
    return await interactions.command(day.community, who, which, given)


async def completes(day: FuzzDay, who: str, dice: RandomChoice) -> Done:
    """Someone is typing an option that completes itself."""
    which = dice.one_of([c for c in day.commands if any(o.get("autocomplete") for o in c.options)])
    focused = dice.one_of([spec["name"] for spec in which.options if spec.get("autocomplete")])
    given = {spec["name"]: option(day, dice, spec) for spec in which.options if spec["name"] == focused}
    given[focused] = words(dice)
    day.note(f"{who} types /{which.name} {focused}={given[focused]!r}")
    return await interactions.command(day.community, who, which, given, focused=focused)


async def presses(day: FuzzDay, who: str, dice: RandomChoice) -> Done:
    """A control that somebody was shown, or one with a hand-made id."""
    day.shown.look()
    in_dm = dice.percent(40)
    if day.shown.controls and dice.percent(70):
        custom_id = dice.one_of(list(day.shown.controls))
        kind, offered = day.shown.controls[custom_id]
    else:
        look, kind = dice.one_of(CONTROL_PATTERNS)
        custom_id, offered = look.format(*(number(day, dice) for _ in range(look.count("{}")))), []
    values = None if kind == interactions.BUTTON else _chosen(day, dice, offered)
    day.note(f"{who}: {custom_id!r} {values} {kind=} {in_dm=}")
    return await interactions.control(day.community, who, custom_id[:100] or "x", values, kind=kind, in_dm=in_dm)


def _chosen(day: FuzzDay, dice: RandomChoice, offered: list[str]) -> list[str]:
    if offered and dice.percent(75):
        return [dice.one_of(offered)]
    return dice.one_of([[], [number(day, dice)], [number(day, dice)] * 30, [words(dice)], offered])


async def submits(day: FuzzDay, who: str, dice: RandomChoice) -> Done:
    """A form that was opened is sent, now or much later."""
    if not day.forms:
        return await commands(day, who, dice)
    name, form = day.forms.pop(dice.one_of(range(len(day.forms))))
    if form._interaction.guild_id is not None and not day.is_here(name):
        return None
    filled: list[Any] = []

    def fill(spec: Payload) -> Any:
        filled.append(value(dice, spec))
        return filled[-1]

    day.note(f"{name}: sends {form.modal and form.modal['title']}")
    done = await interactions.submit(day.community, name, form, fill)
    day.note(f"    with {[str(each)[:40] for each in filled]!a}")
    return done


async def clicks_right(day: FuzzDay, who: str, dice: RandomChoice) -> Done:
    """A context menu on a person."""
    which, target = dice.one_of(day.menus), dice.one_of([*PEOPLE, OUTSIDER])
    day.note(f"{who}: {which} on {target}")
    return await interactions.menu(day.community, who, which, day.community[target].id)


async def reacts(day: FuzzDay, who: str, dice: RandomChoice) -> Done:
    """A reaction on some card, by whoever sees it."""
    cards, emoji = day.community.facilitators.history(), dice.one_of(["✅", "❌", "🌱"])
    facilitates = day.community.roles["Facilitator"].id in day.caller(who).role_ids
    if cards and facilitates:
        card = dice.one_of(cards)
        day.note(f"{who}: {emoji} on card {card.id}")
        await day.community[who].react(card, emoji)
    return None


async def comes_or_goes(day: FuzzDay, who: str, _dice: RandomChoice) -> Done:
    """Someone leaves the server; whoever has left comes back."""
    guild, person = day.community.guild, day.community[who]
    if who == "Rosa":
        return None
    day.note(f"{who} {'leaves' if day.is_here(who) else 'comes back'}")
    if day.is_here(who):
        guild.remove_member(person)
        day.left.add(person.id)
    else:
        roles = next((part.roles for part in CAST if part.name == who), ())
        day.community.people[who] = guild.add_member(person.user, roles=[day.community.roles[role] for role in roles])
    await day.community.env.settle()
    return None


async def roles_change(day: FuzzDay, who: str, dice: RandomChoice) -> Done:
    """Someone gets a role or loses it."""
    role = dice.one_of(["Facilitator", "Member", "Alumni", "Tuesday group"])
    if not day.is_here(who):
        return None
    backend, guild, person = day.community.env.backend, day.community.guild.id, day.community[who].id
    has = day.community.roles[role].id in day.caller(who).role_ids
    day.note(f"{who} {'loses' if has else 'gets'} {role}")
    (backend.remove_member_role if has else backend.add_member_role)(guild, person, day.community.roles[role].id)
    await day.community.env.settle()
    return None


async def messages_close(day: FuzzDay, who: str, dice: RandomChoice) -> Done:
    """Someone's direct messages are closed, or everyone's are open again."""
    if dice.percent(50):
        day.note(f"{who} closes their messages")
        close_dms(day.community, who)
    else:
        day.note("everyone takes messages")
        open_dms(day.community)
    return None


async def time_passes(day: FuzzDay, _who: str, dice: RandomChoice) -> Done:
    """Hours or days go by, and what is due is done."""
    span = dice.one_of(SPANS)
    day.note(f"{span} pass")
    await day.community.advance_time(span)
    day.swept_at = day.community.clock()
    return None


async def restart_bot(day: FuzzDay, _who: str, dice: RandomChoice) -> Done:
    """The bot is restarted, now and then."""
    if dice.percent(20):
        day.note("the bot is restarted")
        await restart(day.community)
    return None


FuzzAction = Callable[[FuzzDay, str, RandomChoice], Awaitable[Done]]
ACTIONS_WITHOUT_PERSON: tuple[FuzzAction, ...] = (messages_close, time_passes, restart_bot, roles_change)
FUZZ_ACTIONS: tuple[FuzzAction, ...] = (
    *(commands, presses) * 6,
    *(submits,) * 3,
    *(completes, clicks_right, time_passes, reacts) * 2,
    comes_or_goes,
    roles_change,
    messages_close,
    restart_bot,
)
