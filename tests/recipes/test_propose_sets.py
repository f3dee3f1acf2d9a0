"""Which columns hold several answers in a cell, and which only look so."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from conftest import text_table

from scoring.recipes.propose import propose_recipe
from scoring.recipes.propose_sets import set_separator, set_steps
from scoring.recipes.steps import Keep

RNG = np.random.default_rng(4)
WISHES = ["Price", "Fast delivery", "Advice", "Guarantee", "Service"]
CITIES = [f"Town{i}" for i in range(60)]
STATES = ["NY", "CA", "TX", "WA"]


def cells(*texts: str) -> pd.Series:
    return pd.Series(texts, dtype="str")


def chosen(between: str, options: list[str] = WISHES, *, in_order: bool = False) -> list[str]:
    """Answers of 400 leads, a fifth of them without any."""
    found = []
    for size in RNG.binomial(len(options), 0.35, 400):
        pick = RNG.choice(len(options), size, replace=False)
        found.append(between.join(options[i] for i in (np.sort(pick) if in_order else pick)))
    return found


def drawn(*parts: list[str]) -> list[str]:
    """400 texts of one of each list, joined by ", "."""
    return [", ".join(str(RNG.choice(part)) for part in parts) for _ in range(400)]


WRITTEN: dict[str, tuple[str, Callable[[], list[str]]]] = {
    "HubSpot": (";", lambda: chosen(";")),
    "Google Forms": (",", lambda: chosen(", ", in_order=True)),
    "Zoho": (";", lambda: chosen("; ", in_order=True)),
    "lines": ("\n", lambda: chosen("\n")),
    "bars": ("|", lambda: chosen("||")),
    "SharePoint": (";#", lambda: [t and f";#{t};#" for t in chosen(";#")]),
    "JSON": (",", lambda: [t and '["' + t.replace(";", '","') + '"]' for t in chosen(";")]),
    "Chinese": ("、", lambda: chosen("、", ["价格", "质量", "服务", "品牌"])),
    "Arabic": ("،", lambda: chosen("، ", ["سعر", "جودة", "خدمة", "ضمان"])),
    "numbers of answers": (",", lambda: chosen(",", ["1", "2", "4", "11", "12"])),
    "words of their own": (
        ",", lambda: [*chosen(", "), *(f"Price, other: my words {i}" for i in range(30))],
    ),
    "two systems": (";", lambda: [*chosen("; "), *chosen(", ")]),
    "two answers either way": (";", lambda: ["a;b", "b;a", "a", "b"] * 50),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_sets_are_found_however_a_system_writes_them(name: str) -> None:
    separator, texts = WRITTEN[name]
    assert set_separator(cells(*texts())) == separator


SINGLE: dict[str, Callable[[], list[str]]] = {
    "city and state": lambda: [f"{c}, {STATES[i % 4]}" for i, c in enumerate(CITIES)] * 7,
    "state, with its city or not": lambda: [
        f"{c}, {STATES[i % 4]}" if i % 3 else STATES[i % 4] for i, c in enumerate(CITIES)
    ] * 7,
    "surname and given name": lambda: drawn([f"Smith{i}" for i in range(30)], ["Ana", "Bo", "Li"]),
    "team and region": lambda: drawn(["Sales", "Support"], ["North", "South", "East"]),
    "campaign": lambda: [t.replace(", ", "|") for t in drawn(["UK", "DE"], ["Search", "Social"],
                                                             ["Brand", "Generic"])],
    "decimals": lambda: [f"{i % 29},{i % 7}" for i in range(400)],
    "decimals with a unit": lambda: [f"{i % 29},{i % 7} km" for i in range(400)],
    "ranges": lambda: ["1,000-5,000", "5,000-10,000", "10,000-50,000", "1-100"] * 100,
    "sentences": lambda: [f"Please call, thanks, on day {i}" for i in range(400)],
    "addresses": lambda: [f"{i} Main St, {CITIES[i % 60]}, NY" for i in range(400)],
    "levels with commas": lambda: ["Banking, Insurance", "Media, Advertising", "Retail"] * 100,
    "firms": lambda: drawn([f"Firm{i}" for i in range(90)], ["Inc.", "Ltd", "LLC"]),
    "source and medium": lambda: ["google / cpc", "google / organic", "bing / cpc"] * 100,
    "web addresses": lambda: [f"https://a.org/{i % 3}/{i % 4}" for i in range(400)],
    "dates": lambda: [f"{1 + i % 12}/{1 + i % 12}/2026" for i in range(400)],
    "two phones": lambda: [f"98200{i:05d}; 98300{i:05d}" for i in range(400)],
    "too few": lambda: ["a; b", "b; a", "a", "b"] * 4,
    "answers of few leads": lambda: [f"w{i}; w{i + 1}; w{i + 2}" for i in range(9)],
}  # fmt: skip


@pytest.mark.parametrize("name", SINGLE)
def test_what_only_holds_separators_is_no_set(name: str) -> None:
    assert set_separator(cells(*SINGLE[name]())) == ""


def test_the_outcome_and_names_of_persons_are_no_sets() -> None:
    frame = pd.DataFrame({"Won": chosen(";"), "First name": chosen(";"), "Wish": chosen(";")})
    assert [step.column for step in set_steps(frame.astype("str"), ["Won"])] == ["Wish"]


def test_a_proposed_recipe_takes_a_set_apart_and_groups_none_of_its_cells() -> None:
    steps = propose_recipe(text_table({"Wish": chosen(";")})).steps
    assert [type(step).__name__ for step in steps] == ["Several"]
    assert not any(isinstance(step, Keep) for step in steps)
