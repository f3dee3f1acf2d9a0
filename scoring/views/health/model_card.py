"""The whole card of a version: for a screen, as one offline HTML page, and as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from scoring.charts import OF_ITS_OWN, as_part, script
from scoring.charts.training import reliability_curve
from scoring.model.lead_model import TIERS, LeadModel
from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.influence import Influence, importance_table
from scoring.monitoring.health.ordering import Intervals, figures
from scoring.training.tested_leads import ScoredTest
from scoring.views.html_page import html_page
from scoring.views.models import LEFT_OUT, columns_table, notes
from scoring.views.versions import facts_of, tested_line
from scoring.wording import counted, day, in_markdown, percent, precise

KEPT_NOTHING = (
    "No test leads are kept with this version, as with those of earlier releases and those that "
    "were recalibrated on outcomes alone: intervals and the figures of tiers are not known. Train "
    "again to get them."
)
ONE_OUTCOME = (
    "The test leads kept with this version have one outcome only, so intervals are not known. "
    "Train on a history with more conversions to get them."
)
ASSOCIATION = "It shows what went with conversion in the past: an association, not a cause."


@dataclass(frozen=True)
class CardPart:
    """A part of a card: sentences, then a table whose first column names its rows."""

    title: str
    lines: tuple[str, ...] = ()
    table: pd.DataFrame | None = None

    @property
    def heads(self) -> list[str]:
        """The titles of the table's columns."""
        return [] if self.table is None else [str(name) for name in self.table]

    @property
    def rows(self) -> list[list[str]]:
        """Its cells as text."""
        return [] if self.table is None else self.table.astype(str).to_numpy().tolist()


def card_parts(
    model: LeadModel, examined: Examined | None, libraries: Mapping[str, str]
) -> list[CardPart]:
    """The card by parts; `examined` is None where no test leads are kept."""
    return list(_parts(model, examined, libraries))


def card_html(model: LeadModel, examined: Examined | None, libraries: Mapping[str, str]) -> str:
    """The card as one HTML page that needs no network."""
    card = model.card
    picture = Markup(as_part(reliability_curve(card.test))) if card.test.curve else ""
    return html_page(
        Path(__file__).with_name("model_card.html"),
        title=_title(model),
        parts=card_parts(model, examined, libraries),
        pictured="Calibration",
        picture=picture,
        script=Markup(script()),
        allowed=OF_ITS_OWN,
    )


def card_markdown(model: LeadModel, examined: Examined | None, libraries: Mapping[str, str]) -> str:
    """The card as Markdown, in which text from a file is text and nothing else."""
    lines = [f"# {in_markdown(_title(model))}", ""]
    for part in card_parts(model, examined, libraries):
        lines += [f"## {part.title}", ""]
        lines += [f"- {in_markdown(line)}" for line in part.lines] + [""] * bool(part.lines)
        if part.table is not None:
            lines += [_row(part.heads), _row(["---"] * len(part.heads), marked=False)]
            lines += [_row(row) for row in part.rows] + [""]
    return "\n".join(lines)


def card_name(model: LeadModel, ending: str) -> str:
    """The name of a card's file."""
    return f"model_card_{model.card.version}.{ending}"


def _row(cells: Sequence[str], *, marked: bool = True) -> str:
    return f"| {' | '.join(in_markdown(cell) if marked else cell for cell in cells)} |"


def _title(model: LeadModel) -> str:
    return f"Model card: {facts_of(model.card).label}"


def _parts(
    model: LeadModel, examined: Examined | None, libraries: Mapping[str, str]
) -> Iterator[CardPart]:
    facts = facts_of(model.card)
    yield CardPart("What it is", (facts.finds, *_meaning(model)), _identity(model))
    yield CardPart("Data", (), _data(model))
    yield _tested(model, examined)
    if model.card.test.curve:
        yield CardPart("Calibration", (_expected(model),), _calibration(model))
    yield CardPart("Tiers", (), _tiers(model, examined))
    if examined is not None:
        yield _weights(examined)
    columns = columns_table(model)
    left = columns["Role"] == LEFT_OUT
    yield CardPart("Columns used", (), columns[~left])
    if left.any():
        yield CardPart("Columns left out", (), columns[left][["Column", "Kind", "Reason"]])
    if libraries:
        yield CardPart("Libraries", (), _facts(libraries, "Library", "Version"))
    yield CardPart("Limits", tuple(_limits(model)))


def _facts(told: Mapping[str, str], *heads: str) -> pd.DataFrame:
    return pd.DataFrame(list(told.items()), columns=heads or ("Fact", "Value"))


def _meaning(model: LeadModel) -> tuple[str, ...]:
    said = model.card.meaning.in_words
    return (said,) if said else ()


