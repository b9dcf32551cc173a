"""However much is a person's own, all of it can be reached from their overview."""

from __future__ import annotations

from bot.ui.overview import member as overview_member
from bot.ui.overview import undelivered_views
from storage.models.enums import MessageKind
from tests.support.factories import COMMUNITY_ID, MENTEE_ID, MENTOR_ID, NOW, message_context, note, pairing
from tests.support.ui.limits import custom_ids, text
from tests.support.ui.walking import walk

from .test_pages import mine, open_ones


def test_how_many_are_kept_is_said_and_where_the_rest_is() -> None:
    kept = [message_context(MessageKind.NOTE, recipient_id=MENTEE_ID, pairing=pairing(), note=note("Kind words."))]

    some = overview_member.overview_page(mine(MENTEE_ID, kept_messages=kept, kept_count=15))[0]
    left, none_left = (undelivered_views.cleared_page(COMMUNITY_ID, many) for many in (14, 0))

    assert "15 messages could not reach you by direct message. The oldest 1 are below." in text(some)
    assert "14 more messages are kept for you" in text(left)
    assert "Show the next ones" in text(left)
    assert custom_ids(none_left) == []


def test_more_mentorships_than_the_overview_has_room_for_are_on_the_list_that_it_leads_to() -> None:
    live = [pairing(id=number, proposed_at=NOW) for number in range(1, 131)]
    view = mine(MENTOR_ID, live, check_ins=open_ones(live))

    overview = overview_member.overview_page(view)
    pages = walk(lambda place: overview_member.pairings_page(view, place))

    said = "\n".join(map(text, overview))
    assert "100 more of yours" in said
    assert "Show all 130" in said
    ends = [custom_id for page in pages for custom_id in custom_ids(page) if custom_id.endswith(":end")]
    assert ends == [f"pairing:{number}:end" for number in range(1, 131)]
