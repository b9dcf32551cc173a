"""The form for single days without messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules import quiet_dates
from bot.ui.components.preferences import chosen_numbers, hours_select
from bot.ui.core.modals import InputForm, OnSubmit
from storage.models.preferences import Preferences

MAX_CITY_LENGTH = 100

MAX_TYPED_DATES_LENGTH = 3000
"""Characters of the days as they are typed."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CityInput:
    """The nearest larger city, as typed, and the hour that was chosen, if the form asks for one."""

    city: str
    hour: int | None = None


class CityForm(InputForm[CityInput]):
    """The form for a time zone, by one field for the city; and for the hour, where *hour* is the present one."""

    is_personal = False
    edit_source = True

    def __init__(self, title: str, on_submit: OnSubmit[CityInput], *, hour: int | None = None) -> None:
        super().__init__(title, on_submit)
        self.city: ui.TextInput[Any] = ui.TextInput(
            max_length=MAX_CITY_LENGTH, required=hour is None, placeholder="Kathmandu"
        )
        how = "The nearest larger city" if hour is None else "Left empty, it stays as it is"
        self.add_item(ui.Label(text="City", description=how, component=self.city))
        self.hour = hours_select({hour}) if hour is not None else None
        if self.hour is not None:
            self.add_item(ui.Label(text="The hour you like", component=self.hour))

    def typed(self) -> CityInput:
        hours = chosen_numbers(self.hour.values) if self.hour is not None else []
        return CityInput(city=self.city.value.strip(), hour=next(iter(hours), None))


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
