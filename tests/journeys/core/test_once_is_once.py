"""Promise 4 on the wire: whatever comes again, from Discord or from a device, is done once and answered the same."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta

from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from bot.rules.pairing import PairingMove
from tests.support.journeys.closing import go_to_gratitude, write_thanks
from tests.support.journeys.reading import (
    answer,
    card,
    components,
    dms,
    fill_in,
    press,
    text,
    volunteer,
)
from tests.support.journeys.repeats import Repeats
from tests.support.journeys.steps import (
    drain_outbox,
    join_waiting_list,
    make_mentors,
    make_pairing,
    request_pairing,
    require_approval,
    restart,
    services,
    stored_rows,
    trigger_check_in,
    volunteer_as_mentor,
)

Doing = Awaitable[InteractionResult]


class Twice:
    """Does each thing, sends it again, and keeps what was answered otherwise or changed anything the second time."""

    def __init__(self, community: SimulatedCommunity) -> None:
        self._community = community
        self._repeats = Repeats(community.env)
        self.wrong: list[str] = []

    async def __call__(self, name: str, doing: Doing) -> InteractionResult:
        """Do it twice, and return what came of it first."""
        first = await doing
        await drain_outbox(self._community)
        kept, said = await self._state(), answer(first)
        again = await self._repeats.send_again()
        await drain_outbox(self._community)
        if answer(again) != said:
            self.wrong.append(f"{name}: {said!r}, then {answer(again)!r}")
        if (after := await self._state()) != kept:
            self.wrong.append(f"{name} changed {[table for table in kept if kept[table] != after[table]]}")
        return first

    async def _state(self) -> dict[str, object]:
        stored = await stored_rows(self._community)
        written = {str(channel.id): len(channel.history()) for channel in [self._community.facilitators]}
        read = {name: len(dms(person)) for name, person in self._community.people.items()}
        return {**stored, "channel": written, "direct messages": read}


async def test_all_of_a_mentorship_comes_twice_and_is_done_once(community: SimulatedCommunity) -> None:
    twice, here = Twice(community), community.mentorship
    ada, ines, tomas, hana = (community[name] for name in ("Ada", "Ines", "Tomas", "Hana"))

    await twice("volunteer", volunteer(community, "Ines"))
    await twice("ask for a word", tomas.click(card(community), label="Ask for a word"))
    await twice("approve", tomas.click(card(community), label="Approve"))
    await twice("pause as mentor", ines.slash(here, "mentor pause", until="2 weeks"))
    await twice("resume as mentor", ines.slash(here, "mentor resume"))
    await volunteer_as_mentor(community, "Hana")
    await twice("decline an offer", tomas.slash(here, "facilitator decline", member=hana, reason="Not yet."))
    await twice("add a mentor", tomas.slash(here, "facilitator add-mentor", member=hana))
    await twice("retire a mentor", tomas.slash(here, "facilitator retire-mentor", member=hana))
    await twice("join", fill_in(ada, await ada.slash(here, "mentee ask"), "To listen.", "yes", "mentors", None))
    await twice("withdraw from the list", ada.slash(here, "mentee withdraw"))
    for answers in ("pairing withdraw", "pairing decline", "pairing accept"):
        # After a no it takes a while until the same can be asked again.
        community.clock.advance(timedelta(days=100) if answers == "pairing accept" else timedelta())
        await twice("ask", fill_in(ada, await ada.slash(here, "mentee ask", mentor=ines), "Would you?", "yes"))
        await twice(answers, (ada if "withdraw" in answers else ines).slash(here, answers))
    await twice("note", fill_in(ada, await ada.slash(here, "pairing note"), "Thank you for today."))
    for pausing in ("pairing pause", "pairing resume"):
        await twice(pausing, ada.slash(here, pausing))
    await twice("both pause", ada.slash(here, "pairing pause"))
    await ines.slash(here, "pairing pause")
    await twice("end one pause", ada.slash(here, "pairing resume"))
    await ines.slash(here, "pairing resume")
    await twice("rhythm", ada.slash(here, "checkin rhythm", rhythm="weekly"))
    await twice("step down", ines.slash(here, "mentor step-down"))
    page = await ines.slash(here, "mentorship me")
    assert page.response is not None
    await twice("hand over", ines.click(page.response, label="Hand over, if they like"))
    await twice("stay", press(ada, "Stay as we are"))
    await twice("end", ada.slash(here, "pairing end"))
    await twice("no contact", press(ines, "No contact"))

    assert twice.wrong == []


async def test_what_facilitators_do_and_what_is_confided_to_them_comes_twice(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    await join_waiting_list(community, "Bilal")
    twice, here = Twice(community), community.mentorship
    ada, ines, tomas, bilal = (community[name] for name in ("Ada", "Ines", "Tomas", "Bilal"))

    await twice("offer by name", ines.slash(here, "mentor ask", mentee=community["Chiara"]))
    shown = (await community["Marek"].slash(here, "mentor ask")).response
    assert shown is not None
    [waiting] = [option["value"] for part in components(shown) for option in part.get("options", [])]
    await twice("offer without a name", community["Marek"].select(shown, [waiting]))
    await twice("suggest", tomas.slash(here, "facilitator suggest", mentor=ines, mentee=bilal))
    await twice("yes to a suggestion", press(bilal, "Yes"))
    await require_approval(community)
    await request_pairing(community, "Ada", "Ines")
    await twice("yes that needs a facilitator's", press(ines, "Yes"))
    await twice("approve a pairing", tomas.click(card(community), label="Approve"))
    await trigger_check_in(community)
    for label in ("Going well", "Please contact me"):
        await twice(label, press(ada, label))
    taken = await twice("take on a wish", press(tomas, "I'll reach out"))
    await twice("hand a wish back", tomas.user.click(taken.response, label="Hand it back"))
    [pairing] = await services(community).overview.own_pairings_allowing(community.caller("Ada"), PairingMove.END)
    ending = tomas.slash(here, "facilitator end", pairing=str(pairing.id), reason="So it is better.")
    await twice("end for both", ending)
    await go_to_gratitude(community, "Ada")
    await twice("thank", write_thanks(community, "Ada"))
    await twice("let thanks come", press(ines, "Read them"))
    await twice("keep apart", ada.slash(here, "privacy keep-apart", member=ines))
    support = (await ada.slash(here, "support")).response
    assert support is not None
    await twice("reach a facilitator", ada.click(support, label="Reach a facilitator"))
    taken = await twice("take on a concern", press(tomas, "I'll look after it"))
    await twice("hand a concern back", tomas.user.click(taken.response, label="Hand it back"))
    await twice("keep when to ask", ada.slash(here, "checkin preferences", time_zone="Europe/Berlin"))
    asked = (await ada.slash(here, "privacy delete")).response
    assert asked is not None
    await twice("delete everything", ada.click(asked, label="Delete everything"))

    assert twice.wrong == []


async def test_a_form_that_discord_showed_and_said_nothing_of_is_taken_in(community: SimulatedCommunity) -> None:
    adapter = community.env._webhook_adapter
    carry = adapter.request

    async def lose_the_reply(*given: object, **named: object) -> None:
        await carry(*given, **named)
        raise TimeoutError

    adapter.request = lose_the_reply
    form = await community["Ines"].slash(community.mentorship, "mentor volunteer")
    adapter.request = carry

    said = await fill_in(community["Ines"], form, ["kind"], "present", ["2"], "I listen.")

    assert "Thank you for offering this." in answer(said)


async def test_a_form_sent_again_changed_or_after_a_restart_is_told_that_it_was_taken_in(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    repeats, ada = Repeats(community.env), community["Ada"]
    form = await ada.slash(community.mentorship, "pairing note")

    refused = await fill_in(ada, form, " ")
    said = await repeats.send_again("Thank you for today.")
    changed = await repeats.send_again("Thank you for yesterday.")
    await restart(community)
    again = await repeats.send_again("Thank you for today.")

    assert "There were no words in it" in answer(refused)
    assert "I bring it to" in answer(said)
    for later in (changed, again):
        assert "I had taken this form in before, and what it was for is done, once." in answer(later)
    assert "Thank you for yesterday." in answer(changed)
    assert len([message for message in dms(community["Ines"]) if "Thank you for" in text(message)]) == 1
