"""How one letter gets to Discord: rendered from what is true now, each request in its turn, its id as nonce.

With the nonce, Discord itself drops a repeat after a crash. What stands in the way is raised; what then becomes
of the letter is for the courier to decide.
"""

from __future__ import annotations

import contextlib

import discord
import structlog
from discord import ui

from bot import confidants
from bot.content import NEVER_WILL, taken
from bot.gates import Gates, Round
from bot.rules.people import is_known
from bot.rules.programme import Programme
from bot.services.concerns import TELLING
from bot.services.facts import Facts
from bot.services.pauses import AGAIN
from bot.services.post import CARDS, IN_CONFIDENCE, ONLY_WHERE_IT_STANDS, Post
from bot.services.returning import BRING_BACK
from bot.ui import cards, letters, names
from bot.ui.look import files_of, quotes
from storage.concern_records import Concern
from storage.records import Letter
from storage.states import ABOUT_ROLES, ConcernReach, LetterKind

log = structlog.get_logger(__name__)

CHANNEL_GONE = 10003
MESSAGE_GONE = 10008
POSTED_ONCE = frozenset(
    {
        LetterKind.CARD_UNREACHABLE,
        LetterKind.CARD_STEPPED_DOWN,
        LetterKind.CARD_RESPECT,
        LetterKind.FORUM_REPLY,
    }
)

MEMBER_GONE = frozenset({10007, 10013})
NOT_MINE = 50001
"""No access: to a direct-message channel of another bot's, from before this one took over, or to a card's channel."""


class Undeliverable(Exception):
    """There is no way to the reader, now or later."""


class NotNoted(Exception):
    """Discord has it, but that could not be written down."""


