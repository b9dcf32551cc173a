"""Who is in the demo, which rooms each of them can see, and what is new there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import simcord
from simcord.actors import MemberActor
from simcord.backend.access import can_access_channel, can_access_message
from simcord.builders import ChannelHandle, UserHandle

from bot.demo.world.community import open_post

DM_ROOM_KEY = "messages"  # the key of a person's own conversation with the bot
NEWS_FOR = timedelta(days=1)
"""How old a direct message may be that still counts as unread when a guest arrives."""

MAX_TITLE_LENGTH = 100
MAX_POST_LENGTH = 2000


@dataclass(frozen=True)
class DemoPerson:
    """A member of the community whom a guest can act as."""

    key: str
    name: str
    describe: Callable[[], str]  # what they are in the community; it may change
    member: MemberActor


class RoomKind(StrEnum):
    """What a room is; the page knows them by these words."""

    CHANNEL = "channel"
    THREAD = "thread"
    FORUM = "forum"
    MESSAGES = "messages"


@dataclass(frozen=True)
class Room:
    """A channel, thread, forum or conversation that one person can look into."""

    key: str
    name: str
    kind: RoomKind
    channel: ChannelHandle


class DemoActionRefused(Exception):
    """Refusal of something that this person cannot do; the text is for the guest."""


class Rooms:
    """The rooms of the simulated server, as each person sees them; only `post` changes anything."""

    def __init__(
        self,
        env: simcord.Env,
        people: Sequence[DemoPerson],
        rooms: Sequence[ChannelHandle],
        forum: ChannelHandle | None,
    ) -> None:
        self._env = env
        self._people = {person.key: person for person in people}
        self._rooms = tuple(rooms)
        self._forum = forum
        self._seen: dict[tuple[str, int], int] = {}
        # What was said in the shared rooms before the guest arrived is history, not news; so are old messages.
        for person in people:
            for room in self.visible_to(person):
                if room.kind is not RoomKind.MESSAGES:
                    self.mark_read(person, room)
                else:
                    self._mark_read_before(person, room, env.now() - NEWS_FOR)

    @property
    def people(self) -> tuple[DemoPerson, ...]:
        """Everyone whom a guest can act as."""
        return tuple(self._people.values())

    def person(self, key: str) -> DemoPerson:
        """Return the person with this key. Raises DemoActionRefused."""
        if key not in self._people:
            raise DemoActionRefused("There is nobody of that name here.")
        return self._people[key]

    def visible_to(self, person: DemoPerson) -> list[Room]:
        """Return the rooms that a person can see, their direct messages first."""
        return list(self._iterate_rooms(person))

    def room(self, person: DemoPerson, key: str) -> Room | None:
        """Return the room with this key, or channel of this name; None if the person cannot see one."""
        return next((room for room in self._iterate_rooms(person) if key in {room.key, room.name}), None)

    def _iterate_rooms(self, person: DemoPerson) -> Iterator[Room]:
        yield Room(DM_ROOM_KEY, "Direct messages", RoomKind.MESSAGES, person.member.user.dm_channel)
        for channel in self._rooms:
            if self._forum is not None and channel.id == self._forum.id:
                continue
            if self._visible(person, channel):
                yield Room(str(channel.id), channel.name or "room", RoomKind.CHANNEL, channel)
                yield from self._threads(person, channel)
        if self._forum is not None and self._visible(person, self._forum):
            yield Room(str(self._forum.id), self._forum.name or "forum", RoomKind.FORUM, self._forum)
            yield from self._threads(person, self._forum)

    def _threads(self, person: DemoPerson, channel: ChannelHandle) -> Iterator[Room]:
        for thread in sorted(channel.threads, key=lambda one: one.id):
            if self._visible(person, thread):
                yield Room(str(thread.id), thread.name or "conversation", RoomKind.THREAD, thread)

    def _visible(self, person: DemoPerson, channel: ChannelHandle) -> bool:
        return can_access_channel(self._env, channel.id, person.member, history=True)

    # ------------------------------------------------------------------ news

    def unread(self, person: DemoPerson, room: Room) -> int:
        """Return how many messages of others came since this person last looked."""
        viewer: MemberActor | UserHandle = person.member.user if room.kind is RoomKind.MESSAGES else person.member
        seen = self._seen.get((person.key, room.channel.id), 0)
        return sum(
            message.id > seen
            and message.author_id != person.member.id
            and can_access_message(self._env, room.channel.id, message, viewer, history=True)
            for message in self._env.backend.messages.get(room.channel.id, {}).values()
        )

    def mark_read(self, person: DemoPerson, room: Room) -> None:
        """Mark everything in the room as read by this person."""
        messages = self._env.backend.messages.get(room.channel.id, {})
        self._seen[person.key, room.channel.id] = max(messages, default=0)

    def _mark_read_before(self, person: DemoPerson, room: Room, moment: datetime) -> None:
        messages = self._env.backend.messages.get(room.channel.id, {}).values()
        old = (one.id for one in messages if datetime.fromisoformat(one.timestamp) < moment)
        self._seen[person.key, room.channel.id] = max(old, default=0)

    # ----------------------------------------------------------------- forum

    def tags(self) -> dict[str, str]:
        """Return the names of the forum's tags that anyone may choose, by id."""
        if self._forum is None:
            return {}
        stored = self._env.backend.get_channel(self._forum.id).available_tags
        return {str(tag["id"]): str(tag["name"]) for tag in stored if not tag.get("moderated")}

    def posts(self, person: DemoPerson) -> list[dict[str, object]]:
        """Return the forum's posts as the forum page lists them, newest first."""
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

    async def post(self, person: DemoPerson, title: str, text: str, tag: str) -> str:
        """Open a forum post as this person, let the bot react, and return the new room's key.

        Raises DemoActionRefused.
        """
        forum, backend = self._forum, self._env.backend
        if forum is None or not self._visible(person, forum):
            raise DemoActionRefused("This person cannot post here.")
        if not 1 <= len(title) <= MAX_TITLE_LENGTH or not 1 <= len(text) <= MAX_POST_LENGTH:
            raise DemoActionRefused("A post needs a title and a few words.")
        if tag and tag not in self.tags():
            raise DemoActionRefused("That tag does not exist here.")
        try:
            backend.require_permissions(person.member.guild.id, person.member.id, forum.id, "send_messages")
        except simcord.BackendError:
            raise DemoActionRefused("This person cannot post here.") from None
        thread_id = open_post(self._env, forum, person.member, title, text, tag_ids=[int(tag)] if tag else [])
        await self._env.settle()
        return str(thread_id)
