"""What people do in the story, each by the means that Discord gives them."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from .reading import date
from .stage import MESSAGES, Form, Stage, WentWrong

MENTORSHIP, FACILITATORS = "#mentorship", "#facilitators"
HEARD_OF_CLOSED_DOORS = 50007
"""What Discord answers when somebody takes no direct messages."""


class Deed:
    """Something that a person does."""

    @abstractmethod
    def told(self, who: str) -> str:
        """The deed in the transcript."""

    @abstractmethod
    async def do(self, stage: Stage, who: str) -> None:
        """Do it, and wait until the bot has come to rest. Raises WentWrong."""


@dataclass(frozen=True, slots=True)
class Types(Deed):
    """A slash command; an option that is a person's name is that person."""

    command: str
    options: dict[str, str] = field(default_factory=dict)
    form: Form | None = None
    where: str = MENTORSHIP

    def told(self, who: str) -> str:
        options = "".join(f" {name}: {value}" for name, value in self.options.items())
        place = f" in {_place(self.where)}" if self.where == MESSAGES else ""
        return f"{who} types {self.command}{options}{place}"

    async def do(self, stage: Stage, who: str) -> None:
        people = stage.town.people
        options: dict[str, str | MemberActor] = {
            name: people.get(value, value) for name, value in self.options.items()
        }
        member, command = stage.member(who), self.command.removeprefix("/")
        if self.where == MESSAGES:
            shown = await member.user.slash(command, **options)
        else:
            shown = await member.slash(stage.room(self.where, who), command, **options)
        await _finish(stage, who, self.where, shown, self.form)


@dataclass(frozen=True, slots=True)
class Presses(Deed):
    """A button, on the newest message in the room that has it."""

    label: str
    where: str = MESSAGES
    form: Form | None = None

    def told(self, who: str) -> str:
        return f"{who} presses [{self.label}] in {_place(self.where)}"

    async def do(self, stage: Stage, who: str) -> None:
        message, part = stage.find(who, self.where, self.label)
        shown = await stage.actor(who, self.where).click(message, custom_id=part["custom_id"])
        await _finish(stage, who, self.where, shown, self.form)


@dataclass(frozen=True, slots=True)
class Chooses(Deed):
    """An entry of a menu, by a part of its label."""

    entry: str
    where: str = MENTORSHIP

    def told(self, who: str) -> str:
        return f"{who} chooses “{self.entry}”"

    async def do(self, stage: Stage, who: str) -> None:
        message, part = stage.find(who, self.where, self.entry)
        value = next(option["value"] for option in part["options"] if self.entry in option["label"])
        shown = await stage.actor(who, self.where).select(message, [value], custom_id=part["custom_id"])
        await _finish(stage, who, self.where, shown, None)


@dataclass(frozen=True, slots=True)
class Reacts(Deed):
    """An emoji under the newest message in the facilitators' channel."""

    emoji: str

    def told(self, who: str) -> str:
        return f"{who} puts a {self.emoji} under the card in {FACILITATORS}"

    async def do(self, stage: Stage, who: str) -> None:
        card = stage.town.facilitators.last_message
        if card is None:
            raise WentWrong("there is no card to react to")
        await stage.member(who).react(card, self.emoji)


@dataclass(frozen=True, slots=True)
class Posts(Deed):
    """A post in the forum, with the tag of those who would like to mentor."""

    title: str
    text: str

    def told(self, who: str) -> str:
        return f"{who} posts “{self.title}” in #introductions, with the mentor tag"

    async def do(self, stage: Stage, who: str) -> None:
        rooms = stage.rooms()
        await rooms.post(rooms.person(who.lower()), self.title, self.text, str(stage.town.tag_id))


@dataclass(frozen=True, slots=True)
class ClosesMessages(Deed):
    """No direct messages from the bot any more."""

    def told(self, who: str) -> str:
        return f"{who} closes their direct messages"

    async def do(self, stage: Stage, who: str) -> None:
        room = stage.member(who).user.dm_channel
        stage.town.env.inject_error(
            "POST", f"/channels/{room.id}/messages", status=403, code=HEARD_OF_CLOSED_DOORS, times=None
        )


@dataclass(frozen=True, slots=True)
class Leaves(Deed):
    """Out of the server."""

    def told(self, who: str) -> str:
        return f"{who} leaves the server"

    async def do(self, stage: Stage, who: str) -> None:
        stage.town.guild.remove_member(stage.member(who))
        await stage.town.env.settle()


@dataclass(frozen=True, slots=True)
class DaysPass(Deed):
    """Nobody does anything for a while."""

    days: int

    def told(self, who: str) -> str:  # noqa: ARG002 - it is nobody's deed
        return f"… {self.days} day{'s' * (self.days > 1)} pass{'' if self.days > 1 else 'es'} …"

    async def do(self, stage: Stage, who: str) -> None:  # noqa: ARG002
        await stage.made.live_on(self.days)
        stage.remarks.append(f"It is {stage.made.clock():%A}, {date(stage.made.clock())}.")


async def _finish(stage: Stage, who: str, where: str, shown: InteractionResult, form: Form | None) -> None:
    if form is not None:
        shown = await stage.fill_in(who, where, shown, form)
    elif shown.modal is not None:
        raise WentWrong("a form was opened that nobody fills in")
    if not shown.acknowledged:
        raise WentWrong("the bot did not answer")
    await stage.town.bot.courier.rest()
    await stage.town.env.settle()


def _place(where: str) -> str:
    return "a direct message" if where == MESSAGES else where if where.startswith("#") else f"“{where}”"
