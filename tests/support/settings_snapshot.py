"""Settings of the invented community: chosen once, then copied into other databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from sqlalchemy import delete, select

from bot.demo.world.community import SimulatedCommunity, choose_settings
from storage.schema.columns import metadata
from storage.schema.outbox import outbox_messages, posted_messages, posted_names
from storage.schema.people import communities, dm_channels, people

Rows = dict[str, list[tuple[Any, ...]]]


class SettingsSnapshot:
    """The rows that choosing all settings adds to a community's database, to be inserted into other files.

    The card that opens the facilitators' queue is not among them: it comes once their channel is chosen again.
    """

    def __init__(self) -> None:
        self._rows: Rows | None = None
        self._people_and_rooms: dict[str, int] = {}

    async def restore_into(self, community: SimulatedCommunity) -> None:
        """Choose every setting of a community that was just built; from the second time on, insert the rows."""
        await _forget_greeting(community)
        if self._rows is None:
            before = _stored_rows(community)
            await choose_settings(community)
            _forget_queue_card(community)
            self._rows = {name: rows for name, rows in _stored_rows(community).items() if name not in before}
            self._people_and_rooms = _people_and_rooms(community)
            return
        # The simulated Discord counts from the same number each time; a row that is there already is refused below.
        assert _people_and_rooms(community) == self._people_and_rooms
        with closing(sqlite3.connect(_file(community))) as file, file:
            # As for the bot itself here: nothing need reach the disk.
            file.execute("PRAGMA synchronous=OFF")
            for table, rows in self._rows.items():
                file.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 - the names of our own tables


async def _forget_greeting(community: SimulatedCommunity) -> None:
    """Take away what the owner was told when the bot was invited: journeys begin long after."""
    await community.bot.outbox_worker.drain()
    await community.env.settle()
    room = community["Rosa"].user.dm_channel
    for message in room.history():
        community.env.backend.delete_message(room.id, message.id)
    community.env.http_requests.clear()
    with closing(sqlite3.connect(_file(community))) as file, file:
        file.execute("PRAGMA synchronous=OFF")
        for table in (posted_names, posted_messages, outbox_messages, dm_channels, people, communities):
            file.execute(str(delete(table)))


def _file(community: SimulatedCommunity) -> str:
    return community.bot._dependencies.database.engine.url.database or ""


def _forget_queue_card(community: SimulatedCommunity) -> None:
    for message in community.facilitators.history():
        community.env.backend.delete_message(community.facilitators.id, message.id)
    with closing(sqlite3.connect(_file(community))) as file, file:
        for table in (posted_names, posted_messages, outbox_messages):
            file.execute(str(delete(table)))


def _stored_rows(community: SimulatedCommunity) -> Rows:
    with closing(sqlite3.connect(_file(community))) as file:
        every = {name: file.execute(str(select(table))).fetchall() for name, table in metadata.tables.items()}
    return {name: rows for name, rows in every.items() if rows}


def _people_and_rooms(community: SimulatedCommunity) -> dict[str, int]:
    rooms = {
        "mentorship": community.mentorship.id,
        "facilitators": community.facilitators.id,
        "forum": community.forum.id,
    }
    roles = {f"role {name}": role.id for name, role in community.roles.items()}
    people = {name: person.id for name, person in community.people.items()}
    return {"server": community.guild.id, "tag": community.tag_id} | rooms | roles | people
