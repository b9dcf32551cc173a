"""The chapters of the story: from the first offers to mentor to the moment when two begin."""

from __future__ import annotations

from bot.demo.story_chapters_together import TOGETHER
from bot.demo.story_deeds import FACILITATORS, Chooses, DaysPass, Posts, Presses, Reacts, Types
from bot.demo.story_steps import Chapter, Step

POST = "I could walk beside someone"

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
                "Ines": "It takes heart to offer this",
                FACILITATORS: ("Ines would like to mentor", "A good listener", "[✅ Approve]"),
            },
        ),
        Step(
            "Tomas",
            Presses("Approve", FACILITATORS),
            shows={
                "Tomas": "Ines is a mentor now",
                FACILITATORS: "✅ Tomas approved.",
                "Ines": ("your offer has been accepted", "[🤲 Offer to someone waiting]"),
            },
            mentors=frozenset({"Ines"}),
        ),
        Step(
            "Lindiwe",
            Types("/facilitator decline", {"member": "Ines"}),
            shows={"Lindiwe": "Tomas decided this a moment before you"},
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
                "Marek": "It takes heart to offer this",
                FACILITATORS: ("Marek would like to mentor", "I know the way"),
            },
        ),
        Step(
            "Lindiwe",
            Reacts("✅"),
            shows={FACILITATORS: "✅ Lindiwe approved.", "Marek": "your offer has been accepted"},
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
            shows={"Rosa": "Hana is a mentor now", "Hana": ("Thank you for telling us", "Rosa has noted it here")},
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
                "Dorji": "Ines write to you as soon as they answer",
                "Ines": ("Dorji asks whether you would walk beside them", "Someone who has been there.", "[💚 Yes]"),
            },
        ),
        Step("Everyone", DaysPass(3), shows={"Ines": ("A gentle reminder", "Dorji asks")}),
        Step("Everyone", DaysPass(4), shows={"Ines": "A gentle reminder"}),
        Step(
            "Everyone",
            DaysPass(7),
            shows={
                "Ines": ("The question about Dorji has closed by itself", "No harm done"),
                "Dorji": ("no answer from Ines", "it need not be about you"),
            },
        ),
        Step("Ines", Types("/pairing accept"), shows={"Ines": "Nothing of yours fits that just now"}),
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
                "Ada": "Ines write to you as soon as they answer",
                "Ines": ("Ada asks", "Someone who listens and does not fix."),
            },
        ),
        Step(
            "Ines",
            Presses("Yes"),
            shows={
                "Ines": (
                    "You said yes.",
                    "You will walk beside Ada for a while",
                    "Either of you can end it at any time",
                ),
                "Ada": ("Ines will walk beside you for a while", "You have both said yes", "/pairing end"),
            },
        ),
        Step(
            "Chiara",
            Types("/mentee ask", {"mentor": "Marek"}, form=(None, "Yes")),
            shows={
                "Chiara": "Marek write to you as soon as they answer",
                "Marek": "Chiara asks",
            },
        ),
        Step(
            "Chiara",
            Types("/pairing withdraw"),
            shows={"Chiara": "Taken back", "Marek": "The question between you and Chiara is closed"},
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
            shows={"Marek": ("Waiting for someone to walk beside them", "To sleep again")},
            hides={"Marek": ("Bilal", "By phone")},
        ),
        Step(
            "Marek",
            Chooses("To sleep again"),
            shows={
                "Marek": "They get your offer now",
                "Bilal": ("Marek would gladly walk beside you", "They don't know yet that it is you"),
            },
            hides={"Marek": "Bilal"},
        ),
        Step(
            "Bilal",
            Presses("Not this time"),
            shows={
                "Bilal": "that is fine",
                "Marek": ("With someone on the waiting list it is not this time", "Thank you for being willing"),
            },
            hides={"Marek": "Bilal"},
        ),
        Step("Hana", Types("/mentor ask"), shows={"Hana": "To sleep again"}, hides={"Hana": "Bilal"}),
        Step(
            "Hana",
            Chooses("To sleep again"),
            shows={
                "Hana": "They get your offer now",
                "Bilal": ("Hana would gladly walk beside you", "Seven years on."),
            },
        ),
        Step(
            "Bilal",
            Types("/pairing accept"),
            shows={"Bilal": ("You said yes.", "Hana will walk beside you"), "Hana": "You will walk beside Bilal"},
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
                "Marek": ("A facilitator thought that you and Chiara", "with you as their mentor"),
                "Chiara": ("A facilitator thought that you and Marek", "with Marek as your mentor"),
            },
        ),
        Step("Chiara", Presses("Yes"), shows={"Chiara": "Marek is asked the same"}),
        Step(
            "Marek",
            Presses("Yes"),
            shows={
                "Marek": ("You said yes.", "A facilitator has a look now"),
                "Chiara": "A facilitator has a look now",
                FACILITATORS: ("Marek and Chiara have both said yes", "Tomas suggested it", "[✅ Approve]"),
            },
        ),
        Step(
            "Lindiwe",
            Presses("Approve", FACILITATORS),
            shows={
                "Lindiwe": "It has begun",
                FACILITATORS: "✅ Lindiwe said yes.",
                "Marek": "You will walk beside Chiara",
                "Chiara": "Marek will walk beside you",
            },
        ),
        Step(
            "Rosa",
            Chooses("Begins as soon as both agree"),
            shows={"Rosa": "[▾ Begins as soon as both agree]"},
        ),
    ],
)

CHAPTERS = (OFFERS, UNANSWERED, ASKING, OFFERING, SUGGESTING, *TOGETHER)
