"""Whoever writes of themselves reads in the answer where help is at once; nobody looks at what they wrote."""

from __future__ import annotations

from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import TraitSection
from bot.ui.core.layout import SUPPORT_HINT
from tests.support.journeys.closing import go_to_gratitude, make_ended_pairing, tell_facilitators, write_thanks
from tests.support.journeys.concerns import raise_concern
from tests.support.journeys.profiles import open_profile_form
from tests.support.journeys.reading import answer, ask, fill_in, press, text, volunteer
from tests.support.journeys.steps import make_mentors, make_pairing, services

TONIGHT = "I want to kill myself tonight"


def ends_with_help(result: InteractionResult) -> bool:
    """Whether the last thing that was shown ends with the line."""
    last = [result.response, *result.followups][-1]
    return text(last).endswith(SUPPORT_HINT)


async def test_a_hope_a_request_a_note_an_offer_and_a_profile_are_answered_with_help(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines", "Marek")
    await make_pairing(community, "Bilal", "Marek")

    waits = await community["Chiara"].slash(community.mentorship, "mentee ask")
    note = await community["Bilal"].slash(community.mentorship, "pairing note")
    profile = await open_profile_form(community, "Esme", TraitSection.TALKING)
    answers = [
        await fill_in(community["Chiara"], waits, TONIGHT, "yes", "mentors", None),
        await ask(community, "Ada", "Ines", words=TONIGHT),
        await fill_in(community["Bilal"], note, TONIGHT),
        await volunteer(community, "Hana", words=TONIGHT, membership="past"),
        await community["Esme"].submit_modal(profile, {}),
    ]

    assert [ends_with_help(each) for each in answers] == [True] * 5


async def test_thanks_what_one_tells_the_facilitators_and_a_concern_are_answered_with_help(
    community: SimulatedCommunity,
) -> None:
    await make_ended_pairing(community)
    await press(community["Ines"], "Skip")
    told = await tell_facilitators(community, "Ines", TONIGHT)
    await go_to_gratitude(community, "Ada")
    thanked = await write_thanks(community, "Ada", TONIGHT)

    raised = await raise_concern(community, "Ada", words=TONIGHT)

    assert ends_with_help(told)
    assert ends_with_help(thanked)
    assert raised.endswith(SUPPORT_HINT)


async def test_a_form_that_comes_too_late_is_answered_with_help_too(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    note = await community["Ada"].slash(community.mentorship, "pairing note")
    await services(community).active_pairings.end(community.caller("Ines"), pairing.id)

    said = await fill_in(community["Ada"], note, TONIGHT)

    assert said.response is not None
    assert text(said.response).endswith(SUPPORT_HINT)
    assert TONIGHT in answer(said)
