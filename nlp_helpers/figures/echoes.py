"""Figure of notebook 05: which articles share words, and as what.

In: ``articles, blocks, sentences, stories, echoes``. Out: a figure with a row per passage and article.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from nlp_helpers import tables
from nlp_helpers.about.days import days_of, earlier
from nlp_helpers.echoes import shared_words
from nlp_helpers.figures import style, wording
from nlp_helpers.plurals import count
from nlp_helpers.stories import in_order

#: Why words are shared → how they are drawn: solid, hatched, pale, outlined, so that colour is not needed.
LOOKS: dict[str, dict[str, Any]] = {
    "same copy": {"facecolor": style.BLUE, "edgecolor": style.BLUE},
    "same quote": {"facecolor": "white", "edgecolor": style.VERMILION, "hatch": "///////"},
    "same event": {"facecolor": "#9CC7E4", "edgecolor": "#9CC7E4"},
    "house text": {"facecolor": "white", "edgecolor": style.GREY, "hatch": "......"},
}
SAYS = {
    "same copy": "the same copy",
    "same quote": "the same quote",
    "same event": "the same event, told otherwise",
    "house text": "house text of one outlet",
}
_MOST_ROWS = 26
_HEAD_ROWS = 1.3  # what stands over a story takes the room of these
_MOST_COLUMNS = 12
_MOST_COUNTED = 7  # columns that have room for the words of each kind
_MOST_COUNTED_ROWS = 14
_ROW, _LOW_ROW, _HEAD = (
    0.5,
    0.34,
    0.45,
)  # inches: a row with the words of each kind, one without, what stands over a story


_TRIANGLE = (
    " A triangle: the column's article is of an earlier day; no triangle: of a later or the same day, or the days are not known "
    "well enough."
)


def shared_between_articles(
    articles: pd.DataFrame, blocks: pd.DataFrame, sentences: pd.DataFrame, grouped: pd.DataFrame, echoes: pd.DataFrame
) -> style.Figure | style.TooLittle:
    """Show how much of each article stands in each other one, too, as the same copy, quote or event.

    Parameters
    ----------
    articles, blocks, sentences : DataFrame
        Tables of those names.
    grouped, echoes : DataFrame
        The ``stories`` and ``echoes`` tables.

    Returns
    -------
    Figure or TooLittle
        Of the stories that share most, up to 24 articles.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> of = [found[name] for name in ("articles", "blocks", "sentences", "stories")]
    >>> shared_between_articles(*of, tables.make("echoes", [])).why
    'no passage is shared between any two of 3 articles'
    """
    name = "shared_words"
    if len(articles) < 2:
        return style.TooLittle(name, f"{count(len(articles), 'article')}; a comparison needs two")
    if echoes.empty:
        return style.TooLittle(name, f"no passage is shared between any two of {count(len(articles), 'article')}")
    shared = shared_words.shared_words(articles, blocks, echoes)
    counts = shared_words.count_pairs(shared)
    order = _shown(in_order(articles, grouped), counts)
    if order.empty:
        return style.TooLittle(
            name, f"{count(len(echoes), 'passage')} shared, but none in the bodies of one story's articles"
        )
    place = order.set_index("article_id")[["story_id", "number"]]
    data = shared[shared.article_id.isin(place.index) & shared.other.isin(place.index)]
    data = data.assign(story=data.article_id.map(place.story_id), row=data.article_id.map(place.number))
    data = data[data.story == data.other.map(place.story_id)].assign(column=data.other.map(place.number))
    names = wording.short_names(articles, sentences)
    data = data.assign(name=data.article_id.map(names), other_name=data.other.map(names))
    days, two = days_of(articles), zip(data.article_id, data.other, strict=True)
    data = data.assign(earlier=[earlier(days, other, one) == "earlier" for one, other in two])
    rank = data.story.map({story: i for i, story in enumerate(order.story_id.unique())})
    data = data.assign(rank=rank).sort_values(["rank", "row", "column", "start", "end"], ignore_index=True)
    data = tables.with_text(data.drop(columns="rank"), articles)
    data.attrs["articles"] = [(r.story_id, int(r.number), names[r.article_id]) for r in order.itertuples()]
    # Of the shown alone: pandas copies these with every part of the table.
    told = grouped[grouped.story_id.isin(order.story_id)]
    data.attrs["labels"] = dict(zip(told.story_id, told.label, strict=True))
    left, counted = len(echoes) - len(data) // 2, _counted(data)
    caption = (
        "Of the body of the article in each row, the share that lies in passages which the article in the column has, too, in "
        "the same words or others: a full bar is the whole article. Columns are the story's articles by their numbers, first "
        "day first. Each word counts once: as the same copy, else as the same quote, else as the same event in other words."
        + (" Printed: the share; words of copy · quote · event." if counted else "")
        + (_TRIANGLE if data.earlier.any() else " Nobody is earlier by days that are known.")
        + (f" Not shown: {count(left, 'pair')} of passages between other articles." if left else "")
        + f" {wording.source_line(articles, len(order))}"
    )
    height = 0.5 + (_ROW if counted else _LOW_ROW) * len(order) + _HEAD * order.story_id.nunique()
    return style.Figure(name, data, draw_shared, caption, _alt_shared(counts, names), height)


def _shown(order: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """The stories that share most words, as many as have room, their articles numbered; of large ones those that share most."""
    words = counts.groupby("article_id")[["words", "house text"]].sum().sum(axis=1)
    order = order[order.n_story > 1]
    order = order.assign(words=order.article_id.map(words).fillna(0).astype(int))
    kept: list[pd.DataFrame] = []
    room = float(_MOST_ROWS)
    for _, own in sorted(order.groupby("story_id"), key=lambda part: (-part[1].words.sum(), part[0])):
        if not own.words.sum() or (kept and min(len(own), _MOST_COLUMNS) + _HEAD_ROWS > room):
            continue
        most = set(own.sort_values(["words", "article_id"], ascending=[False, True]).article_id[:_MOST_COLUMNS])
        own = own[own.article_id.isin(most)]
        kept.append(own.assign(number=range(1, len(own) + 1)))
        room -= len(own) + _HEAD_ROWS
    return pd.concat(kept, ignore_index=True) if kept else order.iloc[:0].assign(number=1)


def _alt_shared(counts: pd.DataFrame, names: pd.Series) -> str:
    top = counts.sort_values(["words", "article_id", "other"], ascending=[False, True, True]).head(4)
    said = "; ".join(
        f"{names[r.article_id]} has {r.share:.0%} of its words in {names[r.other]}" for r in top.itertuples()
    )
    return f"Matrix of shared words. Most: {said}."


def _counted(data: pd.DataFrame) -> bool:
    """Whether cells have room for the words of each kind."""
    shown = data.attrs["articles"]
    return len(shown) <= _MOST_COUNTED_ROWS and max(number for _, number, _ in shown) <= _MOST_COUNTED


def draw_shared(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`shared_between_articles`: a square of bars for each story.

    Parameters
    ----------
    data : DataFrame
        Columns ``story, row, column, kind, words, n_words, earlier``, a row per passage. ``attrs["articles"]``: story, number
        and name of each article, in the order of rows; ``attrs["labels"]``: what each story is called.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"story": "S1", "row": 1, "column": 2, "kind": "same copy", "words": 5, "n_words": 20, "earlier": False}
    >>> data = pd.DataFrame([row])
    >>> data.attrs["articles"], data.attrs["labels"] = [("S1", 1, "A"), ("S1", 2, "B")], {"S1": "Pier closes"}
    >>> [text.get_text() for text in draw_shared(data, Figure().add_subplot()).texts]
    ['S1: Pier closes', '1', '2', '25%', '5 · 0 · 0']
    """
    shown, labels = data.attrs["articles"], data.attrs["labels"]
    counted, ticks, y = _counted(data), [], 0.0
    head = _HEAD / (_ROW if counted else _LOW_ROW)
    for story in dict.fromkeys(story for story, _, _ in shown):
        n, label = sum(s == story for s, _, _ in shown), labels.get(story)
        says = f"{story}: {label}" if isinstance(label, str) else story
        ax.text(0.5, y + 0.42 * head, style.short(says, 92), fontsize=7.5, color=style.FAINT, va="center")
        y += head
        _grid(ax, n, y, 0.2 * head)
        for (row, column), own in data[data.story == story].groupby(["row", "column"]):
            _draw_cell(ax, float(column), y - 0.5 + float(row), own, counted)
        ticks += [y - 0.5 + i for i in range(1, n + 1)]
        y += n
    ax.set_yticks(ticks, [f"{number}  {style.drawable(name)}" for _, number, name in shown], fontsize=8)
    ax.set_xticks([])
    ax.set_xlim(0.48, max(4, *(number for _, number, _ in shown)) + 0.52)
    ax.set_ylim(y + 0.05, 0)
    style.bare(ax)
    kinds = [kind for kind in LOOKS if (data.kind == kind).any()]
    patches = [Patch(label=SAYS[kind], linewidth=0.5, **LOOKS[kind]) for kind in kinds]
    style.legend(ax, patches, ncols=4, handlelength=1.6)
    return ax


