"""The last chapters: when something weighs on someone, and when they would like to leave no trace."""

from __future__ import annotations

from .actions import FACILITATOR_NAMES, MENTORSHIP_CHANNEL, Presses, Types
from .context import DIRECT_MESSAGES_ROOM
from .steps import Chapter, StoryStep

CONCERN = Chapter(
    "When something weighs too much: without a name, and read by few",
    [
        StoryStep(
            "Ada",
            Types("/support", where=DIRECT_MESSAGES_ROOM),
            shows={"Ada": ("you don't have to carry it alone", "Canada", "written down nowhere", "Raise a concern")},
        ),
        StoryStep(
            "Ada",
            Presses(
                "Raise a concern",
                form=(
                    "What Chiara tells me frightens me, and I don't know how to carry it.",
                    "My mentorship with Chiara",
                    "Without my name",
                    ["Write to me about it", "Pause the mentorship meanwhile"],
                ),
            ),
            shows={
                "Ada": ("Thank you for saying so", "to nobody who is part of it"),
                **dict.fromkeys(FACILITATOR_NAMES, ("Someone brings a concern", "[🤝 I'll look after it]")),
            },
            hides=dict.fromkeys(FACILITATOR_NAMES, ("Ada", "Chiara", "frightens")),
        ),
        StoryStep(
            "Tomas",
            Presses("I'll look after it"),
            shows={
                "Tomas": "The others see that you look after it",
                "Ada": "They don't know whose it is",
            },
        ),
        StoryStep(
            "Tomas",
            Presses("Read it"),
            shows={"Tomas": ("about Chiara · without a name", "frightens me")},
            hides={"Tomas": ("Ada", "rests")},
        ),
        StoryStep(
            "Ada", Types("/checkin preferences"), shows={"Ada": ("When I may write to you", "Extra discreet: no")}
        ),
        StoryStep(
            "Ada",
            Presses("Only say that there is something to read", MENTORSHIP_CHANNEL),
            shows={"Ada": "Extra discreet: yes"},
        ),
        StoryStep(
            "Tomas",
            Presses(
                "Close it",
                form=("Something was arranged", "Lindiwe would gladly carry it with you; please write to her."),
            ),
            shows={
                "Tomas": "I tell whoever brought it what came of it",
                "Ada": ("There is something to read", "[Open]"),
            },
            hides={"Ada": ("brought", "arranged", "Lindiwe")},
        ),
        StoryStep("Ada", Presses("Open"), shows={"Ada": "What you brought has been looked after"}),
        StoryStep(
            "Ada",
            Presses("Read it"),
            shows={
                "Ada": (
                    "Something was arranged",
                    "Lindiwe would gladly",
                    "You have paused your mentorship with Chiara",
                    "Go on]",
                )
            },
        ),
    ],
)

NO_TRACE = Chapter(
    "What is kept, to take along, and gone",
    [
        StoryStep(
            "Ada",
            Types("/privacy mine"),
            shows={"Ada": ("What is stored about you", "Check-ins, with your answers: 3", "Only you see this")},
            hides={"Ada": "frightens"},
        ),
        StoryStep(
            "Ada", Presses("Get a copy", MENTORSHIP_CHANNEL), shows={"Ada": "one file to read, one for programs"}
        ),
        StoryStep(
            "Ada",
            Presses("Delete…", MENTORSHIP_CHANNEL),
            shows={"Ada": ("This goes", "This ends", "1 mentorship", "This stays", "[Keep everything]")},
        ),
        StoryStep(
            "Ada",
            Presses("Delete everything", MENTORSHIP_CHANNEL),
            shows={"Ada": "Nothing that is stored here leads to you any more"},
            mentors=frozenset({"Ines", "Hana", "Viktor"}),
        ),
        StoryStep(
            "Chiara",
            Types("/mentorship me"),
            shows={"Chiara": ("Your mentorship with someone ended", "It needs no reason")},
            hides={"Chiara": "Ada"},
        ),
    ],
)

PRIVACY_CHAPTERS = (CONCERN, NO_TRACE)
