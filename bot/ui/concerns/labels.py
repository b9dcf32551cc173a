"""What people read once they have raised a concern, or done something about a matter."""

from __future__ import annotations

from bot.rules.concerns import ConcernMove
from bot.rules.ladder import MatterMove
from storage.models.enums import MessageKind

CONCERN_RAISED_TEXT = (
    "Thank you for saying so. I take it to those who look after the groups, by direct message and into no channel, "
    "and to nobody who is part of it."
)
HEARS_BY_DM = {
    True: "You hear from me once someone looks after it, and what comes of it; `/mentorship me` shows how it stands.",
    False: "I don't write to you about it: `/mentorship me` shows how it stands, and what comes of it.",
}
"""How the person who raised it learns what becomes of it, by whether they wish to be written to."""

MOVE_CONFIRMATIONS = {
    ConcernMove.TAKE: "Thank you. The others see that you look after it.",
    ConcernMove.TAKE_OVER: "Thank you. It is with you now; please tell the person who had it.",
    ConcernMove.HAND_BACK: "That is fine. It waits for someone again.",
    ConcernMove.NOTE: "Kept, for those alone who may look after it.",
    ConcernMove.CLOSE: "Closed. The person who brought it learns what came of it.",
}

ASSIGNMENT_MOVES = (ConcernMove.TAKE, ConcernMove.TAKE_OVER, ConcernMove.HAND_BACK)

SAID_OF_TAKEN = {
    MatterMove.SPOKEN: "Thank you. That is good to know.",
    MatterMove.NOT_SPOKEN: "Thank you for saying so. I ask others, too, so that nobody waits for you alone.",
    MatterMove.HAND_BACK: "That is fine. It waits for someone again.",
    MatterMove.DONE: "Thank you. It is closed, and they can ask again.",
}

QUIET_TAKEN = {
    1: (
        "is with you now, and the others see it. **Please let them know in another way:** what was for them is in "
        "`/mentorship me`."
    ),
    2: (
        "are with you now, and the others see it. **Please write to one of them, or to both, yourself;** they don't "
        "hear of this."
    ),
}
"""What follows the names of those whom somebody looks after who have not asked for it, by how many they are."""

QUIET_DONE = {
    MessageKind.CARD_SILENCE: "Thank you. They are off the list, until a check-in goes unanswered again.",
    MessageKind.CARD_UNREACHABLE: "Thank you. They are off the list, until a message to them can't arrive again.",
}

SAID_OF_OWN = {
    MatterMove.REACHED: "That is good to hear. You can ask again at any time.",
    MatterMove.NOT_REACHED: "Thank you for saying so. I ask others now.",
    MatterMove.WITHDRAW: "That is fine, and I ask nobody any more. You can ask again at any time.",
    MatterMove.KEEP: "I don't write to you about it any more. `/mentorship me` shows how it stands.",
    MatterMove.WRITE: "I write to you again about how it stands.",
}
