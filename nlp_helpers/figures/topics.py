"""Figures of notebook 03: what the coverage is about, and how sure a pile of this size can make us.

In: ``articles, sentences, topics, passages, article_topics``. Out: figures with a row for each article and topic, and for each
number of topics that was tried.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any, TypeVar

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nlp_helpers import tables
from nlp_helpers.figures import style, wording

T = TypeVar("T")

_MOST_ARTICLES = 40
_MOST_PRINTED = 16
#: Letters that fit beside one another over the columns.
_HEADS = 92
#: Passages below which a curve over k would show chance more than stability.
PASSAGES_FOR_STABILITY = 200


def topics_by_article(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    topics: pd.DataFrame,
    passages: pd.DataFrame,
    article_topics: pd.DataFrame,
) -> style.Figure | style.TooLittle:
    """Show how much of each article belongs to each topic, with the topics' terms.

    Parameters
    ----------
    articles, sentences, topics, passages, article_topics : DataFrame
        Tables of those names.

    Returns
    -------
    Figure or TooLittle
        Beyond 40 articles, 40 of them, evenly spaced over each topic.

    Examples
    --------
    >>> import pandas as pd
    >>> from nlp_helpers import example, tables
    >>> found = example.found()
    >>> none = [tables.make(name, []) for name in ("topics", "passages", "article_topics")]
    >>> topics_by_article(found["articles"], found["sentences"], *none).why
    'no topic was found; a comparison needs two'
    """
    if len(topics) < 2:
        return style.TooLittle("topics_by_article", f"{no_split(topics)}; a comparison needs two")
    strongest = passages[passages.topic.notna()].sort_values(["weight", "start"], ascending=[False, True])
    strongest = strongest.drop_duplicates(["article_id", "topic"])[["article_id", "topic", "start", "end"]]
    data = article_topics.merge(strongest, on=["article_id", "topic"], validate="one_to_one")
    shown = _shown(data)
    data = data[data.article_id.isin(shown)].merge(topics[["topic", "label", "terms"]], on="topic")
    data = data.assign(article=data.article_id.map(wording.short_names(articles, sentences)))
    # Articles of one topic stand together, the purest first.
    first = data.sort_values("weight", ascending=False, kind="stable").drop_duplicates("article_id")
    order = first.sort_values(["topic", "weight", "article_id"], ascending=[True, False, True]).article_id
    place = {article_id: i for i, article_id in enumerate(order)}
    data = data.assign(row=data.article_id.map(place)).sort_values(["row", "topic"], ignore_index=True)
    data = tables.with_text(data.drop(columns="row"), articles)
    caption = (
        f"Share of each article's passages (sentences, weighted) by topic; a row sums to 1. Above, the terms that set each of "
        f"the {len(topics)} topics apart, and its stability when the pile is resampled (1: always found again). "
        f"{int(passages.topic.notna().sum()):,} passages. {wording.source_line(articles, len(shown))}"
        + (
            " Shown are articles evenly spaced over each topic, from the purest on."
            if len(shown) < len(articles)
            else ""
        )
    )
    sizes = ", ".join(f"{t.topic} ({t.label}): {t.n_passages} passages" for t in topics.itertuples())
    alt = f"Matrix of {len(shown)} articles and {len(topics)} topics. {sizes}."
    width = max(7, _HEADS // len(topics))
    data.attrs["heads"] = {t.topic: _head(t, width) for t in topics.itertuples()}
    height = 1.2 + 0.13 * max(head.count("\n") for head in data.attrs["heads"].values())
    height += (0.34 if len(shown) <= _MOST_PRINTED else 0.2) * len(shown)
    return style.Figure("topics_by_article", data, draw_topics_by_article, caption, alt, height)


def _head(topic: Any, width: int) -> str:
    """What stands over a topic's column: its name, four terms and its stability, in lines of so many letters."""
    terms = style.drawable(", ".join(str(topic.terms).split(", ")[:4]))
    lines = textwrap.wrap(terms, width, break_long_words=False, break_on_hyphens=False)
    lines = [line if len(line) <= width else line[: width - 1] + "…" for line in lines]
    stability = [] if pd.isna(topic.stability) else [f"({topic.stability:.2f})"]
    return "\n".join([topic.topic, *lines, *stability])


def _shown(data: pd.DataFrame) -> set[str]:
    """Pick up to 40 articles, evenly spaced from the purest to the most mixed of each topic."""
    first = data.sort_values(["weight", "article_id"], ascending=[False, True]).drop_duplicates("article_id")
    ranked = list(first.sort_values(["topic", "weight", "article_id"], ascending=[True, False, True]).article_id)
    return set(evenly(ranked, _MOST_ARTICLES))


def evenly(ranked: Sequence[T], most: int) -> list[T]:
    """Pick up to so many of a row, evenly spaced.

    Examples
    --------
    >>> evenly("abcdef", 3), evenly("ab", 3)
    (['a', 'c', 'e'], ['a', 'b'])
    """
    step = max(1.0, len(ranked) / most)
    return [ranked[int(i * step)] for i in range(min(len(ranked), most))]


def no_split(topics: pd.DataFrame) -> str:
    """Say why fewer than two topics are there."""
    return "one topic holds all passages" if len(topics) else "no topic was found"


