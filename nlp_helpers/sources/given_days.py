"""The day in what a machine wrote: a column of dates, a page's markup.

In: one value, or a column of them. Out: the day as it is printed, in the value's own time zone, as ``2022-01-31``; nothing
where it could be two days. Dates in running text are another matter.

>>> day("Wed, 12 Jan 2022 22:56:00 GMT"), day("20220112"), day("03/04/2022")
('2022-01-12', '2022-01-12', None)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from nlp_helpers.packaged import read_json

Order = Literal["day first", "month first"]

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?:$|[T ,].{0,60}$)", re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:$|T?\d{4,6}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?$)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)(?:$|[T ,].{0,60}$)", re.DOTALL)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_MONTHS = tuple(names[:3].lower() for names in read_json("time_words.json")["months"]["en"])
#: A pattern for an English month, whole or short.
MONTH_NAME = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_AFTER = r"(?!\d)(?:$|[T ,].{0,60}$)"
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+({MONTH_NAME}),?[\s-]+(\d{{4}}){_AFTER}", re.IGNORECASE | re.DOTALL
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}({MONTH_NAME})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_AFTER}", re.IGNORECASE | re.DOTALL
)
# As `date` prints it: Wed Jan 12 22:56:00 UTC 2022.
_UNIX = re.compile(
    rf"{_WEEKDAY}({MONTH_NAME})\s+(\d{{1,2}})\s[\d:]{{5,8}}\s(?:[\w+:]{{1,6}}\s)?(\d{{4}})$", re.IGNORECASE
)


def day(value: Any, order: Order | None = None) -> str | None:
    """Read the day of one value.

    Parameters
    ----------
    value : str, date, datetime, int or float
        ISO 8601 in its extended and basic forms, with slashes or dots too; RFC 2822; a day with an English month's name;
        what a table has for a date or a time; a whole number such as 20220112.
    order : {'day first', 'month first'}, optional
        How to read 03/04/2022; 31/01/2022 is clear without.

    Returns
    -------
    str or None
        The day as printed, without regard to the time zone; None where there is none, or two could be meant.

    Examples
    --------
    >>> day("2022-01-12T23:30:00-05:00"), day("Jan 12, 2022"), day("31/01/2022"), day("03/04/2022", "day first")
    ('2022-01-12', '2022-01-12', '2022-01-31', '2022-04-03')
    """
    if isinstance(value, date):  # a datetime, a pandas Timestamp too
        return value.strftime("%Y-%m-%d") if value == value and value.year >= 1000 else None
    if isinstance(value, float) and value.is_integer():  # a column of whole numbers with gaps
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 10_000_000 <= value <= 99_999_999:
        value = str(value)
    if not isinstance(value, str) or not (text := value.strip()[:120]).isascii():
        return None
    if found := _YEAR_FIRST.match(text):
        return _iso(found[1], found[3], found[4])
    if found := _COMPACT.match(text):
        return _iso(found[1], found[2], found[3])
    if found := _YEAR_LAST.match(text):
        return _either(found, order)
    if found := _DAY_MONTH.match(text):
        return _iso(found[3], _month(found[2]), found[1])
    if found := _MONTH_DAY.match(text) or _UNIX.match(text):
        return _iso(found[3], _month(found[1]), found[2])
    return None


def order_of(values: Iterable[Any]) -> Order | None:
    """Tell from a column whether 03/04/2022 is in April or in March.

    Parameters
    ----------
    values : iterable
        A column's values.

    Returns
    -------
    {'day first', 'month first'} or None
        What the values with a number over twelve say, if they all say the same.

    Examples
    --------
    >>> order_of(["03/04/2022", "31/01/2022"])
    'day first'
    """
    said: set[Order] = set()
    for value in values:
        found = _YEAR_LAST.match(value.strip()[:120]) if isinstance(value, str) else None
        if found and _either(found, None) and found[1] != found[3]:
            said.add("day first" if int(found[1]) > 12 else "month first")
    return said.pop() if len(said) == 1 else None


def is_ambiguous(value: Any) -> bool:
    """Tell whether a value could be two days, such as 03/04/2022.

    Parameters
    ----------
    value : Any
        One value of a column.

    Returns
    -------
    bool
        True where the day depends on the order.

    Examples
    --------
    >>> is_ambiguous("03/04/2022"), is_ambiguous("31/01/2022")
    (True, False)
    """
    return day(value) is None and day(value, "day first") is not None


def _either(found: re.Match[str], order: Order | None) -> str | None:
    day_first, month_first = _iso(found[4], found[3], found[1]), _iso(found[4], found[1], found[3])
    if order and day_first and month_first:
        return day_first if order == "day first" else month_first
    if day_first and month_first and day_first != month_first:
        return None
    return day_first or month_first


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _iso(year: str, month: str | int, number: str) -> str | None:
    try:
        return date(int(year), int(month), int(number)).isoformat() if int(year) >= 1000 else None
    except ValueError:
        return None