class Delivery:
    """Everything that the courier asks of Discord."""

    def __init__(self, client: discord.Client, post: Post, programme: Programme, settings: Round) -> None:
        self._client = client
        self._post = post
        self._programme = programme
        self.gates = Gates(settings)

    async def deliver(self, facts: Facts) -> None:
        """Bring one letter, and note that it arrived."""
        kind = facts.letter.kind
        if kind in ABOUT_ROLES:
            await self._settle_role(facts)
        elif kind is LetterKind.CARD_AWAY and facts.card is not None:
            await self._take_down(facts.card)
            await self._arrived(facts)
        elif kind in CARDS:
            await self._place_card(facts)
        elif kind in POSTED_ONCE:
            await self._post_in_channel(facts)
        else:
            await self._write_to(facts, facts.letter.to_id, letters.render(facts, self._programme))

    async def _arrived(
        self, facts: Facts, *, card: tuple[int, int] | None = None, veiled_for: int | None = None
    ) -> None:
        for more in (True, False):
            try:
                return await self._post.arrived(facts, card=card, veiled_for=veiled_for)
            except Exception as error:
                if not more:
                    raise NotNoted from error
        return None

    async def _write_to(self, facts: Facts, reader: int | None, view: ui.LayoutView | None) -> None:
        if view is None or reader is None:
            await self._post.needless(facts.letter)
            return
        veiled = await self._post.reads_discreetly(facts, reader)
        if veiled:
            view = letters.veiled(facts.letter, self._programme)
        await names.write_out_asking(self._client, facts.letter.community_id, view, self.gates.ask)
        # A confidant is none whom the letter names.
        kept = facts.dm_channel if reader == facts.letter.to_id else await self._post.dm_channel(reader)
        try:
            await self._send(kept or await self._open_dm(reader, facts.letter), view, facts.letter)
        except (discord.NotFound, discord.Forbidden) as error:
            if kept is None or error.code not in {CHANNEL_GONE, NOT_MINE}:
                raise
            await self._send(await self._open_dm(reader, facts.letter), view, facts.letter)
        await self._arrived(facts, veiled_for=reader if veiled else None)

    async def _send(self, channel_id: int, view: ui.LayoutView, letter: Letter) -> discord.Message:
        channel = self._client.get_partial_messageable(channel_id)
        sending = self.gates.ask(channel.send(view=view, files=(files := files_of(view)), nonce=letter.nonce))
        return await taken(sending, with_words=quotes(view) or (bool(files) and letter.kind in BRING_BACK))

    async def _open_dm(self, reader: int, letter: Letter) -> int:
        # Not Client.create_dm: that gives a channel it remembers, also when Discord no longer knows it.
        opened = await self.gates.ask(self._client.http.start_private_message(reader), opens_dm=True)
        channel_id = int(opened["id"])
        await self._post.opened_dm(letter, reader, channel_id)
        return channel_id

    async def _place_card(self, facts: Facts) -> None:
        view = cards.render(facts, self._programme)
        if view is None:
            await self._post.needless(facts.letter)
            return
        apart = await self._must_be_told_apart(facts)
        if facts.concern is not None:
            apart = await self._bring_up(facts, facts.concern, apart=apart)
        if apart:
            await (self._keep_off_the_channel(facts) if facts.concern else self._tell_confidant(facts, view))
            return
        if facts.silence is not None and facts.silence.over_at is not None and facts.card is None:
            # Over before anyone was told of it.
            await self._post.needless(facts.letter)
            return
        if facts.letter.detail == AGAIN and facts.card is not None and cards.waits(facts):
            await self._take_down(facts.card)
        elif facts.card is not None and await self._edit_card(facts, facts.card, view):
            await self._arrived(facts)
            return
        elif facts.letter.detail == ONLY_WHERE_IT_STANDS:
            await self._post.needless(facts.letter)
            return
        channel_id = self._facilitators_channel(facts)
        try:
            message = await self._send(channel_id, view, facts.letter)
        except discord.Forbidden:
            if facts.concern is None:
                raise
            # Whoever brought it is not to wait until the channel is mended.
            await self._bring_up(facts, facts.concern, apart=True)
            await self._arrived(facts)
        else:
            await self._arrived(facts, card=(channel_id, message.id))

    async def _bring_up(self, facts: Facts, concern: Concern, *, apart: bool) -> bool:
        """Tell those of a concern whom its card does not reach; gives whether it is for nobody in the channel."""
        hands = confidants.hands(self._guild(facts), facts.community, facts.parties)
        apart = apart or not hands[ConcernReach.FACILITATORS]
        if facts.letter.detail in TELLING and cards.waits(facts):
            reaches = list(ConcernReach)[list(ConcernReach).index(concern.reach) :]
            reach = next((reach for reach in reaches if hands[reach]), None)
            if reach is None:
                raise Undeliverable
            if apart or reach is not ConcernReach.FACILITATORS:
                await self._post.confide(facts.letter, to=hands[reach], reach=reach)
        return apart

    async def _keep_off_the_channel(self, facts: Facts) -> None:
        if facts.card is not None:
            await self._take_down(facts.card)
            await self._post.card_is_gone(facts)
        await self._arrived(facts)

    async def _edit_card(self, facts: Facts, card: tuple[int, int], view: ui.LayoutView) -> bool:
        channel_id, message_id = card
        channel = self._client.get_partial_messageable(channel_id)
        try:
            # discord.py leaves the bot's own default out of an edit that has no content.
            quietly = discord.AllowedMentions.none()
            editing = channel.get_partial_message(message_id).edit(view=view, allowed_mentions=quietly)
            await taken(self.gates.ask(editing), with_words=quotes(view))
        except (discord.NotFound, discord.Forbidden) as error:
            if error.code not in {MESSAGE_GONE, CHANNEL_GONE, NOT_MINE}:
                raise
            await self._post.card_is_gone(facts)
            return False
        return True

    async def _take_down(self, card: tuple[int, int]) -> None:
        """A card that is brought up again comes new, at the end of the channel, and must not stand there twice."""
        channel_id, message_id = card
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        with contextlib.suppress(discord.NotFound, discord.Forbidden):
            await self.gates.ask(message.delete())

    async def _post_in_channel(self, facts: Facts) -> None:
        letter = facts.letter
        view = cards.render(facts, self._programme)
        if view is None:
            await self._post.needless(letter)
            return
        if await self._must_be_told_apart(facts):
            await self._tell_confidant(facts, view)
            return
        in_forum = letter.kind is LetterKind.FORUM_REPLY
        channel_id = letter.subject_id if in_forum else self._facilitators_channel(facts)
        await self._send(channel_id, view, letter)
        await self._arrived(facts)

    def _facilitators_channel(self, facts: Facts) -> int:
        if facts.community.facilitators_channel_id is None:
            raise Undeliverable
        return facts.community.facilitators_channel_id

    def _guild(self, facts: Facts) -> discord.Guild:
        guild = self._client.get_guild(facts.community.community_id)
        if guild is None:
            raise TimeoutError("the server is not known yet")
        return guild

    async def _member(self, guild: discord.Guild, user_id: int) -> discord.Member | None:
        """Someone in the server; asked for if unknown, because soon after the start not everyone is known."""
        if not is_known(user_id):
            # Discord has no such id, and what it says to one is no answer: the letter would be tried for ever.
            return None
        if member := guild.get_member(user_id):
            return member
        try:
            return await self.gates.ask(guild.fetch_member(user_id))
        except discord.NotFound as error:
            if error.code not in MEMBER_GONE:
                raise
            return None

    async def _must_be_told_apart(self, facts: Facts) -> bool:
        """Whether a card about people may not, or cannot, go to the facilitators' channel."""
        # Whoever was forgotten is nobody whom Discord could be asked about.
        people = [one for one in facts.parties or (facts.pairing.people if facts.pairing else ()) if is_known(one)]
        if facts.letter.kind not in IN_CONFIDENCE or not people:
            return False
        guild = self._guild(facts)
        if guild.get_channel(facts.community.facilitators_channel_id or 0) is None:
            return True
        # Who confides something may read it; a silence is for neither of the two.
        confides = facts.question.person_id if facts.question else facts.note.author_id if facts.note else None
        confides = facts.raised_by or confides
        others = [await self._member(guild, person) for person in people if person != confides]
        return any(confidants.reads_along(other, facts.community) for other in others)

    async def _tell_confidant(self, facts: Facts, view: ui.LayoutView) -> None:
        """Tell one person outside the pair who can be reached what the card says."""
        if facts.pairing is None:
            raise Undeliverable
        told, waits = facts.question and facts.question.confided_to, cards.waits(facts)
        confided = cards.confided(view, take=facts.question.id if facts.question and waits else None)
        everyone = confidants.outside(self._guild(facts), facts.community, facts.pairing)
        if facts.question is not None and told is not None and facts.question.taken_by == told:
            # Whoever was told has taken it on, and knows.
            return await self._post.needless(facts.letter)
        # Who was told before hears what became of it, or is asked once more.
        for confidant in sorted(everyone, key=lambda person: person != told):
            if facts.question is not None and waits:
                await self._post.confided(facts.question, to=confidant)
            try:
                return await self._write_to(facts, confidant, confided)
            except discord.HTTPException as error:
                # Their messages are closed; it matters to someone, so the next one is told.
                if error.code not in NEVER_WILL:
                    raise
        if facts.question is not None and waits:
            await self._post.confided(facts.question, to=None)
        raise Undeliverable

    async def _settle_role(self, facts: Facts) -> None:
        """Give or take the mentor role, as things stand; and take the one that it came in place of."""
        guild, role_id = self._guild(facts), facts.community.mentor_role_id
        wanted = {role_id: facts.wears_role} if role_id else {}
        if facts.letter.detail and int(facts.letter.detail) != role_id:
            wanted[int(facts.letter.detail)] = False
        member = await self._member(guild, facts.letter.to_id or 0) if wanted else None
        if member is None:
            await self._post.needless(facts.letter)
            return
        has = {role.id for role in member.roles}
        for role, wears in wanted.items():
            if guild.get_role(role) is not None and wears != (role in has):
                change = member.add_roles if wears else member.remove_roles
                await self.gates.ask(change(discord.Object(role), reason="Mentorship"))
        await self._arrived(facts)
