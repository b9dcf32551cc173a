"""Promise 7: only facilitators decide, and never a case that they are part of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from discord import app_commands
from simcord import Env

from bot.demo.community import InventedCommunity
from bot.rules.concerns import ConcernMove
from bot.rules.mentoring import MentorMove
from bot.rules.pairing import DECISIONS, PairingMove
from bot.ui import buttons
from bot.ui.matches_buttons import MATCH_LOOKS, MATCHING_LOOKS
from storage.finding_records import Match

from .acting import (
    USER_SELECT,
    applies,
    asks,
    carried,
    check_in_comes,
    is_mentor,
    loses_role,
    posted,
    remembered,
    together,
    waits,
    wants_a_yes,
)
from .reading import answer, press

NO = "for the group's facilitators"
OWN = "another facilitator looks after it"


@dataclass(slots=True)
class Cases:
    """What there is to decide, each about other people."""

    application: int
    agreed: int
    active: int
    question: int
    match: Match
    concern: int


COMMANDS: dict[str, dict[str, str]] = {
    "queue": {},
    "approve": {"member": "Hana"},
    "decline": {"member": "Hana"},
    "add-mentor": {"member": "Esme"},
    "retire-mentor": {"member": "Ines"},
    "suggest": {"mentor": "Ines", "mentee": "Farid"},
    "matches": {},
    "pairs": {},
    "person": {"member": "Ines"},
    "concerns": {},
    "end": {"pairing": "active", "reason": "Because."},
}
"""Every facilitator command with options that a facilitator could use; a new one needs its row here."""

CONTROLS: dict[str, tuple[str, ...]] = {
    "MentorButton": tuple(f"mentor:{{application}}:{move}" for move in buttons.MENTOR_LOOKS),
    "PairingButton": tuple(f"pairing:{{agreed}}:{move}" for move in DECISIONS),
    "TakeButton": ("question:{question}:take",),
    "ConcernButton": tuple(f"concern:{{concern}}:{move}" for move in ConcernMove),
    "MatchButton": tuple(f"match:{{match}}:{move}" for move in MATCH_LOOKS),
    "MatchingButton": tuple(f"matching:{{matching}}:{move}" for move in MATCHING_LOOKS),
}
"""Every facilitator button; a new one needs its row here, or in MEMBERS_OWN."""

SUGGESTIONS = ("suggest:{ines}:mentor", "suggest:{ines}:mentee")

CHECK_INS_OWN = {
    "AnswerButton",
    "ShowButton",
    "PromptButton",
    "MoreSelect",
    "RhythmSelect",
    "PreferSelect",
    "PreferButton",
}
PARTINGS_OWN = {"ClosingButton", "ThanksButton"}
MANAGERS_OWN = {"SetupSelect", "TraitsButton", "TraitSelect", "TraitButton"}
FINDING_OWN = {"AboutButton", "BrowseButton", "ApartSelect", "WaitingButton", "WhyButton"}
CARE_OWN = {"SupportButton", "PrivacyButton"}
ANYBODYS_OWN = {"DoorButton", "KeptButton", "OpenButton", "OfferSelect", "GuideSelect"}
MEMBERS_OWN = {*ANYBODYS_OWN, *CHECK_INS_OWN, *PARTINGS_OWN, *FINDING_OWN, *CARE_OWN}


async def cases(town: InventedCommunity) -> Cases:
    """One of each, with Hana, Ines, Ada, Bilal, Marek and Esme in them."""
    application = await applies(town, "Hana")
    active = await together(town, "Ada", "Ines")
    await check_in_comes(town)
    await press(town["Ada"], "Please contact me")
    await wants_a_yes(town)
    agreed = await together(town, "Bilal", "Marek")
    async with town.bot._parts.store.reading() as memory:
        [question] = await memory.questions.open_contacts(town.guild.id)
    await waits(town, "Esme")
    [match] = (await town.bot.services.matches.find(town.caller("Tomas"))).found
    concern = await town.bot.services.concerns.raise_concern(town.caller("Esme"), words="Something.", named=True)
    await carried(town)
    return Cases(
        application=application.id,
        agreed=agreed.id,
        active=active.id,
        question=question.id,
        match=match,
        concern=concern.id,
    )


def control_ids(case: Cases) -> list[str]:
    """The buttons of these cases."""
    ids = {"application": case.application, "agreed": case.agreed, "question": case.question}
    ids |= {"concern": case.concern, "match": case.match.id, "matching": case.match.matching_id}
    return [template.format(**ids) for templates in CONTROLS.values() for template in templates]


def options(town: InventedCommunity, case: Cases, row: dict[str, str]) -> dict[str, Any]:
    """A row's options as a person gives them."""
    words = {"active": str(case.active), "Because.": "Because."}
    return {name: words[value] if value in words else town[value] for name, value in row.items()}


