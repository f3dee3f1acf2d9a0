"""The batch in hand in the store: kept behind the page, and brought back by its address."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pages._session.batch import (
    CAPACITY,
    HOLDOUT,
    LOT,
    PLAN,
    REPS,
    ChosenModel,
    keep,
    scored,
)
from pages._session.held import answer
from pages._session.served import registry, serving
from pages._session.signed_in import person
from scoring.deployment import deployment
from scoring.errors import ModelUnavailable
from scoring.intake.leads.mapping import Confirmed
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.set_apart import Why
from scoring.pipelines.keeping import KeepJob, plan_to_keep
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.views.call_sheet.plan import ORDERS

# The job that keeps the batch in hand, the batch it is of, what its address found, and its plan.
KEEPING, KEPT_OF, REOPENED, PLAN_KEPT = "keep_job", "kept_of", "reopened", "plan_kept"
# The switches of the plan, as its widgets know them.
FOLD, RANK_BY, WITH_PHONE = "fold", "rank_by", "with_phone"
# The address of the batch in the address of a page: it says nothing of any lead.
PARAMETER = "batch"


def keeping() -> KeepJob | None:
    """The work that keeps the batch in hand, begun once for it; None where nothing is kept."""
    batch = scored()
    if batch is None or not batch.fill.ranks or not keeps_batches():
        return None
    if _is_of_same_leads(batch):
        st.session_state[KEPT_OF] = batch
    elif st.session_state.get(KEPT_OF) is not batch:
        st.session_state[KEPT_OF] = batch
        st.session_state.pop(REOPENED, None)
        st.session_state[KEEPING] = KeepJob(batch, by=person(), came_by="page")
    job: KeepJob | None = st.session_state[KEEPING]
    return job


def _is_of_same_leads(batch: ScoredBatch) -> bool:
    """Whether a batch is the one that is kept, of which others are called."""
    kept = st.session_state.get(KEPT_OF)
    return kept is not None and kept.leads is batch.leads and kept.scores is batch.scores


def keeps_batches() -> bool:
    """Whether this server keeps what is ranked on its pages."""
    return deployment().keep_batches


def forget_kept(address: str) -> None:
    """Keep the batch in hand no longer as one that was deleted; it is not kept anew either."""
    if kept_address() == address:
        st.session_state[KEEPING] = None
        st.session_state.pop(REOPENED, None)
        show_address("")


def kept_record() -> BatchRecord | None:
    """The batch in hand as it is kept, None while it is not."""
    if (found := reopened()) is not None:
        return found
    job = keeping()
    return None if job is None else job.record


def kept_address() -> str:
    """The address of the batch in hand once it is kept, "" while it is not."""
    found = kept_record()
    return "" if found is None else found.address


def reopened() -> BatchRecord | None:
    """What was found of the batch in hand in the store, where it came from there."""
    batch = scored()
    is_it = batch is not None and _is_of_same_leads(batch)
    return st.session_state.get(REOPENED) if is_it else None


def reopen(address: str) -> None:
    """Make a kept batch this session's, with its plan, by the version that scored it.

    By the one that serves where that is gone. Raises BatchUnknown, BatchRefused, StorageFailed and
    ModelUnavailable.
    """
    store = lead_store()
    record = store.batches.of(address)
    batch = store.batches.reopened(address, _model_of(record))
    if record.plan is not None:
        batch = replace(batch, switched=frozenset(map(Why, record.plan.get("switched", ()))))
    keep(batch, matched=(_confirmed(batch.mapping), True), chosen=ChosenModel(batch.model.line))
    st.session_state[KEPT_OF], st.session_state[REOPENED] = batch, record
    st.session_state[KEEPING] = None
    if record.plan is not None:
        _plan_again(record.plan)


def keep_plan(plan: CallPlan) -> None:
    """Keep by which plan the batch in hand is called, where it is kept and the plan is another."""
    batch, record = scored(), kept_record()
    told = {} if batch is None else plan_to_keep(batch, plan)
    before = st.session_state.get(PLAN_KEPT)
    if record is not None and before != (record.address, told):
        # A batch that was brought back keeps its plan until a person wants another one.
        is_fresh = reopened() is not None and (before is None or before[0] != record.address)
        if record.plan != told and not (is_fresh and record.plan is not None):
            lead_store().batches.put_plan(record.address, told)
        st.session_state[PLAN_KEPT] = record.address, told


def _confirmed(said: Confirmed) -> Confirmed:
    """What a person must have confirmed of a mapping: names and values that differ."""
    columns = {ours: header for ours, header in said.columns.items() if ours != header}
    return Confirmed(columns, said.values)


def _plan_again(plan: Mapping[str, object]) -> None:
    answer(CAPACITY, plan["capacity"])
    answer(REPS, ", ".join(map(str, plan["reps"])))
    answer(HOLDOUT, plan.get("holdout", 0.0))
    answer(LOT, plan.get("seed", 0))
    answer(FOLD, plan["fold"])
    answer(WITH_PHONE, plan.get("with_phone", False))
    answer(RANK_BY, ORDERS[bool(plan["by_value"])])
    st.session_state.pop(PLAN, None)


def _model_of(record: BatchRecord) -> LeadModel:
    try:
        return registry(record.model).load(record.version)
    except ModelUnavailable:
        return serving(record.model).model


def asked_address() -> str:
    """The address of a batch in the address of the page, "" for none."""
    return str(st.query_params.get(PARAMETER, ""))


def show_address(address: str) -> None:
    """Put the address of a batch into that of the page, "" for none, for a reload."""
    if not address:
        st.query_params.pop(PARAMETER, None)
    elif asked_address() != address:
        st.query_params[PARAMETER] = address
