"""Everything that one transaction can remember or recall, by subject."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from .audit import Audit
from .boundaries import Boundaries
from .checkins import Notes, Questions
from .communities import Communities
from .concerns import Concerns
from .couples import Couples
from .duties import Duties
from .finding import Finding
from .forgetting import Forgetting
from .letters import Letters
from .mentors import Mentors
from .owning import Owning
from .pairings import Pairings
from .people import People
from .posted import Posted
from .preferences import PreferencesOf
from .profiles import Profiles, Traits
from .retention import Retention
from .schedules import Schedules
from .seekers import Seekers
from .silences import Silences


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
