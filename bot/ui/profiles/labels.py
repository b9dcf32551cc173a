"""Texts for what people may say about themselves: names, choices, and why two people fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from discord.utils import escape_markdown

from bot.rules.matching.compatibility import Closeness, Fit, FitReason
from bot.rules.traits import GROUP_KEY, Answers, Trait, TraitKind, WantStance, chosen_options
from bot.ui.core.layout import remove_mentions
from bot.ui.core.mentions import DELETED_ROLE_NAME, RoleNameLookup

QUARTER = timedelta(minutes=15)
"""The smallest step by which clocks differ."""

TRAIT_NAMES = {
    "gender": "Gender",
    "age": "Age",
    "children": "Children at home",
    "group": "Support group",
    "side": "Side of the affair",
    "affair": "Kind of affair",
    "path": "Reconciling or apart",
    "since": "Since it came to light",
    "languages": "Languages",
    "ways": "Ways of talking",
    "often": "How often",
    "times": "Times that suit",
    "zone": "Time zone",
}

OPTION_LABELS: dict[str, dict[str, str]] = {
    "gender": {"woman": "Woman", "man": "Man", "nonbinary": "Non-binary", "another": "In another way"},
    "age": {
        "under30": "Under 30",
        "30s": "30 to 39",
        "40s": "40 to 49",
        "50s": "50 to 59",
        "60s": "60 to 69",
        "70plus": "70 or more",
    },
    "children": {"yes": "Yes", "grown": "Grown up", "no": "None"},
    "side": {"betrayed": "Betrayed", "unfaithful": "Unfaithful"},
    "affair": {
        "once": "A single time",
        "long": "Over a long time",
        "several": "With several people",
        "emotional": "Emotional",
        "online": "Online or pornography",
        "paid": "Paid for",
        "close": "With someone close to both",
    },
    "path": {"reconciling": "Reconciling", "apart": "Apart", "undecided": "Undecided"},
    "since": {
        "weeks": "Less than three months",
        "months": "Three months to a year",
        "year": "One to two years",
        "years": "Two to five years",
        "long": "More than five years",
    },
    "languages": {
        "en": "English",
        "fr": "French",
        "es": "Spanish",
        "de": "German",
        "pt": "Portuguese",
        "it": "Italian",
        "nl": "Dutch",
        "pl": "Polish",
        "uk": "Ukrainian",
        "ru": "Russian",
        "ro": "Romanian",
        "el": "Greek",
        "tr": "Turkish",
        "ar": "Arabic",
        "he": "Hebrew",
        "fa": "Persian",
        "hi": "Hindi",
        "ne": "Nepali",
        "ur": "Urdu",
        "zh": "Chinese",
        "ja": "Japanese",
        "ko": "Korean",
        "tl": "Tagalog",
        "vi": "Vietnamese",
        "sign": "A sign language",
    },
    "ways": {"text": "Text", "call": "Call", "video": "Video", "person": "In person"},
    "often": {
        "days": "Several times a week",
        "week": "About once a week",
        "fortnight": "About every two weeks",
        "month": "About once a month",
    },
    "times": {
        "mornings": "Weekday mornings",
        "afternoons": "Weekday afternoons",
        "evenings": "Weekday evenings",
        "nights": "Late at night",
        "weekends": "Weekends",
    },
}

SIMILARITY_TEXTS = {
    "gender": "the same gender",
    "age": "about the same age: {}",
    "children": "both have {}",
    "group": "both in {}",
    "side": "the same side of the affair: {}",
    "affair": "a similar kind of affair: {}",
    "path": "both {}",
    "since": "it came to light about as long ago: {}",
    "languages": "both speak {}",
    "ways": "both are fine with {}",
    "often": "{} suits both",
    "times": "{} suit both",
}
"""What two people have in common, with the choices that they share."""

DIFFERENCE_TEXTS = {
    "side": "the other side of the affair: {}, as hoped",
    "children": "{}, which is different, as hoped",
    "path": "{}, which is different, as hoped",
    "since": "it came to light at a different time: {} ago, as hoped",
}
"""What is different about the mentor, where that was hoped for."""

OPTIONS_IN_SENTENCE = {
    "children": {"yes": "children at home", "grown": "grown-up children", "no": "no children at home"},
    "languages": {"sign": "a sign language"},
    "ways": {"call": "calls", "video": "video calls", "person": "meeting in person"},
    "times": {"nights": "late nights"},
}
"""Choices that a sentence about reasons words differently than a form."""


def trait_name(trait: Trait) -> str:
    """Return the name of a trait in this community."""
    return remove_mentions(trait.name or TRAIT_NAMES.get(trait.key, trait.key))


def option_label(trait: Trait, option: str, group: RoleNameLookup) -> str:
    """Return the label of one choice in this community."""
    if trait.key == GROUP_KEY:
        return group(int(option)) or DELETED_ROLE_NAME
    return remove_mentions(trait.labels.get(option, "")) or OPTION_LABELS.get(trait.key, {}).get(option, option)


def answer_lines(traits: Iterable[Trait], answers: Answers, group: RoleNameLookup) -> list[str]:
    """Return what somebody chose, a line for each trait that is not hidden: ``**Age**: 40 to 49``; no time zone."""
    lines = []
    for trait in traits:
        if trait.hidden:
            continue
        if labels := ", ".join(option_label(trait, option, group) for option in chosen_options(trait, answers)):
            lines.append(f"**{escape_markdown(trait_name(trait))}**: {escape_markdown(labels)}")
    return lines


def format_clocks_apart(apart: timedelta) -> str:
    """Return how far somebody's clock is ahead, as the other reads it, in quarters of an hour."""
    quarters = round(abs(apart) / QUARTER)
    if not quarters:
        return "the same time as you"
    hours, rest = divmod(quarters, 4)
    number = f"{hours or ''}{('', '¼', '½', '¾')[rest]}"
    unit = "hour" if quarters <= 4 else "hours"
    return f"about {number} {unit} {'ahead of' if apart > timedelta() else 'behind'} you"


