"""The page on which people say more about themselves, and what they hope for in a mentor."""

from __future__ import annotations

from collections.abc import Iterable

from discord import ui

from bot.rules.traits import (
    ZONE_KEY,
    Trait,
    TraitKind,
    TraitSection,
    Want,
    WantStance,
    askable_traits,
    chosen_options,
    comparable_traits,
)
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.profiles.service import OwnProfile
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.profiles import ProfileMove, groups_button, profile_button
from bot.ui.core.layout import Block, ControlRow, card_view, escape_markup, join_lines, quote
from bot.ui.core.mentions import RoleNameLookup
from bot.ui.mentors.labels import quality_labels
from storage.models.enums import MentorState
from storage.models.records import Mentor, Seeker

from .group_views import paged_groups
from .labels import answer_lines, trait_names

PROFILE_INTRO = "All of this is optional. It helps to find people who fit, and you can change it at any time."
WHO_SEES_IT = (
    "**Who sees it:** if you look for a mentor and let mentors see it, they do, without your name, pronouns and "
    "faith until you say yes to one; a mentor whom you ask by name sees it with your name. If you are a mentor, "
    "people who look for one see it with your name. Facilitators see what you choose. No direct message holds it; "
    "who is asked opens it there."
)

PROFILE_PART_TITLES = {
    TraitSection.SELF: "You",
    TraitSection.STORY: "Your story",
    TraitSection.TALKING: "Talking together",
    TraitSection.CUSTOM: "More",
}

HOPE_LABELS = {
    "any": "No matter",
    "similar": "Similar, if possible",
    "similar!": "Similar, it's a must",
    "other": "Different, if possible",
    "other!": "Different, it's a must",
}
"""The labels of what may be hoped for, by the value of the option."""

MAX_PART_LENGTHS = {
    TraitSection.SELF: 760,
    TraitSection.STORY: 515,
    TraitSection.TALKING: 515,
    TraitSection.CUSTOM: 560,
}
"""Characters of each part, so that the page fits one message; the form shows all of it."""

MAX_LINE_LENGTH, MAX_FAITH_LINE_LENGTH, MAX_PRONOUNS_LENGTH = 250, 540, 120

MAX_HOPES_LENGTH = 230


def profile_page(about: OwnProfile, group: RoleNameLookup, told: str | None = None) -> ui.LayoutView:
    """Return the page of what somebody has said, part by part, with the buttons to change it."""
    home = about.profile.community_id
    return card_view(
        f"## About you\n{PROFILE_INTRO}",
        told,
        *(_as_mentor(about.mentor) if about.mentor else []),
        *(_as_seeker(about.seeker) if about.seeker else []),
        *[block for part in TraitSection for block in _part(about, part, group, home)],
        WHO_SEES_IT,
    )


def hope_value(want: Want | None) -> str:
    """Return the value of the option for a hope; "!" marks a must."""
    if want is None or want.stance is WantStance.ANY:
        return WantStance.ANY
    return want.stance + "!" * want.must


def has_answered(about: OwnProfile, trait: Trait) -> bool:
    """Return whether there is an answer to compare with others."""
    return bool(about.answers.get(ZONE_KEY) if trait.kind is TraitKind.ZONE else chosen_options(trait, about.answers))


def _as_mentor(mentor: Mentor) -> list[Block]:
    is_one = mentor.state is not MentorState.APPLIED
    who = "You are a mentor" if is_one else "You have offered to mentor"
    ticked = ", ".join(quality_labels(mentor.qualities)).lower()
    lead = f"**{who}**, with room for {mentor.capacity}{f': {ticked}' if ticked else ''}."
    return [
        join_lines(
            lead, quote(visible(DataKind.MENTOR_OFFER, mentor.words, to=Viewer.SELF), max_length=MAX_PRONOUNS_LENGTH)
        ),
        [navigate_button(mentor.community_id, NavigationTarget.MENTOR_UPDATE)],
    ]


