"""The text for every refusal: what happened, and what can be done now. It never blames."""

from __future__ import annotations

from discord import ui

from bot.rules import bad_input
from bot.rules import refusals as no
from bot.rules.setup.choices import name_roles
from bot.ui.core.custom_ids import GREEN, button
from bot.ui.core.layout import card_view, escape_markup, format_date, format_relative, mention_user, text_view

from .input_errors import INPUT_ERROR_TEXTS, input_error_text
from .texts import NOBODY_NEW_FOR_NOW, REFUSAL_TEXTS

__all__ = ["INPUT_ERROR_TEXTS", "NOBODY_NEW_FOR_NOW", "REFUSAL_TEXTS", "refusal_text", "refusal_view"]


def refusal_view(refusal: no.Refusal, said: str) -> ui.LayoutView:
    """Return the page with the text of a refusal, and with the way on where there is one to press."""
    if isinstance(refusal, no.NotBegun):
        custom_id = f"begin:{refusal.community_id}:{refusal.first}:{refusal.of}"
        return card_view(said, [button(("Begin", None, GREEN), custom_id)])
    return text_view(said)


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
        case no.TooOften() | no.AskedLately() | no.TooNew():
            return _too_early_text(refusal)
        case no.OpenToOthers() | no.CantMake():
            return _setup_text(refusal)
        case bad_input.BadInput():
            return input_error_text(refusal)
    return REFUSAL_TEXTS[type(refusal)]


def _too_early_text(refusal: no.TooOften | no.AskedLately | no.TooNew) -> str:
    """Return the text about what is possible again, or for the first time, later: from when."""
    match refusal:
        case no.TooOften(limit=limit, again_at=again_at):
            when = format_relative(again_at) if again_at else "within a day"
            return (
                f"That has been {limit} times within 24 hours, and I bring only so much in a day, so this was not "
                f"sent. It is possible again {when}. If it can't wait, `/support` lets a facilitator know, and shows "
                "who can be reached at any hour."
            )
        case no.TooNew(from_then=from_then):
            return (
                "Thank you for thinking of it. Mentors here have been in the server for some time first, so this was "
                f"not sent. You can offer from {format_date(from_then)} on, and a facilitator can say more."
            )
    [possible_at] = refusal.args
    return (
        "You have asked this person not long ago, and it did not come about, so this was not sent: a while in "
        f"between is kinder to both. It is possible again {format_relative(possible_at)}. `/mentorship me` shows "
        "what you can do meanwhile, and a facilitator can help you look."
    )


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
