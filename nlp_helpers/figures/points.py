"""A figure of notebook 07: which points of a story each article carries, where, and in how many words."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nlp_helpers import tables
from nlp_helpers.figures import style, word_boxes
from nlp_helpers.points import rows as point_rows
from nlp_helpers.stories import order as story_order

_MOST_POINTS = 22
_MOST_ARTICLES = 12
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
        By default the story of :func:`most_points`.

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
    shared = points[points.n_articles > 1]
    if why := nothing_shared(articles, grouped, shared):
        return style.TooLittle(name, why)
    story = most_points(shared) if story is None else story
    rows = point_rows.carried(articles, blocks, sentences, shared[shared.story_id == story])
    if rows.empty:
        return style.TooLittle(
            name, f"in story {story} no two of the articles report the same point, as far as was found"
        )
    ids = columns_of(articles, grouped, rows, story)
    order = _order(rows)
    data = _data(articles, sentences, rows, ids, order)
    if style.mostly_boxes(data.label.dropna().drop_duplicates().str.split().str.join(" ")):
        return style.TooLittle(name, f"the figures' font lacks the letters of most of the {len(order):,} points")
    names = style.short_names(articles, sentences)
    own = only_rows(articles, sentences, points, ids)
    data = pd.concat(
        [data, own.assign(column=own.article_id.map(ids.index), name=own.article_id.map(names))], ignore_index=True
    )
    own_story = grouped[grouped.story_id == story]
    foreign = len(in_other_language(articles, own_story, rows))
    n_story = len(own_story) - foreign
    elsewhere = shared[shared.story_id != story]
    caption = (
        f"Points of story {story} that two or more of its {n_story:,} articles report, each under the words that have most "
        "in common with the others, in the order in which the story is told. Columns: first day first. In a cell the article "
        "from top to bottom, with the place of the point in it (black at the top: in the headline), and the point's words there; "
        "empty: left out, as far as was found. Details of a point can differ between articles. Last row: sentences of each "
        "article's body that are in no such point, and their words."
        + (f" Not shown: {style.count(len(order) - _MOST_POINTS, 'point')}." if len(order) > _MOST_POINTS else "")
        + (f" Not shown: {style.count(n_story - len(ids), 'article')} of the story." if n_story > len(ids) else "")
        + (f" Not compared, since in another language: {style.count(foreign, 'article')}." if foreign else "")
        + (f" Other stories have {style.count(elsewhere.point.nunique(), 'point')}." if len(elsewhere) else "")
        + f" {style.source_line(articles, len(ids))}"
    )
    height = _height(data) / 72
    return style.Figure(name, data, draw_points, caption, _alt(data, ids), height)


def nothing_shared(articles: pd.DataFrame, grouped: pd.DataFrame, shared: pd.DataFrame) -> str:
    """Say why no points can be set side by side; an empty string where they can.

    Parameters
    ----------
    articles, grouped : DataFrame
        The ``articles`` and ``stories`` tables.
    shared : DataFrame
        Rows of ``points`` that two or more articles carry.

    Returns
    -------
    str

    Examples
    --------
    >>> nothing_shared(*(tables.make(name, []) for name in ("articles", "stories", "points")))
    'no story of the 0 articles has two; there is nothing to set side by side'
    """
    if not (grouped.story_id.value_counts() > 1).any():
        return f"no story of the {style.count(len(articles), 'article')} has two; there is nothing to set side by side"
    if shared.empty:
        return f"in no story of the {style.count(len(articles), 'article')} do two report the same point"
    return ""


def most_points(points: pd.DataFrame) -> str:
    """Say which story has most points in common, counted by the outlets that carry them: a copy in one outlet adds nothing.

    Parameters
    ----------
    points : DataFrame
        The table of that name, not empty.

    Returns
    -------
    str

    Examples
    --------
    >>> span = {"start": 0, "end": 1, "n_articles": 2, "story_id": "S2"}
    >>> most_points(tables.make("points", [span | {"point": "P1", "article_id": a} for a in "ab"]))
    'S2'
    """
    own = points[points.n_articles > 1].drop_duplicates("point")
    counts = (
        own.assign(more=own.n_outlets.fillna(1) - 1).groupby("story_id").agg(more=("more", "sum"), n=("more", "size"))
    )
    return str(min(counts.index, key=lambda story: (-counts.more[story], -counts.n[story], story)))


def columns_of(articles: pd.DataFrame, grouped: pd.DataFrame, rows: pd.DataFrame, story: str) -> list[str]:
    """Choose the articles of a story that are shown, first day first; of many, those with most points.

    Parameters
    ----------
    articles, grouped : DataFrame
        The ``articles`` and ``stories`` tables.
    rows : DataFrame
        Columns ``article_id, point``, of that story.
    story : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> columns_of(found["articles"], found["stories"], pd.DataFrame({"article_id": ["pier-2"], "point": ["P1"]}), "S1")
    ['pier-1', 'pier-2']
    """
    order = story_order.in_order(articles, grouped[grouped.story_id == story])
    order = order[~order.article_id.isin(in_other_language(articles, order, rows))]
    counts = rows.groupby("article_id").point.nunique()
    most = sorted(order.article_id, key=lambda a: (-counts.get(a, 0), a))[:_MOST_ARTICLES]
    return [article_id for article_id in order.article_id if article_id in most]


def in_other_language(articles: pd.DataFrame, members: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """List the articles that carry no point and are not in the language that most of the story's articles are in.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id``, and ``language`` where it is known.
    members, rows : DataFrame
        Column ``article_id``: the story's articles, and those with points.

    Returns
    -------
    list of str
        That they leave a point out can't be said: it was not looked for in their language.

    Examples
    --------
    >>> spoken = pd.DataFrame({"article_id": ["a", "b", "c"], "language": ["en", "en", "de"]})
    >>> in_other_language(spoken, spoken, spoken[:2])
    ['c']
    """
    if "language" not in articles:
        return []
    own = articles[articles.article_id.isin(members.article_id) & articles.language.notna()]
    if own.empty:
        return []
    usual = own.language.value_counts().sort_index().idxmax()
    return own.article_id[(own.language != usual) & ~own.article_id.isin(rows.article_id)].tolist()


def _order(rows: pd.DataFrame) -> list[str]:
    """Points by how many articles carry them, then by how far up they stand: the most telling first."""
    by_point = rows.groupby("point", sort=False).agg(n=("n_articles", "first"), up=("up", "mean"))
    place = {point: i for i, point in enumerate(by_point.index)}
    up = by_point.up.astype(object).where(by_point.up.notna(), 0.0)
    return sorted(by_point.index, key=lambda p: (-by_point.n[p], round(float(up[p]), 6), place[p]))


def _data(
    articles: pd.DataFrame, sentences: pd.DataFrame, rows: pd.DataFrame, ids: list[str], order: list[str]
) -> pd.DataFrame:
    # Of the most telling ones the matrix keeps the order in which the story is told, which is that of their numbers.
    shown = sorted(order[:_MOST_POINTS], key=lambda point: (len(point), point))
    label = tables.with_text(point_rows.labels(articles, rows), articles).set_index("point").text
    data = rows[rows.point.isin(shown) & rows.article_id.isin(ids)]
    names = style.short_names(articles, sentences)
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
    said = "; ".join(f"“{word_boxes.short(r.label, 90)}” in {r.n_articles} articles" for r in top.itertuples())
    n = data.point.nunique()
    return f"Table of {style.count(n, 'point')} by {style.count(len(ids), 'article')}. Carried by most: {said}."


# ------------------------------------------------------------------ drawing
def _layout(data: pd.DataFrame) -> dict[str, Any]:
    """Where everything stands, in points."""
    n = int(data.column.max()) + 1
    label = 270.0 if n <= _MOST_NAMED else 215.0
    wide = min(80.0, (word_boxes.PAGE - label - _GAP) / n)
    label = word_boxes.PAGE - _GAP - wide * n
    names = [str(name) for name in data.sort_values("column").drop_duplicates("column").name]
    if n <= _MOST_NAMED:
        heads = [word_boxes.lay_out([(name, "same")], wide - 6, 6.5, most_lines=4) for name in names]
        return {
            "n": n,
            "label": label,
            "wide": wide,
            "heads": heads,
            "top": max(map(len, heads)) * 6.5 * 1.42 + 8,
            "key": [],
        }
    half = word_boxes.PAGE / 2 - 8
    key = [word_boxes.lay_out([(f"{i + 1}  {name}", "same")], half, 7, most_lines=1) for i, name in enumerate(names)]
    return {"n": n, "label": label, "wide": wide, "heads": [], "key": key, "top": (n + 1) // 2 * 7 * 1.42 + 26}


def _labels(data: pd.DataFrame, width: float) -> list[list[list[word_boxes.Run]]]:
    rows = data[data.point.notna()].drop_duplicates("point").sort_values("row")
    return [
        word_boxes.lay_out([(f"{r.point} ", "head"), (r.label, "same")], width, _LABEL_SIZE, most_lines=2)
        for r in rows.itertuples()
    ]


def _height(data: pd.DataFrame) -> float:
    return float(_layout(data)["top"] + (data.point.nunique() + 1) * _ROW + 10)


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
    at, height = _layout(data), _height(data)
    left = word_boxes.page(ax, height / 72)
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
            _draw_cell(ax, x0 + float(column) * wide, y, wide, own)
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
    rows = (len(at["key"]) + 1) // 2
    for i, lines in enumerate(at["key"]):
        word_boxes.draw(ax, lines, left + (i // rows) * word_boxes.PAGE / 2, i % rows * 7 * word_boxes.LEADING, 7)
        ax.text(x0 + i * at["wide"] + 3, at["top"] - 4, str(i + 1), fontsize=7.5, va="baseline", fontweight="bold")


def _draw_cell(ax: Axes, x: float, y: float, wide: float, own: pd.DataFrame) -> None:
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
