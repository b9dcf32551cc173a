"""What people do in the story, each by the means that Discord offers them."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from .context import DIRECT_MESSAGES_ROOM, FormValues, StoryContext, StoryFailed
from .plain_text import date

MENTORSHIP_CHANNEL, FACILITATORS_CHANNEL = "#mentorship", "#facilitators"
FACILITATOR_NAMES = ("Rosa", "Tomas", "Lindiwe")
CANNOT_MESSAGE_USER = 50007
"""Discord's error code when somebody accepts no direct messages."""


class Action:
    """Something that a person does."""

    @abstractmethod
    def describe(self, who: str) -> str:
        """Return the action as the transcript tells it."""

    @abstractmethod
    async def perform(self, story: StoryContext, who: str) -> None:
        """Perform it, and wait until the bot has settled. Raises StoryFailed."""


@dataclass(frozen=True, slots=True)
class Invites(Action):
    """The invitation of the bot, with which its world began: what it writes of that arrives."""

    def describe(self, who: str) -> str:
        return f"{who} invites the bot to their server"

    async def perform(self, story: StoryContext, who: str) -> None:  # noqa: ARG002 - the server is its owner's
        await story.community.bot.outbox_worker.drain()
        await story.community.env.settle()


@dataclass(frozen=True, slots=True)
class Types(Action):
    """A slash command; an option that is a person's name is that person."""

    command: str
    options: dict[str, str] = field(default_factory=dict)
    form: FormValues | None = None
    where: str = MENTORSHIP_CHANNEL

    def describe(self, who: str) -> str:
        options = "".join(f" {name}: {value}" for name, value in self.options.items())
        place = f" in {_room_phrase(self.where)}" if self.where == DIRECT_MESSAGES_ROOM else ""
        return f"{who} types {self.command}{options}{place}"

    async def perform(self, story: StoryContext, who: str) -> None:
        people = story.community.people
        options: dict[str, str | MemberActor] = {
            name: people.get(value, value) for name, value in self.options.items()
        }
        member, command = story.member(who), self.command.removeprefix("/")
        if self.where == DIRECT_MESSAGES_ROOM:
            shown = await member.user.slash(command, **options)
        else:
            shown = await member.slash(story.room(self.where, who), command, **options)
        await _fill_in_form(story, who, self.where, shown, self.form)


@dataclass(frozen=True, slots=True)
class Presses(Action):
    """A press of a button, on the newest message in the room that has it."""

    label: str
    where: str = DIRECT_MESSAGES_ROOM
    form: FormValues | None = None

    def describe(self, who: str) -> str:
        return f"{who} presses [{self.label}] in {_room_phrase(self.where)}"

    async def perform(self, story: StoryContext, who: str) -> None:
        message, part = story.find(who, self.where, self.label)
        shown = await story.actor_in(who, self.where).click(message, custom_id=part["custom_id"])
        await _fill_in_form(story, who, self.where, shown, self.form)


@dataclass(frozen=True, slots=True)
class Chooses(Action):
    """A choice in a select menu, by a part of the option's label."""

    entry: str
    where: str = MENTORSHIP_CHANNEL

    def describe(self, who: str) -> str:
        return f"{who} chooses “{self.entry}”"

    async def perform(self, story: StoryContext, who: str) -> None:
        message, part = story.find(who, self.where, self.entry)
        value = next(option["value"] for option in part["options"] if self.entry in option["label"])
        shown = await story.actor_in(who, self.where).select(message, [value], custom_id=part["custom_id"])
        await _fill_in_form(story, who, self.where, shown, None)


@dataclass(frozen=True, slots=True)
class Picks(Action):
    """A person or a room picked in a select menu of such, which is known by its custom id."""

    name: str
    custom_id: str
    where: str = MENTORSHIP_CHANNEL

    def describe(self, who: str) -> str:
        return f"{who} picks {self.name}"

    async def perform(self, story: StoryContext, who: str) -> None:
        message = story.find_by_id(who, self.where, self.custom_id)
        picked = story.community.people.get(self.name) or story.room(self.name, who)
        shown = await story.actor_in(who, self.where).select(message, [picked], custom_id=self.custom_id)
        await _fill_in_form(story, who, self.where, shown, None)


@dataclass(frozen=True, slots=True)
class Reacts(Action):
    """A reaction to the newest card in the facilitators' channel that waits for a yes."""

    emoji: str

    def describe(self, who: str) -> str:
        return f"{who} puts a {self.emoji} under the card in {FACILITATORS_CHANNEL}"

    async def perform(self, story: StoryContext, who: str) -> None:
        card, _ = story.find(who, FACILITATORS_CHANNEL, "Approve")
        await story.member(who).react(card, self.emoji)


@dataclass(frozen=True, slots=True)
class Posts(Action):
    """A post in the forum, with the tag of those who would like to mentor."""

    title: str
    text: str

    def describe(self, who: str) -> str:
        return f"{who} posts “{self.title}” in #introductions, with the mentor tag"

    async def perform(self, story: StoryContext, who: str) -> None:
        rooms = story.rooms()
        await rooms.post(rooms.person(who.lower()), self.title, self.text, str(story.community.tag_id))


@dataclass(frozen=True, slots=True)
class ClosesMessages(Action):
    """The end of accepting direct messages from the bot."""

    def describe(self, who: str) -> str:
        return f"{who} closes their direct messages"

    async def perform(self, story: StoryContext, who: str) -> None:
        room = story.member(who).user.dm_channel
        story.community.env.inject_error(
            "POST", f"/channels/{room.id}/messages", status=403, code=CANNOT_MESSAGE_USER, times=None
        )


@dataclass(frozen=True, slots=True)
class Leaves(Action):
    """Leaving the server."""

    def describe(self, who: str) -> str:
        return f"{who} leaves the server"

    async def perform(self, story: StoryContext, who: str) -> None:
        story.community.guild.remove_member(story.member(who))
        await story.community.env.settle()


@dataclass(frozen=True, slots=True)
class DaysPass(Action):
    """Some days in which nobody does anything."""

    days: int

    def describe(self, who: str) -> str:  # noqa: ARG002 - it is nobody's action
        return f"… {self.days} day{'s' * (self.days > 1)} pass{'' if self.days > 1 else 'es'} …"

    async def perform(self, story: StoryContext, who: str) -> None:  # noqa: ARG002
        await story.world.advance_days(self.days)
        story.notes.append(f"It is {story.world.clock():%A}, {date(story.world.clock())}.")


async def _fill_in_form(
    story: StoryContext, who: str, where: str, shown: InteractionResult, form: FormValues | None
) -> None:
    if form is not None:
        shown = await story.fill_in(who, where, shown, form)
    elif shown.modal is not None:
        raise StoryFailed("a form was opened that nobody fills in")
    if not shown.acknowledged:
        raise StoryFailed("the bot did not answer")
    await story.community.bot.outbox_worker.drain()
    await story.community.env.settle()


def _room_phrase(where: str) -> str:
    return "a direct message" if where == DIRECT_MESSAGES_ROOM else where if where.startswith("#") else f"“{where}”"
