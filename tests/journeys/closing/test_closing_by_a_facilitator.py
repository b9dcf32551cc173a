"""A facilitator ends it, when it must be: with the same kindness, and a reason that only facilitators see."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import make_ended_pairing, tell_facilitators
from tests.support.journeys.reading import answer, cards_but_offers, labels, last_dm, press, sent_to, text
from tests.support.journeys.steps import close_dms, drain_outbox, make_pairing

REASON = "They asked me to, in person."


async def end(community: SimulatedCommunity, by: str = "Tomas", reason: str | None = REASON) -> str:
    """A facilitator ends the mentorship of Ada and Ines; gives the answer."""
    pairing = await make_pairing(community, "Ada", "Ines")
    options = {"pairing": str(pairing.id)} | ({"reason": reason} if reason else {})
    said = answer(await community[by].slash(community.mentorship, "facilitator end", **options))
    await drain_outbox(community)
    return said


async def person(community: SimulatedCommunity, by: str, who: str) -> str:
    """What a facilitator sees of someone."""
    return answer(await community[by].slash(community.mentorship, "facilitator person", member=community[who]))


async def test_both_are_told_kindly_and_neither_reads_the_reason(community: SimulatedCommunity) -> None:
    said = await end(community)

    assert "Your reason is kept for facilitators" in said
    for name in ("Ada", "Ines"):
        assert "A facilitator has ended the mentorship with" in text(last_dm(community[name]))
        assert labels(last_dm(community[name])) == ["No contact", "If we meet in group", "Contact is welcome", "Skip"]
        await community[name].slash(community.mentorship, "mentorship me")
        assert REASON not in "".join(sent_to(community, name))


async def test_facilitators_who_are_not_part_of_it_see_who_ended_it_and_why(community: SimulatedCommunity) -> None:
    await end(community)

    for by in ("Tomas", "Lindiwe", "Rosa"):
        for who in ("Ada", "Ines"):
            said = await person(community, by, who)
            assert f"· {community['Tomas'].mention}\n" in said
            assert f"> {REASON}" in said


async def test_without_a_reason_only_who_ended_it_is_shown(community: SimulatedCommunity) -> None:
    said = await end(community, reason=None)

    assert "reason" not in said
    assert f"· {community['Tomas'].mention}" in await person(community, "Lindiwe", "Ada")


async def test_which_of_the_two_ended_it_is_nobodys_business(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community, by="Ada")

    assert "· one of the two" in await person(community, "Tomas", "Ada")


async def test_after_ninety_days_the_reason_is_shown_no_more(community: SimulatedCommunity) -> None:
    await end(community)

    await community.advance_time(timedelta(days=89))
    before = await person(community, "Lindiwe", "Ada")
    await community.advance_time(timedelta(days=2))
    after = await person(community, "Lindiwe", "Ada")

    assert REASON in before
    assert REASON not in after
    assert "mentored" in after


async def test_a_facilitator_does_not_read_about_their_own_end(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Lindiwe", "Ines")
    await community["Tomas"].slash(community.mentorship, "facilitator end", pairing=str(pairing.id), reason=REASON)
    await drain_outbox(community)

    said = await person(community, "Lindiwe", "Ines")

    assert REASON not in said
    assert "ended it" not in said
    assert REASON in await person(community, "Rosa", "Ines")
    assert "it is not for you to look after" in await person(community, "Lindiwe", "Lindiwe")


async def test_nor_about_someone_whom_they_walk_with_now(community: SimulatedCommunity) -> None:
    await end(community)
    await make_pairing(community, "Ada", "Lindiwe")

    said = await person(community, "Lindiwe", "Ines")

    assert REASON not in said
    assert community["Ada"].mention not in said


async def test_a_reason_is_given_back_when_nothing_could_be_ended(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")

    refused = [
        await community["Dorji"].slash(
            community.mentorship, "facilitator end", pairing=str(pairing.id), reason=REASON
        ),
        await community["Tomas"].slash(community.mentorship, "facilitator end", pairing="999999", reason=REASON),
        await community["Tomas"].slash(
            community.mentorship, "facilitator end", pairing=str(pairing.id), reason="x" * 1001
        ),
    ]

    assert all(f"```\n{words}" in answer(one) for one, words in zip(refused, (REASON, REASON, "xxx"), strict=True))
    assert "1,001 characters" in answer(refused[2])
    assert "mentors" in answer(await community["Tomas"].slash(community.mentorship, "facilitator pairs"))


async def test_what_a_reason_tries_to_look_like_stays_a_quotation(community: SimulatedCommunity) -> None:
    await end(community, reason="# Decided\n**by** <@1> [all](https://a.b)")

    said = await person(community, "Lindiwe", "Ada")

    assert "> \\# Decided" in said
    assert "\\*\\*by" in said


async def test_with_closed_messages_both_find_their_closing_in_the_server(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    close_dms(community, "Ada", "Ines")
    await community["Tomas"].slash(community.mentorship, "facilitator end", pairing=str(pairing.id), reason=REASON)
    await drain_outbox(community)

    for name in ("Ada", "Ines"):
        shown = await community[name].slash(community.mentorship, "mentorship me")
        message = next(m for m in shown.followups if "A facilitator has ended" in text(m))
        turned = answer(await community[name].click(message, label="Skip"))
        assert "**Respect.**" in turned
        assert REASON not in "".join(sent_to(community, name))


async def test_the_two_may_tell_other_facilitators_how_it_was(community: SimulatedCommunity) -> None:
    await end(community)
    await press(community["Ada"], "Skip")

    await tell_facilitators(community, "Ada", "I would have liked to be asked.")
    await drain_outbox(community)

    assert "I would have liked to be asked." in text(last_dm(community["Lindiwe"]))
    assert cards_but_offers(community) == []
