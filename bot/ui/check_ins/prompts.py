"""Things to talk about: the programme's own questions, each with a hint on how to use it."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import PROMPTS
from bot.ui.components.check_ins import CheckInMove, check_in_action_button
from bot.ui.core.layout import card_view

PROMPT_TEXTS = {
    "need": (
        "What do you need now?",
        "Good to ask before anything else; *I don't know yet* is an answer, too.",
    ),
    "listen": (
        "Shall I just listen?",
        "Ask it before a story begins, and then let the other finish.",
    ),
    "steadier": (
        "When did you feel a little steadier lately, if only for an hour?",
        "Small moments count; there is no need to explain them.",
    ),
    "heavy": (
        "What is heavy at the moment, and what makes it a little lighter?",
        "It need not be solved; naming it together is enough.",
    ),
    "helped": (
        "What has helped you before?",
        "Share what you tried, both of you, and leave it to the other what to make of it.",
    ),
    "unseen": (
        "What have you managed lately that nobody has noticed?",
        "If nothing comes to mind, say what you have noticed in each other.",
    ),
    "strength": (
        "What do you value in how the other deals with things?",
        "One example is enough; a particular one says more than praise.",
    ),
    "story": (
        "Is there a part of your own story that might be of use here?",
        "Offer it and ask first; it is fine to say *not today*.",
    ),
    "rhythm": (
        "How do we want to meet: how often, how long, by what means?",
        "What suited you both a month ago may have changed.",
    ),
    "next": (
        "What would be a good next step, however small?",
        "Something for this week is plenty; next time you can look at it together.",
    ),
}


def prompt_card(place: int, question_id: int) -> ui.LayoutView:
    """Return the card of one thing to talk about, with a button for another; *place* counts round the list from 0."""
    question, use = PROMPT_TEXTS[PROMPTS[place % len(PROMPTS)]]
    return card_view(
        f"### {question}",
        use,
        "-# For the two of you, if you like. What you say about it stays between you.",
        [check_in_action_button(question_id, CheckInMove.PROMPT)],
    )
