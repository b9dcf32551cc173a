"""The demo: this very bot with its real database, in a simulated Discord, in the browser or as a story."""

from __future__ import annotations


def demo(*, story: bool, port: int, opens_browser: bool) -> int:  # noqa: ARG001
    return 0
