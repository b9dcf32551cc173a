"""Statements that commands make, from the interaction to its answer: handlers, guards and services, all of it.

``python -m tests.bench.statements [--database sqlite|postgresql|both] [--show WORD]``
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

from bot.demo.world.community import InventedCommunity, SetClock, invent
from bot.demo.world.world import Prompt
from storage.database import Store
from storage.maintenance.migrate import migrate
from tests.conftest import new_companion
from tests.support.databases import store_at
from tests.support.journeys.acting import asks, carried, check_in_comes, together
from tests.support.journeys.reading import ask, fill_in, press, volunteer
from tests.support.statements import statements_of

from .places import Arguments, parser, places
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

    def __init__(self, town: InventedCommunity) -> None:
        self._town = town
        self.counts: Counts = {}

    async def of(self, name: str, used: Awaitable[object]) -> None:
        """Count what it takes to answer what is *used*; then let all messages be carried."""
        courier = self._town.bot.courier
        await courier.close(within=5)
        with statements_of(self._town.bot._parts.store) as self.counts[name]:
            await used
        courier._closing = courier._delivery.gates._closing = False
        courier.wake()
        await carried(self._town)


async def count(store: Store) -> Counts:
    """Use one command after the other over a migrated database with nothing in it."""
    async with _at_work(store) as town:
        counting, room = Counting(town), town.mentorship
        ada, ines, bilal = town["Ada"], town["Ines"], town["Bilal"]
        await counting.of("`/mentor volunteer`, form and all", volunteer(town, "Marek"))
        await asks(town, "Chiara", "Ines")
        await counting.of("`/pairing decline`", ines.slash(room, "pairing decline"))
        await counting.of("`/mentee ask`, form and all", ask(town, "Ada", "Ines"))
        await counting.of(ACCEPT, ines.slash(room, "pairing accept"))
        await counting.of("`/mentor ask`", ines.slash(room, "mentor ask", mentee=bilal))
        await bilal.slash(room, "pairing decline")
        await check_in_comes(town)
        await counting.of(ME, ines.slash(room, "mentorship me"))
        await counting.of(ANSWER, press(ada, "Going well"))
        await counting.of("check-in answered with a wish to be contacted", press(ines, "Please contact me"))
        await counting.of("`/checkin rhythm`", ada.slash(room, "checkin rhythm", rhythm="monthly"))
        await counting.of("`/pairing note`, form and all", _note(town))
        await together(town, "Dorji", "Ines")
        await counting.of("`/pairing end`", town["Dorji"].slash(room, "pairing end"))
        asked = await ada.slash(room, "privacy delete")
        assert asked.response is not None
        await counting.of(DELETE, ada.click(asked.response, label="Delete everything"))
    return counting.counts


async def _note(town: InventedCommunity) -> None:
    form = await town["Ada"].slash(town.mentorship, "pairing note")
    await fill_in(town["Ada"], form, "Thank you for today.")


@asynccontextmanager
async def _at_work(store: Store) -> AsyncIterator[InventedCommunity]:
    clock = SetClock()
    bot = new_companion(store, clock)
    env = Prompt(bot, settle_timeout=30)
    await env.start()
    try:
        yield await invent(env, bot, clock)
    finally:
        await bot.close()
        await env.shutdown()


async def _over(url: str) -> Counts:
    store = store_at(url)
    await migrate(store)
    return await count(store)


def main(arguments: Arguments = None) -> int:
    """Count and print."""
    options = parser(__doc__)
    options.add_argument("--show", metavar="WORD", help="also print the statements of the commands with this in them")
    asked = options.parse_args(arguments)
    with places(asked.database) as kinds:
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
