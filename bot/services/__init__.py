"""What people can do: one method is one transaction, one thing that happened, with the letters it causes."""

from __future__ import annotations

from dataclasses import dataclass

from .about_them import AboutThem
from .answering import Answering
from .asking import Asking
from .browsing import Browsing
from .checkins import CheckIns
from .concerns import Concerns
from .desk import Desk
from .direct_messages import DirectMessages
from .due import Due
from .farewell import Farewell
from .forum import Forum
from .handing_over import HandingOver
from .invitations import Invitations
from .keeping_apart import KeepingApart
from .leaving import Leaving
from .looking_after import LookingAfter
from .matches import Matches
from .mentors import Mentors
from .offering import OfferingTo
from .opening import Opening
from .overview import Overview
from .post import Post
from .preferences import PreferencesOfOnes
from .privacy import Privacy
from .retention import Retention
from .seekers import Seekers
from .setup import Setup
from .standing import Standing
from .suggesting import Suggesting
from .traits import TraitsOf
from .unheard import Unheard
from .walking import Walking


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
