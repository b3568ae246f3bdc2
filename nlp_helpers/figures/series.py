"""Figure of notebook 07: numbers that changed from day to day, with the odd unit flagged.

In: ``articles, sentences, discrepancies, numbers``. Out: a figure with a row per number.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nlp_helpers import tables
from nlp_helpers.discrepancies.series import series_rows
from nlp_helpers.figures import style, word_boxes, wording
from nlp_helpers.figures.discrepancies import context
from nlp_helpers.plurals import count

_MOST = 6
_MOST_ROWS = 8  # of a series
_SIZE = 7.0
_PLOT = 150.0  # points: width of a series' drawing
_LEFT, _GAP = 46.0, 18.0  # points: left of it, for amounts; right of it
_CONTEXT = 60
_LEAST = 62.0  # points: height of a series
_TITLE, _BETWEEN, _TOP = 15.0, 12.0, 3.0


def series(
    articles: pd.DataFrame, sentences: pd.DataFrame, discrepancies: pd.DataFrame, numbers: pd.DataFrame
) -> style.Figure | style.TooLittle:
    """Show numbers that articles of different days give for one thing, over the days that they hold for.

    Parameters
    ----------
    articles, sentences, discrepancies, numbers : DataFrame
        Tables of those names.

    Returns
    -------
    Figure or TooLittle
        Of up to six series.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> none = [tables.make(name, []) for name in ("discrepancies", "numbers")]
    >>> series(found["articles"], found["sentences"], *none).why
    'no number was found that the 3 articles give for one thing on different days'
    """
    rows = series_rows(discrepancies, numbers)
    if rows.empty:
        of = f"the {count(len(articles), 'article')} give{'s' if len(articles) == 1 else ''}"
        return style.TooLittle("series", f"no number was found that {of} for one thing on different days")
    names = list(dict.fromkeys(rows.discrepancy))
    rows = rows[rows.discrepancy.isin(names[:_MOST])]
    rows = rows[rows.groupby("discrepancy").cumcount() < _MOST_ROWS].reset_index(drop=True)
    data = tables.with_text(rows, articles)
    around = context(articles, sentences, data, _CONTEXT)
    data = data.assign(
        number=data.groupby("discrepancy").cumcount() + 1,
        name=data.article_id.map(wording.short_names(articles, sentences)),
        before=around.before,
        after=around.after,
    )
    caption = (
        "Numbers that articles of different days give for what is probably one thing, over the days that they hold for: that of "
        "publication where no other is given, the first possible one where it is not known for sure. A series is no "
        "disagreement. "
        + ("Hollow: counted as something else than in the others, which may be a slip. " if data.odd.any() else "")
        + (f"Not shown: {len(names) - _MOST:,} series. " if len(names) > _MOST else "")
        + wording.source_line(articles, data.article_id.nunique())
    )
    said = "; ".join(
        f"{subject}: {', '.join(f'{r.text} ({r.as_of})' for r in own.itertuples())}"
        for subject, own in list(data.groupby("subject", sort=False))[:4]
    )
    alt = f"{len(names[:_MOST]):,} series of numbers over days. {said}."
    return style.Figure("series", data, draw_series, caption, alt, _height(data) / 72)


def _lines(row: dict[str, Any]) -> list[list[word_boxes.Run]]:
    wide = word_boxes.PAGE - _LEFT - _PLOT - _GAP
    day = row["as_of"] if isinstance(row["as_of"], str) else "day not known"
    odd = f"   counted as '{row['counts']}' here" if row["odd"] else ""
    head = word_boxes.lay_out(
        [(f"{row['number']}  {day}  ", "head"), (str(row["name"]), "aside"), (odd, "same")], wide, _SIZE, most_lines=1
    )
    words = [(row["before"], "same"), (row["text"], "changed"), (row["after"], "same")]
    return head + word_boxes.lay_out(words, wide, _SIZE, most_lines=2)


def _blocks(data: pd.DataFrame) -> list[tuple[pd.DataFrame, list[list[list[word_boxes.Run]]], float]]:
    """Each series with its laid out rows and its height."""
    made = []
    for _, own in data.groupby("discrepancy", sort=False):
        rows = [_lines(row) for row in own.to_dict("records")]
        made.append((own, rows, max(_LEAST, sum(word_boxes.height_of(row, _SIZE) + 4 for row in rows))))
    return made


def _height(data: pd.DataFrame) -> float:
    return _TOP + sum(_TITLE + high + _BETWEEN for _, _, high in _blocks(data)) + 10


def draw_series(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`series`: beside each line the words that its points stand on.

    Parameters
    ----------
    data : DataFrame
        Columns ``discrepancy, subject, number, as_of, amount, odd, counts, name, before, text, after``, each series by day.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"discrepancy": "D1", "subject": "boats", "odd": False, "counts": "boats", "name": "A", "before": "", "after": ""}
    >>> rows = [row | {"number": i, "as_of": f"2022-01-{i}2", "amount": 9.0 * i, "text": str(9 * i)} for i in (1, 2)]
    >>> [text.get_text() for text in draw_series(pd.DataFrame(rows), Figure().add_subplot()).texts][:3]
    ['boats', '9', '18']
    """
    left = word_boxes.page(ax, _height(data) / 72)
    y = _TOP
    for own, rows, high in _blocks(data):
        word_boxes.rule(ax, left, y)
        ax.text(
            left,
            y + 10.5,
            style.short(str(own.subject.iloc[0]), 100),
            fontsize=8,
            fontweight="bold",
            va="baseline",
        )
        y += _TITLE
        _draw_line(ax, own, left + _LEFT, y + 6, high - 22)
        at = y
        for row in rows:
            at = word_boxes.draw(ax, row, left + _LEFT + _PLOT + _GAP, at, _SIZE) + 4
        y += high + _BETWEEN
    return ax