def fit_reasons(fit: Fit, traits: Sequence[Trait], group: RoleNameLookup) -> str | None:
    """Return why two people fit, the weightiest reason first; None without reasons.

    Worded so that either of the two, and a facilitator, can read it: ``both apart; weekday evenings suit both``.
    """
    by_key = {trait.key: trait for trait in traits}
    weighty = sorted(fit.reasons, key=lambda reason: -reason.points)
    return "; ".join(_reason(by_key[reason.trait], reason, group) for reason in weighty) or None


def trait_names(keys: Iterable[str], traits: Sequence[Trait]) -> str:
    """Return the names of these traits for a sentence: ``age, languages``."""
    by_key = {trait.key: trait for trait in traits}
    return ", ".join(_name_in_a_sentence(by_key[key]) for key in keys if key in by_key)


def _reason(trait: Trait, reason: FitReason, group: RoleNameLookup) -> str:
    nearly = reason.closeness is Closeness.NEARLY
    if trait.kind is TraitKind.ZONE:
        if reason.stance is WantStance.OTHER:
            return f"{'a few hours between the clocks' if nearly else 'clocks far apart'}, as hoped"
        return "a few hours between the clocks" if nearly else "about the same time of day"
    labels = escape_markdown(_listed([_in_a_sentence(trait, option, group) for option in reason.matched_options]))
    if reason.stance is WantStance.OTHER:
        templates, plainly = DIFFERENCE_TEXTS, f"{labels}, different, as hoped"
    elif nearly:
        templates, plainly = {}, f"{labels}, nearly the same"
    else:
        templates, plainly = SIMILARITY_TEXTS, f"both {labels}"
    # What the community calls by another name is told by that name alone.
    template = None if trait.name else templates.get(trait.key)
    return template.format(labels) if template else f"{_name_in_a_sentence(trait)}: {plainly}"


def _name_in_a_sentence(trait: Trait) -> str:
    return escape_markdown(trait_name(trait)) if trait.name else TRAIT_NAMES[trait.key].lower()


def _in_a_sentence(trait: Trait, option: str, group: RoleNameLookup) -> str:
    label = option_label(trait, option, group)
    if option in (worded := OPTIONS_IN_SENTENCE.get(trait.key, {})):
        return worded[option]
    is_a_name = trait.key in {GROUP_KEY, "languages"} or bool(trait.labels)
    return label if is_a_name else label[:1].lower() + label[1:]


def _listed(words: Sequence[str]) -> str:
    """Return the words as a list in a sentence: one, two and three."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
