"""Figures of notebook 03: how much of each outlet's, and of each day's, coverage lies in each topic.

In: ``articles, topics`` and :class:`nlp_helpers.topics.shares.Shares`. Out: a figure with a row per outlet or day and topic.
"""

from __future__ import annotations

import textwrap
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from nlp_helpers.figures import style, wording
from nlp_helpers.figures.topics import no_split
from nlp_helpers.plurals import count
from nlp_helpers.topics.shares import UNITS, ShareParams, Shares, window

_MOST_OUTLETS = 12
_SPAN = ShareParams().span
_MOST_COLUMNS = 4  # topics side by side; more go into another tier
_MOST_TICKS = 8
_WIDE, _TALL = 1.25, 1.5  # from one topic's scale to the next, of which the scale itself is 1


def shares_by(articles: pd.DataFrame, topics: pd.DataFrame, shares: Shares) -> style.Figure | style.TooLittle:
    """Show each topic's share of each outlet's coverage, or of each day's, with intervals.

    Parameters
    ----------
    articles, topics : DataFrame
        Tables of those names.
    shares : Shares
        From :func:`nlp_helpers.topics.shares.shares`, by outlet or by day.

    Returns
    -------
    Figure or TooLittle
        Of the 12 outlets with most articles, or of the 60 days (weeks, months) on end with most of them.

    Examples
    --------
    >>> from nlp_helpers import example, tables
    >>> from nlp_helpers.topics.shares import shares
    >>> found = example.found()
    >>> none = [tables.make(name, []) for name in ("topics", "article_topics", "passages")]
    >>> shares_by(found["articles"], none[0], shares(found["articles"], *none[1:])).why
    'no topic was found; shares need two'
    """
    name = "shares_by_outlet" if shares.by == "outlet" else "shares_by_day"
    data = shares.table[shares.table.topic.isin(list(topics.topic))]
    groups = data.drop_duplicates("group")
    if len(topics) < 2:
        return style.TooLittle(name, f"{no_split(topics)}; shares need two")
    if shares.by == "outlet" and not groups.group.isin(list(articles.outlet.dropna())).any():
        return style.TooLittle(name, f"no outlet is named in the {len(articles):,} articles")
    if len(groups) < 2:
        of = f"the articles are of one {shares.by}" if len(groups) else f"no article has a known {shares.by}"
        return style.TooLittle(name, f"{of}; shares need two{'.' if len(shares.left_out) else ''}{_left_out(shares)}")
    order = _outlets(groups, articles) if shares.by == "outlet" else _days(groups, shares.by)
    place = {group: i for i, group in enumerate(order)}
    data = data[data.group.isin(order)].assign(place=lambda d: d.group.map(place).astype(int))
    data = data.sort_values(["place", "topic"], ignore_index=True)
    data = data.merge(topics[["topic", "label"]], on="topic", how="left")
    data = _with_text(data, articles)
    width = 80 // _columns(len(topics)) if shares.by == "outlet" else 70
    data.attrs["heads"] = {t.topic: _head(t, width) for t in topics.itertuples()}
    # The mean over all articles that were counted, shown or not.
    own = shares.table.assign(sum=shares.table.share * shares.table.n_articles).groupby("topic")
    data.attrs["all"] = (own["sum"].sum() / own.n_articles.sum()).astype(float).to_dict()
    draw = draw_shares_by_outlet if shares.by == "outlet" else draw_shares_by_day
    tiers = -(-len(topics) // _MOST_COLUMNS)
    height = 0.5 + tiers * (0.75 + 0.24 * len(order)) if shares.by == "outlet" else 1.0 + 0.85 * len(topics)
    return style.Figure(name, data, draw, _caption(articles, shares, groups, order), _alt(data, shares.by), height)


def _outlets(groups: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    """Named outlets first, the one with most articles before the others."""
    named = set(articles.outlet.dropna())
    if len(groups) > _MOST_OUTLETS and (groups.n_articles > 1).sum() > 1:
        # Some single articles out of many would say nothing, and hide what the others do.
        groups = groups[groups.n_articles > 1]
    order = sorted((row.group not in named, -row.n_articles, row.group) for row in groups.itertuples())
    return [group for _, _, group in order[:_MOST_OUTLETS]]


def _days(groups: pd.DataFrame, unit: str) -> list[str]:
    """The days of the stretch with most articles, in order."""
    slots = pd.PeriodIndex(groups.group.astype(str), freq="D").asfreq(UNITS[unit]).astype("int64").to_numpy()
    first = window(np.repeat(slots, groups.n_articles.to_numpy(dtype=int)), _SPAN)
    return sorted(groups.group[(slots >= first) & (slots < first + _SPAN)])


def _with_text(data: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The words of the passage behind each share; a share of nothing has none."""
    data.insert(list(data.columns).index("end") + 1, "text", wording.words_of(data, articles))
    return data


def _head(topic: Any, width: int) -> str:
    terms = style.drawable(", ".join(str(topic.terms).split(", ")[:4]))
    lines = textwrap.wrap(f"{topic.topic}  {terms}", width, break_on_hyphens=False, break_long_words=False)
    return "\n".join(line if len(line) <= width else line[: width - 1] + "…" for line in lines[:2]).rstrip(",")


def _columns(n_topics: int) -> int:
    """How many topics stand side by side, so that each tier has about as many."""
    return -(-n_topics // -(-n_topics // _MOST_COLUMNS))


def _caption(articles: pd.DataFrame, shares: Shares, groups: pd.DataFrame, order: list[str]) -> str:
    since = {"outlet": "", "day": "", "week": " (from Monday)"}.get(shares.by, " (from its first day)")
    shown, hidden = groups[groups.group.isin(order)], groups[~groups.group.isin(order)]
    said = ""
    if ones := int((shown.n_articles == 1).sum()):
        said += f" Hollow: one article ({ones:,} of {len(shown):,}), which says nothing of how others are."
    if shares.by == "outlet":
        outlets = list(articles.outlet.dropna())
        if (~shown.group.isin(outlets)).any():
            said += " Articles without a known outlet stand for themselves under their title."
        without = hidden[~hidden.group.isin(outlets)]
        hidden = hidden[hidden.group.isin(outlets)]
        left = [f"{count(len(without), 'article')} without an outlet"] if len(without) else []
    else:
        left = []
    if len(hidden):
        left.insert(0, f"{count(len(hidden), shares.by)} ({count(int(hidden.n_articles.sum()), 'article')})")
    said += f" Not shown: {', '.join(left)}." if left else ""
    return (
        f"Share of each topic in the articles of each {shares.by}{since}, whose number is printed: mean over the articles, "
        "each counting as one, with a 95% interval (Wilson's) for that mean if more such articles were read. Of many "
        "intervals, one in twenty misses; that topics are uncertain themselves is not in them. "
        f"Dashed: all articles counted.{said}{_left_out(shares)} "
        f"{wording.source_line(articles)}"
    )


def _left_out(shares: Shares) -> str:
    if not len(shares.left_out):
        return ""
    counts = shares.left_out.why.value_counts()
    said = ", ".join(f"{why} ({n:,})" for why, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return f" Not counted: {said}."


def _alt(data: pd.DataFrame, by: str) -> str:
    top = data.loc[data.groupby("group", sort=False).share.idxmax()].head(12)
    said = "; ".join(f"{row.group} {row.topic} {row.share:.0%}" for row in top.itertuples())
    return f"Shares of {data.topic.nunique()} topics by {by}, with intervals. Largest of each: {said}."


def draw_shares_by_outlet(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`shares_by` for outlets: a scale per topic side by side, a row per outlet.

    Parameters
    ----------
    data : DataFrame
        Columns ``group, topic, share, low, high, n_articles``, groups in the order of rows; ``attrs["heads"]`` and
        ``attrs["all"]``, if there, map each topic to its heading and to its share of all articles.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"group": "Post", "topic": "T1", "share": 0.5, "low": 0.2, "high": 0.8, "n_articles": 4}
    >>> [t.get_text() for t in draw_shares_by_outlet(pd.DataFrame([row]), Figure().add_subplot()).get_yticklabels()]
    ['Post (4)']
    """
    heads = data.attrs.get("heads") or {topic: topic for topic in sorted(data.topic.unique())}
    most, said = _scale(data)
    groups = data.drop_duplicates("group")
    row_at = {group: i for i, group in enumerate(groups.group)}
    tier, rows, columns = len(groups) + 3.4, len(groups), _columns(len(heads))
    for i, (topic, head) in enumerate(heads.items()):
        left, top = (i % columns) * _WIDE, (i // columns) * tier
        for at in (0, 0.5, 1):
            ax.plot([left + at] * 2, [top - 0.6, top + rows - 0.4], color=style.GRID, linewidth=0.7, zorder=0)
            ax.text(left + at, top + rows - 0.25, said[at], fontsize=7, color=style.FAINT, ha="center", va="top")
        ax.text(left, top - 0.8, head, fontsize=8, va="bottom")
        if topic in data.attrs.get("all", {}):
            mean = left + data.attrs["all"][topic] / most
            ax.plot([mean] * 2, [top - 0.6, top + rows - 0.4], color=style.GREY, linewidth=1, linestyle="--", zorder=1)
        for row in data[data.topic == topic].itertuples():
            y = top + row_at[row.group]
            ends = [(left + row.low / most, y), (left + row.high / most, y)] if row.n_articles > 1 else []
            _mark(ax, left + row.share / most, y, ends)
    tiers = -(-len(heads) // columns)
    names = [f"{style.short(row.group, 34)} ({row.n_articles})" for row in groups.itertuples()]
    ticks = [i * tier + j for i in range(tiers) for j in range(rows)]
    ax.set_yticks(ticks, names * tiers, fontsize=8)
    ax.set_ylim((tiers - 1) * tier + rows + 0.5, -2.7)
    ax.set_xlim(-0.06, (columns - 1) * _WIDE + 1.1)
    ax.set_xticks([])
    return style.bare(ax)


def _scale(data: pd.DataFrame) -> tuple[float, dict[float, str]]:
    """The share at the end of every scale, and what stands at its beginning, middle and end."""
    highest = float(data[["share", "high"]].astype(float).max().max())
    most = next((end for end in (0.2, 0.4, 0.6) if highest <= end), 1.0)
    return most, {0: "0", 0.5: f"{50 * most:.0f}", 1: f"{100 * most:.0f}%"}


def _mark(ax: Axes, x: float, y: float, ends: list[tuple[float, float]]) -> None:
    """A dot with its interval; hollow without one."""
    if ends:
        ax.plot(*zip(*ends, strict=True), color=style.BLUE, linewidth=1.6, alpha=0.55, solid_capstyle="butt", zorder=2)
    fill = style.BLUE if ends else "white"
    ax.plot([x], [y], marker="o", markersize=4.5, color=style.BLUE, markerfacecolor=fill, zorder=3, clip_on=False)


def draw_shares_by_day(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`shares_by` for days: a scale per topic one above the other, over one time axis.

    Parameters
    ----------
    data, ax
        As :func:`draw_shares_by_outlet` takes them, groups being days.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"group": "2022-01-12", "topic": "T1", "share": 0.5, "low": 0.2, "high": 0.8, "n_articles": 4}
    >>> [text.get_text() for text in draw_shares_by_day(pd.DataFrame([row]), Figure().add_subplot()).texts]
    ['T1', 'articles', '4']
    """
    heads = data.attrs.get("heads") or {topic: topic for topic in sorted(data.topic.unique())}
    most, said = _scale(data)
    days = {group: float(date2num(date.fromisoformat(group))) for group in data.group.unique()}
    first, last = min(days.values()), max(days.values())
    margin = max(0.5, 0.03 * (last - first))
    ticks, bottom = [], len(heads) * _TALL
    for i, (topic, head) in enumerate(heads.items()):
        top = i * _TALL
        for at in (0, 0.5, 1):
            ax.axhline(top + 1 - at, color=style.GRID, linewidth=0.7, zorder=0)
            ticks.append((top + 1 - at, said[at]))
        ax.text(first - margin, top - 0.14, head, fontsize=8, va="bottom")
        if topic in data.attrs.get("all", {}):
            mean = top + 1 - data.attrs["all"][topic] / most
            ax.axhline(mean, color=style.GREY, linewidth=1, linestyle="--", zorder=1)
        for row in data[data.topic == topic].itertuples():
            x = days[row.group]
            ends = [(x, top + 1 - end / most) for end in (row.low, row.high)] if row.n_articles > 1 else []
            _mark(ax, x, top + 1 - row.share / most, ends)
    ax.text(first - 1.15 * margin, bottom - 0.2, "articles", fontsize=7, color=style.FAINT, ha="right", va="center")
    upright = len(days) <= 25
    for row in data.drop_duplicates("group").itertuples():
        size, turn = (7, 0) if upright else (6, 90)
        ax.text(
            days[row.group], bottom - 0.2, f"{row.n_articles}", fontsize=size, rotation=turn, ha="center", va="center"
        )
    ax.set_xlim(first - margin, last + margin)
    ax.set_ylim(bottom + 0.05, -0.4)
    ax.set_yticks([at for at, _ in ticks], [label for _, label in ticks], fontsize=7)
    unit = UNITS[data.group_by.iloc[0] if "group_by" in data else "day"]
    slots = pd.period_range(min(days), max(days), freq=unit).asfreq("D", how="start").astype(str)
    slots = slots[:: -(-len(slots) // _MOST_TICKS)]
    ax.set_xticks([float(date2num(date.fromisoformat(slot))) for slot in slots], list(slots), fontsize=7)
    return style.bare(ax)
