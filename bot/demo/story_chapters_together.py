"""The later chapters: while people walk together, when something comes between, and how it ends."""

from __future__ import annotations

from bot.demo.story_deeds import FACILITATORS, ClosesMessages, DaysPass, Leaves, Presses, Types
from bot.demo.story_steps import Chapter, Step

ASKED = "How is the mentorship with"

CHECK_INS = Chapter(
    "How is it going? Only “Please contact me” reaches anyone",
    [
        Step(
            "Everyone",
            DaysPass(3),
            shows={
                "Ada": f"{ASKED} Ines going?",
                "Ines": f"{ASKED} Ada going?",
                "Bilal": f"{ASKED} Hana going?",
                "Hana": f"{ASKED} Bilal going?",
                "Chiara": f"{ASKED} Marek going?",
                "Marek": f"{ASKED} Chiara going?",
            },
        ),
        Step("Ines", Presses("Going well"), shows={"Ines": ("that is kept", "Good to hear. It stays with me.")}),
        Step(
            "Ada",
            Presses("A bit wobbly"),
            shows={"Ada": ("that is kept", "Thank you for saying so. It stays with me.")},
        ),
        Step(
            "Bilal",
            Presses("Please contact me"),
            shows={
                "Bilal": ("Someone usually writes within 2 days", "If you are in danger", "emergency number"),
                FACILITATORS: ("Bilal asks to be contacted", "As mentee with Hana", "[🤝 I'll reach out]"),
            },
        ),
        Step(
            "Tomas",
            Presses("I'll reach out", FACILITATORS),
            shows={
                "Tomas": "I tell Bilal that you will write to them",
                FACILITATORS: "🤝 Tomas reaches out to them.",
                "Bilal": "Tomas will write to you soon",
            },
        ),
        Step(
            "Lindiwe",
            Types("/facilitator queue"),
            shows={"Lindiwe": "Nothing waits for a decision"},
            hides={"Lindiwe": ("wobbly", "Going well")},
        ),
        Step(
            "Ada",
            Types("/pairing note", form=("Thank you for last night. *It helped.*",)),
            shows={
                "Ada": "I bring it to Ines now",
                "Ines": ("A note from Ada", "Thank you for last night."),
            },
        ),
    ],
)

RESTING = Chapter(
    "A pause, and going on",
    [
        Step(
            "Ada",
            Types("/pairing pause", {"until": "1 week"}),
            shows={
                "Ada": "with Ines is paused",
                "Ines": ("Ada has paused the mentorship", "I don't ask how it goes"),
            },
        ),
        Step(
            "Everyone",
            DaysPass(7),
            shows={
                "Ada": "has reached its date",
                "Ines": "has reached its date",
                **dict.fromkeys(("Chiara", "Hana", "Marek"), "A few days ago I asked how the mentorship"),
            },
        ),
        Step("Ines", Presses("Go on"), shows={"Ines": "The mentorship with Ada goes on", "Ada": "The pause is over"}),
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
                "Marek": "I bring it to Chiara now",
                FACILITATORS: ("I can't reach Chiara", "is kept and shown to them in /mentorship me"),
            },
            hides={FACILITATORS: ("Sunday", "Marek")},
        ),
        Step(
            "Chiara",
            Types("/mentorship me"),
            shows={"Chiara": ("1 message could not reach you", "Marek is your mentor", "Thinking of you on Sunday.")},
        ),
        Step(
            "Chiara", Presses("I've read these", "#mentorship"), shows={"Chiara": "Nothing is kept for you any more"}
        ),
        Step(
            "Bilal",
            Leaves(),
            shows={"Hana": ("Bilal is no longer in the server", "Respect", "[Tell the facilitators]")},
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
                "Ada": ("The mentorship has ended, and I tell Ines", "Boundaries", "the lesser of the two wishes"),
                "Ines": ("Ada has ended the mentorship", "needs no reason", "Boundaries"),
            },
        ),
        Step(
            "Ada",
            Presses("Gladly", "#mentorship"),
            shows={"Ada": ("Respect", "That is kept, and nobody sees it.")},
            hides={"Ines": ("Gladly", "gladly")},
        ),
        Step(
            "Ines",
            Presses("If we meet in group"),
            shows={
                "Ines": ("Respect", "where you meet in group, you meet"),
                "Ada": ("You have both said what contact feels right.", "where you meet in group, you meet"),
            },
        ),
        Step("Ada", Presses("Skip", "#mentorship"), shows={"Ada": "Gratitude"}),
        Step(
            "Ada",
            Presses("Write a few words", "#mentorship", form=("You listened when nobody else could.",)),
            shows={
                "Ada": ("What next?", "who decides whether and when to read them", "[🔎 Find a mentor]"),
                "Ines": "Ada has left you a few words. Would you like to read them?",
            },
            hides={"Ines": "You listened"},
        ),
        Step(
            "Ines",
            Presses("Read them"),
            shows={"Ines": "You listened when nobody else could."},
        ),
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
                "Ada": "Thank you for offering this",
                FACILITATORS: ("Ada would like to mentor", "Someone did this for me."),
            },
        ),
        Step(
            "Tomas",
            Types("/facilitator approve", {"member": "Ada"}),
            shows={
                "Tomas": "Ada is a mentor now",
                FACILITATORS: "✅ Tomas approved.",
                "Ada": "Your offer to mentor has been accepted",
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
