"""A small HTTP server, usually for this machine alone: ``/healthz`` and ``/metrics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.config.sections import HealthSettings

from .metrics import CONTENT_TYPE, metrics_text
from .vitals import RunningBot, Vitals, VitalSigns

if TYPE_CHECKING:
    from aiohttp import web


class HealthPortTaken(Exception):
    """The address under [health] cannot be listened at; the text says which, and why."""


def health_report(vitals: Vitals) -> dict[str, object]:
    """Return what ``/healthz`` says."""
    well = "standing by" if vitals.is_standing_by else "ok"
    return {
        "status": well if vitals.is_healthy else "failing",
        "database": vitals.is_database_reached,
        "connected": vitals.is_connected,
        "gateway_age_s": round(vitals.gateway_age_s, 1),
        "last_sweep_s": round(vitals.sweep_age_s, 1),
        "oldest_due_s": round(vitals.oldest_due_s, 1),
        "waiting": vitals.waiting,
    }


class HealthServer:
    """Answers those two, and nothing else; writes no log of who asked."""

    def __init__(self, bot: RunningBot, vital_signs: VitalSigns, settings: HealthSettings) -> None:
        self._bot, self._vital_signs, self._settings = bot, vital_signs, settings
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen, if a port is set. Raises HealthPortTaken."""
        if self._settings.port is None or self._runner is not None:
            return
        from aiohttp import web  # noqa: PLC0415 - discord.py does not need that part of it

        served = web.Application()
        served.router.add_get("/healthz", self._healthz)
        served.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._settings.host, self._settings.port).start()
        except OSError as error:
            await self.stop()
            where, why = f"{self._settings.host}, port {self._settings.port}", error.strerror or "no such address"
            raise HealthPortTaken(f"{where} (health.host, health.port) cannot be listened at: {why}.") from None

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _healthz(self, _request: web.Request) -> web.Response:
        from aiohttp import web  # noqa: PLC0415 - as above

        vitals = await self._vital_signs.look()
        return web.json_response(health_report(vitals), status=200 if vitals.is_healthy else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        from aiohttp import web  # noqa: PLC0415 - as above

        text = metrics_text(self._bot, await self._vital_signs.look())
        return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE})