def _as_seeker(seeker: Seeker) -> list[Block]:
    lead = "**You are on the waiting list.** What you hope for, in your own words:"
    hope = (
        quote(visible(DataKind.HOPE, seeker.hope, to=Viewer.SELF), max_length=MAX_PRONOUNS_LENGTH)
        or "-# No words yet."
    )
    return [join_lines(lead, hope), [navigate_button(seeker.community_id, NavigationTarget.SEEKER_UPDATE)]]


def _part(about: OwnProfile, part: TraitSection, group: RoleNameLookup, home: int) -> list[Block]:
    hopes_for = comparable_traits(about.traits, part)
    row: ControlRow = []
    on_pages = paged_groups(about, group) if part is TraitSection.STORY else None
    if part is TraitSection.SELF or any(trait != on_pages for trait in askable_traits(about.traits, part)):
        row.append(profile_button(home, ProfileMove.SAY, part))
    if on_pages is not None:
        row.append(groups_button(home))
    if hopes_for:
        row.append(profile_button(home, ProfileMove.HOPE, part))
    if any(trait.kind is TraitKind.ZONE for trait in hopes_for):
        row.append(navigate_button(home, NavigationTarget.PREFERENCES))
    if not row:
        return []
    lines = _within(_said(about, part, group), MAX_PART_LENGTHS[part]) or ["-# Nothing said yet."]
    return [join_lines(f"### {PROFILE_PART_TITLES[part]}", *lines, *_hopes(about, hopes_for)), row]


def _said(about: OwnProfile, part: TraitSection, group: RoleNameLookup) -> list[str]:
    lines = answer_lines([trait for trait in about.traits if trait.section is part], about.answers, group)
    if part is TraitSection.TALKING and about.profile.time_zone:
        shown = "others see it as hours apart" if about.profile.shares_zone else "not shared"
        lines.append(f"**Time zone**: {about.profile.time_zone}, {shown}")
    if part is TraitSection.SELF and about.profile.pronouns:
        lines.append(f"**Pronouns**: {escape_markup(about.profile.pronouns)}")
    if part is TraitSection.SELF and about.profile.faith:
        lines.append(f"**Faith or values**:\n{quote(about.profile.faith, max_length=MAX_FAITH_LINE_LENGTH)}")
    return lines


def _within(lines: Iterable[str], most: int) -> list[str]:
    """Return as many lines as fit; a long one is cut."""
    shown: list[str] = []
    for line in lines:
        piece = line if len(line) <= MAX_LINE_LENGTH or "\n" in line else f"{line[: MAX_LINE_LENGTH - 1]}…"
        if len(join_lines(*shown, piece)) > most:
            return [*shown, "-# …and more, which *Change* shows."]
        shown.append(piece)
    return shown


def _hopes(about: OwnProfile, traits: list[Trait]) -> list[str]:
    """Return what is hoped for in this part, and what of it cannot count until the person's own answer is known."""
    hoped: dict[str, list[str]] = {}
    for trait in traits:
        if (value := hope_value(about.wants.get(trait.key))) != WantStance.ANY:
            hoped.setdefault(value, []).append(trait.key)
    if not hoped:
        return []
    lead = "Should you look for a mentor" if about.mentor and not about.seeker else "In a mentor"
    each = [
        f"{HOPE_LABELS[value].lower()}: {trait_names(hoped[value], traits)}"
        for value in HOPE_LABELS
        if value in hoped
    ]
    unsaid = [t.key for t in traits if any(t.key in keys for keys in hoped.values()) and not has_answered(about, t)]
    return [
        _cut(f"**{lead}**: {'; '.join(each)}", MAX_HOPES_LENGTH),
        *(
            [_cut(f"-# Say yours, too, so that I can compare: {trait_names(unsaid, traits)}.", MAX_HOPES_LENGTH)]
            if unsaid
            else []
        ),
        *(["-# Your time zone is said, and shared, under *Times for messages*."] if ZONE_KEY in unsaid else []),
    ]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
