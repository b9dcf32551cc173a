"""The first chapters: from the first offers to mentor to the first pairings."""

from __future__ import annotations

from .actions import FACILITATORS_CHANNEL, MENTORSHIP_CHANNEL, Chooses, DaysPass, Posts, Presses, Reacts, Types
from .steps import Chapter, StoryStep

FORUM_POST_TITLE = "I could be a mentor"

OFFERS = Chapter(
    "Three people would like to mentor",
    [
        StoryStep(
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
                FACILITATORS_CHANNEL: ("Ines would like to mentor", "A good listener", "[✅ Approve]"),
            },
        ),
        StoryStep(
            "Tomas",
            Presses("Approve", FACILITATORS_CHANNEL),
            shows={
                "Tomas": "Ines is a mentor now",
                FACILITATORS_CHANNEL: "✅ Tomas approved.",
                "Ines": ("Your offer to mentor has been accepted", "[🤲 Offer to someone waiting]"),
            },
            mentors=frozenset({"Ines"}),
        ),
        StoryStep(
            "Lindiwe",
            Types("/facilitator decline", {"member": "Ines"}),
            shows={"Lindiwe": "already settled by Tomas"},
            mentors=frozenset({"Ines"}),
        ),
        StoryStep(
            "Marek",
            Posts(
                FORUM_POST_TITLE,
                "Two good years by now, and a lot of help on the way. I would like to give some of it back.",
            ),
            shows={FORUM_POST_TITLE: "[🌱 I would like to mentor]"},
        ),
        StoryStep(
            "Marek",
            Presses(
                "I would like to mentor",
                FORUM_POST_TITLE,
                form=(["Further along, and fairly steady"], "Yes, I am a member now", "2", "I know the way out."),
            ),
            shows={
                "Marek": "Thank you for offering this",
                FACILITATORS_CHANNEL: ("Marek would like to mentor", "I know the way"),
            },
        ),
        StoryStep(
            "Lindiwe",
            Reacts("✅"),
            shows={FACILITATORS_CHANNEL: "✅ Lindiwe approved.", "Marek": "Your offer to mentor has been accepted"},
            mentors=frozenset({"Ines", "Marek"}),
        ),
        StoryStep(
            "Farid",
            Types("/facilitator add-mentor", {"member": "Esme"}),
            shows={"Farid": "Only facilitators can do that"},
            mentors=frozenset({"Ines", "Marek"}),
        ),
        StoryStep(
            "Rosa",
            Types("/facilitator add-mentor", {"member": "Hana"}),
            shows={
                "Rosa": "I write to Hana where I may",
                "Hana": ("Thank you for being willing to mentor", "Rosa has noted it here"),
            },
            mentors=frozenset({"Ines", "Marek", "Hana"}),
        ),
        StoryStep(
            "Hana",
            Presses("Change my details", form=(["Can hold hope for someone else"], "1", "Seven years on.")),
            shows={"Hana": "Kept.", FACILITATORS_CHANNEL: ("Hana would change what they offer", "Seven years on.")},
        ),
        StoryStep(
            "Lindiwe",
            Presses("Approve", FACILITATORS_CHANNEL),
            shows={"Lindiwe": "Thank you", FACILITATORS_CHANNEL: "approved.", "Hana": "what people see from now on"},
        ),
    ],
)

UNANSWERED = Chapter(
    "A question that nobody answers closes kindly",
    [
        StoryStep(
            "Dorji",
            Types("/mentee ask", {"mentor": "Ines"}, form=("Someone who has been there.", "Not at the moment")),
            shows={
                "Dorji": ("Your question for Ines is with me", "You hear from me by", "either way"),
                "Ines": ("Dorji asks whether you would be their mentor", "Someone who has been there.", "[Yes]"),
            },
        ),
        StoryStep("Everyone", DaysPass(3), shows={"Ines": ("A reminder", "Dorji asks")}),
        StoryStep("Everyone", DaysPass(4), shows={"Ines": "A reminder"}),
        StoryStep(
            "Everyone",
            DaysPass(7),
            shows={
                "Ines": "The question about you and Dorji is closed, and nothing is needed",
                "Dorji": ("Your question for Ines is closed", "There are many reasons", "It was good to ask"),
            },
        ),
        StoryStep("Ines", Types("/pairing accept"), shows={"Ines": "Nothing of yours fits that"}),
    ],
)

