"""The last chapters: a silence, closed messages, endings, and what comes after them."""

from __future__ import annotations

from .actions import FACILITATOR_NAMES, FACILITATORS_CHANNEL, ClosesMessages, DaysPass, Leaves, Presses, Types
from .steps import Chapter, StoryStep

CLOSING_CHANNEL = "#mentorship"

SILENCE = Chapter(
    "Quiet noticing: nothing ends by itself",
    [
        StoryStep(
            "Everyone",
            DaysPass(10),
            shows={
                **dict.fromkeys(
                    FACILITATOR_NAMES, ("It has been quiet with Marek and Chiara", "Nothing ends by itself")
                ),
                **dict.fromkeys(("Ines", "Ada", "Bilal"), ("How is the mentorship", "There is no hurry")),
                "Chiara": ("How is the mentorship with Marek going?", "it is fine not to answer"),
                "Marek": ("How is the mentorship with Chiara going?", "And how are you, with all this?"),
            },
            hides=dict.fromkeys(FACILITATOR_NAMES, ("Hana", "Not so well")),
        ),
        StoryStep(
            "Lindiwe",
            Types("/facilitator queue"),
            shows={"Lindiwe": "It has been quiet with Marek and Chiara"},
        ),
        StoryStep("Marek", Presses("Not so well"), shows={"Marek": "It stays with me"}),
        StoryStep(
            "Chiara",
            Presses("Going well"),
            shows={
                "Chiara": "Good to hear",
                **dict.fromkeys(FACILITATOR_NAMES, "They have been heard from. Nothing is needed."),
            },
            hides=dict.fromkeys(FACILITATOR_NAMES, ("Not so well", "well")),
        ),
    ],
)

UNREACHED = Chapter(
    "Closed messages, and someone who leaves: nothing is lost, nobody is left without a word",
    [
        StoryStep("Chiara", ClosesMessages()),
        StoryStep(
            "Marek",
            Types("/pairing note", form=("Thinking of you on Sunday.",)),
            shows={
                "Marek": "I bring it to Chiara now",
                **dict.fromkeys(
                    FACILITATOR_NAMES, ("I can't reach Chiara", "is kept and shown to them in /mentorship me")
                ),
            },
            hides=dict.fromkeys(FACILITATOR_NAMES, ("Sunday", "Marek")),
        ),
        StoryStep(
            "Chiara",
            Types("/mentorship me"),
            shows={"Chiara": ("1 message could not reach you", "Marek is your mentor", "Thinking of you on Sunday.")},
        ),
        StoryStep(
            "Chiara", Presses("I've read these", "#mentorship"), shows={"Chiara": "Nothing is kept for you any more"}
        ),
        StoryStep(
            "Bilal",
            Leaves(),
            shows={"Hana": ("Bilal is no longer in the server", "[No contact]", "[Skip]")},
        ),
    ],
)

ENDINGS = Chapter(
    "Endings that heal: three small steps, each of which can be skipped",
    [
        StoryStep(
            "Ada",
            Types("/pairing end"),
            shows={
                "Ada": ("The mentorship has ended, and I tell Ines", "Boundaries.", "[Contact is welcome]", "[Skip]"),
                "Ines": ("Ada has ended the mentorship", "needs no reason", "Boundaries."),
            },
        ),
        StoryStep(
            "Ada",
            Presses("Contact is welcome", CLOSING_CHANNEL),
            shows={"Ada": ("That is kept, and nobody sees it", "Respect.")},
        ),
        StoryStep(
            "Ines",
            Presses("If we meet in group"),
            shows={"Ines": ("where you meet in group, and not beyond it", "Respect.")},
            hides={"Ines": "is welcome"},
        ),
        StoryStep(
            "Ada",
            Presses(
                "Tell the facilitators",
                CLOSING_CHANNEL,
                form=("I would have liked a longer beginning.", "No, please keep it to yourselves"),
            ),
            shows={
                "Ada": ("I write it to facilitators outside your pair", "Gratitude."),
                **dict.fromkeys(
                    FACILITATOR_NAMES, ("I would have liked a longer beginning.", "don't mention it to Ines")
                ),
            },
        ),
        StoryStep(
            "Ada",
            Presses("Write a few words", CLOSING_CHANNEL, form=("You stayed when I could not speak.",)),
            shows={
                "Ada": ("I keep them for Ines", "What next?", "[🔎 Find a mentor]"),
                "Ines": ("Ada has left you a few words", "Would you like to read them?", "[No, thank you]"),
            },
            hides={"Ines": "You stayed"},
        ),
        StoryStep(
            "Ines",
            Presses("Read them"),
            shows={"Ines": ("A few words from Ada", "You stayed when I could not speak.")},
        ),
        StoryStep("Ines", Presses("Skip"), shows={"Ines": "Gratitude."}),
        StoryStep(
            "Everyone",
            DaysPass(1),
            shows={"Ada": "you have both said how much contact feels right"},
            hides={"Ada": "in group"},
        ),
        StoryStep("Ada", Presses("Show me"), shows={"Ada": "where you meet in group, and not beyond it"}),
    ],
)

