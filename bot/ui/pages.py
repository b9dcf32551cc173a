"""What people see when they look: everything of mine, the facilitators' lists, one member."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.rules.pairing import PairingMove, can, was_suggested
from bot.rules.programme import Programme
from bot.services.overview import Mine, Queue, Standings
from storage.records import Mentor, Pairing, Seeker
from storage.states import MentorState, PairingState

from . import cards
from .buttons import DoorButton, KeptButton, OfferSelect, PairingButton, SuggestSelect
from .letters import render
from .letters.shared import partner
from .look import Block, Row, card, day, fitting, joined, line, person, quote, since


def mine(view: Mine, *, kept_below: bool) -> ui.LayoutView:
    """Everything of one person's, with what they can do next; and whether what was kept is shown below it."""
    groups = [
        *[_pairing_group(pairing, view.user_id) for pairing in _soonest_first(view)],
        _mentor_group(view),
        _seeker_group(view),
    ]
    return card(
        "## How things stand with you",
        _kept_note(view, kept_below=kept_below),
        *fitting([g for g in groups if g], reserve=8),
    )


def kept(view: Mine, programme: Programme) -> list[ui.LayoutView]:
    """What could not be delivered by direct message, each as it would have come, then the way to clear it."""
    letters = [letter for facts in view.kept if (letter := render(facts, programme)) is not None]
    if not view.kept:
        return []
    last = max(facts.letter.id for facts in view.kept)
    return [*letters, card("That is everything that was kept.", [KeptButton(last)])]


def pairings(view: Mine) -> ui.LayoutView:
    """A person's pairings and requests alone."""
    groups: list[list[Block]] = [_pairing_group(pairing, view.user_id) for pairing in _soonest_first(view)]
    if not groups:
        return card("Nothing is open between you and anyone just now.", _ways_in(view))
    return card("## Yours", *fitting(groups))


def waiting_list(seekers: list[Seeker]) -> ui.LayoutView:
    """Those a mentor may offer to: when they came and what they hope for, and no name."""
    groups: list[list[Block]] = []
    for number, seeker in enumerate(seekers, start=1):
        said = joined(quote(seeker.hope, limit=300)) or "-# They left the words for later."
        groups.append([f"**{number}.** Waiting {since(seeker.since)}\n{said}"])
    options = [
        discord.SelectOption(label=f"{number}. {(seeker.hope or 'No words yet')[:80]}", value=str(seeker.id))
        for number, seeker in enumerate(seekers, start=1)
    ]
    return card(
        "## Waiting for someone to walk beside them",
        "You see what they hope for and not who they are; they see that it is you, and decide.",
        *fitting(groups, reserve=8),
        [OfferSelect(options)],
    )


def queue(view: Queue) -> ui.LayoutView:
    """What waits for facilitators: first who asked to be contacted, then decisions, oldest first."""
    groups: list[Sequence[Block]] = [
        *[cards.contact_blocks(contact.question, contact.pairing) for contact in view.contacts],
        *[cards.mentor_blocks(mentor) for mentor in view.applications],
        *[cards.pairing_blocks(pairing) for pairing in view.pairings],
        *[
            [f"📭 Can't be reached by direct message: {person(p.user_id)}, {since(p.unreachable_since)}"]
            for p in view.unreachable
            if p.unreachable_since
        ],
        *[[_seeker_line(seeker)] for seeker in view.waiting],
    ]
    if not groups:
        return card("Nothing waits for you. ☕")
    return card("## What waits", *fitting(groups))


def pairs(live: list[Pairing]) -> ui.LayoutView:
    """All live pairings and proposals."""
    if not live:
        return card("There are no pairings just now.")
    return card(
        f"## Pairings ({len(live)})",
        *fitting([[f"{cards.pairing_line(pairing)} · `{pairing.id}`"] for pairing in live]),
    )


def standings(view: Standings) -> ui.LayoutView:
    """One member, as facilitators may see them."""
    seeker, mentor = view.seeker, view.mentor
    empty = not (mentor or seeker or view.pairings)
    out_of_reach = view.unreachable_since
    head: list[Block] = [
        f"## {person(view.person_id)}",
        _mentor_standing(mentor),
        f"📭 Can't be reached by direct message, {since(out_of_reach)}" if out_of_reach else None,
        "Nothing is noted about them." if empty else None,
    ]
    groups: list[Sequence[Block]] = [head]
    if mentor is not None and mentor.state is MentorState.APPLIED:
        groups.append(cards.mentor_blocks(mentor))
    if seeker is not None:
        groups += [[_seeker_line(seeker), quote(seeker.hope)], [quote(seeker.preferences)]]
    groups += [[f"{cards.pairing_line(p)} · `{p.id}`"] for p in view.pairings]
    return card(*fitting(groups, text_reserve=100))


def suggestion(person_id: int) -> ui.LayoutView:
    """A facilitator has someone in mind; with whom?"""
    return card(
        f"Suggest {person(person_id)}…",
        [SuggestSelect(person_id, "mentor")],
        [SuggestSelect(person_id, "mentee")],
        "-# Both are asked, and it begins only if both say yes.",
    )


