"""Forms that are not taken in: what one is for is done in the transaction that records it as taken in, or never."""

from __future__ import annotations

from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service


class FormService(Service):
    """What becomes of forms that no process knows any more."""

    @requires(Permission.PROGRAM)
    async def give_back(self, form: str) -> bool:
        """See to it that no process takes a form in any more; return False where one did."""
        async with self._database.transaction() as uow:
            return await uow.taken_forms.give_back(form, at=self._clock())
