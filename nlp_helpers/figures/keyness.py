"""Figures of notebooks 03 and 07: words that set outlets or stories apart, with how sure that is.

In: ``articles, sentences, stories, keyness``. Out: a figure with a row per word.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nlp_helpers import keyness as key_words
from nlp_helpers import tables
from nlp_helpers.figures import style, wording
from nlp_helpers.plurals import count
from nlp_helpers.text.words import spans_of

_MOST_GROUPS = 6
_MOST_TERMS = {1: 8, 2: 8, 3: 8, 4: 6, 5: 5, 6: 5}  # by the number of groups: a figure is a page at most
_SMALL: Any = {"textcoords": "offset points", "va": "center", "fontsize": 7.5, "color": style.INK}
_TICKS = [0.01, 0.1, 1, 10, 100, 1000, 10000]


def keyness_of(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    stories: pd.DataFrame,
    keyness: pd.DataFrame,
    group_by: str = "outlet",
) -> style.Figure | style.TooLittle:
    """Show the words that most set each outlet or story apart from the rest, with intervals.

    Parameters
    ----------
    articles, sentences, stories, keyness : DataFrame
        Tables of those names.
    group_by : str
        ``outlet`` or ``story``.

    Returns
    -------
    Figure or TooLittle
        Of the six groups with the most articles, where there are more; up to eight words of each.

    Examples
    --------
    >>> from nlp_helpers import example, keyness
    >>> found = example.found()
    >>> tables_of = (found["articles"], found["sentences"], found["stories"])
    >>> figure = keyness_of(*tables_of, keyness.find_keyness(*tables_of).table, "story")
    >>> figure.data[["group", "term", "count", "n_articles", "n_group"]].values.tolist()
    [['S1', 'pier', 3, 2, 2]]
    """
    name, many = f"keyness_by_{group_by}", key_words.GROUPS[group_by]
    found = keyness[(keyness.group_by == group_by) & (keyness.log_odds > 0)]
    of = key_words.groups_of(articles, sentences, stories, group_by)
    if found.empty:
        n = len(set(of))
        return style.TooLittle(name, f"{n:,} {group_by if n == 1 else many}; nothing to compare the words with")
    sizes = of.value_counts()
    groups = sorted(found.group.unique(), key=lambda group: (-sizes.get(group, 0), group))
    shown = groups[:_MOST_GROUPS]
    top = key_words.ranked(found[found.group.isin(shown)]).groupby("group").head(_MOST_TERMS[len(shown)])
    if none := style.unreadable(name, top.term, f"{len(top):,} words; the table keyness has them"):
        return none
    place = {group: i for i, group in enumerate(shown)}
    data = top.assign(place=top.group.map(place)).sort_values("place", kind="stable", ignore_index=True)
    data = data.drop(columns=["place", "group_by"]).assign(n_group=data.group.map(sizes).astype("Int64"))
    data = tables.with_text(data.join(_examples(data, articles, sentences, of)), articles)
    data.attrs["heads"] = {group: _head(group, group_by, int(sizes.get(group, 0)), stories) for group in shown}
    caption = _caption(data, group_by, len(groups), int((sizes.reindex(groups) == 1).sum()))
    best = "; ".join(f"{group}: {', '.join(rows.term.head(3))}" for group, rows in data.groupby("group", sort=False))
    alt = f"Words that set {len(shown)} {many if len(shown) > 1 else group_by} apart, with intervals. {best}."
    height = 0.95 + 0.205 * (len(data) + 1.5 * len(shown))
    return style.Figure(name, data, draw_keyness, f"{caption} {wording.source_line(articles)}", alt, height)


def _examples(data: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, of: pd.Series) -> pd.DataFrame:
    """Find a place of each word: the first in the article of its group that uses it first."""
    raw = tables.raw_of(articles)
    language = dict(zip(articles.article_id, articles.language, strict=True))
    wanted = {(group, term): i for i, (group, term) in enumerate(zip(data.group, data.term, strict=True))}
    at: dict[int, tuple[str, int, int]] = {}
    ordered = sentences[sentences.article_id.isin(of[of.isin(data.group)].index)]
    ordered = ordered.assign(headline=ordered.role == "headline")
    ordered = ordered.sort_values(["headline", "article_id", "start"], kind="stable")
    for article_id, start, end in zip(ordered.article_id, ordered.start, ordered.end, strict=True):
        for word in spans_of(raw[article_id], language[article_id], int(start), int(end)):
            i = wanted.get((of[article_id], word.form))
            if i is not None and i not in at:
                at[i] = (article_id, word.start, word.end)
    return pd.DataFrame([at[i] for i in range(len(data))], columns=["article_id", "start", "end"])


def _head(group: str, group_by: str, size: int, stories: pd.DataFrame) -> str:
    name = group
    if group_by == "story":
        label = stories.loc[stories.story_id == group, "label"].dropna()
        name = f"{group}: {label.iloc[0]}" if len(label) else group
    return f"{style.short(name, 62)} ({count(size, 'article')})"


def _caption(data: pd.DataFrame, group_by: str, n_groups: int, n_alone: int) -> str:
    shown, many = data.group.nunique(), key_words.GROUPS[group_by]
    caption = (
        f"Words that set each {group_by} apart: how many times the odds of a word are there what they are in all other articles "
        "of the same language (log-odds with a prior from the whole pile, Monroe, Colaresi and Quinn 2008), and an interval "
        "meant to hold the truth for 95% of the words picked, widened for words that come in bursts. Grey: the interval "
        "reaches the line at 1, which is no finding; an arrow goes on. Right: in how many of its articles the word (with its "
        f"plural) stands; hollow: in one only, which says little about {many}."
    )
    if group_by == "story":
        caption += " Stories were grouped by their words: this describes them and tests nothing."
    else:
        caption += " An outlet's words may be those of the events it reported."
    if not ((data.low > 0) | (data.high < 0)).any():
        caption += " Here no difference is sure."
    if n_alone == n_groups:
        caption += f" Here each {group_by} has one article: its words tell articles apart, not {many}."
    if n_groups > shown:
        caption += f" Shown are the {shown} {many} with the most articles; {n_groups - shown:,} others are not."
    return caption


def draw_keyness(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`keyness_of`.

    Parameters
    ----------
    data : DataFrame
        Columns ``group, term, n_articles, n_group, log_odds, low, high``, best first; ``attrs["heads"]``, if there, maps
        each group to what stands over its words.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"group": "Post", "term": "pier", "n_articles": 2, "n_group": 3, "log_odds": 1.0, "low": 0.2, "high": 1.8}
    >>> [label.get_text() for label in draw_keyness(pd.DataFrame([row]), Figure().add_subplot()).get_yticklabels()]
    ['pier']
    """
    heads = data.attrs.get("heads") or {group: group for group in data.group.unique()}
    # Beyond the farthest mark, and where most intervals end, nothing is told.
    left = max(float(data.low.min()), -float(data.log_odds.max()) - 1, -np.log(300)) - 0.2
    right = max(float(np.quantile(data.high.astype(float), 0.75)), float(data.log_odds.max()) + 0.5, 0.5) + 0.2
    right = min(right, float(data.log_odds.max()) + 3)
    left, right = min(left, -0.2), max(right, 0.2)  # the line at 1 is always there
    y, rows, ticks = 0.0, list[float](), []
    ax.annotate("articles", (1, 0), xycoords=ax.get_yaxis_transform(), xytext=(8, 0), **_SMALL)
    for group, own in data.groupby("group", sort=False):
        # A heading stands over the line at 1.
        over: Any = {"va": "center", "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1}}
        ax.text(0, y, heads[group], transform=ax.get_yaxis_transform(), fontsize=8.5, fontweight="bold", **over)
        y += 1
        for row in own.itertuples():
            _draw_row(ax, row, y, left, right)
            rows.append(y)
            ticks.append(style.drawable(str(row.term)))
            y += 1
        y += 0.5
    ax.axvline(0, color=style.FAINT, linewidth=0.8, zorder=0)
    ax.set_xlim(left, right)
    ax.set_ylim(y - 0.7, -0.7)
    ax.set_yticks(rows, ticks, fontsize=8)
    shown = [times for times in _ticks(left, right) if left <= np.log(times) <= right]
    ax.set_xticks([np.log(times) for times in shown], [f"{times:,g}×" for times in shown])
    ax.set_xlabel("odds of the word, times those in all other articles (log scale)")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def _ticks(left: float, right: float) -> list[float]:
    wide = right - left > np.log(200)
    return _TICKS if wide else sorted({*_TICKS, *(5 * t for t in _TICKS), *(2 * t for t in _TICKS)})


def _draw_row(ax: Axes, row: Any, y: float, left: float, right: float) -> None:
    one, sure = int(row.n_articles) == 1, bool(row.low > 0 or row.high < 0)
    colour = style.BLUE if sure else style.GREY
    low, high = max(float(row.low), left), min(float(row.high), right)
    ax.plot(
        [low, high],
        [y, y],
        color=colour,
        linewidth=1.6 if sure else 1.0,
        alpha=1 if sure else 0.7,
        solid_capstyle="butt",
    )
    for cut, at, mark in ((low > row.low, left, "<"), (high < row.high, right, ">")):
        if cut:
            ax.plot([at], [y], marker=mark, markersize=4, color=colour, clip_on=False)
    face = "white" if one else colour
    ax.plot([float(row.log_odds)], [y], marker="o", markersize=5, color=colour, markerfacecolor=face)
    ax.annotate(
        f"{int(row.n_articles):,} of {int(row.n_group):,}",
        (1, y),
        xycoords=ax.get_yaxis_transform(),
        xytext=(8, 0),
        **_SMALL | {"color": style.FAINT if one else style.INK},
    )
