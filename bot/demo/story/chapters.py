"""All chapters of the story, in order."""

from __future__ import annotations

from .chapters_apart import LOOKED_FOR
from .chapters_caring import PRIVACY_CHAPTERS
from .chapters_closing import CLOSING_CHAPTERS
from .chapters_finding import FINDING_CHAPTERS
from .chapters_setting_up import SETTING_UP
from .chapters_starting import OFFER_CHAPTER, OFFERS, REQUEST_CHAPTER, SUGGESTION_CHAPTER, UNANSWERED
from .chapters_together import ACTIVE_PAIRING_CHAPTERS

ALL_CHAPTERS = (
    SETTING_UP,
    OFFERS,
    UNANSWERED,
    LOOKED_FOR,
    REQUEST_CHAPTER,
    OFFER_CHAPTER,
    SUGGESTION_CHAPTER,
    *ACTIVE_PAIRING_CHAPTERS,
    *CLOSING_CHAPTERS,
    *FINDING_CHAPTERS,
    *PRIVACY_CHAPTERS,
)