def draw_topics_by_article(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`topics_by_article`.

    Parameters
    ----------
    data : DataFrame
        Columns ``article_id, article, topic, weight``; ``attrs["heads"]``, if there, maps each topic to what stands
        above its column.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> data = pd.DataFrame({"article_id": "a", "article": "A", "topic": ["T1", "T2"], "weight": [0.25, 0.75]})
    >>> [label.get_text() for label in draw_topics_by_article(data, Figure().add_subplot()).get_xticklabels()]
    ['T1', 'T2']
    """
    rows = list(data.drop_duplicates("article_id")[["article_id", "article"]].itertuples(index=False, name=None))
    heads = data.attrs.get("heads") or {topic: topic for topic in sorted(data.topic.unique())}
    topics = list(heads)
    row_at = {article_id: i for i, (article_id, _) in enumerate(rows)}
    column_at = {topic: i for i, topic in enumerate(topics)}
    printed = len(rows) <= _MOST_PRINTED
    for article_id, topic, weight in data[["article_id", "topic", "weight"]].itertuples(index=False):
        x, y = column_at[topic], row_at[article_id]
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=style.BLUE, alpha=float(weight), edgecolor="none"))
        if printed:
            ax.text(
                x,
                y,
                f"{weight:.2f}",
                ha="center",
                va="center",
                fontsize=8,
                color="white" if weight > 0.55 else style.INK,
            )
    ax.set_xlim(-0.5, len(topics) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_yticks(range(len(rows)), [name for _, name in rows], fontsize=9 if printed else 7)
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(topics)), list(heads.values()), fontsize=7 if len(topics) <= 8 else 6.5)
    ax.tick_params(length=0)
    return style.framed(ax)


def stability_over_k(
    articles: pd.DataFrame, passages: pd.DataFrame, over_k: pd.DataFrame
) -> style.Figure | style.TooLittle:
    """Show, for each number of topics tried, how far the split came back when the pile was resampled.

    Parameters
    ----------
    articles, passages : DataFrame
        Tables of those names.
    over_k : DataFrame
        See :class:`nlp_helpers.topics.Topics`.

    Returns
    -------
    Figure or TooLittle
        Below 200 passages nothing is drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> from nlp_helpers import example, tables
    >>> found = example.found()
    >>> stability_over_k(found["articles"], tables.make("passages", []), pd.DataFrame()).why
    '0 passages; a curve over the number of topics needs about 200'
    """
    n = len(passages)
    if n < PASSAGES_FOR_STABILITY:
        return style.TooLittle(
            "stability", f"{n:,} passages; a curve over the number of topics needs about {PASSAGES_FOR_STABILITY}"
        )
    if len(over_k) < 2:
        return style.TooLittle("stability", "fewer than two numbers of topics could be tried")
    data = over_k.round(4)
    chosen = data[data.chosen]
    said = f"chosen: {int(chosen.k.iloc[0])}" if len(chosen) else "no number was chosen"
    caption = (
        "Agreement (adjusted Rand index, 1 the same, 0 chance) between the topics of the whole pile and those of random parts "
        "of it, by the number of topics k: mean, and the band of the middle 80% of the trials. Dashed: the same with the words "
        f"dealt out at random. {said[0].upper()}{said[1:]}, by how much of what the split tells came back and not by this curve "
        f"alone: a coarse split can come back more easily and tell less. {n:,} passages. {wording.source_line(articles)}"
    )
    best = data.loc[data.stability.idxmax()]
    span = f"Line of stability over k from {data.k.min()} to {data.k.max()}"
    alt = f"{span}; highest {best.stability:.2f} at k={int(best.k)}; {said}."
    return style.Figure("stability", data, draw_stability, caption, alt, 3.4)


def draw_stability(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`stability_over_k`.

    Parameters
    ----------
    data : DataFrame
        Columns ``k, stability, low, high, chance, chosen``.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> tried = {"k": [2, 3], "stability": [0.8, 0.5], "low": [0.6, 0.3], "high": [0.9, 0.7], "chance": 0.1}
    >>> draw_stability(pd.DataFrame(tried | {"chosen": [True, False]}), Figure().add_subplot()).get_xlabel()
    'number of topics k'
    """
    k = data.k.astype(float)
    ax.fill_between(k, data.low.astype(float), data.high.astype(float), color=style.PALE, linewidth=0)
    ax.plot(k, data.stability, color=style.BLUE, marker="o", markersize=4)
    ax.plot(k, data.chance, color=style.GREY, linestyle="--", linewidth=1)
    ax.annotate(
        "words dealt out at random",
        (k.iloc[-1], data.chance.iloc[-1]),
        xytext=(0, 4),
        textcoords="offset points",
        ha="right",
        color=style.FAINT,
        fontsize=8,
    )
    for row in data[data.chosen].itertuples():
        ax.plot([row.k], [row.stability], marker="o", markersize=9, color=style.VERMILION)
        ax.annotate(
            f"chosen: {int(row.k)} topics",
            (row.k, row.stability),
            xytext=(8, 8),
            textcoords="offset points",
            color=style.VERMILION,
            fontsize=9,
        )
    ax.set_xticks(sorted(int(x) for x in data.k))
    ax.set_ylim(min(-0.05, float(data.low.min())), 1.05)
    ax.set_xlabel("number of topics k")
    ax.set_ylabel("agreement (adjusted Rand index)")
    return ax
