"""Cards that stood before: the bot knows them, too, and what is confided stands in no channel any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, text

from bot.rules.message_types import CardReason
from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.models.enums import MessageKind, Rung
from storage.schema.types import UtcDateTime

from .test_migrations import OF_THE_FIRST_SHAPE, first_shape, left_by

STAND = """
update pairings set card_channel_id = 800, card_message_id = 901 where id = 1;
update questions set card_channel_id = 800, card_message_id = 902 where id = 1;
insert into mentors (community_id, user_id, state, capacity, past_member, applied_at, decided_by,
                     card_channel_id, card_message_id)
values (1, 7, 'approved', 2, false, :then, 8, 800, 903)
"""


HAS_A_CHANNEL = "update communities set facilitators_channel_id = 800 where community_id = 1"


async def test_cards_that_stand_are_known_with_whom_they_name(empty: Database) -> None:
    await first_shape(empty)
    when = datetime(2026, 1, 4, 18, tzinfo=UTC)
    async with empty.engine.begin() as connection:
        for statement in (*OF_THE_FIRST_SHAPE.split(";"), *STAND.split(";")):
            then = [bindparam("then", when, UtcDateTime())] if ":then" in statement else []
            await connection.execute(text(statement).bindparams(*then))

    await migrate(empty)

    async with empty.transaction() as uow:
        naming = {person: await uow.posted_messages.ids_mentioning(1, person) for person in (1, 2, 3, 4, 7, 8)}
        taken = await uow.posted_messages.take(1, [901, 903])
    async with empty.engine.connect() as connection:
        names = (await connection.execute(text("select message_id, length(person_hash) from posted_names"))).all()
        kinds = (await connection.execute(text("select message_id, kind from posted_messages"))).all()
    assert naming == {1: [901], 2: [901], 3: [], 4: [], 7: [903], 8: [903]}
    assert taken == [], "rows know where each of these stands"
    assert sorted(map(tuple, kinds)) == [(901, "card_pairing"), (903, "card_mentor")]
    assert sorted(map(tuple, names)) == [(901, 16), (901, 16), (903, 16), (903, 16)], "by hashes alone"


async def test_what_was_confided_is_taken_down_and_a_card_opens_the_queue(empty: Database) -> None:
    await first_shape(empty)
    when = datetime(2026, 1, 4, 18, tzinfo=UTC)
    async with empty.engine.begin() as connection:
        for statement in (*OF_THE_FIRST_SHAPE.split(";"), *STAND.split(";"), HAS_A_CHANNEL):
            then = [bindparam("then", when, UtcDateTime())] if ":then" in statement else []
            await connection.execute(text(statement).bindparams(*then))

    await migrate(empty)

    async with empty.transaction() as uow:
        claimed = await uow.outbox.claim(at=datetime.now(UTC), leased_until=when, limit=100)
    told = {(message.kind, message.subject_id, message.detail) for message in claimed}
    assert told >= {
        (MessageKind.CARD_REMOVAL, 902, "800"),
        (MessageKind.CARD_PAIRING, 1, CardReason.EDIT_ONLY),
        (MessageKind.CARD_QUEUE, 1, None),
    }
    assert {row_id for kind, row_id, _ in told if kind is MessageKind.CARD_REMOVAL} == {902}


WAIT = """
insert into mentors (community_id, user_id, state, capacity, past_member, applied_at)
values (1, 9, 'applied', 2, false, :then)
"""


async def test_what_waits_by_then_is_an_open_matter_and_no_daily_check_is_left(empty: Database) -> None:
    await first_shape(empty)
    when = datetime(2026, 1, 4, 18, tzinfo=UTC)
    async with empty.engine.begin() as connection:
        for statement in (*OF_THE_FIRST_SHAPE.split(";"), WAIT):
            then = [bindparam("then", when, UtcDateTime())] if ":then" in statement else []
            await connection.execute(text(statement).bindparams(*then))

    await migrate(empty)

    async with empty.transaction() as uow:
        [offer] = await uow.mentors.list_applications(1)
        waits = await uow.matters.about(1, MessageKind.CARD_MENTOR, offer.id)
    async with empty.engine.connect() as connection:
        kinds = {row.kind for row in await connection.execute(text("select kind from letters"))}
    assert waits is not None
    assert (waits.began_at, waits.rung, waits.is_told) == (when, Rung.FIRST, True)
    assert timedelta() < waits.due_at - datetime.now(UTC) <= timedelta(days=1)
    assert "still_heard" not in kinds


OF_LATE = """
insert into communities (community_id, needs_yes) values (1, false);
insert into mentors (id, community_id, user_id, state, capacity, past_member, applied_at, stopped_at)
values (1, 1, 11, 'paused', 2, false, :then, null), (2, 1, 12, 'stepped_down', 2, false, :then, :then);
insert into people (community_id, user_id, unreachable_since) values (1, 13, :then);
insert into letters (id, community_id, kind, subject_id, to_id, urgency, state, attempts, written_at, due_at)
values (1, 1, 'coordinator_stepped_down', 2, 9, '2', 'waiting', 0, :then, :then);
insert into pairings (id, community_id, asked_by, needs_yes, veiled, proposed_at, mentor_agreed_at, mentee_agreed_at,
                      began_at, step, mentor_id, mentee_id, lower_id, higher_id, state)
values (1, 1, 'mentee', false, false, :then, :then, :then, :then, 2, 1, 2, 1, 2, 'active');
insert into questions (id, community_id, pairing_id, person_id, number, asked_at, answer, answered_at, taken_by,
                       taken_at)
values (1, 1, 1, 2, 1, :then, 'contact', :then, 9, :then)
"""


async def test_what_was_told_once_until_then_or_taken_on_of_late_goes_on(empty: Database) -> None:
    await left_by(empty, "0014")
    now = datetime.now(UTC).replace(microsecond=0)
    then = now - timedelta(days=1)
    async with empty.engine.begin() as connection:
        for statement in OF_LATE.split(";"):
            at = [bindparam("then", then, UtcDateTime())] if ":then" in statement else []
            await connection.execute(text(statement).bindparams(*at))

    await migrate(empty)

    async with empty.transaction() as uow:
        wish = await uow.matters.about(1, MessageKind.CARD_CONTACT, 1)
        stopped = await uow.matters.about(1, MessageKind.CARD_MENTOR, 2)
        unreachable = await uow.matters.about(1, MessageKind.CARD_UNREACHABLE, 13)
        [message] = await uow.outbox.claim(at=now, leased_until=now, limit=9)
        paused = await uow.mentors.get(1)
    assert wish is not None
    assert (wish.taken_by, wish.due_at, wish.by_id, wish.is_told) == (9, then + timedelta(days=3), 2, True)
    assert [one and (one.by_id, one.is_told) for one in (stopped, unreachable)] == [(12, False), (13, False)]
    assert (message.kind, message.subject_id, message.recipient_id) == (MessageKind.COORDINATOR_STEPPED_DOWN, 2, 9)
    assert paused is not None
    assert paused.pause_check_at is not None
    assert timedelta() <= paused.pause_check_at - now - timedelta(days=60) < timedelta(minutes=10)
