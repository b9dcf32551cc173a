"""Tables of communities and their people: settings, mentors, seekers, and when each may be written to."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    false,
    true,
)

from .columns import (
    EnumString,
    OnErasure,
    RowId,
    Snowflake,
    authored_text_column,
    card_columns,
    community_id_column,
    draw_id,
    metadata,
    partial_index,
    person_id_column,
)
from .types import EncryptedText, UtcDateTime

UNPLANNED = datetime(1970, 1, 1, tzinfo=UTC)
"""When something is due that was never planned."""

communities = Table(
    "communities",
    metadata,
    Column("community_id", Snowflake, primary_key=True, autoincrement=False),
    Column("facilitators_channel_id", Snowflake),
    Column("forum_id", Snowflake),
    Column("forum_tag_id", Snowflake),
    person_id_column("coordinator_id", OnErasure.SET_NULL),
    Column("needs_yes", Boolean, nullable=False, default=False),
    # Whose crisis lines come first on `/support`, by its name in the settings of the bot.
    Column("country", String(40)),
    # When the bot was removed from the server; what is kept of it is kept for a while only.
    Column("removed_at", UtcDateTime),
    # What was found missing among those who look after mentorship, in bits, since when, and when it is looked again.
    Column("missing", SmallInteger, nullable=False, default=0, server_default="0"),
    Column("missing_since", UtcDateTime),
    Column("staff_due_at", UtcDateTime),
    partial_index("staff_due_at is not null", "ix_communities_staff_due_at", "staff_due_at"),
    # When those who look after mentorship next hear what waits; at first long ago, so that the next week is planned.
    Column("weekly_at", UtcDateTime, nullable=False, default=UNPLANNED, server_default="1970-01-01 00:00:00.000000"),
    Index("ix_communities_weekly_at", "weekly_at"),
    # When the facilitators' channel next hears that something began or ended; none where it is not to.
    Column("daily_at", UtcDateTime),
    partial_index("daily_at is not null", "ix_communities_daily_at", "daily_at"),
    # By whose clock those are written to who have not said their own; None: UTC.
    Column("time_zone", String(64)),
    # Where the card stands with which members begin.
    Column("welcome_channel_id", Snowflake),
    # Whether mentor and mentee are of the same support group.
    Column("group_rule", EnumString, nullable=False, default="any", server_default="any"),
    # Until when nobody else makes roles or channels there, unless the one who makes them is done before.
    Column("making_until", UtcDateTime),
    # Who runs the bot there and whom to complain to, as everybody there reads it; whether all have to be adults.
    Column("operator", String(120)),
    Column("complaints", String(120)),
    Column("adults_only", Boolean, nullable=False, default=True, server_default=true()),
    # For how many days somebody has to be in the server before they offer to mentor, and for how many mentees there
    # is room unless a mentor says otherwise; none: as the programme's settings have it.
    Column("least_days", SmallInteger, nullable=False, default=0, server_default="0"),
    Column("mentor_capacity", SmallInteger),
    CheckConstraint("group_rule in ('any','preferred','only')", name="group_rule"),
)

community_roles = Table(
    "community_roles",
    metadata,
    community_id_column(),
    Column("kind", EnumString, nullable=False),
    Column("role_id", Snowflake, nullable=False),
    UniqueConstraint("community_id", "kind", "role_id"),
)

known_staff = Table(
    "known_staff",
    metadata,
    community_id_column(),
    person_id_column("person_id", OnErasure.DELETE_ROW, nullable=False),
    # A facilitator, the coordinator or the server's owner, when it was last looked; of a change, these are told.
    Column("role", EnumString, nullable=False),
    UniqueConstraint("community_id", "person_id", "role"),
    CheckConstraint("role in ('facilitator','coordinator','owner')", name="role"),
)

people = Table(
    "people",
    metadata,
    community_id_column(),
    person_id_column("user_id", OnErasure.DELETE_ROW, nullable=False),
    Column("unreachable_since", UtcDateTime),
    # Whether direct messages only say that there is something to read; none until they choose.
    Column("discreet", Boolean),
    # When they left the server; what is kept of them is kept for a while only.
    Column("left_at", UtcDateTime),
    # When they were told what is kept, and said what messages may show; none before the first form.
    Column("asked_first_at", UtcDateTime),
    UniqueConstraint("community_id", "user_id"),
    partial_index("left_at is not null", "ix_people_left_at", "left_at"),
)

dm_channels = Table(
    "dm_channels",
    metadata,
    person_id_column("user_id", OnErasure.DELETE_ROW, primary_key=True, autoincrement=False),
    Column("channel_id", Snowflake, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("id", RowId, primary_key=True),
    community_id_column(),
    person_id_column("user_id", OnErasure.DELETE_ROW, nullable=False),
    # None of a person's own is said until they say it: then the programme's hour, in UTC.
    Column("time_zone", String(64)),
    # Whether others are shown how many hours apart it is; until then it counts as not said.
    Column("shares_zone", Boolean, nullable=False, default=False, server_default=false()),
    Column("hour", SmallInteger),
    # Seven bits, Monday the lowest.
    Column("quiet_weekdays", SmallInteger, nullable=False),
    Column("quiet_dates", EncryptedText),
    Column("wish", EnumString, nullable=False),
    Column("resting_until", UtcDateTime),
    UniqueConstraint("community_id", "user_id"),
    CheckConstraint("hour is null or hour between 0 and 23", name="hour"),
    CheckConstraint("quiet_weekdays between 0 and 126", name="a_day_is_left"),
    CheckConstraint("wish in ('ask','rest','off')", name="wish"),
    CheckConstraint("wish = 'rest' or resting_until is null", name="only_rest_has_until"),
    partial_index("resting_until is not null", "ix_preferences_resting_until", "resting_until"),
)

mentors = Table(
    "mentors",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    person_id_column("user_id", OnErasure.DELETE_ROW, nullable=False),
    Column("state", EnumString, nullable=False),
    Column("capacity", SmallInteger, nullable=False),
    Column("past_member", Boolean, nullable=False),
    Column("words", EncryptedText),
    # What a mentor would change, and since when: until facilitators have said yes, others see what was approved.
    Column("new_words", EncryptedText),
    Column("new_capacity", SmallInteger),
    Column("changed_at", UtcDateTime),
    Column("applied_at", UtcDateTime, nullable=False),
    person_id_column("decided_by", OnErasure.ANONYMIZE),
    Column("decided_at", UtcDateTime),
    person_id_column("word_asked_by", OnErasure.ANONYMIZE),
    authored_text_column("decided_by", "reason"),
    # When a mentor stopped, and who brought it about.
    Column("stopped_at", UtcDateTime),
    person_id_column("stopped_by", OnErasure.ANONYMIZE),
    Column("paused_until", UtcDateTime),
    # When they are next asked whether a pause without a date is still right, or whether they are still open.
    Column("pause_check_at", UtcDateTime),
    Column("role_off", Boolean, nullable=False, default=False, server_default=false()),
    # Since when facilitators let nobody new come to them.
    Column("closed_since", UtcDateTime),
    # When the words are forgotten, once it is over.
    Column("forget_at", UtcDateTime),
    *card_columns(),
    # How often in a row they were asked whether they are still open, without an answer.
    Column("unanswered_checks", SmallInteger, nullable=False, default=0, server_default="0"),
    CheckConstraint("capacity between 1 and 10", name="capacity"),
    CheckConstraint("new_capacity between 1 and 10", name="new_capacity"),
    CheckConstraint("state in ('applied','approved','paused','suspended','declined','stepped_down')", name="state"),
    CheckConstraint("state = 'paused' or paused_until is null", name="only_paused_has_until"),
    partial_index(
        "state in ('applied','approved','paused','suspended')",
        "uq_mentors_live",
        "community_id",
        "user_id",
        unique=True,
    ),
    Index("ix_mentors_person", "community_id", "user_id"),
    Index("ix_mentors_community_id_state", "community_id", "state", "applied_at"),
    Index("ix_mentors_paused_until", "paused_until"),
    partial_index("pause_check_at is not null", "ix_mentors_pause_check_at", "pause_check_at"),
    Index("ix_mentors_card", "card_message_id"),
    partial_index("forget_at is null and (words is not null or reason is not null)", "ix_mentors_over", "state"),
    partial_index("forget_at is not null", "ix_mentors_forget_at", "forget_at"),
    # Rows go, and an id that stands on a button or in the trail must not come to mean another.
    sqlite_autoincrement=True,
)

mentor_qualities = Table(
    "mentor_qualities",
    metadata,
    Column("mentor_id", RowId, ForeignKey("mentors.id", ondelete="CASCADE"), nullable=False),
    Column("quality", String(32), nullable=False),
    UniqueConstraint("mentor_id", "quality"),
)

seekers = Table(
    "seekers",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    person_id_column("user_id", OnErasure.DELETE_ROW, nullable=False),
    Column("state", EnumString, nullable=False),
    Column("attends", Boolean, nullable=False),
    # Whether mentors see the entry without a name; none: never asked, so only facilitators do.
    Column("listed", Boolean),
    Column("hope", EncryptedText),
    Column("preferences", EncryptedText),
    Column("since", UtcDateTime, nullable=False),
    # When they next hear that they are not forgotten, as long as they wait.
    Column("word_at", UtcDateTime),
    # Until when facilitators have said that they look; the weekly card is without them so long.
    Column("looked_until", UtcDateTime),
    # When the words are forgotten, once it is over.
    Column("forget_at", UtcDateTime),
    CheckConstraint("state in ('waiting','matched','withdrawn')", name="state"),
    CheckConstraint("state = 'waiting' or word_at is null", name="only_waiting_has_word"),
    partial_index("state = 'waiting'", "uq_seekers_waiting", "community_id", "user_id", unique=True),
    Index("ix_seekers_community_id_state", "community_id", "state", "since"),
    partial_index("forget_at is null and (hope is not null or preferences is not null)", "ix_seekers_over", "state"),
    partial_index("word_at is not null", "ix_seekers_word_at", "word_at"),
    partial_index("forget_at is not null", "ix_seekers_forget_at", "forget_at"),
    # Rows go, and an id that stands on a button or in the trail must not come to mean another.
    sqlite_autoincrement=True,
)
