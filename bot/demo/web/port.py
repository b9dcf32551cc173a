"""The port of the demo: the one that was asked for, or a sentence that says why not."""

from __future__ import annotations

import errno
from socket import AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket

USUAL_PORT = 8765
WHY_NOT = {
    errno.EADDRINUSE: "something else on this computer uses it, perhaps another demo",
    errno.EACCES: "this computer keeps it for its administrator",
}


class PortNotFree(Exception):
    """Refusal to serve elsewhere than asked; the text is for the one who started the demo."""


def take_port(asked: int | None) -> socket:
    """Return a socket bound to the port asked for; to the usual one or any that is free where none was.

    Raises PortNotFree.
    """
    try:
        return _bind(USUAL_PORT if asked is None else asked)
    except OSError as error:
        if asked is None:
            return _bind(0)
        why = WHY_NOT.get(error.errno or 0, error.strerror or "it cannot be opened")
        raise PortNotFree(
            f"The demo cannot be at port {asked}: {why}. Choose another with --port, or leave it out for a free one."
        ) from None


def _bind(port: int) -> socket:
    bound = socket(AF_INET, SOCK_STREAM)
    try:
        bound.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)  # as asyncio does: a demo may follow another at once
        bound.bind(("127.0.0.1", port))
        bound.listen()  # from now on nobody else gets it, also while the world is made
    except OSError:
        bound.close()
        raise
    return bound
