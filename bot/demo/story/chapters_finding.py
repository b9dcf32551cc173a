"""The chapter about finding a mentor: answers about oneself, browsing, exclusions, matching."""

from __future__ import annotations

from .actions import DaysPass, Presses, Types
from .steps import Chapter, StoryStep

FINDING_CHANNEL = "#mentorship"
MUST_BE_SIMILAR, NO_MATTER = "Similar, it's a must", "No matter"

LOOKING_AROUND = Chapter(
    "Looking around: what fits, and why, one mentor at a time",
    [
        StoryStep("Esme", Types("/mentorship me"), shows={"Esme": "[Say more about yourself]"}),
        StoryStep(
            "Esme",
            Presses("Say more about yourself", FINDING_CHANNEL),
            shows={"Esme": ("All of this is optional", "[What I hope for in a mentor]")},
        ),
        StoryStep(
            "Esme",
            Presses("Change", FINDING_CHANNEL, form=("Woman", "40 to 49", None, "she/her", None)),
            shows={"Esme": ("40 to 49", "she/her")},
        ),
        StoryStep(
            "Esme",
            Presses("What I hope for in a mentor", FINDING_CHANNEL, form=(MUST_BE_SIMILAR, NO_MATTER, NO_MATTER)),
            shows={"Esme": "similar, it's a must: gender"},
        ),
        StoryStep("Hana", Types("/mentor update"), shows={"Hana": ("You are a mentor", "Seven years on.")}),
        StoryStep(
            "Hana",
            Presses("Change", FINDING_CHANNEL, form=("Woman", "50 to 59", None, None, None)),
            shows={"Hana": "50 to 59"},
        ),
        StoryStep(
            "Esme",
            Types("/mentee browse"),
            shows={"Esme": ("Hana", "Seven years on.", "the same gender", "[Not for me]")},
        ),
        StoryStep(
            "Esme", Presses("Not for me", FINDING_CHANNEL), shows={"Esme": "They are not told, and nobody else is"}
        ),
        StoryStep("Esme", Presses("For 3 months", FINDING_CHANNEL), shows={"Esme": "gender"}, hides={"Esme": "Hana"}),
    ],
)

KEPT_APART = Chapter(
    "Two who are never brought together, and nobody learns why",
    [
        StoryStep(
            "Farid",
            Types("/privacy keep-apart", {"member": "Ines"}),
            shows={"Farid": ("Kept.", "nobody is told why")},
        ),
        StoryStep(
            "Ines",
            Types("/mentor ask", {"mentee": "Farid"}),
            shows={"Ines": ("Your question for Farid is with me", "I pass it on where I may")},
        ),
        StoryStep(
            "Tomas",
            Types("/facilitator suggest", {"mentor": "Ines", "mentee": "Farid"}),
            shows={"Tomas": ("Thank you for thinking of Ines", "I ask each of them where I may")},
            hides={"Tomas": "apart"},
        ),
    ],
)

THE_BEST_SET = Chapter(
    "Everyone who waits at once: the best set, pair by pair",
    [
        StoryStep(
            "Dorji",
            Types("/mentee ask", form=("Someone to walk with.", "Yes", "Mentors here", None)),
            shows={"Dorji": ("You are on the waiting list now", "without your name")},
        ),
        StoryStep(
            "Farid",
            Types("/mentee ask", form=("Evenings are hard.", "Yes", "Mentors here", None)),
            shows={"Farid": "You are on the waiting list now"},
        ),
        StoryStep(
            "Everyone",
            DaysPass(14),
            shows={
                **dict.fromkeys(("Dorji", "Farid"), ("You are not forgotten", "your place is kept", "Look around")),
                "Ada": "How is the mentorship with Chiara going?",
                "Ines": ("Your question for Farid is closed", "Thank you for offering"),
                "Tomas": ("Your suggestion of Ines for Farid is closed", "I can't reach Chiara by direct message"),
                **dict.fromkeys(("Lindiwe", "Rosa"), "I can't reach Chiara by direct message"),
            },
        ),
        StoryStep(
            "Tomas",
            Types("/facilitator matches"),
            shows={"Tomas": ("Who could go with whom", "Dorji", "Farid", "[Look through]")},
        ),
        StoryStep(
            "Tomas", Presses("Suggest all", FINDING_CHANNEL), shows={"Tomas": "It begins only where both say yes"}
        ),
        StoryStep(
            "Tomas",
            Presses("Yes, suggest them all", FINDING_CHANNEL),
            shows={
                "Tomas": "I pass 2 suggestions on where I may",
                "Dorji": ("Ines could be a good mentor for you", "how long the nights were"),
                "Farid": ("Hana could be a good mentor for you", "Seven years on."),
                **dict.fromkeys(("Ines", "Hana"), "you could be a good mentor for someone from the groups"),
            },
            hides=dict.fromkeys(("Ines", "Hana"), ("Dorji", "Farid")),
        ),
    ],
)

FINDING_CHAPTERS = (LOOKING_AROUND, KEPT_APART, THE_BEST_SET)
