"""Why chances moved, in words and tables for a screen, a shell and a file."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.charts import Figure
from scoring.charts.moved import moved_waterfall, part_bars
from scoring.delivery.tables import to_csv
from scoring.intake.cells.values import is_missing
from scoring.model.difference import Change
from scoring.model.scored import ScoredBatch
from scoring.monitoring.moves.fields import AVERAGE, FieldPart, LeadMove, by_lead, by_model
from scoring.monitoring.moves.moved import Moved, Shares
from scoring.registry import Registry
from scoring.views.call_sheet.ranked import display_name
from scoring.views.versions import versions
from scoring.wording import counted, listed, precise, signed

# As many leads are named that rose most, and as many that fell most.
MOVERS, LISTED = 15, 5
# As many changed fields are named in a sentence; the others are counted.
NAMED = 2
ROSE, FELL = "Rose most", "Fell most"
NOUNS = ("The lead", "The model", "The calibration")
WHO = ("the lead changed", "the model changed", "the calibration changed")
PARTS = ("lead", "model", "calibration")
ESTIMATED = "More than ten fields changed, so each bar is an estimate; their sum is exact."
TOGETHER = (
    "The model and its calibration are trained together, so read these two parts as one. The "
    "calibration turns the model's scores into chances."
)
AVERAGE_MEANS = f"“{AVERAGE}” is where a model starts, before it looks at any field."
# Chances and parts are shown in tenths of a point.
TENTHS = 1000


@dataclass(frozen=True)
class Movers:
    """The leads that moved most one way, and their positions in the later batch."""

    table: pd.DataFrame
    positions: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.positions)


def told(split: Shares) -> Shares:
    """A split in whole tenths of a point that still adds up, as people will add it up.

    Shares are rounded by the largest remainder; what is exactly 0 stays 0.

    >>> told(Shares(0.3124, 0.5396, 0.1884, 0.0388, 0.0))
    Shares(before=0.312, after=0.54, lead=0.189, model=0.039, calibration=0.0)
    """
    before, after = round(TENTHS * split.before), round(TENTHS * split.after)
    exact = TENTHS * np.array(split.parts)
    whole = np.floor(exact)
    rest = after - before - int(whole.sum())
    order = [i for i in np.argsort(whole - exact, kind="stable") if split.parts[i] != 0]
    for turn in range(rest if order else 0):
        whole[order[turn % len(order)]] += 1
    lead, model, calibration = (whole / TENTHS).tolist()
    return Shares(before / TENTHS, after / TENTHS, lead, model, calibration)


def move_line(move: LeadMove) -> str:
    """One lead's move in a sentence: from, to, and who did how much of it."""
    if not any(move.split.parts):
        return f"{precise(move.split.after)} both times: nothing that affects it has changed."
    fields = _fields_words(move.by_lead)
    by_lead = f"{WHO[0]} ({fields})" if fields else WHO[0]
    return f"From {_moved_words(move.split, by_lead)}."


def mean_line(moved: Moved) -> str:
    """The mean chance of the leads in both, before and after, and who moved it."""
    where = f"Mean chance of the {counted(len(moved.matched), 'lead')} compared"
    if not any(moved.mean.parts):
        return f"{where}: {precise(moved.mean.after)} both times."
    words = _moved_words(moved.mean, "the leads changed")
    rose, fell = (int((side * moved.table["change"] > 0).sum()) for side in (1, -1))
    return f"{where}: from {words}. {rose:,} rose, {fell:,} fell."


def _moved_words(split: Shares, by_lead: str) -> str:
    """From which chance to which, and because of what; `by_lead` is the cause that leads are."""
    shown = told(split)
    whole = (
        f"{precise(shown.before)} to {precise(shown.after)}: {signed(100 * shown.change)} points"
    )
    parts = zip(shown.parts, split.parts, (by_lead, *WHO[1:]), strict=True)
    causes = [(signed(100 * part), f"because {who}") for part, exact, who in parts if exact != 0]
    if len(causes) == 1:
        return f"{whole}, {causes[0][1]}"
    *first, last = map(" ".join, causes)
    return f"{whole}, of which {', '.join(first)} and {last}"


