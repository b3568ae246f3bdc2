"""Figure of notebook 03: what each topic is, in words and sentences of its passages.

In: ``articles, sentences, topics, passages`` and the vectors of the passages. Out: a figure with a row per term and sentence.
"""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from nlp_helpers import tables
from nlp_helpers.figures import style, wording
from nlp_helpers.plurals import count
from nlp_helpers.topics import sentences as topic_sentences

# Of a card, in inches: a line of a term, a line of a sentence, the heading, the space below.
_TERM, _LINE, _HEAD, _GAP = 0.165, 0.135, 0.26, 0.22
_LETTERS, _MOST_LINES = 64, 5
_PAGE = style.WIDTH - 0.1


def topic_cards(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    topics: pd.DataFrame,
    passages: pd.DataFrame,
    vectors: NDArray[np.float64] | None = None,
) -> style.Figure | style.TooLittle:
    """Show each topic's terms, how far they set it apart, and sentences that stand for it.

    Parameters
    ----------
    articles, sentences, topics, passages : DataFrame
        Tables of those names.
    vectors : array of float, shape (n_passages, d), optional
        Of the passages, see :func:`nlp_helpers.topics.sentences.representatives`.

    Returns
    -------
    Figure or TooLittle
        With more topics, fewer terms and sentences for each; the data have a row for each term and sentence shown.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> none = [tables.make(name, []) for name in ("topics", "passages")]
    >>> topic_cards(found["articles"], found["sentences"], *none).why
    'no topic was found'
    """
    if not len(topics):
        return style.TooLittle("topic_cards", "no topic was found")
    n_terms, n = (8, 3) if len(topics) <= 4 else (6, 2)
    terms = topic_sentences.term_counts(articles, topics, passages)
    terms = terms[terms.n > 0].assign(kind="term", share=terms.n / terms.of, share_rest=terms.n_rest / terms.of_rest)
    terms = terms.assign(rank=terms.groupby("topic").cumcount() + 1)
    shown = topic_sentences.representatives(articles, topics, passages, vectors, n).assign(kind="sentence")
    data = pd.concat([tables.with_text(terms[terms["rank"] <= n_terms], articles), shown], ignore_index=True)
    about = topics[["topic", "label", "n_passages", "n_articles", "stability"]]
    data = about.merge(data, on="topic").assign(order=lambda d: d.topic.map({t: i for i, t in enumerate(topics.topic)}))
    data = data.sort_values(["order", "kind", "rank"], ascending=[True, False, True], ignore_index=True)
    data = data.assign(article=data.article_id.map(wording.short_names(articles, sentences, 60)))
    columns = ["topic", "label", "n_passages", "n_articles", "stability", "kind", "rank", "term", "share", "share_rest"]
    data = data[[*columns, "article_id", "article", "start", "end", "text"]]
    if data.empty:
        return style.TooLittle("topic_cards", "no topic has a passage with words")
    caption = (
        (
            "Left, words that set each topic apart: share of the topic's passages (sentences) that hold the word, and in "
            "grey of all other passages"
            if len(topics) > 1
            else "Left, its commonest words, with nothing to set it apart from: share of the passages (sentences) that hold each"
        )
        + ". Right, sentences that stand for it: close to its centre, holding its words, each from another article "
        f"where there is one. {int(passages.topic.notna().sum()):,} passages. {wording.source_line(articles)}"
    )
    alt = f"{len(topics)} topics. " + " ".join(
        f"{t.topic}, {count(t.n_passages, 'passage')}: {', '.join(own.term)}."
        for t, own in ((t, data[(data.topic == t.topic) & (data.kind == "term")]) for t in topics.itertuples())
    )
    height = sum(_height(own) for _, own in data.groupby("topic", sort=False)) + 0.05
    return style.Figure("topic_cards", data, draw_topic_cards, caption, alt, height)


