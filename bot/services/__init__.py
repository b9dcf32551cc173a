"""What people can do: one method is one transaction, one thing that happened, with the messages it causes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_type_hints

from bot.services.check_ins.service import CheckInService
from bot.services.communities.catching_up import CatchUpService
from bot.services.communities.departures import DepartureService
from bot.services.communities.forum import ForumService
from bot.services.communities.guild_lifecycle import GuildLifecycleService
from bot.services.communities.staffing import StaffService
from bot.services.concerns.cases import ConcernCaseService
from bot.services.concerns.raising import ConcernService
from bot.services.core.context import ServiceContext
from bot.services.matching.service import MatchingService
from bot.services.matters.readers import MatterReaderService
from bot.services.matters.service import MatterService
from bot.services.mentors.applications import MentorApplicationService
from bot.services.mentors.safety import MentorSafetyService
from bot.services.mentors.status import MentorStatusService
from bot.services.outbox.dm_replies import DmReplyService
from bot.services.outbox.escalation import EscalationService
from bot.services.outbox.masked_messages import MaskedMessageService
from bot.services.outbox.service import OutboxService
from bot.services.pairings.active_pairings import ActivePairingService
from bot.services.pairings.handover import HandoverService
from bot.services.pairings.offers import PairingOfferService
from bot.services.pairings.requests import PairingRequestService
from bot.services.pairings.responses import PairingResponseService
from bot.services.pairings.suggestions import PairingSuggestionService
from bot.services.preferences.service import PreferenceService
from bot.services.privacy.retention import RetentionService
from bot.services.privacy.service import PrivacyService
from bot.services.profiles.community_traits import CommunityTraitService
from bot.services.profiles.service import ProfileService
from bot.services.reports.service import ReportService
from bot.services.waiting_list.service import WaitingListService

from .audit_trail import AuditTrailService
from .browsing import BrowsingService
from .closing import ClosingService
from .due import DueService
from .forms import FormService
from .keep_apart import ExclusionService
from .overview import OverviewService
from .setup.service import SetupService
from .weekly import WeeklyService


@dataclass(frozen=True, slots=True)
class Services:
    """Every service, with one service context."""

    setup: SetupService
    mentor_applications: MentorApplicationService
    mentor_status: MentorStatusService
    mentor_safety: MentorSafetyService
    waiting_list: WaitingListService
    requests: PairingRequestService
    browsing: BrowsingService
    exclusions: ExclusionService
    offers: PairingOfferService
    suggestions: PairingSuggestionService
    matching: MatchingService
    responses: PairingResponseService
    active_pairings: ActivePairingService
    check_ins: CheckInService
    concerns: ConcernService
    concern_cases: ConcernCaseService
    matters: MatterService
    matter_readers: MatterReaderService
    preferences: PreferenceService
    profiles: ProfileService
    community_traits: CommunityTraitService
    closing: ClosingService
    handover: HandoverService
    overview: OverviewService
    forms: FormService
    audit_trail: AuditTrailService
    reports: ReportService
    forum: ForumService
    privacy: PrivacyService
    departures: DepartureService
    catching_up: CatchUpService
    guild_lifecycle: GuildLifecycleService
    staff: StaffService
    weekly: WeeklyService
    dm_replies: DmReplyService
    due: DueService
    retention: RetentionService
    masked_messages: MaskedMessageService
    outbox: OutboxService
    escalation: EscalationService

    @classmethod
    def create(cls, context: ServiceContext) -> Services:
        """Return all services, sharing the context."""
        return cls(**{name: service(context) for name, service in get_type_hints(cls).items()})
