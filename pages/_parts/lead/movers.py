"""What moved: the lead in view, and the leads of the batch that moved most."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import chart, download, plain, switch
from pages._parts.section_table import chosen_row, widths
from scoring.monitoring.moves.fields import FieldPart, LeadMove, lead_move
from scoring.monitoring.moves.moved import Moved
from scoring.views.call_sheet.ranked import display_name
from scoring.views.lead import moved as view

WIDTHS = {"Name": 140, "Id": 90, "What changed most": 320}


def lead(found: Moved, position: int) -> None:
    """The move in a sentence, as a waterfall, and field by field."""
    st.header(plain(display_name(found.after, position)), anchor=False)
    row = found.row_of(position)
    if row is None:
        st.info(plain(view.absent_line(found)))
        return
    move = lead_move(found, row)
    st.write(plain(view.move_line(move)))
    figure = view.move_figure(found, move.split)
    chart(figure, key="moved_waterfall", alt="From the chance before to the chance after")
    if move.split.model and move.split.calibration:
        st.caption(view.TOGETHER)
    _fields(move)


def _fields(move: LeadMove) -> None:
    left, right = st.columns(2) if move.by_lead and move.by_model else (st.container(),) * 2
    with left:
        _bars("What changed in the lead", move.by_lead, "moved_lead")
        if not move.is_exact:
            st.caption(view.ESTIMATED)
    with right:
        _bars("What the model weighs differently", move.by_model, "moved_model")
        if move.by_model:
            st.caption(view.AVERAGE_MEANS)


def _bars(title: str, parts: tuple[FieldPart, ...], key: str) -> None:
    if parts:
        st.markdown(f"**{plain(title)}**")
        chart(view.fields_figure(parts), key=key, alt=title)


def most(found: Moved) -> None:
    """What moved on average, and the leads that moved most; a click chooses one."""
    st.header("Biggest movers", anchor=False)
    st.write(plain(view.mean_line(found)))
    st.caption(plain(view.counts_line(found)))
    batch = session.upload_count()
    key = f"movers_{batch}"
    way = switch("Movers", (view.ROSE, view.FELL), key=key, label_visibility="collapsed")
    shown = view.movers(found, way)
    if len(shown):
        # The key changes with the chosen lead, so that the row of another one is not left marked.
        key = f"movers {way} {batch} {session.count(session.EARLIER)} {session.chosen()}"
        look = chosen_row(shown.positions, key, shown.table.columns[0]) | {
            "height": 36 * len(shown) + 40
        }
        look |= {"hide_index": True, "placeholder": "", "column_config": _columns()}
        st.dataframe(shown.table, alt="Leads that moved most", **look)
        st.caption("Changes are in percentage points. Click a row to see why that lead moved.")
    else:
        st.info("No lead moved this way.")
    look = {"type": "tertiary", "icon": ":material/download:"}
    download(
        "All leads compared (CSV)", lambda: view.movers_csv(found), view.csv_name(found), **look
    )


def _columns() -> dict[str, object]:
    number = st.column_config.NumberColumn
    chances = {name: number(format="%.1f%%", width=70) for name in ("Before", "After")}
    parts = ("Change", "Lead", "Model", "Calibration")
    return widths(WIDTHS) | chances | {name: number(format="%+.1f", width=80) for name in parts}
