"""Trainings and pipelines that have ended: what came of them, for as long as batches are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from scoring.store.batch_addresses import sound
from scoring.store.database import Database
from scoring.store.kept_tables import RUNS


@dataclass(frozen=True)
class EndedRun:
    """A training or a pipeline that has ended.

    `mark` is that of this run alone. `kind` is training, data, train or infer; `state` done, failed
    or cancelled. `version` is that which it made or scored by, "" for none. `found` are figures and
    names of models, never a cell of a lead. Times are ISO 8601 in UTC.
    """

    mark: str
    kind: str
    file_name: str
    state: str
    who: str
    began: str
    ended: str
    model: str = ""
    version: str = ""
    found: Mapping[str, Any] = field(default_factory=dict)


class RunStore:
    """The runs of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, run: EndedRun) -> bool:
        """Keep what came of a run, once by its mark; whether that is news. Raises StorageFailed.

        What is noted of a run again, in another state, takes the place of what was: whoever noted
        it may have looked before it had begun, or while it was ended.
        """
        row = {name: getattr(run, name) for name in EndedRun.__dataclass_fields__}
        row |= {"file_name": sound(run.file_name), "found": dict(run.found)}
        this = RUNS.c.mark == run.mark
        with self._database.writing("The run could not be noted") as connection:
            state = connection.scalar(select(RUNS.c.state).where(this))
            if state == run.state:
                return False
            if state is None:
                connection.execute(insert(RUNS), row)
            else:
                connection.execute(update(RUNS).where(this).values(**row))
        return True

    def put_version(self, mark: str, version: str) -> None:
        """Note that a run's model was published as a version. Raises StorageFailed."""
        with self._database.writing("The run could not be noted") as connection:
            this = update(RUNS).where(RUNS.c.mark == mark)
            connection.execute(this.values(version=version))

    def newest(self, most: int = 100, *, model: str | None = None) -> list[EndedRun]:
        """The runs that were noted last, the newest first; of a model and of none, else all.

        Raises StorageFailed.
        """
        columns = [RUNS.c[name] for name in EndedRun.__dataclass_fields__]
        query = select(*columns).order_by(RUNS.c.seq.desc()).limit(most)
        if model is not None:
            query = query.where(RUNS.c.model.in_((model, "")))
        with self._database.reading("The runs could not be listed") as connection:
            return [EndedRun(**row) for row in connection.execute(query).mappings()]
