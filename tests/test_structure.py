"""The structure: which folder holds what, who may answer, what the cogs know. The ways of imports are contracts."""

from __future__ import annotations

import ast
import re
import tomllib
from fnmatch import fnmatch

from tests.support.source_files import PACKAGES, ROOT, imports, module_name, sources

MOST_FILES = 12
MOST_OF_ONE_KIND = 30
OF_ONE_KIND = {"bot/rules", "bot/ui/components", "storage/repositories"}
"""Flat lists, every file of them alike."""

GROWS_FOR_EVER = {"storage/migrations/versions"}

ROLE = re.compile(r"(\w+_)?(cards|handlers|labels|messages|modals|views)")
BESIDES = {
    "check_ins": {"prompts"},
    "matching": {"canvas", "chart", "chart_data", "chart_of_set", "chart_png"},
    "outbox": {"direct_messages"},
    "overview": {"facilitator", "member"},
    "pairings": {"autocomplete", "descriptions"},
    "preferences": {"cities", "status", "time_zones"},
    "privacy": {"export", "who_sees_what"},
    "reports": {"chart", "chart_data", "export"},
    "setup": {"guide", "suggestions", "traits"},
}
"""What a feature has besides files that are called by what they do for it."""

NO_FEATURES = {"components", "core", "refusals", "routing"}
ANSWERS = re.compile(
    r"bot\.ui\.(core\.(autocomplete|modals|routes)|(pairings\.autocomplete)|\w+\.(\w+_)?handlers)|bot\.(app|command_tree)|cogs\.events"
)
KNOWN_TO_COGS = re.compile(r"bot\.ui\.(core|routing)\.\w+|bot\.ui\.\w+\.((\w+_)?handlers|autocomplete)")
WHO_ANSWERS = re.compile(r"(\w+_)?(handlers|modals)|autocomplete|__init__|time_zones|cities")
WAYS_TO_DISCORD = re.compile(
    r"\.(send_message|edit_message|edit_original_response|followup|get_partial_messageable|start_private_message)\b"
)
WRITE_NAMES = {"bot.ui.core.respond", "bot.outbox.transport"}
POSTED_IN_CHANNELS = "bot.outbox.posted_messages"
MAKE_MENTIONS = {"bot.ui.core.layout", "bot.ui.core.mentions"}


def test_no_folder_is_too_full() -> None:
    full = {
        str(folder.relative_to(ROOT)): len(files)
        for room in PACKAGES
        for folder in [ROOT / room, *(ROOT / room).rglob("*/")]
        if str(folder.relative_to(ROOT)) not in GROWS_FOR_EVER
        and (files := [each for each in folder.glob("*.py") if each.name != "__init__.py"])
    }

    assert {name: many for name, many in full.items() if many > MOST_FILES and name not in OF_ONE_KIND} == {}
    assert {name: full[name] for name in OF_ONE_KIND if full[name] > MOST_OF_ONE_KIND} == {}


def test_a_feature_holds_what_features_hold() -> None:
    others = [
        str(path.relative_to(ROOT))
        for path in sources("bot/ui")
        if (feature := path.parent.name) not in {*NO_FEATURES, "ui"}
        and path.stem not in {"__init__", *BESIDES.get(feature, ())}
        and not ROLE.fullmatch(path.stem)
    ]

    assert others == []


def test_only_handlers_and_forms_answer() -> None:
    answering = {module_name(path) for path in sources("bot", "cogs") if "bot.ui.core.respond" in imports(path)}

    assert {name for name in answering if not ANSWERS.fullmatch(name)} == set()


def test_all_that_is_shown_is_held_not_to_know_who_answers() -> None:
    """The contract names its modules one by one; none is left out."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    [held] = [each["source_modules"] for each in told if each["name"] == "What is shown does not know who answers"]
    shown = {
        module_name(path)
        for path in sources("bot/ui")
        if path.parent.name not in {*NO_FEATURES - {"components"}, "ui"} and not WHO_ANSWERS.fullmatch(path.stem)
    }

    assert {name for name in shown if not any(fnmatch(name, f"{one}*") for one in held)} == set()


def test_cogs_know_the_handlers_and_what_all_stand_on() -> None:
    known = {name for path in sources("cogs") for name in imports(path) if name.startswith("bot.ui")}

    assert known
    assert {name for name in known if not KNOWN_TO_COGS.fullmatch(name)} == set()


def test_a_command_is_handed_on() -> None:
    """A command's body is one statement: the handler that a button leads to, too."""
    long = {
        f"{path.stem}.{node.name}"
        for path in sources("cogs")
        if path.stem != "events"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef) and node.name != "setup" and len(_body(node)) > 1
    }

    assert long == set()


def test_services_write_messages_in_one_way() -> None:
    """What is true of a kind of message is read from its row where it is written, and by nobody else."""
    writing = [module_name(path) for path in sources("bot") if ".outbox.enqueue(" in path.read_text(encoding="utf-8")]

    assert writing == ["bot.services.core.enqueue_and_audit"]


def test_names_are_written_out_wherever_something_goes_to_discord_and_mentions_are_made_in_one_place() -> None:
    """Whoever finds another way out has to write names there, too."""
    texts = {module_name(each): each.read_text(encoding="utf-8") for each in sources("bot/ui", "bot/outbox", "cogs")}
    ways = {name for name, text in texts.items() if WAYS_TO_DISCORD.search(text)}

    assert ways == {*WRITE_NAMES, POSTED_IN_CHANNELS}
    assert {name for name, text in texts.items() if "mentions.write_names(" in text} == WRITE_NAMES
    assert {name for name, text in texts.items() if "<@" in text} == MAKE_MENTIONS


def _body(node: ast.AsyncFunctionDef) -> list[ast.stmt]:
    return node.body[1:] if ast.get_docstring(node) else node.body
