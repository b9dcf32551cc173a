"""The units for systemd: what they start, what they hand over, how little they may do."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.__main__ import EXIT_WRONG_SETTINGS
from bot.commands.command_line import SCRIPT, command_line
from bot.config.settings import CREDENTIALS
from tests.support.source_files import ROOT

UNITS = ROOT / "deploy/systemd"
BOT, BACKUP, TIMER = (UNITS / f"{SCRIPT}{name}" for name in (".service", "-backup.service", "-backup.timer"))
PROGRAM = f"/opt/{SCRIPT}/.venv/bin/{SCRIPT}"
MOST_EXPOSED = 20
"""Tenths, of a hundred, of which systemd calls fewer than 20 well guarded."""

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")


def said(unit: Path, name: str) -> list[str]:
    """What a unit says for a name, each time it is said."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)


def guards(unit: Path) -> str:
    """What takes rights away."""
    return unit.read_text(encoding="utf-8").partition("LimitCORE")[2].partition("\n\n")[0].strip()


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - systemd's own
        ["systemd-analyze", *arguments],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(("unit", "command"), [(BOT, "run"), (BACKUP, "backup")])
def test_a_unit_starts_what_the_command_line_knows(unit: Path, command: str) -> None:
    program, *arguments = shlex.split(said(unit, "ExecStart")[0])

    asked = command_line().parse_args(arguments)

    assert program == PROGRAM
    assert asked.command == command
    assert f"{asked.config}" == f"{said(unit, 'WorkingDirectory')[0]}/config.toml"


def test_the_token_is_a_credential_that_the_settings_know() -> None:
    [given] = said(BOT, "LoadCredential")

    assert given == f"{CREDENTIALS[0]}:/etc/{SCRIPT}/{CREDENTIALS[0]}"


def test_it_is_started_again_unless_only_a_person_can_help_and_its_life_is_watched() -> None:
    assert said(BOT, "Type") == ["notify"]
    assert said(BOT, "Restart") == ["on-failure"]
    assert said(BOT, "RestartPreventExitStatus") == [str(EXIT_WRONG_SETTINGS)]
    assert int(said(BOT, "WatchdogSec")[0]) >= 60


def test_both_services_are_equally_guarded() -> None:
    assert guards(BOT) == guards(BACKUP) != ""
    assert said(BOT, "User") == said(BACKUP, "User") != ["root"]


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for unit in (BOT, BACKUP, TIMER):
        # What is to be installed there is not there.
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, shutil.which("true") or "")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")

    looked = analyzed("verify", *map(str, tmp_path.iterdir()))

    assert (looked.returncode, looked.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("unit", [BOT, BACKUP])
def test_systemd_calls_the_services_well_guarded(unit: Path) -> None:
    looked = analyzed("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(unit))

    assert "unrecognized option" not in looked.stderr
    assert looked.returncode == 0, looked.stdout
