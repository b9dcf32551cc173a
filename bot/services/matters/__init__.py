"""Open matters: climbing by themselves, and what those who look after one, or who wait, can do about it."""
