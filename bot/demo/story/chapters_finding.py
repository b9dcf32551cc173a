"""The chapter about finding each other: what people say about themselves, looking around, keeping apart, a set."""

from __future__ import annotations

from .actions import DaysPass, Presses, Types
from .steps import Chapter, Step

ROOM = "#mentorship"
MUST, NO_MATTER = "Similar, it's a must", "No matter"

LOOKING_AROUND = Chapter(
    "Looking around: what fits, and why, one mentor at a time",
    [
        Step("Esme", Types("/mentorship me"), shows={"Esme": "[Say more about yourself]"}),
        Step(
            "Esme",
            Presses("Say more about yourself", ROOM),
            shows={"Esme": ("All of this is optional", "[What I hope for in a mentor]")},
        ),
        Step(
            "Esme",
            Presses("Change", ROOM, form=("Woman", "40 to 49", None, "she/her", None)),
            shows={"Esme": ("40 to 49", "she/her")},
        ),
        Step(
            "Esme",
            Presses("What I hope for in a mentor", ROOM, form=(MUST, NO_MATTER, NO_MATTER)),
            shows={"Esme": "similar, it's a must: gender"},
        ),
        Step("Hana", Types("/mentor update"), shows={"Hana": ("You are a mentor", "Seven years on.")}),
        Step(
            "Hana",
            Presses("Change", ROOM, form=("Woman", "50 to 59", None, None, None)),
            shows={"Hana": "50 to 59"},
        ),
        Step(
            "Esme",
            Types("/mentee browse"),
            shows={"Esme": ("Hana", "Seven years on.", "the same gender", "[Not for me]")},
        ),
        Step("Esme", Presses("Not for me", ROOM), shows={"Esme": "They are not told, and nobody else is"}),
        Step("Esme", Presses("For 3 months", ROOM), shows={"Esme": "gender"}, hides={"Esme": "Hana"}),
    ],
)

KEPT_APART = Chapter(
    "Two who are never brought together, and nobody learns why",
    [
        Step(
            "Farid",
            Types("/privacy keep-apart", {"member": "Ines"}),
            shows={"Farid": ("Kept.", "Nobody is told, facilitators neither")},
        ),
        Step(
            "Ines",
            Types("/mentor ask", {"mentee": "Farid"}),
            shows={"Ines": "That isn't possible at the moment, so nobody was asked"},
        ),
        Step(
            "Tomas",
            Types("/facilitator suggest", {"mentor": "Ines", "mentee": "Farid"}),
            shows={"Tomas": "That isn't possible at the moment, so nobody was asked"},
            hides={"Tomas": "apart"},
        ),
    ],
)

THE_BEST_SET = Chapter(
    "Everyone who waits at once: the best set, pair by pair",
    [
        Step(
            "Dorji",
            Types("/mentee ask", form=("Someone to walk with.", "Yes", None)),
            shows={"Dorji": ("You are on the waiting list now", "not your name")},
        ),
        Step(
            "Farid",
            Types("/mentee ask", form=("Evenings are hard.", "Yes", None)),
            shows={"Farid": "You are on the waiting list now"},
        ),
        Step(
            "Everyone",
            DaysPass(14),
            shows={
                **dict.fromkeys(("Dorji", "Farid"), ("You are not forgotten", "your place is kept", "Look around")),
                "Ada": "How is the mentorship with Chiara going?",
            },
        ),
        Step(
            "Tomas",
            Types("/facilitator matches"),
            shows={"Tomas": ("Who could go with whom", "Dorji", "Farid", "[Look through]")},
        ),
        Step("Tomas", Presses("Suggest all", ROOM), shows={"Tomas": "It begins only where both say yes"}),
        Step(
            "Tomas",
            Presses("Yes, ask them all", ROOM),
            shows={
                "Tomas": "I ask both now",
                "Dorji": ("Hana could be a good mentor for you", "Seven years on."),
                "Hana": "you could be a good mentor for someone from the groups",
            },
            hides={"Hana": "Dorji"},
        ),
    ],
)

FINDING = (LOOKING_AROUND, KEPT_APART, THE_BEST_SET)
