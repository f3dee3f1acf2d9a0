"""Wrong quotes, leads that are all linked, and a recipe: how their time grows with their size.

    python -m benchmarks.hostile [--lines N] [--rounds N]

Each is done for so many lines and for four times as many, in seconds of the processor. Work that
grows with the size alone takes about four times as long; a search that begins anew at every quote
takes sixteen times as long. Python's csv, which gives the rows up, stands beside it.
"""

import argparse
import csv
import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from scoring.intake.issue import Table
from scoring.intake.leads.duplicates import find_persons
from scoring.intake.table.reading import read_table
from scoring.intake.text.records import split_records
from scoring.intake.text.strict import Dialect
from scoring.recipes.recipe import read_recipe
from scoring.schema import Kind

DATA = Path(__file__).parent.parent / "data"
RECIPE = DATA / "recipes" / "codepro.toml"
TEXTS: dict[str, Callable[[int], str]] = {
    "open quote in every line": lambda n: "a,b\n" + '1,"x\n' * n,
    "nothing but quotes": lambda n: "a,b\n1," + '"' * (10 * n + 1),
    "open quote in every cell": lambda n: "a,b\n1," + ',"x' * (5 * n),
    "one line of quoted cells": lambda n: "a,b\n1," + '"x",' * (5 * n) + '"',
}


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median time of the processor for a piece of work."""
    told = list[float]()
    for _ in range(rounds):
        start = time.process_time()
        work()
        told.append(time.process_time() - start)
    return statistics.median(told)


def ours(text: str) -> int:
    """How many records we find."""
    return sum(1 for _ in split_records(text, Dialect(","), 2))


def theirs(text: str) -> int:
    """How many records Python's csv finds."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    return sum(1 for _ in csv.reader(io.StringIO(text)))


def recipe_of(leads: int) -> tuple[Callable[[], object], Callable[[], object]]:
    """Applying the recipe to so many leads, and reading their file."""
    lines = [f"2021-07-01,{at % 40},Level{at % 9},Level1,Level2,1,0\n" for at in range(leads)]
    names = "created_date,city_mapped,first_platform_c,first_utm_medium_c,first_utm_source_c"
    head = f"{names},total_leads_droppped,referred_lead\n"
    content = (head + "".join(lines)).encode()
    recipe, table = read_recipe(RECIPE.read_text(encoding="utf-8")), read_table(content, "a.csv")
    return lambda: recipe.apply(table), lambda: read_table(content, "a.csv")


def linked(leads: int, email_of: Callable[[int], int], one_id: bool = False) -> Table:
    """So many leads under other names, linked by e-mails, and by phones in a chain or by one id."""
    lines = (
        f"{7 if one_id else at},p{email_of(at)}@m.com,+4930{1000000 + (at + 1) // 2},"
        f"Ann{at % 676} Ray{at}\n"
        for at in range(leads)
    )
    return read_table(("Lead ID,Email,Phone,Name\n" + "".join(lines)).encode(), "a.csv")


def folding_of(leads: int, one_id: bool) -> tuple[Callable[[], object], Callable[[], object]]:
    """Finding the persons of linked leads, and of as many pairs."""
    kinds = {"Lead ID": Kind.TEXT, "Email": Kind.EMAIL, "Phone": Kind.PHONE}
    chain, pairs = (linked(leads, lambda at: at // 2, one) for one in (one_id, False))
    pairs.frame["Phone"] = ""
    return lambda: find_persons(chain, kinds), lambda: find_persons(pairs, kinds)


def show(name: str, small: tuple[float, float], large: tuple[float, float]) -> None:
    """Print the growth of ours and how it stands to the peer."""
    growth, beside = large[0] / max(small[0], 1e-6), large[0] / max(large[1], 1e-6)
    print(f"{name:28} {large[0]:7.3f} s   {growth:5.1f} x for 4 x   {beside:6.1f} x the peer")


def main() -> None:
    """Print a line for each text, and one for the recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sizes = (options.lines // 4, options.lines)
    for name, make in TEXTS.items():
        told = list[tuple[float, float]]()
        for size in sizes:
            text = make(size)
            mine = seconds(lambda t=text: ours(t), options.rounds)  # type: ignore[misc]
            told.append((mine, seconds(lambda t=text: theirs(t), options.rounds)))  # type: ignore[misc]
        show(name, *told)
    for name, one_id in (("chain of leads, beside pairs", False), ("one id, other names", True)):
        folds = [folding_of(size, one_id) for size in sizes]
        told = [(seconds(a, options.rounds), seconds(b, options.rounds)) for a, b in folds]
        show(name, *told)
    pairs = [recipe_of(size) for size in sizes]
    show("recipe, beside reading", *[
        (seconds(apply, options.rounds), seconds(read, options.rounds)) for apply, read in pairs
    ])  # fmt: skip


if __name__ == "__main__":
    main()
