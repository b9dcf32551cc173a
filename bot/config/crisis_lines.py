"""Crisis lines: whom to call or text, by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

ELSEWHERE = "Elsewhere"
"""What stands in the place of a country for all others."""

COUNTRY_BY_LOCALE = {
    "bg": "Bulgaria",
    "cs": "Czechia",
    "da": "Denmark",
    "de": "Germany",
    "el": "Greece",
    "en-GB": "United Kingdom",
    "en-US": "United States",
    "es-ES": "Spain",
    "fi": "Finland",
    "fr": "France",
    "hi": "India",
    "hr": "Croatia",
    "hu": "Hungary",
    "it": "Italy",
    "ja": "Japan",
    "ko": "South Korea",
    "lt": "Lithuania",
    "nl": "Netherlands",
    "no": "Norway",
    "pl": "Poland",
    "pt-BR": "Brazil",
    "ro": "Romania",
    "sv-SE": "Sweden",
    "tr": "Turkey",
    "uk": "Ukraine",
}
"""The country where most people live who use Discord in this language; no more than a guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLines:
    """Crisis lines by country, in the order in which they are shown, and the date of their last check."""

    checked: date
    lines: Mapping[str, str]

    def own_country(self, chosen: str | None, locale: str) -> str:
        """Return whose lines come first: the community's country, else that of the reader's language on Discord.

        Where neither has lines, those for elsewhere come first, or the first of all.
        """
        likely = (chosen, COUNTRY_BY_LOCALE.get(locale), ELSEWHERE)
        return next((country for country in likely if country and country in self.lines), next(iter(self.lines)))
