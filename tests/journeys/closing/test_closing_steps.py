"""The closing, step by step: each can be skipped, in every combination, where the message stands."""

from __future__ import annotations

from itertools import product

import pytest

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import ContactPreference, NoteKind
from tests.support.journeys.closing import (
    count,
    make_ended_pairing,
    note_kinds_written,
    stored_boundaries,
    tell_facilitators,
    write_thanks,
)
from tests.support.journeys.reading import (
    answer,
    cards_but_offers,
    dms,
    fill_in,
    labels,
    last_dm,
    press,
    profile_link,
    text,
)
from tests.support.journeys.steps import drain_outbox, make_pairing, restart, services, stored_rows

MENTEES_NEXT = ["Find a mentor", "Rest for 2 weeks", "I would like to mentor", "Back"]
MENTORS_NEXT = ["Stay open", "Take nobody new", "Step down", "Back"]


@pytest.mark.parametrize("name", ["Ada", "Ines"])
@pytest.mark.parametrize(("boundaries", "respect", "gratitude"), list(product((True, False), repeat=3)))
async def test_each_step_is_done_or_skipped_alone(
    community: SimulatedCommunity, name: str, *, boundaries: bool, respect: bool, gratitude: bool
) -> None:
    pairing, me = await make_ended_pairing(community), community[name]
    message, known = last_dm(me), count(community, name)

    await press(me, "Contact is welcome" if boundaries else "Skip")
    if respect:
        await tell_facilitators(community, name, "It was good.")
    else:
        await press(me, "Skip")
    if gratitude:
        await write_thanks(community, name)
    else:
        await press(me, "Skip")
    await drain_outbox(community)

    assert "**What next?**" in text(last_dm(me))
    assert last_dm(me).id == message.id
    assert labels(last_dm(me)) == (MENTEES_NEXT if name == "Ada" else MENTORS_NEXT)
    assert count(community, name) == known
    assert await stored_boundaries(community, pairing) == ({me.id: ContactPreference.WELCOME} if boundaries else {})
    assert await note_kinds_written(community, pairing, name) == {
        kind for kind, done in ((NoteKind.RESPECT, respect), (NoteKind.THANKS, gratitude)) if done
    }
    told = [one for one in dms(community["Tomas"]) if "know something" in text(one)]
    assert (len(told), cards_but_offers(community)) == (respect, [])
    other = "Ines" if name == "Ada" else "Ada"
    assert ("a few words" in text(last_dm(community[other]))) is gratitude


@pytest.mark.parametrize("name", ["Ada", "Ines"])
async def test_the_one_who_ended_it_has_the_closing_in_the_answer(community: SimulatedCommunity, name: str) -> None:
    await make_pairing(community, "Ada", "Ines")
    me, said = community[name], await community[name].slash(community.mentorship, "pairing end")
    assert said.response is not None
    shown = said.response

    for label, step in (("Contact is welcome", "**Respect.**"), ("Skip", "**Gratitude.**"), ("Back", "**Respect.**")):
        turned = await me.click(shown, label=label)
        assert turned.response is not None
        assert step in text(turned.response)
        shown = turned.response
    told = await fill_in(me, await me.click(shown, label="Tell the facilitators"), "It was good.", "yes")

    assert "**Gratitude.**" in answer(told)
    assert "I write it to facilitators outside your pair" in answer(told)
    await drain_outbox(community)
    other = profile_link(community, "Ines" if name == "Ada" else "Ada")
    assert f"You may mention it to {other}" in text(last_dm(community["Tomas"]))


async def test_a_confirmation_stands_above_what_comes_next(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)

    said = [
        await press(community["Ada"], "No contact"),
        await tell_facilitators(community, "Ada", "It was good."),
        await write_thanks(community, "Ada"),
    ]
    _opening, first, *_ = text(last_dm(community["Ada"])).splitlines()

    assert [len(each.followups) for each in said] == [0, 0, 0]
    assert first.startswith("I keep them for")
    assert "**What next?**" in text(last_dm(community["Ada"]))


