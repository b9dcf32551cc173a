"""The unit of work: one transaction and its repositories."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ledger import Deletion
from storage.repositories.audit import AuditRepository, TakenFormRepository
from storage.repositories.boundaries import BoundaryRepository
from storage.repositories.candidates import CandidateRepository
from storage.repositories.check_ins import CheckInQuestionRepository, NoteRepository, SilenceRepository
from storage.repositories.communities import CommunityRepository
from storage.repositories.concerns import ConcernRepository
from storage.repositories.decoys import DecoyRepository
from storage.repositories.due_rows import DueRowRepository
from storage.repositories.erasure import ErasureRepository
from storage.repositories.exclusions import ExclusionRepository
from storage.repositories.ledger import LedgerRepository
from storage.repositories.matters import MatterReaderRepository, MatterRepository
from storage.repositories.mentors import MentorRepository
from storage.repositories.outbox import OutboxRepository
from storage.repositories.pairings import PairingRepository
from storage.repositories.people import PersonRepository
from storage.repositories.personal_data import PersonalDataRepository
from storage.repositories.posted_messages import PostedMessageRepository
from storage.repositories.preferences import PreferencesRepository
from storage.repositories.profiles import ProfileRepository, TraitRepository
from storage.repositories.retention import RetentionRepository
from storage.repositories.schedules import CheckInScheduleRepository
from storage.repositories.sealed import CountedActRepository, SealedRepository
from storage.repositories.seekers import SeekerRepository


class UnitOfWork:
    """Unit of work: one open transaction and the repositories bound to its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.communities = CommunityRepository(connection)
        self.people = PersonRepository(connection)
        self.mentors = MentorRepository(connection)
        self.seekers = SeekerRepository(connection)
        self.pairings = PairingRepository(connection)
        self.decoys = DecoyRepository(connection)
        self.exclusions = ExclusionRepository(connection)
        self.candidates = CandidateRepository(connection)
        self.profiles = ProfileRepository(connection)
        self.traits = TraitRepository(connection)
        self.preferences = PreferencesRepository(connection)
        self.schedules = CheckInScheduleRepository(connection)
        self.silences = SilenceRepository(connection)
        self.matters = MatterRepository(connection)
        self.matter_readers = MatterReaderRepository(connection)
        self.boundaries = BoundaryRepository(connection)
        self.due_rows = DueRowRepository(connection)
        self.questions = CheckInQuestionRepository(connection)
        self.notes = NoteRepository(connection)
        self.concerns = ConcernRepository(connection)
        self.outbox = OutboxRepository(connection)
        self.posted_messages = PostedMessageRepository(connection)
        self.retention = RetentionRepository(connection)
        self.sealed = SealedRepository(connection)
        self.counted_acts = CountedActRepository(connection)
        self.taken_forms = TakenFormRepository(connection)
        self.audit = AuditRepository(connection)
        self.personal_data = PersonalDataRepository(connection)
        self.erasure = ErasureRepository(connection)
        self.ledger = LedgerRepository(connection)
        self.deletions: list[Deletion] = []
        """What was deleted for good; the database enters it in the ledger before the commit."""
