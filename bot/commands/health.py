"""The command ``health``: asks the bot that runs how it is, for a container's check."""

from __future__ import annotations

import http.client
import sys

from bot.config.sections import HealthSettings

TIMEOUT_S = 10
FAILING, NOT_SET = 1, 2
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not listened at
"""Where a bot is asked that listens at every address."""


def ask_health(settings: HealthSettings) -> int:
    """Print what ``/healthz`` says; return the exit code: 0 well, 1 not well or no answer, 2 no port is set."""
    if settings.port is None:
        print("health.port is not set, so there is nobody to ask.", file=sys.stderr)
        return NOT_SET
    asked = http.client.HTTPConnection(ANYWHERE.get(settings.host, settings.host), settings.port, timeout=TIMEOUT_S)
    try:
        asked.request("GET", "/healthz")
        answer = asked.getresponse()
        print(answer.read().decode(errors="replace"))
    except (OSError, http.client.HTTPException):
        print(f"No bot answers at {settings.host}, port {settings.port}.", file=sys.stderr)
        return FAILING
    finally:
        asked.close()
    return 0 if answer.status == http.client.OK else FAILING
