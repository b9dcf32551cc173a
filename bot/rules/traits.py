"""What people may say about themselves, and what they hope for in each other.

A trait has a key that is stored, and options with keys; the texts for them are in the UI. Answers are kept as text, a
piece for each trait: ``side=betrayed languages=en+fr``. Hopes are kept the same way: ``side=other
languages=similar!``, where the mark says that it is a must.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2s

from storage.models.matching import TraitChoice

from .bad_input import InvalidOptions
from .text_limits import clean_text


class TraitKind(StrEnum):
    """How answers to a trait compare."""

    ONE = "one"
    MANY = "many"
    # One of several that stand in an order, so that neighbours are near each other.
    SCALE = "scale"
    ZONE = "zone"


class WantStance(StrEnum):
    """What someone hopes for in the other, compared with their own answer."""

    ANY = "any"
    SIMILAR = "similar"
    OTHER = "other"


class TraitSection(StrEnum):
    """Section of traits that are asked about together; each fits one modal."""

    SELF = "self"
    STORY = "story"
    TALKING = "talking"
    CUSTOM = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """One thing that people may say about themselves in one community.

    *name* and *labels* (by option) are the community's own words; None and missing ones are the programme's. A
    *hidden* trait is not asked about and counts for nothing; what was said about it is kept.
    """

    key: str
    kind: TraitKind
    section: TraitSection
    options: tuple[str, ...] = ()
    name: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False

    def valid_options(self, chosen: Collection[str]) -> tuple[str, ...]:
        """Return the chosen options that exist, in the trait's order; forged ones are dropped."""
        found = tuple(option for option in self.options if option in chosen)
        return found if self.kind is TraitKind.MANY else found[:1]

    def parse_options(self, text: str) -> tuple[str, ...]:
        """Return the options of a stored answer (``en+fr``) that exist, in the trait's order."""
        return (
            _parse_options(self.options, text)
            if self.kind is TraitKind.MANY
            else _parse_options(self.options, text)[:1]
        )


