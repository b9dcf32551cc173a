"""What a story has at hand: the simulated community, and who gets to see what in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.builders import ChannelHandle, UserHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.web.rooms import Rooms
from bot.demo.web.serve import people_of
from bot.demo.world.community import CAST, SimulatedCommunity
from bot.demo.world.world import DemoWorld

from .plain_text import CHECKBOXES, STRING_SELECT, USER_SELECT, ComponentPayload, message_text, walk_components

DIRECT_MESSAGES_ROOM = "messages"
CAST_NAMES = tuple(one.name for one in CAST)

FormValues = Sequence[str | Sequence[str] | None]
"""What to fill in from top to bottom, in the words the form shows; None leaves a field as it is."""


class StoryFailed(Exception):
    """Failure of the story; says what was expected and what happened instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleMessage:
    """A message that the bot shows to someone for the first time, or has edited."""

    audience: str
    text: str
    is_ephemeral: bool
    is_edited: bool


@dataclass(slots=True)
class StoryContext:
    """Everything that an action needs."""

    world: DemoWorld
    notes: list[str] = field(default_factory=list)
    """What the transcript adds to an action: the form that was filled in, the new date."""
    _seen: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def community(self) -> SimulatedCommunity:
        """The simulated community."""
        return self.world.community

    def member(self, name: str) -> MemberActor:
        """Return someone in the server, by first name."""
        return self.community[name]

    def rooms(self) -> Rooms:
        """Return the rooms as each person sees them."""
        community = self.community
        return Rooms(
            community.env,
            people_of(community),
            [community.mentorship, community.facilitators, community.forum],
            community.forum,
        )

    def names(self) -> dict[int, str]:
        """Return the names of all members, roles and rooms that may be mentioned in a message, by id."""
        community = self.community
        named = {member.id: name for name, member in community.people.items()}
        named |= {role.id: f"@{name}" for name, role in community.roles.items()}
        return named | {room.id: f"#{room.name}" for room in self._shared_rooms()}

    def room(self, where: str, who: str) -> ChannelHandle:
        """Return a room by the name the story uses: ``messages``, ``#mentorship``, or a post by its title.

        Raises StoryFailed.
        """
        if where == DIRECT_MESSAGES_ROOM:
            return self.member(who).user.dm_channel
        for room in self._shared_rooms():
            if where in {room.name, f"#{room.name}"}:
                return room
        raise StoryFailed(f"there is no room {where}")

    def actor_in(self, who: str, where: str) -> MemberActor | UserHandle:
        """Return this person as they act in that room: in direct messages, nobody is a member."""
        return self.member(who).user if where == DIRECT_MESSAGES_ROOM else self.member(who)

    def find(self, who: str, where: str, wanted: str) -> tuple[ResponseMessage, ComponentPayload]:
        """Return the newest message in a room on which *who* sees a control with *wanted* in a label of it."""
        for message in self._newest(who, where):
            shown = list(walk_components(message.components))
            exactly = [part for part in shown if part.get("label") == wanted]
            for part in [*exactly, *shown]:
                if any(wanted in str(item.get("label", "")) for item in [part, *part.get("options", [])]):
                    return ResponseMessage(self.community.env, message), part
        raise StoryFailed(f"{who} sees no “{wanted}” in {where}")

    def find_by_id(self, who: str, where: str, custom_id: str) -> ResponseMessage:
        """Return the newest message in a room on which *who* sees this control."""
        for message in self._newest(who, where):
            if any(part.get("custom_id") == custom_id for part in walk_components(message.components)):
                return ResponseMessage(self.community.env, message)
        raise StoryFailed(f"{who} sees no {custom_id} in {where}")

    async def fill_in(self, who: str, where: str, shown: InteractionResult, form: FormValues) -> InteractionResult:
        """Fill in the form that was opened, and submit it. Raises StoryFailed."""
        if shown.modal is None:
            raise StoryFailed("no form was opened")
        fields = shown.modal["components"]
        if len(fields) != len(form):
            raise StoryFailed(f"the form has {len(fields)} fields and not {len(form)}")
        self.notes.append(f"fills in the form “{shown.modal['title']}”:")
        filled = {}
        for label, wish in zip(fields, form, strict=True):
            if wish is not None:
                part = label["component"]
                is_person = part["type"] == USER_SELECT
                filled[part["custom_id"]] = [self.member(str(wish))] if is_person else _value(part, wish)
                self.notes.append(f"· {label['label']}  {wish if isinstance(wish, str) else '; '.join(wish)}")
        result: InteractionResult = await self.actor_in(who, where).submit_modal(shown, filled)
        return result

    def new_messages(self, who: str) -> list[VisibleMessage]:
        """Return what the bot has shown or edited since the last look.

        What *who* sees comes first, then rooms, then others.
        """
        new: list[tuple[int, int, VisibleMessage]] = []
        for room in self._all_rooms():
            for message in self._messages(room):
                raw = json.dumps([message.content, message.components], sort_keys=True)
                before = self._seen.get((room.id, message.id))
                if raw != before:
                    self._seen[room.id, message.id] = raw
                    if message.author_id == self.community.env.backend.bot_user.id:
                        visible = self._visible_message(room, message, is_changed=before is not None)
                        new.append((_rank(visible.audience, who), message.id, visible))
        return [visible for *_, visible in sorted(new, key=lambda each: each[:2])]

    def names_with_role(self, role: str) -> set[str]:
        """Return the names of everyone who has a role at present."""
        wanted, members = self.community.roles[role].id, self.community.guild._guild.members
        return {
            name
            for name, one in self.community.people.items()
            if one.id in members and wanted in members[one.id].role_ids
        }

    def _visible_message(self, room: ChannelHandle, message: Message, *, is_changed: bool) -> VisibleMessage:
        own = {one.user.dm_channel.id: name for name, one in self.community.people.items()}
        private = [name for name, one in self.community.people.items() if message.visible_to(one.id)]
        is_answer = not message.visible_to(None)
        audience = own.get(room.id) or (private[0] if is_answer else _room_name(room))
        now, in_a_dm = self.world.clock(), room.id in own
        text = message_text(message.content, message.components, self.names(), now, in_a_dm=in_a_dm)
        return VisibleMessage(audience=audience, text=text, is_ephemeral=is_answer, is_edited=is_changed)

    def _newest(self, who: str, where: str) -> Iterator[Message]:
        """Return what somebody sees in a room, the newest first."""
        seen = self._messages(self.room(where, who))
        return (message for message in reversed(seen) if message.visible_to(self.member(who).id))

    def _messages(self, room: ChannelHandle) -> list[Message]:
        stored = self.community.env.backend.messages.get(room.id, {})
        return sorted(stored.values(), key=lambda message: message.id)

    def _shared_rooms(self) -> list[ChannelHandle]:
        community = self.community
        return [community.mentorship, community.facilitators, community.forum, *community.forum.threads]

    def _all_rooms(self) -> Iterator[ChannelHandle]:
        yield from self._shared_rooms()
        for member in self.community.people.values():
            yield member.user.dm_channel


def _room_name(room: ChannelHandle) -> str:
    return str(room.name) if room.is_thread else f"#{room.name}"


def _rank(audience: str, who: str) -> int:
    if audience == who:
        return -2
    return CAST_NAMES.index(audience) if audience in CAST_NAMES else -1


def _value(part: ComponentPayload, wish: str | Sequence[str]) -> str | Sequence[str]:
    """Return what to send for what was chosen by its label. Raises StoryFailed."""
    if "options" not in part:
        return wish
    values = {option["label"]: option.get("value", option["label"]) for option in part["options"]}
    labels = [wish] if isinstance(wish, str) else list(wish)
    if missing := [label for label in labels if label not in values]:
        raise StoryFailed(f"the form does not offer {missing[0]}")
    chosen: list[str] = [values[label] for label in labels]
    return chosen if part["type"] in {CHECKBOXES, STRING_SELECT} else chosen[0]
