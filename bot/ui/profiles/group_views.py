"""The page on which people say which support groups are theirs, where these are more than a form's select holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import discord
from discord import ui

from bot.rules.traits import GROUP_KEY, MAX_TRAIT_OPTIONS, Trait, TraitSection, askable_traits, chosen_options
from bot.services.profiles.service import OwnProfile
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.paging import FIRST_PLACE, ListEntry, Place, page_at
from bot.ui.components.profiles import group_list_id, group_select
from bot.ui.core.layout import card_view, escape_markup, join_lines, truncate
from bot.ui.core.members import tell_apart
from bot.ui.core.mentions import RoleNameLookup

from .labels import option_label, trait_name

GROUPS_HINT = "Choose one that is yours to add it, and one with a tick to take it back."
JOIN, LEAVE = "+", "-"
"""Before a group's id in the value of an option: what choosing it does, however often it is chosen."""

MAX_GROUP_NAME_LENGTH = 75
"""Characters of a name beside which the role's id has room in an option."""


def offered_groups(trait: Trait, said: Collection[str], group: RoleNameLookup) -> list[str]:
    """Return the groups that somebody can name: those with a role in the server, and any that they have named."""
    return [option for option in trait.options if option in said or group(int(option))]


def paged_groups(about: OwnProfile, group: RoleNameLookup) -> Trait | None:
    """Return the trait of the support groups where they are more than a form's select holds; otherwise None."""
    for trait in askable_traits(about.traits, TraitSection.STORY):
        said = chosen_options(trait, about.answers)
        if trait.key == GROUP_KEY and len(offered_groups(trait, said, group)) > MAX_TRAIT_OPTIONS:
            return trait
    return None


def groups_page(
    about: OwnProfile,
    trait: Trait,
    group: RoleNameLookup,
    *,
    worn: Collection[str] = (),
    place: Place = FIRST_PLACE,
    told: str | None = None,
) -> ui.LayoutView:
    """Return one page of all support groups, with a select of those on it: first those whose role the reader has."""
    home, said = about.profile.community_id, set(chosen_options(trait, about.answers))
    names = _names(trait, offered_groups(trait, said, group), group)
    order = sorted(names, key=lambda option: (option not in worn, names[option].casefold(), int(option)))
    entries = [
        ListEntry(Place(row=number), [f"{'✅' if option in said else '▫️'} {escape_markup(names[option])}"])
        for number, option in enumerate(order, start=1)
    ]
    page = page_at(entries, place, reserved_components=12)
    options = [_option(order[entry.place.row - 1], names, said, worn) for entry in page.entries]
    return card_view(
        f"## {escape_markup(trait_name(trait))}",
        told,
        GROUPS_HINT,
        join_lines(*(str(block) for entry in page.entries for block in entry.blocks)),
        [group_select(home, options, page.entries[0].place)],
        *page.footer(group_list_id(home)),
        [navigate_button(home, NavigationTarget.ABOUT_ME)],
    )


def joined_and_left(values: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the groups that were chosen to be added, and those to be taken back; without forged values."""
    chosen = [(value[:1], value[1:]) for value in values if value[1:].isascii() and value[1:].isdigit()]
    joined, left = ([group for does, group in chosen if does == wanted] for wanted in (JOIN, LEAVE))
    return joined, left


def _names(trait: Trait, offered: Collection[str], group: RoleNameLookup) -> dict[str, str]:
    """Return the groups' names by their ids, each told from the others."""
    names = {option: truncate(option_label(trait, option, group), MAX_GROUP_NAME_LENGTH) for option in offered}
    labels = tell_apart([(name, f"{name} ({option})") for option, name in names.items()])
    return dict(zip(names, labels, strict=True))


def _option(option: str, names: dict[str, str], said: Collection[str], worn: Collection[str]) -> discord.SelectOption:
    note = "Yours" if option in said else "You have its role" if option in worn else None
    does = LEAVE if option in said else JOIN
    return discord.SelectOption(
        label=names[option], value=f"{does}{option}", description=note, emoji="✅" if option in said else None
    )
