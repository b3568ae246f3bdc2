"""Figure of notebook 07: which points of a story each article carries, where, and in how many words.

In: ``articles, blocks, sentences, stories, points``. Out: a figure with a row per point and article.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nlp_helpers import tables
from nlp_helpers.figures import style, word_boxes, wording
from nlp_helpers.plurals import count
from nlp_helpers.points import rows as point_rows
from nlp_helpers.points.story import choose, in_other_language

_MOST_POINTS = 22
_MOST_NAMED = 6  # columns that have room for a name
_LABEL_SIZE = 7.2
_ROW, _GAP = 25.0, 10.0  # points: of a row, beside the labels
_MINI, _HIGH = 11.0, 19.0  # points: the picture of an article in a cell


def points_of_story(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    sentences: pd.DataFrame,
    grouped: pd.DataFrame,
    points: pd.DataFrame,
    story: str | None = None,
) -> style.Figure | style.TooLittle:
    """Show which articles of a story carry each point, how far up, and in how many words.

    Parameters
    ----------
    articles, blocks, sentences : DataFrame
        Tables of those names.
    grouped, points : DataFrame
        The ``stories`` and ``points`` tables.
    story : str, optional
        By default the story of :func:`nlp_helpers.points.story.most_points`.

    Returns
    -------
    Figure or TooLittle
        Of the 22 points that most articles carry and the 12 articles with most of them.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> of = [found[name] for name in ("articles", "blocks", "sentences", "stories")]
    >>> points_of_story(*of, tables.make("points", [])).why
    'in no story of the 3 articles do two report the same point'
    """
    name = "points"
    chosen = choose(articles, grouped, points, story)
    if isinstance(chosen, str):
        return style.TooLittle(name, chosen)
    story, ids = chosen.story, chosen.article_ids
    rows = point_rows.carried(articles, blocks, sentences, chosen.points)
    order = _order(rows)
    names = wording.short_names(articles, sentences)
    data = _data(articles, names, rows, ids, order)
    said = data.label.dropna().drop_duplicates().str.split().str.join(" ")
    if none := style.unreadable(name, said, f"{len(order):,} points"):
        return none
    own = only_rows(articles, sentences, points, ids)
    data = pd.concat(
        [data, own.assign(column=own.article_id.map(ids.index), name=own.article_id.map(names))], ignore_index=True
    )
    own_story = grouped[grouped.story_id == story]
    foreign = len(in_other_language(articles, own_story, rows))
    n_story = len(own_story) - foreign
    elsewhere = points[points.story_id != story]
    caption = (
        f"Points of story {story} that two or more of its {n_story:,} articles report, each under the words that have most "
        "in common with the others, in the order in which the story is told. Columns: first day first. In a cell the article "
        "from top to bottom, with the place of the point in it (black at the top: in the headline), and the point's words there; "
        "empty: left out, as far as was found. Details of a point can differ between articles. Last row: sentences of each "
        "article's body that are in no such point, and their words."
        + (f" Not shown: {count(len(order) - _MOST_POINTS, 'point')}." if len(order) > _MOST_POINTS else "")
        + (f" Not shown: {count(n_story - len(ids), 'article')} of the story." if n_story > len(ids) else "")
        + (f" Not compared, since in another language: {count(foreign, 'article')}." if foreign else "")
        + (f" Other stories have {count(elsewhere.point.nunique(), 'point')}." if len(elsewhere) else "")
        + f" {wording.source_line(articles, len(ids))}"
    )
    height = _height(_layout(data), data) / 72
    return style.Figure(name, data, draw_points, caption, _alt(data, ids), height)


def _order(rows: pd.DataFrame) -> list[str]:
    """Points by how many articles carry them, then by how far up they stand: the most telling first."""
    by_point = rows.groupby("point", sort=False).agg(n=("n_articles", "first"), up=("up", "mean"))
    place = {point: i for i, point in enumerate(by_point.index)}
    up = by_point.up.astype(object).where(by_point.up.notna(), 0.0)
    return sorted(by_point.index, key=lambda p: (-by_point.n[p], round(float(up[p]), 6), place[p]))


def _data(
    articles: pd.DataFrame, names: pd.Series, rows: pd.DataFrame, ids: list[str], order: list[str]
) -> pd.DataFrame:
    # Of the most telling ones the matrix keeps the order in which the story is told, which is that of their numbers.
    shown = sorted(order[:_MOST_POINTS], key=lambda point: (len(point), point))
    label = tables.with_text(point_rows.labels(articles, rows), articles).set_index("point").text
    data = rows[rows.point.isin(shown) & rows.article_id.isin(ids)]
    data = data.assign(
        row=data.point.map(shown.index),
        column=data.article_id.map(ids.index),
        name=data.article_id.map(names),
        label=data.point.map(label),
    )
    return tables.with_text(data.sort_values(["row", "column", "start"], ignore_index=True), articles)


def only_rows(
    articles: pd.DataFrame, sentences: pd.DataFrame, points: pd.DataFrame, article_ids: list[str]
) -> pd.DataFrame:
    """Count the sentences of each article that are in no point which another article carries, too.

    Parameters
    ----------
    articles, sentences, points : DataFrame
        Tables of those names.
    article_ids : list of str

    Returns
    -------
    DataFrame
        A row per article that has any: ``article_id, n`` (sentences), ``words``, and the first of them: ``start, end, text``.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> only_rows(found["articles"], found["sentences"], tables.make("points", []), ["ferry"])[["n", "words"]].values.tolist()
    [[1, 22]]
    """
    alone = tables.with_text(point_rows.only_here(sentences, points, article_ids), articles)
    alone = alone.assign(words=[point_rows.n_words(text) for text in alone.text])
    first = alone.sort_values(["article_id", "start"]).groupby("article_id", sort=False)
    made = first.agg(
        n=("words", "size"),
        words=("words", "sum"),
        start=("start", "first"),
        end=("end", "first"),
        text=("text", "first"),
    )
    return made.reset_index()


def _alt(data: pd.DataFrame, ids: list[str]) -> str:
    top = data[data.point.notna()].drop_duplicates("point").head(3)
    said = "; ".join(f"“{style.short(r.label, 90)}” in {r.n_articles} articles" for r in top.itertuples())
    n = data.point.nunique()
    return f"Table of {count(n, 'point')} by {count(len(ids), 'article')}. Carried by most: {said}."


def _layout(data: pd.DataFrame) -> dict[str, Any]:
    """Where everything stands, in points."""
    n = int(data.column.max()) + 1
    label = 270.0 if n <= _MOST_NAMED else 215.0
    wide = min(80.0, (word_boxes.PAGE - label - _GAP) / n)
    label = word_boxes.PAGE - _GAP - wide * n
    names = [str(name) for name in data.sort_values("column").drop_duplicates("column").name]
    if n <= _MOST_NAMED:
        heads = [word_boxes.lay_out([(name, "same")], wide - 6, 6.5, most_lines=4) for name in names]
        top = max(map(len, heads)) * 6.5 * word_boxes.LEADING + 8
        return {"n": n, "label": label, "wide": wide, "heads": heads, "key": [], "top": top}
    return {
        "n": n, "label": label, "wide": wide, "heads": [], "key": names, "top": word_boxes.key_height(names) + 26,
    }  # fmt: skip


def _labels(data: pd.DataFrame, width: float) -> list[list[list[word_boxes.Run]]]:
    rows = data[data.point.notna()].drop_duplicates("point").sort_values("row")
    return [
        word_boxes.lay_out([(f"{r.point} ", "head"), (r.label, "same")], width, _LABEL_SIZE, most_lines=2)
        for r in rows.itertuples()
    ]


def _height(at: dict[str, Any], data: pd.DataFrame) -> float:
    return float(at["top"] + (data.point.nunique() + 1) * _ROW + 10)


def draw_points(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`points_of_story`: a row per point, a column per article.

    Parameters
    ----------
    data : DataFrame
        Columns ``point, row, column, label, name, role, words, up``; rows without a point count what is only there: ``n, words``.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"point": "P1", "row": 0, "label": "The pier closes.", "role": "body", "words": 3, "up": 0.5, "n": None}
    >>> data = pd.DataFrame([row | {"column": i, "name": name} for i, name in enumerate("AB")])
    >>> [text.get_text() for text in draw_points(data, Figure().add_subplot()).texts][-3:]
    ['3', '3', 'in no shared point']
    """
    at = _layout(data)
    left = word_boxes.page(ax, _height(at, data) / 72)
    x0, wide = left + at["label"] + _GAP, at["wide"]
    _draw_heads(ax, at, left, x0)
    y = at["top"]
    right = x0 + wide * at["n"]
    for row, lines in enumerate(_labels(data, at["label"])):
        if row % 2 == 0:
            ax.add_patch(
                Rectangle((left - 2, y), right - left + 2, _ROW, facecolor="#F6F6F6", edgecolor="none", zorder=0)
            )
        word_boxes.draw(ax, lines, left, y + (_ROW - word_boxes.height_of(lines, _LABEL_SIZE)) / 2, _LABEL_SIZE)
        for column, own in data[data.row == row].groupby("column"):
            _draw_cell(ax, x0 + float(column) * wide, y, own)
        y += _ROW
    ax.plot([left, right], [y + 2] * 2, color=style.FAINT, linewidth=0.8)
    ax.text(left, y + _ROW / 2 + 2, "in no shared point", fontsize=_LABEL_SIZE, va="center", fontweight="bold")
    for own in data[data.point.isna()].itertuples():
        says = f"{own.n:,.0f} sent.\n{own.words:,} w." if wide >= 40 else f"{own.n:,.0f}\n{own.words:,}"
        ax.text(x0 + own.column * wide + 3, y + _ROW / 2 + 2, says, fontsize=6.3, va="center", linespacing=1.3)
    return ax


