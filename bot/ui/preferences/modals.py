"""The form for single days without messages."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.rules import quiet_dates
from bot.ui.core.modals import InputForm, OnSubmit
from storage.models.records import Preferences

MAX_TYPED_DATES_LENGTH = 3000
"""Characters of the days as they are typed."""


class DatesForm(InputForm[str]):
    """The form for days without messages, as people type them; the page behind it shows only how many they are."""

    is_personal = False
    edit_source = True

    def __init__(self, on_submit: OnSubmit[str], preferences: Preferences) -> None:
        super().__init__("Days without messages", on_submit)
        kept = quiet_dates.ranges_from_json(preferences.quiet_dates) if preferences.quiet_dates else ()
        self.dates: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=MAX_TYPED_DATES_LENGTH,
            default=quiet_dates.format_ranges(kept) or None,
            placeholder="24 Dec – 2 Jan\n2027-03-01",
        )
        self.add_item(
            ui.Label(
                text="One day or stretch of days on a line",
                description="Kept encrypted. Nobody else sees them, and why they matter to you is not asked.",
                component=self.dates,
            )
        )

    def typed(self) -> str:
        return self.dates.value
