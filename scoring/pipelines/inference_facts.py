"""What is recorded of a scored file for its report, as plain data: drift, ratios, calls by lot."""

from pathlib import Path

from scoring.model.call_plan import CallPlan
from scoring.model.drift import DriftSize
from scoring.model.scored import ScoredBatch
from scoring.monitoring.predicted_ratio import RatioCheck
from scoring.pipelines.resumable import Facts
from scoring.wording import clipped, counted, listed


def drift_facts(scored: ScoredBatch) -> list[Facts]:
    """How each field differs from the history."""
    leads = len(scored.leads)
    return [
        {
            "field": field.field,
            "psi": field.psi,
            "verdict": str(field.verdict),
            "unseen_leads": sum(field.unseen.values()),
            "unseen_verdict": str(field.unseen_verdict(leads)) if field.unseen else DriftSize.NONE,
            "missing": field.missing,
            "missing_before": field.missing_before,
        }
        for field in scored.drift.fields
    ]


def ratio_facts(check: RatioCheck) -> Facts:
    """A ratio of predicted conversions beside that of the history."""
    return {
        "name": check.name,
        "found": check.found,
        "history": check.history,
        "low": check.low,
        "high": check.high,
        "tested": check.tested,
        "usual": check.is_usual,
        "line": check.line,
    }


def lot_facts(scored: ScoredBatch, plan: CallPlan | None) -> Facts | None:
    """How many of the calls went to leads drawn by lot, None where no share of them was to."""
    if plan is None or not plan.holdout:
        return None
    calls, drawn = len(plan.called(scored)), int(plan.is_drawn(scored).sum())
    return {"share": plan.holdout, "seed": plan.seed, "calls": calls, "drawn": drawn}


def why_stopped(found: Facts, folder: Path) -> str:
    """Why leads that are unusual were not written, and what to do."""
    ratios = [ratio["line"] for ratio in found["ratios"] if not ratio["usual"]]
    drifted = f"Unlike the history: {listed(found['unlike'])}." if found["unlike"] else ""
    renamed = found["recoding"] is not None and not found["recoding"]["applied"]
    codes = "Values seem to be those of the history under other codes (recode = true). "
    return (
        f"The {counted(found['leads'], 'lead')} were scored and not written, because they are "
        f"unusual. {clipped(' '.join([*ratios, drifted]), 180)} {codes if renamed else ''}Check "
        "the export, or train on newer leads; to write them all the same, set stop_if_unusual = "
        f"false. All that was found: {folder / 'report.md'}"
    )
