"""Is the model still right for the leads that come? One state, and the sentences that say why."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scoring.model.drift import LARGE, MODERATE, DriftSize
from scoring.monitoring.batch_drift.measured_drift import BatchDrift, FieldShift
from scoring.monitoring.batch_drift.model_age import ALARM_DAYS, WATCH_DAYS, ModelAge
from scoring.wording import counted, listed, percent

# An estimated loss of AUC from which on to look, and to act.
WATCH_LOSS, ALARM_LOSS = 0.03, 0.06
_MOST_FIELDS = 4
THRESHOLDS = (
    f"PSI from {MODERATE:.2f} is moderate, from {LARGE:.2f} large, beyond what chance and the "
    "history itself reach (Siddiqi, “Credit Risk Scorecards”, 2006; Yurdakul, 2018). Values new to "
    "the model are an alarm from a tenth of the leads. KS beyond its limit is chance in one file "
    f"of a hundred (Smirnov). An estimated loss of AUC is told from {WATCH_LOSS * 100:.0f} points "
    f"and an alarm from {ALARM_LOSS * 100:.0f}, an unproven model from {WATCH_DAYS} and "
    f"{ALARM_DAYS} days: rules of this product."
)


class MonitorState(StrEnum):
    """How the model stands, the best first."""

    FINE = "fine"
    WATCH = "watch"
    ALARM = "alarm"


@dataclass(frozen=True)
class MonitorVerdict:
    """How a model stands, and why: the gravest sentence first."""

    state: MonitorState
    sentences: tuple[str, ...]


def monitor_verdict(latest: BatchDrift | None, age: ModelAge) -> MonitorVerdict:
    """How a model stands by the drift of its latest batch, None for none yet, and by its age."""
    found = [*(_of_batch(latest) if latest else ()), *_of_age(age)]
    order = (MonitorState.ALARM, MonitorState.WATCH)
    grave = [said for state in order for at, said in found if at is state]
    state = next((s for s in order if any(at is s for at, _ in found)), MonitorState.FINE)
    fine = [_fine_line(latest)] if not grave else []
    return MonitorVerdict(state, (*grave, *fine, *_age_line(age, found)))


def _of_batch(drift: BatchDrift) -> Iterator[tuple[MonitorState, str]]:
    large, some = drift.of_size(DriftSize.LARGE), drift.of_size(DriftSize.MODERATE)
    if large:
        yield MonitorState.ALARM, _alarm_line(drift, large)
    if drift.recoding is not None:
        fields = listed([field.field for field in drift.recoding.fields], _MOST_FIELDS)
        yield (
            MonitorState.ALARM,
            f"The values of {fields} seem to be those of the history under other codes: a recoding "
            f"is proposed that explains {percent(drift.recoding.explained)} of the difference.",
        )
    if some:
        names = listed([_by(field) for field in some], _MOST_FIELDS)
        yield MonitorState.WATCH, f"Somewhat unlike the history: {names}."
    if drift.lacks:
        lacks = f"The latest batch lacks {counted(len(drift.lacks), 'field')} the model reads"
        yield MonitorState.WATCH, f"{lacks}: {listed(drift.lacks, _MOST_FIELDS)}."
    yield from _of_estimate(drift)


def _alarm_line(drift: BatchDrift, large: tuple[FieldShift, ...]) -> str:
    names = listed([_by(field) for field in large], _MOST_FIELDS)
    return (
        f"Do not trust the order of the latest batch ({counted(drift.leads, 'lead')}, "
        f"{drift.day}): it is unlike the history in {names}; {LARGE:.2f} is much."
    )


def _by(field: FieldShift) -> str:
    new = f", {counted(field.unseen, 'lead')} with new values" if field.unseen else ""
    return f"{field.field} (PSI {field.psi:.2f}{new})"


def _of_estimate(drift: BatchDrift) -> Iterator[tuple[MonitorState, str]]:
    estimate = drift.estimate
    if estimate is None or estimate.loss < WATCH_LOSS:
        return
    state = MonitorState.ALARM if estimate.loss >= ALARM_LOSS else MonitorState.WATCH
    yield state, estimate.sentence


def _of_age(age: ModelAge) -> Iterator[tuple[MonitorState, str]]:
    if age.proven_days < WATCH_DAYS:
        return
    state = MonitorState.ALARM if age.proven_days >= ALARM_DAYS else MonitorState.WATCH
    ask = "Feed outcomes back, or train on newer leads."
    yield state, f"{age.sentence} {ask}"


def _age_line(age: ModelAge, found: list[tuple[MonitorState, str]]) -> list[str]:
    is_told = any(said.startswith(age.sentence) for _, said in found)
    return [] if is_told else [age.sentence]


def _fine_line(latest: BatchDrift | None) -> str:
    if latest is None:
        return "No batch has been scored yet that could be compared with the history."
    return (
        f"The latest batch ({counted(latest.leads, 'lead')}, {latest.day}) looks like the history."
    )
