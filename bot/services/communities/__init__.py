"""Communities: their settings, their forum, who left, being invited and removed."""
