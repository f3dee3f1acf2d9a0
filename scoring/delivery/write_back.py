"""Scores as files that a CRM imports: its record id, score, tier and reasons, nothing else.

Limits are those of the systems' import pages; where two sources differ, the smaller one is kept.
"""

import io
import zipfile
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scoring.delivery.tables import to_csv
from scoring.errors import BatchRefused
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.mapping import normalise
from scoring.intake.leads.presets import PRESETS, Preset, preset_named
from scoring.intake.table.own_columns import (
    CRM_PROPENSITY,
    CRM_REASONS,
    CRM_SCORE,
    CRM_TIER,
)
from scoring.model.reasons import BETWEEN
from scoring.model.scored import ScoredBatch
from scoring.model.top_reasons import TopReasons
from scoring.model.wordings import Wordings, together
from scoring.wording import clipped


@dataclass(frozen=True, slots=True)
class _Limits:
    """Rows of one file, and characters of the field that takes the reasons."""

    rows: int
    text: int


# HubSpot: multi-line text 65,536 and 1,048,576 rows; Salesforce: Data Import Wizard 50,000 rows,
# Text 255; Zoho: 5,000 rows in every edition, single line 255; LeadSquared: 10,000 rows, text 200;
# Dynamics: text 2,000 for several lines, 100 for one, import files of 8 MB.
_LIMITS = {
    "HubSpot": _Limits(250_000, 5_000),
    "Salesforce": _Limits(50_000, 255),
    "Zoho CRM": _Limits(5_000, 255),
    "LeadSquared": _Limits(10_000, 200),
    "Dynamics 365": _Limits(10_000, 100),
}
# Leads whose reasons are put into words at once.
_WORDED = 10_000
# A system that is none of these: its file has the id under the header that it was uploaded with.
OTHER = "Other system"
_OTHER, _LIMITS[OTHER] = Preset(OTHER, (), "Id"), _Limits(250_000, 5_000)


@dataclass(frozen=True)
class WriteBack:
    """A file to import: its name, bytes, how many leads it holds and how many had no id."""

    filename: str
    content: bytes
    leads: int
    left_out: int


def systems() -> tuple[str, ...]:
    """The names of the systems that scores can be written back to."""
    return (*(preset.name for preset in PRESETS), OTHER)


def _preset_of(system: str) -> Preset | None:
    return _OTHER if normalise(system) in ("other", normalise(OTHER)) else preset_named(system)


def write_back(scored: ScoredBatch, reasons: TopReasons, system: str) -> WriteBack:
    """The file for a system; `reasons` in rank order. More leads than it takes give a zip.

    Columns: the record id under the system's own header, Lead Propensity, Lead Score, Lead Tier,
    Lead Score Reasons. Raises BatchRefused for an unknown system and for a batch without ids.
    """
    preset = _preset_of(system)
    if preset is None:
        raise BatchRefused(
            f"There is no write-back for “{system[:60]}”. Choose one of {', '.join(systems())}."
        )
    if not scored.leads.has_ids:
        raise BatchRefused(_no_ids(scored))
    limits = _LIMITS[preset.name]
    sheet = _sheet(scored, reasons, preset, limits)
    kept = sheet[sheet.iloc[:, 0].str.strip() != ""].reset_index(drop=True)
    stem = f"write_back_{normalise(preset.name)}"
    name, content = _packed(kept, stem, limits.rows)
    return WriteBack(name, content, len(kept), len(sheet) - len(kept))


def _no_ids(scored: ScoredBatch) -> str:
    proposed = next((p.header for p in scored.leads.who.proposals if p.field == Contact.ID), "")
    way_out = "Export the leads with their record id and upload that file."
    if proposed:
        pair = f"{Contact.ID}={proposed}"
        way_out = (
            f"The column “{clipped(proposed)}” may hold them. Confirm it on the page, "
            f"or use --map “{clipped(pair, 200)}”."
        )
    return (
        "This file has no column with record ids, so scores cannot be written back to its "
        f"records. {way_out}"
    )


def write_back_name(scored: ScoredBatch, system: str) -> str:
    """What the file for a system will be called: a zip when the leads need several."""
    preset = _preset_of(system) or _OTHER
    several = len(scored.leads) > _LIMITS[preset.name].rows
    return f"write_back_{normalise(preset.name)}.{'zip' if several else 'csv'}"


def _sheet(
    scored: ScoredBatch, reasons: TopReasons, preset: Preset, limits: _Limits
) -> pd.DataFrame:
    order = scored.ranking.order
    ids = scored.leads.file_ids
    columns = {
        _id_header(scored, preset): ids[order],
        CRM_PROPENSITY: np.round(scored.scores.propensity[order], 4),
        CRM_SCORE: scored.scores.score[order],
        CRM_TIER: scored.scores.tier[order],
        CRM_REASONS: pd.Series(_within(reasons, limits.text), dtype="str"),
    }
    sheet = pd.DataFrame(columns).astype({next(iter(columns)): "str", CRM_REASONS: "str"})
    frame = scored.leads.table.frame.iloc[order].reset_index(drop=True)
    for header in preset.kept:
        if header in frame.columns:
            sheet.insert(1, header, frame[header])
    return sheet


def _id_header(scored: ScoredBatch, preset: Preset) -> str:
    """The uploaded header where the system wrote it, else the one its import asks for."""
    uploaded = scored.leads.id_header or ""
    is_theirs = uploaded in preset.marks or preset is _OTHER
    return uploaded if uploaded and is_theirs else preset.record_id


def _within(reasons: TopReasons, limit: int) -> pa.ChunkedArray:
    """As many whole reasons as the field takes; the first one cut when it alone is too long."""
    wordings = Wordings(reasons.words)
    parts = (reasons[start : start + _WORDED] for start in range(0, len(reasons), _WORDED))
    return pa.chunked_array([_texts(wordings, part, limit) for part in parts])


def _texts(wordings: Wordings, part: TopReasons, limit: int) -> pa.Array:
    for_it = wordings.sentences(part.places, part.supporting.fields, raises=True)
    slots = [*for_it, *wordings.sentences(part.places, part.opposing.fields, raises=False)]
    signs = [pc.fill_null(pc.utf8_length(slot), -len(BETWEEN)).to_numpy() for slot in slots]
    length = np.cumsum(np.array(signs) + len(BETWEEN), axis=0) - len(BETWEEN)
    nothing = pa.scalar(None, pa.large_string())
    pairs = zip(length <= limit, slots, strict=True)
    fits = [pc.if_else(pa.array(fit), slot, nothing) for fit, slot in pairs]
    first = pc.coalesce(*slots, pa.scalar("", pa.large_string()))
    texts = together(fits)
    too_long = pc.greater(pc.utf8_length(first), limit)
    cut = [clipped(text, limit) for text in first.filter(too_long).to_pylist()]
    return pc.replace_with_mask(texts, too_long, pa.array(cut, pa.large_string()))


def _packed(sheet: pd.DataFrame, stem: str, rows: int) -> tuple[str, bytes]:
    if len(sheet) <= rows:
        return f"{stem}.csv", to_csv(sheet)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, start in enumerate(range(0, len(sheet), rows), start=1):
            part = sheet.iloc[start : start + rows].reset_index(drop=True)
            archive.writestr(f"{stem}_{number}.csv", to_csv(part))
    return f"{stem}.zip", target.getvalue()
