"""The chapters of the story: from the first offers to mentor to the moment when two begin, and those after them."""

from __future__ import annotations

from .actions import FACILITATORS, Chooses, DaysPass, Posts, Presses, Reacts, Types
from .chapters_caring import CARING
from .chapters_closing import PARTING
from .chapters_finding import FINDING
from .chapters_together import TOGETHER
from .steps import Chapter, Step

POST = "I could be a mentor"

OFFERS = Chapter(
    "Three people would like to mentor",
    [
        Step(
            "Ines",
            Types(
                "/mentor volunteer",
                form=(
                    ["A good listener", "Kind, and slow to judge"],
                    "Yes, I am a member now",
                    "2",
                    "I remember how long the nights were.",
                ),
            ),
            shows={
                "Ines": "Thank you for offering this",
                FACILITATORS: ("Ines would like to mentor", "A good listener", "[✅ Approve]"),
            },
        ),
        Step(
            "Tomas",
            Presses("Approve", FACILITATORS),
            shows={
                "Tomas": "Ines is a mentor now",
                FACILITATORS: "✅ Tomas approved.",
                "Ines": ("Your offer to mentor has been accepted", "[🤲 Offer to someone waiting]"),
            },
            mentors=frozenset({"Ines"}),
        ),
        Step(
            "Lindiwe",
            Types("/facilitator decline", {"member": "Ines"}),
            shows={"Lindiwe": "already settled by Tomas"},
            mentors=frozenset({"Ines"}),
        ),
        Step(
            "Marek",
            Posts(POST, "Two good years by now, and a lot of help on the way. I would like to give some of it back."),
            shows={POST: "[🌱 I would like to mentor]"},
        ),
        Step(
            "Marek",
            Presses(
                "I would like to mentor",
                POST,
                form=(["Further along, and fairly steady"], "Yes, I am a member now", "2", "I know the way out."),
            ),
            shows={
                "Marek": "Thank you for offering this",
                FACILITATORS: ("Marek would like to mentor", "I know the way"),
            },
        ),
        Step(
            "Lindiwe",
            Reacts("✅"),
            shows={FACILITATORS: "✅ Lindiwe approved.", "Marek": "Your offer to mentor has been accepted"},
            mentors=frozenset({"Ines", "Marek"}),
        ),
        Step(
            "Farid",
            Types("/facilitator add-mentor", {"member": "Esme"}),
            shows={"Farid": "something for the group's facilitators"},
            mentors=frozenset({"Ines", "Marek"}),
        ),
        Step(
            "Rosa",
            Types("/facilitator add-mentor", {"member": "Hana"}),
            shows={
                "Rosa": "Hana is a mentor now",
                "Hana": ("Thank you for being willing to mentor", "Rosa has noted it here"),
            },
            mentors=frozenset({"Ines", "Marek", "Hana"}),
        ),
        Step(
            "Hana",
            Presses("Change my details", form=(["Can hold hope for someone else"], "1", "Seven years on.")),
            shows={"Hana": "Kept."},
        ),
    ],
)

UNANSWERED = Chapter(
    "A question that nobody answers closes kindly",
    [
        Step(
            "Dorji",
            Types("/mentee ask", {"mentor": "Ines"}, form=("Someone who has been there.", "Not at the moment")),
            shows={
                "Dorji": "I ask Ines now",
                "Ines": ("Dorji asks whether you would be their mentor", "Someone who has been there.", "[Yes]"),
            },
        ),
        Step("Everyone", DaysPass(3), shows={"Ines": ("A reminder", "Dorji asks")}),
        Step("Everyone", DaysPass(4), shows={"Ines": "A reminder"}),
        Step(
            "Everyone",
            DaysPass(7),
            shows={
                "Ines": "The question about you and Dorji has closed by itself",
                "Dorji": ("The question to Ines has closed", "no answer reached me"),
            },
        ),
        Step("Ines", Types("/pairing accept"), shows={"Ines": "Nothing of yours fits that"}),
    ],
)

