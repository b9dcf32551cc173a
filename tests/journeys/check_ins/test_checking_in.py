"""Check-ins: one question, three buttons; only "please contact me" goes anywhere."""

from __future__ import annotations

from datetime import timedelta

from simcord.results import InteractionResult

from bot.demo.world.community import InventedCommunity
from bot.ui.check_ins.messages import KEPT
from bot.ui.core.layout import OPENING
from tests.support.journeys.acting import (
    at_once,
    check_in_comes,
    close_dms,
    is_mentor,
    loses_role,
    open_dms,
    services,
    together,
)
from tests.support.journeys.reading import (
    answer,
    by_name,
    card,
    choose,
    components,
    dms,
    labels,
    last_dm,
    press,
    text,
)


async def asked_to_be_contacted(
    town: InventedCommunity, mentee: str = "Ada", mentor: str = "Ines"
) -> InteractionResult:
    """The mentee answers the first check-in with the wish to be contacted."""
    await together(town, mentee, mentor)
    await check_in_comes(town)
    return await press(town[mentee], "Please contact me")


async def test_an_answer_is_kept_and_can_be_changed(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)

    well = answer(await press(town["Ada"], "Going well"))
    wobbly = answer(await press(town["Ada"], "A bit wobbly"))

    assert "Good to hear" in well
    assert "Thank you for saying so" in wobbly
    assert "that is kept" in text(last_dm(town["Ada"]))
    assert "Going well" in labels(last_dm(town["Ada"]))


