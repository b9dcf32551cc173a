"""Pictures in the docs, drawn as everything is now, and compared with what stands there, or written anew.

Those of messages show what was sent in the story.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageStat
from simcord import Env

from bot.demo.story.plain_text import flat, message_text, readable
from bot.ui.core.layout import DM_OPENING
from tests.journeys.conftest import messages_sent
from tests.support.pictures.brush import WIDTH
from tests.support.pictures.message import Drawer

from .files import HOW, WRITE

DOCS = Path(__file__).parents[2] / "docs"
WIDEST_MB = 0.1
MOST_DIFFERENT = 2.0
"""Average difference of a pixel, of 255: another version of the library may draw letters a little otherwise."""

IN_THE_STORY = {
    "members.md": {
        "welcome": "[🧭 Look around]",
        "mentors-card": "Can hold hope for someone else > Seven years on.",
        "question": "Ada asks whether you would be their mentor",
        "check-in": "You said: Not so well.",
        "note": "A note from Ada, whom you mentor: > Thank you for last night.",
        "overview": "My overview 📭 1 message could not reach you by direct message.",
    },
    "facilitators.md": {
        "offer": "Ines would like to mentor Offered",
        "queue": "What waits (1) It has been quiet with Marek and Chiara",
        "concern": "Someone brings a concern · about Chiara",
    },
    "setup.md": {"who": "[▾ Rosa]", "check": "Everything is in place"},
}
"""Each page's pictures: their names, and words of the first message of the story that they show."""

_AGO = re.compile(r"<t:(\d+):R>")
_ONLY_ONE_SEES = 64


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a message."""

    page: str
    name: str
    words: str
    png: bytes

    def must_be_as_written(self) -> None:
        """Fail unless the page shows this picture and says its words; write both, if they are to be written."""
        file, page = DOCS / "pictures" / f"{self.name}.png", DOCS / self.page
        said, end = escape(self.words, quote=False).replace('"', "&quot;"), f'src="pictures/{self.name}.png"'
        shown = f'<img alt="{said}" {end} width="{WIDTH}">'
        if os.environ.get(WRITE):
            text = page.read_text(encoding="utf-8")
            page.write_text(re.sub(rf"<img [^\n]*{end}[^\n]*>", lambda _: shown, text), encoding="utf-8")
        must_be_as_drawn(file, self.png)
        assert shown in page.read_text(encoding="utf-8"), HOW


def must_be_as_drawn(file: Path, png: bytes) -> None:
    """Fail unless the file is this picture, light enough on dark and not too large."""
    if os.environ.get(WRITE):
        file.write_bytes(png)
    kept, now = Image.open(file).convert("RGB"), Image.open(io.BytesIO(png)).convert("RGB")

    assert kept.size == now.size, HOW
    assert max(ImageStat.Stat(ImageChops.difference(kept, now)).mean) < MOST_DIFFERENT, HOW
    assert len(png) < WIDEST_MB * 1_000_000
    greys = now.convert("L").tobytes()
    assert max(greys) - min(greys) > 150


def pictures_of_story(env: Env, names: Mapping[int, str]) -> Iterator[Picture]:
    """Draw what was sent in the story, each message as it was read at once."""
    sent = [_read(path, body, names) for path, body in messages_sent(env)]
    for page, pictures in IN_THE_STORY.items():
        for name, words in pictures.items():
            first = next((one for one in sent if words in one.words), None)
            assert first is not None, f"nothing in the story reads “{words}”"
            drawer = Drawer(names, partial(readable, names=names, now=first.at))
            yield Picture(page, name, first.words, drawer.message(first.components, is_ephemeral=first.is_ephemeral))


@dataclass(frozen=True, slots=True)
class _Sent:
    components: list[dict[str, Any]]
    words: str
    is_ephemeral: bool
    at: datetime


def _read(path: str, body: Mapping[str, Any], names: Mapping[int, str]) -> _Sent:
    components = body.get("components") or []
    named = [int(stamp) for stamp in _AGO.findall(json.dumps(components))]
    at = datetime.fromtimestamp(max(named, default=0), tz=UTC)
    words = flat(message_text("", components, names, at))
    # An edit does not say who sees it; what is not a direct message is then an answer to one alone.
    is_ephemeral = bool(body.get("flags", 0) & _ONLY_ONE_SEES) or path.startswith("edits")
    return _Sent(components, words, is_ephemeral and DM_OPENING.replace("*", "") not in words, at)
