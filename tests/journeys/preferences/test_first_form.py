"""Before the first form everybody is told what is kept, and chooses what messages may show; once."""

from __future__ import annotations

import json

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.ui.core.layout import DM_OPENING
from tests.support.journeys.reading import answer, dms, fill_in, last_dm, text
from tests.support.journeys.steps import drain_outbox, has_not_begun, make_mentors, post_control

MASKED = f"{DM_OPENING}\nThere is something to read."


@pytest.mark.parametrize(
    ("command", "button", "title"),
    [
        ("mentor volunteer", "I would like to mentor", "Becoming a mentor"),
        ("mentee ask", "Find a mentor", "Finding a mentor"),
    ],
)
async def test_it_comes_once_before_the_form_that_was_asked_for_and_leads_there(
    community: SimulatedCommunity, command: str, button: str, title: str
) -> None:
    await has_not_begun(community, "Dorji")
    dorji = community["Dorji"]

    first = await dorji.slash(community.mentorship, command)
    assert first.modal is not None
    told = json.dumps(first.modal)
    done = await fill_in(dorji, first, "shown", "yes")
    assert done.response is not None
    opened = await dorji.click(done.response, label=button)
    again = await dorji.slash(community.mentorship, command)

    assert first.modal["title"] == "Before we begin"
    assert "What I keep" in told
    assert '"default": true' not in told
    assert "say what they are about" in answer(done)
    assert [form.modal and form.modal["title"] for form in (opened, again)] == [title, title]


async def test_by_name_it_leads_to_the_very_person(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await has_not_begun(community, "Dorji")
    dorji = community["Dorji"]

    first = await dorji.slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    done = await fill_in(dorji, first, "hidden", "yes")
    assert done.response is not None
    form = await dorji.click(done.response, label="Ask them")

    assert form.modal is not None
    assert form.modal["title"] == "Asking Ines"


async def test_who_is_asked_first_reads_only_that_there_is_something_and_says_yes_after_it(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")
    await has_not_begun(community, "Dorji")
    await community["Ines"].slash(community.mentorship, "mentor ask", mentee=community["Dorji"])
    await drain_outbox(community)
    dorji = community["Dorji"].user

    [asked] = dms(community["Dorji"])
    opened = await dorji.click(asked, label="Open")
    assert opened.response is not None
    held = answer(await dorji.click(opened.response, label="Yes"))
    begin = post_control(dorji.dm_channel, f"begin:{community.guild.id}:agree:1")
    form = await dorji.click(begin, custom_id=f"begin:{community.guild.id}:agree:1")
    done = await fill_in(community["Dorji"], form, "shown", "yes", in_dm=True)
    assert done.response is not None
    said = answer(await dorji.click(done.response, label="Yes"))
    await drain_outbox(community)

    assert text(asked).startswith(MASKED)
    assert "Ines" not in text(asked)
    assert "Before the first time" in held
    assert "it has begun" in said
    assert "A first step can be small" in text(last_dm(community["Dorji"]))


async def test_a_minor_reads_kindly_that_it_is_for_adults_and_nothing_is_kept(community: SimulatedCommunity) -> None:
    await has_not_begun(community, "Dorji")
    first = await community["Dorji"].slash(community.mentorship, "mentee ask")

    said = answer(await fill_in(community["Dorji"], first, "hidden", "no"))
    again = await community["Dorji"].slash(community.mentorship, "mentee ask")

    assert "Mentorship here is for adults" in said
    assert again.modal is not None
    assert again.modal["title"] == "Before we begin"


async def test_what_facilitators_are_told_is_not_masked_before_they_choose(community: SimulatedCommunity) -> None:
    for name in ("Rosa", "Tomas", "Lindiwe"):
        await has_not_begun(community, name)
    support = await community["Ada"].slash(community.mentorship, "support")
    assert support.response is not None
    await community["Ada"].click(support.response, label="Reach a facilitator")
    await drain_outbox(community)

    assert "would like to be reached" in text(last_dm(community["Tomas"]))


async def test_who_is_responsible_is_chosen_in_the_setup_and_read_first(community: SimulatedCommunity) -> None:
    page = await community["Rosa"].slash(community.mentorship, "setup start")
    for label in ("Next: where", "Next: how"):
        assert page.response is not None
        page = await community["Rosa"].click(page.response, label=label)
    assert page.response is not None
    form = await community["Rosa"].click(page.response, label="Who is responsible here")

    kept = await fill_in(community["Rosa"], form, "HEAL, *Ms Moyo*", "ombuds@example.org", "all")
    await has_not_begun(community, "Dorji")
    first = await community["Dorji"].slash(community.mentorship, "mentee ask")

    assert "Ms Moyo" in answer(kept)
    assert "for minors, too" in answer(kept)
    told = json.dumps(first.modal)
    assert "Ms Moyo" in told
    assert "ombuds@example.org" in told
    assert "18 or older" not in told