REQUEST_CHAPTER = Chapter(
    "The first way in: Ada asks Ines",
    [
        StoryStep("Ada", Types("/mentorship about"), shows={"Ada": "Mentorship is one-to-one"}),
        StoryStep(
            "Ada", Chooses("How it ends"), shows={"Ada": ("at any time, at once, without a reason", "set boundaries")}
        ),
        StoryStep(
            "Ada",
            Types("/mentee ask", {"mentor": "Ines"}, form=("Someone who listens and does not fix.", "Yes")),
            shows={
                "Ada": "Your question for Ines is with me",
                "Ines": ("Ada asks", "Someone who listens and does not fix."),
            },
        ),
        StoryStep(
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
        StoryStep(
            "Chiara",
            Types("/mentee ask", {"mentor": "Marek"}, form=(None, "Yes")),
            shows={
                "Chiara": "Your question for Marek is with me",
                "Marek": "Chiara asks",
            },
        ),
        StoryStep(
            "Chiara",
            Types("/pairing withdraw"),
            shows={"Chiara": "Taken back", "Marek": "The question about you and Chiara is closed"},
        ),
    ],
)

OFFER_CHAPTER = Chapter(
    "The second way in: a mentor offers to someone who waits, without knowing who it is",
    [
        StoryStep(
            "Bilal",
            Types(
                "/mentee ask",
                form=("To sleep again, and someone to call in the evening.", "Yes", "Mentors here", "By phone."),
            ),
            shows={"Bilal": "You are on the waiting list now"},
        ),
        StoryStep(
            "Marek",
            Types("/mentor ask"),
            shows={"Marek": ("Waiting for a mentor", "Joined the list this week")},
            hides={"Marek": ("Bilal", "To sleep again", "By phone")},
        ),
        StoryStep(
            "Marek",
            Chooses("Nothing said yet"),
            shows={
                "Marek": "I bring them your card where I may",
                "Bilal": ("Marek offers to be your mentor", "They don't know your name yet"),
            },
            hides={"Marek": "Bilal"},
        ),
        StoryStep(
            "Bilal",
            Presses("Not this time"),
            shows={
                "Bilal": "that is fine",
                "Marek": ("Your question for someone from the groups is closed", "Thank you for offering"),
            },
            hides={"Marek": "Bilal"},
        ),
        StoryStep(
            "Hana",
            Types("/mentor ask"),
            shows={"Hana": "Every mentor here sees the same list"},
            hides={"Hana": "Bilal"},
        ),
        StoryStep(
            "Hana",
            Chooses("Nothing said yet"),
            shows={
                "Hana": "I bring them your card where I may",
                "Bilal": ("Hana offers to be your mentor", "Seven years on."),
            },
        ),
        StoryStep(
            "Bilal",
            Types("/pairing accept"),
            shows={"Bilal": ("You said yes.", "Hana is your mentor now"), "Hana": "You are a mentor to Bilal now"},
        ),
    ],
)

SUGGESTION_CHAPTER = Chapter(
    "The third way in: a facilitator suggests, and for once a facilitator's yes is wanted",
    [
        StoryStep("Rosa", Types("/setup start"), shows={"Rosa": "Who · 1 of 3"}),
        StoryStep("Rosa", Presses("Next: where", MENTORSHIP_CHANNEL), shows={"Rosa": "Where · 2 of 3"}),
        StoryStep("Rosa", Presses("Next: how", MENTORSHIP_CHANNEL), shows={"Rosa": "Begins as soon as both agree"}),
        StoryStep(
            "Rosa",
            Chooses("Begins when both agree and a facilitator says yes"),
            shows={"Rosa": "[▾ Begins when both agree and a facilitator says yes]"},
        ),
        StoryStep(
            "Tomas",
            Types("/facilitator suggest", {"mentor": "Marek", "mentee": "Chiara"}),
            shows={
                "Tomas": "It begins only if both say yes",
                "Marek": "A facilitator thought that you could be a good mentor for someone from the groups",
                "Chiara": "A facilitator thought that Marek could be a good mentor for you",
            },
            hides={"Marek": "Chiara"},
        ),
        StoryStep(
            "Chiara",
            Presses("Yes"),
            shows={"Chiara": "as soon as Marek has answered", "Marek": ("a good mentor for Chiara", "[Yes]")},
        ),
        StoryStep(
            "Marek",
            Presses("Yes"),
            shows={
                "Marek": ("You said yes.", "A facilitator looks at it next"),
                "Chiara": "A facilitator looks at it next",
                FACILITATORS_CHANNEL: ("Two people have both said yes", "[✅ Approve]", "[Who are they?]"),
            },
            hides={FACILITATORS_CHANNEL: ("Marek", "Chiara")},
        ),
        StoryStep(
            "Lindiwe",
            Presses("Who are they?", FACILITATORS_CHANNEL),
            shows={"Lindiwe": "Marek and Chiara"},
        ),
        StoryStep(
            "Lindiwe",
            Presses("Approve", FACILITATORS_CHANNEL),
            shows={
                "Lindiwe": "It has begun",
                FACILITATORS_CHANNEL: "✅ Lindiwe said yes.",
                "Marek": "You are a mentor to Chiara now",
                "Chiara": "Marek is your mentor now",
            },
        ),
        StoryStep(
            "Rosa",
            Chooses("Begins as soon as both agree"),
            shows={"Rosa": "[▾ Begins as soon as both agree]"},
        ),
    ],
)
