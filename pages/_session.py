"""The only session keys and the only caches; a person's leads stay in their own session."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from scoring.call_sheet import ScoredBatch
from scoring.explaining import ExplainJob
from scoring.explore_view.scope import Scope
from scoring.insight.leads import Leads
from scoring.insight.selection import Selection
from scoring.insight.stages import Stage
from scoring.intake.remembered import Remembered
from scoring.intake.table import Table
from scoring.registry import Loaded, Registry
from scoring.settings import models_folder

SCORED, JOB, CHOSEN, UPLOADS = "scored", "explain_job", "chosen_lead", "upload_count"
UPLOAD, ASKED = "upload", "asked_upload"
HISTORY, HISTORIES, RUN = "train_history", "history_count", "train_run"
# The recipe file given for the history, and the history as the newest recipe derives it.
RECIPE_FILE, DERIVED = "train_recipe_file", "train_derived"
# What was found in the history; its columns as the table in view began and as a person left them.
LOOKS, BEGUN, EDITED = "train_looks", "train_begun", "train_edited"
MAPPING, RECALLED = "confirmed_mapping", "mapping_recalled"
PAGE, WANTED = "page", "wanted_server_file"
# The leads to explore and those they are compared with; what was worked out of them.
EXPLORED, COMPARED, VIEWED, EXPLORATIONS = "explored", "compared", "viewed", "explorations"
# The stages of the funnel that a person declared, and the names of those in view at the last one.
STAGES = "stages"
REPORT, SELECTION = "explore_report", "explore_selection"
# Answers kept of the explored leads; parts of a large file take as much memory as the file.
MOST_VIEWED = 12
Found = TypeVar("Found")


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
    return Registry(folder).serving()


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


def keep_mapping(mapping: Remembered, *, recalled: bool) -> None:
    """Hold what this batch was matched by, and whether it came from an earlier upload."""
    st.session_state[MAPPING], st.session_state[RECALLED] = mapping, recalled


def mapping() -> Remembered:
    """What a person confirmed for this session's batch."""
    return st.session_state.get(MAPPING, Remembered({}))


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
        MAPPING,
        RECALLED,
        "tiers",
        "sources",
        "search",
        "unsure",
        PAGE,
        "capacity",
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


def keep_history(file: Upload | None) -> None:
    """Hold a history to train on, or none; what was said of the one before is forgotten."""
    for key in (LOOKS, BEGUN, EDITED, RUN, RECIPE_FILE, DERIVED):
        st.session_state.pop(key, None)
    st.session_state[HISTORY] = file
    st.session_state[HISTORIES] = history_count() + 1


def history_count() -> int:
    """Changes with every history, so that no widget keeps what was said of another one."""
    return st.session_state.get(HISTORIES, 0)


def history() -> Upload | None:
    """The history that this session is about to train on."""
    return st.session_state.get(HISTORY)


def want_server_file(name: str) -> None:
    """Ask for a file of the server as the list had it when a person pressed the button."""
    st.session_state[WANTED] = name


def wanted_server_file() -> str | None:
    """The file of the server that was asked for, told once."""
    return st.session_state.pop(WANTED, None)


def upload_limit() -> int:
    """The most megabytes that are read of a file."""
    return int(st.get_option("server.maxUploadSize"))


def looked_at(what: str, look: Callable[[], Found]) -> Found:
    """What a look at the history in hand finds, looked for once."""
    held = st.session_state.setdefault(LOOKS, {})
    if what not in held:
        held[what] = look()
    return held[what]


def keep_recipe_file(text: str) -> None:
    """Hold the text of a recipe's file that a person gave for this history."""
    st.session_state[RECIPE_FILE] = text


def recipe_file() -> str:
    """The text of the recipe's file given for this history, "" for none."""
    return st.session_state.get(RECIPE_FILE, "")


def derived(text: str, derive: Callable[[], Found]) -> Found:
    """What this recipe makes of the history; only the newest is held, as it is a whole table."""
    if DERIVED not in st.session_state or st.session_state[DERIVED][0] != text:
        # Freed before the next one is made.
        st.session_state.pop(DERIVED, None)
        st.session_state[DERIVED] = (text, derive())
    return st.session_state[DERIVED][1]


