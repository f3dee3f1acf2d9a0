"""The store: what every face asks for what is remembered."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from scoring.access import Person, UserRole
from scoring.deployment import deployment
from scoring.settings import store_url
from scoring.store.audit import AuditLine, last_deeds
from scoring.store.batch_store import BatchStore
from scoring.store.call_store import CallStore
from scoring.store.care import Upkeep
from scoring.store.database import Database, database
from scoring.store.gift_store import GiftStore
from scoring.store.outcome_store import OutcomeStore
from scoring.store.run_store import RunStore


@dataclass(frozen=True)
class LeadStore:
    """Batches, calls, outcomes and runs of one database, and what keeps it sound."""

    database: Database

    @property
    def batches(self) -> BatchStore:
        """What was scored."""
        return BatchStore(self.database)

    @property
    def calls(self) -> CallStore:
        """What was handed out to reps, and what became of it."""
        return CallStore(self.database)

    @property
    def outcomes(self) -> OutcomeStore:
        """What became of leads."""
        return OutcomeStore(self.database)

    @property
    def gifts(self) -> GiftStore:
        """Outcomes by the file or program that gave them in one go."""
        return GiftStore(self.database)

    @property
    def runs(self) -> RunStore:
        """What came of trainings and pipelines."""
        return RunStore(self.database)

    @property
    def upkeep(self) -> Upkeep:
        """Backups, checks, erasing and retention."""
        return Upkeep(self.database)

    def deeds(self, most: int = 100) -> list[AuditLine]:
        """Who did what last, the newest first. Raises StorageFailed."""
        return last_deeds(self.database, most)


# Who deletes what was kept long enough, as the audit shows it.
RETENTION = Person("retention", UserRole.ADMIN)


def lead_store() -> LeadStore:
    """The store of this deployment, without batches that were kept long enough, or half.

    Raises SettingsRefused and StorageFailed.
    """
    url, days = store_url(), deployment().keep_days
    _tidied(url, days, datetime.now(UTC).date())
    return LeadStore(database(url))


@lru_cache(maxsize=1)
def _tidied(url: str, days: int | None, _today: date) -> int:
    """How many batches have gone, for their time or for their killed writers; asked once a day."""
    upkeep = Upkeep(database(url))
    return upkeep.tidy() if days is None else upkeep.expire(days, by=RETENTION)