# A community gives the same answers again and again, and matching compares them by the hundred thousand.
@lru_cache(maxsize=4096)
def _parse_options(options: tuple[str, ...], text: str) -> tuple[str, ...]:
    chosen = text.split("+")
    return tuple(option for option in options if option in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What someone hopes for about one trait; a *must* excludes everyone who is known not to meet it."""

    stance: WantStance = WantStance.ANY
    must: bool = False


Answers = Mapping[str, str]
"""By trait key: the chosen option, or several joined by a plus."""

Wants = Mapping[str, Want]

GROUP_KEY, ZONE_KEY = "group", "zone"
CUSTOM_KEY_PREFIX = "own"
"""Prefix of the key of a trait that a community has added."""

TRAIT_CATALOGUE = (
    Trait(
        key="gender", kind=TraitKind.ONE, section=TraitSection.SELF, options=("woman", "man", "nonbinary", "another")
    ),
    Trait(
        key="age",
        kind=TraitKind.SCALE,
        section=TraitSection.SELF,
        options=("under30", "30s", "40s", "50s", "60s", "70plus"),
    ),
    Trait(key="children", kind=TraitKind.ONE, section=TraitSection.SELF, options=("yes", "grown", "no")),
    Trait(key=GROUP_KEY, kind=TraitKind.MANY, section=TraitSection.STORY),
    Trait(key="side", kind=TraitKind.MANY, section=TraitSection.STORY, options=("betrayed", "unfaithful")),
    Trait(
        key="affair",
        kind=TraitKind.MANY,
        section=TraitSection.STORY,
        options=("once", "long", "several", "emotional", "online", "paid", "close"),
    ),
    Trait(key="path", kind=TraitKind.ONE, section=TraitSection.STORY, options=("reconciling", "apart", "undecided")),
    Trait(
        key="since",
        kind=TraitKind.SCALE,
        section=TraitSection.STORY,
        options=("weeks", "months", "year", "years", "long"),
    ),
    Trait(
        key="languages",
        kind=TraitKind.MANY,
        section=TraitSection.TALKING,
        options=tuple(
            "en fr es de pt it nl pl uk ru ro el tr ar he fa hi ne ur zh ja ko tl vi sign".split()  # noqa: SIM905
        ),
    ),
    Trait(key="ways", kind=TraitKind.MANY, section=TraitSection.TALKING, options=("text", "call", "video", "person")),
    Trait(
        key="often",
        kind=TraitKind.SCALE,
        section=TraitSection.TALKING,
        options=("days", "week", "fortnight", "month"),
    ),
    Trait(
        key="times",
        kind=TraitKind.MANY,
        section=TraitSection.TALKING,
        options=("mornings", "afternoons", "evenings", "nights", "weekends"),
    ),
    # Not asked here: it is the one that check-ins go by.
    Trait(key=ZONE_KEY, kind=TraitKind.ZONE, section=TraitSection.TALKING),
)
"""The programme's traits; a community renames, hides and adds to them."""

DEFAULT_WANTS = {key: Want(stance=WantStance.SIMILAR) for key in ("languages", "ways", "times", ZONE_KEY)}
"""Wants that hold until someone says otherwise: that two people can talk at all."""

MAX_CUSTOM_TRAITS = 5
"""Number of traits that a community may add; what one modal holds."""

MAX_TRAIT_OPTIONS = 25
"""Number of options that a Discord select holds; only support groups may be more, and have pages."""

MAX_OPTION_LABEL_CHARS = 60
"""Characters of an option's label, so that it fits a form on a phone."""

MAX_TRAIT_NAME_CHARS = 40


def parse_answers(text: str) -> dict[str, str]:
    """Return stored answers by trait key."""
    return dict(piece.split("=", 1) for piece in text.split())


def format_answers(answers: Answers) -> str:
    """Return answers as they are stored, sorted by trait key; empty ones are left out."""
    return " ".join(f"{key}={value}" for key, value in sorted(answers.items()) if value)


def parse_wants(text: str) -> dict[str, Want]:
    """Return stored wants by trait key, with the default wants where someone said nothing."""
    said = {
        key: Want(stance=WantStance(value.removesuffix("!")), must=value.endswith("!"))
        for key, value in parse_answers(text).items()
    }
    return {**DEFAULT_WANTS, **said}


def chosen_options(trait: Trait, answers: Answers) -> tuple[str, ...]:
    """Return the options that someone chose, as far as they still exist."""
    return trait.parse_options(answers.get(trait.key, ""))


def askable_traits(traits: Iterable[Trait], section: TraitSection | None = None) -> list[Trait]:
    """Return the traits that people are asked about, all or of one section: not hidden, and with options."""
    return [
        trait
        for trait in traits
        if not trait.hidden and trait.options and (section is None or trait.section is section)
    ]


def comparable_traits(traits: Iterable[Trait], section: TraitSection | None = None) -> list[Trait]:
    """Return the traits about which people can hope for something: those asked about, and the time zone."""
    return [
        trait
        for trait in traits
        if not trait.hidden
        and (trait.options or trait.kind is TraitKind.ZONE)
        and (section is None or trait.section is section)
    ]


def build_traits(choices: Iterable[TraitChoice], group_role_ids: Collection[int]) -> list[Trait]:
    """Return all traits of one community, hidden ones too: the programme's as the community set them, then its own.

    The options of the support group are the ids of its roles; where there are none, nobody is asked about it.
    """
    by_key = {choice.key: choice for choice in choices}
    found = []
    for trait in TRAIT_CATALOGUE:
        choice = by_key.pop(trait.key, None)
        options = tuple(str(role) for role in sorted(group_role_ids)) if trait.key == GROUP_KEY else trait.options
        found.append(
            replace(
                trait,
                options=options,
                name=choice.name if choice else None,
                hidden=choice is not None and choice.hidden,
            )
        )
    for choice in by_key.values():
        labels = dict(json.loads(choice.options or "[]"))
        found.append(
            Trait(
                key=choice.key,
                kind=TraitKind.ONE,
                section=TraitSection.CUSTOM,
                options=tuple(labels),
                name=choice.name,
                labels=labels,
                hidden=choice.hidden,
            )
        )
    return found


def options_to_json(typed: str) -> str:
    """Return the options of a community's own trait as stored, from text with one option on a line.

    An option's key comes from its words, so an answer stays valid as long as the same words are among the options,
    and never comes to mean other words. Raises InvalidOptions for fewer than two, more than a menu holds,
    duplicates, or one that is too long.
    """
    lines = [words for line in typed.splitlines() if (words := clean_text(line))]
    if (
        not 2 <= len(lines) <= MAX_TRAIT_OPTIONS
        or len(set(lines)) < len(lines)
        or max(map(len, lines)) > MAX_OPTION_LABEL_CHARS
    ):
        raise InvalidOptions(most=MAX_TRAIT_OPTIONS, longest=MAX_OPTION_LABEL_CHARS)
    # As written, and not as codes: those of other alphabets would take six times the room.
    return json.dumps([[option_key(words), words] for words in lines], ensure_ascii=False)


def option_key(words: str) -> str:
    """Return the key of an option of a community's own trait, a hash of its words."""
    return blake2s(words.encode(), digest_size=6).hexdigest()


def next_custom_key(traits: Sequence[Trait]) -> str:
    """Return an unused key for one more trait of the community's own."""
    own = [
        int(trait.key.removeprefix(CUSTOM_KEY_PREFIX)) for trait in traits if trait.key.startswith(CUSTOM_KEY_PREFIX)
    ]
    return f"{CUSTOM_KEY_PREFIX}{1 + max(own, default=0)}"
