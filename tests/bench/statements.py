"""Statements that commands make, from the interaction to its answer: handlers, guards and services, all of it.

``python -m tests.bench.statements [--database sqlite|postgresql|both] [--show WORD]``
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

from bot.demo.world.community import ManualClock, SimulatedCommunity, create_community
from bot.demo.world.world import DemoEnv
from storage.database import Database
from storage.maintenance.migrate import migrate
from tests.conftest import new_companion
from tests.support.databases import database_at
from tests.support.journeys.reading import ask, fill_in, press, volunteer
from tests.support.journeys.steps import drain_outbox, make_pairing, request_pairing, trigger_check_in
from tests.support.statements import statements_of

from .databases import Arguments, bench_databases, parser
from .tables import report

ACCEPT, ME, ANSWER, DELETE = (
    "`/pairing accept`",
    "`/mentorship me`",
    "check-in answered",
    "`/privacy delete`, the yes",
)

Counts = dict[str, list[str]]
"""The statements of each command, in their order."""


class Counting:
    """Counts in a community, one command at a time, while no message is carried."""

    def __init__(self, community: SimulatedCommunity) -> None:
        self._community = community
        self.counts: Counts = {}

    async def of(self, name: str, used: Awaitable[object]) -> None:
        """Count what it takes to answer what is *used*; then let all messages be carried."""
        worker = self._community.bot.outbox_worker
        await worker.close(timeout_s=5)
        with statements_of(self._community.bot._dependencies.database) as self.counts[name]:
            await used
        worker._closing = worker._sender.rate_limiter._closing = False
        worker.wake()
        await drain_outbox(self._community)


async def count(database: Database) -> Counts:
    """Use one command after the other over a migrated database with nothing in it."""
    async with _at_work(database) as community:
        counting, room = Counting(community), community.mentorship
        ada, ines, bilal = community["Ada"], community["Ines"], community["Bilal"]
        await counting.of("`/mentor volunteer`, form and all", volunteer(community, "Marek"))
        await request_pairing(community, "Chiara", "Ines")
        await counting.of("`/pairing decline`", ines.slash(room, "pairing decline"))
        await counting.of("`/mentee ask`, form and all", ask(community, "Ada", "Ines"))
        await counting.of(ACCEPT, ines.slash(room, "pairing accept"))
        await counting.of("`/mentor ask`", ines.slash(room, "mentor ask", mentee=bilal))
        await bilal.slash(room, "pairing decline")
        await trigger_check_in(community)
        await counting.of(ME, ines.slash(room, "mentorship me"))
        await counting.of(ANSWER, press(ada, "Going well"))
        await counting.of("check-in answered with a wish to be contacted", press(ines, "Please contact me"))
        await counting.of("`/checkin rhythm`", ada.slash(room, "checkin rhythm", rhythm="monthly"))
        await counting.of("`/pairing note`, form and all", _note(community))
        await make_pairing(community, "Dorji", "Ines")
        await counting.of("`/pairing end`", community["Dorji"].slash(room, "pairing end"))
        asked = await ada.slash(room, "privacy delete")
        assert asked.response is not None
        await counting.of(DELETE, ada.click(asked.response, label="Delete everything"))
    return counting.counts


async def _note(community: SimulatedCommunity) -> None:
    form = await community["Ada"].slash(community.mentorship, "pairing note")
    await fill_in(community["Ada"], form, "Thank you for today.")


@asynccontextmanager
async def _at_work(database: Database) -> AsyncIterator[SimulatedCommunity]:
    clock = ManualClock()
    bot = new_companion(database, clock)
    env = DemoEnv(bot, settle_timeout=30)
    await env.start()
    try:
        yield await create_community(env, bot, clock)
    finally:
        await bot.close()
        await env.shutdown()


async def _over(url: str) -> Counts:
    database = database_at(url)
    await migrate(database)
    return await count(database)


def main(arguments: Arguments = None) -> int:
    """Count and print."""
    options = parser(__doc__)
    options.add_argument("--show", metavar="WORD", help="also print the statements of the commands with this in them")
    asked = options.parse_args(arguments)
    with bench_databases(asked.database) as kinds:
        found = {place.name: asyncio.run(_over(place.new())) for place in kinds}
    first, *_ = found.values()
    rows = [(name, *(len(counts[name]) for counts in found.values())) for name in first]
    report("Statements from the interaction to its answer", ("command", *found), rows)
    for name in [each for each in first if asked.show is not None and asked.show in each]:
        for place, counts in found.items():
            print(f"\n{place}: {name}", *(" ".join(text.split()) for text in counts[name]), sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
