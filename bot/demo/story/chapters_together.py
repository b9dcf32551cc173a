"""The chapters while people walk together: check-ins in each one's own time, a rest, a silence."""

from __future__ import annotations

from .actions import FACILITATORS, Chooses, DaysPass, Presses, Types
from .stage import MESSAGES
from .steps import Chapter, Step

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

OWN_TIMES = Chapter(
    "In each one's own time, and as often as suits the two",
    [
        Step(
            "Chiara",
            Chooses("Remind me in three days", MESSAGES),
            shows={"Chiara": "I bring it up again on"},
        ),
        Step(
            "Marek",
            Chooses("Something to talk about", MESSAGES),
            shows={"Marek": ("For the two of you, if you like", "[💬 Another one]")},
        ),
        Step(
            "Ada",
            Types("/checkin preferences", {"time_zone": "Asia/Kathmandu"}),
            shows={"Ada": ("When I may write to you", "Asia/Kathmandu. It is", "Only you can see")},
        ),
        Step(
            "Ada",
            Chooses("At about 09:00"),
            shows={"Ada": "The hour you like: at about 09:00"},
        ),
        Step(
            "Ada",
            Presses("Single days without messages", "#mentorship", form=("4 April",)),
            shows={"Ada": "Single days without messages: one day or stretch of days"},
            hides={"Ada": "April"},
        ),
        Step(
            "Marek",
            Types("/checkin rhythm", {"rhythm": "weekly"}),
            shows={
                "Marek": "From now on I ask you both every week how it goes. I tell Chiara.",
                "Chiara": ("Marek has chosen how often I ask", "If something else suits you better"),
            },
        ),
        Step(
            "Hana",
            Chooses("No check-ins for me", MESSAGES),
            shows={"Hana": ("You have no check-ins any more", "Your mentorships stay as they are")},
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
            DaysPass(8),
            shows={
                "Ada": "has reached its date",
                "Ines": "has reached its date",
                "Chiara": ("You wanted to be reminded", f"{ASKED} Marek going?"),
                "Marek": f"{ASKED} Chiara going?",
            },
        ),
        Step("Ines", Presses("Go on"), shows={"Ines": "The mentorship with Ada goes on", "Ada": "The pause is over"}),
    ],
)

TOGETHER = (CHECK_INS, OWN_TIMES, RESTING)
