"""What a person is given of what is stored about them: all of their own, and nothing that is not theirs to know."""

from __future__ import annotations

import json

from bot.rules.own_data import KINDS, may_have
from bot.services.privacy.export import everything_of, has_anything
from bot.ui.privacy.export import FOR_PROGRAMS, LARGEST, PACKED, READABLE, files
from storage.models.enums import LetterKind
from tests.support.house import HOME, House, facilitator, member, someone
from tests.support.services.full_life import MARK, ME, MENTEE, MENTOR, STRANGER, lives_fully
from tests.support.services.moments import manager

NOBODY = 999
OTHERS_WORDS = ("For you.", "Theirs.", "Mine.")


async def test_every_word_of_theirs_is_in_both_files(house: House) -> None:
    await lives_fully(house)

    everything = await house.services.privacy.mine(facilitator(ME))

    given = files(everything, {MENTEE: "Ada"}.get)
    readable, for_programs = given[READABLE].decode(), given[FOR_PROGRAMS].decode()
    for what in ("ask", "note", "thanks", "offer", "hope", "wish", "again", "faith", "worry"):
        assert f"{MARK} {what}" in readable, what
        assert f"{MARK} {what}" in for_programs, what
    for told in (
        "answer: please contact me",
        f"with: Ada ({MENTEE})",
        "kind, and slow to judge",
        "2026-12-24",
        "That you are the",
    ):
        assert told in readable
    assert json.loads(for_programs)["person"] == str(ME)
    assert "talked" in for_programs


async def test_one_look_tells_whether_anything_of_a_kind_is_theirs(house: House) -> None:
    await lives_fully(house)

    async with house.store.reading() as memory:
        for person in (ME, MENTEE, MENTOR, STRANGER, NOBODY):
            kinds = (await everything_of(memory, HOME, person, at=house.clock())).kinds
            found = {kind for kind in KINDS if await memory.owning.has_any(HOME, person, [kind])}
            assert {kind for kind in found if may_have(kind)} == set(kinds)
            assert await has_anything(memory, HOME, person) is bool(kinds)


async def test_nothing_that_others_wrote_or_keep_to_themselves_is_in_it(house: House) -> None:
    await lives_fully(house)

    everything = await house.services.privacy.mine(facilitator(ME))

    given = b"".join(files(everything, lambda _: None).values()).decode()
    assert [words for words in OTHERS_WORDS if words in given] == []
    assert "about what they said" not in given, "what facilitators noted about a concern of theirs"
    assert [row["other_id"] for row in everything.kinds["kept_apart"]] == [STRANGER]
    assert [row["mentor_id"] for row in everything.kinds["passed_over"]] == [STRANGER]
    assert {row.get("about_id") for row in everything.kinds["concerns"]} == {MENTEE, None}
    thanks = [row for row in everything.kinds.get("notes_received", []) if row["kind"] == "thanks"]
    assert thanks == []


async def test_who_they_offered_to_without_a_name_stays_without_one(house: House) -> None:
    await house.mentor(MENTOR)
    seeker = await house.services.seekers.join(member(MENTEE), hope="Mine.", attends=True, preferences=None)
    await house.services.offering.offer_to_waiting(member(MENTOR), seeker.id)

    everything = await house.services.privacy.mine(member(MENTOR))

    [offered] = everything.kinds["pairings"]
    assert (offered["part"], offered["with"]) == ("mentor", None)
    assert str(MENTEE) not in files(everything, lambda _: None)[FOR_PROGRAMS].decode()


async def test_of_a_suggestion_nobody_reads_who_did_not_wish_to(house: House) -> None:
    await house.mentor(MENTOR)
    suggested = await house.services.suggesting.suggest(facilitator(), mentor=someone(MENTOR), mentee=someone(MENTEE))
    await house.services.answering.decline(member(MENTOR), suggested.id)

    [theirs] = (await house.services.privacy.mine(member(MENTEE))).kinds["pairings"]
    [own] = (await house.services.privacy.mine(member(MENTOR))).kinds["pairings"]

    assert (theirs["state"], theirs["closed_by_me"]) == ("closed", False)
    assert (own["state"], own["closed_by_me"]) == ("declined", True)


async def test_it_is_sent_once_however_often_it_is_asked_for(house: House) -> None:
    await house.services.setup.choose_coordinator(manager(), MENTEE)

    first = await house.services.privacy.send(member(MENTEE))
    again = await house.services.privacy.send(member(MENTEE))

    assert (first, again) == (True, False)
    assert await house.told(LetterKind.OWN_DATA) == [MENTEE]


async def test_what_is_too_large_for_discord_comes_packed(house: House) -> None:
    everything = await house.services.privacy.mine(member(MENTEE))
    everything.kinds["seekers"] = [{"hope": "x" * LARGEST}]

    given = files(everything, lambda _: None)

    assert list(given) == [PACKED]
    assert len(given[PACKED]) < LARGEST


async def test_of_who_is_gone_nobody_reads_why_it_ended(house: House) -> None:
    await house.mentor(MENTOR)
    await house.together(MENTEE, MENTOR)
    await house.services.privacy.delete(member(MENTOR))

    [ended] = (await house.services.privacy.mine(member(MENTEE))).kinds["pairings"]

    assert (ended["state"], ended["with"], ended["ended_how"], ended["closed_by_me"]) == ("ended", None, None, False)


async def test_no_program_rounds_an_id(house: House) -> None:
    concern = await house.services.concerns.raise_concern(member(STRANGER), words="Theirs.", named=True)
    await house.services.looking_after.note(facilitator(ME), concern.id, "Noted.")

    everything = await house.services.privacy.mine(facilitator(ME))

    kinds = json.loads(files(everything, lambda _: None)[FOR_PROGRAMS])["kinds"]
    assert kinds["concern_notes"][0]["concern_id"] == str(concern.id)
    assert kinds["audit"][0]["subject_id"] == str(concern.id)
