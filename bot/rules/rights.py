"""Who may do what: every method of every service, declared in this one place.

A method itself refuses whoever lacks the right, whatever was shown to them (promise 7); the tests try each with
everyone who lacks it. One that is not declared here fails them, too.
"""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """What it takes. Nobody but the program itself reaches through it what is another community's."""

    ANYONE = "anyone in the server, for what is their own"
    MEMBER = "a current member of a group"
    PAST_OR_PRESENT = "a member of a group, past or present"
    MENTOR = "who offered to mentor, or is a mentor"
    SEEKER = "who is on the waiting list"
    PARTY = "one of the two whom it is about"
    ADDRESSEE = "the one who was asked, or to whom it was written"
    ASKER = "who asked"
    FACILITATOR = "a facilitator who is no part of it; of a concern, where all are, the coordinator"
    MANAGER = "who manages the server"
    PROGRAM = "the program alone, when something falls due or Discord tells of it"


DECLARED: dict[Right, dict[str, str]] = {
    Right.ANYONE: {
        "concerns": "mine own_mentorships raise_concern reach",
        "keeping_apart": "keep let_be mine",
        "overview": "fitting mine the_one",
        "preferences": "go_on is_discreet keep_dates_quiet keep_weekdays_quiet like_hour live_in mine opt_out rest "
        "set_discreet",
        "privacy": "delete mine send what_goes",
    },
    Right.MEMBER: {
        "asking": "ask_mentor may_ask",
        "browsing": "after again first pass_over whom",
        "seekers": "join may_join",
    },
    Right.PAST_OR_PRESENT: {
        "about_them": "hope mine say",
        "mentors": "may_volunteer volunteer",
    },
    Right.MENTOR: {
        "asking": "offer",
        "offering": "offer_to_waiting waiting_for",
        "standing": "mine pause resume step_down take_role_off update",
    },
    Right.SEEKER: {
        "seekers": "mine outlook update withdraw",
    },
    Right.PARTY: {
        "asking": "reasons",
        "check_ins": "change_rhythm start",
        "farewell": "look may_thank rest set_boundary tell_facilitators thank what_holds",
        "handing_over": "move_on offer stay",
        "walking": "end may_write pause resume write_note",
    },
    Right.ADDRESSEE: {
        "answering": "agree decline",
        "check_ins": "answer look prompt put_off",
        "concerns": "outcome",
        "farewell": "answer_thanks waiting_thanks",
        "opening": "not_taken open",
        "overview": "were_read",
    },
    Right.ASKER: {
        "answering": "withdraw",
    },
    Right.FACILITATOR: {
        "answering": "decide decide_by_card",
        "check_ins": "take take_by_card",
        "looking_after": "close listed note one take take_by_card",
        "matches": "find look next_open pair skip suggest suggest_all swap",
        "mentors": "add decide decide_by_card decide_for",
        "overview": "pairs person queue quiet to_end",
        "standing": "retire",
        "suggesting": "suggest",
        "walking": "end_for_both",
    },
    Right.MANAGER: {
        "retention": "promised",
        "setup": "choose_coordinator choose_facilitators_channel choose_forum choose_needs_yes choose_roles "
        "choose_tag settings",
        "traits": "add all change hide may_add rename",
    },
    Right.PROGRAM: {
        "concerns": "circumstances home_of",
        "direct_messages": "answer",
        "due": "sweep",
        "forum": "posted",
        "invitations": "forget missing renewed taken_back",
        "leaving": "here left missing",
        "looking_after": "reads_along",
        "post": "answer_reaction arrived card_is_gone claim comes_later confide confided dm_channel facts give_up "
        "hand_back is_held must_still_go needless not_yet opened_dm put_off reads_discreetly unreachable "
        "words_refused",
        "privacy": "homes",
        "retention": "sweep",
        "unheard": "circumstances look_again look_soon out_of_reach tell",
    },
}
"""What each right lets call: the methods of each service, by its name in ``Services``."""

MAY: dict[str, Right] = {
    f"{service}.{method}": right
    for right, services in DECLARED.items()
    for service, methods in services.items()
    for method in methods.split()
}
"""The same by the method: ``MAY["mentors.decide"]``."""
