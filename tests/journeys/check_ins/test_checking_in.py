"""Check-ins: one question, three buttons; only "please contact me" goes anywhere."""

from __future__ import annotations

from datetime import timedelta

from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from bot.ui.check_ins.messages import ANSWER_SAVED
from bot.ui.core.layout import DM_OPENING
from tests.support.journeys.reading import (
    answer,
    cards,
    cards_but_offers,
    choose_check_in_option,
    components,
    dms,
    labels,
    last_dm,
    press,
    profile_link,
    text,
)
from tests.support.journeys.steps import (
    close_dms,
    make_mentors,
    make_pairing,
    open_dms,
    press_together,
    remove_role,
    services,
    trigger_check_in,
)


async def asked_to_be_contacted(
    community: SimulatedCommunity, mentee: str = "Ada", mentor: str = "Ines"
) -> InteractionResult:
    """The mentee answers the first check-in with the wish to be contacted."""
    await make_pairing(community, mentee, mentor)
    await trigger_check_in(community)
    return await press(community[mentee], "Please contact me")


async def test_an_answer_is_kept_and_can_be_changed(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)

    well = answer(await press(community["Ada"], "Going well"))
    low = answer(await press(community["Ada"], "Not so well"))

    assert "Good to hear" in well
    assert "Thank you for saying so" in low
    assert "You said: **Not so well**" in text(last_dm(community["Ada"]))
    assert "Going well" in labels(last_dm(community["Ada"]))


