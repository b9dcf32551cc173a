"""The texts of refusals that say the same to every reader."""

from __future__ import annotations

from bot.rules import refusals as no

NOBODY_NEW_FOR_NOW = (
    "The facilitators have asked that nobody new comes to you for now. Your mentorships go on as they are. If you "
    "would like to know more, please ask one of them."
)
"""What a mentor reads of it wherever they would be open for new people."""

REFUSAL_TEXTS: dict[type[no.Refusal], str] = {
    no.FacilitatorsOnly: (
        "Only facilitators can do that, so nothing was changed. If you need something looked at, "
        "`/support` lets one of them know."
    ),
    no.OwnCase: (
        "You are part of this one yourself, so it is not for you to look after. Nothing was changed. For your own "
        "things there is `/mentorship me`."
    ),
    no.ManagersOnly: (
        "Settings are for those who manage the server, so nothing was changed. Please ask someone with the "
        "*Manage Server* permission."
    ),
    no.AdultsOnly: (
        "Mentorship here is for adults, so nothing was kept. You are not alone with it: `/support` shows who can be "
        "reached at any hour."
    ),
    no.NotBegun: (
        "Before the first time I tell you what I keep, and ask what my messages may show. Please press *Begin*; it "
        "takes half a minute, and is asked once."
    ),
    no.AlreadyAnswered: (
        "You had said yes before, and that is how it stands. If you have changed your mind, `/pairing end` "
        "ends it at once, without a reason; before both have answered, *Not this time* or `/pairing withdraw`"
        " does."
    ),
    no.OlderCard: (
        "That card is an older copy, so nothing was changed. The newer one counts, in the facilitators' channel; "
        "`/facilitator queue` shows what waits, too."
    ),
    no.WithSomebodyElse: "Somebody else looks after it now, so nothing was changed. Nothing more is needed from you.",
    no.NoLongerOpen: ("This is closed by now, so nothing was changed. `/mentorship me` shows how things stand."),
    no.NotNow: (
        "That doesn't fit how things stand just now, so nothing was changed. `/mentorship me` shows what can "
        "be done next."
    ),
    no.AlreadyApplied: (
        "Your offer to mentor is already with the facilitators. I write to you when they have decided; there is "
        "nothing more you need to do."
    ),
    no.AlreadyMentor: "That is already so: the mentoring goes on. `/mentor update` changes the details.",
    no.AlreadyWaiting: (
        "You are on the waiting list already, and your place is kept. `/mentee update` changes what you hope "
        "for; `/mentee withdraw` leaves the list."
    ),
    no.AlreadyTogether: (
        "There is already a request or a mentorship between these two people, so I haven't opened another. If"
        " you are one of them, `/mentorship me` shows it."
    ),
    no.OfferPending: (
        "You have an offer open already, and one at a time is how it works here. As soon as it closes, or you "
        "take it back with `/pairing withdraw`, you can make another."
    ),
    no.NotAMentor: (
        "There is no current mentor to do this with, so nothing was changed. Anyone who would like to be one "
        "can say so with `/mentor volunteer`."
    ),
    no.NotWaiting: (
        "You are not on the waiting list at the moment, so there is nothing to change there. `/mentee ask` puts you"
        " on it, whenever you like; what you say about yourself is in `/mentorship me`."
    ),
    no.StillPaused: "It rests at the moment. You'll hear when it goes on; nothing more is needed until then.",
    no.NothingToAnswer: (
        "Nothing of yours fits that at the moment. `/mentorship me` shows everything that is yours, with what"
        " you can do next."
    ),
    no.CheckInAlreadyAnswered: (
        "You have answered this one already, so there is nothing to remind you of. You can change your answer "
        "until I ask again."
    ),
    no.CheckInTooSoon: (
        "You were asked less than a day ago and have answered, so I haven't started another. You can still change "
        "that answer, or send a note with `/pairing note`."
    ),
    no.FormTakenIn: (
        "I had taken this form in before, and what it was for is done, once. If you have changed anything since you "
        "first sent it, that is not in it: your words are below, so that you can paste them into a new form."
    ),
    no.FormGivenBack: (
        "I couldn't take this form in, because it was opened long ago, or I was restarted or too slow just now. "
        "Nothing is lost: your words are below. Please open the form once more and paste them in."
    ),
    no.AlreadyThanked: (
        "Your words of thanks are with me already, and one such message is what I bring. Nothing more is needed."
    ),
    no.BoundaryExceeded: (
        "You have both said what feels right, and you both know what comes of it. Alone, you can always choose less "
        "contact. If you would like more, a facilitator can help you find out together."
    ),
    no.NoContact: (
        "After your time together, less contact than this was wished, by you or by both of you, so I haven't asked. "
        "If you would like to talk about that, `/support` lets a facilitator know."
    ),
    no.KeptApartByYou: (
        "You keep this person apart, so nobody was asked. `/privacy keep-apart-list` shows your list, to you alone; "
        "if you take them off it, you can ask."
    ),
    no.WithYourself: "A mentorship takes two people. Please choose someone else.",
    no.WithABot: ("That is a bot. Please choose a person."),
    no.NotHere: ("That person isn't in the server any more, so they can't be asked. Please choose someone else."),
    no.CantBeAsked: (
        "That isn't possible at the moment, so nobody was asked. Please choose someone else; `/mentorship me` shows "
        "what else you can do."
    ),
    no.HasAMentor: (
        "You have a mentor already, and one at a time is how it works here. If you would like a change, `/pairing "
        "end` ends the present one at any time."
    ),
    no.MentorNoLongerFree: (
        "Your yes was welcome, and meanwhile their places are taken, so it can't begin now. The question "
        "stays open, in case a place frees; you can also ask someone else, or go on the waiting list with "
        "`/mentee ask`."
    ),
    no.NoRoom: (
        "You have as many mentees as you said you have room for, so nothing was changed. A question you were "
        "asked stays open, and *Not this time* is fine, too. `/mentor update` changes the number, if you "
        "would like more."
    ),
    no.TooManySuggestions: (
        "As many suggestions as fit at once are open for one of these two, so nobody was asked. As soon as one of "
        "them is answered, another is possible; `/facilitator pairs` shows them."
    ),
    no.NobodyNewForNow: NOBODY_NEW_FOR_NOW,
    no.Barred: (
        "Facilitators have noted that they are not to mentor for now, so nothing was changed. `/facilitator person` "
        "shows why and until when, and there one of you can lift it."
    ),
    no.NobodyWaiting: (
        "There is nobody to offer to on the waiting list just now. Thank you for looking. You can also ask a "
        "member by name with `/mentor ask`."
    ),
    no.OtherGroup: (
        "You two are of different support groups, and here people come together within one, so nothing was sent. "
        "`/mentee browse` shows mentors of your own, and a facilitator can help you look."
    ),
    no.TooManyTraits: (
        "There are as many of your own as one form holds, so I haven't added another. You can change one of those "
        "that there are instead."
    ),
    no.NoLongerWaiting: (
        "Things have changed since I showed you the list: they don't wait any more, so nobody was asked. `/mentor "
        "ask` shows mentors who waits now."
    ),
    no.NotFound: (
        "I can't find that here; it may be from another server, not for you, or long gone, so nothing was changed. "
        "`/mentorship me` in your own server shows what is yours."
    ),
    no.NotSetUp: (
        "The mentorship isn't fully set up in this server yet, so I couldn't do that. Someone who manages the"
        " server can finish it with `/setup start`."
    ),
}