def _fields_words(parts: Sequence[FieldPart]) -> str:
    more = len(parts) - NAMED
    named = ", ".join(p.words for p in parts[:NAMED])
    return f"{named} and {counted(more, 'more field')}" if more > 0 else named


def counts_line(moved: Moved) -> str:
    """How many leads are compared, and why others are not."""
    matched = moved.matched
    if matched.by_row:
        return f"All {counted(len(matched), 'lead')} of this file are compared, row by row."
    others = [
        f"{counted(matched.gone, 'lead')} only in the earlier file" if matched.gone else "",
        f"{counted(matched.new, 'lead')} only in this one" if matched.new else "",
        f"{counted(matched.repeated, 'repeated id')} left out" if matched.repeated else "",
        f"{counted(matched.nameless, 'lead')} without id left out" if matched.nameless else "",
    ]
    rest = "; ".join(text for text in others if text)
    both = f"{counted(len(matched), 'lead')} found in both files by their ids"
    return f"{both}; {rest}." if rest else f"{both}; neither file has others."


def versions_line(moved: Moved) -> str:
    """What is compared with what."""
    old, new = _versions(moved)
    if moved.matched.by_row:
        return f"{moved.after.filename}: model {old} against model {new} of this call sheet."
    models = f"model {new}" if moved.is_one_model else f"models {old} and {new}"
    return f"{moved.before.filename} against {moved.after.filename}, scored by {models}."


def absent_line(moved: Moved) -> str:
    """Why a lead of the later batch has no move."""
    return (
        f"This lead cannot be compared: its id is not in “{moved.before.filename}”, or appears "
        "more than once in one of the files. Choose a lead below."
    )


def _versions(moved: Moved) -> tuple[str, str]:
    before, after = moved.models
    return before.card.version, after.card.version


def move_figure(moved: Moved, split: Shares) -> Figure:
    """The waterfall of a split: before, the three parts, after."""
    shown = told(split)
    old, new = _versions(moved)
    files = ("Earlier file", "This file")
    names = (f"Model {old}", f"Model {new}") if moved.matched.by_row else files
    steps = pd.DataFrame({"label": NOUNS, "part": shown.parts})
    return moved_waterfall(steps, names, (shown.before, shown.after))


def fields_figure(parts: Sequence[FieldPart]) -> Figure:
    """The parts of fields as bars."""
    rows = [(p.field, p.value, p.part) for p in parts]
    return part_bars(pd.DataFrame(rows, columns=["field", "value", "part"]))


def movers(moved: Moved, direction: str) -> Movers:
    """The leads that rose or fell most, the strongest first.

    Table columns: Name or Lead (the id), Before and After (per cent), Change and the parts that
    anything in the batch has (points), What changed most.
    """
    change = moved.table["change"].to_numpy()
    way = -1 if direction == ROSE else 1
    order = np.argsort(way * change, kind="stable")[:MOVERS]
    rows = order[way * change[order] < 0]
    found, splits = moved.table.iloc[rows], [told(moved.split(int(row))) for row in rows]
    columns: dict[str, object] = {
        "Name": [display_name(moved.after, p) for p in found["position_after"]],
        "Id": found["id"].to_numpy(),
    }
    for name in ("before", "after", "change", *PARTS):
        if name not in PARTS or moved.table[name].any():
            columns[name.capitalize()] = [100 * float(getattr(s, name)) for s in splits]
    columns["What changed most"] = [_most(moved, int(row)) for row in rows]
    table = pd.DataFrame(columns)
    if (table["Name"] == table["Id"]).all():
        table = table.drop(columns="Name")
    return Movers(table, found["position_after"].to_numpy())


def _most(moved: Moved, row: int) -> str:
    """The field behind the largest part, or that the calibration has it."""
    split = moved.split(row)
    largest = PARTS[int(np.argmax(np.abs(split.parts)))]
    if largest == "lead":
        return by_lead(moved, row)[0].words
    if largest == "model":
        return f"Model: {by_model(moved, row)[0].words}"
    return "Calibration"


