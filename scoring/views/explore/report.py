"""What a file shows as one HTML page that needs no network."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup

from scoring.charts import OF_ITS_OWN, as_part, script
from scoring.insight.cohorts import usual_period
from scoring.insight.leads import Leads
from scoring.insight.quality import is_hidden
from scoring.insight.selection import filter_fields
from scoring.insight.stages import on_the_way, propose_stages
from scoring.kept.spend import Spend
from scoring.views.explore import bands, cohorts, column, economics, funnel, profile, sources
from scoring.views.explore.findings import findings
from scoring.views.explore.scope import Scope, facts
from scoring.views.html_page import html_page
from scoring.views.section import DECIMALS, Format, Section
from scoring.wording import counted, rounded

# A longer table is read in a spreadsheet.
MOST_ROWS = 200
# Columns whose values are drawn, those that go with the outcome most.
MOST_COLUMNS = 12
HOLDS = (
    "One HTML page that opens offline and prints well: the four sentences of the overview, the "
    "file with all its columns, converted "
    f"leads against the others for the {MOST_COLUMNS} columns most associated with the outcome, "
    "Sources, Funnel, Cohorts, Score bands, and Economics if spend is recorded. Compare is not in "
    "it. It holds counts, rates, pictures and values of columns, but no single lead."
)
Progress = Callable[[float, str], None]


class Heading(NamedTuple):
    """The heading of a column, and whether it holds "text" or a "number"."""

    title: str
    kind: str


class Part(NamedTuple):
    """One section, ready to be printed."""

    title: str
    said: str
    note: str
    picture: str
    heads: Sequence[Heading]
    rows: Sequence[Sequence[str]]
    left_out: str


class View(NamedTuple):
    """The sections of one view under its name."""

    name: str
    parts: Sequence[Part]


def report(
    leads: Leads,
    progress: Progress,
    spend: Spend | None = None,
    scope: Scope | None = None,
) -> str:
    """The report as one HTML page; `progress` gets the share done (0–1) and the step.

    With `spend` by source it tells what a conversion costs; `scope` says which leads these are, all
    of the file if unsaid. Raising in `progress` cancels.
    """
    views, scope = [], scope or Scope()
    asked = dict(VIEWS)
    if spend:
        asked["Economics"] = partial(economics.sections, spend=spend, selection=scope.selection)
    for at, (name, sections) in enumerate(asked.items()):
        progress(at / len(asked), name)
        views.append(View(name, [_part(section) for section in sections(leads)]))
    progress(1.0, "Done")
    # Plotly's own script and pictures are no text of the file.
    return html_page(
        Path(__file__).with_name("report.html"),
        title=leads.name,
        facts=facts(leads, scope),
        findings=findings(leads, spend or Spend(), scope.selection),
        views=views,
        script=Markup(script()),
        allowed=OF_ITS_OWN,
    )


def _sources(leads: Leads) -> Iterator[Section]:
    usual = list(filter_fields(leads).values()) or list(leads.groupable[:1])
    for field in usual:
        yield sources.by_group(leads, field)
    if len(usual) > 1:
        yield sources.crossed(leads, usual[0], usual[1])
    for field in usual[:1]:
        yield sources.over_time(leads, field)


def _funnel(leads: Leads) -> Iterator[Section]:
    stages = on_the_way(leads, propose_stages(leads))
    yield funnel.funnel(leads, stages)
    for field in list(filter_fields(leads).values())[:1]:
        yield funnel.by_group(leads, stages, field)
    yield funnel.times(leads, stages)


def _cohorts(leads: Leads) -> Iterator[Section]:
    period = usual_period(leads)
    yield cohorts.volume(leads, period)
    if not leads.has_outcome:
        return
    yield cohorts.by_age(leads, period)
    for field in list(filter_fields(leads).values())[:1]:
        yield cohorts.change(leads, field, period, cohorts.usual_pair(leads, period))


def _file(leads: Leads) -> Iterator[Section]:
    yield profile.at_a_glance(leads)
    yield profile.columns(leads)
    strengths = profile.strengths(leads)
    yield strengths
    for name in profile.telling_columns(strengths)[:MOST_COLUMNS]:
        field = leads.find(name)
        if field is not None and not is_hidden(field):
            yield column.values(leads, field)


VIEWS: Mapping[str, Callable[[Leads], Iterable[Section]]] = {
    "The file": _file,
    "Sources": _sources,
    "Funnel": _funnel,
    "Cohorts": _cohorts,
    "Score bands": bands.sections,
}


def _part(section: Section) -> Part:
    picture = "" if section.figure is None else Markup(as_part(section.figure))
    shown, table = section.shown, section.as_shown(MOST_ROWS)
    kinds = {n: "text" if s.form is Format.TEXT else "number" for n, s in shown.items()}
    heads = [Heading(s.heading, kinds[name]) for name, s in shown.items()]
    cells = [[_cell(value, s.form) for value in table[name]] for name, s in shown.items()]
    more = 0 if section.table is None else len(section.table) - MOST_ROWS
    left_out = f"The table's own file has {counted(more, 'more row')}." if more > 0 else ""
    return Part(
        section.title,
        section.said,
        section.note,
        picture,
        heads,
        list(zip(*cells, strict=True)),
        left_out,
    )


def _cell(value: Any, form: Format) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if form is Format.TEXT:
        return str(value)
    return rounded(value, DECIMALS[form]) + "%" * (form is Format.SHARE)