def _identity(model: LeadModel) -> pd.DataFrame:
    card = model.card
    told = {
        "Version": card.version,
        "Name": facts_of(card).name,
        "Predicts": card.outcome,
        "Kind of model": card.candidate or "not kept",
        "Trees": f"{card.trees:,}" if card.trees else "",
        "Trained": day(card.trained_at),
    }
    return _facts({name: text for name, text in told.items() if text})


def _data(model: LeadModel) -> pd.DataFrame:
    card = model.card
    period = f"{card.first_created} to {card.last_created}" if card.first_created else "not dated"
    told = {
        "File": card.filename or "not kept",
        "SHA-256 of the history": card.history_sha256,
        "Leads created": period,
        "Leads with an outcome": f"{card.rows:,}",
        "Learned from": f"{card.trained_rows:,}",
        "Tested model learned from": f"{card.tested_rows:,}" if card.tested_rows else "",
        "Test leads": f"{card.test.rows:,}",
    }
    return _facts({name: text for name, text in told.items() if text})


def _tested(model: LeadModel, examined: Examined | None) -> CardPart:
    test, spans = model.card.test, dict[str, tuple[float, float]]()
    if examined is not None and examined.has_both:
        _, spans = figures(examined)
    at = f"at {percent(test.threshold)} or more"
    told = [
        ("AUC", "auc", test.auc, 3),
        ("PR-AUC", "pr_auc", test.pr_auc, 3),
        ("Lift, first tenth", "lift_at_10", test.lift_at_10, 2),
        (f"Precision {at}", "precision", test.precision, 3),
        (f"Recall {at}", "recall", test.recall, 3),
        ("Calibration error (ECE)", "ece", test.ece, 3),
        ("Brier", "brier", test.brier, 3),
        ("Log-loss", "log_loss", test.log_loss, 3),
    ]
    rows = [(name, f"{value:.{n}f}", _span(spans, key, n)) for name, key, value, n in told
            if value == value]  # fmt: skip
    table = pd.DataFrame(rows, columns=["Figure", "Value", "90% interval"])
    if examined is None or not spans:
        why = KEPT_NOTHING if examined is None else ONE_OUTCOME
        return CardPart("Test", (tested_line(test), why), table[["Figure", "Value"]])
    some = f"Intervals are those of the {len(examined):,} test leads that are kept."
    lines = (tested_line(test), *([some] if len(examined) < test.rows else []))
    return CardPart("Test", lines, table)


def _span(spans: Intervals, figure: str, decimals: int) -> str:
    if figure not in spans:
        return ""
    low, high = spans[figure]
    return f"{low:.{decimals}f} to {high:.{decimals}f}"


def _expected(model: LeadModel) -> str:
    test = model.card.test
    return (
        f"{test.expected:,.0f} conversions were expected and {test.converted:,} came "
        f"(n {test.rows:,}); in ten groups of equal size by chance:"
    )


def _calibration(model: LeadModel) -> pd.DataFrame:
    rows = [(precise(mean), precise(rate), f"{n:,}") for mean, rate, n in model.card.test.curve]
    return pd.DataFrame(rows, columns=["Mean chance", "Converted", "n"])


def _tiers(model: LeadModel, examined: Examined | None) -> pd.DataFrame:
    floors = (model.floors.a, model.floors.b, model.floors.c, 0.0)
    table = pd.DataFrame({"Tier": TIERS, "From a chance of": [precise(f) for f in floors]})
    if examined is None:
        return table
    counts = ScoredTest(examined.leads.chance, examined.outcome).by_tier(model.floors)
    rates = [precise(c.converted / c.leads) if c.leads else "" for c in counts]
    return table.assign(**{"Test leads": [f"{c.leads:,}" for c in counts], "Converted": rates})


def _weights(examined: Examined) -> CardPart:
    found = Influence.of(examined)
    table = importance_table(found)
    shares = [precise(share) for share in table["share"]]
    shown = pd.DataFrame({"Field": table["field"], "Share of the weight": shares})
    return CardPart("Fields by weight", (f"Mean over n {len(found):,} test leads.",), shown)


def _limits(model: LeadModel) -> Iterator[str]:
    card = model.card
    yield ASSOCIATION
    if card.known_until:
        yield f"It knows nothing of what changed after {card.known_until}."
    if model.calibration.shift:
        yield "Its chances are those of a stated base rate, not those of its history."
    reads = counted(len(model.schema.inputs), "column")
    yield f"It reads {reads}; where a file lacks some of them, its chances are less certain."
    yield from (f"Published although: {hold}" for hold in card.holds)
    yield from notes(model)
