"""Chapters about a running mentorship: check-ins, preferences and a pause."""

from __future__ import annotations

from .actions import FACILITATOR_NAMES, Chooses, DaysPass, Presses, Types
from .context import DIRECT_MESSAGES_ROOM
from .steps import Chapter, StoryStep

CHECK_IN_QUESTION = "How is the mentorship with"

CHECK_IN_CHAPTER = Chapter(
    "How is it going? Only “Please contact me” reaches anyone",
    [
        StoryStep(
            "Everyone",
            DaysPass(3),
            shows={
                "Ada": f"{CHECK_IN_QUESTION} Ines going?",
                "Ines": f"{CHECK_IN_QUESTION} Ada going?",
                "Bilal": f"{CHECK_IN_QUESTION} Hana going?",
                "Hana": f"{CHECK_IN_QUESTION} Bilal going?",
                "Chiara": f"{CHECK_IN_QUESTION} Marek going?",
                "Marek": f"{CHECK_IN_QUESTION} Chiara going?",
            },
        ),
        StoryStep(
            "Ines", Presses("Going well"), shows={"Ines": ("You said: Going well", "Good to hear. It stays with me.")}
        ),
        StoryStep(
            "Ada",
            Presses("Not so well"),
            shows={"Ada": ("You said: Not so well", "Thank you for saying so. It stays with me.")},
        ),
        StoryStep(
            "Bilal",
            Presses("Please contact me"),
            shows={
                "Bilal": (
                    "As long as nobody has taken it on, I ask again",
                    "If you are in danger",
                    "emergency number",
                ),
                **dict.fromkeys(
                    FACILITATOR_NAMES,
                    ("Bilal asks to be contacted", "As mentee with Hana", "[🤝 I'll reach out]"),
                ),
            },
        ),
        StoryStep(
            "Tomas",
            Presses("I'll reach out"),
            shows={
                "Tomas": ("Bilal learns that it is with you", "[Done]"),
                "Bilal": "Tomas will write to you soon",
            },
        ),
        StoryStep("Rosa", Presses("I'll reach out"), shows={"Rosa": "Somebody else looks after it now"}),
        StoryStep(
            "Tomas",
            Presses("Done"),
            shows={"Tomas": "they can ask again", "Bilal": "If nobody has reached you"},
        ),
        StoryStep(
            "Lindiwe",
            Types("/facilitator queue"),
            shows={"Lindiwe": "Nothing waits for a decision"},
            hides={"Lindiwe": ("Not so well", "Going well")},
        ),
        StoryStep(
            "Ada",
            Types("/pairing note", form=("Thank you for last night. *It helped.*",)),
            shows={
                "Ada": "I bring it to Ines now",
                "Ines": ("A note from Ada", "Thank you for last night."),
            },
        ),
    ],
)

PREFERENCES_CHAPTER = Chapter(
    "In each one's own time, and as often as suits the two",
    [
        StoryStep(
            "Chiara",
            Chooses("Remind me in three days", DIRECT_MESSAGES_ROOM),
            shows={"Chiara": "I bring it up again on"},
        ),
        StoryStep(
            "Marek",
            Chooses("Something to talk about", DIRECT_MESSAGES_ROOM),
            shows={"Marek": ("For the two of you, if you like", "[💬 Another one]")},
        ),
        StoryStep(
            "Ada",
            Types("/checkin preferences", {"time_zone": "Asia/Kathmandu"}),
            shows={"Ada": ("Times for messages", "Asia/Kathmandu. It is", "Only you can see")},
        ),
        StoryStep(
            "Ada",
            Presses("My time zone and hour", "#mentorship", form=(None, "At about 09:00")),
            shows={"Ada": "The hour you like: at about 09:00"},
        ),
        StoryStep(
            "Ada",
            Presses("Single days without messages", "#mentorship", form=("4 April",)),
            shows={"Ada": "Single days without messages: one day or stretch of days"},
            hides={"Ada": "April"},
        ),
        StoryStep(
            "Marek",
            Types("/checkin rhythm", {"rhythm": "weekly"}),
            shows={
                "Marek": "From now on I ask you both every week how it goes. I tell Chiara.",
                "Chiara": ("Marek has chosen how often I ask", "If something else suits you better"),
            },
        ),
        StoryStep(
            "Hana",
            Chooses("No check-ins for me", DIRECT_MESSAGES_ROOM),
            shows={"Hana": ("You have no check-ins any more", "Your mentorships stay as they are")},
        ),
    ],
)

PAUSE_CHAPTER = Chapter(
    "A pause, and going on",
    [
        StoryStep(
            "Ada",
            Types("/pairing pause", {"until": "1 week"}),
            shows={
                "Ada": "with Ines is paused",
                "Ines": ("Ada has paused the mentorship", "I don't ask how it goes"),
            },
        ),
        StoryStep(
            "Everyone",
            DaysPass(8),
            shows={
                "Ada": "has reached its date",
                "Chiara": ("You wanted to be reminded", f"{CHECK_IN_QUESTION} Marek going?"),
                "Marek": f"{CHECK_IN_QUESTION} Chiara going?",
            },
        ),
        StoryStep(
            "Ada", Presses("Go on"), shows={"Ada": "The mentorship with Ines goes on", "Ines": "The pause is over"}
        ),
    ],
)

ACTIVE_PAIRING_CHAPTERS = (CHECK_IN_CHAPTER, PREFERENCES_CHAPTER, PAUSE_CHAPTER)
