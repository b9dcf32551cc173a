"""The chapter in which someone whom a member keeps apart looks for her, as a mentor, and learns nothing."""

from __future__ import annotations

from .actions import MENTORSHIP_CHANNEL, Chooses, DaysPass, Presses, Types
from .steps import Chapter, StoryStep

ADAS_ENTRY = "40 to 49"
WHAT_VIKTOR_READS = "I pass it on where I may"
HOW_IT_CLOSES = ("is closed: it does not come about this time", "Thank you for offering")
"""In the words that anyone reads, whatever was behind it."""

KEEPING_APART = (
    StoryStep(
        "Rosa",
        Types("/facilitator add-mentor", {"member": "Viktor"}),
        shows={"Rosa": "I write to Viktor where I may", "Viktor": "Thank you for being willing to mentor"},
        mentors=frozenset({"Ines", "Marek", "Hana", "Viktor"}),
    ),
    StoryStep(
        "Ada",
        Types("/privacy keep-apart", {"member": "Viktor"}),
        shows={"Ada": ("I don't bring you and Viktor together", "nobody is told why", "Viktor mentors, they could")},
    ),
    StoryStep(
        "Ada",
        Types("/privacy keep-apart", {"member": "Lindiwe"}),
        shows={"Ada": "look after the groups here, I show them nothing of yours from now on"},
    ),
    StoryStep("Ada", Types("/mentorship me"), shows={"Ada": "[Say more about yourself]"}),
    StoryStep(
        "Ada", Presses("Say more about yourself", MENTORSHIP_CHANNEL), shows={"Ada": "All of this is optional"}
    ),
    StoryStep(
        "Ada",
        Presses("Change", MENTORSHIP_CHANNEL, form=("Woman", ADAS_ENTRY, None, None, None)),
        shows={"Ada": ADAS_ENTRY},
    ),
    StoryStep(
        "Ada",
        Types("/mentee ask", form=("To feel safe again.", "Yes", "Mentors here", None)),
        shows={"Ada": ("You are on the waiting list now", "also somebody whom you keep apart")},
    ),
    StoryStep(
        "Lindiwe",
        Types("/facilitator person", {"member": "Ada"}),
        shows={"Lindiwe": "Nothing is noted about them"},
    ),
    StoryStep(
        "Lindiwe",
        Types("/facilitator queue"),
        shows={"Lindiwe": "Nothing waits for a decision"},
    ),
    StoryStep("Tomas", Types("/facilitator queue"), shows={"Tomas": "Ada waits for a mentor"}),
)

LOOKING_FOR_HER = (
    StoryStep(
        "Viktor",
        Types("/mentor ask"),
        shows={"Viktor": ("Every mentor here sees the same list", ADAS_ENTRY)},
        hides={"Viktor": ("Ada", "safe")},
    ),
    StoryStep(
        "Ines",
        Types("/mentor ask"),
        shows={"Ines": ("Every mentor here sees the same list", ADAS_ENTRY)},
        hides={"Ines": ("Ada", "safe")},
    ),
    StoryStep("Viktor", Chooses(ADAS_ENTRY), shows={"Viktor": ("where I may", "You hear from me by", "either way")}),
    StoryStep(
        "Tomas",
        Types("/facilitator suggest", {"mentor": "Viktor", "mentee": "Ada"}),
        shows={"Tomas": ("Thank you for thinking of Viktor", "I ask each of them where I may")},
    ),
    StoryStep(
        "Everyone",
        DaysPass(4),
        shows={"Viktor": HOW_IT_CLOSES, "Tomas": "Your suggestion of Viktor for Ada is closed"},
    ),
    StoryStep(
        "Viktor",
        Types("/mentor ask", {"mentee": "Ada"}),
        shows={"Viktor": ("Your question for Ada is with me", WHAT_VIKTOR_READS)},
    ),
    StoryStep(
        "Ada",
        Types("/support"),
        shows={"Ada": "If you are in danger, or fear what you might do"},
    ),
    StoryStep(
        "Ada",
        Presses(
            "Raise a concern",
            MENTORSHIP_CHANNEL,
            form=(
                "We were together. He frightened me, and he mentors here.",
                "Viktor",
                "Without my name",
                ["Write to me about it"],
            ),
        ),
        shows={
            "Ada": "Thank you for saying so",
            **dict.fromkeys(("Rosa", "Tomas"), ("Someone brings a concern", "[🤝 I'll look after it]")),
        },
        hides=dict.fromkeys(("Rosa", "Tomas"), ("Ada", "Viktor", "frightened")),
    ),
    StoryStep(
        "Rosa", Presses("I'll look after it"), shows={"Rosa": "Thank you", "Ada": "They don't know whose it is"}
    ),
    StoryStep(
        "Rosa",
        Presses("Read it"),
        shows={"Rosa": ("about Viktor · without a name", "He frightened me", "[Nobody new for them meanwhile]")},
        hides={"Rosa": "Ada"},
    ),
    StoryStep(
        "Everyone",
        DaysPass(4),
        shows={"Viktor": ("Your question for Ada", *HOW_IT_CLOSES), "Rosa": "Have you been able to do something"},
    ),
    StoryStep("Rosa", Presses("Yes"), shows={"Rosa": "That is good to know"}),
)

THE_SAME_WORDS = (
    StoryStep(
        "Viktor",
        Types("/mentor ask", {"mentee": "Esme"}),
        shows={
            "Viktor": ("Your question for Esme is with me", WHAT_VIKTOR_READS),
            "Esme": "Viktor offers to be your mentor",
        },
    ),
    StoryStep("Everyone", DaysPass(1)),
    StoryStep(
        "Esme",
        Presses("Not this time"),
        shows={"Esme": "that is fine", "Viktor": ("Your question for Esme", *HOW_IT_CLOSES)},
    ),
    StoryStep("Viktor", Types("/mentorship me"), shows={"Viktor": "You are a mentor"}, hides={"Viktor": "Ada"}),
)

WHAT_PEOPLE_DO = (
    StoryStep("Rosa", Presses("Nobody new for them meanwhile"), shows={"Rosa": "Viktor"}),
    StoryStep(
        "Viktor",
        Types("/mentor ask"),
        shows={"Viktor": "The facilitators have asked that nobody new comes to you for now"},
        hides={"Viktor": "concern"},
    ),
    StoryStep(
        "Rosa",
        Presses("Close it", form=("Something was arranged", None)),
        shows={"Rosa": "The person who brought it learns", "Ada": "What you brought has been looked after"},
    ),
    StoryStep("Ada", Types("/privacy keep-apart-list"), shows={"Ada": ("Viktor", "Lindiwe")}),
    StoryStep("Ada", Chooses("Lindiwe"), shows={"Ada": "Lindiwe is not on your list any more"}),
)

LOOKED_FOR = Chapter(
    "Someone whom she must not meet looks for Ada, and learns nothing",
    (*KEEPING_APART, *LOOKING_FOR_HER, *THE_SAME_WORDS, *WHAT_PEOPLE_DO),
)
