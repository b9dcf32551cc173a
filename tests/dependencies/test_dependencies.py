"""The files that say what the project depends on are of now, and name no host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.source_files import ROOT

from .graph import (
    CONSTRAINTS,
    ENVIRONMENTS,
    HASHES,
    NAME,
    PROJECT,
    PYPROJECT,
    PYTHONS,
    RUNNING,
    SBOM,
    constraints,
    holds,
    needed,
    pinned,
)
from .sbom import sbom_text


@pytest.mark.parametrize("python", PYTHONS)
def test_one_version_is_named_of_all_that_is_needed_and_of_nothing_else(python: str) -> None:
    said, extras = constraints(), PROJECT["optional-dependencies"]

    for where in (each for each in ENVIRONMENTS if each["python_version"] == python):
        named = {name for name, asked in said.items() if holds(asked.marker, where) and pinned(asked)}
        assert named == set(needed(extras, where)) - {NAME}


def test_every_python_of_the_project_is_looked_at() -> None:
    named = [each.rpartition(" ")[2] for each in PROJECT["classifiers"] if "Python :: 3" in each]

    assert tuple(named) == PYTHONS
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"


def test_the_forge_tries_each_of_them_as_a_change_is_tried_here() -> None:
    [job] = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))["jobs"].values()

    assert job["strategy"]["matrix"] == {"python": list(PYTHONS)}
    assert ".ci/run" in [step.get("run") for step in job["steps"]]


def test_the_hashes_are_of_the_same_versions_of_all_that_runs_with_the_bot() -> None:
    entries = HASHES.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    asked = [Requirement(re.sub(r"\s+--hash=.*", "", each)) for each in entries if not each.startswith("#")]
    hashed = {canonicalize_name(each.name): (pinned(each), str(each.marker)) for each in asked}
    building = {canonicalize_name(Requirement(each).name) for each in PYPROJECT["build-system"]["requires"]}

    said = {name: (pinned(each), str(each.marker)) for name, each in constraints().items()}
    runs = set().union(*(needed(RUNNING, where) for where in ENVIRONMENTS)) - {NAME}

    assert {name: each for name, each in hashed.items() if name not in building} == {
        name: said[name] for name in runs
    }
    assert all(" --hash=sha256:" in each for each in entries if not each.startswith("#"))


def test_the_bill_of_materials_is_of_now() -> None:
    assert SBOM.read_text(encoding="utf-8") == sbom_text(), "python -m tests.dependencies writes it"


@pytest.mark.parametrize("file", [CONSTRAINTS, HASHES, SBOM], ids=lambda file: file.name)
def test_none_of_them_names_a_host(file: Path) -> None:
    assert "://" not in file.read_text(encoding="utf-8")
