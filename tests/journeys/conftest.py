"""What holds on every journey, whatever it is about."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from simcord import Env

from bot.app import MentorshipBot
from bot.ui.core.layout import DM_OPENING, SUPPORT_CUSTOM_ID
from tests.support.journeys.leak_detector import LeakDetector, detect_leaks
from tests.support.journeys.reading import components
from tests.support.journeys.reading_aloud import misnamed_commands, unspoken

MODAL, CHOICES, MESSAGE = 9, 8, 4
EPHEMERAL = 1 << 6
LIVE_IN_A_DM = re.compile(r"<\\*[@#]")
"""What begins a mention of a person, role or channel: nothing in direct messages may, not even behind backslashes."""

MADE_UP = re.compile(r"<\\*(?:@[!&]?|#)\d{2,9}>|<\\*(?:/[^:>]*|t):\d{2,9}\b")
"""A live mark with a number that nobody and nothing has, and that is no time of ours: somebody typed it."""


@pytest.fixture(autouse=True)
def leak_detector() -> Iterator[LeakDetector]:
    """Record what people say, from before the bot starts until after it has stopped."""
    with detect_leaks() as leak_detector:
        yield leak_detector
    assert leak_detector.found_in_the_log() == []


@pytest.fixture(autouse=True)
async def no_text_leaks(leak_detector: LeakDetector, env: Env, companion: MentorshipBot) -> AsyncIterator[None]:
    """What people say, and what they are called, stands nowhere that somebody could read it."""
    leak_detector.listen_to(env)
    yield
    file = Path(companion._dependencies.database.engine.url.database or "")
    assert leak_detector.found_in(file) == []


@pytest.fixture(autouse=True)
async def journey_invariants(env: Env, companion: MentorshipBot) -> AsyncIterator[None]:
    """Nobody is pinged, every answer is for one person alone, every interaction is answered, every DM is discreet
    and has help one button away, in direct messages people and roles are named and not numbered, nowhere is a
    mark live that somebody typed, all of it can be read aloud, and the commands that are named can be used."""
    yield
    pings = [sent for _, sent in messages_sent(env) if sent.get("allowed_mentions") != {"parse": []}]
    assert not pings
    assert not [sent for path, sent in messages_sent(env) if is_an_answer(path) and not is_ephemeral(sent)]
    assert not [interaction for interaction in env.backend.interactions.values() if not interaction.responded]
    messages = [sent for path, sent in messages_sent(env) if is_a_dm(env, path)]
    assert not [sent for sent in messages if not is_discreet(sent)]
    assert not [sent for sent in messages if not has_support_button(sent)]
    assert not live_marks(env)
    assert not [what for _, sent in all_shown(env) for what in unspoken(sent)]
    assert not wrong_commands(env, companion)


def wrong_commands(env: Env, companion: MentorshipBot) -> list[str]:
    """Every command that a text names and that does not exist, or cannot be used where it is shown."""
    ids, found = companion.command_ids, list[str]()
    for path, sent in all_shown(env):
        whole = "\n".join(texts_anywhere(sent))
        in_dm = ids.in_dm if is_in_a_dm(env, path) else None
        found += misnamed_commands(whole, known=ids.everywhere, in_dm=in_dm)
    return found


def live_marks(env: Env) -> list[str]:
    """Every text with a mention in direct messages, or, anywhere, with a mark that only somebody can have typed."""
    everything = [(path, said) for path, sent in all_shown(env) for said in texts_anywhere(sent)]
    in_dms = [said for path, said in everything if LIVE_IN_A_DM.search(said) and is_in_a_dm(env, path)]
    return [*in_dms, *(said for _, said in everything if MADE_UP.search(said))]


def all_shown(env: Env) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every message, form and completion that the bot asked Discord to show, with the path it took."""
    yield from messages_sent(env)
    for request in env.http_requests:
        body = request.json
        if request.path.endswith("/callback") and isinstance(body, dict) and body["type"] in {MODAL, CHOICES}:
            yield request.path, body["data"]


def texts_anywhere(sent: Any) -> Iterator[str]:
    """Every text in it: contents, labels, titles; but for values, in which people mend their own words."""
    if isinstance(sent, str):
        yield sent
    for key, part in sent.items() if isinstance(sent, dict) else enumerate(sent) if isinstance(sent, list) else ():
        if key != "value":
            yield from texts_anywhere(part)


def messages_sent(env: Env) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every message that the bot asked Discord to show, new or edited, with the path it took."""
    for request in env.http_requests:
        body = request.json
        if request.method not in {"POST", "PATCH"} or not isinstance(body, dict):
            continue
        if request.path.endswith("/callback"):
            if body["type"] not in {MODAL, CHOICES} and (data := body.get("data")) and "components" in data:
                kind = "answers" if body["type"] == MESSAGE else "edits"
                yield f"{kind}:{request.path}", data
        elif "/messages" in request.path or request.path.startswith("/webhooks/"):
            yield request.path, body


def is_an_answer(path: str) -> bool:
    """Whether a message is a new one that answers an interaction."""
    return path.startswith("answers:") or (path.startswith("/webhooks/") and "/messages" not in path)


def is_ephemeral(sent: dict[str, Any]) -> bool:
    """Whether only one person sees it."""
    return bool(sent.get("flags", 0) & EPHEMERAL)


def is_a_dm(env: Env, path: str) -> bool:
    """Whether a message is the bot's own message to someone."""
    return any(path.startswith(f"/channels/{channel}/messages") for channel in env.backend.dm_channels.values())


def is_in_a_dm(env: Env, path: str) -> bool:
    """Whether a message is shown in somebody's direct messages: sent to them, or as an answer there."""
    interactions = env.backend.interactions.values()
    tokens = {
        str(interaction.token)
        for interaction in interactions
        if interaction.channel_id in env.backend.dm_channels.values()
    }
    return is_a_dm(env, path) or bool(tokens & set(path.split("/")))


def texts(sent: dict[str, Any]) -> Iterator[str]:
    """All that a message says."""
    yield sent.get("content") or ""
    yield from (c["content"] for c in components(list(sent.get("components") or [])) if "content" in c)


def is_discreet(sent: dict[str, Any]) -> bool:
    """Whether a locked phone shows nothing but the neutral line."""
    said = [c["content"] for c in components(list(sent["components"])) if "content" in c]
    return bool(said) and said[0] == DM_OPENING and not sent.get("content")


def has_support_button(sent: dict[str, Any]) -> bool:
    """Whether the crisis lines are one button away, below everything else."""
    controls = [c["custom_id"] for c in components(list(sent["components"])) if "custom_id" in c]
    return bool(controls) and controls[-1] == SUPPORT_CUSTOM_ID
