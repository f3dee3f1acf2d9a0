"""How many leads a team may call, and what that brings, in words."""

from scoring.model.call_plan import CallPlan
from scoring.model.ranking import CutLine
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.notices import Level, notices
from scoring.wording import conversions, counted, interval

# A team's calls of a day or two: of a larger file they are few enough to show what an order brings.
USUAL_CALLS = 300
# Of a small file a fifth, and no fewer than anybody calls.
USUAL_SHARE, FEWEST_CALLS = 5, 10
# Fewer leads than these are called one by one, not in tens.
TENS = 50
MOST_REPS = 99


def usual_calls(leads: int) -> int:
    """How many calls are proposed for so many leads: few enough that their order counts.

    >>> [usual_calls(leads) for leads in (4, 12, 240, 1_203, 2_000, 100_000)]
    [4, 10, 48, 240, 300, 300]
    """
    share = leads // USUAL_SHARE
    tens = share // 10 * 10 if share >= TENS else share
    return min(leads, USUAL_CALLS, max(tens, FEWEST_CALLS))


def fold_help(scored: ScoredBatch) -> str:
    """What one call per person means, or why there is no choice."""
    if not scored.leads.duplicates.any():
        return "Greyed because no two leads of this file share an id, e-mail or phone."
    return (
        "Leads that share an id, e-mail or phone count as one call, unless the rest shows two "
        "people. The list of all leads has them all."
    )


def call_line(scored: ScoredBatch, cut: CutLine) -> str:
    """What the plan brings, in one sentence in which ** marks what counts."""
    if not cut.capacity:
        return "**No lead of this file is left to call.**"
    whom = "this lead" if cut.leads == 1 else f"these {cut.capacity:,}"
    whom = f"all {cut.leads:,}" if 1 < cut.leads == cut.capacity else whom
    brings = _brings(cut)
    if is_doubtful(scored):
        return (
            f"**Call {whom} with care**: the model expects {brings}, but this file is unlike its "
            "history, so neither the order nor the number is reliable."
        )
    without = "" if cut.leads == cut.capacity else f"; without the list {_without(cut)}"
    return f"**Call {whom} and expect {brings}{without}**"


def is_doubtful(scored: ScoredBatch) -> bool:
    """Whether something found in the file makes its order and its figures unreliable."""
    return any(notice.level is Level.ALARM for notice in notices(scored))


def _brings(cut: CutLine) -> str:
    expected = conversions(cut.expected)
    noun = "conversion" if expected == "1" else "conversions"
    return f"{expected} {noun} ({interval(f'{cut.low:,}', f'{cut.high:,}')})"


def _without(cut: CutLine) -> str:
    return conversions(cut.at_random)


def rows_line(found: int, plan: CallPlan) -> str:
    """How many leads the list has in view of the plan."""
    return f"{counted(found, 'lead')} · ✓ the {plan.capacity:,} to call"


def reps_of(said: str) -> tuple[str, ...]:
    """The reps by name, from names or from how many there are; one without a name is none.

    >>> reps_of("Ana, Ben"), reps_of("2"), reps_of("1"), reps_of(" ")
    (('Ana', 'Ben'), ('Rep 1', 'Rep 2'), (), ())
    """
    if said.strip().isdecimal():
        count = min(int(said), MOST_REPS)
        return tuple(f"Rep {n}" for n in range(1, count + 1)) if count > 1 else ()
    return tuple(name for part in said.split(",") if (name := part.strip()))
