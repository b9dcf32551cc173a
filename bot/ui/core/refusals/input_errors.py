"""The text for every input that cannot be used: what would work instead."""

from __future__ import annotations

from bot.rules import bad_input
from bot.ui.core.layout import escape_markup

INPUT_ERROR_TEXTS: dict[type[bad_input.BadInput], str] = {
    bad_input.UnknownTimeZone: (
        "I don't know that time zone, so nothing was changed. Please begin to type the nearest larger city and "
        "choose from the list: *Kathmandu*, *Berlin*, *New York*."
    ),
    bad_input.NoDayLeft: (
        "That would leave no day in the week, so nothing was changed. Please leave at least one; if you would rather "
        "not be asked at all, you can choose that on the same page."
    ),
    bad_input.NameTaken: (
        "Something else that people are asked about has this name already, so nothing was changed. Please choose "
        "another name, or rename or hide the other one first."
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
}


def input_error_text(refusal: bad_input.BadInput) -> str:
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
    return INPUT_ERROR_TEXTS[type(refusal)]
