"""``/facilitator audit``: who did what, page by page, for whoever may read it."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.concerns import raise_concern
from tests.support.journeys.exclusions import keep_apart
from tests.support.journeys.reading import answer, components, labels, text
from tests.support.journeys.steps import drain_outbox, join_waiting_list, make_pairing, press_forged, services

AUDIT, PERSON = "facilitator audit", "facilitator person"
JOINED = "joined the waiting list"


async def test_each_reader_finds_in_it_what_is_theirs_to_know(community: SimulatedCommunity) -> None:
    ada, bilal, dorji, tomas = (community[name] for name in ("Ada", "Bilal", "Dorji", "Tomas"))
    place = community.mentorship
    await join_waiting_list(community, "Ada", "Dorji")
    await make_pairing(community, "Bilal", "Ines")
    await keep_apart(community, "Ada", "Lindiwe")
    await raise_concern(community, "Dorji")
    await tomas.slash(place, PERSON, member=ada)
    await drain_outbox(community)

    everything = answer(await tomas.slash(place, AUDIT))
    of_ada = answer(await tomas.slash(place, AUDIT, member=ada, since="1 week"))
    apart = answer(await community["Lindiwe"].slash(place, AUDIT))
    apart_of_her = answer(await community["Lindiwe"].slash(place, AUDIT, member=ada))
    nobody = answer(await community["Lindiwe"].slash(place, AUDIT, member=community["Farid"]))
    again = answer(await tomas.slash(place, AUDIT))
    refused = [answer(await bilal.slash(place, AUDIT)), answer(await bilal.slash(place, PERSON, member=ada))]
    no_date = answer(await tomas.slash(place, AUDIT, since="long ago"))

    for said in (
        f"{ada.mention} {JOINED}.",
        f"{community['Ines'].mention} offered to mentor.",
        f"The mentorship of {community['Ines'].mention} with {bilal.mention} began.",
        f"{tomas.mention} read the page of {ada.mention}.",
    ):
        assert said in everything
    assert f"<t:{int(community.clock().timestamp())}:f>" in everything
    assert "read who did what" not in everything
    assert again.count(f"{tomas.mention} read who did what") == 1
    assert f"{ada.mention} {JOINED}" in of_ada
    assert dorji.mention not in of_ada
    assert ada.mention not in apart
    assert f"{dorji.mention} {JOINED}" in apart
    assert apart_of_her.replace(ada.mention, "") == nobody.replace(community["Farid"].mention, "")
    assert all("facilitators" in said and "read" not in said for said in refused)
    assert "as a date" in no_date


async def test_older_pages_are_a_press_away_and_a_new_line_moves_none(community: SimulatedCommunity) -> None:
    tomas, lindiwe, place = community["Tomas"], community["Lindiwe"], community.mentorship
    chosen = ("the forum's tag", "whose crisis lines come first")
    setup, manager = services(community).setup, community.caller("Rosa")
    for number in range(23):
        community.clock.advance(timedelta(minutes=1))
        await (setup.choose_country(manager, None) if number else setup.choose_tag(manager, None))

    newest = (await tomas.slash(place, AUDIT)).response
    assert newest is not None
    first, offered = text(newest), labels(newest)
    await setup.choose_tag(manager, None)
    second = answer(await tomas.click(newest, label="Older"))
    custom_ids = [each["custom_id"] for each in components(newest) if "custom_id" in each]
    back = answer(await tomas.click(newest, label="Newest"))
    forged = [
        answer(await press_forged(community, name, place, custom_id))
        for name, custom_id in (
            ("Bilal", custom_ids[0]),
            ("Lindiwe", f"trail:{2**63 - 1}:{2**63 - 1}:{2**63 - 1}:{2**63 - 1}"),
            ("Lindiwe", "trail:0:0:0:0"),
        )
    ]

    assert (offered, first.count(chosen[1]), first.count(chosen[0])) == (["Older"], 20, 0)
    # The setup chose a tag, too.
    assert (second.count(chosen[1]), second.count(chosen[0])) == (2, 2)
    assert back.count(chosen[0]) == 1
    assert "facilitators" in forged[0]
    assert "nothing to show" in forged[1]
    assert forged[2].count(chosen[0]) == 1
    assert lindiwe.mention not in first
