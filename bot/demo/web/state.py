"""What the page draws: who is who, which rooms there are, what is new, and what to try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .actions import Actions
from .hints import Hint
from .rooms import DemoPerson, Room, RoomKind, Rooms
from .tabs import Tab


def page_state(
    rooms: Rooms, tab: Tab, *, hints: Sequence[Hint], actions: Actions, now: datetime
) -> dict[str, object]:
    """Return the state of one tab, as JSON for its page."""
    person, room = tab.person, tab.room
    number, notice = tab.notice
    return {
        "now": f"{now:%A}, {now.day} {now:%B %Y}, {now:%H:%M}",
        "hints": [_hint(rooms, hint, actions) for hint in hints],
        "people": [_person(rooms, one) for one in rooms.people],
        "person": person.key,
        "rooms": [_room(rooms, person, one) for one in rooms.visible_to(person)],
        "room": room.key,
        "frame": {"n": tab.frame, "key": tab.capability} if tab.preview else None,
        "forum": _forum(rooms, person) if room.kind is RoomKind.FORUM else None,
        "notice": {"n": number, "text": notice},
    }


def _hint(rooms: Rooms, hint: Hint, actions: Actions) -> dict[str, object]:
    there = rooms.room(rooms.person(hint.person), hint.room)
    return {
        "text": hint.text,
        "person": hint.person,
        "room": there.key if there else "",
        "done": actions.include(hint.actions()),
    }


def _person(rooms: Rooms, person: DemoPerson) -> dict[str, object]:
    own = rooms.visible_to(person)[0]
    return {"key": person.key, "name": person.name, "part": person.describe(), "unread": rooms.unread(person, own)}


def _room(rooms: Rooms, person: DemoPerson, room: Room) -> dict[str, object]:
    return {"key": room.key, "name": room.name, "kind": room.kind, "unread": rooms.unread(person, room)}


def _forum(rooms: Rooms, person: DemoPerson) -> dict[str, object]:
    tags = [{"id": tag, "name": name} for tag, name in rooms.tags().items()]
    return {"tags": tags, "posts": rooms.posts(person)}
