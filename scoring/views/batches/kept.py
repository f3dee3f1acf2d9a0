"""That a batch is kept, how it comes back, and what it lacks then."""

from scoring.errors import BatchRefused
from scoring.model.scored import ScoredBatch
from scoring.store.batch_store import BatchRecord
from scoring.wording import counted, moment

KEEPING = "Saving this batch…"


def kept_line(record: BatchRecord) -> str:
    """That a batch is kept, and how to come back to it."""
    return (
        f"Saved {moment(record.kept_at)} UTC: the address of this page brings the batch back on "
        "another day, and so does the page Batches."
    )


def reopened_line(record: BatchRecord) -> str:
    """What a batch from the store lacks, "" where it lacks nothing."""
    if record.has_contacts:
        return ""
    return (
        f"Opened from the batches saved {moment(record.kept_at)} UTC. Names, e-mail addresses and "
        "phone numbers are not saved: upload the file again to see them beside its leads."
    )


def other_version_line(record: BatchRecord, scored: ScoredBatch) -> str:
    """That a batch is not ranked as it was when it was saved, "" where it is."""
    now = scored.model.card.version
    if (scored.model.line, now) == (record.model, record.version):
        return ""
    return (
        f"This batch was scored by version {record.version}, which is no longer here. The list "
        f"below is as version {now} ranks it now; what version {record.version} promised stays on "
        "the page Batches."
    )


def require_its_version(record: BatchRecord, scored: ScoredBatch) -> None:
    """Raise BatchRefused where calls would be handed out in another order than was saved."""
    if line := other_version_line(record, scored):
        raise BatchRefused(
            f"Its calls cannot be handed out. {line} Upload its file again and hand the calls out "
            "from there."
        )


def lost_line(problem: Exception) -> str:
    """Why the batch of an address is not here."""
    return f"The batch of this address could not be opened. {problem}"


def batch_label(record: BatchRecord) -> str:
    """A batch in a line, to choose from."""
    leads = counted(record.leads, "lead")
    return f"{moment(record.kept_at)} · {record.filename} · {leads} · {record.version}"
