"""The page on which people say more about themselves, and what they hope for in a mentor."""

from __future__ import annotations

from collections.abc import Iterable

from discord import ui

from bot.rules.seeing import Kept, Reader, shown
from bot.rules.traits import ZONE, Kind, Part, Stance, Trait, Want, chosen, comparable, offered
from bot.services.profiles.service import AboutMe
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.profiles import ProfileMove, about_button
from bot.ui.core.layout import Block, Row, card, escaped, joined, quote
from bot.ui.core.mentions import GroupName
from bot.ui.mentors.labels import ticked_words
from storage.models.enums import MentorState
from storage.models.records import Mentor, Seeker

from .labels import names_of, said

INTRO = (
    "All of this is optional, helps to find people who fit, and can be changed or taken back at any time.\n"
    "**Who sees it:** if you look for a mentor, mentors see it without your name, pronouns and faith until you say "
    "yes to one; a mentor whom you ask by name sees it with your name. If you are a mentor, people who look for one "
    "see it with your name. Facilitators see what you choose. No direct message holds it; who is asked opens it "
    "there."
)

TITLES = {Part.SELF: "You", Part.STORY: "Your story", Part.TALKING: "Talking together", Part.OURS: "More"}

HOPES = {
    "any": "No matter",
    "similar": "Similar, if possible",
    "similar!": "Similar, it's a must",
    "other": "Different, if possible",
    "other!": "Different, it's a must",
}
"""What may be hoped for, as the hope is said."""

MOST_SAID = {Part.SELF: 760, Part.STORY: 515, Part.TALKING: 515, Part.OURS: 560}
"""Characters of each part, so that the page fits one message; the form shows all of it."""

LONGEST_LINE, LONGEST_FAITH, LONGEST_WORDS = 250, 540, 120

MOST_HOPED = 230


def page(about: AboutMe, group: GroupName, told: str | None = None) -> ui.LayoutView:
    """What someone has said, part by part, with the ways to change it."""
    home = about.profile.community_id
    return card(
        f"## About you\n{INTRO}",
        told,
        *(_as_mentor(about.mentor) if about.mentor else []),
        *(_as_seeker(about.seeker) if about.seeker else []),
        *[block for part in Part for block in _part(about, part, group, home)],
    )


def hope_value(want: Want | None) -> str:
    """A hope as it is said."""
    if want is None or want.stance is Stance.ANY:
        return Stance.ANY
    return want.stance + "!" * want.must


def has_said(about: AboutMe, trait: Trait) -> bool:
    """Whether there is anything to compare with others."""
    return bool(about.answers.get(ZONE) if trait.kind is Kind.ZONE else chosen(trait, about.answers))


def _as_mentor(mentor: Mentor) -> list[Block]:
    is_one = mentor.state is not MentorState.APPLIED
    who = "You are a mentor" if is_one else "You have offered to mentor"
    ticked = ", ".join(ticked_words(mentor.qualities)).lower()
    lead = f"**{who}**, with room for {mentor.capacity}{f': {ticked}' if ticked else ''}."
    return [
        joined(lead, quote(shown(Kept.MENTOR_CARD, mentor.words, to=Reader.SELF), limit=LONGEST_WORDS)),
        [door_button(mentor.community_id, NavigationTarget.MENTOR_UPDATE)],
    ]


def _as_seeker(seeker: Seeker) -> list[Block]:
    lead = "**You are on the waiting list.** What you hope for, in your own words:"
    hope = quote(shown(Kept.HOPE, seeker.hope, to=Reader.SELF), limit=LONGEST_WORDS) or "-# No words yet."
    return [joined(lead, hope), [door_button(seeker.community_id, NavigationTarget.SEEKER_UPDATE)]]


def _part(about: AboutMe, part: Part, group: GroupName, home: int) -> list[Block]:
    hopes_for = comparable(about.traits, part)
    row: Row = []
    if part is Part.SELF or offered(about.traits, part):
        row.append(about_button(home, ProfileMove.SAY, part))
    if hopes_for:
        row.append(about_button(home, ProfileMove.HOPE, part))
    if any(trait.kind is Kind.ZONE for trait in hopes_for):
        row.append(door_button(home, NavigationTarget.PREFERENCES))
    if not row:
        return []
    lines = _within(_said(about, part, group), MOST_SAID[part]) or ["-# Nothing said yet."]
    return [joined(f"### {TITLES[part]}", *lines, *_hopes(about, hopes_for)), row]


def _said(about: AboutMe, part: Part, group: GroupName) -> list[str]:
    lines = said([trait for trait in about.traits if trait.part is part], about.answers, group)
    if part is Part.SELF and about.profile.pronouns:
        lines.append(f"**Pronouns**: {escaped(about.profile.pronouns)}")
    if part is Part.SELF and about.profile.faith:
        lines.append(f"**Faith or values**:\n{quote(about.profile.faith, limit=LONGEST_FAITH)}")
    return lines


def _within(lines: Iterable[str], most: int) -> list[str]:
    """As many lines as fit; one that is long is cut."""
    shown: list[str] = []
    for line in lines:
        piece = line if len(line) <= LONGEST_LINE or "\n" in line else f"{line[: LONGEST_LINE - 1]}…"
        if len(joined(*shown, piece)) > most:
            return [*shown, "-# …and more, which *Change* shows."]
        shown.append(piece)
    return shown


def _hopes(about: AboutMe, traits: list[Trait]) -> list[str]:
    """What is hoped for in this part, and what of it cannot count as long as the person's own answer is not known."""
    hoped: dict[str, list[str]] = {}
    for trait in traits:
        if (value := hope_value(about.wants.get(trait.key))) != Stance.ANY:
            hoped.setdefault(value, []).append(trait.key)
    if not hoped:
        return []
    lead = "Should you look for a mentor" if about.mentor and not about.seeker else "In a mentor"
    each = [f"{HOPES[value].lower()}: {names_of(hoped[value], traits)}" for value in HOPES if value in hoped]
    unsaid = [t.key for t in traits if any(t.key in keys for keys in hoped.values()) and not has_said(about, t)]
    return [
        _cut(f"**{lead}**: {'; '.join(each)}", MOST_HOPED),
        *(
            [_cut(f"-# Say yours, too, so that I can compare: {names_of(unsaid, traits)}.", MOST_HOPED)]
            if unsaid
            else []
        ),
        *(["-# Your time zone is said under *When to write to me*."] if ZONE in unsaid else []),
    ]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
