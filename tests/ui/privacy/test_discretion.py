"""What a locked phone or a glance shows of any message: nothing that could betray its reader."""

from __future__ import annotations

import pytest
from discord import ui

from bot.rules.programme import Programme
from bot.ui.core.layout import DM_OPENING, files_of
from bot.ui.outbox import direct_messages
from storage.models.enums import MessageKind
from tests.support.factories import message_context
from tests.support.ui.cases import AWKWARD_TEXTS, cases_of
from tests.support.ui.limits import custom_ids, limit_violations, text

TELLING = ("mentor", "mentee", "affair", "infidel", "heal", "betray", "cheat", "spouse", "partner", "group")
BY_ITSELF = {MessageKind.REACTION_ANSWERED}
"""Made of more than the cases have; it begins like all others, which its own test looks at."""


def shown(kind: MessageKind) -> list[ui.LayoutView]:
    """Every shape that a message of this kind can have."""
    views = [direct_messages.render_dm(about, Programme()) for about in cases_of(kind, AWKWARD_TEXTS["plain"])]
    return [view for view in views if view is not None]


@pytest.mark.parametrize("kind", sorted(set(direct_messages.DM_RENDERERS) - BY_ITSELF))
def test_the_line_that_a_locked_phone_shows_betrays_nothing_and_neither_do_names_of_files(kind: MessageKind) -> None:
    glances = [text(view).partition("\n")[0] for view in shown(kind)]
    files = [file.filename for view in shown(kind) for file in files_of(view)]

    assert set(glances) == {DM_OPENING}
    assert not [word for word in TELLING for seen in (*glances, *files) if word in seen.lower()]


@pytest.mark.parametrize("kind", sorted(direct_messages.DM_RENDERERS))
def test_extra_discreet_every_message_looks_the_same_but_for_its_number(kind: MessageKind) -> None:
    message = message_context(kind).message
    view = direct_messages.masked_view(message, Programme())

    assert text(view) == text(direct_messages.masked_view(message_context(MessageKind.NOTE).message, Programme()))
    assert text(view).startswith(f"{DM_OPENING}\nThere is something to read.")
    assert not [word for word in TELLING if word in text(view).lower()]
    assert f"letter:{message.id}:open" in custom_ids(view)
    assert limit_violations(view) == []
