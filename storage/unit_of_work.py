"""Everything that one transaction can remember or recall, by subject."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.repositories.audit import Audit
from storage.repositories.boundaries import Boundaries
from storage.repositories.candidates import Finding
from storage.repositories.check_ins import Notes, Questions
from storage.repositories.communities import Communities
from storage.repositories.concerns import Concerns
from storage.repositories.due import Duties
from storage.repositories.erasure import Forgetting
from storage.repositories.exclusions import Couples
from storage.repositories.mentors import Mentors
from storage.repositories.outbox import Letters
from storage.repositories.pairings import Pairings
from storage.repositories.people import People
from storage.repositories.personal_data import Owning
from storage.repositories.posted import Posted
from storage.repositories.preferences import PreferencesOf
from storage.repositories.profiles import Profiles, Traits
from storage.repositories.retention import Retention
from storage.repositories.schedules import Schedules
from storage.repositories.silences import Silences
from storage.repositories.waiting_list import Seekers


class Memory:
    """One transaction's view; of no use after it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.communities = Communities(connection)
        self.people = People(connection)
        self.mentors = Mentors(connection)
        self.seekers = Seekers(connection)
        self.pairings = Pairings(connection)
        self.couples = Couples(connection)
        self.finding = Finding(connection)
        self.profiles = Profiles(connection)
        self.traits = Traits(connection)
        self.preferences = PreferencesOf(connection)
        self.schedules = Schedules(connection)
        self.silences = Silences(connection)
        self.boundaries = Boundaries(connection)
        self.duties = Duties(connection)
        self.questions = Questions(connection)
        self.notes = Notes(connection)
        self.concerns = Concerns(connection)
        self.letters = Letters(connection)
        self.posted = Posted(connection)
        self.retention = Retention(connection)
        self.audit = Audit(connection)
        self.owning = Owning(connection)
        self.forgetting = Forgetting(connection)
