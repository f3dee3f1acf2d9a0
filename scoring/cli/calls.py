"""Options of a plan of calls: how many, by whom, in which order, and what they bring in words."""

import argparse
from dataclasses import replace

from scoring.cli.arguments import count, seed
from scoring.errors import BatchRefused
from scoring.model.call_plan import CallPlan, named_reps
from scoring.model.lead_model import TIERS
from scoring.model.lot import MOST_SHARE
from scoring.model.scored import ScoredBatch
from scoring.model.set_apart import Why
from scoring.model.value import Money
from scoring.pipelines.jobs import expectation, require_plan
from scoring.views.call_sheet.lot_line import lot_line
from scoring.wording import counted, money, percent


def add_calls(parser: argparse.ArgumentParser) -> None:
    """The options of a plan."""
    parser.add_argument(
        "--call", "--capacity", dest="capacity", type=count, metavar="N",
        help="how many leads can be called: an XLSX then holds these alone, and a CSV says of each "
        "lead whether it is called",
    )  # fmt: skip
    parser.add_argument(
        "--reps", default="", metavar="NAMES",
        help="gives leads to the rep who owns them and the others out evenly, as --reps “Ana, Ben” "
        "or --reps 2",
    )  # fmt: skip
    apart = [str(why) for why in Why if why.is_sure]
    parser.add_argument(
        "--call-also", nargs="+", choices=apart, default=[], metavar="WHY",
        help=f"call leads that are set apart otherwise: {', '.join(apart)}",
    )  # fmt: skip
    parser.add_argument(
        "--set-apart-doubtful", action="store_true",
        help="do not call leads that may be closed or disqualified, as “Inactive”",
    )  # fmt: skip
    persons = parser.add_mutually_exclusive_group()
    persons.add_argument(
        "--one-call-per-person", dest="every_lead", action="store_false", default=False,
        help="leads of one person count as one call; this is the default",
    )  # fmt: skip
    persons.add_argument(
        "--every-lead", action="store_true",
        help="count a call for every lead, also where several are of one person",
    )  # fmt: skip
    parser.add_argument(
        "--with-phone", action="store_true", help="call only leads that have a phone"
    )
    parser.add_argument(
        "--by-value", action="store_true", help="rank by chance × deal value, and count money"
    )
    parser.add_argument(
        "--holdout", type=holdout_share, default=0.0, metavar="5%",
        help="of the calls of --call give this share, up to 50%%, to leads drawn by lot, whatever "
        "their rank: their outcomes show later what the ranking brings",
    )  # fmt: skip
    parser.add_argument(
        "--lot", type=seed, default=0, metavar="N",
        help="the seed of the lot; the same leads and seed draw the same; default: 0",
    )  # fmt: skip


def holdout_share(text: str) -> float:
    """A share of the calls, as “5%” or “0.05”. Raises ArgumentTypeError for another text.

    >>> holdout_share("5%"), holdout_share("0.1")
    (0.05, 0.1)
    """
    number = text.strip()
    try:
        share = float(number.removesuffix("%")) / (100 if number.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= MOST_SHARE:
        raise argparse.ArgumentTypeError(
            f"“{text[:40]}” is no share of the calls. State 0 to {percent(MOST_SHARE)}, as 5%."
        )
    return share


def with_calls(options: argparse.Namespace, scored: ScoredBatch) -> ScoredBatch:
    """The same leads, of whom those are called that the options state."""
    doubtful = [Why.MAYBE_LOST] if options.set_apart_doubtful else []
    switched = frozenset([*map(Why, options.call_also), *doubtful])
    return replace(scored, switched=switched) if switched else scored


def plan_of(options: argparse.Namespace, scored: ScoredBatch) -> CallPlan | None:
    """The plan that the options state, None for none.

    Raises BatchRefused where leads are to be ranked by value, and too few have one, where only
    leads with a phone are to be called, and none has one, and for a lot of no stated calls.
    """
    if options.holdout and options.capacity is None:
        raise BatchRefused(
            f"--holdout needs --call: {percent(options.holdout)} of how many calls go to leads "
            "drawn by lot is not stated. Add --call N, or leave --holdout out."
        )
    fold, reps = not options.every_lead, named_reps(options.reps)
    if options.capacity is None and not reps and not (options.by_value or options.with_phone):
        return None
    every = len(scored.leads)
    capacity = every if options.capacity is None else options.capacity
    lot = (options.holdout, options.lot)
    plan = CallPlan(capacity, reps, fold, options.by_value, options.with_phone, *lot)
    require_plan(scored, plan, "--by-value", "--with-phone")
    return plan


def scored_line(scored: ScoredBatch, plan: CallPlan | None, *, fold: bool) -> str:
    """How many leads were scored by what, what calling all of them brings, and their tiers."""
    leads = {tier: int((scored.scores.tier == tier).sum()) for tier in TIERS}
    tiers = ", ".join(f"{tier} {count:,}" for tier, count in leads.items())
    phones = plan is not None and plan.with_phone
    whole = expectation(scored, CallPlan(len(scored.leads), fold=fold, with_phone=phones))
    read, calls = counted(len(scored.leads), "lead"), counted(whole.leads, "call")
    by = f"{read} scored with {scored.model.line}, {scored.model.card.version}"
    return f"{by}: {calls} at most, {whole.total:,.0f} conversions expected. Tiers: {tiers}."


def calls_line(scored: ScoredBatch, plan: CallPlan) -> str:
    """What the calls of a plan bring."""
    cut = expectation(scored, plan)
    said = (
        f"Calling the top {cut.capacity:,}: {cut.expected:,.0f} conversions expected "
        f"(80% interval {cut.low:,} to {cut.high:,}), {percent(cut.share)} of all; "
        f"at random {cut.at_random:,.0f}, in the order of the file {cut.file_order:,.0f}."
    )
    more = [lot_line(scored, plan), "" if cut.money is None else _money_line(cut.money)]
    return "\n".join(filter(None, (said, *more)))


def _money_line(found: Money) -> str:
    sums = (found.expected, found.low, found.high, found.at_random, found.file_order)
    expected, low, high, random, in_file = (money(value, found.currency) for value in sums)
    said = (
        f"In money: {expected} expected (80% interval {low} to {high}); at random {random}, in the "
        f"order of the file {in_file}."
    )
    return f"{said} {found.unknown_line}".strip()