AFTERWARDS = Chapter(
    "And what comes after them",
    [
        StoryStep(
            "Ada",
            Presses("Rest for 2 weeks", CLOSING_CHANNEL),
            shows={"Ada": "Rest well. In about 2 weeks I write to you"},
        ),
        StoryStep(
            "Ada",
            Presses(
                "I would like to mentor",
                CLOSING_CHANNEL,
                form=(["A good listener"], "Yes, I am a member now", "1", "I have had a mentor here myself."),
            ),
            shows={
                "Ada": "Thank you for offering this",
                FACILITATORS_CHANNEL: ("Ada would like to mentor", "I have had a mentor here myself."),
            },
        ),
        StoryStep(
            "Tomas",
            Types("/facilitator approve", {"member": "Ada"}),
            shows={
                "Tomas": "Ada is a mentor now",
                FACILITATORS_CHANNEL: "✅ Tomas approved.",
                "Ada": "Your offer to mentor has been accepted",
            },
            mentors=frozenset({"Ada", "Ines", "Marek", "Hana", "Viktor"}),
        ),
        StoryStep(
            "Marek",
            Types("/mentor step-down"),
            shows={
                "Marek": ("You have stepped down", "Thank you for everything you gave", "Chiara"),
                "Rosa": ("Marek has stepped down", "A word of thanks might mean a lot"),
                FACILITATORS_CHANNEL: ("Marek has stepped down", "A word of thanks might mean a lot"),
            },
            mentors=frozenset({"Ada", "Ines", "Marek", "Hana", "Viktor"}),
        ),
        StoryStep(
            "Tomas",
            Presses("Seen", FACILITATORS_CHANNEL),
            shows={
                "Tomas": "I don't bring it up again that Marek stopped",
                FACILITATORS_CHANNEL: "Marek stopped as a mentor",
            },
        ),
        StoryStep(
            "Marek",
            Presses("Hand over, if they like", CLOSING_CHANNEL),
            shows={"Marek": "I ask Chiara whether they would like to go on with someone else. They decide"},
        ),
        StoryStep(
            "Chiara",
            Types("/mentorship me"),
            shows={"Chiara": ("1 message could not reach you", "Nothing is taken from you", "[Stay as we are]")},
        ),
        StoryStep(
            "Chiara",
            Types("/mentee ask", {"mentor": "Ada"}, form=("I would like to go on with you.", "Yes")),
            shows={"Chiara": "Ada", "Ada": ("I would like to go on with you.", "[Yes]")},
        ),
        StoryStep(
            "Ada",
            Presses("Yes"),
            shows={
                "Ada": ("it has begun", "You are a mentor to Chiara now"),
                "Marek": ("Chiara goes on with someone new, as you had offered", "Boundaries."),
            },
            mentors=frozenset({"Ada", "Ines", "Hana", "Viktor"}),
        ),
        StoryStep(
            "Lindiwe",
            Types("/facilitator pairs"),
            shows={"Lindiwe": ("Pairings (1)", "Ada", "Chiara")},
            hides={"Lindiwe": ("Ines", "Marek")},
        ),
    ],
)

CLOSING_CHAPTERS = (SILENCE, UNREACHED, ENDINGS, AFTERWARDS)
