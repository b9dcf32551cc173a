"""What people may say about themselves, and what they hope for in each other.

A trait has a key that is stored, and options with keys; the words for them stand with what people see. What someone
said is kept as text, a piece for each trait: ``side=betrayed languages=en+fr``. What they hope for is kept the same
way: ``side=other languages=similar!``, where the mark says that it is a must.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2s

from storage.models.matching import TraitChoice

from .refusals import NotOptions
from .writing import clean


class Kind(StrEnum):
    """How answers to a trait compare."""

    ONE = "one"
    MANY = "many"
    # One of several that stand in an order, so that neighbours are near each other.
    SCALE = "scale"
    ZONE = "zone"


class Stance(StrEnum):
    """What someone hopes for in the other, compared with their own answer."""

    ANY = "any"
    SIMILAR = "similar"
    OTHER = "other"


class Part(StrEnum):
    """Traits that are asked about together; each fits one form."""

    SELF = "self"
    STORY = "story"
    TALKING = "talking"
    OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """One thing that people may say about themselves in one community.

    *name* and *labels* (by option) are the community's own words; None and missing ones are the programme's. One that
    is *hidden* is not asked about and counts for nothing; what was said about it is kept.
    """

    key: str
    kind: Kind
    part: Part
    options: tuple[str, ...] = ()
    name: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False

    def known(self, chosen: Collection[str]) -> tuple[str, ...]:
        """Those of the chosen options that there are, in their order; anything forged falls away."""
        found = tuple(option for option in self.options if option in chosen)
        return found if self.kind is Kind.MANY else found[:1]

    def read(self, text: str) -> tuple[str, ...]:
        """The same of options with a plus between them, as an answer is kept."""
        return _known(self.options, text) if self.kind is Kind.MANY else _known(self.options, text)[:1]


# A community gives the same answers again and again, and matching compares them by the hundred thousand.
@lru_cache(maxsize=4096)
def _known(options: tuple[str, ...], text: str) -> tuple[str, ...]:
    chosen = text.split("+")
    return tuple(option for option in options if option in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What someone hopes for about one trait; a *must* excludes whoever is known not to meet it."""

    stance: Stance = Stance.ANY
    must: bool = False


Answers = Mapping[str, str]
"""By trait: the chosen option, or several with a plus between them."""

Wants = Mapping[str, Want]

GROUP, ZONE = "group", "zone"
OWN = "own"
"""How the key of a trait begins that a community has added."""

CATALOGUE = (
    Trait(key="gender", kind=Kind.ONE, part=Part.SELF, options=("woman", "man", "nonbinary", "another")),
    Trait(key="age", kind=Kind.SCALE, part=Part.SELF, options=("under30", "30s", "40s", "50s", "60s", "70plus")),
    Trait(key="children", kind=Kind.ONE, part=Part.SELF, options=("yes", "grown", "no")),
    Trait(key=GROUP, kind=Kind.MANY, part=Part.STORY),
    Trait(key="side", kind=Kind.MANY, part=Part.STORY, options=("betrayed", "unfaithful")),
    Trait(
        key="affair",
        kind=Kind.MANY,
        part=Part.STORY,
        options=("once", "long", "several", "emotional", "online", "paid", "close"),
    ),
    Trait(key="path", kind=Kind.ONE, part=Part.STORY, options=("reconciling", "apart", "undecided")),
    Trait(
        key="since",
        kind=Kind.SCALE,
        part=Part.STORY,
        options=("weeks", "months", "year", "years", "long"),
    ),
    Trait(
        key="languages",
        kind=Kind.MANY,
        part=Part.TALKING,
        options=tuple(
            "en fr es de pt it nl pl uk ru ro el tr ar he fa hi ne ur zh ja ko tl vi sign".split()  # noqa: SIM905
        ),
    ),
    Trait(key="ways", kind=Kind.MANY, part=Part.TALKING, options=("text", "call", "video", "person")),
    Trait(key="often", kind=Kind.SCALE, part=Part.TALKING, options=("days", "week", "fortnight", "month")),
    Trait(
        key="times",
        kind=Kind.MANY,
        part=Part.TALKING,
        options=("mornings", "afternoons", "evenings", "nights", "weekends"),
    ),
    # Not asked here: it is the one that check-ins go by.
    Trait(key=ZONE, kind=Kind.ZONE, part=Part.TALKING),
)
"""What the programme offers; a community renames, hides and adds."""