async def test_of_who_chose_discretion_the_answer_cannot_be_read_from_the_direct_message(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await services(community).preferences.set_discreet(community.caller("Ada"), discreet=True)
    stands, meanings = [], []

    for label in ("Going well", "Not so well", "Please contact me"):
        meanings += (await press(community["Ada"], label)).followups
        stands.append(list(components(last_dm(community["Ada"]))))

    assert text(last_dm(community["Ada"])) == f"{DM_OPENING}\n{ANSWER_SAVED}"
    assert stands[0] == stands[1] == stands[2]
    assert [meaning.ephemeral for meaning in meanings] == [True] * 3


async def test_no_one_else_sees_an_answer(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)

    await press(community["Ada"], "Not so well")
    person = await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ada"])
    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")

    assert cards_but_offers(community) == []
    assert not [message for message in dms(community["Ines"]) if "You said" in text(message)]
    assert not [said for said in (answer(person), answer(queue)) if "ot so well" in said]


async def test_who_asks_to_be_contacted_is_told_what_happens_and_whom_to_call(community: SimulatedCommunity) -> None:
    said = await asked_to_be_contacted(community)

    assert "I ask again, and then others" in answer(said)
    assert "emergency number" in answer(said)
    assert cards_but_offers(community) == []
    for name in ("Tomas", "Lindiwe", "Rosa"):
        assert f"{profile_link(community, 'Ada')} asks to be contacted" in text(last_dm(community[name]))
        assert labels(last_dm(community[name])) == ["I'll reach out"]


async def test_one_facilitator_reaches_out_and_the_others_hear_who(community: SimulatedCommunity) -> None:
    await asked_to_be_contacted(community)

    first = await press(community["Tomas"], "I'll reach out")
    second = await press(community["Lindiwe"], "I'll reach out")

    assert "Please write to them yourself" in answer(first)
    assert "Somebody else looks after it now" in answer(second)
    assert f"{profile_link(community, 'Tomas')} will write to you soon" in text(last_dm(community["Ada"]))
    assert len([message for message in dms(community["Ada"]) if "will write to you soon" in text(message)]) == 1


async def test_two_who_press_at_the_same_moment_take_it_on_once(community: SimulatedCommunity) -> None:
    await asked_to_be_contacted(community)

    both = await press_together(
        community, [(community[name], last_dm(community[name]), "I'll reach out") for name in ("Tomas", "Lindiwe")]
    )

    assert sum("Somebody else looks after it now" in answer(each) for each in both) == 1
    assert len([message for message in dms(community["Ada"]) if "will write to you soon" in text(message)]) == 1


async def test_taking_the_wish_back_is_told_to_those_who_know_of_it(community: SimulatedCommunity) -> None:
    await asked_to_be_contacted(community)

    await press(community["Ada"], "Going well")
    late = answer(await press(community["Tomas"], "I'll reach out"))

    assert "They have taken it back" in text(last_dm(community["Lindiwe"]))
    assert labels(last_dm(community["Lindiwe"])) == []
    assert "Please write to them yourself" not in late


async def test_an_older_question_is_closed_by_the_next(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    older = last_dm(community["Ada"])
    for _ in range(3):
        await trigger_check_in(community)

    late = await press(community["Ada"], "Going well", older)

    assert "This is closed by now" in answer(late)


async def test_what_stands_below_the_answers_works(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)

    note = await choose_check_in_option(community["Ada"], "note")
    rest = await choose_check_in_option(community["Ada"], "pause")

    assert note.modal is not None
    assert "is paused" in answer(rest)
    assert "Go on" in labels(last_dm(community["Ada"]))


async def test_when_the_partner_is_a_facilitator_someone_outside_the_pair_is_told(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Tomas")
    known = dms(community["Tomas"])

    await asked_to_be_contacted(community, "Ada", "Tomas")
    tomas = await community["Tomas"].slash(community.mentorship, "facilitator queue")
    lindiwe = await community["Lindiwe"].slash(community.mentorship, "facilitator queue")

    assert not [one for one in cards(community) if "contacted" in text(one)]
    assert not [one for one in dms(community["Tomas"])[len(known) :] if "contacted" in text(one)]
    assert f"{profile_link(community, 'Ada')} asks to be contacted" in text(last_dm(community["Rosa"]))
    assert community["Ada"].mention not in answer(tomas)
    assert f"{community['Ada'].mention} asks to be contacted" in answer(lindiwe)


async def test_when_the_partner_is_the_coordinator_the_other_facilitators_are_told(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Rosa")

    await asked_to_be_contacted(community, "Ada", "Rosa")

    told = [
        name for name in ("Tomas", "Lindiwe") if "asks to be contacted" in "".join(map(text, dms(community[name])))
    ]
    assert told == ["Tomas", "Lindiwe"]
    assert "asks to be contacted" not in "".join(map(text, dms(community["Rosa"])))


async def test_an_owner_who_is_no_facilitator_does_not_hear_of_it(community: SimulatedCommunity) -> None:
    await services(community).setup.choose_coordinator(community.caller("Rosa"), community["Lindiwe"].id)
    remove_role(community, "Rosa", "Facilitator")
    await make_mentors(community, "Lindiwe")

    await asked_to_be_contacted(community, "Ada", "Lindiwe")

    assert "asks to be contacted" in "".join(map(text, dms(community["Tomas"])))
    assert dms(community["Rosa"]) == []


async def test_a_person_told_instead_out_of_reach_does_not_swallow_the_wish(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Tomas")
    close_dms(community, "Rosa")

    await asked_to_be_contacted(community, "Ada", "Tomas")
    open_dms(community)

    assert "asks to be contacted" in "".join(map(text, dms(community["Lindiwe"])))


async def test_with_every_facilitators_messages_closed_the_coordinator_is_told(
    community: SimulatedCommunity,
) -> None:
    await services(community).setup.choose_coordinator(community.caller("Rosa"), community["Hana"].id)
    async with community.bot._dependencies.database.transaction() as uow:
        for name in ("Rosa", "Lindiwe", "Tomas"):
            await uow.people.save_dm_channel(community[name].id, community[name].user.dm_channel.id)
    close_dms(community, "Rosa", "Lindiwe", "Tomas")

    await asked_to_be_contacted(community)
    await community.advance_time(timedelta(minutes=5))

    assert "asks to be contacted" in text(last_dm(community["Hana"]))
    assert "can't reach" not in "".join(map(text, community.facilitators.history()))
    assert "Please write to them yourself" in answer(await press(community["Hana"], "I'll reach out"))


async def test_taking_it_on_from_the_queue(community: SimulatedCommunity) -> None:
    await asked_to_be_contacted(community)
    queue = await community["Lindiwe"].slash(community.mentorship, "facilitator queue")
    assert queue.response is not None

    said = await community["Lindiwe"].click(queue.response, label="I'll reach out")

    assert "Please write to them yourself" in answer(said)


async def test_a_day_later_each_who_was_told_is_asked_once_more(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Tomas")
    await asked_to_be_contacted(community, "Ada", "Tomas")
    before = len(dms(community["Rosa"]))

    await community.advance_time(timedelta(hours=25))

    assert len(dms(community["Rosa"])) == before + 1
    for name in ("Rosa", "Lindiwe"):
        assert "Nobody has taken it on yet" in text(last_dm(community[name]))
    assert "asks to be contacted" not in "".join(map(text, dms(community["Tomas"])))