def _grid(ax: Axes, n: int, top: float, above: float) -> None:
    """A square of n articles, numbered above, its diagonal grey."""
    for i in range(1, n + 1):
        ax.text(i, top - above, str(i), fontsize=8, ha="center", va="center")
        ax.add_patch(Rectangle((i - 0.5, top - 1 + i), 1, 1, facecolor="#EEEEEE", edgecolor="none", zorder=0))
        ax.plot([i + 0.5] * 2, [top, top + n], color=style.GRID, linewidth=0.6, zorder=0.5)
        ax.plot([0.5, n + 0.5], [top + i] * 2, color=style.GRID, linewidth=0.6, zorder=0.5)
    ax.add_patch(Rectangle((0.5, top), n, n, fill=False, edgecolor=style.FAINT, linewidth=1.1, zorder=4, clip_on=False))


def _draw_cell(ax: Axes, x: float, y: float, own: pd.DataFrame, counted: bool) -> None:
    words = {kind: int(own.words[own.kind == kind].sum()) for kind in LOOKS}
    n = max(1, int(own.n_words.iloc[0]))
    low, high, left = y + 0.12, y + 0.36, x - 0.44
    ax.add_patch(Rectangle((left, low), 0.88, high - low, fill=False, edgecolor=style.RULE, linewidth=0.5, zorder=1))
    for kind, n_kind in words.items():
        wide = 0.88 * n_kind / n
        if wide:
            # The least that can be seen: a sentence of a long article.
            ax.add_patch(Rectangle((left, low), max(wide, 0.015), high - low, linewidth=0.4, zorder=2, **LOOKS[kind]))
            left += wide
    if bool(own.earlier.iloc[0]):
        ax.plot([x + 0.38], [y - 0.27], marker="^", markersize=3.5, color=style.INK, zorder=3)
    news = [words[kind] for kind in LOOKS if kind != "house text"]
    share = sum(news) / n
    says = f"{share:.0%}" if share >= 0.005 or not sum(news) else "<1%"
    if counted:
        ax.text(x - 0.44, y - 0.28, says, fontsize=8.5, va="center", fontweight="bold", zorder=3)
        ax.text(x - 0.44, y - 0.04, " · ".join(f"{w:,}" for w in news), fontsize=6.5, va="center", zorder=3)
    else:
        ax.text(x - 0.44, y - 0.14, says, fontsize=7.5, va="center", zorder=3)
