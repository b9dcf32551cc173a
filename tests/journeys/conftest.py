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

MODAL, CHOICES, MESSAGE = 9, 8, 4
EPHEMERAL = 1 << 6
NUMBERED = re.compile(r"<@[!&]?\d+>")


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
async def journey_invariants(env: Env) -> AsyncIterator[None]:
    """Nobody is pinged, every answer is for one person alone, every interaction is answered, every DM is discreet
    and has help one button away, and in direct messages people and roles are named and not numbered."""
    yield
    pings = [sent for _, sent in messages_sent(env) if sent.get("allowed_mentions") != {"parse": []}]
    assert not pings
    assert not [sent for path, sent in messages_sent(env) if is_an_answer(path) and not is_ephemeral(sent)]
    assert not [interaction for interaction in env.backend.interactions.values() if not interaction.responded]
    messages = [sent for path, sent in messages_sent(env) if is_a_dm(env, path)]
    assert not [sent for sent in messages if not is_discreet(sent)]
    assert not [sent for sent in messages if not has_support_button(sent)]
    in_dms = [sent for path, sent in messages_sent(env) if is_in_a_dm(env, path)]
    assert not [said for sent in in_dms for said in texts(sent) if NUMBERED.search(said)]


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
