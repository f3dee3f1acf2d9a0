"""Why the score moved: the batch beside an earlier file, or under another model version."""

import streamlit as st

from pages import _intake
from pages import _session as session
from pages._frame import chart, plain
from scoring.call_sheet import ScoredBatch
from scoring.errors import LeadScoringError
from scoring.model.lead_model import LeadModel
from scoring.monitoring.moved import Moved, between_models, since_file
from scoring.monitoring.moved_fields import FieldPart, LeadMove, lead_move
from scoring.moved_view import (
    AVERAGE_MEANS,
    ESTIMATED,
    FELL,
    ROSE,
    TOGETHER,
    Movers,
    absent_line,
    counts_line,
    csv_name,
    fields_figure,
    mean_line,
    move_figure,
    move_line,
    movers,
    movers_csv,
    version_choices,
    versions_line,
)
from scoring.pipelines import lacks_header
from scoring.ranked_view import display_name
from scoring.registry import Registry
from scoring.settings import models_folder

FILE, VERSION = "An earlier file", "Another model version"
CHANCE, PART = "%.1f %%", "%+.1f"


@st.fragment
def show(batch: ScoredBatch, position: int) -> None:
    """What moved a lead of the batch, and the leads that moved most; a click chooses one."""
    if session.mover_chosen():
        st.rerun()
    way = st.segmented_control(
        "Compare with",
        (FILE, VERSION),
        default=FILE,
        required=True,
        key=f"moved_way_{session.upload_count()}",
        persist_state="session",
    )
    try:
        found = _since_file(batch) if way == FILE else _since_version(batch)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    if found is None:
        return
    st.caption(plain(versions_line(found)))
    _lead(found, position)
    _batch(found)


def _since_file(batch: ScoredBatch) -> Moved | None:
    held = session.earlier()
    if held is None:
        st.write(
            "Upload an earlier export of these leads to see whose chance moved since, and why. "
            "Leads are found again by their ids."
        )
        key = f"earlier_{session.earlier_count()}"
        file = st.file_uploader("Earlier lead file", key=key, label_visibility="collapsed")
        if file is not None:
            _read(file.name, file.getvalue(), _intake.Answer())
        return None
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(f"**{plain(held.filename)}**")
    if right.button("Choose another file", type="tertiary", icon=":material/arrow_back:"):
        session.keep_earlier(None)
        st.rerun()
    table = held.table
    if table is None or lacks_header(table):
        said = _intake.answer(held)
        if said is not None:
            _read(held.filename, held.content, said)
        return None
    version = _version(batch, "The earlier file is scored by", own=True)
    with st.spinner("Comparing"):
        return session.moved(
            f"file {session.earlier_count()} {version}",
            lambda: since_file(table, held.filename, _model(batch, version), batch),
        )


def _read(filename: str, content: bytes, said: _intake.Answer) -> None:
    file = _intake.read_upload(filename, content, said)
    if file is not None:
        session.keep_earlier(file)
        st.rerun()


def _since_version(batch: ScoredBatch) -> Moved | None:
    version = _version(batch, "The same file under model version", own=False)
    if version is None:
        st.info("There is no other model version yet. Train one on the page Train.")
        return None
    with st.spinner("Scoring"):
        return session.moved(
            f"version {version}", lambda: between_models(_model(batch, version), batch)
        )


def _version(batch: ScoredBatch, label: str, *, own: bool) -> str | None:
    """The version chosen; the batch's own is offered first where it may be chosen."""
    current = batch.model.card.version
    others = version_choices(Registry(models_folder()), batch)
    choices = [current, *others] if own else others
    if not others:
        return current if own else None
    return st.selectbox(
        label,
        choices,
        key=f"moved_{'file' if own else 'version'}_{session.upload_count()}",
        format_func=lambda v: f"{v} (as this call sheet)" if v == current else v,
        persist_state="session",
    )


def _model(batch: ScoredBatch, version: str) -> LeadModel:
    own = version == batch.model.card.version
    return batch.model if own else Registry(models_folder()).load(version)


def _lead(found: Moved, position: int) -> None:
    st.subheader(plain(display_name(found.after, position)), anchor=False)
    row = found.row_of(position)
    if row is None:
        st.info(plain(absent_line(found)))
        return
    move = lead_move(found, row)
    st.write(plain(move_line(move)))
    figure = move_figure(found, move.split)
    chart(figure, key="moved_waterfall", alt="From the chance before to the chance after")
    if move.split.model and move.split.calibration:
        st.caption(TOGETHER)
    _fields(move)


def _fields(move: LeadMove) -> None:
    left, right = st.columns(2) if move.by_lead and move.by_model else (st.container(),) * 2
    with left:
        _bars("What changed in the lead", move.by_lead, "moved_lead")
        if not move.is_exact:
            st.caption(ESTIMATED)
    with right:
        _bars("What the model weighs otherwise", move.by_model, "moved_model")
        if move.by_model:
            st.caption(AVERAGE_MEANS)


def _bars(title: str, parts: tuple[FieldPart, ...], key: str) -> None:
    if parts:
        st.markdown(f"**{title}**")
        chart(fields_figure(parts), key=key, alt=title)


def _batch(found: Moved) -> None:
    st.subheader("Biggest movers", anchor=False)
    st.write(plain(mean_line(found)))
    st.caption(plain(counts_line(found)))
    way = st.segmented_control(
        "Movers",
        (ROSE, FELL),
        default=ROSE,
        required=True,
        key=f"movers_{session.upload_count()}",
        label_visibility="collapsed",
        persist_state="session",
    )
    shown = movers(found, way)
    if len(shown):
        _table(shown, f"movers {way} {session.upload_count()} {session.earlier_count()}")
    else:
        st.info("No lead moved this way.")
    st.download_button(
        "All leads compared (CSV)",
        lambda: movers_csv(found),
        csv_name(found),
        _intake.CSV_MIME,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def _table(shown: Movers, key: str) -> None:
    # The key changes with the chosen lead, so that the row of another one is not left marked.
    key = f"{key} {session.chosen()}"
    rows = [i for i, p in enumerate(shown.positions) if p == session.chosen()]
    st.dataframe(
        shown.table,
        key=key,
        hide_index=True,
        height=36 * len(shown) + 40,
        on_select=lambda: _choose(key, shown),
        selection_mode="single-row",
        selection_default={"selection": {"rows": rows}},
        column_config=_columns(),
        alt="Leads that moved most",
    )
    st.caption("Changes are in percentage points. Click a row to see why that lead moved.")


def _choose(key: str, shown: Movers) -> None:
    rows = session.answered(key)["selection"]["rows"]
    if rows:
        session.choose_mover(int(shown.positions[rows[0]]))


def _columns() -> dict[str, object]:
    config = st.column_config
    part = {
        name: config.NumberColumn(format=PART, width=80)
        for name in ("Change", "Lead", "Model", "Calibration")
    }
    chances = {name: config.NumberColumn(format=CHANCE, width=70) for name in ("Before", "After")}
    text = {
        "Name": config.TextColumn(width=140),
        "Id": config.TextColumn(width=90),
        "What changed most": config.TextColumn(width=320),
    }
    return text | chances | part
