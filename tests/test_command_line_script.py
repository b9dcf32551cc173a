"""``mentorship-companion``, and what lies in the folder where it, or ``python -m bot``, is started."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from .test_command_line import RUN, WENT_OUT, Program, program

__all__ = ["program"]

pytestmark = pytest.mark.long  # each starts a process of its own

SCRIPT = RUN.replace(
    'runpy.run_module("bot", run_name="__main__", alter_sys=True)',
    'sys.argv[0] = "/usr/bin/mentorship-companion"; from bot.__main__ import main; sys.exit(main())',
)


@pytest.mark.parametrize("start", [RUN, SCRIPT])
def test_foreign_code_in_the_current_folder_is_not_loaded(start: str, program: Program) -> None:
    (program.folder / "cogs").mkdir()
    (program.folder / "cogs" / "__init__.py").touch()
    (program.folder / "cogs" / "foreign.py").write_text("raise SystemExit(50)\n")

    ended = program.run(start=start)

    assert ended.code == WENT_OUT


def test_the_script_tells_the_version_and_calls_itself_by_its_name(program: Program) -> None:
    told = program.run("--version", start=SCRIPT, token=None)
    helped = program.run("--help", start=SCRIPT, token=None)

    assert (told.code, told.printed) == (0, f"mentorship-companion {version('mentorship-companion')}\n")
    assert helped.printed.startswith("usage: mentorship-companion ")
