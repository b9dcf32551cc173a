"""The story: a whole mentorship as a transcript, in which every step checks who was shown what."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from bot.demo.world.world import world
from bot.ui.core.layout import OPENING

from .chapters_starting import CHAPTERS
from .reading import WIDTH, flat, indented
from .stage import NAMES, Sight, Stage, WentWrong
from .steps import Chapter, Phrases, Step


async def tell_story(chapters: Sequence[Chapter] = CHAPTERS) -> int:
    """Play the chapters on an empty stage; gives the exit code: 0, or 1 when a step went wrong."""
    count = 0
    async with world() as made:
        stage = Stage(made)
        stage.look_around(NAMES[0])
        for number, chapter in enumerate(chapters, start=1):
            _say(f"\n{number}. {chapter.title}\n{'─' * WIDTH}")
            for step in chapter.steps:
                count += 1
                try:
                    await _play(stage, step)
                except WentWrong as wrong:
                    return _complain(f"Step {count}, “{step.does.told(step.who)}”, went wrong: {wrong}.")
                except Exception as error:  # noqa: BLE001 - whatever it is, the step did not happen
                    return _complain(f"Step {count}, “{step.does.told(step.who)}”, could not be done: {error!r}")
    _say(f"\nThe story went as it should: {count} steps, and each showed what it should to whom it should.\n")
    return 0


async def _play(stage: Stage, step: Step) -> None:
    _say("\n" + step.does.told(step.who))
    stage.made.clock.tick()
    errors = stage.town.env.error_cursor
    stage.remarks.clear()
    await step.does.do(stage, step.who)
    for remark in stage.remarks:
        _say(indented(remark, "  "))
    sights = stage.look_around(step.who)
    for sight in sights:
        _say(f"\n    {_heading(sight, step.who)}\n{indented(sight.text, '    │ ')}")
    if raised := stage.town.env.errors_since(errors):
        raise WentWrong(f"the bot raised {raised[0]!r}")
    _check(step, sights)
    if step.mentors is not None and stage.wearers("Mentor") != step.mentors:
        raise WentWrong(f"the mentor role is worn by {_listed(stage.wearers('Mentor'))}")


def _check(step: Step, sights: Sequence[Sight]) -> None:
    shown: dict[str, str] = {}
    for sight in sights:
        shown[sight.audience] = f"{shown.get(sight.audience, '')} {flat(sight.text)}"
        if sight.audience in NAMES and not sight.is_answer and not sight.text.startswith(OPENING.replace("*", "")):
            raise WentWrong(f"the message to {sight.audience} does not begin with the discreet line")
    if uninvited := shown.keys() - step.shows.keys():
        raise WentWrong(f"{_listed(uninvited)} should have been shown nothing")
    for audience, phrases in step.shows.items():
        for phrase in _each(phrases):
            if phrase not in shown.get(audience, ""):
                raise WentWrong(f"{audience} should have been shown “{phrase}”")
    for audience, phrases in step.hides.items():
        for phrase in _each(phrases):
            if phrase in shown.get(audience, ""):
                raise WentWrong(f"{audience} should not have been shown “{phrase}”")


def _heading(sight: Sight, who: str) -> str:
    if sight.audience not in NAMES:
        return f"{sight.audience} {'now reads' if sight.is_changed else 'reads'}:"
    if sight.is_answer:
        return f"Only {sight.audience} sees:"
    if sight.is_changed:
        return f"{sight.audience}'s message {'becomes' if sight.audience == who else 'now reads'}:"
    return f"{sight.audience} gets a direct message:"


def _each(phrases: Phrases) -> tuple[str, ...]:
    return (phrases,) if isinstance(phrases, str) else phrases


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nobody"


def _say(text: str) -> None:
    print(text, flush=True)


def _complain(text: str) -> int:
    _say("")
    print(f"✗ {text}", file=sys.stderr, flush=True)
    return 1