UNLESS_SAID = {key: Want(stance=Stance.SIMILAR) for key in ("languages", "ways", "times", ZONE)}
"""What is hoped for as long as someone has not said otherwise: that two people can talk at all."""

MOST_OWN = 5
"""How many traits a community may add; what one form holds."""

MOST_OPTIONS = 25
"""What a Discord select holds."""

LONGEST_LABEL = 60
"""Characters of an option, and LONGEST_NAME those of a trait's name; they fit a form on a phone."""

LONGEST_NAME = 40


def read_answers(text: str) -> dict[str, str]:
    """What someone said, by trait."""
    return dict(piece.split("=", 1) for piece in text.split())


def write_answers(answers: Answers) -> str:
    """The same as it is kept; what is empty is not kept."""
    return " ".join(f"{key}={value}" for key, value in sorted(answers.items()) if value)


def read_wants(text: str) -> dict[str, Want]:
    """What someone hopes for, by trait; with what goes without saying where they said nothing."""
    said = {
        key: Want(stance=Stance(value.removesuffix("!")), must=value.endswith("!"))
        for key, value in read_answers(text).items()
    }
    return {**UNLESS_SAID, **said}


def chosen(trait: Trait, answers: Answers) -> tuple[str, ...]:
    """The options that someone chose, as far as there still are such."""
    return trait.read(answers.get(trait.key, ""))


def offered(traits: Iterable[Trait], part: Part | None = None) -> list[Trait]:
    """Those that people are asked about, all or in one part: not hidden, and with something to choose."""
    return [trait for trait in traits if not trait.hidden and trait.options and (part is None or trait.part is part)]


def comparable(traits: Iterable[Trait], part: Part | None = None) -> list[Trait]:
    """Those about which someone can say what they hope for: what is asked about, and the time zone."""
    return [
        trait
        for trait in traits
        if not trait.hidden and (trait.options or trait.kind is Kind.ZONE) and (part is None or trait.part is part)
    ]


def traits_of(choices: Iterable[TraitChoice], groups: Collection[int]) -> list[Trait]:
    """All traits of one community, hidden ones too: the programme's, as it has chosen to have them, then its own.

    The options of the support group are the *groups'* roles; where there are none, nobody is asked about it.
    """
    by_key = {choice.key: choice for choice in choices}
    found = []
    for trait in CATALOGUE:
        choice = by_key.pop(trait.key, None)
        options = tuple(str(role) for role in sorted(groups)) if trait.key == GROUP else trait.options
        found.append(
            replace(
                trait,
                options=options[:MOST_OPTIONS],
                name=choice.name if choice else None,
                hidden=choice is not None and choice.hidden,
            )
        )
    for choice in by_key.values():
        labels = dict(json.loads(choice.options or "[]"))
        found.append(
            Trait(
                key=choice.key,
                kind=Kind.ONE,
                part=Part.OURS,
                options=tuple(labels),
                name=choice.name,
                labels=labels,
                hidden=choice.hidden,
            )
        )
    return found


def write_options(typed: str) -> str:
    """The options of a community's own trait as they are kept, from one on a line.

    Each has its key from its words, so that what people have said stands as long as the same words are among them,
    and never comes to mean others. Raises NotOptions for fewer than two, more than a menu holds, twice the same, or
    one that is too long.
    """
    lines = [words for line in typed.splitlines() if (words := clean(line))]
    if not 2 <= len(lines) <= MOST_OPTIONS or len(set(lines)) < len(lines) or max(map(len, lines)) > LONGEST_LABEL:
        raise NotOptions(most=MOST_OPTIONS, longest=LONGEST_LABEL)
    # As written, and not as codes: those of other alphabets would take six times the room.
    return json.dumps([[option_key(words), words] for words in lines], ensure_ascii=False)


def option_key(words: str) -> str:
    """The key of an option of a community's own."""
    return blake2s(words.encode(), digest_size=6).hexdigest()


def own_key(traits: Sequence[Trait]) -> str:
    """A key for one more trait of the community's own."""
    own = [int(trait.key.removeprefix(OWN)) for trait in traits if trait.key.startswith(OWN)]
    return f"{OWN}{1 + max(own, default=0)}"
