"""Text that means no good, or is merely odd: for every way in which text comes to the bot."""

from __future__ import annotations

INVISIBLE = "\u200b\u200e\u202e\u2066\u2069\u00ad\ufeff\u0000\u0007\x1b"
"""Zero-width, marks and overrides of direction, soft hyphen, controls: what no reader sees coming."""

HOSTILE = {
    "empty": "",
    "blank": " \t\n ",
    "invisible": INVISIBLE,
    "joiners": "\u200d\u200c" * 20,
    "nul": "a\x00b",
    "controls": "".join(map(chr, range(32))),
    "reversed": "\u202egnp.exe\u202c \u2066hidden\u2069",
    "right to left": "שלום עולם مرحبا بالعالم",
    "tower": "Z" + "\u0301\u0334\u0489" * 300 + "algo",
    "tags": "look " + "".join(chr(0xE0000 + ord(letter)) for letter in "approve"),
    "surrogate": "broken \ud83d here \udc00",
    "private use": "\ue000\U000f0000",
    "mentions": "@everyone @here <@77> <@&77> <#77> </mentorship me:77> <:x:77> <t:77:R>",
    "link": "[help](https://evil.example) [a](<https://evil.example>) https://discord.gg/evil",
    "imitation": "There is an update for you from your server.\n# Approved\n-# by the facilitators",
    "out of the quote": "> quoted\n\nnot quoted\n>>> all\n```\ncode\n``` ~~~",
    "line ends": "one\rtwo\x0bthree\x0cfour\x85five\u2028six\u2029# seven",
    "emoji": "🌱" * 4000,
    "long": "x" * 4000,
    "far too long": "word " * 1300,
    "doubling": "*_~`|\\" * 166,
    "digits": "١٢٣",
    "circled": "①",
    "negative": "-1",
    "leading zeros": "0001",
    "many digits": "9" * 5000,
    "key": "'; DROP TABLE pairings; --",
    "format": "{0} {x.__class__} %s %(x)s $HOME",
}

WORST = [HOSTILE[name] for name in ("invisible", "mentions", "surrogate", "far too long", "many digits")]
"""Those that have something of every kind, for where each costs a whole interaction."""
