"""The last chapters: when something weighs on someone, and when they would like to leave no trace."""

from __future__ import annotations

from .actions import FACILITATOR_NAMES, MENTORSHIP_CHANNEL, DaysPass, Presses, Types
from .context import DIRECT_MESSAGES_ROOM
from .steps import Chapter, StoryStep

CLIMBS = Chapter(
    "When nobody comes: it is asked again, and somebody does",
    [
        StoryStep("Dorji", Types("/support"), shows={"Dorji": "[Reach a facilitator]"}),
        StoryStep(
            "Dorji",
            Presses("Reach a facilitator", MENTORSHIP_CHANNEL),
            shows={
                "Dorji": "As long as nobody has taken it on, I ask again, and then others",
                **dict.fromkeys(FACILITATOR_NAMES, "Dorji would like to be reached"),
            },
        ),
        StoryStep(
            "Everyone",
            DaysPass(1),
            shows={
                **dict.fromkeys(FACILITATOR_NAMES, "Nobody has taken this on yet."),
                "Dorji": "I go on until somebody does",
                "Ada": ("2 weeks have passed since you chose to rest", "How is the mentorship with Chiara going?"),
            },
        ),
        StoryStep(
            "Everyone",
            DaysPass(1),
            shows={
                **dict.fromkeys(FACILITATOR_NAMES, "Nobody has taken this on yet."),
                "Dorji": "I go on until somebody does",
            },
        ),
        StoryStep(
            "Rosa",
            Presses("I'll look after it"),
            shows={"Rosa": "they learn that it is with you", "Dorji": "Rosa will write to you soon"},
        ),
        StoryStep(
            "Everyone",
            DaysPass(3),
            shows={
                "Rosa": "Have you spoken?",
                **dict.fromkeys(("Ines", "Dorji", "Farid"), "A reminder, in case you missed it"),
                "Ada": "A few days ago I asked",
            },
        ),
        StoryStep(
            "Rosa", Presses("Yes"), shows={"Rosa": "That is good to know", "Dorji": "Has somebody reached you?"}
        ),
        StoryStep(
            "Dorji", Presses("Yes"), shows={"Dorji": "That is good to hear", "Rosa": "taken on is no longer waiting"}
        ),
    ],
)

CONCERN = Chapter(
    "When something weighs too much: without a name, and read by few",
    [
        StoryStep(
            "Ada",
            Types("/support", where=DIRECT_MESSAGES_ROOM),
            shows={"Ada": ("If you are in danger, or fear what you might do", "988", "Raise a concern")},
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
        StoryStep("Ada", Types("/checkin preferences"), shows={"Ada": ("Times for messages", "Extra discreet: no")}),
        StoryStep(
            "Ada",
            Presses("Only say that there is something to read", MENTORSHIP_CHANNEL),
            shows={"Ada": "Extra discreet: yes"},
        ),
        StoryStep(
            "Tomas",
            Presses(
                "Close it",
                form=("Something was arranged", "Lindiwe would like to carry it with you; please write to her."),
            ),
            shows={
                "Tomas": "The person who brought it learns what came of it",
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
                    "Lindiwe would like",
                    "You have paused your mentorship with Chiara",
                    "Go on]",
                )
            },
        ),
    ],
)

SUSPENDED = Chapter(
    "When a mentor is not right for now: one sentence, no room, and a human who lifts it",
    [
        StoryStep(
            "Tomas",
            Types("/facilitator suspend-mentor", {"member": "Hana", "reason": "We talk first."}),
            shows={
                "Tomas": ("Nobody new comes to Hana", "asked with their next check-in"),
                "Hana": ("nobody new comes to you for now", "Your mentorships go on"),
                "Farid": "nothing is needed from you",
            },
            hides={"Hana": "We talk first"},
        ),
        StoryStep(
            "Lindiwe",
            Types("/facilitator person", {"member": "Hana"}),
            shows={"Lindiwe": ("Mentor, suspended", "We talk first.", "[Lift the suspension]")},
        ),
        StoryStep(
            "Lindiwe",
            Presses("Lift the suspension", MENTORSHIP_CHANNEL),
            shows={"Lindiwe": "Lifted", "Hana": ("Whether and when is yours to say", "Be open again]")},
        ),
        StoryStep("Hana", Presses("Be open again"), shows={"Hana": "Good to have you back"}),
    ],
)

NO_TRACE = Chapter(
    "What is kept, to take along, and gone",
    [
        StoryStep(
            "Ada",
            Types("/privacy mine"),
            shows={"Ada": ("What is stored about you", "Check-ins, with your answers: 4", "Only you see this")},
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

PRIVACY_CHAPTERS = (CLIMBS, CONCERN, SUSPENDED, NO_TRACE)
