"""The settings of the invented community: chosen once, and copied from then on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from sqlalchemy import select

from bot.demo.world.community import InventedCommunity, choose_settings
from storage.schema.columns import metadata

Rows = dict[str, list[tuple[Any, ...]]]


class ChosenSettings:
    """What the bot keeps of a community whose settings were chosen just now, to be put back into other files."""

    def __init__(self) -> None:
        self._rows: Rows | None = None
        self._people_and_rooms: dict[str, int] = {}

    async def put_into(self, town: InventedCommunity) -> None:
        """Have every setting chosen in a community that was just built, in a bot that keeps none yet."""
        if self._rows is None:
            before = _kept(town)
            await choose_settings(town)
            self._rows = {name: rows for name, rows in _kept(town).items() if name not in before}
            self._people_and_rooms = _people_and_rooms(town)
            return
        # The simulated Discord counts from the same number each time; a row that is there already is refused below.
        assert _people_and_rooms(town) == self._people_and_rooms
        with closing(sqlite3.connect(_file(town))) as file, file:
            # As for the bot itself here: nothing need reach the disk.
            file.execute("PRAGMA synchronous=OFF")
            for table, rows in self._rows.items():
                file.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 - the names of our own tables


def _file(town: InventedCommunity) -> str:
    return town.bot._parts.store.engine.url.database or ""


def _kept(town: InventedCommunity) -> Rows:
    with closing(sqlite3.connect(_file(town))) as file:
        every = {name: file.execute(str(select(table))).fetchall() for name, table in metadata.tables.items()}
    return {name: rows for name, rows in every.items() if rows}


def _people_and_rooms(town: InventedCommunity) -> dict[str, int]:
    rooms = {"mentorship": town.mentorship.id, "facilitators": town.facilitators.id, "forum": town.forum.id}
    roles = {f"role {name}": role.id for name, role in town.roles.items()}
    people = {name: person.id for name, person in town.people.items()}
    return {"server": town.guild.id, "tag": town.tag_id} | rooms | roles | people
