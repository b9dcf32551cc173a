"""``python -m bot demo``: what someone at a terminal gets."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import ClientConnectorError, ClientSession

from bot.demo.web.other_worlds import OtherWorlds, WorldName
from bot.demo.web.port import take_port

pytestmark = pytest.mark.long  # each starts a process of its own

HERE = Path(__file__).parents[2]


@contextmanager
def python(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Python, in a process of its own whose temporary files go to *folder*; ended at the latest with the test."""
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")} | {"TMPDIR": str(folder)}
    with subprocess.Popen(  # noqa: S603 - our own words only
        [sys.executable, *arguments],
        cwd=HERE,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def address_told(process: subprocess.Popen[str]) -> str:
    """The address that the demo prints; waits for it."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+/demo/#\S+", line):
            return found[0]
    raise AssertionError("no address was told")


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_tells_its_address_and_stops_cleanly_leaving_nothing(tmp_path: Path, asked: signal.Signals) -> None:
    with python(tmp_path, "-m", "bot", "demo", "--no-browser", "--port", "0") as process:
        with urllib.request.urlopen(address_told(process), timeout=20) as answer:  # noqa: S310 - http
            page = answer.read().decode()
        alive = [path.name for folder in tmp_path.iterdir() for path in folder.iterdir()]

        process.send_signal(asked)
        _, complaints = process.communicate(timeout=20)

    assert "Let time pass" in page
    assert {"companion.db", "companion.key"} <= set(alive)
    assert process.returncode == 0
    assert complaints == ""
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with python(tmp_path, "-m", "bot", "demo", "--no-browser", "--port", str(port)) as process:
            said, complaints = process.communicate(timeout=20)

    assert (process.returncode, said) == (2, "")
    assert complaints.startswith(f"The demo cannot be at port {port}: something else on this computer uses it")
    assert complaints.count("\n") == 1


def test_where_no_port_was_asked_for_any_free_one_will_do() -> None:
    with take_port(None) as one, take_port(None) as other:
        ports = {each.getsockname()[1] for each in (one, other)}

    assert len(ports) == 2


async def test_another_world_runs_beside_this_one_and_stops_with_it() -> None:
    others = OtherWorlds([WorldName.EMPTY])
    try:
        await others.start(WorldName.EMPTY)
        url = others.urls()[WorldName.EMPTY]
        async with ClientSession() as session, session.get(url) as answer:
            page = await answer.text()
    finally:
        await others.close()

    assert "Let time pass" in page
    async with ClientSession() as session:
        with pytest.raises(ClientConnectorError):
            await session.get(url)


def test_without_simcord_one_sentence_says_how_to_get_it(tmp_path: Path) -> None:
    absent = "import sys; sys.modules['simcord'] = None; from bot.__main__ import main; sys.exit(main(['demo']))"

    with python(tmp_path, "-c", absent) as process:
        said, complaints = process.communicate(timeout=20)

    assert process.returncode == 2
    assert said == ""
    assert complaints.count("\n") == 1
    assert 'python -m pip install -e ".[demo]"' in complaints


@pytest.mark.parametrize("port", ["65536", "-1", "http", "٣"])
def test_a_port_that_is_none_is_told(tmp_path: Path, port: str) -> None:
    with python(tmp_path, "-m", "bot", "demo", f"--port={port}") as process:
        _, complaints = process.communicate(timeout=20)

    assert process.returncode == 2
    assert "a port is a whole number up to 65535" in complaints


def test_a_story_that_is_interrupted_has_not_gone_well(tmp_path: Path) -> None:
    with python(tmp_path, "-m", "bot", "demo", "--story") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)

    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == []
