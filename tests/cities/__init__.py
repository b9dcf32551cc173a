"""The extract of the world's cities that the bot brings: made by ``python -m tests.cities``, and proven here."""
