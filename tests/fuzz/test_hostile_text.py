"""Hostile and odd text, through every way in that there is: one calm answer, and nothing that passes for the bot."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest
from simcord.results import InteractionResult
from structlog.testing import capture_logs

from bot.demo.world.community import SimulatedCommunity
from bot.ui.core.layout import escape_markup, quote
from bot.ui.core.members import clean_name
from tests.journeys.conftest import journey_invariants, messages_sent
from tests.support.journeys.reading import components

from . import interactions
from .hostile import HOSTILE, WORST
from .interactions import TEXT_INPUT, Payload, Value
from .invariants import is_calm
from .shown_controls import control_patterns
from .test_anything import seed_people

__all__ = ["journey_invariants"]  # which holds whatever is tried, as on every journey

Logs = list[MutableMapping[str, Any]]
NEVER_SHOWN = {"Cc", "Cf", "Cs", "Co"}
STRING_OPTION = 3
JOINERS = "\u200d\u200c"


@pytest.fixture
async def calm(community: SimulatedCommunity) -> AsyncIterator[Logs]:
    """The community in the middle of everything; gives what is logged from then on."""
    await seed_people(community)
    with capture_logs() as logs:
        yield logs


def failures(logs: Logs) -> Logs:
    """What was logged as an error."""
    return [entry for entry in logs if entry["log_level"] in {"error", "critical"}]


def unseen(words: str) -> list[str]:
    """Characters that no reader could see coming."""
    return [c for c in words if unicodedata.category(c) in NEVER_SHOWN and c not in {"\n", "\t", *JOINERS}]


async def test_every_option_takes_any_text_and_offers_only_what_discord_takes(
    community: SimulatedCommunity, calm: Logs
) -> None:
    for which in interactions.commands(community):
        typed = [spec for spec in which.options if spec["type"] == STRING_OPTION]
        for words in WORST if typed else ():
            given = {spec["name"]: words if spec in typed else str(community["Esme"].id) for spec in which.options}
            is_calm(await interactions.command(community, "Tomas", which, given))
            for spec in [option for option in typed if option.get("autocomplete")]:
                done = await interactions.command(community, "Ada", which, given, focused=spec["name"])
                for choice in done.autocomplete_choices or ():
                    assert 1 <= len(choice["name"]) <= 100
                    assert not unseen(choice["name"])

    assert not failures(calm)


async def test_a_choice_that_a_command_does_not_offer_is_not_taken(community: SimulatedCommunity, calm: Logs) -> None:
    said = [
        await interactions.command(community, "Ada", which, {spec["name"]: "another"})
        for which in interactions.commands(community)
        for spec in which.options
        if spec.get("choices")
    ]

    assert said
    assert ["I can't find that here" in interactions.said(one) for one in said] == [True] * len(said)
    assert not failures(calm)


@pytest.mark.long
async def test_every_form_takes_any_text_and_choices_that_it_does_not_offer(
    community: SimulatedCommunity, calm: Logs
) -> None:
    forms = await _forms(community)

    for who, custom_id in forms.values():
        for filled in (*map(_with_words, WORST), *map(_with_choices, FORGED)):
            form = await interactions.control(community, who, custom_id)
            is_calm(await interactions.submit(community, who, form, filled) if form.modal is not None else form)

    assert len(forms) > 8
    assert not failures(calm)


async def _forms(community: SimulatedCommunity) -> dict[tuple[str, ...], tuple[str, str]]:
    """Every kind of form, by what stands in it, with who can open it and by which button."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    here = str(community.guild.id)
    for look in [look for look, kind in control_patterns() if kind == interactions.BUTTON]:
        for who, number in (("Ines", here), ("Ada", "1"), ("Bilal", "2"), ("Rosa", "gender")):
            if (who == "Rosa") == look.startswith("trait"):
                opened = await interactions.control(community, who, _custom_id(look, number))
                if opened.modal is not None:
                    found.setdefault(_fields(opened), (who, _custom_id(look, number)))
    return found


def _fields(form: InteractionResult) -> tuple[str, ...]:
    assert form.modal is not None
    return form.modal["title"], *(f"{field['type']}" for field in interactions.fields(form))


def _with_words(words: str) -> Value:
    return lambda field: words if field["type"] == TEXT_INPUT else interactions.as_offered(field)


def _with_choices(values: list[str]) -> Value:
    def forged(field: Payload) -> Any:
        first = values[0] if values else None
        if field["type"] == TEXT_INPUT:
            return "A few words."
        return first if field["type"] in {interactions.RADIO, interactions.CHECKBOX} else values

    return forged


FORGED: list[list[str]] = [[], ["9" * 5000], ["①"] * 30]


async def test_every_select_takes_choices_that_it_does_not_offer(community: SimulatedCommunity, calm: Logs) -> None:
    for look, kind in control_patterns():
        for values in FORGED if kind != interactions.BUTTON else ():
            is_calm(
                await interactions.control(community, "Rosa", _custom_id(look, community.guild.id), values, kind=kind)
            )

    assert not failures(calm)


NUMBERS = ["-1", "0001", "1\n", "١", "①", "", "1:agree", "9" * 19, "9" * 90, "\u202e1"]


async def test_every_control_takes_any_number(community: SimulatedCommunity, calm: Logs) -> None:
    one_of_each = {look.partition("{}")[0]: (look, kind) for look, kind in control_patterns() if "{}" in look}

    for look, kind in one_of_each.values():
        for number in NUMBERS:
            values = None if kind == interactions.BUTTON else ["1"]
            is_calm(
                await interactions.control(community, "Tomas", look.replace("{}", number)[:100], values, kind=kind)
            )

    assert len(one_of_each) > 15
    assert not failures(calm)


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_a_quotation_cannot_pass_for_the_bots_own_words(words: str) -> None:
    shown = quote(words) or ""

    assert all(line.startswith("> ") for line in shown.splitlines())
    assert not re.search(r"(?<!\\)(\[|<\\?[@#/])", shown)


@pytest.mark.parametrize(
    "words",
    ["<a:/[help](https://evil.example)>", "[a\nb](https://evil.example)", r"\[help](https://evil.example)"],
)
def test_no_link_of_somebodys_hides_where_it_leads(words: str) -> None:
    shown = escape_markup(words)

    brackets = [place for place, character in enumerate(shown) if character == "["]
    assert brackets
    assert all((place - len(shown[:place].rstrip("\\"))) % 2 == 1 for place in brackets)


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_a_name_is_one_line_of_what_can_be_seen(words: str) -> None:
    assert not unseen(clean_name(words))
    assert "\n" not in clean_name(words)


async def test_what_others_are_called_is_told_without_what_nobody_sees(
    community: SimulatedCommunity, calm: Logs
) -> None:
    community.env.backend.edit_member(community.guild.id, community["Ada"].id, {"nick": "A\u202eda\u2066 \u200b\nQ"})
    await community.env.settle()

    form = await interactions.control(community, "Ada", "pairing:1:note")
    await interactions.submit(community, "Ada", form, lambda _: "Hello \u202e there")

    assert not failures(calm)
    told = [
        c["content"]
        for _, sent in messages_sent(community.env)
        for c in components(sent["components"])
        if "content" in c
    ]
    assert [words for words in told if unseen(words)] == []
    assert any("[Ada Q](" in words for words in told)
    assert any("Hello  there" in words for words in told)


def _custom_id(look: str, first: int | str) -> str:
    """Return a control's custom id with *first* in its first place."""
    return look.format(first, *[1] * look.count("{}"))
