"""The last chapters: when something weighs on someone, and when they would like to leave no trace."""

from __future__ import annotations

from .actions import FACILITATORS, MENTORSHIP, Presses, Types
from .stage import MESSAGES
from .steps import Chapter, Step

CONCERN = Chapter(
    "When something weighs too much: without a name, and read by few",
    [
        Step(
            "Ada",
            Types("/support", where=MESSAGES),
            shows={
                "Ada": ("you don't have to carry it alone", "Canada", "written down nowhere", "[Raise a concern]")
            },
        ),
        Step(
            "Ada",
            Presses(
                "Raise a concern",
                form=(
                    "What Chiara tells me frightens me, and I don't know how to carry it.",
                    "My mentorship with Chiara",
                    "Without my name",
                    ["Yes, let it rest quietly"],
                ),
            ),
            shows={
                "Ada": ("Thank you for saying so", "to nobody who is part of it"),
                FACILITATORS: ("Someone brings a concern", "[🤝 I'll look after it]"),
            },
            hides={FACILITATORS: ("Ada", "Chiara", "frightens")},
        ),
        Step(
            "Tomas",
            Presses("I'll look after it", FACILITATORS),
            shows={
                "Tomas": "The others see that you look after it",
                FACILITATORS: "🤝 Tomas looks after it",
                "Ada": "They don't know whose it is",
            },
        ),
        Step(
            "Tomas",
            Presses("Read it", FACILITATORS),
            shows={"Tomas": ("about Chiara · without a name", "frightens me")},
            hides={"Tomas": ("Ada", "rests")},
        ),
        Step("Ada", Types("/checkin preferences"), shows={"Ada": ("When I may write to you", "Extra discreet: no")}),
        Step(
            "Ada",
            Presses("Only say that there is something to read", MENTORSHIP),
            shows={"Ada": "Extra discreet: yes"},
        ),
        Step(
            "Tomas",
            Presses(
                "Close it",
                FACILITATORS,
                form=("Something was arranged", "Lindiwe would gladly carry it with you; please write to her."),
            ),
            shows={
                "Tomas": "I tell whoever brought it what came of it",
                FACILITATORS: "closed by Tomas",
                "Ada": ("There is something to read", "[Open]"),
            },
            hides={"Ada": ("brought", "arranged", "Lindiwe")},
        ),
        Step("Ada", Presses("Open"), shows={"Ada": "What you brought has been looked after"}),
        Step(
            "Ada",
            Presses("Read it"),
            shows={"Ada": ("Something was arranged", "Lindiwe would gladly", "Chiara still rests", "Go on]")},
        ),
    ],
)

NO_TRACE = Chapter(
    "What is kept, to take along, and gone",
    [
        Step(
            "Ada",
            Types("/privacy mine"),
            shows={"Ada": ("What is stored about you", "Check-ins, with your answers: 3", "Only you see this")},
            hides={"Ada": "frightens"},
        ),
        Step("Ada", Presses("Get a copy", MENTORSHIP), shows={"Ada": "one file to read, one for programs"}),
        Step(
            "Ada",
            Presses("Delete…", MENTORSHIP),
            shows={"Ada": ("This goes", "This ends", "1 mentorship", "This stays", "[Keep everything]")},
        ),
        Step(
            "Ada",
            Presses("Delete everything", MENTORSHIP),
            shows={"Ada": "Nothing that is stored here leads to you any more"},
            mentors=frozenset({"Ines", "Hana"}),
        ),
        Step(
            "Chiara",
            Types("/mentorship me"),
            shows={"Chiara": ("Your mentorship with someone ended", "It needs no reason")},
            hides={"Chiara": "Ada"},
        ),
    ],
)

CARING = (CONCERN, NO_TRACE)
