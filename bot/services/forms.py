"""Forms that are not taken in: what one is for is done in the transaction that records it as taken in, or never."""

from __future__ import annotations

from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service


class FormService(Service):
    """What becomes of forms that no process knows any more."""

    @requires(Permission.PROGRAM)
    async def give_back(self, form: str) -> bool:
        """See to it that a form is not taken in any more by a process that still knows it; return False where it was."""
        async with self._database.transaction() as uow:
            return await uow.taken_forms.give_back(form, at=self._clock())
