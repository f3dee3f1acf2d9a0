"""Amounts of money as the world writes them, and the currency that they are in."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.measures import measure_of
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.values import read_measured

# Which sign or word in a cell means which currency.
_SIGNS = {"₹": "₹", "rs": "₹", "inr": "₹", "€": "€", "eur": "€", "£": "£", "gbp": "£", "¥": "¥",
          "us$": "$", "$": "$", "usd": "$", "chf": "CHF", "zł": "zł", "pln": "zł", "r$": "R$",
          "brl": "R$", "aed": "AED", "jpy": "¥", "euro": "€", "us dollar": "$",
          "indian rupee": "₹", "pound sterling": "£", "₽": "₽", "руб": "₽", "rub": "₽",
          "₺": "₺", "try": "₺", "₩": "₩", "krw": "₩", "₴": "₴", "₦": "₦", "₱": "₱", "₫": "₫",
          "฿": "฿", "₪": "₪", "kč": "Kč", "czk": "Kč"}  # fmt: skip
# Digits with thousands and cents, in English and Indian and in other writing: no amount of money
# has three digits behind its point.
_FORMS = (
    (r"-?(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.\d{1,2}|\.0+)?", ",", "."),
    (r"-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d{1,2}|,0+)?", ".", ","),
)
_BLANK = r"[ \u00a0\u202f'’]"
_SPACED = rf"-?\d{{1,3}}(?:{_BLANK}\d{{3}})+(?:[.,]\d{{1,2}})?|-?\d+(?:[.,]\d{{1,2}})?"
_ALONE = tuple("₹€£¥$₽₺₩₴₦₱₫฿₪")
_SIGN = r"(?i:r\$|us\$|[₹€£¥$₽₺₩₴₦₱₫฿₪]|\b(?:rs|inr|eur|gbp|usd|chf|pln|brl|aed|jpy)\b|zł|руб|kč)"
_WORD = r"(?i:lakhs?|lacs?|crores?|mio|mn|bn|\d ?[km]\b)"
_NAMES = ("currency", "währung", "waehrung", "moneda", "devise", "valuta", "moeda", "waluta",
          "валюта", "divisa", "para birimi", "通貨", "币种", "货币")  # fmt: skip
_CODE_LENGTH = 3


def amounts(cells: pd.Series) -> NDArray[np.float64]:
    """The amounts, NaN where a cell is none; shape (n,).

    Those of plain digits with cents and thousands are read all at once.

    >>> amounts(pd.Series(["₹5 lakh", "$1.2k"])).tolist(), amounts(pd.Series(["1.200,00 €"]))
    ([500000.0, 1200.0], array([1200.]))
    """
    bare = cells if not cells.str.contains(r"[^\d.,\-]").any() else _bare(cells)
    filled = bare[bare != ""]
    for form, thousands, cents in _FORMS:
        if filled.str.fullmatch(form).all():
            whole = bare.str.replace(thousands, "", regex=False)
            plain = whole.str.replace(cents, ".", regex=False)
            return pd.to_numeric(plain.mask(plain == "")).to_numpy(dtype=np.float64, copy=True)
    values = np.array(read_measured(bare).values, dtype=np.float64)
    unread = np.flatnonzero(np.isnan(values) & (cells != "").to_numpy(dtype=bool))
    values[unread] = [_measured(text) for text in cells.iloc[unread].tolist()]
    return values


def _measured(text: str) -> float:
    """What one cell says with its sign and words, NaN for nothing."""
    found = measure_of(text)
    return float("nan") if found is None or found.measures else found.value("")


def _bare(cells: pd.Series) -> pd.Series:
    """The cells without signs of currencies, and without blanks where these part thousands."""
    bare = cells
    for sign in _ALONE:
        if bare.str.contains(sign, regex=False).any():
            bare = bare.str.replace(sign, "", regex=False)
    bare = bare.str.strip()
    spaced = bare[bare != ""].str.fullmatch(_SPACED).all()
    return bare.str.replace(_BLANK, "", regex=True) if spaced else bare


def are_amounts(some: pd.Series, share: float) -> bool:
    """Whether so many (0–1) of the cells can be read as amounts."""
    return float(np.isfinite(amounts(some)).mean()) >= share


def are_of_money(some: pd.Series, share: float) -> bool:
    """Whether so many (0–1) of the cells say by a sign or a word that they are money."""
    return float(some.str.contains(f"{_SIGN}|{_WORD}").mean()) >= share


def currencies(cells: pd.Series, *, named: bool) -> NDArray[np.object_]:
    """The currency of each cell, "" where it says none; shape (n,).

    With `named` the cells are currencies, and amounts with a sign or a word of it else.

    >>> currencies(pd.Series(["$5", "7", "8 EUR"]), named=False).tolist()
    ['$', '', '€']
    """
    places, distinct = pd.factorize(cells.str.strip().str.casefold())
    texts = pd.Series(distinct, dtype="str")
    if named:
        codes = texts.str.upper().where(texts.str.len() == _CODE_LENGTH)
        signs = texts.map(_SIGNS).fillna(codes).mask(is_missing(texts))
    else:
        signs = texts.str.extract(f"({_SIGN})")[0].map(_SIGNS)
    return np.array([*signs.fillna(""), ""], dtype=object)[places]


def names_currency(header: str) -> bool:
    """Whether a header gives the currency of its amounts.

    >>> [names_currency(h) for h in ("Quote ($)", "Tutar (TL)", "Price in EUR", "Prices")]
    [True, True, True, False]
    """
    return re.search(rf"{_SIGN}|\b(?i:tl|try|rub|sek|nok|dkk|czk|huf)\b", header) is not None


def currency_column(headers: Iterable[str]) -> str | None:
    """The column of currencies, None for none."""
    return next((h for h in headers if any(word in h.casefold() for word in _NAMES)), None)
