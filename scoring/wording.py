"""Numbers, shares, counts and lists as people write them."""

from collections.abc import Iterable


def percent(share: float) -> str:
    """A share as people write it.

    >>> percent(0.414), percent(0.004), percent(0.0), percent(0.00004)
    ('41%', '0.4%', '0%', '<0.1%')
    """
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0 < share < 0.0995:
        return f"{100 * share:.1f}%".replace(".0%", "%")
    return f"{100 * share:.0f}%"


def precise(share: float) -> str:
    """A share with one decimal, as tables for analysts have it.

    >>> precise(0.24125), precise(0.0004), precise(0.9999)
    ('24.1%', '<0.1%', '>99.9%')
    >>> precise(0.0), precise(1.0), precise(0.0699)
    ('0%', '100%', '7.0%')
    """
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0.9995 <= share < 1:
        return ">99.9%"
    return f"{100 * share:.0f}%" if share in (0, 1) else f"{100 * share:.1f}%"


def conversions(count: float) -> str:
    """A number of expected conversions: whole, or with one decimal where it is small.

    >>> conversions(0.36), conversions(203.4), conversions(0.0)
    ('0.4', '203', '0')
    """
    return f"{count:.1f}" if 0 < count < 9.95 else f"{count:,.0f}"


def likely(low: float, high: float) -> str:
    """The interval of a chance as people write it.

    >>> likely(0.334, 0.468), likely(0.0, 0.004), likely(0.409, 0.411)
    ('likely 33 to 47%', 'likely 0 to 0.4%', 'likely 41%')
    """
    least, most = percent(low), percent(high)
    return f"likely {most}" if least == most else f"likely {least.removesuffix('%')} to {most}"


def counted(count: int, noun: str) -> str:
    """A count and its noun, which takes an s in the plural.

    >>> counted(1, "lead"), counted(1200, "call")
    ('1 lead', '1,200 calls')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def quoted(names: Iterable[str]) -> str:
    """Names for a message: five at most, and how many more there are."""
    listed = [name if len(name) <= 40 else f"{name[:39]}…" for name in names]
    shown = ", ".join(f"“{name}”" for name in listed[:5])
    return shown + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")
