"""One answer for an analyst: a sentence, a picture and the table behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from scoring.charts import Figure


class Form(StrEnum):
    """How the numbers of a column are written."""

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"
    NUMBER = "number"
    MONEY = "money"
    TEXT = "text"


@dataclass(frozen=True)
class Shown:
    """How a column of a table is shown: its heading, the form of its numbers and what it means.

    A wide one has room for a sentence.
    """

    title: str
    form: Form = Form.TEXT
    help: str = ""
    is_wide: bool = False


@dataclass(frozen=True)
class Section:
    """A picture with the table behind it; `said` is the answer in a sentence or two.

    `name` is the stem of its files. `columns` tells which columns of the table are shown, in which
    order and how; the file has all of them, unrounded. `table` and `figure` are None where there is
    nothing to see, and `said` tells why in one sentence.
    """

    name: str
    title: str
    said: str
    figure: Figure | None = None
    table: pd.DataFrame | None = None
    columns: Mapping[str, Shown] = field(default_factory=dict)
