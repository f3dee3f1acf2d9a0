"""How reps get on with a list: calls made, whom they reached, and conversions against the promise.

What was said last of a call counts.
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from scoring.charts.rep_bars import rep_bars
from scoring.intake.table.dispositions import Disposition
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import KeptCall
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, day

# Somebody was talked to, and said so.
REACHED = frozenset(
    {Disposition.CONVERTED, Disposition.INTERESTED, Disposition.NOT_INTERESTED,
     Disposition.NOT_QUALIFIED, Disposition.DO_NOT_CALL}
)  # fmt: skip
_CONVERTED, _INTERESTED, _MEANWHILE, _BACK, _OTHER, _LEFT = (
    "Converted", "Interested", "Converted meanwhile", "To call back", "Other answers",
    "Not called yet",
)  # fmt: skip
PARTS = (_CONVERTED, _INTERESTED, _MEANWHILE, _BACK, _OTHER, _LEFT)
# Of which nothing more is to be done where the lead has converted meanwhile.
_UNSETTLED = (None, Disposition.CALL_BACK, Disposition.NO_ANSWER, Disposition.VOICEMAIL)
_PART_OF = {
    Disposition.CONVERTED: _CONVERTED,
    Disposition.INTERESTED: _INTERESTED,
    Disposition.CALL_BACK: _BACK,
}
_COLUMNS = {
    "rep": Shown("Rep"),
    "planned": Shown("Calls", Format.COUNT, "Calls on the list of this rep"),
    "called": Shown("Called", Format.COUNT, "Calls of which something was said"),
    "reached": Shown("Reached", Format.COUNT, "Converted, interested, or said no"),
    "interested": Shown("Interested", Format.COUNT),
    "converted": Shown("Converted", Format.COUNT),
    "expected": Shown("Expected of called", Format.NUMBER, "Sum of the chances of leads called"),
    "promised": Shown("Expected of all", Format.NUMBER, "Sum of the chances of all on the list"),
    "due": Shown("Call-backs due", Format.COUNT, "To be called back today or before"),
}


def team_progress(calls: Sequence[KeptCall], today: date) -> Section:
    """The calls of a list by rep: a sentence, a bar for each rep, and `rep_table`."""
    table = rep_table(calls, today)
    figure = rep_bars(table, PARTS)
    return Section(
        "progress", "Progress", progress_line(calls), figure, table, _COLUMNS,
        note="Conversions take time: leads that were called lately may still convert.",
    )  # fmt: skip


def rep_table(calls: Sequence[KeptCall], today: date) -> pd.DataFrame:
    """A row for each rep, by name: the columns shown, and one for each of PARTS.

    `expected` and `promised` are sums of chances, of the leads called and of all.
    """
    frame = pd.DataFrame(
        [
            {
                "rep": call.rep,
                "planned": 1,
                "called": int(call.said is not None),
                "reached": int(call.said is not None and call.said.what in REACHED),
                "interested": int(_part(call) == _INTERESTED),
                "converted": int(_part(call) == _CONVERTED),
                "expected": call.propensity if call.said is not None else 0.0,
                "promised": call.propensity,
                "due": int(_part(call) == _BACK and call.is_open(today)),
                **{part: int(_part(call) == part) for part in PARTS},
            }
            for call in calls
        ]
    )
    return frame.groupby("rep", as_index=False).sum().sort_values("rep", ignore_index=True)


def _part(call: KeptCall) -> str:
    what = None if call.said is None else call.said.what
    if what in _UNSETTLED and call.converted_as_of is not None:
        return _MEANWHILE
    return _LEFT if what is None else _PART_OF.get(what, _OTHER)


def progress_line(calls: Sequence[KeptCall]) -> str:
    """How far the calls are, and conversions so far against the sum of chances, with their n."""
    called = [call for call in calls if call.said is not None]
    promised = conversions(sum(call.propensity for call in calls))
    meanwhile = sum(_part(call) == _MEANWHILE for call in calls)
    of_all = f"Expected of all {len(calls):,}: {promised} conversions."
    if meanwhile:
        more = "is not called any more: it" if meanwhile == 1 else "are not called any more: they"
        of_all += f" {counted(meanwhile, 'lead')} {more} converted, says a later export."
    made = f"{len(called):,} of {counted(len(calls), 'call')} made"
    if not called:
        return f"{made}. {of_all}"
    converted = sum(_part(call) == _CONVERTED for call in called)
    expected = conversions(sum(call.propensity for call in called))
    return (
        f"{made}: {converted:,} converted so far, {expected} expected of these {len(called):,}. "
        f"{of_all}"
    )


def list_name(record: BatchRecord) -> str:
    """A list that was handed out, by its file, the day of scoring and its calls."""
    scored = f"scored {day(record.scored_at)}"
    return f"{record.filename} · {scored} · {counted(record.called, 'call')}"
