"""The bill of materials, in CycloneDX's format: what runs with the bot, its licences, and what needs what."""

from __future__ import annotations

import json
from importlib.metadata import metadata
from typing import Any

from .graph import ENVIRONMENTS, NAME, PROJECT, RUNNING, constraints, needed, pinned


def sbom_text() -> str:
    """Return it, the same on every machine: nothing in it is of a moment."""
    everywhere = [needed(RUNNING, where) for where in ENVIRONMENTS]
    by_default = set().union(*(needed((), where) for where in ENVIRONMENTS))
    names = sorted(set().union(*everywhere) - {NAME})
    versions = {NAME: PROJECT["version"]} | {name: pinned(asked) for name, asked in constraints().items()}

    def ref(name: str) -> str:
        return f"pkg:pypi/{name}@{versions[name]}"

    def component(name: str) -> dict[str, Any]:
        # What only some machines need is not installed on all, and so its licence not known on all.
        is_everywhere = all(name in each for each in everywhere)
        scope = "required" if name in by_default else "optional"
        licences = {"licenses": licences_of(name)} if is_everywhere else {}
        return {"type": "library", "bom-ref": ref(name), "name": name, "version": versions[name], "scope": scope} | (
            licences | {"purl": ref(name)}
        )

    uses = {name: set().union(*(each.get(name, set()) for each in everywhere)) for name in (NAME, *names)}
    application = {"type": "application", "bom-ref": ref(NAME), "name": NAME, "version": versions[NAME]}
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": application | {"licenses": [{"license": {"id": PROJECT["license"]}}]}},
        "components": [component(name) for name in names],
        "dependencies": [
            {"ref": ref(name), "dependsOn": [ref(each) for each in sorted(used)]} for name, used in uses.items()
        ],
    }
    return json.dumps(bom, indent=1) + "\n"


def licences_of(name: str) -> list[dict[str, Any]]:
    """Return what an installed package says of its licence: an expression, or else a name."""
    said = metadata(name)
    if "License-Expression" in said:
        return [{"expression": said["License-Expression"]}]
    classified = [each for each in said.get_all("Classifier") or () if each.startswith("License :: ")]
    given = (said.get_all("License") or ["unknown"])[0]
    names = [each.rpartition(" :: ")[2] for each in classified] or given.splitlines()[:1]
    return [{"license": {"name": each}} for each in names]
