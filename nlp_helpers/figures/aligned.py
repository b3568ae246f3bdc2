"""Figure of notebook 05: passages that two articles share, side by side and word by word.

In: ``articles, sentences, echoes``. Out: a figure with a row per run of words.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from nlp_helpers import tables
from nlp_helpers.echoes import aligned
from nlp_helpers.figures import style, word_boxes, wording
from nlp_helpers.figures.echoes import SAYS
from nlp_helpers.plurals import count

_MOST_PAIRS = 8
_MOST_OF_TWO = 3  # of the same two articles
_LONG_SAME = 16  # words that are the same, in a row, of which only the ends are shown
_ENDS = 5
_MOST_LINES = 9
_HIGHEST = 8.5  # inches


def aligned_passages(
    articles: pd.DataFrame, sentences: pd.DataFrame, echoes: pd.DataFrame, most: int = _MOST_PAIRS
) -> style.Figure | style.TooLittle:
    """Show passages that two articles share, side by side and word by word.

    Parameters
    ----------
    articles, sentences, echoes : DataFrame
        Tables of those names.
    most : int
        Pairs of passages, those first in which much is the same and something is not.

    Returns
    -------
    Figure or TooLittle

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> aligned_passages(found["articles"], found["sentences"], tables.make("echoes", [])).why
    'no passage is shared between any two of 3 articles'
    """
    name = "aligned_passages"
    if echoes.empty:
        return style.TooLittle(name, f"no passage is shared between any two of {count(len(articles), 'article')}")
    data = beside(articles, sentences, telling(echoes, most))
    if none := style.unreadable(name, data.text.str.split().str.join(" "), f"{len(echoes):,} shared passages"):
        return none
    while data["pair"].max() > 0 and _height_of_pairs(data) > _HIGHEST:
        data = data[data["pair"] < data["pair"].max()]
    shown = data["pair"].nunique()
    left = len(echoes) - shown
    caption = (
        "Passages that two articles share, the words of one beside those of the other. Plain: the same words, case and marks "
        "aside; bold on ochre: other words in their place; underlined on blue: only here. Grey, in brackets: words left out of "
        "the picture, the same in both."
        + (f" Shown are those that are alike but not the same; not shown: {count(left, 'pair')}." if left else "")
        + f" {wording.source_line(articles, data.article_id.nunique())}"
    )
    first = data[data["pair"] == 0]
    sides = [" ".join(first.text[first.side == side])[:160] for side in "ab"]
    alt = f"{count(shown, 'pair')} of passages, word by word. The first: “{sides[0]}” and “{sides[1]}”."
    return style.Figure(name, data, draw_aligned, caption, alt, _height_of_pairs(data))


def beside(articles: pd.DataFrame, sentences: pd.DataFrame, echoes: pd.DataFrame) -> pd.DataFrame:
    """Put pairs of passages side by side, with the names of their articles.

    Parameters
    ----------
    articles, sentences : DataFrame
        Tables of those names.
    echoes : DataFrame
        Rows of the ``echoes`` table.

    Returns
    -------
    DataFrame
        From :func:`nlp_helpers.echoes.aligned.pieces`, with ``text``, with ``kind, match, similarity`` of the pair, and with
        the name of the article, ``article``.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> "article" in beside(found["articles"], found["sentences"], tables.make("echoes", []))
    True
    """
    data = tables.with_text(aligned.pieces(articles, echoes), articles)
    about = echoes.reset_index(drop=True)[["kind", "match", "similarity"]]
    data = data.merge(about, left_on="pair", right_index=True)
    return data.assign(article=data.article_id.map(wording.short_names(articles, sentences, 44)))


def telling(echoes: pd.DataFrame, most: int) -> pd.DataFrame:
    """Choose the pairs that show most: alike and yet not the same, at most three of the same two articles, none twice.

    Parameters
    ----------
    echoes : DataFrame
        The table of that name.
    most : int

    Returns
    -------
    DataFrame
        Rows of `echoes`, the most telling first.

    Examples
    --------
    >>> pair = {"article_id_a": "a", "start_a": 0, "end_a": 90, "article_id_b": "b", "start_b": 0, "end_b": 90}
    >>> rows = [pair | {"match": "verbatim"}, pair | {"start_a": 95, "end_a": 190, "start_b": 80, "match": "near"}]
    >>> telling(tables.make("echoes", rows), 1).match.tolist()
    ['near']
    """
    length = (echoes[["end_a", "end_b"]].to_numpy() - echoes[["start_a", "start_b"]].to_numpy()).min(axis=1)
    rank = echoes.match.astype(object).map({"near": 0, "paraphrase": 1, "verbatim": 2}).fillna(3)
    # House text is no news: it is shown when there is nothing else.
    rank = rank.where((echoes.kind != "house text").fillna(True).astype(bool), rank + 4)
    order = echoes.assign(rank=rank, length=length).sort_values(
        ["rank", "length"], ascending=[True, False], kind="stable"
    )
    chosen: list[int] = []
    taken: list[tuple[str, int, int]] = []
    of_two: dict[frozenset[str], int] = {}
    # First passages of which neither was shown; then, if there is room, those of which one was.
    for most_again in (0, 1):
        for row in order.drop(index=chosen).itertuples():
            spans = [(row.article_id_a, row.start_a, row.end_a), (row.article_id_b, row.start_b, row.end_b)]
            two = frozenset((row.article_id_a, row.article_id_b))
            again = sum(any(i == j and a < d and c < b for j, c, d in taken) for i, a, b in spans)
            if len(chosen) < most and again <= most_again and of_two.get(two, 0) < _MOST_OF_TWO:
                chosen.append(row.Index)
                taken += spans
                of_two[two] = of_two.get(two, 0) + 1
    return echoes.loc[chosen]


_GAP, _BETWEEN, _TOP = 16.0, 9.0, 4.0  # points: between the sides, below a pair, above the first


def _side(own: pd.DataFrame, width: float) -> list[list[word_boxes.Run]]:
    stretches: list[tuple[str, str]] = []
    before = None
    for look, text, n_words, start, end in own[["look", "text", "n_words", "start", "end"]].itertuples(index=False):
        blank, before = "" if start == before else " ", end
        words = text.split()
        if look == "same" and n_words > _LONG_SAME and len(words) > 2 * _ENDS + 2:
            head, tail = " ".join(words[:_ENDS]), " ".join(words[-_ENDS:])
            stretches += [(blank + head, look), (f" [… {len(words) - 2 * _ENDS:,} words …] ", "aside"), (tail, look)]
        else:
            stretches.append((blank + text, look))
    return word_boxes.lay_out(stretches, width, most_lines=_MOST_LINES)


def _heads(own: pd.DataFrame, width: float) -> dict[str, list[list[word_boxes.Run]]]:
    names = own.drop_duplicates("side").set_index("side").article
    return {side: word_boxes.lay_out([(names.get(side, ""), "head")], width, 7, most_lines=1) for side in "ab"}


def _column() -> float:
    return (word_boxes.PAGE - _GAP) / 2


def _height_of_pairs(data: pd.DataFrame) -> float:
    total = _TOP
    for _, own in data.groupby("pair"):
        total += 2 * 7 * word_boxes.LEADING + _BETWEEN
        total += max(word_boxes.height_of(_side(own[own.side == side], _column())) for side in "ab")
    return total / 72 + 0.15


def draw_aligned(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`aligned_passages`: two columns of words, a pair of passages below the other.

    Parameters
    ----------
    data : DataFrame
        Columns ``pair, side, look, article, start, end, text, n_words, kind, match``.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"pair": 0, "look": "same", "start": 0, "end": 8, "text": "The pier", "n_words": 2, "kind": "same copy"}
    >>> data = pd.DataFrame([row | {"match": "verbatim", "side": s, "article": s.upper()} for s in "ab"])
    >>> [text.get_text() for text in draw_aligned(data, Figure().add_subplot()).texts]
    ['the same copy · verbatim', 'A', 'The pier', 'B', 'The pier']
    """
    wide = _column()
    left = word_boxes.page(ax, _height_of_pairs(data))
    y = _TOP
    for _, own in data.groupby("pair"):
        kind, match = (own[c].iloc[0] for c in ("kind", "match"))
        says = " · ".join(part for part in (SAYS.get(kind, ""), match if isinstance(match, str) else "") if part)
        word_boxes.rule(ax, left, y - 1)
        ax.text(left, y + 7.5, says, fontsize=7, color=style.FAINT, va="baseline")
        y += 7 * word_boxes.LEADING
        heads, below = _heads(own, wide), []
        for i, side in enumerate("ab"):
            x = left + i * (wide + _GAP)
            at = word_boxes.draw(ax, heads[side], x, y, 7)
            below.append(word_boxes.draw(ax, _side(own[own.side == side], wide), x, at))
        y = max(below) + _BETWEEN
    return ax
