"""What the cells of a column show of who a lead is, whatever the column is called."""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from scoring.intake.cells.date_columns import holds_dates
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.values import to_booleans
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.job_words import are_firms, are_job_titles, are_salutations
from scoring.intake.leads.key_cells import is_shortened
from scoring.intake.leads.keys import LEAST_VARIETY, is_varied_key
from scoring.intake.leads.known_names import are_known_names
from scoring.intake.leads.money import are_amounts, are_of_money
from scoring.intake.leads.person_names import are_names_of_people, are_whole_names
from scoring.intake.leads.persons import KeyKind
from scoring.intake.remembered import remembered
from scoring.intake.table.columns import CELLS, rows_for

# Cells looked at where a whole column would show no more.
LOOKED_AT = 300
_HALF, _MOSTLY = 0.5, 0.8
# From so many leads on a value of its own for each shows that it identifies.
_FEWEST = 20
_WITH_ADDRESS = 400  # signs of a cell within which its address stands
_ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s]{2,}"
_DIGITS = r"\D*(?:\d\D*){7,}"
_DAY = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*|\d{1,2}[/.]\d{1,2}[/.]\d{4}.*"
# What can only be a phone number under any name.
_DIALLED = r"\+\d[\d ().\-/]{6,20}\d|\(?0\d{1,5}[)/ \-]+[\d /\-]{4,14}\d|[6-9]\d{9}"
_WORDS = r"[^\d@]*[^\W\d_][^\d@]*"
# Signs without a letter, in which nobody's name is.
_BARE = re.compile(r"[\x00-@\[-`{-\x7f]*")
_LETTERED = r"(?!\w+://)(?=.*[^\W\d_]).*"
_CODE = r"(?=.*\d)[\w\-{}:./]{3,64}"
# A link, a domain or a number of the internet.
_PLACE = r"\w+://.*|www\..*|(?:[\w-]+\.)+[A-Za-z]{2,}(?:/.*)?|(?:\d{1,3}\.){3}\d{1,3}"
_DATED = r".*\d\D+\d.*|\d{8,}"