def _soonest_first(view: Mine) -> list[Pairing]:
    """What waits for this person's answer comes first."""
    return sorted(view.pairings, key=lambda p: not can(p, PairingMove.AGREE, view.user_id))


def _pairing_group(pairing: Pairing, reader: int) -> list[Block]:
    offered = [
        PairingMove.AGREE,
        PairingMove.DECLINE,
        PairingMove.WITHDRAW,
        PairingMove.RESUME,
        PairingMove.NOTE,
        PairingMove.PAUSE,
        PairingMove.END,
    ]
    buttons: Row = [PairingButton(pairing.id, move) for move in offered if can(pairing, move, reader)]
    return [line(), describe(pairing, reader), buttons]


def describe(pairing: Pairing, reader: int) -> str:
    """One of the reader's own pairings in a sentence."""
    other = partner(pairing, reader)
    as_mentor = reader == pairing.mentor_id
    match pairing.state:
        case PairingState.PROPOSED if pairing.has_agreed(reader):
            return f"You have said yes to {other}; their answer is still open ({since(pairing.proposed_at)})."
        case PairingState.PROPOSED:
            who = "A facilitator suggests" if was_suggested(pairing) else "You are asked:"
            part = f"be a mentor to {other}" if as_mentor else f"have {other} as your mentor"
            return joined(f"**{who}** {part}?", quote(pairing.words, limit=400) if as_mentor else None)
        case PairingState.AGREED:
            return f"You and {other} have both said yes. A facilitator has a look, then it begins."
        case PairingState.PAUSED:
            until = f" until about {day(pairing.paused_until)}" if pairing.paused_until else ""
            return f"You and {other} are resting{until}."
        case _:
            began = day(pairing.began_at) if pairing.began_at else "now"
            how = f"You walk beside {other}" if as_mentor else f"{other} walks beside you"
            return f"**{how}**, since {began}."


def _mentor_group(view: Mine) -> list[Block]:
    mentor, home = view.mentor, view.community.community_id
    match mentor.state if mentor else None:
        case MentorState.APPLIED:
            return [line(), "Your offer to mentor is with the facilitators.", _doors(home, "mentor-update")]
        case MentorState.APPROVED:
            doors = ["mentor-update", "mentor-pause", "mentor-step-down"]
            if mentor and view.mentees < mentor.capacity:
                doors.insert(0, "offer")
        case MentorState.PAUSED:
            doors = ["mentor-resume", "mentor-update", "mentor-step-down"]
        case _:
            return []
    return [line(), f"{_mentor_standing(mentor)} Mentees now: {view.mentees}.", _doors(home, *doors)]


def _mentor_standing(mentor: Mentor | None) -> str | None:
    match mentor.state if mentor else None:
        case MentorState.APPLIED:
            return "Has offered to mentor; not decided yet."
        case MentorState.APPROVED:
            return f"Mentor, with room for {mentor.capacity if mentor else 0}."
        case MentorState.PAUSED:
            until = f" until {day(mentor.paused_until)}" if mentor and mentor.paused_until else ""
            return f"Mentor, not taking anyone new{until}."
        case MentorState.STEPPED_DOWN:
            return "Was a mentor and has stepped down."
        case _:
            return None


def _seeker_group(view: Mine) -> list[Block]:
    home = view.community.community_id
    if view.seeker is not None:
        said = joined(
            f"You are on the waiting list, {since(view.seeker.since)}. Mentors see what you hope for, without "
            "your name.",
            quote(view.seeker.hope, limit=400),
        )
        return [line(), said, _doors(home, "seeker-update", "seeker-withdraw")]
    has_mentor = any(p.mentee_id == view.user_id and p.state is not PairingState.PROPOSED for p in view.pairings)
    is_mentor = view.mentor is not None and view.mentor.state in {
        MentorState.APPLIED,
        MentorState.APPROVED,
        MentorState.PAUSED,
    }
    doors = [*([] if has_mentor else ["ask"]), *([] if is_mentor else ["volunteer"])]
    if not doors:
        return []
    return [line(), "Whenever you like:", _doors(home, *doors)]


def _seeker_line(seeker: Seeker) -> str:
    meetings = "" if seeker.attends else " · not in meetings at the moment"
    return f"🔎 {person(seeker.user_id)} waits for a mentor, {since(seeker.since)}{meetings}"


def _ways_in(view: Mine) -> Row:
    return _doors(view.community.community_id, "ask", "volunteer")


def _doors(community_id: int, *names: str) -> Row:
    return [DoorButton(community_id, name) for name in names]


def _kept_note(view: Mine, *, kept_below: bool) -> str | None:
    if not view.kept:
        return None
    count = len(view.kept)
    where = "I show what was kept below." if kept_below else "`/mentorship me` in the server shows what was kept."
    return (
        f"📭 {count} {'message' if count == 1 else 'messages'} could not reach you, because your direct messages "
        f"are closed to me. {where} Opening them for this server lets me write to you."
    )
