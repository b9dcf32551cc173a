"""The story: a whole mentorship as a transcript, in which every step checks who was shown what."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from bot.demo.world.world import DemoWorld, run_world
from bot.ui.core.layout import DM_OPENING
from bot.ui.outbox.weekly_messages import ONCE_A_WEEK

from .chapters_apart import LOOKED_FOR
from .chapters_caring import PRIVACY_CHAPTERS
from .chapters_closing import CLOSING_CHAPTERS
from .chapters_finding import FINDING_CHAPTERS
from .chapters_setting_up import SETTING_UP
from .chapters_starting import OFFER_CHAPTER, OFFERS, REQUEST_CHAPTER, SUGGESTION_CHAPTER, UNANSWERED
from .chapters_together import ACTIVE_PAIRING_CHAPTERS
from .context import CAST_NAMES, StoryContext, StoryFailed, VisibleMessage
from .plain_text import LINE_WIDTH, flat, indented
from .steps import Chapter, ExpectedPhrases, StoryStep

ALL_CHAPTERS = (
    SETTING_UP,
    OFFERS,
    UNANSWERED,
    LOOKED_FOR,
    REQUEST_CHAPTER,
    OFFER_CHAPTER,
    SUGGESTION_CHAPTER,
    *ACTIVE_PAIRING_CHAPTERS,
    *CLOSING_CHAPTERS,
    *FINDING_CHAPTERS,
    *PRIVACY_CHAPTERS,
)
"""All chapters, in order."""


async def tell_story(chapters: Sequence[Chapter] = ALL_CHAPTERS) -> int:
    """Play the chapters in a new world, in which nothing is set up; return the exit code: 0, or 1 on a wrong step."""
    async with run_world(is_set_up=False) as made:
        return await tell_story_in(made, chapters)


async def tell_story_in(made: DemoWorld, chapters: Sequence[Chapter]) -> int:
    """Play the chapters in this world; return the exit code, as *tell_story* does."""
    count = 0
    story = StoryContext(made)
    for number, chapter in enumerate(chapters, start=1):
        _print(f"\n{number}. {chapter.title}\n{'─' * LINE_WIDTH}")
        for step in chapter.steps:
            count += 1
            try:
                await _play(story, step)
            except StoryFailed as wrong:
                return _print_error(f"Step {count}, “{step.action.describe(step.who)}”, went wrong: {wrong}.")
            except Exception as error:  # noqa: BLE001 - whatever it is, the step did not happen
                return _print_error(f"Step {count}, “{step.action.describe(step.who)}”, could not be done: {error!r}")
    _print(f"\nThe story went as it should: {count} steps, and each showed what it should to whom it should.\n")
    return 0


async def _play(story: StoryContext, step: StoryStep) -> None:
    _print("\n" + step.action.describe(step.who))
    story.world.clock.tick()
    errors = story.community.env.error_cursor
    story.notes.clear()
    await step.action.perform(story, step.who)
    for remark in story.notes:
        _print(indented(remark, "  "))
    messages = story.new_messages(step.who)
    for message in messages:
        _print(f"\n    {_heading(message, step.who)}\n{indented(message.text, '    │ ')}")
    if raised := story.community.env.errors_since(errors):
        raise StoryFailed(f"the bot raised {raised[0]!r}")
    # What waits comes by itself, once a week; no step need name it.
    _check(step, [message for message in messages if ONCE_A_WEEK not in flat(message.text)])
    if step.mentors is not None and story.names_with_role("Mentor") != step.mentors:
        raise StoryFailed(f"the mentor role is worn by {_listed(story.names_with_role('Mentor'))}")


def _check(step: StoryStep, messages: Sequence[VisibleMessage]) -> None:
    shown: dict[str, str] = {}
    for message in messages:
        shown[message.audience] = f"{shown.get(message.audience, '')} {flat(message.text)}"
        if (
            message.audience in CAST_NAMES
            and not message.is_ephemeral
            and not message.text.startswith(DM_OPENING.replace("*", ""))
        ):
            raise StoryFailed(f"the message to {message.audience} does not begin with the discreet line")
    if uninvited := shown.keys() - step.shows.keys():
        raise StoryFailed(f"{_listed(uninvited)} should have been shown nothing")
    for audience, phrases in step.shows.items():
        for phrase in _each(phrases):
            if phrase not in shown.get(audience, ""):
                raise StoryFailed(f"{audience} should have been shown “{phrase}”")
    for audience, phrases in step.hides.items():
        for phrase in _each(phrases):
            if phrase in shown.get(audience, ""):
                raise StoryFailed(f"{audience} should not have been shown “{phrase}”")


def _heading(message: VisibleMessage, who: str) -> str:
    if message.audience not in CAST_NAMES:
        return f"{message.audience} {'now reads' if message.is_edited else 'reads'}:"
    if message.is_ephemeral:
        return f"Only {message.audience} sees:"
    if message.is_edited:
        return f"{message.audience}'s message {'becomes' if message.audience == who else 'now reads'}:"
    return f"{message.audience} gets a direct message:"


def _each(phrases: ExpectedPhrases) -> tuple[str, ...]:
    return (phrases,) if isinstance(phrases, str) else phrases


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nobody"


def _print(text: str) -> None:
    print(text, flush=True)


def _print_error(text: str) -> int:
    _print("")
    print(f"✗ {text}", file=sys.stderr, flush=True)
    return 1