def summary(moved: Moved) -> list[str]:
    """What moved, for a shell: what is compared, the mean, and a few leads either way."""
    lines = [versions_line(moved), counts_line(moved), mean_line(moved)]
    for direction in (ROSE, FELL):
        shown = movers(moved, direction).table.head(LISTED)
        lines += [f"{direction}:"] if len(shown) else []
        lines += [_listed(row) for row in shown.to_dict("records")]
    return lines


def _listed(row: Mapping[Hashable, Any]) -> str:
    parts = [f"{n.lower()} {signed(row[n])}" for n in map(str.capitalize, PARTS) if n in row]
    return (
        f"  {row['Id']}  {row['Before']:.1f}% to {row['After']:.1f}%  {signed(row['Change'])} "
        f"points ({', '.join(parts)}): {row['What changed most']}"
    )


def movers_csv(moved: Moved) -> bytes:
    """All leads compared, the largest change first, with what changed in them; formula-safe.

    Columns: lead_id, then those of the table but positions, model_before, model_after, changed.
    """
    old, new = _versions(moved)
    table = moved.table.drop(columns=["position_before", "position_after"])
    table = table.rename(columns={"id": "lead_id"}).assign(
        model_before=old, model_after=new, changed=_changes(moved)
    )
    order = np.argsort(-table["change"].abs().to_numpy(), kind="stable")
    return to_csv(table.iloc[order].astype({"lead_id": "str", "changed": "str"}))


def csv_name(moved: Moved) -> str:
    """The name of the file of movers."""
    return f"movers_{moved.after.filename.split('.')[0]}.csv"


def _changes(moved: Moved) -> list[str]:
    """The changed fields of each lead with their values, in the order of the fields."""
    words: list[list[str]] = [[] for _ in range(len(moved.matched))]
    seen: set[str] = set()
    for at, model in enumerate(moved.models):
        one, other = moved.grid[0][at], moved.grid[1][at]
        for index, field in enumerate(model.encoder.fields):
            if field.column.name in seen:
                continue
            seen.add(field.column.name)
            rows = _differing(moved, one, other, index)
            before = _texts(one, field.column.name, moved.matched.before[rows])
            after = _texts(other, field.column.name, moved.matched.after[rows])
            for row, was, now in zip(rows.tolist(), before, after, strict=True):
                words[row].append(Change(field.column.label, was, now, 0.0).words)
    return ["; ".join(w) for w in words]


def _differing(moved: Moved, one: ScoredBatch, other: ScoredBatch, index: int) -> NDArray[np.int64]:
    was = one.scores.encoded.column(index, moved.matched.before)
    now = other.scores.encoded.column(index, moved.matched.after)
    return np.flatnonzero((was != now) & ~(np.isnan(was) & np.isnan(now)))


def _texts(scored: ScoredBatch, name: str, positions: NDArray[np.int64]) -> list[str]:
    cells = scored.leads.uploaded(name)
    if cells is None:
        return [""] * len(positions)
    texts = cells.iloc[positions].str.strip()
    column = next((c for c in scored.leads.schema.columns if c.name == name), None)
    return texts.mask(is_missing(texts, column), "").tolist()


@dataclass(frozen=True)
class VersionChoices:
    """The versions that a batch may be compared with, newest first, each with its label.

    `left` are the others beside the batch's own: they predict something else or cannot be read.
    """

    labels: Mapping[str, str]
    left: tuple[str, ...] = ()

    @property
    def left_line(self) -> str:
        """Which versions are not offered and why, "" for none."""
        if not self.left:
            return ""
        verb = "is" if len(self.left) == 1 else "are"
        return (
            f"{listed(self.left)} {verb} not offered: another outcome is predicted, or the version "
            "is damaged."
        )


def version_choices(registry: Registry, batch: ScoredBatch) -> VersionChoices:
    """The versions that predict the batch's outcome, but for the one that scored it."""
    own = batch.model.card
    others = [facts for facts in versions(registry) if facts.version != own.version]
    offered = {f.version: f.label for f in others if f.predicts_same(own)}
    return VersionChoices(offered, tuple(f.version for f in others if f.version not in offered))
