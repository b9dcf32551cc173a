"""A facilitator ends it, when it must be: with the same kindness, and a reason that only facilitators see."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import carried, close_dms, together
from tests.support.journeys.closings import ended, says_to_facilitators
from tests.support.journeys.reading import answer, labels, last_dm, press, reached, text

REASON = "They asked me to, in person."


async def end(town: InventedCommunity, by: str = "Tomas", reason: str | None = REASON) -> str:
    """A facilitator ends the mentorship of Ada and Ines; gives the answer."""
    pairing = await together(town, "Ada", "Ines")
    options = {"pairing": str(pairing.id)} | ({"reason": reason} if reason else {})
    said = answer(await town[by].slash(town.mentorship, "facilitator end", **options))
    await carried(town)
    return said


async def person(town: InventedCommunity, by: str, who: str) -> str:
    """What a facilitator sees of someone."""
    return answer(await town[by].slash(town.mentorship, "facilitator person", member=town[who]))


async def test_both_are_told_kindly_and_neither_reads_the_reason(town: InventedCommunity) -> None:
    said = await end(town)

    assert "Your reason is kept for facilitators" in said
    for name in ("Ada", "Ines"):
        assert "A facilitator has ended the mentorship with" in text(last_dm(town[name]))
        assert labels(last_dm(town[name])) == ["No contact", "If we meet in group", "Gladly", "Skip"]
        await town[name].slash(town.mentorship, "mentorship me")
        assert REASON not in "".join(reached(town, name))


async def test_facilitators_who_are_not_part_of_it_see_who_ended_it_and_why(town: InventedCommunity) -> None:
    await end(town)

    for by in ("Tomas", "Lindiwe", "Rosa"):
        for who in ("Ada", "Ines"):
            said = await person(town, by, who)
            assert f"until {town['Tomas'].mention} ended it" in said
            assert f"> {REASON}" in said


async def test_without_a_reason_only_who_ended_it_is_shown(town: InventedCommunity) -> None:
    said = await end(town, reason=None)

    assert "reason" not in said
    assert f"until {town['Tomas'].mention} ended it" in await person(town, "Lindiwe", "Ada")


async def test_what_the_two_ended_themselves_is_nobodys_business(town: InventedCommunity) -> None:
    await ended(town, by="Ada")

    assert "Nothing is noted about them" in await person(town, "Tomas", "Ada")


async def test_after_ninety_days_it_is_shown_no_more(town: InventedCommunity) -> None:
    await end(town)

    await town.let_time_pass(timedelta(days=89))
    before = await person(town, "Lindiwe", "Ada")
    await town.let_time_pass(timedelta(days=2))
    after = await person(town, "Lindiwe", "Ada")

    assert REASON in before
    assert REASON not in after


async def test_a_facilitator_does_not_read_about_their_own_end(town: InventedCommunity) -> None:
    pairing = await together(town, "Lindiwe", "Ines")
    await town["Tomas"].slash(town.mentorship, "facilitator end", pairing=str(pairing.id), reason=REASON)
    await carried(town)

    said = await person(town, "Lindiwe", "Ines")

    assert REASON not in said
    assert "ended it" not in said
    assert REASON in await person(town, "Rosa", "Ines")
    assert "another facilitator looks after it" in await person(town, "Lindiwe", "Lindiwe")


async def test_nor_about_someone_whom_they_walk_with_now(town: InventedCommunity) -> None:
    await end(town)
    await together(town, "Ada", "Lindiwe")

    said = await person(town, "Lindiwe", "Ines")

    assert REASON not in said
    assert town["Ada"].mention not in said


async def test_a_reason_is_given_back_when_nothing_could_be_ended(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")

    refused = [
        await town["Dorji"].slash(town.mentorship, "facilitator end", pairing=str(pairing.id), reason=REASON),
        await town["Tomas"].slash(town.mentorship, "facilitator end", pairing="999999", reason=REASON),
        await town["Tomas"].slash(town.mentorship, "facilitator end", pairing=str(pairing.id), reason="x" * 1001),
    ]

    assert all(f"```\n{words}" in answer(one) for one, words in zip(refused, (REASON, REASON, "xxx"), strict=True))
    assert "1,001 characters" in answer(refused[2])
    assert "mentors" in answer(await town["Tomas"].slash(town.mentorship, "facilitator pairs"))


async def test_what_a_reason_tries_to_look_like_stays_a_quotation(town: InventedCommunity) -> None:
    await end(town, reason="# Decided\n**by** <@1> [all](https://a.b)")

    said = await person(town, "Lindiwe", "Ada")

    assert "> \\# Decided" in said
    assert "\\*\\*by" in said


async def test_with_closed_messages_both_find_their_closing_in_the_server(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    close_dms(town, "Ada", "Ines")
    await town["Tomas"].slash(town.mentorship, "facilitator end", pairing=str(pairing.id), reason=REASON)
    await carried(town)

    for name in ("Ada", "Ines"):
        shown = await town[name].slash(town.mentorship, "mentorship me")
        letter = next(m for m in shown.followups if "A facilitator has ended" in text(m))
        turned = answer(await town[name].click(letter, label="Skip"))
        assert "**Respect.**" in turned
        assert REASON not in "".join(reached(town, name))


async def test_the_two_may_tell_other_facilitators_how_it_was(town: InventedCommunity) -> None:
    await end(town)
    await press(town["Ada"], "Skip")

    await says_to_facilitators(town, "Ada", "I would have liked to be asked.")
    await carried(town)

    newest = town.facilitators.last_message
    assert newest is not None
    assert "I would have liked to be asked." in text(newest)
