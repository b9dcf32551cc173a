"""What the controls' own patterns recognise: each spelled out once, whatever they are made of."""

from __future__ import annotations

import importlib
import re
from itertools import chain, product
from typing import Any

from discord import Client

parser: Any = importlib.import_module("re._parser")
"""How Python itself reads a pattern, so that it does not matter how one is written."""


def templates(bot: Client) -> list[re.Pattern[str]]:
    """The patterns of all controls that are registered, as discord.py looks through them."""
    return list(bot._connection._view_store._dynamic_items)


def spelled(pattern: str) -> list[str]:
    """Everything that a pattern recognises, with the shortest where it takes any number or name."""
    return list(dict.fromkeys(_spelled(parser.parse(pattern))))


def _spelled(parsed: Any) -> list[str]:
    return ["".join(parts) for parts in product(*(_each(str(kind), given) for kind, given in parsed))]


def _each(kind: str, given: Any) -> list[str]:
    match kind:
        case "LITERAL":
            return [chr(given)]
        case "BRANCH":
            return list(chain.from_iterable(map(_spelled, given[1])))
        case "SUBPATTERN":
            return _spelled(given[-1])
        case "MAX_REPEAT":
            least, most, repeated = given
            several = [word * least for word in _spelled(repeated)]
            return ["", *_spelled(repeated)] if (least, most) == (0, 1) else several
        case "IN":
            return [chr(one) if which == "LITERAL" else _any(which, one) for which, one in _named(given)]
    raise ValueError(f"{kind} in a pattern is not known here")


def _named(given: Any) -> list[tuple[str, Any]]:
    return [(str(which), one) for which, one in given]


def _any(which: str, one: Any) -> str:
    """One of many characters that are all the same to a control."""
    if which == "RANGE":
        return chr(one[0])
    if str(one) == "CATEGORY_DIGIT":
        return "0"
    raise ValueError(f"{which} in a pattern is not known here")
