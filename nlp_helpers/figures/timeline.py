"""Figure of notebook 06: what happened, what was said and what was reported, on one axis.

In: ``articles, sentences`` and the events of :mod:`nlp_helpers.timeline`. Out: a figure with a row per event.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

from nlp_helpers import tables
from nlp_helpers.dates.written import short_days
from nlp_helpers.figures import style, wording
from nlp_helpers.plurals import count
from nlp_helpers.timeline import KINDS, by_day
from nlp_helpers.timeline.axis import Axis, axis_of, ordinal, within

_MOST = 30
_MOST_REPORTED = 6  # days of publication among the rows; the strip at the top has all
_MOST_BESIDE = 8
_LABEL = 60  # characters
_TAIL = 22  # characters of a long sentence before its day and with it
_ROW = 0.185  # inches
_SIZE = 7.0
_COLOURS = {"happened": style.BLUE, "said": style.VERMILION, "reported": style.INK, "to come": style.GREEN}
_MARKERS = {"happened": "o", "said": "D", "reported": "s", "to come": ">"}
_AXES = {
    "published": "The axis is the coverage and a month either side.",
    "given": "The days of most articles are not known; the axis is where half of the days that they give lie, and a month more.",
}
_OPENING = frozenset("\"“„«‘'»”")


def time_line(articles: pd.DataFrame, sentences: pd.DataFrame, events: pd.DataFrame) -> style.Figure | style.TooLittle:
    """Show what happened, was said, was reported and was to come, by day.

    Parameters
    ----------
    articles, sentences : DataFrame
        Tables of those names.
    events : DataFrame
        From :func:`nlp_helpers.timeline.timeline`.

    Returns
    -------
    Figure or TooLittle
        The days that most articles give, where there are more than 30 rows.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> articles = found["articles"].assign(published_from="2024-05-07", published_to="2024-05-07")
    >>> rows = [{"kind": "happened", "date_from": f"2024-05-0{k}", "date_to": "2024-05-06", "precision": "days",
    ...          "article_id": "ferry", "start": 0, "end": 11, "day_start": 0, "day_end": 5, "n_articles": 1} for k in (1, 3, 5)]
    >>> events = pd.DataFrame(rows).assign(speaker=None)
    >>> figure = time_line(articles, found["sentences"], events)
    >>> figure.data.day.tolist()
    ['1–6 May 2024', '3–6 May 2024', '5–6 May 2024']
    """
    name = "timeline"
    axis = axis_of(articles, events)
    if axis is None:
        return style.TooLittle(name, f"too few days are known in the {count(len(articles), 'article')}")
    days = by_day(events, articles)
    inside = within(days, axis)
    if not (days.kind[inside] != "reported").any():
        return style.TooLittle(name, "no article gives a day near the coverage for anything but its own appearance")
    shown = _chosen(days[inside])
    data = shown.assign(
        label=_labels(shown, articles, sentences),
        day=[short_days(*row) for row in shown[["date_from", "date_to"]].itertuples(index=False)],
    )
    if none := style.unreadable(name, data.label, f"{len(data):,} events"):
        return none
    beside = _beside(days[~inside], axis)
    data.attrs = {"axis": axis, "strip": _strip(articles), "beside": beside}
    left = int(inside.sum()) - len(data)
    caption = (
        "What the articles give a day for, by day: dots are known days, or the middle of a bar; bars are intervals in which the "
        "day lies (a week, a month, or an article whose own day is not known). What was said, and no day is named, is put where "
        "it can have been said: on the day of publication or the day before. "
        + _AXES[axis.of]
        + " At the right, the day, and how many articles give it where it is more than one. "
        + (f"Not shown: {left:,} more rows, given by fewer articles or less surely. " if left else "")
        + wording.source_line(articles)
    )
    most = data.sort_values("n_articles", ascending=False, kind="stable").iloc[0]
    alt = (
        f"Time line from {axis.first} to {axis.last} with {count(len(data), 'row')}: "
        f"{', '.join(f'{n} {kind}' for kind, n in Counter(data.kind).most_common())}. "
        f"The day that most articles give is {most.day}: {most.label}"
    )
    height = 1.0 + _ROW * (len(data) + 1.6) + 0.13 * (len(beside) + bool(beside))
    return style.Figure(name, data, draw_time_line, caption, alt, height)


def _chosen(days: pd.DataFrame) -> pd.DataFrame:
    """Take the days that most articles give; of those alike the ones with words for the day, and the surest."""
    length = [ordinal(last) - ordinal(first) for first, last in days[["date_from", "date_to"]].itertuples(index=False)]
    ranked = days.assign(length=length, bare=days.day_start.isna() & (days.kind == "said"))
    ranked = ranked.sort_values(
        ["bare", "n_articles", "length", "date_from"], ascending=[True, False, True, True], kind="stable"
    )
    order = ranked.groupby(ranked.kind == "reported").cumcount()
    kept = (ranked.kind != "reported") | (order < _MOST_REPORTED) | (len(ranked) <= _MOST)
    ranked = ranked[kept].head(_MOST)
    return ranked.drop(columns=["length", "bare"]).sort_index().reset_index(drop=True)


def _labels(days: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame) -> list[str]:
    """Write what stands for each row: the words of the text around the day, who says what, or the article's name."""
    raw = tables.raw_of(articles)
    names = wording.short_names(articles, sentences, _LABEL - 12)
    return [_label(row, raw[row.article_id], str(names[row.article_id])) for row in days.itertuples()]