ASKING = Chapter(
    "The first way in: Ada asks Ines",
    [
        Step("Ada", Types("/mentorship about"), shows={"Ada": "Mentorship is one-to-one"}),
        Step(
            "Ada", Chooses("How it ends"), shows={"Ada": ("at any time, at once, without a reason", "set boundaries")}
        ),
        Step(
            "Ada",
            Types("/mentee ask", {"mentor": "Ines"}, form=("Someone who listens and does not fix.", "Yes")),
            shows={
                "Ada": "I ask Ines now",
                "Ines": ("Ada asks", "Someone who listens and does not fix."),
            },
        ),
        Step(
            "Ines",
            Presses("Yes"),
            shows={
                "Ines": (
                    "You said yes.",
                    "You are a mentor to Ada now",
                    "Either of you can end it at any time",
                ),
                "Ada": ("Ines is your mentor now", "You have both said yes", "/pairing end"),
            },
        ),
        Step(
            "Chiara",
            Types("/mentee ask", {"mentor": "Marek"}, form=(None, "Yes")),
            shows={
                "Chiara": "I ask Marek now",
                "Marek": "Chiara asks",
            },
        ),
        Step(
            "Chiara",
            Types("/pairing withdraw"),
            shows={"Chiara": "Taken back", "Marek": "The question about you and Chiara is closed"},
        ),
    ],
)

OFFERING = Chapter(
    "The second way in: a mentor offers to someone who waits, without knowing who it is",
    [
        Step(
            "Bilal",
            Types("/mentee ask", form=("To sleep again, and someone to call in the evening.", "Yes", "By phone.")),
            shows={"Bilal": "You are on the waiting list now"},
        ),
        Step(
            "Marek",
            Types("/mentor ask"),
            shows={"Marek": ("Waiting for a mentor", "To sleep again")},
            hides={"Marek": ("Bilal", "By phone")},
        ),
        Step(
            "Marek",
            Chooses("To sleep again"),
            shows={
                "Marek": "I bring them your card now",
                "Bilal": ("Marek offers to be your mentor", "They don't know your name yet"),
            },
            hides={"Marek": "Bilal"},
        ),
        Step(
            "Bilal",
            Presses("Not this time"),
            shows={
                "Bilal": "that is fine",
                "Marek": ("Someone from the groups doesn't need a mentor this time", "Thank you for offering"),
            },
            hides={"Marek": "Bilal"},
        ),
        Step("Hana", Types("/mentor ask"), shows={"Hana": "To sleep again"}, hides={"Hana": "Bilal"}),
        Step(
            "Hana",
            Chooses("To sleep again"),
            shows={
                "Hana": "I bring them your card now",
                "Bilal": ("Hana offers to be your mentor", "Seven years on."),
            },
        ),
        Step(
            "Bilal",
            Types("/pairing accept"),
            shows={"Bilal": ("You said yes.", "Hana is your mentor now"), "Hana": "You are a mentor to Bilal now"},
        ),
    ],
)

SUGGESTING = Chapter(
    "The third way in: a facilitator suggests, and for once a facilitator's yes is wanted",
    [
        Step("Rosa", Types("/setup start"), shows={"Rosa": ("Setting up", "Begins as soon as both agree")}),
        Step(
            "Rosa",
            Chooses("Begins when both agree and a facilitator says yes"),
            shows={"Rosa": "[▾ Begins when both agree and a facilitator says yes]"},
        ),
        Step(
            "Tomas",
            Types("/facilitator suggest", {"mentor": "Marek", "mentee": "Chiara"}),
            shows={
                "Tomas": "It begins only if both say yes",
                "Marek": "A facilitator thought that you could be a good mentor for someone from the groups",
                "Chiara": "A facilitator thought that Marek could be a good mentor for you",
            },
            hides={"Marek": "Chiara"},
        ),
        Step(
            "Chiara",
            Presses("Yes"),
            shows={"Chiara": "as soon as Marek has answered", "Marek": ("a good mentor for Chiara", "[Yes]")},
        ),
        Step(
            "Marek",
            Presses("Yes"),
            shows={
                "Marek": ("You said yes.", "A facilitator looks at it next"),
                "Chiara": "A facilitator looks at it next",
                FACILITATORS: ("Marek and Chiara have both said yes", "Tomas suggested it", "[✅ Approve]"),
            },
        ),
        Step(
            "Lindiwe",
            Presses("Approve", FACILITATORS),
            shows={
                "Lindiwe": "It has begun",
                FACILITATORS: "✅ Lindiwe said yes.",
                "Marek": "You are a mentor to Chiara now",
                "Chiara": "Marek is your mentor now",
            },
        ),
        Step(
            "Rosa",
            Chooses("Begins as soon as both agree"),
            shows={"Rosa": "[▾ Begins as soon as both agree]"},
        ),
    ],
)

CHAPTERS = (OFFERS, UNANSWERED, ASKING, OFFERING, SUGGESTING, *TOGETHER, *PARTING, *FINDING, *CARING)
