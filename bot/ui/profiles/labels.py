"""What people may say about themselves, in words: names, choices, and why two people fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discord.utils import escape_markdown

from bot.rules.fitting import Closeness, Fit, Reason
from bot.rules.traits import GROUP, Answers, Kind, Stance, Trait, chosen
from bot.ui.core.layout import unmarked
from bot.ui.core.mentions import NO_GROUP, GroupName

NAMES = {
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

LABELS: dict[str, dict[str, str]] = {
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

ALIKE = {
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
"""What two people have in common, with the choices they share."""

OTHERWISE = {
    "side": "the other side of the affair: {}, as hoped",
    "children": "{}, which is different, as hoped",
    "path": "{}, which is different, as hoped",
    "since": "it came to light at a different time: {} ago, as hoped",
}
"""What is different about the mentor, where that was hoped for."""

IN_A_SENTENCE = {
    "children": {"yes": "children at home", "grown": "grown-up children", "no": "no children at home"},
    "languages": {"sign": "a sign language"},
    "ways": {"call": "calls", "video": "video calls", "person": "meeting in person"},
    "times": {"nights": "late nights"},
}
"""Choices that are worded otherwise among a reason's words than on a form."""


def name_of(trait: Trait) -> str:
    """What a trait is called here."""
    return unmarked(trait.name or NAMES.get(trait.key, trait.key))


def label_of(trait: Trait, option: str, group: GroupName) -> str:
    """What one choice is called here."""
    if trait.key == GROUP:
        return group(int(option)) or NO_GROUP
    return unmarked(trait.labels.get(option, "")) or LABELS.get(trait.key, {}).get(option, option)


def said(traits: Iterable[Trait], answers: Answers, group: GroupName) -> list[str]:
    """What someone said, a line for each trait that is not hidden: ``**Age**: 40 to 49``."""
    lines = []
    for trait in traits:
        if trait.hidden:
            continue
        if trait.kind is Kind.ZONE and answers.get(trait.key):
            lines.append(f"**{escape_markdown(name_of(trait))}**: {answers[trait.key]}")
        elif labels := ", ".join(label_of(trait, option, group) for option in chosen(trait, answers)):
            lines.append(f"**{escape_markdown(name_of(trait))}**: {escape_markdown(labels)}")
    return lines


def why(fit: Fit, traits: Sequence[Trait], group: GroupName) -> str | None:
    """The reasons as they were reckoned, the weightiest first; None without any.

    Worded so that either of the two, and a facilitator, can read it: ``both apart; weekday evenings suit both``.
    """
    by_key = {trait.key: trait for trait in traits}
    weighty = sorted(fit.reasons, key=lambda reason: -reason.points)
    return "; ".join(_reason(by_key[reason.trait], reason, group) for reason in weighty) or None


def names_of(keys: Iterable[str], traits: Sequence[Trait]) -> str:
    """The names of these traits in a sentence: ``age, languages``."""
    by_key = {trait.key: trait for trait in traits}
    return ", ".join(_name_in_a_sentence(by_key[key]) for key in keys if key in by_key)


def _reason(trait: Trait, reason: Reason, group: GroupName) -> str:
    nearly = reason.closeness is Closeness.NEARLY
    if trait.kind is Kind.ZONE:
        if reason.stance is Stance.OTHER:
            return f"{'a few hours between the clocks' if nearly else 'clocks far apart'}, as hoped"
        return "a few hours between the clocks" if nearly else "about the same time of day"
    labels = escape_markdown(_listed([_in_a_sentence(trait, option, group) for option in reason.said]))
    if reason.stance is Stance.OTHER:
        templates, plainly = OTHERWISE, f"{labels}, different, as hoped"
    elif nearly:
        templates, plainly = {}, f"{labels}, nearly the same"
    else:
        templates, plainly = ALIKE, f"both {labels}"
    # What the community calls by another name is told by that name alone.
    template = None if trait.name else templates.get(trait.key)
    return template.format(labels) if template else f"{_name_in_a_sentence(trait)}: {plainly}"


def _name_in_a_sentence(trait: Trait) -> str:
    return escape_markdown(name_of(trait)) if trait.name else NAMES[trait.key].lower()


def _in_a_sentence(trait: Trait, option: str, group: GroupName) -> str:
    label = label_of(trait, option, group)
    if option in (worded := IN_A_SENTENCE.get(trait.key, {})):
        return worded[option]
    is_a_name = trait.key in {GROUP, "languages"} or bool(trait.labels)
    return label if is_a_name else label[:1].lower() + label[1:]


def _listed(words: Sequence[str]) -> str:
    """ "one", "one and two", "one, two and three"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
