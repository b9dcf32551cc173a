"""What a person is given of what is stored about them: all of their own, and nothing that is not theirs to know."""

from __future__ import annotations

import json
import re

from bot.ui.privacy.export import JSON_FILE_NAME, MAX_FILE_SIZE_BYTES, TEXT_FILE_NAME, ZIP_FILE_NAME, export_files
from bot.ui.privacy.labels import value_text
from storage.models.enums import MessageKind
from tests.support.service_harness import ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import manager
from tests.support.services.full_record import MARK, MENTEE, MENTOR, PERSON_ID, STRANGER, create_full_record

NOBODY = 999
STORED = re.compile(r"(?<![/\w])\w+_\w+|\w+=\w+|[][{}]|gladly|card ")
"""How things are stored that people read in other words."""

OTHERS_WORDS = ("For you.", "Theirs.", "Mine.")


async def test_every_word_of_theirs_is_in_both_files(harness: ServiceHarness) -> None:
    await create_full_record(harness)

    everything = await harness.services.privacy.mine(facilitator(PERSON_ID))

    given = export_files(everything, {MENTEE: "Ada"}.get)
    readable, for_programs = given[TEXT_FILE_NAME].decode(), given[JSON_FILE_NAME].decode()
    for what in ("ask", "note", "thanks", "offer", "hope", "wish", "again", "faith", "worry"):
        assert f"{MARK} {what}" in readable, what
        assert f"{MARK} {what}" in for_programs, what
    for told in (
        "answer: please contact me",
        f"with: Ada ({MENTEE})",
        "kind, and slow to judge",
        "what you ticked: Age: 40 to 49\r",
        "single days without messages: 2026-12-24\r",
        "contact: contact is welcome",
        "what: ask as mentee\r\nabout: a mentorship, or a question about one",
        "kind: a concern that you raised",
        "how far it has gone: they were told again",
        "That you are the",
    ):
        assert told in readable
    assert value_text("wants", "age=any gender=similar!") == "Age: no matter; Gender: similar, a must"
    own = "\n".join(line for line in readable.splitlines() if MARK not in line)
    assert STORED.findall(own) == [], "what only a program would understand"
    assert json.loads(for_programs)["person"] == str(PERSON_ID)
    assert "talked" in for_programs


async def test_nothing_that_others_wrote_or_keep_to_themselves_is_in_it(harness: ServiceHarness) -> None:
    await create_full_record(harness)

    everything = await harness.services.privacy.mine(facilitator(PERSON_ID))

    given = b"".join(export_files(everything, lambda _: None).values()).decode()
    assert [words for words in OTHERS_WORDS if words in given] == []
    assert "about what they said" not in given, "what facilitators noted about a concern of theirs"
    assert [row["other_id"] for row in everything.rows_by_kind["kept_apart"]] == [STRANGER]
    assert [row["mentor_id"] for row in everything.rows_by_kind["passed_over"]] == [STRANGER]
    assert {row.get("about_id") for row in everything.rows_by_kind["concerns"]} == {MENTEE, None}
    thanks = [row for row in everything.rows_by_kind.get("notes_received", []) if row["kind"] == "thanks"]
    assert thanks == []


async def test_who_they_offered_to_without_a_name_stays_without_one(harness: ServiceHarness) -> None:
    await harness.add_mentor(MENTOR)
    seeker = await harness.services.waiting_list.join(
        member(MENTEE), hope="Mine.", attends=True, listed=True, preferences=None
    )
    await harness.services.offers.offer_to_waiting(member(MENTOR), seeker.id)

    everything = await harness.services.privacy.mine(member(MENTOR))

    [offered] = everything.rows_by_kind["pairings"]
    assert (offered["part"], offered["with"]) == ("mentor", None)
    assert str(MENTEE) not in export_files(everything, lambda _: None)[JSON_FILE_NAME].decode()


async def test_of_a_suggestion_nobody_reads_who_did_not_wish_to(harness: ServiceHarness) -> None:
    await harness.add_mentor(MENTOR)
    suggested = await harness.services.suggestions.suggest(
        facilitator(), mentor=someone(MENTOR), mentee=someone(MENTEE)
    )
    await harness.services.responses.decline(member(MENTOR), suggested.id)

    [theirs] = (await harness.services.privacy.mine(member(MENTEE))).rows_by_kind["pairings"]
    [own] = (await harness.services.privacy.mine(member(MENTOR))).rows_by_kind["pairings"]

    assert (theirs["state"], theirs["closed_by_me"]) == ("closed", False)
    assert (own["state"], own["closed_by_me"]) == ("declined", True)


async def test_it_is_sent_once_however_often_it_is_asked_for(harness: ServiceHarness) -> None:
    await harness.services.setup.choose_coordinator(manager(), MENTEE)

    first = await harness.services.privacy.send_export(member(MENTEE))
    again = await harness.services.privacy.send_export(member(MENTEE))

    assert (first, again) == (True, False)
    assert await harness.recipients_of(MessageKind.OWN_DATA) == [MENTEE]


async def test_what_is_too_large_for_discord_comes_packed(harness: ServiceHarness) -> None:
    everything = await harness.services.privacy.mine(member(MENTEE))
    everything.rows_by_kind["seekers"] = [{"hope": "x" * MAX_FILE_SIZE_BYTES}]

    given = export_files(everything, lambda _: None)

    assert list(given) == [ZIP_FILE_NAME]
    assert len(given[ZIP_FILE_NAME]) < MAX_FILE_SIZE_BYTES


async def test_of_who_is_gone_nobody_reads_why_it_ended(harness: ServiceHarness) -> None:
    await harness.add_mentor(MENTOR)
    await harness.active_pairing(MENTEE, MENTOR)
    await harness.services.privacy.delete(member(MENTOR))

    [ended] = (await harness.services.privacy.mine(member(MENTEE))).rows_by_kind["pairings"]

    assert (ended["state"], ended["with"], ended["ended_how"], ended["closed_by_me"]) == ("ended", None, None, False)


async def test_no_program_rounds_an_id(harness: ServiceHarness) -> None:
    concern = await harness.services.concerns.raise_concern(member(STRANGER), words="Theirs.", named=True)
    await harness.services.concern_cases.add_note(facilitator(PERSON_ID), concern.id, "Noted.")

    everything = await harness.services.privacy.mine(facilitator(PERSON_ID))

    kinds = json.loads(export_files(everything, lambda _: None)[JSON_FILE_NAME])["kinds"]
    assert kinds["concern_notes"][0]["concern_id"] == str(concern.id)
    assert kinds["audit"][0]["subject_id"] == str(concern.id)
