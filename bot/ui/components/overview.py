"""The controls of overviews: below messages that could not be delivered, and what opens the facilitators' queue."""

from __future__ import annotations

from enum import StrEnum

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, button

QUEUE_CUSTOM_ID = "facilitator:queue"


class WeeklyMatter(StrEnum):
    """A kind of what waits, as the last part of a custom id."""

    SEEKERS = "seekers"
    OFFERS = "offers"
    PAIRINGS = "pairings"
    QUIET = "quiet"
    UNREACHABLE = "unreachable"
    STEPPED_DOWN = "stepped-down"


WEEKLY_LOOKS = {
    WeeklyMatter.SEEKERS: ("Who waits", "🔎", GREY),
    WeeklyMatter.OFFERS: ("Offers", "🌱", GREY),
    WeeklyMatter.PAIRINGS: ("Who has said yes", "🤝", GREY),
    WeeklyMatter.QUIET: ("Where it is quiet", "🍃", GREY),
    WeeklyMatter.UNREACHABLE: ("Who is out of reach", "📭", GREY),
    WeeklyMatter.STEPPED_DOWN: ("Who has stopped", "🪴", GREY),
}


class OwnList(StrEnum):
    """A list of the caller's own, as a part of a custom id."""

    PAIRINGS = "pairings"
    NOTES = "notes"
    RHYTHMS = "rhythms"
    MENTEES = "mentees"


def own_list_id(community_id: int, shown: OwnList) -> str:
    """Return the custom id of a list of the caller's own, with which those of its pages begin."""
    return f"mine:{community_id}:{shown}"


def own_list_button(community_id: int, shown: OwnList, total: int) -> Button:
    """Return the button that shows the whole list; it works in direct messages, too."""
    return button((f"Show all {total}", None, GREY), own_list_id(community_id, shown))


def clear_undelivered_button(last_id: int) -> Button:
    """Return the button by which somebody clears their undelivered messages, up to the one with this id."""
    return button(("I've read these", None, GREY), f"kept:{last_id}")


def queue_button() -> Button:
    """Return the button that shows a facilitator what waits for them."""
    return button(("What waits for me", None, BLUE), QUEUE_CUSTOM_ID)


def weekly_list_id(community_id: int, matter: WeeklyMatter) -> str:
    """Return the custom id of one kind of what waits, with which those of its pages begin."""
    return f"week:{community_id}:{matter}"


def member_list_id(person_id: int) -> str:
    """Return that with which the custom ids of the pages about one member begin."""
    return f"person-now:{person_id}"


def weekly_button(community_id: int, matter: WeeklyMatter) -> Button:
    """Return the button that shows one kind of what waits to those who look after it, in direct messages, too."""
    return button(WEEKLY_LOOKS[matter], weekly_list_id(community_id, matter))


def trail_button(person_id: int) -> Button:
    """Return the button that shows a facilitator what somebody did, and what was done about them."""
    return button(("Who did what", None, GREY), f"trail:{person_id}")


def look_button(community_id: int, seeker_id: int) -> Button:
    """Return the button by which a facilitator says that they look for a mentor for somebody."""
    return button(("We look", "🔎", GREEN), f"look:{community_id}:{seeker_id}")
