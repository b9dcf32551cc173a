"""The export of a person's data: a file to read and a file for programs, under names that tell nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from io import BytesIO

from bot.rules.personal_data import PERSON_COLUMNS
from bot.services.privacy.export import PersonalData

from .labels import column_name, value_text

TEXT_FILE_NAME, JSON_FILE_NAME, ZIP_FILE_NAME = "my-data.txt", "my-data.json", "my-data.zip"

MAX_FILE_SIZE_BYTES = 8_000_000
"""Bytes that Discord takes with one message, with some margin; larger files are packed as a zip file."""

TABLE_TITLES: dict[str, tuple[str, str | None]] = {
    "mentors": ("Being a mentor, or offering to be one", "applied_at"),
    "seekers": ("Looking for a mentor", "since"),
    "profiles": ("What you say about yourself, and hope for in others", None),
    "pairings": ("Mentorships, and questions about one", "proposed_at"),
    "questions": ("Check-ins, with your answers", "asked_at"),
    "schedules": ("When I ask you how it goes", "ask_at"),
    "notes": ("What you wrote to a partner or to the facilitators; the words go once they are brought", "written_at"),
    "notes_received": ("Words to you that are still kept", "written_at"),
    "boundaries": ("What contact you wish for at the end", "said_at"),
    "kept_apart": ("Whom you keep apart from", "since"),
    "sealed": ("What you wished about somebody who was forgotten since", "since"),
    "passed_over": ("Who is not for you", None),
    "preferences": ("When and how I may write to you", None),
    "people": ("How I reach you", None),
    "dm_channels": ("The conversation in which I write to you", None),
    "letters": ("Messages to you: of which kind and when, without their words", "written_at"),
    "concerns": ("Concerns that you raised, and wishes to be reached", "raised_at"),
    "open_matters": ("What you wait for from those who look after the groups", "began_at"),
    "concern_notes": ("What you noted about concerns as a facilitator", "written_at"),
    "matchings": ("Sets of matches that you look through as a facilitator", "made_at"),
    "communities": ("That you are the coordinator here", None),
    "audit": ("What you did here: which moves and when, never in words", "at"),
}
"""Heading of each kind of stored data, in the order of the export, and the column with a row's date."""

ID_COLUMNS = PERSON_COLUMNS | {"channel_id", "community_id", "concern_id", "subject_id"}
"""Columns with numbers so long that many programs would round them."""

Name = Callable[[int], str | None]


def export_files(everything: PersonalData, name: Name) -> dict[str, bytes]:
    """Return the files' content by file name; *name* returns a person's display name, or None if it isn't known."""
    both = {
        TEXT_FILE_NAME: _as_text(everything, name).encode(),
        JSON_FILE_NAME: _as_json(everything).encode(),
    }
    return pack_files(both, ZIP_FILE_NAME)


def pack_files(files: dict[str, bytes], zip_name: str) -> dict[str, bytes]:
    """Return the files or, where they are too large for one message, a zip file of them."""
    if sum(map(len, files.values())) <= MAX_FILE_SIZE_BYTES:
        return files
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in files.items():
            archive.writestr(each, content)
    return {zip_name: packed.getvalue()}


def _as_text(everything: PersonalData, name: Name) -> str:
    lead = (
        "All that is stored about you in this server",
        f"As it was on {_time(everything.at)}. Your Discord id here: {everything.user_id}.",
        "People are named where they are known, with their Discord ids. What others wrote, and what is theirs alone",
        "to know, is not among it.",
    )
    parts = [
        _part(TABLE_TITLES[kind][0], [list(_lines(row, name)) for row in everything.rows_by_kind[kind]])
        for kind in TABLE_TITLES
        if kind in everything.rows_by_kind
    ]
    return "\r\n".join([*lead, *(parts or ["", "There is nothing."]), ""])


def _part(title: str, rows: list[list[str]]) -> str:
    lines = ["", "", title, "=" * len(title)]
    for row in rows:
        lines += ["", *row]
    return "\r\n".join(lines)


def _lines(row: Mapping[str, object], name: Name) -> Iterator[str]:
    for key, value in row.items():
        if value is None or value == []:
            continue
        said = (
            _person(value, name)
            if key in PERSON_COLUMNS and isinstance(value, int)
            else _said(value_text(key, value))
        )
        yield f"{column_name(key)}: {said}"


def _person(user_id: int, name: Name) -> str:
    if user_id <= 0:
        return "someone"
    known = name(user_id)
    return f"{known} ({user_id})" if known else str(user_id)


def _said(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return _time(value)
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value).replace("\n", "\r\n    ")


def _time(when: datetime) -> str:
    return f"{when:%d %B %Y, %H:%M} UTC"


def _as_json(everything: PersonalData) -> str:
    told = {
        "server": str(everything.community_id),
        "person": str(everything.user_id),
        "at": everything.at.isoformat(),
        "kinds": {
            kind: [{key: _plain(key, value) for key, value in row.items()} for row in rows]
            for kind, rows in everything.rows_by_kind.items()
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _plain(key: str, value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if key in ID_COLUMNS and value is not None else value
