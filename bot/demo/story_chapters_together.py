"""The later chapters: while people walk together, when something comes between, and how it ends."""

from __future__ import annotations

from bot.demo.story_deeds import FACILITATORS, ClosesMessages, DaysPass, Leaves, Presses, Types
from bot.demo.story_steps import Chapter, Step

ASKED = "How is it going with"

CHECK_INS = Chapter(
    "How is it going? Only “Please contact me” reaches anyone",
    [
        Step(
            "Everyone",
            DaysPass(3),
            shows={
                "Ada": f"{ASKED} Ines?",
                "Ines": f"{ASKED} Ada?",
                "Bilal": f"{ASKED} Hana?",
                "Hana": f"{ASKED} Bilal?",
                "Chiara": f"{ASKED} Marek?",
                "Marek": f"{ASKED} Chiara?",
            },
        ),
        Step("Ines", Presses("Going well"), shows={"Ines": "I have kept: Going well. Your answer stays with me."}),
        Step("Ada", Presses("A bit wobbly"), shows={"Ada": "I have kept: A bit wobbly. Your answer stays with me."}),
        Step(
            "Bilal",
            Presses("Please contact me"),
            shows={
                "Bilal": ("A facilitator will write to you", "If you are in danger", "emergency number"),
                FACILITATORS: ("Bilal asks to be contacted", "As mentee with Hana", "[🤝 I'll reach out]"),
            },
        ),
        Step(
            "Tomas",
            Presses("I'll reach out", FACILITATORS),
            shows={"Tomas": "Bilal is yours to reach out to", FACILITATORS: "🤝 Tomas reaches out to them."},
        ),
        Step(
            "Lindiwe",
            Types("/facilitator queue"),
            shows={"Lindiwe": "Nothing waits for you"},
            hides={"Lindiwe": ("wobbly", "Going well")},
        ),
        Step(
            "Ada",
            Types("/pairing note", form=("Thank you for last night. *It helped.*",)),
            shows={
                "Ada": "Your note is on its way to Ines",
                "Ines": ("A note from Ada", "Thank you for last night."),
            },
        ),
    ],
)

RESTING = Chapter(
    "A rest, and going on",
    [
        Step(
            "Ada",
            Types("/pairing pause", {"until": "1 week"}),
            shows={"Ada": "You and Ines rest now", "Ines": ("Ada would like to rest a little", "I won't ask")},
        ),
        Step(
            "Everyone",
            DaysPass(7),
            shows={"Ada": "has come to its date. Shall we go on?", "Ines": "has come to its date. Shall we go on?"},
        ),
        Step("Ines", Presses("Go on"), shows={"Ines": "You and Ada go on from here", "Ada": "The rest is over"}),
    ],
)

UNREACHED = Chapter(
    "Closed messages, and someone who leaves: nothing is lost, nobody is left without a word",
    [
        Step("Chiara", ClosesMessages()),
        Step(
            "Marek",
            Types("/pairing note", form=("Thinking of you on Sunday.",)),
            shows={
                "Marek": "Your note is on its way to Chiara",
                FACILITATORS: ("I can't reach Chiara", "is kept and shown to them in /mentorship me"),
            },
            hides={FACILITATORS: ("Sunday", "Marek")},
        ),
        Step(
            "Chiara",
            Types("/mentorship me"),
            shows={
                "Chiara": ("1 message could not reach you", "Marek walks beside you", "Thinking of you on Sunday.")
            },
        ),
        Step(
            "Chiara", Presses("I've read these", "#mentorship"), shows={"Chiara": "Nothing is kept for you any more"}
        ),
        Step(
            "Bilal",
            Leaves(),
            shows={"Hana": ("Bilal is no longer in the server", "Gratitude", "You stay open for new mentees")},
        ),
    ],
)

ENDINGS = Chapter(
    "Endings, and what can come after them",
    [
        Step(
            "Ada",
            Types("/pairing end"),
            shows={
                "Ada": (
                    "It has ended, and Ines hears so gently",
                    "Boundaries",
                    "Respect",
                    "Gratitude",
                    "look for a new mentor, or become one yourself",
                    "[🔎 Find a mentor]",
                ),
                "Ines": (
                    "Ada has brought your time together to its end",
                    "needs no reason",
                    "Boundaries",
                    "Gratitude",
                ),
            },
        ),
        Step("Ines", Presses("How things stand"), shows={"Ines": ("Mentor, with room for 2.", "Mentees now: 0.")}),
        Step(
            "Ines",
            Types("/mentor step-down"),
            shows={
                "Ines": ("You have stepped down", "Thank you for everything you gave"),
                "Rosa": ("Ines has stepped down", "A word of thanks might mean a lot"),
            },
            mentors=frozenset({"Marek", "Hana"}),
        ),
        Step(
            "Ada",
            Presses(
                "I would like to mentor",
                "#mentorship",
                form=(["A good listener"], "Yes, I am a member now", "1", "Someone did this for me."),
            ),
            shows={
                "Ada": "It takes heart to offer this",
                FACILITATORS: ("Ada would like to mentor", "Someone did this for me."),
            },
        ),
        Step(
            "Tomas",
            Types("/facilitator approve", {"member": "Ada"}),
            shows={
                "Tomas": "Ada is a mentor now",
                FACILITATORS: "✅ Tomas approved.",
                "Ada": "your offer has been accepted",
            },
            mentors=frozenset({"Ada", "Marek", "Hana"}),
        ),
        Step(
            "Lindiwe",
            Types("/facilitator pairs"),
            shows={"Lindiwe": ("Pairings (1)", "Marek", "Chiara")},
            hides={"Lindiwe": ("Ada", "Ines")},
        ),
    ],
)

TOGETHER = (CHECK_INS, RESTING, UNREACHED, ENDINGS)
