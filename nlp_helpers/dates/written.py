"""How days are written: in full for a page, in short for axes and lists, in figures beside data.

In: the first and the last day of an interval (ISO 8601), either of them missing where it is open. Out: a few words.

>>> long_days("2022-01-10", "2022-01-16"), short_days("2022-01-10", "2022-01-16"), iso_days("2022-01-10", "2022-01-16")
('10–16 January 2022', '10–16 Jan 2022', '2022-01-10 to 2022-01-16')
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from nlp_helpers.dates.calendar_days import time_words

_MONTHS = tuple(names.split()[0] for names in time_words()["months"]["en"])


def long_days(first: Any, last: Any) -> str:
    """Write an interval of days in full.

    Parameters
    ----------
    first, last : str
        Days of ISO 8601; missing for an open end.

    Returns
    -------
    str
        Empty if neither is known. What is no day stands as it is.

    Examples
    --------
    >>> long_days("2022-01-12", "2022-01-12"), long_days("2022-02-10", "2022-02-12")
    ('12 January 2022', '10–12 February 2022')
    >>> long_days("2021-12-30", "2022-01-02"), long_days(None, "2022-01-02")
    ('30 December 2021 – 2 January 2022', 'until 2 January 2022')
    """
    first, last = _known(first), _known(last)
    if not (first and last):
        return f"from {_long(first)}" if first else f"until {_long(last)}" if last else ""
    if first == last:
        return _long(first)
    one, other = _long(first).split(), _long(last).split()
    if one[1:] == other[1:]:
        return f"{one[0]}–{_long(last)}"
    return f"{' '.join(one[:2] if one[2:] == other[2:] else one)} – {_long(last)}"


def short_days(first: Any, last: Any) -> str:
    """Write an interval of days in as few words as can be: whole months and years by their names.

    Parameters
    ----------
    first, last : str
        Days of ISO 8601; missing for an open end.

    Returns
    -------
    str
        A question mark if neither is known.

    Examples
    --------
    >>> short_days("2022-01-12", "2022-01-12"), short_days("2022-01-10", "2022-01-16"), short_days("2021-12-01", "2021-12-31")
    ('12 Jan 2022', '10–16 Jan 2022', 'Dec 2021')
    >>> short_days("2014-01-01", "2014-12-31"), short_days("2004-01-01", None)
    ('2014', 'since 2004')
    """
    first, last = _known(first), _known(last)
    if not first:
        return f"until {_short(last)}" if last else "?"
    if not last:
        return f"since {first[:4] if first.endswith('-01-01') else _short(first)}"
    if first == last:
        return _short(first)
    if (first[5:], last[5:]) == ("01-01", "12-31"):
        return first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}"
    a, b = date.fromisoformat(first), date.fromisoformat(last)
    if (a.year, a.month) == (b.year, b.month):
        whole = a.day == 1 and (b == date.max or (b + timedelta(1)).day == 1)
        return _short(first).partition(" ")[2] if whole else f"{a.day}–{_short(last)}"
    begins = _short(first).rpartition(" ")[0] if a.year == b.year else _short(first)
    return f"{begins}–{_short(last)}"


def iso_days(first: Any, last: Any, open_end: str = "…") -> str:
    """Write an interval of days in figures.

    Parameters
    ----------
    first, last : str
        Days of ISO 8601; missing for an open end.
    open_end : str
        What stands for a day that is not known.

    Returns
    -------
    str
        Empty if neither is known.

    Examples
    --------
    >>> iso_days("2022-01-12", "2022-01-12"), iso_days("2022-01-12", None), iso_days(None, "2022-01-12", "(open)")
    ('2022-01-12', '2022-01-12 to …', '(open) to 2022-01-12')
    """
    first, last = _known(first), _known(last)
    return first if first == last else f"{first or open_end} to {last or open_end}"


def _known(day: Any) -> str:
    return day if isinstance(day, str) else ""


def _long(day: str) -> str:
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def _short(day: str) -> str:
    when = date.fromisoformat(day)
    return f"{when.day} {_MONTHS[when.month - 1][:3]} {when.year}"