def _height(own: pd.DataFrame) -> float:
    lines = sum(len(_wrapped(text)) + 1.3 for text in own[own.kind == "sentence"].text)
    return float(_HEAD + max((own.kind == "term").sum() * _TERM, lines * _LINE) + _GAP)


def _wrapped(text: str) -> list[str]:
    # An inch of text may be one word: a script without spaces, or an address.
    lines = textwrap.wrap(style.drawable(" ".join(text.split())), _LETTERS, break_on_hyphens=False)
    return (
        lines
        if len(lines) <= _MOST_LINES
        else [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][: _LETTERS - 2] + "…"]
    )


def draw_topic_cards(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`topic_cards`.

    Parameters
    ----------
    data : DataFrame
        Columns ``topic, label, n_passages, n_articles, stability, kind, term, share, share_rest, article, text``.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> about = {"topic": "T1", "label": "pier", "n_passages": 2, "n_articles": 1, "stability": 0.9, "article": "Post"}
    >>> rows = [{"kind": "term", "term": "pier", "share": 0.5, "share_rest": 0.1}, {"kind": "sentence", "text": "It closed."}]
    >>> ax = draw_topic_cards(pd.DataFrame([about | row for row in rows]), Figure().add_subplot())
    >>> ax.texts[0].get_text()
    'T1  pier'
    """
    widest = max(float(data[["share", "share_rest"]].astype(float).max().max()), 0.01)
    y = 0.0
    for _, own in data.groupby("topic", sort=False):
        if y:
            ax.plot([0, _PAGE], [y - _GAP / 2] * 2, color=style.GRID, linewidth=0.8)
        _card(ax, own, y, widest)
        y += _height(own)
    ax.set_xlim(0, _PAGE)
    ax.set_ylim(y, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_axis_off()
    return ax


def _card(ax: Axes, own: pd.DataFrame, y: float, widest: float) -> None:
    topic = own.iloc[0]
    label = textwrap.shorten(style.drawable(str(topic.label)), 58, placeholder="…")
    ax.text(0, y + 0.02, f"{topic.topic}  {label}", fontsize=9, fontweight="bold", va="top")
    stability = "" if pd.isna(topic.stability) else f", stability {topic.stability:.2f}"
    of = f"{count(topic.n_passages, 'passage')} of {count(topic.n_articles, 'article')}"
    ax.text(_PAGE, y + 0.02, f"{of}{stability}", fontsize=8, color=style.FAINT, va="top", ha="right")
    top, left, wide = y + _HEAD, 1.25, 1.5
    for i, row in enumerate(own[own.kind == "term"].itertuples()):
        at = top + i * _TERM
        term = textwrap.shorten(style.drawable(row.term), 18, placeholder="…")
        ax.text(left - 0.06, at + _TERM / 2, term, fontsize=8, ha="right", va="center")
        shares = [(row.share, style.BLUE, 0.02, 0.085), (row.share_rest, style.GREY, 0.105, 0.04)]
        for share, colour, below, thick in shares:
            length = 0.0 if pd.isna(share) else wide * float(share) / widest
            ax.add_patch(Rectangle((left, at + below), length, thick, facecolor=colour, edgecolor="none"))
        rest = "" if pd.isna(row.share_rest) else f" · {_percent(row.share_rest)}"
        longest = wide * max(row.share, 0 if pd.isna(row.share_rest) else row.share_rest) / widest
        said = f"{_percent(row.share)}{rest}"
        ax.text(left + longest + 0.06, at + _TERM / 2, said, fontsize=7, color=style.FAINT, va="center")
    at = top
    for row in own[own.kind == "sentence"].itertuples():
        lines = _wrapped(row.text)
        ax.text(3.75, at, "\n".join(lines), fontsize=8, va="top", linespacing=1.15)
        at += len(lines) * _LINE
        ax.text(3.75, at, f"— {row.article}", fontsize=7, color=style.FAINT, va="top")
        at += 1.3 * _LINE


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 or not share else "<1%"