def _draw_line(ax: Axes, own: pd.DataFrame, x0: float, y0: float, high: float) -> None:
    """The amounts over the days; the odd one is hollow and not on the line."""
    placed = own[own.amount.notna() & own.as_of.notna()]
    if placed.empty:
        return
    days = [date.fromisoformat(day).toordinal() for day in placed.as_of]
    amounts = [float(amount) for amount in placed.amount]
    span, size = max(days) - min(days) or 1, max(amounts) - min(amounts) or 1.0
    xs = [x0 + 8 + (_PLOT - 16) * (day - min(days)) / span for day in days]
    ys = [y0 + high - 8 - (high - 16) * (amount - min(amounts)) / size for amount in amounts]
    ax.add_patch(Rectangle((x0, y0), _PLOT, high, facecolor="#F7F7F7", edgecolor="none", zorder=0))
    for amount in sorted(set(amounts))[:: max(1, len(set(amounts)) - 1)]:
        y = ys[amounts.index(amount)]
        ax.text(x0 - 5, y, f"{amount:,.6g}", fontsize=6.5, ha="right", va="center")
        ax.plot([x0, x0 + _PLOT], [y] * 2, color=style.GRID, linewidth=0.6, zorder=1)
    same = [i for i, odd in enumerate(placed.odd) if not odd]
    ax.plot([xs[i] for i in same], [ys[i] for i in same], color=style.BLUE, linewidth=1.2, zorder=2)
    for i, (number, odd) in enumerate(zip(placed.number, placed.odd, strict=True)):
        colour = style.VERMILION if odd else style.BLUE
        face = "white" if odd else colour
        ax.plot(
            [xs[i]], [ys[i]], marker="D" if odd else "o", markersize=6, color=colour, markerfacecolor=face, zorder=3
        )
        above = -7 if ys[i] > y0 + 12 else 9
        ax.text(xs[i] + 5, ys[i] + above, str(number), fontsize=6.5, va="center", fontweight="bold", zorder=4)
    first, last = min(placed.as_of), max(placed.as_of)
    ax.text(x0, y0 + high + 8, first, fontsize=6.5, va="center")
    ax.text(x0 + _PLOT, y0 + high + 8, last, fontsize=6.5, va="center", ha="right")
