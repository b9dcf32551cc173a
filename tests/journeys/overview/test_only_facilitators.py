"""Promise 7: facilitators never decide or read their own case; who else may do what: tests/rights."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import (
    applies,
    asks,
    check_in_comes,
    is_mentor,
    posted,
    remembered,
    together,
    wants_a_yes,
)
from tests.support.journeys.reading import answer, press

OWN = "another facilitator looks after it"


async def test_facilitators_never_decide_about_their_own_offer(town: InventedCommunity) -> None:
    application = await applies(town, "Tomas")
    card = town.facilitators.history()[-1]
    before = await remembered(town)
    tomas = town["Tomas"]

    told = [
        answer(await tomas.click(card, label="Approve")),
        answer(await tomas.click(card, label="Decline")),
        answer(await tomas.click(card, label="Ask for a word")),
        answer(await tomas.slash(town.mentorship, "facilitator approve", member=tomas)),
        answer(await tomas.slash(town.mentorship, "facilitator decline", member=tomas)),
        answer(await tomas.slash(town.mentorship, "facilitator person", member=tomas)),
        answer(await tomas.slash(town.mentorship, "facilitator retire-mentor", member=tomas)),
    ]
    added = await tomas.slash(town.mentorship, "facilitator add-mentor", member=tomas)
    queue = await tomas.slash(town.mentorship, "facilitator queue")

    assert [said for said in told if OWN not in said] == []
    assert "takes two people" in answer(added) or OWN in answer(added)
    assert "Nothing waits for a decision" in answer(queue)
    assert await remembered(town) == before
    assert application.user_id == tomas.id


async def test_facilitators_never_decide_about_their_own_pairing(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    agreed = await together(town, "Lindiwe", "Ines")
    await is_mentor(town, "Marek")
    card = town.facilitators.history()[-2]
    before = await remembered(town)
    lindiwe, suggest = town["Lindiwe"], "facilitator suggest"

    told = [
        answer(await lindiwe.click(card, custom_id=f"pairing:{agreed.id}:approve")),
        answer(await lindiwe.click(card, custom_id=f"pairing:{agreed.id}:refuse")),
        answer(await lindiwe.slash(town.mentorship, "facilitator end", pairing=str(agreed.id))),
        answer(await lindiwe.slash(town.mentorship, suggest, mentor=town["Marek"], mentee=lindiwe)),
        answer(await lindiwe.slash(town.mentorship, suggest, mentor=lindiwe, mentee=town["Ada"])),
        answer(await lindiwe.context_menu(town.mentorship, "Suggest a pairing", lindiwe)),
    ]

    assert [said for said in told if OWN not in said] == []
    assert await remembered(town) == before


async def test_facilitators_do_not_read_what_they_are_part_of(town: InventedCommunity) -> None:
    await asks(town, "Lindiwe", "Ines")

    pairs = await town["Lindiwe"].slash(town.mentorship, "facilitator pairs")
    person = await town["Lindiwe"].slash(town.mentorship, "facilitator person", member=town["Ines"])
    ends = await town["Lindiwe"].autocomplete(town.mentorship, "facilitator end", "pairing", "")
    others = await town["Tomas"].slash(town.mentorship, "facilitator pairs")

    assert "There are no pairings just now" in answer(pairs)
    assert "no answer yet" not in answer(person)
    assert ends == []
    assert town["Lindiwe"].mention in answer(others)


async def test_nobody_takes_on_their_own_or_their_partners_wish_to_be_contacted(town: InventedCommunity) -> None:
    await is_mentor(town, "Lindiwe")
    await together(town, "Tomas", "Lindiwe")
    await check_in_comes(town)
    await press(town["Tomas"], "Please contact me")
    async with town.bot._parts.store.reading() as memory:
        [question] = await memory.questions.open_contacts(town.guild.id)
    forged = posted(town.facilitators, f"question:{question.id}:take")

    own = await town["Tomas"].click(forged, custom_id=f"question:{question.id}:take")
    partners = await town["Lindiwe"].click(forged, custom_id=f"question:{question.id}:take")

    assert OWN in answer(own)
    assert OWN in answer(partners)
