"""The batch in hand as it is kept for its calls to be handed out."""

from pages._session.batch import scored, upload_count
from pages._session.held import answer, said
from pages._session.kept_batch import keeping, kept_address, reopened
from pages._session.signed_in import person
from scoring.intake.leads.batch import LeadBatch
from scoring.model.scored import ScoredBatch
from scoring.pipelines.keeping import keep_scored
from scoring.views.batches.kept import require_its_version

# Under which address which upload of this session is kept.
_HANDED = "handed_upload"


def kept_for_calls(batch: ScoredBatch) -> str:
    """The address under which a batch is kept, which is done first where it is not yet.

    Raises BatchRefused where its version is gone, StorageFailed and SettingsRefused.
    """
    if (record := reopened()) is not None:
        require_its_version(record, batch)
    if (job := keeping()) is not None:
        job.wait()
    address = kept_address() or keep_scored(batch, by=person(), came_by="page").address
    answer(_HANDED, (address, upload_count()))
    return address


def in_hand(address: str) -> LeadBatch | None:
    """The leads of a batch that is kept, where it is the one in hand in this session."""
    batch = scored()
    if batch is None or said(_HANDED) != (address, upload_count()):
        return None
    return batch.leads
