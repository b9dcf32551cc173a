"""What people can do: one method is one transaction, one thing that happened, with the letters it causes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.check_ins.service import CheckIns
from bot.services.communities.departures import Leaving
from bot.services.communities.forum import Forum
from bot.services.communities.lifecycle import Invitations
from bot.services.communities.settings import Setup
from bot.services.concerns.handling import LookingAfter
from bot.services.concerns.raising import Concerns
from bot.services.core.context import Desk
from bot.services.matching.service import Matches
from bot.services.mentors.applications import Mentors
from bot.services.mentors.status import Standing
from bot.services.outbox.direct_messages import DirectMessages
from bot.services.outbox.masked import Opening
from bot.services.outbox.service import Post
from bot.services.outbox.unheard import Unheard
from bot.services.pairings.active import Walking
from bot.services.pairings.handover import HandingOver
from bot.services.pairings.offers import OfferingTo
from bot.services.pairings.requests import Asking
from bot.services.pairings.responses import Answering
from bot.services.pairings.suggestions import Suggesting
from bot.services.preferences.service import PreferencesOfOnes
from bot.services.privacy.retention import Retention
from bot.services.privacy.service import Privacy
from bot.services.profiles.community_traits import TraitsOf
from bot.services.profiles.service import AboutThem
from bot.services.waiting_list.service import Seekers

from .browsing import Browsing
from .closing import Farewell
from .due import Due
from .exclusions import KeepingApart
from .overview import Overview


@dataclass(frozen=True, slots=True)
class Services:
    """Every service, over one desk."""

    setup: Setup
    mentors: Mentors
    standing: Standing
    seekers: Seekers
    asking: Asking
    browsing: Browsing
    keeping_apart: KeepingApart
    offering: OfferingTo
    suggesting: Suggesting
    matches: Matches
    answering: Answering
    walking: Walking
    check_ins: CheckIns
    concerns: Concerns
    looking_after: LookingAfter
    preferences: PreferencesOfOnes
    about_them: AboutThem
    traits: TraitsOf
    farewell: Farewell
    handing_over: HandingOver
    overview: Overview
    forum: Forum
    privacy: Privacy
    leaving: Leaving
    invitations: Invitations
    direct_messages: DirectMessages
    due: Due
    retention: Retention
    opening: Opening
    post: Post
    unheard: Unheard

    @classmethod
    def over(cls, desk: Desk) -> Services:
        """All of them, sharing the desk."""
        return cls(
            setup=Setup(desk),
            mentors=Mentors(desk),
            standing=Standing(desk),
            seekers=Seekers(desk),
            asking=Asking(desk),
            browsing=Browsing(desk),
            keeping_apart=KeepingApart(desk),
            offering=OfferingTo(desk),
            suggesting=Suggesting(desk),
            matches=Matches(desk),
            answering=Answering(desk),
            walking=Walking(desk),
            check_ins=CheckIns(desk),
            concerns=Concerns(desk),
            looking_after=LookingAfter(desk),
            preferences=PreferencesOfOnes(desk),
            about_them=AboutThem(desk),
            traits=TraitsOf(desk),
            farewell=Farewell(desk),
            handing_over=HandingOver(desk),
            overview=Overview(desk),
            forum=Forum(desk),
            privacy=Privacy(desk),
            leaving=Leaving(desk),
            invitations=Invitations(desk),
            direct_messages=DirectMessages(desk),
            due=Due(desk),
            retention=Retention(desk),
            opening=Opening(desk),
            post=Post(desk),
            unheard=Unheard(desk),
        )
