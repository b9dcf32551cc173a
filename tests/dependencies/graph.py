"""What is needed where: from ``pyproject.toml``, and the metadata of what is installed."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.source_files import ROOT

CONSTRAINTS, HASHES, SBOM = (ROOT / name for name in ("constraints.txt", "requirements-hashes.txt", "sbom.cdx.json"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
NAME = canonicalize_name(PROJECT["name"])
RUNNING = ("postgresql", "large")
"""The extras for running it."""

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ENVIRONMENTS = tuple(
    {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": platform,
        "platform_system": system,
        "platform_machine": machine,
        "os_name": "nt" if platform == "win32" else "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for python in PYTHONS
    for platform, system, machine in (
        ("linux", "Linux", "x86_64"),
        ("linux", "Linux", "aarch64"),
        ("win32", "Windows", "AMD64"),
        ("darwin", "Darwin", "arm64"),
    )
)
"""The machines that it is for."""

Node = tuple[str, str]
"""A package, and an extra of it or ""."""


def holds(marker: Marker | None, where: Mapping[str, str], extra: str = "") -> bool:
    """Return whether what has the marker counts on a machine."""
    return marker is None or marker.evaluate({**where, "extra": extra})


@cache
def requirements_of(name: str, extra: str) -> tuple[Requirement, ...]:
    """Return what a package, or an extra of the project, asks for, on whatever machine."""
    if name == NAME:
        texts = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    else:
        try:
            texts = requires(name) or ()
        except PackageNotFoundError:  # for other machines than this
            texts = ()
    return tuple(map(Requirement, texts))


def needed(extras: Collection[str], where: Mapping[str, str]) -> dict[str, set[str]]:
    """Return what is needed on a machine with these extras: each package, the project too, with what it asks for."""
    found: dict[str, set[str]] = defaultdict(set)
    seen: set[Node] = set()
    open_nodes: list[Node] = [(NAME, ""), *((NAME, extra) for extra in extras)]
    while open_nodes:
        if (node := open_nodes.pop()) in seen:
            continue
        seen.add(node)
        found[node[0]] |= set()
        for asked in requirements_of(node[0], node[1] if node[0] == NAME else ""):
            if not holds(asked.marker, where, node[1]):
                continue
            name = canonicalize_name(asked.name)
            open_nodes += [(name, ""), *((name, extra) for extra in asked.extras)]
            if name != node[0]:
                found[node[0]].add(name)
    return dict(found)


def constraints() -> dict[str, Requirement]:
    """Return what ``constraints.txt`` says, by the package's name."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    said = [Requirement(line) for line in lines if not line.startswith("#")]
    return {canonicalize_name(each.name): each for each in said}


def pinned(requirement: Requirement) -> str:
    """Return the one version that is allowed."""
    [one] = requirement.specifier
    return one.version
