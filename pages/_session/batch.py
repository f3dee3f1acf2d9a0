"""The model that serves, and this session's batch with the lead chosen in it."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.model.scored import ScoredBatch
from scoring.registry import Loaded, Registry
from scoring.scoring_job import ExplainJob
from scoring.settings import models_folder

SCORED, JOB, CHOSEN, UPLOADS = "scored", "explain_job", "chosen_lead", "upload_count"
UPLOAD, ASKED, PAGE = "upload", "asked_upload", "page"
MAPPING, RECALLED = "confirmed_mapping", "mapping_recalled"
# What levers lift of the batch, and what was asked for then.
LIFTS = "lever_lifts"
# The file of an earlier week beside the batch, and what moved since.
EARLIER, MOVED = "earlier_leads", "moved"
# What the what-if form began from.
WHAT_IF = "what_if"


@dataclass(frozen=True)
class Upload:
    """A file as sent: kept while another part of it may be read or its header is in question.

    `parts` are what may be chosen from, `table` what was read, None before a choice was made;
    `header` is what a person said of the first row.
    """

    filename: str
    content: bytes
    parts: tuple[str, ...] = ()
    table: Table | None = None
    header: bool | None = None


@st.cache_resource(max_entries=2, show_spinner="Loading the model")
def _serving(folder: Path, pointer: bytes) -> Loaded:  # noqa: ARG001 - the pointer is the key
    loaded = Registry(folder).serving()
    # What fields weigh is asked for by the first lead that is opened, who should not wait for it.
    _ = loaded.model.importance
    return loaded


def serving() -> Loaded:
    """The model that serves, loaded once per champion. Raises ModelUnavailable."""
    folder = models_folder()
    pointer = folder / "registry.json"
    return _serving(folder, pointer.read_bytes() if pointer.exists() else b"")


def scored() -> ScoredBatch | None:
    """This session's scored batch."""
    return st.session_state.get(SCORED)


def job() -> ExplainJob:
    """The work that explains this session's batch for its download."""
    return st.session_state[JOB]


def ask(upload: Upload) -> None:
    """Hold an upload that cannot be scored before a person has said something about it."""
    st.session_state[ASKED] = upload
    _empty_the_uploader()


def asked() -> Upload | None:
    """The upload that waits for a person's word."""
    return st.session_state.get(ASKED)


def drop_asked() -> None:
    """Forget the upload that waits; the batch before it is still there."""
    st.session_state.pop(ASKED, None)


def upload() -> Upload | None:
    """The file of this session's batch, where another part of it may be read."""
    return st.session_state.get(UPLOAD)


def keep(batch: ScoredBatch, file: Upload | None = None) -> None:
    """Make a batch this session's; work on an earlier one ends. `file` holds other parts."""
    forget()
    st.session_state[UPLOAD] = file
    st.session_state[SCORED] = batch
    st.session_state[JOB] = ExplainJob(batch)
    choose(int(batch.ranking.order[0]))


def keep_mapping(mapping: Confirmed, *, recalled: bool) -> None:
    """Hold what this batch was matched by, and whether it came from an earlier upload."""
    st.session_state[MAPPING], st.session_state[RECALLED] = mapping, recalled


def mapping() -> Confirmed:
    """What a person confirmed for this session's batch."""
    return st.session_state.get(MAPPING, Confirmed({}))


def mapping_recalled() -> bool:
    """Whether this batch was matched as confirmed for an earlier file."""
    return st.session_state.get(RECALLED, False)


def forget() -> None:
    """Drop this session's batch and what was filtered and uploaded in it."""
    if JOB in st.session_state:
        st.session_state[JOB].cancel()
    drop_asked()
    for key in (
        SCORED,
        JOB,
        CHOSEN,
        UPLOAD,
        LIFTS,
        MAPPING,
        RECALLED,
        EARLIER,
        MOVED,
        "tiers",
        "sources",
        "search",
        "unsure",
        PAGE,
        "capacity",
        WHAT_IF,
    ):
        st.session_state.pop(key, None)
    _empty_the_uploader()


def _empty_the_uploader() -> None:
    st.session_state[UPLOADS] = upload_count() + 1


def explain_again() -> None:
    """Start the explaining anew after it was cancelled."""
    st.session_state[JOB] = ExplainJob(st.session_state[SCORED])


def upload_count() -> int:
    """Changes with every batch, so that the uploader starts empty and frees its memory."""
    return st.session_state.get(UPLOADS, 0)


def upload_limit() -> int:
    """The most megabytes that are read of a file."""
    return int(st.get_option("server.maxUploadSize"))


def page() -> int:
    """The page of the ranked list in view, 1 first."""
    return st.session_state.get(PAGE, 1)


def first_page() -> None:
    """Go back to the first page, as another filter or order asks for."""
    st.session_state[PAGE] = 1


def choose(position: int) -> None:
    """Choose a lead by its position in the batch."""
    st.session_state[CHOSEN] = position


def chosen() -> int:
    """The chosen lead's position in the batch."""
    return st.session_state[CHOSEN]