async def test_of_who_chose_discretion_the_same_stays_whatever_was_chosen(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await services(community).preferences.set_discreet(community.caller("Ada"), discreet=True)
    seconds, thirds, lasts = set(), set(), set()

    for label in ("Skip", "No contact", "If we meet in group", "Contact is welcome"):
        await press(community["Ada"], label)
        seconds.add(text(last_dm(community["Ada"])))
        await press(community["Ada"], "Back")
    await press(community["Ada"], "Skip")
    for told in (False, True):
        await (tell_facilitators(community, "Ada", "It was good.") if told else press(community["Ada"], "Skip"))
        thirds.add(text(last_dm(community["Ada"])))
        await press(community["Ada"], "Back")
    await press(community["Ada"], "Skip")
    for thanked in (False, True):
        await (write_thanks(community, "Ada") if thanked else press(community["Ada"], "Skip"))
        lasts.add(text(last_dm(community["Ada"])))
        await press(community["Ada"], "Back")

    assert (len(seconds), len(thirds), len(lasts)) == (1, 1, 1)


async def test_old_steps_work_after_a_restart(community: SimulatedCommunity) -> None:
    pairing = await make_ended_pairing(community)
    await press(community["Ada"], "Contact is welcome")
    await restart(community)

    await press(community["Ada"], "Skip")
    await restart(community)
    await write_thanks(community, "Ada", "Thank you for the walks.")
    await drain_outbox(community)
    await restart(community)
    await press(community["Ines"], "Read them")
    await drain_outbox(community)

    assert await stored_boundaries(community, pairing) == {community["Ada"].id: ContactPreference.WELCOME}
    assert "Thank you for the walks." in text(last_dm(community["Ines"]))
    assert labels(last_dm(community["Ada"])) == MENTEES_NEXT


async def test_a_form_opened_before_a_restart_gives_the_words_back(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "Skip")
    form = await press(community["Ada"], "Tell the facilitators")
    await restart(community)

    said = await fill_in(community["Ada"], form, "It was hard to say.", "no", in_dm=True)

    assert "It was hard to say." in answer(said)
    assert "your words are below" in answer(said)
    assert "**Respect.**" in text(last_dm(community["Ada"]))


async def test_words_that_are_none_are_given_back_and_the_step_stays(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "Skip")

    said = await tell_facilitators(community, "Ada", "\u200b\u202e ")

    assert "There were no words in it" in answer(said)
    assert "**Respect.**" in text(last_dm(community["Ada"]))
    assert not [message for message in dms(community["Tomas"]) if "know something" in text(message)]


async def test_the_closing_opens_from_ones_own_page_where_it_stands(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    me = community["Ada"]

    async def opened() -> str:
        page = await me.slash(community.mentorship, "mentorship me")
        assert page.response is not None
        assert "Your mentorship with" in text(page.response)
        return answer(await me.click(page.response, label="The closing"))

    assert "**Boundaries.**" in await opened()
    await press(me, "No contact")
    assert "**Respect.**" in await opened()
    await tell_facilitators(community, "Ada", "It was good.")
    assert "**Gratitude.**" in await opened()
    await write_thanks(community, "Ada")
    assert "**What next?**" in await opened()


async def test_what_was_meant_for_facilitators_is_forgotten_once_it_is_there(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "Skip")

    await tell_facilitators(community, "Ada", "I felt alone sometimes.")
    await drain_outbox(community)

    for name in ("Tomas", "Lindiwe", "Rosa"):
        assert "I felt alone sometimes." in text(last_dm(community[name]))
        assert f"Please don't mention it to {profile_link(community, 'Ines')}" in text(last_dm(community[name]))
    assert not [message for message in dms(community["Ines"]) if "alone" in text(message)]
    assert "alone sometimes" not in str(await stored_rows(community))
