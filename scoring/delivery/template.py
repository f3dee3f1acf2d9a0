"""An empty lead file with the columns a model reads, to fill and upload."""

from collections.abc import Iterable, Mapping
from functools import partial

import pandas as pd
import xlsxwriter

from scoring.delivery.book import written_book
from scoring.delivery.tables import readable_text, to_csv
from scoring.schema import Column, Kind, LeadSchema, Role

_LISTED = 12  # levels named for each column
_KINDS = {
    Kind.NUMBER: "a number",
    Kind.CATEGORY: "one of the values",
    Kind.DATE: "a date such as 2026-12-31",
    Kind.EMAIL: "an e-mail address",
    Kind.PHONE: "a phone number",
    Kind.TEXT: "text",
}
_ROLES = {
    Role.ID: "identifies the lead; kept as it is",
    Role.CREATED: "when the lead came in",
    Role.PERSONAL: "identifies the person; not used for the score",
}


def template_csv(schema: LeadSchema) -> bytes:
    """The header alone, as CSV."""
    return to_csv(pd.DataFrame({column.name: [] for column in schema.wanted}, dtype="str"))


def template_xlsx(schema: LeadSchema, known: Mapping[str, Iterable[str]]) -> bytes:
    """A workbook: the header on the first sheet, what each column means on the second.

    `known` maps a field to the values the model has learned.
    """
    wanted = [column.name for column in schema.wanted]
    described = [_described(column, list(known.get(column.name, ()))) for column in schema.wanted]
    return written_book(partial(_fill_in, wanted=wanted, described=described), cells=0)


def _fill_in(
    book: xlsxwriter.Workbook, wanted: list[str], described: list[tuple[str, str, str, str]]
) -> None:
    bold = book.add_format({"bold": True})
    leads, columns = book.add_worksheet("Leads"), book.add_worksheet("Columns")
    leads.write_row(0, 0, [readable_text(name) for name in wanted], bold)
    leads.freeze_panes(1, 0)
    columns.set_column(0, 3, 32)
    columns.write_row(0, 0, ["Column", "Expected", "Use", "Values seen"], bold)
    for row, cells in enumerate(described, start=1):
        columns.write_row(row, 0, [readable_text(cell) for cell in cells])


def _described(column: Column, levels: list[str]) -> tuple[str, str, str, str]:
    listed = ", ".join(levels[:_LISTED]) + (", …" if len(levels) > _LISTED else "")
    use = _ROLES.get(column.role, "used for the score")
    return column.name, _KINDS[column.kind], use, listed