def sampled(cells: pd.Series, width: int = 1) -> pd.Series:
    """Some of the filled cells, spread over all of them, trimmed; named as the column is.

    Fewer of a table so many columns wide.
    """
    most = rows_for(width, LOOKED_AT, CELLS)
    some = cells
    if len(cells) > 1:
        filled = np.flatnonzero(np.asarray(cells.array != "", dtype=bool))
        some = cells.iloc[filled[:: max(1, len(filled) // most)][:most]]
    kept = np.flatnonzero(~is_missing(some))
    texts = [text.strip() for text in some.array[kept].tolist()]
    return pd.Series(texts, some.index[kept], cells.dtype, cells.name)


def fit(contact: Contact, some: pd.Series) -> bool:
    """Whether sampled cells may be what a header says they are."""
    return len(some) > 0 and _FITTING[contact](some)


def show(contact: Contact, some: pd.Series) -> bool:
    """Whether sampled cells prove what a header leaves open."""
    if contact in (Contact.NAME, Contact.FIRST, Contact.LAST):
        return are_names_of_people(some)
    if contact is Contact.VALUE:
        return are_money(some)
    if contact in _PROVED:
        return fit(contact, some) and _PROVED[contact](some)
    return fit(contact, some)


def are_emails(some: pd.Series) -> bool:
    """Whether most cells hold an e-mail address."""
    if _share(some, _ADDRESS) >= _HALF:
        return True
    # The search begins anew at each sign.
    found = [re.search(_ADDRESS, cell[:_WITH_ADDRESS]) is not None for cell in some.tolist()]
    return len(found) > 0 and sum(found) >= _MOSTLY * len(found)


def are_money(some: pd.Series) -> bool:
    """Whether cells say that they are amounts of money, by a sign or a word."""
    return _are_numbers(some) and are_of_money(some, _HALF)


def may_be_dates(some: pd.Series) -> bool:
    """Whether cells look enough like dates to be read as such."""
    return seem_dates(some) and _hold_dates(str(some.name), tuple(some.tolist()))


def seem_dates(some: pd.Series) -> bool:
    """Whether cells have the digits of dates, without which they need not be read as such."""
    return len(some) > 0 and _share(some.head(_FEWEST), _DATED) >= _HALF


# Of one column several things are asked that dates are not.
@remembered(1 << 10)
def _hold_dates(name: str, cells: tuple[str, ...]) -> bool:
    return holds_dates(pd.Series(list(cells), name=name, dtype="str"))


def reach(contact: Contact, some: pd.Series) -> bool:
    """Whether cells alone, of different leads, are addresses, phones or whole names."""
    texts = some.tolist()
    if not texts or len(set(texts)) < _HALF * len(texts):
        return False
    if contact is Contact.EMAIL:
        return are_emails(some)
    if contact is Contact.PHONE:
        return _share(some, _DIALLED) >= _MOSTLY
    if _BARE.fullmatch("".join(texts)):
        return False
    return are_whole_names(some) and are_known_names(some)


def are_varied(contact: Contact, some: pd.Series) -> bool:
    """Whether cells differ as much from lead to lead as what they are said to be.

    A few names, addresses or phones for all leads are those of a team, and one for each lead is no
    owner's.
    """
    if len(some) < _FEWEST:
        return True
    different = some.nunique() / len(some)
    if contact is Contact.OWNER:
        return different <= _HALF
    return contact not in _OWN or different >= LEAST_VARIETY


def are_guids(some: pd.Series) -> bool:
    """Whether all cells are codes of 32 digits of sixteen, as programs make them."""
    return _share(some, r"\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?") == 1


def are_counted(cells: pd.Series) -> bool:
    """Whether cells number the rows from 0 or 1 on, upwards or downwards."""
    ends = {cells.iloc[0].strip(), cells.iloc[-1].strip()} if len(cells) else set()
    if not ends & {"0", "1"}:
        return False
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=np.float64)
    return bool((np.abs(np.diff(numbers)) == 1).all()) and len(numbers) > 1


def identify(cells: pd.Series, some: pd.Series) -> bool:
    """Whether cells alone, each of one lead, are codes of one form."""
    if len(cells) < _FEWEST or _share(some, _CODE) < 1:
        return False
    if _share(some, _PLACE) > 0 or _share(some, _DIALLED) >= _MOSTLY:
        return False
    shapes = some.str.replace(r"[A-Za-z]", "a", regex=True).str.replace(r"\d", "9", regex=True)
    lengths = some.str.len()
    is_code = shapes.str.contains("a").all() and int(lengths.max() - lengths.min()) <= 2
    is_row = some.str.fullmatch(r"\d{4,}").all() and lengths.nunique() == 1
    # To read dates takes longest, and little of what is left may be such.
    return bool(is_code or is_row) and bool(cells.is_unique) and not may_be_dates(some)


def may_be_ids(cells: pd.Series, some: pd.Series) -> bool:
    """Whether the cells of a column named as ids tell leads apart."""
    if not len(some) or may_be_dates(some) or are_emails(some):
        return False
    return is_varied_key(cells[cells.str.strip() != ""], len(cells))


def _share(some: pd.Series, form: str) -> float:
    # Of a few hundred cells: pandas would take a form apart anew for every column.
    return sum(re.fullmatch(form, cell) is not None for cell in some.tolist()) / max(1, len(some))


def _are_phones(some: pd.Series) -> bool:
    dialled = np.array([_is_dialled(cell) for cell in some.tolist()], dtype=bool)
    return bool(dialled.any()) and bool(
        (dialled & ~is_shortened(some, KeyKind.PHONE)).mean() >= _HALF
    )


def _is_dialled(cell: str) -> bool:
    is_number = re.fullmatch(_DIGITS, cell) is not None and "@" not in cell
    return is_number and re.fullmatch(_DAY, cell) is None


def _are_words(some: pd.Series) -> bool:
    return _share(some, _WORDS) >= _MOSTLY and not np.isfinite(to_booleans(some)).all()


def _are_numbers(some: pd.Series) -> bool:
    return are_amounts(some, _MOSTLY)


def _are_owners(some: pd.Series) -> bool:
    return _are_words(some) or are_emails(some)


def _are_titled(some: pd.Series) -> bool:
    return _are_lettered(some) and not are_salutations(some)


def _are_lettered(some: pd.Series) -> bool:
    """Whether cells are texts with letters, as of firms, and neither codes nor links."""
    named = _share(some, _LETTERED) >= _MOSTLY and _share(some, _CODE) < _HALF
    return named and not np.isfinite(to_booleans(some)).all() and not are_emails(some)


# What each lead has for itself.
_OWN = frozenset({Contact.NAME, Contact.PHONE, Contact.EMAIL})
_PROVED: Mapping[Contact, Callable[[pd.Series], bool]] = {
    Contact.COMPANY: are_firms,
    Contact.TITLE: are_job_titles,
}
_FITTING: Mapping[Contact, Callable[[pd.Series], bool]] = {
    Contact.NAME: _are_words,
    Contact.FIRST: _are_words,
    Contact.LAST: _are_words,
    Contact.PHONE: _are_phones,
    Contact.EMAIL: are_emails,
    Contact.OWNER: _are_owners,
    Contact.VALUE: _are_numbers,
    Contact.ACTIVE: may_be_dates,
    Contact.CREATED: may_be_dates,
    Contact.COMPANY: _are_lettered,
    Contact.TITLE: _are_titled,
    Contact.ID: lambda some: not may_be_dates(some),
}
