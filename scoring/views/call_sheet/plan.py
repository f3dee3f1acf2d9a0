"""How many leads a team may call, and what that brings, in words."""

from scoring.intake.leads.contact_columns import Contact
from scoring.intake.leads.deal_value import ABSURD, CURRENCIES
from scoring.model.call_plan import CallPlan
from scoring.model.ranking import CutLine
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.ranked import RankedPage
from scoring.wording import conversions, counted, interval, money, percent, rounded

# A team's calls of a day or two: of a larger file they are few enough to show what an order brings.
USUAL_CALLS = 300
# Of a small file a fifth, and no fewer than anybody calls.
USUAL_SHARE, FEWEST_CALLS = 5, 10
# Fewer leads than these are called one by one, not in tens.
TENS = 50
PHONE_HELP = "Leads without a phone take no call. The list of all leads has them."
# What leads are ranked by where the file gives their values.
ORDERS = ("Chance", "Chance × value")


def usual_calls(leads: int) -> int:
    """How many calls are proposed for so many leads: few enough that their order counts.

    >>> [usual_calls(leads) for leads in (4, 12, 240, 1_203, 2_000, 100_000)]
    [4, 10, 48, 240, 300, 300]
    """
    share = leads // USUAL_SHARE
    tens = share // 10 * 10 if share >= TENS else share
    return min(leads, USUAL_CALLS, max(tens, FEWEST_CALLS))


def nearest_calls(asked: int, leads: int) -> int:
    """The number of calls nearest to this one that so many leads allow.

    >>> [nearest_calls(asked, 120) for asked in (0, 9_999, 40)]
    [1, 120, 40]
    """
    return min(max(1, asked), leads)


def calls_note(asked: int, leads: int) -> str:
    """That so many calls are not possible, and which number is used; "" where they are.

    >>> calls_note(9_999, 120), calls_note(120, 120)
    ('You can plan 1 to 120 calls, as the file has 120 leads. 120 is used instead of 9,999.', '')
    """
    nearest = nearest_calls(asked, leads)
    if nearest == asked:
        return ""
    return (
        f"You can plan 1 to {leads:,} calls, as the file has {counted(leads, 'lead')}. "
        f"{nearest:,} is used instead of {rounded(asked)}."
    )


def may_ask_for_phones(scored: ScoredBatch) -> bool:
    """Whether it makes a difference: some of those who may be called have one and some do not."""
    return scored.some_have_phones


def usual_plan(scored: ScoredBatch) -> CallPlan:
    """The plan that is proposed: by chance, one call per person."""
    return CallPlan(usual_calls(len(scored.leads)), fold=bool(scored.leads.duplicates.any()))


def fold_help(scored: ScoredBatch) -> str:
    """What one call per person means, or why there is no choice."""
    if not scored.leads.duplicates.any():
        return "Greyed because no two leads of this file share an id, e-mail or phone."
    return (
        "Leads that share an id, e-mail or phone count as one call, unless the rest shows two "
        "people. The list of all leads has them all."
    )


def doubt_of(scored: ScoredBatch, *, alarmed: bool) -> str:
    """Why the order and the figures are unreliable, "" where they are not.

    The file is `alarmed` where it is unlike the history.
    """
    if alarmed:
        return "this file is unlike its history"
    return "this version was published against advice" if scored.model.card.holds else ""


def call_line(cut: CutLine, *, doubt: str = "") -> str:
    """What the plan brings, in one sentence in which ** marks what counts.

    `doubt` is what makes the order and the figures unreliable, "" for nothing.
    """
    if not cut.capacity:
        return "**No lead of this file is left to call.**"
    whom = "this lead" if cut.leads == 1 else f"these {cut.capacity:,}"
    whom = f"all {cut.leads:,}" if 1 < cut.leads == cut.capacity else whom
    if doubt:
        return (
            f"**Call {whom} with care**: the model expects {_brings(cut)}, but {doubt}, so neither "
            "the order nor the number is reliable."
        )
    without = "" if cut.leads == cut.capacity else f"; without the list {_without(cut)}"
    return f"**Call {whom} and expect {_brings(cut)}{without}**"


def value_line(scored: ScoredBatch, cut: CutLine) -> str:
    """Which values do not count where leads are ranked by value, and how their leads do; or "".

    Amounts that nobody has meant and those in another currency are named with their number.
    """
    if cut.money is None:
        return ""
    odd = [i for i in scored.leads.issues if i.kind in (ABSURD, CURRENCIES)]
    named = (f"{issue.column}: {issue.found}. {issue.remedy}" for issue in odd)
    return " ".join(filter(None, (cut.money.unknown_line, *named)))


def gains_line(cut: CutLine) -> str:
    """What these calls bring in this order, at random and in the order of the file."""
    paid = cut.money
    brings, part = f"{conversions(cut.expected)} conversions", cut.share
    others = [conversions(cut.at_random), conversions(cut.file_order)]
    if paid is not None:
        sums = (paid.expected, paid.at_random, paid.file_order)
        brings, *others = (money(amount, paid.currency) for amount in sums)
        part = paid.expected / paid.total
    return (
        f"{counted(cut.capacity, 'call')} in this order should bring {brings}, {percent(part)} of "
        f"all with {percent(cut.effort)} of the calls; at random {others[0]}, in the order of the "
        f"file {others[1]}. The last lead called has a chance of {percent(cut.propensity)}."
    )


def rows_line(scored: ScoredBatch, found: RankedPage, plan: CallPlan) -> str:
    """How many leads the list has, how many of them are called, and how many cannot be dialled."""
    called = plan.called(scored)
    if found.called < len(called):
        return f"{counted(found.found, 'lead')} · ✓ {found.called:,} of the {len(called):,} to call"
    line = f"{counted(found.found, 'lead')} · ✓ {len(called):,} to call"
    silent = int((~scored.has_phone[called]).sum())
    has_phones = scored.leads.contacts.has(Contact.PHONE)
    return f"{line}, {silent:,} without a phone" if silent and has_phones else line


def _brings(cut: CutLine) -> str:
    expected, paid = f"{conversions(cut.expected)} conversions", cut.money
    if paid is None:
        return f"{expected} ({interval(f'{cut.low:,}', f'{cut.high:,}')})"
    low, high = (money(end, paid.currency) for end in (paid.low, paid.high))
    return f"{money(paid.expected, paid.currency)} ({low} to {high}) from {expected}"


def _without(cut: CutLine) -> str:
    paid = cut.money
    return conversions(cut.at_random) if paid is None else money(paid.at_random, paid.currency)
