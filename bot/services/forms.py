"""Forms that were taken in: what one of them was for is done in the same transaction that records it."""

from __future__ import annotations

from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service


class FormService(Service):
    """What is known of forms that come again."""

    @requires(Permission.PROGRAM)
    async def was_taken(self, form: str) -> bool:
        """Return whether what was sent with this form is done."""
        async with self._database.read_transaction() as uow:
            return await uow.taken_forms.was_taken(form)
