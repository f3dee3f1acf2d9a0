"""Write made leads of 45 full columns, the worst case for speed: hardly two leads are alike.

    python -m benchmarks.dense_leads OUT [--leads 1000000] [--outcome] [--seed 1]

Four columns have the levels of a busy website (47 to 1,403 each, some common and most rare), 37
count clicks of every lead, the rest are an id, a time and two counts. With `--outcome` they are a
history: column `converted` follows the clicks, the levels and one pair of both. The same seed
writes the same leads.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEVELS = {"city": 1_403, "platform": 47, "medium": 364, "source": 123}
CLICKS = tuple(f"clicked_{number}" for number in range(1, 38))
FIRST, DAYS = pd.Timestamp("2026-01-01"), 210
# Rows that are made at once, which bounds the memory.
BLOCK = 50_000
# What the levels of a column add to the log-odds of an outcome, each by its own draw.
SPREAD, BASELINE = 0.6, -1.6


def blocks(count: int, seed: int, *, with_outcome: bool) -> Iterator[pd.DataFrame]:
    """The leads, some at a time, with the whole numbers from 1 as their ids."""
    weights = np.random.default_rng(0)
    effects = {name: weights.normal(0, SPREAD, many) for name, many in LEVELS.items()}
    for start in range(0, count, BLOCK):
        rng = np.random.default_rng((seed, start))
        yield block(rng, start, min(BLOCK, count - start), effects if with_outcome else None)


def block(
    rng: np.random.Generator,
    start: int,
    count: int,
    effects: dict[str, NDArray[np.float64]] | None,
) -> pd.DataFrame:
    """So many leads, the first with the id after `start`."""
    seconds = rng.integers(0, DAYS * 86_400, count)
    codes = {name: rng.zipf(1.3, count) % many for name, many in LEVELS.items()}
    activity = rng.gamma(1.2, 1.0, count)
    means = activity[:, None] * np.linspace(0.3, 3.0, len(CLICKS))
    clicks = rng.poisson(means)
    columns: dict[str, object] = {"lead_id": np.arange(start + 1, start + count + 1)}
    columns["created"] = (FIRST + pd.to_timedelta(seconds, unit="s")).strftime("%Y-%m-%d %H:%M:%S")
    columns |= {n: pd.Series([f"{n} {c}" for c in own.tolist()]) for n, own in codes.items()}
    columns["leads_dropped"] = 1 + rng.poisson(0.5, count)
    columns["referred"] = (rng.random(count) < 0.07).astype(int)
    columns |= dict(zip(CLICKS, clicks.T, strict=True))
    if effects is not None:
        odds = BASELINE + 0.5 * np.log1p(clicks[:, ::6]).sum(axis=1) / 3
        odds += sum(effects[name][own] for name, own in codes.items())
        odds += np.where((codes["platform"] == 1) & (clicks[:, 5] > 2), 0.8, 0.0)
        columns["converted"] = (rng.random(count) < 1 / (1 + np.exp(-odds))).astype(int)
    return pd.DataFrame(columns)


def main() -> None:
    """Write the file, block by block."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--outcome", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8", newline="") as out:
        parts = blocks(options.leads, options.seed, with_outcome=options.outcome)
        for place, part in enumerate(parts):
            part.to_csv(out, index=False, header=place == 0, lineterminator="\n")
    size = options.out.stat().st_size / 1e6
    print(f"{options.leads:,} leads in {options.out}, {size:,.1f} MB")


if __name__ == "__main__":
    main()