def said(key: str, otherwise: str) -> str:
    """What a person said in a widget that is drawn later in this run."""
    return st.session_state.get(key, otherwise)


def begin_with(key: str, value: float | None) -> str:
    """The key of a widget that shows this value until a person says otherwise, also nothing."""
    st.session_state.setdefault(key, value)
    return key


def answer(key: str, value: object) -> None:
    """Answer a widget in a person's place, as a click elsewhere asks for."""
    st.session_state[key] = value


def answered(key: str) -> Any:
    """What a person said in a widget."""
    return st.session_state[key]


def edited_table(
    key: str, table: pd.DataFrame, edit: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """A table as a person left it, also after a visit to another page.

    `edit` shows it in the widget `key`, which must be given the same table in every rerun, else
    it forgets its edits.
    """
    begun = st.session_state.setdefault(BEGUN, {})
    edited = st.session_state.setdefault(EDITED, {})
    if key not in st.session_state:
        begun[key] = edited.get(key, table)
    edited[key] = edit(begun[key])
    return edited[key]


def open_run(name: str | None) -> None:
    """Show a training run by its id, or none."""
    st.session_state[RUN] = name


def opened_run() -> str | None:
    """The id of the training run in view; "" where a person closed it, None where none was."""
    return st.session_state.get(RUN)


def explore(what: Upload | ScoredBatch | None, *, slot: str = EXPLORED) -> None:
    """Hold leads to explore, or none; what was worked out of the ones before is forgotten."""
    held = st.session_state.setdefault(VIEWED, {})
    for name in [n for n in held if slot == EXPLORED or n.startswith(slot)]:
        del held[name]
    for key in (REPORT, STAGES) if slot == EXPLORED else ():
        st.session_state.pop(key, None)
    st.session_state[slot] = what
    st.session_state[f"{EXPLORATIONS}_{slot}"] = exploration(slot) + 1


def explored(slot: str = EXPLORED) -> Upload | ScoredBatch | None:
    """The leads to explore, or with the other slot those they are compared with."""
    return st.session_state.get(slot)


def exploration(slot: str = EXPLORED) -> int:
    """Changes with every file of the slot, so that no widget keeps what was said of another one."""
    return st.session_state.get(f"{EXPLORATIONS}_{slot}", 0)


def declare(stage: Stage, names: tuple[str, ...]) -> None:
    """Add a stage to the funnel, or put it in place of one of its name; `names` are in view."""
    others = tuple(s for s in declared()[0] if s.name != stage.name)
    st.session_state[STAGES] = (*others, stage), names


def declared() -> tuple[tuple[Stage, ...], tuple[str, ...] | None]:
    """The stages a person declared and the names in view then, None where none was declared."""
    return st.session_state.get(STAGES, ((), None))


def keep_selection(selection: Selection, whole: int) -> None:
    """Hold which of the `whole` number of explored leads are looked at."""
    st.session_state[SELECTION] = Scope(selection, whole)


def selection() -> Selection:
    """Which of the explored leads are looked at."""
    return scope().selection


def scope() -> Scope:
    """Which of the explored leads are looked at, of how many, today."""
    return st.session_state.get(SELECTION, Scope())


def worked_out(what: str, work: Callable[[], Found]) -> Found:
    """What is worked out of the explored leads: the last few answers are kept."""
    held = st.session_state.setdefault(VIEWED, {})
    if what not in held:
        held[what] = work()
    held[what] = held.pop(what)
    for oldest in list(held)[:-MOST_VIEWED]:
        del held[oldest]
    return held[what]


def keep_report(leads: Leads, made: str) -> None:
    """Hold the report of these leads, for its download."""
    st.session_state[REPORT] = (leads, made)


def report_of(leads: Leads) -> str | None:
    """The report made of these very leads."""
    of, made = st.session_state.get(REPORT, (None, None))
    return made if of is leads else None
