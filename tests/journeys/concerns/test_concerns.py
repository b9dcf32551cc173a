"""A concern from the form to what came of it: the member, those who look after it, and nobody else."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.concerns import (
    CONCERN_TEXT,
    confided_messages,
    latest_concern,
    list_concerns,
    open_concern_form,
    raise_concern,
)
from tests.support.journeys.exclusions import rendered_answer
from tests.support.journeys.reading import (
    answer,
    cards_but_offers,
    components,
    dms,
    fill_in,
    last_dm,
    leaked_names,
    press,
    profile_link,
    sent_to,
    text,
)
from tests.support.journeys.steps import drain_outbox, make_pairing, press_forged, restart, services


async def test_from_the_form_to_what_came_of_it(community: SimulatedCommunity) -> None:
    said = await raise_concern(community, "Ada", about="Marek")
    assert "I take it to those who look after the groups" in said
    assert "`/support`" in said

    posted = last_dm(community["Tomas"])
    assert "Someone brings a concern" in text(posted)
    assert CONCERN_TEXT not in text(posted)
    read = answer(await press(community["Tomas"], "Read it"))
    assert CONCERN_TEXT in read
    assert f"about {profile_link(community, 'Marek')} · brought by {profile_link(community, 'Ada')}" in read
    taken = await press(community["Tomas"], "I'll look after it")
    await drain_outbox(community)
    assert "Please write to them yourself" in answer(taken)
    assert f"{profile_link(community, 'Tomas')} looks after what you brought" in text(last_dm(community["Ada"]))

    assert taken.response is not None
    note = await community["Tomas"].user.click(taken.response, label="Note something")
    assert "Kept" in answer(await fill_in(community["Tomas"], note, "I know both.", in_dm=True))
    other = answer(await press(community["Lindiwe"], "Read it"))
    assert "I know both." in other
    form = await community["Tomas"].user.click(taken.response, label="Close it")
    closed = await fill_in(community["Tomas"], form, ["talked"], "We spoke with him.", in_dm=True)
    assert "Closed" in answer(closed)
    await drain_outbox(community)

    told = last_dm(community["Ada"])
    assert "has been looked after" in text(told)
    assert "We spoke" not in text(told)
    assert "We spoke with him." in answer(await press(community["Ada"], "Read it", told))
    assert "We talked" in answer(await list_concerns(community, "Tomas"))
    assert cards_but_offers(community) == []
    assert dms(community["Marek"]) == []
    assert "What you brought" in answer(await community["Ada"].slash(community.mentorship, "mentorship me"))


async def test_without_a_name_nobody_hears_whose_it_is(community: SimulatedCommunity) -> None:
    await raise_concern(community, "Ada", about="Marek", named=False)
    await press(community["Tomas"], "Read it")
    await press(community["Tomas"], "I'll look after it")
    await list_concerns(community, "Tomas")
    await community["Tomas"].slash(community.mentorship, "facilitator queue")
    await drain_outbox(community)

    assert leaked_names(community, "Ada", reader="Tomas") == []
    assert "They don't know whose it is" in text(last_dm(community["Ada"]))


async def test_a_wish_to_be_reached_is_taken_from_a_direct_message(community: SimulatedCommunity) -> None:
    shown = (await community["Ada"].slash(community.mentorship, "support")).response
    assert shown is not None
    await community["Ada"].click(shown, label="Reach a facilitator")
    await drain_outbox(community)
    assert f"{profile_link(community, 'Ada')} would like to be reached" in text(last_dm(community["Lindiwe"]))

    await press(community["Tomas"], "I'll look after it")
    await drain_outbox(community)

    assert f"{profile_link(community, 'Tomas')} will write to you soon" in text(last_dm(community["Ada"]))
    again = await community["Ada"].click(shown, label="Reach a facilitator")
    assert f"Your wish to be reached is with {community['Tomas'].mention}." in answer(again)


async def own_page(community: SimulatedCommunity) -> str:
    """What the mentor reads on their own page."""
    return rendered_answer(await community["Ines"].slash(community.mentorship, "mentorship me"))


async def test_about_ones_mentor_it_rests_like_in_any_pause_from_a_direct_message(
    community: SimulatedCommunity,
) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")

    await community["Ada"].slash(community.mentorship, "pairing pause")
    any_pause = [text(last_dm(community["Ines"])), await own_page(community)]
    await community["Ada"].slash(community.mentorship, "pairing resume")
    await raise_concern(community, "Ada", pairing=pairing.id, pauses=True, in_dm=True)

    assert [text(last_dm(community["Ines"])), await own_page(community)] == any_pause
    assert "has paused the mentorship" in any_pause[0]
    assert "You'll hear when it goes on" in any_pause[1]
    concern = await latest_concern(community)
    tomas = await press(community["Tomas"], "I'll look after it")
    assert tomas.response is not None
    form = await community["Tomas"].user.click(tomas.response, label="Close it")
    await fill_in(community["Tomas"], form, ["arranged"], "", in_dm=True)
    await drain_outbox(community)
    outcome = await press(community["Ada"], "Read it")
    assert "You have paused your mentorship" in answer(outcome)
    assert outcome.response is not None
    await community["Ada"].user.click(outcome.response, label="Go on")
    assert "is your mentor" in answer(await community["Ada"].slash(community.mentorship, "mentorship me"))
    assert concern.about_id == community["Ines"].id


async def test_the_form_says_who_reads_it_and_asks_no_more_than_it_needs(community: SimulatedCommunity) -> None:
    plain = await open_concern_form(community, "Ada")
    await make_pairing(community, "Ada", "Ines")
    with_mentor = await open_concern_form(community, "Ada")

    def said(form: object) -> str:
        modal = form.modal  # type: ignore[attr-defined]  # what a press opened
        asked = [each for c in components(modal["components"]) for each in (c, *c.get("options", []))]
        return "\n".join(f"{each.get('label')} {each.get('description')}" for each in asked)

    assert "facilitators don't see who you are. I keep it, so that I can answer you" in said(plain)
    assert "Someone may be in danger now" in said(plain)
    assert "Pause the mentorship" not in said(plain)
    assert "Pause the mentorship meanwhile" in said(with_mentor)


async def test_too_much_in_a_day_is_kindly_put_off_and_the_words_come_back(community: SimulatedCommunity) -> None:
    for _ in range(5):
        await raise_concern(community, "Ada")

    said = await raise_concern(community, "Ada", words="The sixth.")

    assert "so this was not sent" in said
    assert "The sixth." in said


async def test_buttons_work_after_a_restart(community: SimulatedCommunity) -> None:
    await raise_concern(community, "Ada")
    await restart(community)

    assert CONCERN_TEXT in answer(await press(community["Tomas"], "Read it"))
    await press(community["Lindiwe"], "I'll look after it")
    take = f"concern:{(await latest_concern(community)).id}:take"
    late = answer(await press_forged(community, "Tomas", community.facilitators, take))

    assert "Somebody else looks after it now" in late
    assert community["Lindiwe"].mention not in late


@pytest.mark.parametrize("about", ["Lindiwe", "Tomas"])
async def test_each_who_may_act_is_told_and_the_one_whom_it_is_about_reads_nothing(
    community: SimulatedCommunity, about: str
) -> None:
    other = "Tomas" if about == "Lindiwe" else "Lindiwe"

    await raise_concern(community, "Ada", about=about)

    assert cards_but_offers(community) == []
    assert (len(confided_messages(community, other)), len(confided_messages(community, "Rosa"))) == (1, 1)
    assert confided_messages(community, about) == []
    assert CONCERN_TEXT not in "".join(sent_to(community, other))
    assert CONCERN_TEXT in answer(await press(community[other], "Read it"))
    await press(community[other], "I'll look after it")
    await drain_outbox(community)
    assert "Somebody else looks after it now" in answer(await press(community["Rosa"], "I'll look after it"))
    assert cards_but_offers(community) == []


async def test_for_a_facilitator_whom_it_is_about_there_is_nothing_anywhere(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Bilal", "Ines")
    pages = ("queue", "concerns", "pairs", "matches")
    lindiwe = community["Lindiwe"]
    before = [answer(await lindiwe.slash(community.mentorship, f"facilitator {page}")) for page in pages]
    about_ada = answer(await lindiwe.slash(community.mentorship, "facilitator person", member=community["Ada"]))
    to_end = await lindiwe.autocomplete(community.mentorship, "facilitator end", "pairing", "")

    told = dms(lindiwe)
    await raise_concern(community, "Ada", about="Lindiwe")
    concern = await latest_concern(community)
    await services(community).concern_cases.take(community.caller("Tomas"), concern.id)
    await drain_outbox(community)

    after = [answer(await lindiwe.slash(community.mentorship, f"facilitator {page}")) for page in pages]
    assert after == before
    assert (
        answer(await lindiwe.slash(community.mentorship, "facilitator person", member=community["Ada"])) == about_ada
    )
    assert await lindiwe.autocomplete(community.mentorship, "facilitator end", "pairing", "") == to_end
    assert dms(lindiwe) == told
    assert [said for said in sent_to(community, "Lindiwe") if CONCERN_TEXT in said or str(concern.id) in said] == []


@pytest.mark.parametrize(
    "words", ["*_~`|\\" * 333, "\n".join(["x"] * 900), "@everyone <@&1> [help](https://evil.example)"]
)
async def test_hostile_and_endless_words_are_shown_as_a_quotation(community: SimulatedCommunity, words: str) -> None:
    await raise_concern(community, "Ada", words=words)

    read = answer(await press(community["Tomas"], "Read it"))

    assert ">>> " in read
    assert "](https://evil" not in read
