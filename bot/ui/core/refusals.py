"""The text for every refusal: what happened, and what can be done now. It never blames."""

from __future__ import annotations

from bot.rules import bad_input
from bot.rules import refusals as no
from bot.rules.setup.choices import name_roles

from .layout import escape_markup, format_relative, mention_user

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
    bad_input.UnknownTimeZone: (
        "I don't know that time zone, so nothing was changed. Please begin to type the nearest larger city and "
        "choose from the list: *Kathmandu*, *Berlin*, *New York*."
    ),
    bad_input.NoDayLeft: (
        "That would leave no day in the week, so nothing was changed. Please leave at least one; if you would rather "
        "not be asked at all, you can choose that on the same page."
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
    bad_input.NameTaken: (
        "Something else that people are asked about has this name already, so nothing was changed. Please choose "
        "another name, or rename or hide the other one first."
    ),
    no.NoLongerWaiting: (
        "Things have changed since I showed you the list: they don't wait any more, so nobody was asked. `/mentor "
        "ask` shows mentors who waits now."
    ),
    bad_input.NothingWritten: "There were no words in it, so I sent nothing. You can try again whenever you like.",
    bad_input.WordsNotTaken: (
        "Discord does not take these words from me, so nothing was done with them. It doesn't say why; often it is a "
        "link. They are below: please change them, and send the form once more."
    ),
    bad_input.InvalidDate: (
        "I couldn't read that as a date, so nothing was changed. *2 weeks*, *1 month*, *24 Dec* or *2027-03-01* all "
        "work, and so does leaving it out."
    ),
    bad_input.DateNotInFuture: (
        "That date isn't within the coming year, so nothing was changed. Please choose a later or nearer one."
    ),
    bad_input.DateInFuture: (
        "That date is still to come, so there is nothing to tell since then. Please choose an earlier one, or leave "
        "it out."
    ),
    bad_input.AmbiguousPairing: (
        "More than one fits, and I don't want to guess. Please choose which in the command's *pairing* "
        "option, or use the buttons in `/mentorship me`."
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


def refusal_text(refusal: no.Refusal, reader: int | None = None) -> str:
    """Return the text that the person reads; *reader* is who that is, as far as it is known."""
    match refusal:
        case no.AlreadyDecided(by=by) if by is not None and by == reader:
            return "You have settled this before, so nothing was changed now. Nothing more is needed."
        case no.AlreadyDecided(by=by):
            return (
                f"This is already settled{f' by {mention_user(by)}' if by else ''}"
                ", so nothing was changed. Nothing more is needed."
            )
        case no.MembersOnly(is_caller=True):
            return (
                "This is for members of the groups, and I see no member's role on you, so nothing was changed. If "
                "that is a mistake, a facilitator can set it right. Past members are welcome as mentors."
            )
        case no.MembersOnly():
            return (
                "That person has no member's role here, so nothing was changed. Someone who manages the server "
                "can give it to them; then please try again."
            )
        case no.TooOften(limit=limit, again_at=again_at):
            when = format_relative(again_at) if again_at else "within a day"
            return (
                f"That has been {limit} times within 24 hours, and I bring only so much in a day, so this was not "
                f"sent. It is possible again {when}. If it can't wait, `/support` lets a facilitator know, and shows "
                "who can be reached at any hour."
            )
        case no.AskedLately(args=(again_at,)):
            return (
                "You have asked this person not long ago, and it did not come about, so this was not sent: a while "
                f"in between is kinder to both. It is possible again {format_relative(again_at)}. `/mentorship me` "
                "shows what you can do meanwhile, and a facilitator can help you look."
            )
        case no.OpenToOthers() | no.CantMake():
            return _setup_text(refusal)
        case bad_input.BadInput():
            return _input_error_text(refusal)
    return REFUSAL_TEXTS[type(refusal)]


def _setup_text(refusal: no.OpenToOthers | no.CantMake) -> str:
    """Return the text about what cannot be when setting up."""
    if isinstance(refusal, no.OpenToOthers):
        return (
            f"That is open to {escape_markup(name_roles(refusal.args))} as well, and what facilitators read and "
            "decide is theirs alone, so nothing was changed. Please choose a role that only they have, or a channel "
            "that only they see: in its permissions, turn *View Channel* off for the others. I can also make one."
        )
    why = "".join(f"I am missing *{permission}*" for permission in refusal.args) or "Discord doesn't let me"
    return (
        f"I couldn't make that: {why}. Nothing was changed. In the server's settings, under *Roles*, you can allow "
        "it for my role and try again; or make it yourself, and choose it in `/setup start`."
    )


def _input_error_text(refusal: bad_input.BadInput) -> str:
    """Return the text about input that cannot be used: what would work instead."""
    match refusal:
        case bad_input.UnknownTimeZone(places=places) if places:
            return (
                "Several places have that clock now, and not all change it in summer, so nothing was changed. Which "
                f"is nearest to you? Please type a city: {', '.join(f'*{place}*' for place in places)}, or another."
            )
        case bad_input.InvalidQuietDates(piece=piece):
            return (
                f"I couldn't read *{escape_markup(piece)}* as days to keep free, so nothing was "
                "changed. *2026-12-24*, *24 December*, *24 Dec – 2 Jan* or *2026-12-24 to 2027-01-02* all work, "
                "one on a line: up to a year at a time, and up to three years ahead. What you typed is below, so "
                "that you can mend it and try again."
            )
        case bad_input.TooManyDates(limit=limit):
            return (
                f"Those are more days than I can keep: {limit} single days or stretches fit. Nothing was changed. "
                "Stretches like *24 Dec – 2 Jan* count as one, so perhaps some of them can be put together; you can "
                "also leave out what is far ahead for now. What you typed is below."
            )
        case bad_input.InvalidOptions(most=most, longest=longest):
            return (
                f"Between 2 and {most} different choices are needed, one on a line, each of at most {longest} "
                "characters; nothing was changed. What you typed is below, so that you can mend it and try again."
            )
        case bad_input.TooLong(limit=limit, length=length):
            return (
                f"That is {length:,} characters, and {limit:,} fit. Nothing is lost: your words are below, "
                "so that you can shorten them and try again."
            )
    return REFUSAL_TEXTS[type(refusal)]
