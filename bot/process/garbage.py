"""What the process has loaded, taken out of the garbage collector's way."""

from __future__ import annotations

import gc


def spare_what_is_loaded() -> None:
    """Have the garbage collector look no more at what is there now: modules, classes, commands, the servers' lists.

    A full collection would walk all of it again and again, some hundred thousand objects, and hold every answer up
    meanwhile; next to none of it ever becomes garbage.
    """
    gc.collect()
    gc.freeze()
