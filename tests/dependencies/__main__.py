"""Write the versions, their hashes and the bill of materials anew; ``--upgrade`` takes the newest that ranges allow.

The versions are found by uv, for all of Python 3.11 to 3.14 at once. The bill of materials is of what is installed:
after an upgrade, install what ``constraints.txt`` then says, and run it once more.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from .graph import CONSTRAINTS, HASHES, PYPROJECT, PYTHONS, RUNNING, SBOM
from .sbom import sbom_text

VERSIONS_HEADER = "# Versions this was last tested with, on Python 3.11 to 3.14; ranges stand in pyproject.toml.\n"
HASHES_HEADER = "# The same versions, of what runs with the bot, with the hashes of their files.\n"


def compile_versions(target: Path, header: str, *options: str, also: str = "") -> None:
    """Let uv write what is needed; versions that stand in the file already are kept where they can be."""
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit("uv is not there: pip install uv")
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", PYTHONS[0], "--no-header"]
    command += ["--no-annotate", *options, "--output-file", str(target), "pyproject.toml", "-"]
    subprocess.run(command, input=also, text=True, check=True, cwd=CONSTRAINTS.parent)  # noqa: S603 - uv
    target.write_text(header + target.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    compile_versions(CONSTRAINTS, VERSIONS_HEADER, "--all-extras", *sys.argv[1:])
    extras = [f"--extra={extra}" for extra in RUNNING]
    building = "\n".join(PYPROJECT["build-system"]["requires"])
    held = f"--constraints={CONSTRAINTS}"
    compile_versions(HASHES, HASHES_HEADER, "--generate-hashes", held, *extras, *sys.argv[1:], also=building)
    SBOM.write_text(sbom_text(), encoding="utf-8")
