"""Communities: their settings, their forum, who left, and the bot being removed or invited again."""
