"""The report of a run for a person, as text in Markdown."""

from collections.abc import Iterable

from scoring.model.drift import LARGE, MODERATE, DriftSize
from scoring.model.lot_words import lot_words
from scoring.pipelines.resumable import STOPPED, Facts
from scoring.wording import counted, in_markdown, moment, percent

_MOST_VALUES = 12
ACCEPT = "To have the values read so, set recode = true in [inference]."


def data_words(report: Facts) -> str:
    """What a data run found and wrote."""
    given = report["input"]
    verdict = "Stopped: a check failed." if report["status"] == STOPPED else "All checks passed."
    checks = [
        f"- {'passed' if c['passed'] else '**FAILED**'} {c['name']}: expected {c['expected']}, "
        f"found {c['found']}"
        for c in report["checks"]
    ]
    rows = f"{counted(given['leads'], 'lead')}, {counted(given['columns'], 'column')}, "
    rows += f"{counted(given['set_aside'], 'row')} set aside"
    steps = [
        f"- {s['kind']} → {', '.join(s['columns'])}: {s['outcome']}"
        + ("" if s["share"] is None else f", concerns {percent(s['share'])} of leads")
        for s in report.get("recipe", [])
    ]
    return _page(f"Data: {given['file']}", report, [verdict, rows], checks, steps)


def training_words(report: Facts) -> str:
    """What a training run found and what became of its model."""
    training = report["training"]
    said = f"The model {report['model']}: {report['fate']}."
    version = f"Version: {report['version']}." if report["version"] else ""
    table = [
        f"- {c['name']}: test AUC {c['auc']:.3f}, unseen AUC {c['auc_unseen']:.3f}"
        for c in training.get("candidates", [])
    ]
    notes = [f"- {note}" for note in training.get("notes", [])]
    lines = [said, version, report["why"], training.get("verdict", "")]
    return _page(f"Training: {report['input']['file']}", report, lines, table, notes)


def inference_words(report: Facts) -> str:
    """What an inference run found and wrote."""
    tiers = ", ".join(f"{tier} {count:,}" for tier, count in report["tiers"].items())
    lines = [
        f"{counted(report['leads'], 'lead')} scored by {report['model']}, {report['version']}: "
        f"{report['verdict']}.",
        f"Tiers: {tiers}.",
        f"Calls: {report['calls']:,}; conversions expected: {report['expected']:,.0f} "
        f"(80% interval {report['expected_low']:,} to {report['expected_high']:,}).",
        _lot_words(report.get("lot")),
        report["model_warning"],
        f"Kept as batch {report['batch']}." if report.get("batch") else "",
    ]
    ratios = [f"- {ratio['line']}" for ratio in report["ratios"]]
    drift = _drift_words(report["drift"], report["leads"])
    recoding = _recoding_words(report.get("recoding"))
    return _page(f"Inference: {report['input']['file']}", report, lines, ratios, drift, recoding)


def _lot_words(lot: Facts | None) -> str:
    return "" if lot is None else lot_words(lot["share"], lot["seed"], lot["calls"], lot["drawn"])


def _recoding_words(recoding: Facts | None) -> list[str]:
    """The recoding that is proposed or was applied, with its evidence for the commonest values."""
    if recoding is None:
        return []
    values = sorted(recoding["values"], key=lambda value: -value["leads"])
    named = [
        in_markdown(
            f"{one['field']}: “{one['value']}” = “{one['level']}” "
            f"({counted(one['leads'], 'lead')}, {one['sure']}). {one['why']}"
        )
        for one in values[:_MOST_VALUES]
    ]
    more = len(values) - len(named)
    rest = [f"{counted(more, 'more value')}: report.json has all."] if more else []
    way = [] if recoding["applied"] else [ACCEPT]
    said = [in_markdown(recoding["line"]), *way, in_markdown(recoding["difference"])]
    return [" ".join(said), "", *(f"- {line}" for line in [*named, *rest])]


def _drift_words(fields: list[Facts], leads: int) -> list[str]:
    """What differs from the history, after how that is judged."""
    named = [f"- {field['field']}: {found}" for field in fields if (found := _odd(field, leads))]
    counts = f"{len(named):,} of {counted(len(fields), 'field')}" if named else "No field"
    judged = f"moderate from a PSI of {MODERATE:.2f}, large from {LARGE:.2f}"
    return [
        f"{counts} differ{'' if len(named) > 1 else 's'} from the history: {judged}, where chance "
        "and how the history itself moved do not explain as much. report.json has all.",
        "",
        *named,
    ]


def _odd(field: Facts, leads: int) -> str:
    """How a field differs from the history, "" where it does not."""
    moved = f"PSI {field['psi']:.2f}, {field['verdict']}"
    unseen = f"values that the history never had in {percent(field['unseen_leads'] / leads)} of "
    unseen += f"leads, {field['unseen_verdict']}"
    pairs = ((moved, field["verdict"]), (unseen, field["unseen_verdict"]))
    return "; ".join(words for words, verdict in pairs if verdict != DriftSize.NONE)


def _page(title: str, report: Facts, lines: Iterable[str], *lists: list[str]) -> str:
    began, ended = moment(report["began"]), moment(report["ended"])
    parts = [f"# {title}", f"{began} to {ended} UTC", *filter(None, lines)]
    parts += ["\n".join(one) for one in lists if one]
    files = [f"- {name}: {place}" for name, place in report.get("files", {}).items()]
    return "\n\n".join([*parts, *(["\n".join(files)] if files else [])]) + "\n"
