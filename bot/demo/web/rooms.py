"""Who is in the demo, which rooms each of them can see, and what is new there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import simcord
from simcord.actors import MemberActor
from simcord.backend.access import can_access_channel, can_access_message
from simcord.builders import ChannelHandle, UserHandle

from bot.demo.world.community import open_post

MESSAGES = "messages"  # the key of a person's own conversation with the bot
TITLE_LENGTH = 100
TEXT_LENGTH = 2000


@dataclass(frozen=True)
class Person:
    """Someone a guest can be."""

    key: str
    name: str
    part: Callable[[], str]  # what they are in the community; it may change
    member: MemberActor


class RoomKind(StrEnum):
    """What a room is; the page knows them by these words."""

    CHANNEL = "channel"
    THREAD = "thread"
    FORUM = "forum"
    MESSAGES = "messages"


@dataclass(frozen=True)
class Room:
    """A place one person can look into."""

    key: str
    name: str
    kind: RoomKind
    channel: ChannelHandle


class NotAllowed(Exception):
    """A guest asked for something this person cannot do; the text is for the guest."""


class Rooms:
    """Reads the simulated world; only `post` changes it."""

    def __init__(
        self,
        env: simcord.Env,
        people: Sequence[Person],
        rooms: Sequence[ChannelHandle],
        forum: ChannelHandle | None,
    ) -> None:
        self._env = env
        self._people = {person.key: person for person in people}
        self._rooms = tuple(rooms)
        self._forum = forum
        self._seen: dict[tuple[str, int], int] = {}
        # What was said in the shared rooms before the guest arrived is history, not news.
        for person in people:
            for room in self.of(person):
                if room.kind is not RoomKind.MESSAGES:
                    self.saw(person, room)

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(self._people.values())

    def person(self, key: str) -> Person:
        if key not in self._people:
            raise NotAllowed("There is nobody of that name here.")
        return self._people[key]

    def of(self, person: Person) -> list[Room]:
        """The rooms a person can see, their own messages first."""
        return list(self._each(person))

    def room(self, person: Person, key: str) -> Room | None:
        return next((room for room in self._each(person) if room.key == key), None)

    def _each(self, person: Person) -> Iterator[Room]:
        yield Room(MESSAGES, "Direct messages", RoomKind.MESSAGES, person.member.user.dm_channel)
        for channel in self._rooms:
            if self._forum is not None and channel.id == self._forum.id:
                continue
            if self._visible(person, channel):
                yield Room(str(channel.id), channel.name or "room", RoomKind.CHANNEL, channel)
                yield from self._threads(person, channel)
        if self._forum is not None and self._visible(person, self._forum):
            yield Room(str(self._forum.id), self._forum.name or "forum", RoomKind.FORUM, self._forum)
            yield from self._threads(person, self._forum)

    def _threads(self, person: Person, channel: ChannelHandle) -> Iterator[Room]:
        for thread in sorted(channel.threads, key=lambda one: one.id):
            if self._visible(person, thread):
                yield Room(str(thread.id), thread.name or "conversation", RoomKind.THREAD, thread)

    def _visible(self, person: Person, channel: ChannelHandle) -> bool:
        return can_access_channel(self._env, channel.id, person.member, history=True)

    # ------------------------------------------------------------------ news

    def unread(self, person: Person, room: Room) -> int:
        """How many messages of others came since this person last looked."""
        viewer: MemberActor | UserHandle = person.member.user if room.kind is RoomKind.MESSAGES else person.member
        seen = self._seen.get((person.key, room.channel.id), 0)
        return sum(
            message.id > seen
            and message.author_id != person.member.id
            and can_access_message(self._env, room.channel.id, message, viewer, history=True)
            for message in self._env.backend.messages.get(room.channel.id, {}).values()
        )

    def saw(self, person: Person, room: Room) -> None:
        messages = self._env.backend.messages.get(room.channel.id, {})
        self._seen[person.key, room.channel.id] = max(messages, default=0)

    # ----------------------------------------------------------------- forum

    def tags(self) -> dict[str, str]:
        """The forum's tags that anyone may choose, by id."""
        if self._forum is None:
            return {}
        stored = self._env.backend.get_channel(self._forum.id).available_tags
        return {str(tag["id"]): str(tag["name"]) for tag in stored if not tag.get("moderated")}

    def posts(self, person: Person) -> list[dict[str, object]]:
        """The forum's posts as the forum page lists them, newest first."""
        if self._forum is None:
            return []
        backend = self._env.backend
        names = {one.member.id: one.name for one in self.people}
        all_tags = {int(tag["id"]): str(tag["name"]) for tag in backend.get_channel(self._forum.id).available_tags}
        listed: list[dict[str, object]] = []
        for room in reversed(list(self._threads(person, self._forum))):
            stored = backend.get_channel(room.channel.id)
            owner = stored.owner_id or 0
            public = [one for one in backend.messages.get(stored.id, {}).values() if one.visible_to(None)]
            listed.append(
                {
                    "key": room.key,
                    "title": room.name,
                    "by": names.get(owner) or backend.get_user(owner).name,
                    "tags": [all_tags[tag] for tag in stored.applied_tags if tag in all_tags],
                    "answers": max(0, len(public) - 1),
                }
            )
        return listed

    async def post(self, person: Person, title: str, text: str, tag: str) -> str:
        """Open a forum post as this person and let the bot react; answers the new room's key."""
        forum, backend = self._forum, self._env.backend
        if forum is None or not self._visible(person, forum):
            raise NotAllowed("This person cannot post here.")
        if not 1 <= len(title) <= TITLE_LENGTH or not 1 <= len(text) <= TEXT_LENGTH:
            raise NotAllowed("A post needs a title and a few words.")
        if tag and tag not in self.tags():
            raise NotAllowed("That tag does not exist here.")
        try:
            backend.require_permissions(person.member.guild.id, person.member.id, forum.id, "send_messages")
        except simcord.BackendError:
            raise NotAllowed("This person cannot post here.") from None
        thread_id = open_post(self._env, forum, person.member, title, text, tag_ids=[int(tag)] if tag else [])
        await self._env.settle()
        return str(thread_id)
