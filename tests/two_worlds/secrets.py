"""The secrets: what Ada or a facilitator does in the closed world, and what there is in its place in the open one."""

from __future__ import annotations

from dataclasses import dataclass

from storage.models.enums import CheckInAnswer, ContactPreference

from . import acts
from .observers import STAFF
from .script import AFTERWARDS, AGREED, ALL_NEAR, MENTORING, OFFERING, TOGETHER, UNKNOWN, WAITING, Act, Chapter
from .world import HOLDER, STAND_IN, World

HIM = "Marek"


async def nothing(world: World) -> None:
    """Ada has no secret; time passes as if she had."""
    await world.step()


def answers(answer: CheckInAnswer) -> Act:
    """Return that Ada answers her check-in."""
    return lambda world: acts.answers(world, HOLDER, answer)


WELL, CONTACT = answers(CheckInAnswer.WELL), answers(CheckInAnswer.CONTACT)


async def keeps_a_facilitator_apart(world: World) -> None:
    """Ada wishes to be contacted, and not by one of the facilitators."""
    await acts.keeps_apart(world, HOLDER, "Jonas", takes_time=False)
    await CONTACT(world)


async def keeps_days_free(world: World) -> None:
    """Ada keeps the days free in which she would be asked next."""
    await WELL(world)
    await acts.keeps_free(world, HOLDER, "2026-01-12 to 2026-01-20", takes_time=False)


async def lives_elsewhere(world: World) -> None:
    """Ada lives in another zone, where the clocks show the same."""
    await WELL(world)
    await acts.lives_in(world, HOLDER, "Europe/Madrid", takes_time=False)


async def esme_waits(world: World) -> None:
    """Somebody else than Ada waits."""
    await acts.waits(world, STAND_IN)


async def has_a_mentor(world: World) -> None:
    """Ada has a mentor, and somebody else waits."""
    await acts.find_each_other(world, HOLDER, "Ines", takes_time=False)
    await acts.waits(world, STAND_IN)


async def farid_worries(world: World) -> None:
    """Somebody else than Ada raises the concern, and keeps the same facilitators apart."""
    for facilitator in world.strangers:
        await acts.keeps_apart(world, "Farid", facilitator, takes_time=False)
    await acts.raises_concern(world, "Farid", HIM, is_named=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """What Ada keeps to herself, in one chapter.

    *told* are observers whom she tells, or who may know; for those who are told only a part, *part* is what there is
    in the open world in its place; *without_her* is what others do in the world in which she left. *reach* is how
    many messages about Marek, and how many questions of anybody, reach her from then on in the closed world.
    """

    chapter: Chapter
    closed: Act
    open: Act = nothing
    told: tuple[str, ...] = ()
    part: Act | None = None
    without_her: Act = nothing
    reach: tuple[int, int] | None = None

    def counterpart(self, observer: str) -> Act | None:
        """Return the open world to compare with for this observer; None for whom it is no secret."""
        return self.part if observer in self.told else self.open


SECRETS: dict[str, Secret] = {
    "keeps him apart": Secret(
        chapter=WAITING, closed=lambda world: acts.keeps_apart(world, HOLDER, HIM), reach=(0, 1)
    ),
    "not for me": Secret(chapter=WAITING, closed=lambda world: acts.passes_over(world, HOLDER, HIM), reach=(0, 1)),
    "keeps him apart after both agreed": Secret(
        chapter=AGREED,
        closed=lambda world: acts.keeps_apart(world, HOLDER, HIM),
        open=lambda world: acts.ends(world, HOLDER, HIM),
        reach=(0, 0),
    ),
    "keeps a seeker apart": Secret(
        chapter=MENTORING, closed=lambda world: acts.keeps_apart(world, HOLDER, HIM), reach=(0, 0)
    ),
    "keeps a facilitator apart": Secret(
        chapter=ALL_NEAR, closed=keeps_a_facilitator_apart, open=CONTACT, told=("facilitator kept apart",)
    ),
    "who said no": Secret(
        chapter=UNKNOWN, closed=lambda world: acts.waits(world, HOLDER), open=esme_waits, told=STAFF, reach=(1, 1)
    ),
    "no contact": Secret(
        chapter=AFTERWARDS,
        closed=lambda world: acts.says_contact(world, HOLDER, HIM, ContactPreference.NONE),
        reach=(0, 1),
    ),
    "a named concern": Secret(
        chapter=WAITING,
        closed=lambda world: acts.raises_concern(world, HOLDER, HIM, is_named=True),
        told=STAFF,
        reach=(0, 1),
    ),
    "an unnamed concern": Secret(
        chapter=WAITING,
        closed=lambda world: acts.raises_concern(world, HOLDER, HIM, is_named=False),
        told=STAFF,
        part=farid_worries,
        reach=(0, 1),
    ),
    "a rest over a concern": Secret(
        chapter=TOGETHER,
        closed=lambda world: acts.raises_concern(world, HOLDER, HIM, is_named=True, pauses=True),
        open=lambda world: acts.pauses(world, HOLDER, HIM),
        told=STAFF,
    ),
    "a check-in answer": Secret(chapter=TOGETHER, closed=answers(CheckInAnswer.NOT_SO_WELL), open=WELL),
    "a wish to be contacted": Secret(chapter=TOGETHER, closed=CONTACT, open=WELL, told=STAFF),
    "has a mentor": Secret(chapter=UNKNOWN, closed=has_a_mentor, open=esme_waits, without_her=esme_waits, told=STAFF),
    "quiet dates": Secret(chapter=TOGETHER, closed=keeps_days_free, open=WELL),
    "that he is suspended": Secret(
        chapter=ALL_NEAR,
        closed=lambda world: acts.suspends(world, "Tomas", HIM),
        open=lambda world: acts.stops_new_people(world, "Tomas", HIM),
        told=("partner", "facilitator kept apart", *STAFF),
    ),
    "that somebody is barred": Secret(
        chapter=OFFERING,
        closed=lambda world: acts.bars(world, "Tomas", "Dorji"),
        told=("facilitator kept apart", *STAFF),
    ),
    "her time zone": Secret(chapter=TOGETHER, closed=lives_elsewhere, open=WELL),
}
