"""Days without messages: typed as people type them, private, and kept free."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord.results import InteractionResult, ResponseMessage
from sqlalchemy import select

from bot.demo.world.community import SimulatedCommunity
from storage.schema.audit import audit
from storage.schema.people import preferences
from tests.journeys.preferences.test_checkin_preferences import control, page
from tests.support.journeys.reading import answer, check_ins, components, dms, fill_in, text
from tests.support.journeys.steps import advance_days, make_mentors, make_pairing, restart, stored_rows


async def dates(community: SimulatedCommunity, name: str, shown: ResponseMessage, typed: str) -> InteractionResult:
    """Someone fills in days without messages."""
    form = await community[name].click(shown, custom_id=control(community, "dates"))
    return await fill_in(community[name], form, typed)


async def test_on_a_quiet_day_nothing_comes_and_then_it_does(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    said = await dates(community, "Ada", await page(community, "Ada"), "4 January - 7 January 2026")

    await advance_days(community, 6)
    quiet = check_ins(community["Ada"])
    await advance_days(community, 1)
    await community.advance_time(timedelta(hours=7))

    assert "one day or stretch of days" in answer(said)
    assert quiet == []
    assert len(check_ins(community["Ada"])) == 1


async def test_the_form_holds_what_was_typed_and_replaces_it(community: SimulatedCommunity) -> None:
    shown = await page(community, "Ada")
    first = answer(await dates(community, "Ada", shown, "24 Dec 2026 – 2 Jan\n2026-03-01"))

    form = await community["Ada"].click(shown, custom_id=control(community, "dates"))
    assert form.modal is not None
    [field] = [c for c in components(form.modal["components"]) if "value" in c]
    emptied = await fill_in(community["Ada"], form, "")

    assert "2 days or stretches of days" in first
    assert emptied.response is not None
    assert emptied.response.id == shown.id
    assert field["value"] == "2026-03-01\n2026-12-24 to 2027-01-02"
    assert "Single days without messages**: none" in answer(emptied)


@pytest.mark.parametrize("typed", ["next tuesday", "2026-02-30", "24 Dec\nwhen I am tired", "3/4", "2045-01-01"])
async def test_days_that_cannot_be_read_come_back_whole_and_change_nothing(
    community: SimulatedCommunity, typed: str
) -> None:
    shown = await page(community, "Ada")
    await dates(community, "Ada", shown, "2026-03-01")
    before = await stored_rows(community)

    said = await dates(community, "Ada", shown, typed)

    assert "as days to keep free" in answer(said)
    assert "What you typed is below" in answer(said)
    assert f"```\n{typed}\n```" in [message.content for message in said.followups]
    assert await stored_rows(community) == before


async def test_too_many_days_come_back_as_well(community: SimulatedCommunity) -> None:
    typed = "\n".join(f"2026-{month:02}-{day:02}" for month in (2, 3) for day in range(1, 28))

    said = await dates(community, "Ada", await page(community, "Ada"), typed)

    assert "more days than I can keep" in answer(said)
    assert typed in "".join(message.content for message in said.followups)


async def test_a_form_opened_before_a_restart_gives_the_days_back(community: SimulatedCommunity) -> None:
    shown = await page(community, "Ada")
    form = await community["Ada"].click(shown, custom_id=control(community, "dates"))
    await restart(community)

    said = await fill_in(community["Ada"], form, "2026-03-01")

    assert "your words are below" in answer(said)
    assert "2026-03-01" in answer(said)


async def test_the_days_are_encrypted_and_nobody_else_hears_of_them(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Tomas")
    await make_pairing(community, "Ada", "Tomas")
    await dates(community, "Ada", await page(community, "Ada"), "14 February")

    async with community.bot._dependencies.database.engine.connect() as connection:
        raw = (await connection.exec_driver_sql("select quiet_dates from preferences")).scalar_one()
        trail = list((await connection.execute(select(audit.c.move))).scalars())
        kept = (await connection.execute(select(preferences.c.quiet_dates))).scalar_one()
    person = await community["Lindiwe"].slash(community.mentorship, "facilitator person", member=community["Ada"])

    assert "02-14" in kept
    assert b"02-14" not in raw
    assert "prefer" in trail
    assert "dates" not in trail
    assert "February" not in answer(person)
    assert not [message for message in dms(community["Tomas"]) if "February" in text(message)]
