"""What a number can stand for, and whether two can mean the same.

In: the bounds of a quantity. Out: :class:`Range`. 'More than 100' and 112 can mean the same, so can 'some 2,000' and 1,980, and 2
million and 1.96 million.

>>> fits(Range(100, float("inf"), False), Range(112, 112, False)), fits(Range(12, 12, False), Range(15, 15, False))
(True, False)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_ABOUT = 0.2  # how far an approximate number can be from what it stands for, as a share of it


@dataclass(frozen=True)
class Range:
    """What a number can stand for."""

    low: float
    high: float
    approximate: bool

    @property
    def exact(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high


def fits(one: Range, other: Range) -> bool:
    """Say whether one value can be meant by both.

    Parameters
    ----------
    one, other : Range

    Returns
    -------
    bool

    Examples
    --------
    >>> fits(Range(2e6, 2e6, False), Range(1.96e6, 1.96e6, False)), fits(Range(19, 19, False), Range(20, 20, False))
    (True, False)
    """
    low, high = max(one.low, other.low), min(one.high, other.high)
    slack = _ABOUT * abs(high) if (one.approximate or other.approximate) and math.isfinite(high) else 0.0
    return low <= high + slack or _rounded(one, other) or _rounded(other, one)


def _rounded(rough: Range, fine: Range) -> bool:
    """Say whether one value is the other with its last digits rounded away; small counts are not rounded."""
    if not (rough.exact and fine.exact and abs(rough.low) >= 100 and math.isfinite(rough.low)):
        return False
    unit = 10.0 ** (len(f"{abs(rough.low):.0f}") - max(len(f"{abs(rough.low):.0f}".rstrip("0")), 1))
    return unit > 1 and abs(rough.low - fine.low) <= unit / 2 and abs(rough.low - fine.low) <= 0.05 * abs(fine.low)


def value_of(number: Range, unit: str) -> str:
    """Write a number so that two can be compared: '12', '10 to 15 hour', 'at least 100', 'about 2000'.

    Parameters
    ----------
    number : Range
    unit : str
        Of the ``numbers`` table; empty for things that are counted.

    Returns
    -------
    str

    Examples
    --------
    >>> value_of(Range(100, float("inf"), False), ""), value_of(Range(2000, 2000, True), "USD")
    ('at least 100', 'about 2000 USD')
    """
    if number.exact:
        text = f"{number.low:.15g}"
    elif not math.isfinite(number.high):
        text = f"at least {number.low:.15g}"
    elif not math.isfinite(number.low):
        text = f"at most {number.high:.15g}"
    else:
        text = f"{number.low:.15g} to {number.high:.15g}"
    return " ".join(part for part in ("about" if number.approximate and number.exact else "", text, unit) if part)
