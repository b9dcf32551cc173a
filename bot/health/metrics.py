"""Numbers for Prometheus, in its text format; none of them, and no label, tells of a person or a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.clock import Timings

from .vitals import RunningBot, Vitals, program_version

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics_text(bot: RunningBot, vitals: Vitals) -> str:
    """Return every number that there is."""
    report = bot.outbox_worker.report
    refused = {f'{{code="{code}"}}': count for code, count in sorted(report.refused.items())}
    lines = [
        *_lines("info", "gauge", "The version that runs.", {f'{{version="{program_version()}"}}': 1}),
        *_lines("database_up", "gauge", "Whether the database could be read.", int(vitals.is_database_reached)),
        *_lines("standing_by", "gauge", "Whether another process serves.", int(vitals.is_standing_by)),
        *_lines("connected", "gauge", "Whether Discord has said what servers there are.", int(vitals.is_connected)),
        *_lines("servers", "gauge", "Servers that the bot is in.", vitals.servers),
        *_lines("gateway_age_seconds", "gauge", "Since Discord was last heard.", vitals.gateway_age_s),
        *_lines("sweep_age_seconds", "gauge", "Since a sweep last went well.", vitals.sweep_age_s),
        *_lines("messages_waiting", "gauge", "Messages to be sent by now, tried or not.", vitals.waiting or 0),
        *_lines("messages_oldest_due_seconds", "gauge", "Since the oldest of them was due.", vitals.oldest_due_s),
        *_lines("messages_sent_total", "counter", "Messages, roles and removals that Discord took.", report.sent),
        *_lines("messages_put_off_total", "counter", "Tries that are made again later.", report.put_off),
        *_lines("messages_refused_total", "counter", "Messages that Discord refused, by its code.", refused),
        *_timings("answers_seconds", "Answers to commands, buttons and forms, by outcome.", bot.answers),
        *_timings("sweeps_seconds", "Sweeps for what is due, by outcome.", bot.scheduler.sweeps),
    ]
    return "\n".join(lines) + "\n"


def _lines(name: str, kind: str, text: str, said: float | Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP companion_{name} {text}"
    yield f"# TYPE companion_{name} {kind}"
    samples = said if isinstance(said, Mapping) else {"": said}
    yield from (f"companion_{name}{labels} {round(value, 3)}" for labels, value in samples.items())


def _timings(name: str, text: str, timings: Timings) -> Iterator[str]:
    samples = {}
    for outcome, count in sorted(timings.count.items()):
        samples[f'_count{{outcome="{outcome}"}}'] = float(count)
        samples[f'_sum{{outcome="{outcome}"}}'] = timings.seconds[outcome]
    yield from _lines(name, "summary", text, samples)
