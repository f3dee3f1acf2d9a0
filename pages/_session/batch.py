"""This session's batch, and the lead chosen in it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages._session.held import answer, count, hold, once, said
from scoring.intake.cells.dates import DateOrder
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.model.call_plan import named_reps
from scoring.model.model_choice import ModelChoice
from scoring.model.scored import ScoredBatch
from scoring.scoring_job import ExplainJob
from scoring.training.history_file import OutcomesBelow
from scoring.views.call_sheet.file_note import FileNote, file_note
from scoring.views.call_sheet.history_offer import HistoryOffer, history_offer
from scoring.views.call_sheet.reps import deals_to

SCORED, JOB, CHOSEN, PAGE = "scored", "explain_job", "chosen_lead", "page"
# The file of the batch, where it may be read in another way, and one that waits for a person's
# word; what a person confirmed of the batch's columns, and whether that was for an earlier file.
UPLOAD, ASKED, MATCHED = "upload", "asked_upload", "matched"
# What levers are asked to lift of the batch and what they lift, an earlier file and what moved
# since, what the what-if form began from, what the file offers to train on, and the filters.
LIFTS, LIFTED, EARLIER, MOVED = "lifts_asked", "lifted", "earlier_leads", "moved"
WHAT_IF, OFFER = "what_if", "history_offer"
# How the model of the batch was chosen, and how the file fits all of them.
CHOSEN_MODEL, FITS = "chosen_model", "model_fits"
# The plan of calls, how many and by whom, what of the list was asked for last, what is noted of
# the file, which share of the calls is by lot, and the seed of that.
PLAN, CAPACITY, ASKED_LIST, NOTED = "call_plan", "capacity", "asked_list", "file_noted"
HOLDOUT, LOT = "holdout", "lot_seed"
REPS, EMPTY = "reps", {"search": "", "tiers": [], "grades": [], "unsure": False}
FILTERS = ("tiers", "grades", "sources", "of_rep", "owners", "search", "unsure", ASKED_LIST)


@dataclass(frozen=True)
class Upload:
    """A file as sent: kept while another part of it may be read or its header is in question.

    `parts` are what may be chosen from, `table` what was read, None before a choice was made;
    `header` is what a person said of the first row, `dates` of what comes first in dates.
    Of several files read together, `together` holds all of them, by name. `below` is what was put
    below a history here.
    """

    filename: str
    content: bytes
    parts: tuple[str, ...] = ()
    table: Table | None = None
    header: bool | None = None
    dates: DateOrder | None = None
    together: tuple[tuple[str, bytes], ...] = ()
    below: OutcomesBelow | None = None

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """What to read it from again, by name."""
        return list(self.together) or [(self.filename, self.content)]


@dataclass(frozen=True)
class ChosenModel:
    """The model of a file by name, which fits it best or was chosen by a person.

    `fits` is how the file fits all models, None where there is but one, and `state` theirs then.
    """

    name: str
    by_hand: bool = False
    fits: ModelChoice | None = None
    state: tuple[object, ...] = ()


def scored() -> ScoredBatch | None:
    """This session's scored batch."""
    return st.session_state.get(SCORED)


def ranked() -> ScoredBatch | None:
    """This session's scored batch where its order means something."""
    batch = scored()
    return batch if batch is not None and batch.fill.ranks else None


def job() -> ExplainJob:
    """The work that explains this session's batch for its download."""
    return st.session_state[JOB]


def grades() -> NDArray[np.object_]:
    """The grade of each lead of the batch, "" where it has none; all "" until all are explained."""
    return job().grades


def note(batch: ScoredBatch) -> FileNote:
    """What must be known of the file of a batch at a glance, looked for once."""
    return once(NOTED, upload_count(), lambda: file_note(batch))


def explain() -> None:
    """Start to explain this session's batch, anew where that was cancelled."""
    st.session_state[JOB] = ExplainJob(st.session_state[SCORED])


def keep(
    batch: ScoredBatch, file: Upload | None = None, matched: tuple[Confirmed, bool] | None = None,
    *, chosen: ChosenModel | None = None, again: bool = False,
) -> None:  # fmt: skip
    """Make a batch this session's, in place of an earlier one and what was said and found of it.

    The slots say what `file` and `matched` are, `chosen` how its model was. With `again` as many of
    the same leads are called, by the same reps, who stay for other leads only where these have no
    other owners.
    """
    if JOB in st.session_state:
        job().cancel()
    forgotten = FILTERS if again else (*FILTERS, CAPACITY, PLAN)
    before = scored()
    # Read in another way the list may be drawn already; another model is chosen above it.
    if not again or before is None or before.model.line != batch.model.line:
        _emptied()
    if not again:
        _keep_reps(batch)
    hold(ASKED, None, LIFTS, LIFTED, EARLIER, MOVED, WHAT_IF, *forgotten)
    hold(PAGE, 1)
    st.session_state[UPLOAD], st.session_state[SCORED] = file, batch
    st.session_state[MATCHED] = matched or (Confirmed({}), False)
    st.session_state[CHOSEN_MODEL] = chosen or ChosenModel(batch.model.line)
    _ready(batch)


def _emptied() -> None:
    """Empty the boxes of the list: one that is only forgotten keeps its text on the screen."""
    for key, nothing in EMPTY.items():
        answer(key, nothing)


def _keep_reps(batch: ScoredBatch) -> None:
    """Keep the reps for other leads, where these have no other owners."""
    reps = said(REPS, "")
    # Whose leads they are takes a while to find, and matters where reps are named alone.
    if reps and not deals_to(batch, named_reps(reps)):
        answer(REPS, "")


def call_instead(batch: ScoredBatch) -> None:
    """The same leads, of whom others are called."""
    st.session_state[SCORED] = batch
    hold(PAGE, 1, LIFTS, LIFTED)
    choose(int(batch.call_order[0]))


def _ready(batch: ScoredBatch) -> None:
    """Explain the leads, where they are ranked, and open the first to be called."""
    st.session_state.pop(JOB, None)
    if batch.fill.ranks:
        explain()
    choose(int(batch.call_order[0]))


def offer(table: Table) -> HistoryOffer | None:
    """What the file in hand, of this table, offers to train on; looked for once."""
    return once(OFFER, upload_count(), lambda: history_offer(table))


def know_offer(found: HistoryOffer | None) -> None:
    """Hold what the file in hand offers to train on, which was looked for before it was kept."""
    once(OFFER, upload_count(), lambda: found)


def upload_count() -> int:
    """Changes with every batch, so that the uploader starts empty and frees its memory."""
    return count(ASKED)


def upload_limit() -> int:
    """The most megabytes that are read of a file."""
    return int(st.get_option("server.maxUploadSize"))


def choose(position: int) -> None:
    """Choose a lead by its position in the batch."""
    st.session_state[CHOSEN] = position


def chosen() -> int:
    """The chosen lead's position in the batch."""
    return st.session_state[CHOSEN]
