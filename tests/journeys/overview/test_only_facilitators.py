"""Promise 7: facilitators never decide or read their own case; who else may do what: tests/authorization."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, cards, cards_but_offers, press
from tests.support.journeys.steps import (
    make_mentors,
    make_pairing,
    post_control,
    require_approval,
    services,
    someone,
    stored_rows,
    trigger_check_in,
    volunteer_as_mentor,
)

OWN = "it is not for you to look after"


async def test_facilitators_never_decide_about_their_own_offer(community: SimulatedCommunity) -> None:
    application = await volunteer_as_mentor(community, "Tomas")
    card = cards(community)[-1]
    before = await stored_rows(community)
    tomas = community["Tomas"]

    told = [
        answer(await tomas.click(card, label="Approve")),
        answer(await tomas.click(card, label="Decline")),
        answer(await tomas.click(card, label="Ask for a word")),
        answer(await tomas.slash(community.mentorship, "facilitator approve", member=tomas)),
        answer(await tomas.slash(community.mentorship, "facilitator decline", member=tomas)),
        answer(await tomas.slash(community.mentorship, "facilitator person", member=tomas)),
        answer(await tomas.slash(community.mentorship, "facilitator retire-mentor", member=tomas)),
    ]
    added = await tomas.slash(community.mentorship, "facilitator add-mentor", member=tomas)
    queue = await tomas.slash(community.mentorship, "facilitator queue")

    assert [said for said in told if OWN not in said] == []
    assert "takes two people" in answer(added) or OWN in answer(added)
    assert "Nothing waits for a decision" in answer(queue)
    assert await stored_rows(community) == before
    assert application.user_id == tomas.id


async def test_facilitators_never_decide_about_their_own_pairing(community: SimulatedCommunity) -> None:
    await require_approval(community)
    agreed = await make_pairing(community, "Lindiwe", "Ines")
    await make_mentors(community, "Marek")
    card = cards_but_offers(community)[-1]
    before = await stored_rows(community)
    lindiwe, suggest = community["Lindiwe"], "facilitator suggest"

    told = [
        answer(await lindiwe.click(card, custom_id=f"pairing:{agreed.id}:approve")),
        answer(await lindiwe.click(card, custom_id=f"pairing:{agreed.id}:refuse")),
        answer(await lindiwe.slash(community.mentorship, "facilitator end", pairing=str(agreed.id))),
        answer(await lindiwe.slash(community.mentorship, suggest, mentor=community["Marek"], mentee=lindiwe)),
        answer(await lindiwe.slash(community.mentorship, suggest, mentor=lindiwe, mentee=community["Ada"])),
        answer(await lindiwe.context_menu(community.mentorship, "Suggest a pairing", lindiwe)),
    ]

    assert [said for said in told if OWN not in said] == []
    assert await stored_rows(community) == before


async def test_facilitators_do_not_read_what_they_are_part_of(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await services(community).suggestions.suggest(
        community.caller("Tomas"), mentor=someone(community, "Ines"), mentee=someone(community, "Lindiwe")
    )

    pairs = await community["Lindiwe"].slash(community.mentorship, "facilitator pairs")
    person = await community["Lindiwe"].slash(community.mentorship, "facilitator person", member=community["Ines"])
    ends = await community["Lindiwe"].autocomplete(community.mentorship, "facilitator end", "pairing", "")
    others = await community["Tomas"].slash(community.mentorship, "facilitator pairs")

    assert "There are no pairings just now" in answer(pairs)
    assert "still open" not in answer(person)
    assert ends == []
    assert community["Lindiwe"].mention in answer(others)


async def test_nobody_takes_on_their_own_or_their_partners_wish_to_be_contacted(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Lindiwe")
    await make_pairing(community, "Tomas", "Lindiwe")
    await trigger_check_in(community)
    await press(community["Tomas"], "Please contact me")
    async with community.bot._dependencies.database.read_transaction() as uow:
        [question] = await uow.questions.open_contact_requests(community.guild.id)
    forged = post_control(community.facilitators, f"question:{question.id}:take")

    own = await community["Tomas"].click(forged, custom_id=f"question:{question.id}:take")
    partners = await community["Lindiwe"].click(forged, custom_id=f"question:{question.id}:take")

    assert OWN in answer(own)
    assert OWN in answer(partners)
