"""The stage: the invented community as a story sees it, and who gets to see what in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.builders import ChannelHandle, UserHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.web.rooms import Rooms
from bot.demo.web.visit import people_of
from bot.demo.world.community import CAST, InventedCommunity
from bot.demo.world.world import World

from .reading import CHECKBOXES, STRING_SELECT, Part, parts, said

MESSAGES = "messages"
NAMES = tuple(one.name for one in CAST)

Form = Sequence[str | Sequence[str] | None]
"""What to fill in from top to bottom, in the words the form shows; None leaves a field as it is."""


class WentWrong(Exception):
    """The story did not go as it should; says what was expected and what happened instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Something that the bot newly shows, or shows anew, to someone."""

    audience: str
    text: str
    is_answer: bool
    is_changed: bool


@dataclass(slots=True)
class Stage:
    """Everything a deed needs."""

    made: World
    remarks: list[str] = field(default_factory=list)
    """What the transcript adds to a deed: the form that was filled in, the day that it has become."""
    _seen: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def town(self) -> InventedCommunity:
        return self.made.town

    def member(self, name: str) -> MemberActor:
        return self.town[name]

    def rooms(self) -> Rooms:
        town = self.town
        return Rooms(town.env, people_of(town), [town.mentorship, town.facilitators, town.forum], town.forum)

    def names(self) -> dict[int, str]:
        """What every id is called that may stand in a message."""
        town = self.town
        named = {member.id: name for name, member in town.people.items()}
        named |= {role.id: f"@{name}" for name, role in town.roles.items()}
        return named | {room.id: f"#{room.name}" for room in self._shared_rooms()}

    def room(self, where: str, who: str) -> ChannelHandle:
        """A room by the name the story uses: ``messages``, ``#mentorship``, or a post by its title."""
        if where == MESSAGES:
            return self.member(who).user.dm_channel
        for room in self._shared_rooms():
            if where in {room.name, f"#{room.name}"}:
                return room
        raise WentWrong(f"there is no room {where}")

    def actor(self, who: str, where: str) -> MemberActor | UserHandle:
        """This person as they act in that room: in direct messages, nobody is a member."""
        return self.member(who).user if where == MESSAGES else self.member(who)

    def find(self, who: str, where: str, wanted: str) -> tuple[ResponseMessage, Part]:
        """The newest message in a room on which *who* sees a control with *wanted* in a label of it."""
        town, room = self.town, self.room(where, who)
        for message in reversed(self._messages(room)):
            shown = list(parts(message.components)) if message.visible_to(self.member(who).id) else []
            exactly = [part for part in shown if part.get("label") == wanted]
            for part in [*exactly, *shown]:
                if any(wanted in str(item.get("label", "")) for item in [part, *part.get("options", [])]):
                    return ResponseMessage(town.env, message), part
        raise WentWrong(f"{who} sees no “{wanted}” in {where}")

    async def fill_in(self, who: str, where: str, shown: InteractionResult, form: Form) -> InteractionResult:
        """Fill in the form that was opened, and send it."""
        if shown.modal is None:
            raise WentWrong("no form was opened")
        fields = shown.modal["components"]
        if len(fields) != len(form):
            raise WentWrong(f"the form has {len(fields)} fields and not {len(form)}")
        self.remarks.append(f"fills in the form “{shown.modal['title']}”:")
        filled = {}
        for label, wish in zip(fields, form, strict=True):
            if wish is not None:
                part = label["component"]
                filled[part["custom_id"]] = _value(part, wish)
                self.remarks.append(f"· {label['label']}  {wish if isinstance(wish, str) else '; '.join(wish)}")
        result: InteractionResult = await self.actor(who, where).submit_modal(shown, filled)
        return result

    def look_around(self, who: str) -> list[Sight]:
        """What the bot shows now and did not show at the last look: to *who* first, then in rooms, then to others."""
        new: list[tuple[int, int, Sight]] = []
        for room in self._all_rooms():
            for message in self._messages(room):
                raw = json.dumps([message.content, message.components], sort_keys=True)
                before = self._seen.get((room.id, message.id))
                if raw != before:
                    self._seen[room.id, message.id] = raw
                    if message.author_id == self.town.env.backend.bot_user.id:
                        sight = self._sight(room, message, is_changed=before is not None)
                        new.append((_rank(sight.audience, who), message.id, sight))
        return [sight for *_, sight in sorted(new, key=lambda each: each[:2])]

    def wearers(self, role: str) -> set[str]:
        """Who has a role at present."""
        wanted, members = self.town.roles[role].id, self.town.guild._guild.members
        return {
            name for name, one in self.town.people.items() if one.id in members and wanted in members[one.id].role_ids
        }

    def _sight(self, room: ChannelHandle, message: Message, *, is_changed: bool) -> Sight:
        own = {one.user.dm_channel.id: name for name, one in self.town.people.items()}
        private = [name for name, one in self.town.people.items() if message.visible_to(one.id)]
        is_answer = not message.visible_to(None)
        audience = own.get(room.id) or (private[0] if is_answer else _shared(room))
        now, in_a_dm = self.made.clock(), room.id in own
        text = said(message.content, message.components, self.names(), now, in_a_dm=in_a_dm)
        return Sight(audience=audience, text=text, is_answer=is_answer, is_changed=is_changed)

    def _messages(self, room: ChannelHandle) -> list[Message]:
        stored = self.town.env.backend.messages.get(room.id, {})
        return sorted(stored.values(), key=lambda message: message.id)

    def _shared_rooms(self) -> list[ChannelHandle]:
        town = self.town
        return [town.mentorship, town.facilitators, town.forum, *town.forum.threads]

    def _all_rooms(self) -> Iterator[ChannelHandle]:
        yield from self._shared_rooms()
        for member in self.town.people.values():
            yield member.user.dm_channel


def _shared(room: ChannelHandle) -> str:
    return str(room.name) if room.is_thread else f"#{room.name}"


def _rank(audience: str, who: str) -> int:
    if audience == who:
        return -2
    return NAMES.index(audience) if audience in NAMES else -1


def _value(part: Part, wish: str | Sequence[str]) -> str | Sequence[str]:
    """What to send for what was chosen by its label."""
    if "options" not in part:
        return wish
    values = {option["label"]: option.get("value", option["label"]) for option in part["options"]}
    labels = [wish] if isinstance(wish, str) else list(wish)
    if missing := [label for label in labels if label not in values]:
        raise WentWrong(f"the form does not offer {missing[0]}")
    chosen: list[str] = [values[label] for label in labels]
    return chosen if part["type"] in {CHECKBOXES, STRING_SELECT} else chosen[0]
