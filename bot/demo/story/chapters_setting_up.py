"""The chapter before all others: a server that has just invited the bot is set up."""

from __future__ import annotations

from .actions import MENTORSHIP_CHANNEL, Invites, Picks, Presses, Types
from .steps import Chapter, StoryStep

SETTING_UP = Chapter(
    "Rosa invites the bot, and sets it up",
    [
        StoryStep("Rosa", Invites(), shows={"Rosa": "Thank you for inviting me to your server"}),
        StoryStep(
            "Rosa",
            Types("/setup start"),
            shows={"Rosa": ("Who · 1 of 3", "Found by name", "Facilitators: @Facilitator", "[Use what you found]")},
        ),
        StoryStep(
            "Rosa",
            Presses("Use what you found", MENTORSHIP_CHANNEL),
            shows={"Rosa": ("[▾ @Facilitator]", "[▾ @Mentor]")},
        ),
        StoryStep("Rosa", Picks("Rosa", "setup:coordinator"), shows={"Rosa": "[▾ Rosa]"}),
        StoryStep("Rosa", Presses("Next: where", MENTORSHIP_CHANNEL), shows={"Rosa": "Where · 2 of 3"}),
        StoryStep(
            "Rosa",
            Presses("Use what you found", MENTORSHIP_CHANNEL),
            shows={
                "Rosa": ("[▾ #facilitators]", "[▾ #introductions]", "[▾ I'd like to mentor]"),
                "#facilitators": "What people confide comes to you by direct message",
            },
        ),
        StoryStep("Rosa", Presses("Next: how", MENTORSHIP_CHANNEL), shows={"Rosa": "How · 3 of 3"}),
        StoryStep(
            "Rosa",
            Presses("Choose the time zone", MENTORSHIP_CHANNEL, form=("Reykjavik",)),
            shows={"Rosa": "Atlantic/Reykjavik"},
        ),
        StoryStep(
            "Rosa",
            Presses("Next: look it all over", MENTORSHIP_CHANNEL),
            shows={"Rosa": ("Everything is in place", "Welcome card")},
        ),
        StoryStep(
            "Rosa",
            Picks(MENTORSHIP_CHANNEL, "setup:welcome"),
            shows={"Rosa": "Welcome card", MENTORSHIP_CHANNEL: ("[🔎 Find a mentor]", "My overview", "Support")},
        ),
    ],
)
