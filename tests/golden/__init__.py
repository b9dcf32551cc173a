"""Golden files: what old messages and the people who use the bot depend on, as it was written down once.

``custom_ids.txt``: every control that a message can carry, and what pressing it does. ``commands.txt``: the commands
as Discord is told of them. ``story.txt``: the demo's story, line by line. ``schema_sqlite.txt`` and
``schema_postgresql.txt``: the tables at each version. A change that is meant is written with
``python -m tests.golden``; the difference is for somebody to look at.
"""