def _label(row: Any, raw: str, name: str) -> str:
    if row.kind == "reported":
        return name if row.n_articles == 1 else f"{name} and {row.n_articles - 1:,} more"
    if row.kind == "said":
        who = "" if pd.isna(row.speaker) else f"{' '.join(row.speaker.split())}: "
        more = f" and {row.n_mentions - 1:,} more" if pd.isna(row.day_start) and row.n_mentions > 1 else ""
        quoted = raw[row.start - 1 : row.start] in _OPENING and row.start > 0
        words = _cut(raw[row.start : row.end], max(_LABEL - len(who) - len(more) - 2 * quoted, 20))
        return f"{who}“{words}”{more}" if quoted else f"{who}{words}{more}"
    return _around(raw, row.start, row.end, row.day_end)


def _around(raw: str, start: int, end: int, day_end: int) -> str:
    """Cut a sentence so that its beginning and its day stay in it: 'A boy of two shot … on Saturday.'."""
    before, behind = " ".join(raw[start:day_end].split()), " ".join(raw[day_end:end].split())
    if raw[day_end : day_end + 1].isspace():
        behind = " " + behind
    if len(before + behind) <= _LABEL:
        return before + behind
    if len(before) < _LABEL:
        cut = _cut(before + behind, _LABEL)
        return cut if len(cut) > len(before) else before + "…"
    day = before[max(len(before) - _TAIL, 0) :]
    tail = day[day.find(" ") + 1 :] + (behind if len(behind.strip()) < 2 else "")
    return f"{_cut(before, _LABEL - len(tail) - 1)} {tail}"


