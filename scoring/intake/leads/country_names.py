"""What a column of countries says: the two letters of a country for its names."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
import phonenumbers
from numpy.typing import NDArray

from scoring.intake.leads.countries import calling_code, main_region
from scoring.intake.leads.mapping import normalise

# Headers of the country of a lead, normalised.
COUNTRY_HEADERS = frozenset(
    {"country", "countryregion", "countryname", "countrycode", "countryofresidence", "nation"}
    | {"mailingcountry", "billingcountry", "homecountry", "leadcountry", "land", "pays", "pais"}
    | {"paese", "ulke", "kraj", "страна", "国家", "国"}
)
# Names and codes beside the two letters themselves, normalised. Others are learned from the file.
_NAMES = {
    "AE": "unitedarabemirates uae are emirates dubai", "AR": "argentina arg", "AT": "austria aut",
    "AU": "australia aus", "BD": "bangladesh bgd", "BE": "belgium bel", "BH": "bahrain bhr",
    "BR": "brazil brasil bra", "CA": "canada can", "CH": "switzerland schweiz suisse che",
    "CL": "chile chl", "CN": "china chn", "CO": "colombia col", "CZ": "czechia czechrepublic cze",
    "DE": "germany deutschland deu ger", "DK": "denmark dnk", "EG": "egypt egy",
    "ES": "spain espana esp", "FI": "finland fin", "FR": "france fra",
    "GB": "unitedkingdom uk greatbritain england scotland wales gbr", "GH": "ghana gha",
    "GR": "greece grc", "HK": "hongkong hkg", "HU": "hungary hun", "ID": "indonesia idn",
    "IE": "ireland irl", "IL": "israel isr", "IN": "india ind bharat", "IT": "italy italia ita",
    "JP": "japan jpn", "KE": "kenya ken", "KR": "southkorea korea kor", "KW": "kuwait kwt",
    "LK": "srilanka lka", "MA": "morocco mar", "MX": "mexico mex", "MY": "malaysia mys",
    "NG": "nigeria nga", "NL": "netherlands nederland holland nld", "NO": "norway nor",
    "NP": "nepal npl", "NZ": "newzealand nzl", "OM": "oman omn", "PE": "peru per",
    "PH": "philippines phl", "PK": "pakistan pak", "PL": "poland polska pol",
    "PT": "portugal prt", "QA": "qatar qat", "RO": "romania rou", "RU": "russia rus",
    "SA": "saudiarabia ksa sau", "SE": "sweden swe", "SG": "singapore sgp", "TH": "thailand tha",
    "TR": "turkey turkiye tur", "TW": "taiwan twn", "UA": "ukraine ukr",
    "US": "unitedstates unitedstatesofamerica usa america", "VN": "vietnam vnm",
    "ZA": "southafrica zaf",
}  # fmt: skip
_REGIONS = {name: region for region, names in _NAMES.items() for name in names.split()}
# So many international numbers beside a name show whose country's it is, and by this share.
LEAST_NUMBERS, MOSTLY = 3, 0.8


def country_column(headers: Sequence[str]) -> str | None:
    """The first column that a header says to hold the country of a lead."""
    return next((h for h in headers if normalise(h) in COUNTRY_HEADERS), None)


def regions_of(
    cells: pd.Series, rows: NDArray[np.int64], phones: Sequence[str]
) -> NDArray[np.object_]:
    """The country of each lead by its two letters (n,), "" where unknown.

    `phones` are the numbers of leads at `rows`: a name in another language is the country that
    the international numbers beside it are of.
    """
    codes, names = pd.factorize(cells.str.strip())
    regions = [region_of(str(name)) for name in names]
    for at, code in _beside(codes, rows, phones).items():
        regions[at] = regions[at] or code
    return np.array([*regions, ""], dtype=object)[codes]


def region_of(name: str) -> str:
    """The two letters of a country by its name or code, "" for unknown.

    >>> region_of("India"), region_of("fr"), region_of("U.A.E."), region_of("Elsewhere")
    ('IN', 'FR', 'AE', '')
    """
    letters = name.strip().upper()
    return (
        letters if letters in phonenumbers.SUPPORTED_REGIONS else _REGIONS.get(normalise(name), "")
    )


def _beside(
    codes: NDArray[np.int64], rows: NDArray[np.int64], phones: Sequence[str]
) -> dict[int, str]:
    counts: dict[int, Counter[int]] = {}
    for at, text in zip(codes[rows].tolist(), phones, strict=True):
        if text.startswith("+") and at >= 0:
            counts.setdefault(at, Counter())[calling_code(text)] += 1
    most = {at: (*found.most_common(1)[0], found.total()) for at, found in counts.items()}
    return {
        at: main_region(code)
        for at, (code, count, total) in most.items()
        if total >= LEAST_NUMBERS and count >= MOSTLY * total
    }
