"""The forms in which people say more about themselves; each holds what was said before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules.traits import GROUP, Kind, Part, Trait, chosen, comparable, offered
from bot.rules.writing import FAITH, PRONOUNS
from bot.services.profiles.service import AboutMe
from bot.ui.core.mentions import GroupName
from bot.ui.core.modals import InputForm, Received

from .labels import label_of, name_of
from .views import HOPES, TITLES, has_said, hope_value

TEXTS = {"pronouns": ("Pronouns", None), "faith": ("Faith or values", "In your own words, if they matter")}
"""What is said in words, beside what is ticked; and what stands under the question."""

LONGEST = 100
"""Characters of an option, and of what stands under a question."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ProfileInput:
    """What someone says about themselves: what is chosen, by trait, and texts where they are asked for."""

    chosen: Mapping[str, Collection[str]]
    pronouns: str | None
    faith: str | None


class SayForm(InputForm[ProfileInput]):
    """One part of what someone says about themselves."""

    in_place = True

    def __init__(
        self,
        then: Received[ProfileInput],
        about: AboutMe,
        part: Part,
        group: GroupName,
        *,
        worn: Collection[str] = (),
    ) -> None:
        """Who has not named a support group finds the roles ticked that they wear."""
        super().__init__(TITLES[part], then)
        self.selects: dict[str, ui.Select[Any]] = {}
        for trait in offered(about.traits, part):
            said = chosen(trait, about.answers) or (trait.known(worn) if trait.key == GROUP else ())
            if options := _options(trait, said, group):
                self.selects[trait.key] = _select(trait, options)
                hint = "As many as fit. Untick one to take it back." if trait.kind is Kind.MANY else None
                self.add_item(ui.Label(text=name_of(trait), description=hint, component=self.selects[trait.key]))
        self.texts: dict[str, ui.TextInput[Any]] = _texts(about) if part is Part.SELF else {}
        for key, text in self.texts.items():
            name, hint = TEXTS[key]
            self.add_item(ui.Label(text=name, description=hint, component=text))

    def typed(self) -> ProfileInput:
        texts = {key: text.value for key, text in self.texts.items()}
        return ProfileInput(
            chosen={key: select.values for key, select in self.selects.items()},
            pronouns=texts.get("pronouns"),
            faith=texts.get("faith"),
        )


class HopeForm(InputForm[Mapping[str, str]]):
    """What someone hopes for in a mentor, compared with themselves."""

    in_place = True

    def __init__(self, then: Received[Mapping[str, str]], about: AboutMe, part: Part, group: GroupName) -> None:
        super().__init__("What I hope for in a mentor", then)
        self.selects = {trait.key: _hope(about, trait) for trait in comparable(about.traits, part)}
        for trait in comparable(about.traits, part):
            yours = _yours(about, trait, group)
            self.add_item(ui.Label(text=name_of(trait), description=yours, component=self.selects[trait.key]))

    def typed(self) -> Mapping[str, str]:
        """Return the hope about each trait, by its key."""
        return {key: select.values[0] for key, select in self.selects.items() if select.values}


def _options(trait: Trait, said: Collection[str], group: GroupName) -> list[discord.SelectOption]:
    """A support group whose role is gone from the server is there only for whoever has named it."""
    there = [o for o in trait.options if trait.key != GROUP or o in said or group(int(o))]
    return [
        discord.SelectOption(label=label_of(trait, option, group)[:LONGEST], value=option, default=option in said)
        for option in there
    ]


def _select(trait: Trait, options: list[discord.SelectOption]) -> ui.Select[Any]:
    most = len(options) if trait.kind is Kind.MANY else 1
    return ui.Select(placeholder="Nothing said", options=options, min_values=0, max_values=most, required=False)


def _texts(about: AboutMe) -> dict[str, ui.TextInput[Any]]:
    return {
        "pronouns": ui.TextInput(
            required=False, max_length=PRONOUNS, default=about.profile.pronouns, placeholder="For example: she/her"
        ),
        "faith": ui.TextInput(
            style=discord.TextStyle.paragraph, required=False, max_length=FAITH, default=about.profile.faith
        ),
    }


def _hope(about: AboutMe, trait: Trait) -> ui.Select[Any]:
    now = hope_value(about.wants.get(trait.key))
    options = [discord.SelectOption(label=words, value=value, default=value == now) for value, words in HOPES.items()]
    return ui.Select(options=options, required=True)


def _yours(about: AboutMe, trait: Trait, group: GroupName) -> str:
    if not has_said(about, trait):
        return "You haven't said yours, so it can't count yet."
    if trait.kind is Kind.ZONE:
        words = about.answers[trait.key]
    else:
        words = ", ".join(label_of(trait, option, group) for option in chosen(trait, about.answers))
    yours = f"Yours: {words}"
    return yours if len(yours) <= LONGEST else f"{yours[: LONGEST - 1]}…"