async def everything_tried(town: InventedCommunity, case: Cases, name: str) -> dict[str, str]:
    """What someone is told who tries every facilitator command, menu, button and select."""
    who, told = town[name], {}
    for command, row in COMMANDS.items():
        said = await who.slash(town.mentorship, f"facilitator {command}", **options(town, case, row))
        told[command] = answer(said)
    told["menu"] = answer(await who.context_menu(town.mentorship, "Suggest a pairing", town["Ines"]))
    for custom_id in control_ids(case):
        message = posted(town.mentorship, custom_id)
        told[custom_id] = answer(await who.click(message, custom_id=custom_id))
    for template in SUGGESTIONS:
        custom_id = template.format(ines=town["Ines"].id)
        message = posted(town.mentorship, custom_id, kind=USER_SELECT)
        told[template] = answer(await who.select(message, [town["Farid"]], custom_id=custom_id))
    return told


async def test_every_facilitator_command_has_its_row(env: Env) -> None:
    group = env.bot.tree.get_command("facilitator")  # type: ignore[attr-defined]  # the bot under test has one

    assert isinstance(group, app_commands.Group)
    assert {command.name for command in group.commands} == set(COMMANDS)


def test_every_control_is_somebodys() -> None:
    controls = {control.__name__ for control in buttons.ALL}

    assert controls == set(CONTROLS) | {"SuggestSelect"} | MEMBERS_OWN | MANAGERS_OWN
    assert set(buttons.PAIRING_LOOKS) - DECISIONS == {
        PairingMove.AGREE,
        PairingMove.DECLINE,
        PairingMove.WITHDRAW,
        PairingMove.PAUSE,
        PairingMove.RESUME,
        PairingMove.END,
        PairingMove.NOTE,
        PairingMove.HAND_OVER,
        PairingMove.STAY,
        PairingMove.MOVE_ON,
    }
    assert set(buttons.MENTOR_LOOKS) == {MentorMove.APPROVE, MentorMove.DECLINE, MentorMove.WORD}


@pytest.mark.parametrize("name", ["Dorji", "Tomas"])
async def test_a_member_and_a_former_facilitator_change_and_read_nothing(town: InventedCommunity, name: str) -> None:
    case = await cases(town)
    if name == "Tomas":
        loses_role(town, "Tomas", "Facilitator")
    before = await remembered(town)

    told = await everything_tried(town, case, name)

    assert {what: said for what, said in told.items() if NO not in said} == {}
    assert await remembered(town) == before
    assert await town[name].autocomplete(town.mentorship, "facilitator end", "pairing", "") == []


async def test_a_facilitator_elsewhere_is_nobody_here(town: InventedCommunity) -> None:
    case = await cases(town)
    elsewhere = town.env.create_guild("Another circle")
    role = elsewhere.create_role("Facilitator")
    elsewhere.add_member(town["Dorji"].user, roles=[role])

    told = await everything_tried(town, case, "Dorji")

    assert {what: said for what, said in told.items() if NO not in said} == {}


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
