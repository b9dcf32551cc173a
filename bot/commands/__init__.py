"""Commands of ``python -m bot`` besides running the bot."""
