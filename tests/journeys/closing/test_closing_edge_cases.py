"""A closing when the other has left or was banned, with closed messages, when it is late, and when it is forged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.ui.components.closing import CLOSING_LOOKS
from tests.support.journeys.closing import go_to_gratitude, make_ended_pairing, note_kinds_written, tell_facilitators
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, press, sent_to, text
from tests.support.journeys.steps import (
    close_dms,
    drain_outbox,
    leave_server,
    make_pairing,
    press_forged,
    press_together,
    require_approval,
    services,
    stored_rows,
)

LATE = "This is closed by now"
OTHERS = "can't find that here"


async def goes(community: SimulatedCommunity, name: str, how: str) -> None:
    """Someone is gone, by themselves or because they were banned."""
    if how == "banned":
        community.env.backend.apply_ban(community.guild.id, community[name].id, None)
    else:
        leave_server(community, name)
    await community.env.settle()
    await drain_outbox(community)


async def says_alone(community: SimulatedCommunity, name: str) -> None:
    """The form of someone whose partner is gone: nobody is there to whom anything might be mentioned."""
    form = await press(community[name], "Tell the facilitators")
    await fill_in(community[name], form, "I worry about them.", in_dm=True)


@pytest.mark.parametrize("how", ["left", "banned"])
@pytest.mark.parametrize("gone", ["Ada", "Ines"])
async def test_who_is_left_behind_gets_their_closing_without_the_other(
    community: SimulatedCommunity, gone: str, how: str
) -> None:
    await make_pairing(community, "Ada", "Ines")
    stays = "Ines" if gone == "Ada" else "Ada"

    await goes(community, gone, how)
    first, offered = text(last_dm(community[stays])), labels(last_dm(community[stays]))
    wish = answer(await press(community[stays], "No contact"))
    respect = text(last_dm(community[stays]))
    await says_alone(community, stays)
    await drain_outbox(community)

    assert "is no longer in the server" in first
    assert "rather have no contact" in first
    assert offered == ["No contact", "Skip", "My overview"]
    assert "That is kept, and nobody sees it." in wish
    assert "**Respect.**" in respect
    assert "**What next?**" in text(last_dm(community[stays]))
    assert "I worry about them." in text(last_dm(community["Tomas"]))
    assert "Gratitude" not in "".join(sent_to(community, stays))


async def test_forged_steps_with_someone_who_left_say_nothing_to_nobody(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await goes(community, "Ines", "left")
    before = await stored_rows(community)

    said = {
        move: answer(await press_forged(community, "Ada", community.mentorship, f"closing:{pairing.id}:{move}"))
        for move in ("in_group", "gladly", "thank")
    }

    assert all(LATE in words for words in said.values())
    assert await stored_rows(community) == before


async def test_when_the_other_leaves_after_the_end_their_steps_fall_away(community: SimulatedCommunity) -> None:
    pairing = await make_ended_pairing(community)
    await go_to_gratitude(community, "Ada")
    await goes(community, "Ines", "left")

    late = await press(community["Ada"], "Write a few words")
    back = answer(await press(community["Ada"], "Back"))
    wish = await press_forged(community, "Ada", community.mentorship, f"closing:{pairing.id}:gladly")

    assert LATE in answer(late)
    assert LATE in answer(wish)
    assert "**Respect.**" in back
    assert labels(last_dm(community["Ada"])) == ["Tell the facilitators", "Skip", "Back"]


async def test_who_left_and_comes_back_has_no_closing(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await goes(community, "Ines", "left")
    community.people["Ines"] = community.guild.add_member(community["Ines"].user, roles=[community.roles["Member"]])
    await community.env.settle()

    page = await community["Ines"].slash(community.mentorship, "mentorship me")
    forged = await press_forged(community, "Ines", community.mentorship, f"closing:{pairing.id}:open")

    assert "The closing" not in text(page.response)
    assert LATE in answer(forged)


async def test_with_closed_messages_the_closing_is_kept_and_works_in_the_server(
    community: SimulatedCommunity,
) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    close_dms(community, "Ines")
    await community["Ada"].slash(community.mentorship, "pairing end")
    await drain_outbox(community)

    shown = await community["Ines"].slash(community.mentorship, "mentorship me")
    message = next(m for m in shown.followups if "has ended the mentorship" in text(m))
    turned = answer(await community["Ines"].click(message, label="Contact is welcome"))
    await community["Ines"].click(message, label="Skip")
    form = await community["Ines"].click(message, label="Write a few words")
    told = await fill_in(community["Ines"], form, "Be well.")
    await drain_outbox(community)

    assert "nobody sees it" in turned
    assert "**What next?**" in answer(told)
    assert "has left you a few words" in text(last_dm(community["Ada"]))
    assert len(await note_kinds_written(community, pairing, "Ines")) == 1


async def test_after_thirty_days_every_step_says_kindly_that_it_is_late(community: SimulatedCommunity) -> None:
    pairing = await make_ended_pairing(community)
    await community.advance_time(timedelta(days=31))
    before = await stored_rows(community)

    said = {
        move: answer(await press_forged(community, "Ada", community.mentorship, f"closing:{pairing.id}:{move}"))
        for move in CLOSING_LOOKS
    }
    page = await community["Ada"].slash(community.mentorship, "mentorship me")

    assert {move: words for move, words in said.items() if LATE not in words} == {}
    assert await stored_rows(community) == before
    assert "The closing" not in text(page.response)


@pytest.mark.parametrize("name", ["Tomas", "Dorji", "Marek"])
async def test_the_closing_of_two_is_nobody_elses(community: SimulatedCommunity, name: str) -> None:
    pairing = await make_ended_pairing(community)
    before = await stored_rows(community)

    said = {
        move: answer(await press_forged(community, name, community.mentorship, f"closing:{pairing.id}:{move}"))
        for move in CLOSING_LOOKS
    }

    assert {move: words for move, words in said.items() if OTHERS not in words} == {}
    assert await stored_rows(community) == before


async def test_what_goes_on_or_never_began_has_no_closing(community: SimulatedCommunity) -> None:
    goes_on = await make_pairing(community, "Ada", "Ines")
    await require_approval(community)
    agreed = await make_pairing(community, "Bilal", "Marek")
    await services(community).active_pairings.end(community.caller("Bilal"), agreed.id)
    await drain_outbox(community)

    said = [
        answer(await press_forged(community, name, community.mentorship, f"closing:{one.id}:{move}"))
        for name, one in (("Ada", goes_on), ("Bilal", agreed))
        for move in CLOSING_LOOKS
    ]

    assert all("doesn't fit how things stand" in words for words in said)
    assert "taken their yes back" in text(last_dm(community["Marek"]))
    assert labels(last_dm(community["Marek"])) == ["My overview"]


async def test_a_double_click_on_a_step_turns_it_once(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)

    results = await press_together(community, [(community["Ada"], last_dm(community["Ada"]), "Skip")] * 2)

    assert all("**Respect.**" in answer(one) for one in results)
    assert "**Respect.**" in text(last_dm(community["Ada"]))


async def test_a_form_sent_after_thirty_days_gives_the_words_back(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "Skip")
    form = await press(community["Ada"], "Tell the facilitators")
    await community.advance_time(timedelta(days=31))

    said = await fill_in(community["Ada"], form, "It took me long.", "no", in_dm=True)

    assert LATE in answer(said)
    assert "It took me long." in answer(said)


async def test_both_tell_the_facilitators_and_neither_learns_of_it(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)

    for name, words in (("Ada", "Adas words."), ("Ines", "The words of Ines.")):
        await press(community[name], "Skip")
        await tell_facilitators(community, name, words)
    await drain_outbox(community)

    for name in ("Tomas", "Lindiwe", "Rosa"):
        told = "\n".join(text(message) for message in dms(community[name]))
        assert "Adas words." in told
        assert "The words of Ines." in told
    assert "The words of Ines." not in "".join(sent_to(community, "Ada"))
    assert "Adas words." not in "".join(sent_to(community, "Ines"))