def _draw_heads(ax: Axes, at: dict[str, Any], left: float, x0: float) -> None:
    for i, lines in enumerate(at["heads"]):
        word_boxes.draw(ax, lines, x0 + i * at["wide"] + 3, at["top"] - 4 - word_boxes.height_of(lines, 6.5), 6.5)
    word_boxes.draw_key(ax, at["key"], left, 0)
    for i in range(len(at["key"])):
        ax.text(x0 + i * at["wide"] + 3, at["top"] - 4, str(i + 1), fontsize=7.5, va="baseline", fontweight="bold")


def _draw_cell(ax: Axes, x: float, y: float, own: pd.DataFrame) -> None:
    """The article in small, with the places of the point, and its words there."""
    left, top = x + 3, y + (_ROW - _HIGH) / 2
    ax.add_patch(Rectangle((left, top), _MINI, _HIGH, facecolor="white", edgecolor="#999999", linewidth=0.5, zorder=2))
    head = 3.0
    for row in own.itertuples():
        if pd.isna(row.up):
            box = Rectangle((left, top), _MINI, head, facecolor=style.INK, edgecolor="none", zorder=3)
        else:
            place = top + head + (_HIGH - head - 2) * float(row.up)
            box = Rectangle((left, place), _MINI, 2.0, facecolor=style.BLUE, edgecolor="none", zorder=3)
        ax.add_patch(box)
    ax.text(left + _MINI + 2.5, y + _ROW / 2, f"{int(own.words.sum()):,}", fontsize=6.8, va="center", zorder=3)