async def test_what_was_answered_cannot_be_read_from_the_direct_message(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    stands, meanings = [], []

    for label in ("Going well", "A bit wobbly", "Please contact me"):
        meanings += (await press(town["Ada"], label)).followups
        stands.append(list(components(last_dm(town["Ada"]))))

    assert text(last_dm(town["Ada"])) == f"{OPENING}\n{KEPT}"
    assert stands[0] == stands[1] == stands[2]
    assert [meaning.ephemeral for meaning in meanings] == [True] * 3


async def test_no_one_else_sees_an_answer(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    cards = len(town.facilitators.history())
    await check_in_comes(town)

    await press(town["Ada"], "A bit wobbly")
    person = await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ada"])
    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")

    assert len(town.facilitators.history()) == cards
    assert not [message for message in dms(town["Ines"]) if "wobbly" in text(message)]
    assert not [said for said in (answer(person), answer(queue)) if "wobbly" in said]


async def test_who_asks_to_be_contacted_is_told_what_happens_and_whom_to_call(town: InventedCommunity) -> None:
    said = await asked_to_be_contacted(town)

    assert "within 2 days" in answer(said)
    assert "emergency number" in answer(said)
    assert f"{town['Ada'].mention} asks to be contacted" in text(card(town))
    assert labels(card(town)) == ["I'll reach out"]


async def test_one_facilitator_reaches_out_and_the_others_see_who(town: InventedCommunity) -> None:
    await asked_to_be_contacted(town)
    old = card(town)

    first, second = await at_once(
        town, [(town["Tomas"], old, "I'll reach out"), (town["Lindiwe"], old, "I'll reach out")]
    )

    assert "Please write to them yourself" in answer(first)
    assert f"already settled by {town['Tomas'].mention}" in answer(second)
    assert f"{town['Tomas'].mention} reaches out to them" in text(card(town))
    assert labels(card(town)) == []
    assert f"{by_name(town, 'Tomas')} will write to you soon" in text(last_dm(town["Ada"]))
    assert len([message for message in dms(town["Ada"]) if "will write to you soon" in text(message)]) == 1


async def test_a_check_mark_takes_it_on_and_the_person_hears_who_will_write(town: InventedCommunity) -> None:
    await asked_to_be_contacted(town)

    await town["Tomas"].react(card(town), "✅")

    assert f"{town['Tomas'].mention} reaches out to them" in text(card(town))
    assert f"{by_name(town, 'Tomas')} will write to you soon" in text(last_dm(town["Ada"]))


async def test_taking_the_wish_back_shows_on_the_card(town: InventedCommunity) -> None:
    await asked_to_be_contacted(town)
    old = card(town)

    await press(town["Ada"], "Going well")
    late = await town["Tomas"].click(old, label="I'll reach out") if labels(card(town)) else None

    assert late is None
    assert "They have taken it back" in text(card(town))


async def test_an_older_question_is_closed_by_the_next(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    older = last_dm(town["Ada"])
    for _ in range(3):
        await check_in_comes(town)

    late = await press(town["Ada"], "Going well", older)

    assert "This is closed by now" in answer(late)


async def test_what_stands_below_the_answers_works(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)

    note = await choose(town["Ada"], "note")
    rest = await choose(town["Ada"], "pause")

    assert note.modal is not None
    assert "is paused" in answer(rest)
    assert "Go on" in labels(last_dm(town["Ada"]))


async def test_when_the_partner_is_a_facilitator_someone_outside_the_pair_is_told(town: InventedCommunity) -> None:
    await is_mentor(town, "Tomas")
    cards = len(town.facilitators.history())

    await asked_to_be_contacted(town, "Ada", "Tomas")
    tomas = await town["Tomas"].slash(town.mentorship, "facilitator queue")
    lindiwe = await town["Lindiwe"].slash(town.mentorship, "facilitator queue")

    assert len(town.facilitators.history()) == cards
    assert f"{by_name(town, 'Ada')} asks to be contacted" in text(last_dm(town["Rosa"]))
    assert town["Ada"].mention not in answer(tomas)
    assert f"{town['Ada'].mention} asks to be contacted" in answer(lindiwe)


async def test_when_the_partner_is_the_coordinator_another_facilitator_is_told(town: InventedCommunity) -> None:
    await is_mentor(town, "Rosa")

    await asked_to_be_contacted(town, "Ada", "Rosa")

    told = [name for name in ("Tomas", "Lindiwe") if "asks to be contacted" in "".join(map(text, dms(town[name])))]
    assert len(told) == 1
    assert "asks to be contacted" not in "".join(map(text, dms(town["Rosa"])))


async def test_an_owner_who_is_no_facilitator_does_not_hear_of_it(town: InventedCommunity) -> None:
    await services(town).setup.choose_coordinator(town.caller("Rosa"), town["Lindiwe"].id)
    loses_role(town, "Rosa", "Facilitator")
    await is_mentor(town, "Lindiwe")

    await asked_to_be_contacted(town, "Ada", "Lindiwe")

    assert "asks to be contacted" in "".join(map(text, dms(town["Tomas"])))
    assert dms(town["Rosa"]) == []


async def test_a_confidant_out_of_reach_does_not_swallow_the_wish(town: InventedCommunity) -> None:
    await is_mentor(town, "Tomas")
    close_dms(town, "Rosa")

    await asked_to_be_contacted(town, "Ada", "Tomas")
    open_dms(town)

    assert "asks to be contacted" in "".join(map(text, dms(town["Lindiwe"])))


async def test_taking_it_on_from_the_queue(town: InventedCommunity) -> None:
    await is_mentor(town, "Tomas")
    await asked_to_be_contacted(town, "Ada", "Tomas")
    queue = await town["Lindiwe"].slash(town.mentorship, "facilitator queue")
    assert queue.response is not None

    said = await town["Lindiwe"].click(queue.response, label="I'll reach out")

    assert "Please write to them yourself" in answer(said)
    assert f"{by_name(town, 'Lindiwe')} reaches out to them" in text(last_dm(town["Rosa"]))
    assert "Please write to them" not in text(last_dm(town["Rosa"]))


async def test_whoever_was_told_alone_takes_it_on_by_button_and_the_person_hears(town: InventedCommunity) -> None:
    await is_mentor(town, "Tomas")
    await asked_to_be_contacted(town, "Ada", "Tomas")

    said = await press(town["Rosa"], "I'll reach out")
    again = await press(town["Rosa"], "I'll reach out")
    dm = town.env.backend.messages[town["Rosa"].user.dm_channel.id]

    assert "Please write to them yourself" in answer(said)
    assert "already settled" in answer(again)
    assert f"{by_name(town, 'Rosa')} will write to you soon" in text(last_dm(town["Ada"]))
    # Nobody tells them what they have just done.
    assert "reaches out" not in str([message.components for message in dm.values()])


async def test_a_day_later_whoever_was_told_alone_is_asked_once_more(town: InventedCommunity) -> None:
    await is_mentor(town, "Tomas")
    await asked_to_be_contacted(town, "Ada", "Tomas")
    before = len(dms(town["Rosa"]))

    await town.let_time_pass(timedelta(hours=25))

    assert len(dms(town["Rosa"])) == before + 1
    assert "Nobody has taken it on yet" in text(last_dm(town["Rosa"]))
    assert "asks to be contacted" not in "".join(map(text, dms(town["Lindiwe"])))