def _cut(text: str, width: int) -> str:
    text = " ".join(text[: 6 * width].split())
    if len(text) <= width:
        return text
    at = text.rfind(" ", 0, width - 1)
    return text[: at if at > width // 2 else width - 1].rstrip(" ,;:.–-") + "…"


def _strip(articles: pd.DataFrame) -> list[tuple[str, str, int]]:
    """The days of publication, and how many articles each has."""
    known = articles[articles.published_from.notna() & articles.published_to.notna()]
    counts = known.groupby(["published_from", "published_to"]).size()
    return [(first, last, int(n)) for (first, last), n in counts.items()]


def _beside(days: pd.DataFrame, axis: Axis) -> list[str]:
    """List what lies outside the axis, before it, after it and without an end, the most given first."""
    lines = []
    when = days.date_to.fillna(days.date_from)
    open_ended = days.date_from.isna() | days.date_to.isna()
    parts = (
        ("before", ~open_ended & (days.date_from < axis.first.isoformat())),
        ("after", ~open_ended & (days.date_from >= axis.first.isoformat())),
        ("open", open_ended),
    )
    for title, flags in parts:
        some = days.assign(when=when)[flags.fillna(False)]
        some = some.assign(name=[short_days(*row) for row in some[["date_from", "date_to"]].itertuples(index=False)])
        counts = some.groupby("name").agg(n=("n_articles", "max"), when=("when", "min"))
        counts = counts.sort_values(["n", "when"], ascending=[False, True], kind="stable")
        words = [f"{day} ({row.n})" if row.n > 1 else str(day) for day, row in counts.head(_MOST_BESIDE).iterrows()]
        more = [f"{len(counts) - _MOST_BESIDE:,} more"] if len(counts) > _MOST_BESIDE else []
        if words:
            lines.append(f"{title}: {', '.join(words + more)}")
    return lines


def draw_time_line(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`time_line`.

    Parameters
    ----------
    data : DataFrame
        Columns ``kind, date_from, date_to, label, day, n_articles``; in ``attrs`` the ``axis``, the ``strip`` of the days of
        publication (``published_from, published_to, n``) and the lines ``beside``.
    ax : Axes
        Where to.

    Returns
    -------
    Axes
    """
    axis: Axis = data.attrs["axis"]
    low, high = _number(axis.first), _number(axis.last) + 1
    for y in range(0, len(data), 2):
        ax.axhspan(y - 0.5, y + 0.5, color=style.BAND, linewidth=0, zorder=0)
    for y, row in enumerate(data.itertuples()):
        _draw_mark(ax, row, y, low, high)
        ax.text(1.008, y, _day_and_count(row), transform=ax.get_yaxis_transform(), va="center", fontsize=_SIZE,
                fontweight="bold" if row.n_articles > 1 else "normal", color=style.INK)  # fmt: skip
    strip = data.attrs["strip"]
    _draw_strip(ax, strip)
    ax.set_xlim(low, high)
    ax.set_ylim(len(data) - 0.5, -2.1 if strip else -0.5)
    names = [*(["articles, by day of publication"] if strip else []), *map(style.drawable, data.label)]
    ax.set_yticks([*([-1.3] if strip else []), *range(len(data))], names, fontsize=_SIZE)
    ax.tick_params(axis="y", length=0, pad=3)
    locator = AutoDateLocator(minticks=3, maxticks=8)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    ax.tick_params(axis="x", labelsize=_SIZE)
    ax.grid(axis="x", color=style.GRID, linewidth=0.6, zorder=0)
    ax.spines["left"].set_visible(False)
    _legend(ax, data)
    if data.attrs["beside"]:
        lines = ["Outside the axis (number of articles, where more than one)", *data.attrs["beside"]]
        ax.set_xlabel("\n".join(lines), fontsize=_SIZE, color=style.FAINT, loc="right", multialignment="right")
    return ax


def _number(day: date) -> float:
    return float(date2num(day))


def _draw_mark(ax: Axes, row: Any, y: int, low: float, high: float) -> None:
    """Draw a dot for a day, a bar for an interval; a day covers its twenty-four hours."""
    first, last = _number(date.fromisoformat(row.date_from)), _number(date.fromisoformat(row.date_to)) + 1
    colour, marker = _COLOURS[row.kind], _MARKERS[row.kind]
    hollow = row.kind == "to come"
    if row.date_from == row.date_to:
        ax.plot((first + last) / 2, y, marker, color=colour, markersize=4.6, zorder=3,
                markerfacecolor="white" if hollow else colour, markeredgewidth=1.1, clip_on=False)  # fmt: skip
        return
    ends = max(first, low), min(last, high)
    ax.plot(ends, (y, y), color=colour, linewidth=4.2, alpha=0.35, solid_capstyle="butt", zorder=2)
    ax.plot(np.mean(ends), y, marker, color=colour, markersize=3.0, zorder=3,
            markerfacecolor="white" if hollow else colour, markeredgewidth=0.9)  # fmt: skip


def _day_and_count(row: Any) -> str:
    return row.day if row.n_articles == 1 else f"{row.day} · {row.n_articles:,}"


def _draw_strip(ax: Axes, strip: list[tuple[str, str, int]]) -> None:
    """Draw every article's day of publication: a bar as high as the number of articles, paler where the day is an interval."""
    most = max((n for _, _, n in strip), default=1)
    for first, last, n in strip:
        begin, end = _number(date.fromisoformat(first)), _number(date.fromisoformat(last)) + 1
        tall = 0.25 + 0.9 * n / most
        ax.bar(begin, -tall, width=end - begin, bottom=-0.75, align="edge", color=style.INK, linewidth=0.4,
               edgecolor=style.INK, alpha=0.9 if first == last else 0.3, zorder=2)  # fmt: skip


def _legend(ax: Axes, data: pd.DataFrame) -> None:
    kinds = [k for k in KINDS if (data.kind == k).any() or (k == "reported" and data.attrs["strip"])]
    handles = [
        ax.plot([], [], _MARKERS[kind], color=_COLOURS[kind], markersize=5, linestyle="none",
                markerfacecolor="white" if kind == "to come" else _COLOURS[kind])[0]
        for kind in kinds
    ]  # fmt: skip
    bar = ax.plot([], [], color=style.GREY, linewidth=4.2, alpha=0.5)[0]
    ax.legend([*handles, bar], [*kinds, "between these days"], ncols=5, loc="lower right", bbox_to_anchor=(1.0, 1.0),
              frameon=False, fontsize=_SIZE + 0.5, handletextpad=0.4, columnspacing=1.4)  # fmt: skip


def shown_rows(figure: style.Figure | style.TooLittle) -> pd.DataFrame:
    """Give the rows of a time line as a table to read.

    Parameters
    ----------
    figure : Figure or TooLittle
        From :func:`time_line`.

    Returns
    -------
    DataFrame
        ``day, kind, n_articles, label``; empty where nothing is drawn.

    Examples
    --------
    >>> shown_rows(style.TooLittle("timeline", "too few days are known")).columns.tolist()
    ['day', 'kind', 'n_articles', 'label']
    """
    columns = ["day", "kind", "n_articles", "label"]
    return pd.DataFrame(columns=columns) if isinstance(figure, style.TooLittle) else figure.data[columns]
