"""Figure of notebook 07: the words that all articles of a story use, and those that only one of them does.

In: ``articles, sentences, stories``. Out: a figure with a row for each word and article, and a place of the word there.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nlp_helpers import tables
from nlp_helpers.figures import style, wording
from nlp_helpers.keyness import story_words

_MOST_COLUMNS = 6
_SHARED_WORDS = 12
_OWN_WORDS = 4


def words_side_by_side(
    articles: pd.DataFrame, sentences: pd.DataFrame, grouped: pd.DataFrame
) -> style.Figure | style.TooLittle:
    """Show the words that all articles of the largest story use, and those that only one of them does.

    Parameters
    ----------
    articles, sentences : DataFrame
        Tables of those names.
    grouped : DataFrame
        The ``stories`` table.

    Returns
    -------
    Figure or TooLittle
        Of the six longest articles, where the story has more.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> data = words_side_by_side(found["articles"], found["sentences"], found["stories"]).data
    >>> data[data.group == "in all"].word.drop_duplicates().tolist()[:3]
    ['pier', 'north', 'board']
    """
    story, words = _largest(articles, sentences, grouped)
    if words.empty:
        return style.TooLittle("words", "no story has two articles; there is nothing to set side by side")
    lengths = words.groupby("article_id")["count"].sum()
    shown = sorted(lengths.sort_values(ascending=False, kind="stable").index[:_MOST_COLUMNS])
    words = words[words.article_id.isin(shown)]
    words = words.assign(n_articles=words.groupby("word").article_id.transform("nunique"))
    data = pd.concat(
        [_shared(words, len(shown)), *(_own(words, article_id) for article_id in shown)], ignore_index=True
    )
    if none := style.unreadable("words", data.word.unique(), f"{data.word.nunique():,} words"):
        return none
    data = tables.with_text(
        data.assign(article=data.article_id.map(wording.short_names(articles, sentences, 24))), articles
    )
    n_shared, n_all = words[words.n_articles == len(shown)].word.nunique(), words.word.nunique()
    caption = (
        f"How often each article of story {story} uses a word: the words that all {len(shown)} use, first those that each of "
        "them uses often, then for each article the words that it alone uses most. "
        f"{n_shared:,} of {n_all:,} words are in all {len(shown)}. "
        f"{wording.source_line(articles[articles.article_id.isin(grouped[grouped.story_id == story].article_id)], len(shown))}"
    )
    in_all = ", ".join(data[data.group == "in all"].word.unique()[:6])
    alt = f"Table of word counts for {len(shown)} articles of story {story}. In all: {in_all or 'none'}."
    return style.Figure(
        "words", data, draw_words, caption, alt, 1.0 + 0.2 * data[["group", "word"]].drop_duplicates().shape[0]
    )


def _largest(articles: pd.DataFrame, sentences: pd.DataFrame, grouped: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Find the largest story that has any words, and count them; the others' need not be counted."""
    sizes = grouped.story_id.value_counts()
    story, words = "", pd.DataFrame()
    for story in sorted(sizes.index[sizes > 1], key=lambda s: (-sizes[s], s)):
        members = grouped[grouped.story_id == story]
        of_it = sentences[sentences.article_id.isin(members.article_id)]
        words = story_words.words_by_article(articles[articles.article_id.isin(members.article_id)], of_it, members)
        if len(words):
            break
    return story, words


def _shared(words: pd.DataFrame, n: int) -> pd.DataFrame:
    in_all = words[words.n_articles == n]
    # The least count first: a word that one article uses thirty times and another once is hardly shared.
    rank = (
        in_all.groupby("word")["count"].agg(["min", "sum"]).sort_values(["min", "sum"], ascending=False, kind="stable")
    )
    top = list(rank.index[:_SHARED_WORDS])
    return _in_order(in_all[in_all.word.isin(top)], top).assign(group="in all")


def _own(words: pd.DataFrame, article_id: str) -> pd.DataFrame:
    own = words[(words.n_articles == 1) & (words.article_id == article_id)]
    own = own.sort_values(["count", "word"], ascending=[False, True]).head(_OWN_WORDS)
    return own.assign(group=f"only in {article_id}")


def _in_order(rows: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    return rows.assign(rank=rows.word.map(order.index)).sort_values(["rank", "article_id"]).drop(columns="rank")


def draw_words(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`words_side_by_side`.

    Parameters
    ----------
    data : DataFrame
        Columns ``group, word, article_id, article, count``.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> data = words_side_by_side(found["articles"], found["sentences"], found["stories"]).data
    >>> len(draw_words(data, Figure().add_subplot()).patches) == len(data)
    True
    """
    columns = data.sort_values("article_id").drop_duplicates("article_id")
    at = {article_id: i for i, article_id in enumerate(columns.article_id)}
    rows = list(data[["group", "word"]].drop_duplicates().itertuples(index=False, name=None))
    row_at = {key: i for i, key in enumerate(rows)}
    most = data["count"].max()
    for group, word, article_id, count in data[["group", "word", "article_id", "count"]].itertuples(index=False):
        shade = 0.15 + 0.85 * count / most
        colour = style.BLUE if group == "in all" else style.ORANGE
        x, y = at[article_id], row_at[group, word]
        ax.add_patch(Rectangle((x - 0.5, y - 0.45), 1, 0.9, facecolor=colour, alpha=shade, edgecolor="none"))
        ax.text(
            x,
            y,
            str(count),
            ha="center",
            va="center",
            fontsize=8,
            color="white" if shade > 0.6 and colour == style.BLUE else style.INK,
        )
    for y in range(1, len(rows)):
        if rows[y][0] != rows[y - 1][0]:
            ax.axhline(y - 0.5, color=style.FAINT, linewidth=0.6)
    ax.set_xlim(-0.5, len(at) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_yticks(range(len(rows)), [style.drawable(word) for _, word in rows])
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(at)), [_two_lines(name, 84 // len(at)) for name in columns.article], fontsize=8)
    return style.bare(ax)


def _two_lines(name: str, width: int) -> str:
    lines = textwrap.wrap(name, width)
    return "\n".join(
        [*lines[:1], lines[1][: width - 1] + "…" if len(lines) > 2 else lines[1]] if len(lines) > 1 else lines
    )
