"""Communities: their settings, their forum, departures, and the bot being removed or invited again."""
