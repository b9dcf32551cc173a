"""Messages that Discord may have are known as such, so that they are looked for before they are sent again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("letters", sa.Column("maybe_sent_since", UtcDateTime(), nullable=True))
    is_set = sa.text("maybe_sent_since is not null")
    name, columns = "ix_letters_maybe_sent", ["subject_id", "kind", "community_id"]
    op.create_index(name, "letters", columns, sqlite_where=is_set, postgresql_where=is_set)
    # What was under way when the version before this one stopped without a word.
    op.execute("update letters set maybe_sent_since = due_at where leased_until is not null")
