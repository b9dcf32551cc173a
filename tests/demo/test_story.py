"""The story: it goes as it should, and says so when it does not.

Every line of it stands in ``tests/golden/story.txt``; ``python -m tests.golden`` writes that again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.demo.story.actions import FACILITATORS_CHANNEL, Chooses, DaysPass, Presses, Reacts, Types
from bot.demo.story.chapters_apart import LOOKED_FOR
from bot.demo.story.chapters_setting_up import SETTING_UP
from bot.demo.story.chapters_starting import OFFERS
from bot.demo.story.context import StoryContext
from bot.demo.story.plain_text import indented, message_text, readable
from bot.demo.story.play import ALL_CHAPTERS, tell_story, tell_story_in
from bot.demo.story.steps import Chapter, StoryStep
from bot.demo.world.world import run_world
from tests.golden.files import must_be_as_written, path
from tests.golden.pictures import pictures_of_story
from tests.journeys.conftest import all_shown, live_marks, texts_anywhere, wrong_commands
from tests.support.journeys.reading_aloud import unspoken
from tests.support.journeys.repeats import deliver_all_twice

OFFER = OFFERS.steps[0]
NOW = datetime(2026, 3, 2, 18, 40, tzinfo=UTC)

KEY_SENTENCES = (
    "Ines types /mentor volunteer",
    "Lindiwe puts a ✅ under the card in #facilitators",
    "Your question for Ines is closed: it does not come about this time.",
    "Noted. I write to Viktor where I may.",
    "Your question for Ada is with me. I pass it on where I may.",
    "Nothing is noted about them.",
    "Nobody new comes to Viktor from now on",
    "Ines is your mentor now. You have both said yes.",
    "They don't know your name yet; they learn it only if you say yes.",
    "Your question for someone from the groups is closed",
    "Two people have both said yes",
    "How is the mentorship with Ines going?",
    "Bilal asks to be contacted",
    "A note from Ada",
    "The mentorship with Ines is paused",
    "I can't reach Chiara by direct message.",
    "Bilal is no longer in the server",
    "You stayed when I could not speak.",
    "Marek has stepped down as a mentor and takes nobody new.",
    "Nobody looks after your wish to be contacted at the moment",
    "Has somebody reached you?",
    "Someone brings a concern",
    "There is something to read. Open shows it to you alone",
    "Lindiwe would like to carry it with you",
    "Nothing that is stored here leads to you any more, but for",
    "Your mentorship with someone ended",
    "The story went as it should",
)


FIRST = len(SETTING_UP.steps) + 1
"""Number of the first step after the set-up."""


@pytest.fixture(autouse=True)
def nothing_is_logged_between_the_lines() -> Iterator[None]:
    """As on the command line, where only what is broken is logged."""
    with capture_logs():
        yield


@pytest.mark.long
async def test_the_whole_story_goes_as_it_should_and_reads_well(capsys: pytest.CaptureFixture[str]) -> None:
    async with run_world(is_set_up=False) as made:
        code = await tell_story_in(made, ALL_CHAPTERS)
        drawn = list(pictures_of_story(made.community.env, StoryContext(made).names()))

    told, complaints = capsys.readouterr()
    assert (code, complaints) == (0, "")
    assert [sentence for sentence in KEY_SENTENCES if sentence not in told] == []
    assert max(map(len, told.splitlines())) <= 100
    assert [mark for mark in ("<@", "<t:", "**", "https://", "-# ") if mark in told] == []
    must_be_as_written("story.txt", told)
    for picture in drawn:
        picture.must_be_as_written()


@pytest.mark.long
async def test_it_is_the_same_where_discord_delivers_everything_twice(capsys: pytest.CaptureFixture[str]) -> None:
    async with run_world(is_set_up=False) as made:
        deliver_all_twice(made.community.env)
        code = await tell_story_in(made, ALL_CHAPTERS)

    told, complaints = capsys.readouterr()
    assert (code, complaints) == (0, "")
    assert told == path("story.txt").read_text(encoding="utf-8")


@pytest.mark.long
async def test_it_reads_the_same_where_the_bot_and_everybody_is_in_another_server_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with run_world(is_set_up=False) as made:
        other = made.community.env.create_guild("The other circle")
        for name, member in made.community.people.items():
            other.add_member(member.user, nick=f"Countess {name}")
        await made.community.env.settle()
        code = await tell_story_in(made, ALL_CHAPTERS)
        sent = [body for _, body in all_shown(made.community.env)]
        marks = live_marks(made.community.env)
        unsaid = [what for body in sent for what in unspoken(body)]
        misnamed = wrong_commands(made.community.env, made.community.bot)

    told, complaints = capsys.readouterr()
    alone = path("story.txt").read_text(encoding="utf-8")
    differing = set(told.splitlines()) ^ set(alone.splitlines())
    assert (code, complaints) == (0, "")
    assert [words for body in sent for words in texts_anywhere(body) if "Countess" in words] == []
    assert (marks, unsaid, misnamed) == ([], [], [])
    # In direct messages, where it could be either server: a button for each, and nobody by name.
    by_server = ("[Raise a concern", "You can also write yourself", "Tomas, facilitators.", "Lindiwe, facilitators.")
    assert [line for line in differing if not any(words in line for words in by_server)] == []


async def test_one_kept_apart_reads_the_same_words_of_whoever_keeps_him_apart_and_of_whoever_says_no(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = await tell_story([SETTING_UP, OFFERS, LOOKED_FOR])

    told = capsys.readouterr().out
    assert code == 0
    of_ada, of_esme = (_read_by("Viktor", told, about=name) for name in ("Ada", "Esme"))
    assert len(of_ada) == 2
    assert of_ada == of_esme


def _read_by(reader: str, told: str, *, about: str) -> list[str]:
    """What the one who asked reads of a question, with its name and its days left out."""
    shown = re.findall(rf"^    (?:Only {reader} sees|{reader} gets a direct message):\n((?:    │.*\n)+)", told, re.M)
    flat = [" ".join(each.replace("│", "").split()) for each in shown]
    question = f"question for {about} "
    return [re.sub(r"\d+ \w+ 2026", "…", each).replace(about, "…") for each in flat if question in each]


async def test_the_story_is_the_same_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    await tell_story(ALL_CHAPTERS[:2])
    first = capsys.readouterr().out

    await tell_story(ALL_CHAPTERS[:2])

    assert capsys.readouterr().out == first


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        (StoryStep("Ines", OFFER.action, shows={**OFFER.shows, "Ines": "No, thank you"}), "shown “No, thank you”"),
        (
            StoryStep("Ines", OFFER.action, shows={"Ines": "It takes heart"}),
            "#facilitators should have been shown nothing",
        ),
        (
            StoryStep("Ines", OFFER.action, shows={**OFFER.shows, "Rosa": "Ines"}),
            "Rosa should have been shown “Ines”",
        ),
        (
            StoryStep("Ines", OFFER.action, OFFER.shows, hides={FACILITATORS_CHANNEL: "nights"}),
            "should not have been shown “nights”",
        ),
        (
            StoryStep("Ines", OFFER.action, OFFER.shows, mentors=frozenset({"Ines"})),
            "the mentor role is worn by nobody",
        ),
        (StoryStep("Ines", Presses("Yes")), "Ines sees no “Yes” in messages"),
        (StoryStep("Ines", Chooses("How it ends")), "Ines sees no “How it ends” in #mentorship"),
        (StoryStep("Tomas", Reacts("✅")), "Tomas sees no “Approve” in #facilitators"),
        (StoryStep("Ines", Types("/mentor volunteer")), "a form was opened that nobody fills in"),
        (StoryStep("Ines", Types("/mentor volunteer", form=("Yes",))), "the form has 4 fields and not 1"),
        (StoryStep("Ines", Types("/mentor resume", form=("Yes",))), "no form was opened"),
        (StoryStep("Ines", Types("/mentor fly")), "could not be done"),
        (
            StoryStep("Everyone", DaysPass(1), shows={"Ada": "Good morning"}),
            "Ada should have been shown “Good morning”",
        ),
    ],
)
async def test_a_step_that_goes_wrong_is_told_and_fails(
    step: StoryStep, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = await tell_story([SETTING_UP, Chapter("Something goes wrong", [step])])

    told, complaints = capsys.readouterr()
    assert code == 1
    assert complaints.startswith(f"✗ Step {FIRST}, “")
    assert complaints.count("\n") == 1
    assert complaint in complaints
    assert "as it should" not in told


async def test_the_first_wrong_step_ends_the_story(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = StoryStep("Ines", Types("/mentor fly"))

    code = await tell_story([SETTING_UP, Chapter("One", [OFFER, wrong, OFFER]), Chapter("Two", [OFFER])])

    told, complaints = capsys.readouterr()
    assert code == 1
    assert f"Step {FIRST + 1}," in complaints
    assert "Two" not in told


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@1> and <@!2> and <@&3> in <#4>", "Ada and Ines and @Mentor in #forum"),
        ("<@9> is unknown", "someone is unknown"),
        ("[Ada](https://discord.com/users/1) asks", "Ada asks"),
        ("## A **bold** *word* and `code`", "A bold word and code"),
        ("-# small print", "small print"),
        (r"> \*starred\* \> \`by hand\`", "> *starred* > `by hand`"),
        (f"<t:{int(NOW.timestamp())}:D>", "2 March 2026"),
        (f"<t:{int(NOW.timestamp()) - 3 * 86400}:R>", "3 days ago"),
        (f"<t:{int(NOW.timestamp()) + 8 * 86400}:R>", "in 1 week"),
        (f"<t:{int(NOW.timestamp()) - 20}:R>", "just now"),
    ],
)
def test_what_discord_would_show_is_read_as_plain_text(written: str, read: str) -> None:
    names = {1: "Ada", 2: "Ines", 3: "@Mentor", 4: "#forum"}

    assert readable(written, names, NOW) == read


def test_in_a_direct_message_a_mention_is_read_as_the_number_that_stands_there() -> None:
    assert readable("<@1> and <@&3>, *you*", {1: "Ada", 3: "@Mentor"}, NOW, in_a_dm=True) == "<@1> and <@&3>, you"


def test_controls_are_read_row_by_row() -> None:
    button = {"type": 2, "label": "Yes", "emoji": {"name": "💚"}}
    menu = {"type": 3, "placeholder": "Which?", "options": [{"label": "This one", "default": True}]}
    empty = {"type": 6, "placeholder": "None chosen", "default_values": [{"id": "1"}]}
    rows = [
        {"type": 10, "content": "Well?"},
        {"type": 1, "components": [button, {"type": 2, "label": "No"}]},
        menu,
        empty,
    ]

    shown = message_text("", [{"type": 17, "components": rows}], {1: "Ada"}, NOW)

    assert shown == "Well?\n[💚 Yes]  [No]\n[▾ This one]\n[▾ Ada]"


def test_long_lines_hang_behind_their_mark() -> None:
    lines = indented("- " + "word " * 40, "  │ ").splitlines()

    assert all(len(line) <= 100 for line in lines)
    assert lines[0].startswith("  │ - word")
    assert lines[1].startswith("  │   word")
