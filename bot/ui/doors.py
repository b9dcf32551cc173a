"""The ways into something of one's own, from the server or from a direct message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from discord import ui

from bot.rules.hearing import Hearer
from bot.rules.people import Caller, at_home, is_facilitator
from bot.rules.programme import Programme
from bot.rules.refusals import NotFound
from bot.services import Services
from bot.services.facts import Facts
from bot.services.returning import GO_BACK

from . import browsing, check_ins, forms, handing_over, outcomes, pages, preferences, waiting, who_sees
from .belonging import groups_in
from .buttons import OVERVIEW, DoorButton
from .heard import first_to_hear
from .knocks import WORDS_GO_BACK, WORDS_LEFT_OUT, Interaction, add, answer, caller_in, house, open_form, plain
from .look import QUIET, Row, card
from .opening_presses import give_back_words
from .privacy_buttons import EVERYWHERE, PrivacyButton
from .support import MOST_SERVERS, Server
from .support_presses import servers_of

NO_SERVER = (
    "From here I can't see which server we share. In your server, `/mentorship me` shows everything of yours. If you "
    "have left it: what is stored about you stays yours to see and to delete."
)

HAD_ONE = "I have had a mentor here myself."
"""What an application begins with, where someone has walked as a mentee and never applied before."""


class Doors:
    """Behind some doors is a form; behind the others something happens, or is shown, at once.

    A form may be open for hours, so who sends it is looked at anew.
    """

    def __init__(self, services: Services, programme: Programme) -> None:
        self._services = services
        self._programme = programme

    async def open(self, interaction: Interaction, community_id: int, door: str) -> None:
        """Go through; for a form, only after looking whether it would be of use."""
        if door in PAGES:
            await PAGES[door](self, interaction, community_id)
            return
        if door not in FORMS:
            await answer(interaction, self._through(interaction, community_id, door))
            return

        async def prepare() -> forms.Form:
            return await FORMS[door](self, await caller_in(interaction, community_id))

        await open_form(interaction, forms.prepared(interaction, prepare()))

    async def _me(self, interaction: Interaction, community_id: int) -> None:
        """Everything of one's own, then whatever could not be delivered, as it would have come."""
        beside: list[ui.LayoutView] = []
        kept: list[Facts] = []

        async def show() -> ui.LayoutView:
            home = community_id
            if home == EVERYWHERE and interaction.guild_id is None:
                shared = await servers_of(interaction)
                if len(shared) != 1:
                    return _which(shared)
                home = shared[0].id
            mine = await self._services.overview.mine(await caller_in(interaction, home))
            first, *more = pages.mine(mine)
            beside.extend(more)
            kept.extend(mine.kept)
            return first

        if await answer(interaction, show()):
            await add(interaction, *beside)
            await self._show_kept(interaction, kept)

    async def _show_kept(self, interaction: Interaction, kept: list[Facts]) -> None:
        """What could not be delivered, each as it would have come; words that are not taken here go back, too."""
        for facts, letter in pages.kept(kept, self._programme):
            interaction.extras[WORDS_LEFT_OUT] = False
            interaction.extras[WORDS_GO_BACK] = facts.letter.kind in GO_BACK
            await add(interaction, letter)
            if interaction.extras[WORDS_LEFT_OUT]:
                await give_back_words(self._services, interaction, facts.letter.id)
        if kept:
            await add(interaction, pages.all_that_was_kept(kept, self._programme))

    async def _who_sees(self, interaction: Interaction, community_id: int) -> None:
        """Who sees what of this person's, as far as it concerns them."""
        beside: list[ui.LayoutView] = []

        async def show() -> ui.LayoutView:
            caller = await caller_in(interaction, community_id)
            mine = await self._services.overview.mine(caller)
            first, *more = who_sees.pages(mine, facilitates=is_facilitator(caller, mine.community))
            beside.extend(more)
            return first

        if await answer(interaction, show()):
            await add(interaction, *beside)

    async def _through(self, interaction: Interaction, community_id: int, door: str) -> ui.LayoutView:
        caller = await caller_in(interaction, community_id)
        standing = self._services.standing
        match door:
            case "about-me":
                return await house(interaction).presses.about_me.page(interaction, community_id)
            case "offer":
                return waiting.waiting_list(await self._services.offering.waiting_for(caller))
            case "browse":
                return browsing.page(
                    await self._services.browsing.first(caller), groups_in(interaction, community_id)
                )
            case "seeker-withdraw":
                await self._services.seekers.withdraw(caller)
                return plain(outcomes.LEFT_THE_LIST)
            case "mentor-pause":
                mentor = await standing.pause(caller, until=None)
                return plain(outcomes.mentor_paused(mentor.paused_until))
            case "mentor-resume":
                await standing.resume(caller)
                return plain(outcomes.MENTOR_RESUMED)
            case "mentor-step-down" | "offer-withdraw":
                return await self._step_down(caller)
            case "mentor-role-off":
                await standing.take_role_off(caller)
                return plain(handing_over.ROLE_TAKEN_OFF)
        return await self._to_preferences(caller, door, now=house(interaction).clock())

    async def _step_down(self, caller: Caller) -> ui.LayoutView:
        """Stop being a mentor; shows who walks on with them, and what can be done about it."""
        before = await self._services.standing.step_down(caller)
        return handing_over.left_off(before, await self._services.overview.mine(caller))

    async def _to_preferences(self, caller: Caller, door: str, *, now: datetime) -> ui.LayoutView:
        wishes = self._services.preferences
        match door:
            case "preferences":
                discreet = await wishes.is_discreet(caller)
                return preferences.page(await wishes.mine(caller), self._programme, discreet=discreet, now=now)
            case "check-ins-on":
                await wishes.go_on(caller)
                said = check_ins.AGAIN
            case "check-ins-rest":
                await wishes.rest(caller)
                said = check_ins.RESTS
            case "check-ins-off":
                await wishes.opt_out(caller)
                said = check_ins.NONE_ANY_MORE
            case _:
                raise NotFound
        return card(said, [DoorButton(at_home(caller), "preferences")])

    async def _volunteer_form(self, caller: Caller) -> forms.Form:
        home = at_home(caller)
        before = await self._services.mentors.may_volunteer(caller)

        async def volunteer(sent: Interaction, **fields: object) -> ui.LayoutView:
            await self._services.mentors.volunteer(await caller_in(sent, home), **fields)  # type: ignore[arg-type]
            return _with_more(outcomes.volunteered(await self._hearer(sent, home)), home)

        return forms.MentorForm(
            "Becoming a mentor",
            volunteer,
            capacity=self._programme.mentor_capacity,
            mentor=before.application,
            words=HAD_ONE if before.had_a_mentor else None,
            applies=True,
        )

    async def _update_mentor_form(self, caller: Caller) -> forms.Form:
        home = at_home(caller)
        mentor = await self._services.standing.mine(caller)

        async def update(sent: Interaction, **fields: object) -> ui.LayoutView:
            await self._services.standing.update(await caller_in(sent, home), **fields)  # type: ignore[arg-type]
            return plain("Kept. That is what people see from now on.")

        return forms.MentorForm("What you bring", update, capacity=mentor.capacity, mentor=mentor, applies=False)

    async def _join_form(self, caller: Caller) -> forms.Form:
        home = at_home(caller)
        earlier = await self._services.seekers.may_join(caller)

        async def join(sent: Interaction, **fields: object) -> ui.LayoutView:
            await self._services.seekers.join(await caller_in(sent, home), **fields)  # type: ignore[arg-type]
            outlook = await self._services.seekers.outlook(await caller_in(sent, home))
            said = waiting.joined_the_list(outlook, self._programme, await self._hearer(sent, home))
            return _with_more(said, home, "browse")

        return forms.SeekerForm("Finding a mentor", join, named=False, seeker=earlier)

    async def _update_seeker_form(self, caller: Caller) -> forms.Form:
        home = at_home(caller)
        seeker = await self._services.seekers.mine(caller)

        async def update(sent: Interaction, **fields: object) -> ui.LayoutView:
            await self._services.seekers.update(await caller_in(sent, home), **fields)  # type: ignore[arg-type]
            return plain("Kept. Your place in the list is as it was.")

        return forms.SeekerForm("What you hope for", update, named=False, seeker=seeker)

    async def _hearer(self, interaction: Interaction, community_id: int) -> Hearer:
        """Who hears of what is this person's own."""
        me = interaction.user.id
        found = await self._services.unheard.circumstances(community_id, [me], reader=me)
        return await first_to_hear(interaction, *found)


def _which(shared: Sequence[Server]) -> ui.LayoutView:
    """Where somebody may look whose servers cannot be told apart by themselves."""
    if not shared:
        return card(NO_SERVER, [PrivacyButton(EVERYWHERE, "mine")], colour=QUIET)
    several: list[Row] = [
        [DoorButton(server.id, "me", says=f"{OVERVIEW}: {server.name}")] for server in shared[:MOST_SERVERS]
    ]
    return card("We share more than one server. Which of them do you mean?", *several, colour=QUIET)


def _with_more(said: str, community_id: int, *doors: str) -> ui.LayoutView:
    """What whoever is being looked for, or looks for someone, may like to do next."""
    return card(said, [DoorButton(community_id, door) for door in ("about-me", *doors)], colour=QUIET)


PAGES: dict[str, Callable[[Doors, Interaction, int], Awaitable[None]]] = {
    "me": Doors._me,
    "who-sees": Doors._who_sees,
}
"""What may need more than one message."""

FORMS: dict[str, Callable[[Doors, Caller], Awaitable[forms.Form]]] = {
    "volunteer": Doors._volunteer_form,
    "ask": Doors._join_form,
    "mentor-update": Doors._update_mentor_form,
    "seeker-update": Doors._update_seeker_form,
}
