"""Figure of notebook 07: how much of each article of a story goes to each point.

In: ``articles, blocks, sentences, stories, points``. Out: a figure with a row per article and point.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nlp_helpers import tables
from nlp_helpers.figures import style, wording
from nlp_helpers.plurals import count
from nlp_helpers.points import rows as point_rows
from nlp_helpers.points.story import choose

#: Of the points that most articles report; the other points are grey.
COLOURS = (style.BLUE, style.ORANGE, style.GREEN, style.PURPLE, style.SKY, style.VERMILION)
_FOR_LETTER = 0.0145  # of the axis


def attention(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    sentences: pd.DataFrame,
    grouped: pd.DataFrame,
    points: pd.DataFrame,
    story: str | None = None,
) -> style.Figure | style.TooLittle:
    """Show how much of each article of a story goes to each point, and how much to what it alone has.

    Parameters
    ----------
    articles, blocks, sentences, grouped, points, story
        As :func:`nlp_helpers.figures.points.points_of_story` takes them.

    Returns
    -------
    Figure or TooLittle
        Of the 12 articles with most points.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> of = [found[name] for name in ("articles", "blocks", "sentences", "stories")]
    >>> attention(*of, tables.make("points", [])).why
    'in no story of the 3 articles do two report the same point'
    """
    name = "attention"
    chosen = choose(articles, grouped, points, story)
    if isinstance(chosen, str):
        return style.TooLittle(name, chosen)
    story, rows, ids = chosen.story, chosen.points, chosen.article_ids
    data = point_rows.attention(articles, blocks, rows, ids)
    words, carried_by = data.groupby("point").words.sum(), rows.groupby("point").n_articles.first()
    most = sorted(words.index, key=lambda p: (-carried_by[p], -words[p], p))[: len(COLOURS)]
    label = tables.with_text(point_rows.labels(articles, rows), articles).set_index("point").text
    names = wording.short_names(articles, sentences)
    data = data.assign(
        row=data.article_id.map(ids.index), name=data.article_id.map(names), label=data.point.map(label),
        number=data.point.map({point: i for i, point in enumerate(most)}),
    )  # fmt: skip
    n_other = data.point.nunique() - len(most)
    caption = (
        f"How the words of the body of each article of story {story} are shared out among the points that two or more articles "
        "report; each word counts once. Colours: the points that most of them report, those with most words first"
        + (f"; grey: {count(n_other, 'other point')}" if n_other else "")
        + "; empty: words that are in no such point, the newsroom's own matter or what was not recognised as the same. "
        f"{wording.source_line(articles, len(ids))}"
    )
    alone = data[data.point.isna() & (data.n_words > 0)]
    share = (alone.words / alone.n_words).astype(float)
    shares = "; ".join(f"{name} {part:.0%}" for name, part in list(zip(alone["name"], share, strict=True))[:6])
    alt = f"Bars of {count(len(ids), 'article')}, divided by points. Share of words in no point: {shares}."
    height = 0.75 + 0.36 * len(ids) + 0.2 * len(most)
    return style.Figure(name, data.assign(text=wording.words_of(data, articles)), draw_attention, caption, alt, height)


def draw_attention(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`attention`.

    Parameters
    ----------
    data : DataFrame
        Columns ``row, name, point, label, number, words, n_words``: per article its points and, without a point, the rest.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"row": 0, "name": "A", "point": "P1", "label": "It closes.", "number": 0, "words": 5, "n_words": 10}
    >>> data = pd.DataFrame([row, row | {"point": None, "label": None, "number": None}])
    >>> [text.get_text() for text in draw_attention(data, Figure().add_subplot()).texts]
    ['P1', '50% of 10 words unshared']
    """
    names = []
    for y, own in data.groupby("row"):
        names.append(style.drawable(str(own["name"].iloc[0])))
        _draw_bar(ax, float(y), own)
    ax.set_yticks(range(len(names)), names, fontsize=8)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_xlim(-0.002, 1.3)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"], fontsize=8)
    style.bare(ax)
    top = data[data.number.notna()].drop_duplicates("point").sort_values("number")
    handles = [
        Rectangle((0, 0), 1, 1, facecolor=COLOURS[int(r.number)], label=f"{r.point}  {style.short(r.label, 100)}")
        for r in top.itertuples()
    ]
    style.legend(ax, handles, fontsize=7, handlelength=1.2, labelspacing=0.35)
    return ax


def _draw_bar(ax: Axes, y: float, own: pd.DataFrame) -> None:
    n, x = max(1, int(own.n_words.iloc[0])), 0.0
    own = own.assign(last=own.point.isna(), rank=own.number.fillna(99)).sort_values(
        ["last", "rank", "point"], kind="stable"
    )
    for row in own.itertuples():
        wide = int(row.words) / n
        known = pd.notna(row.number)
        face = "white" if row.last else COLOURS[int(row.number)] if known else "#D0D0D0"
        edge = "#999999" if row.last else "white"
        if wide:
            ax.add_patch(Rectangle((x, y - 0.32), wide, 0.64, facecolor=face, edgecolor=edge, linewidth=0.6, zorder=2))
        if known and wide >= _FOR_LETTER * len(row.point):
            dark = face in (style.BLUE, style.GREEN, style.VERMILION)
            ax.text(
                x + wide / 2,
                y,
                row.point,
                fontsize=6.5,
                ha="center",
                va="center",
                color="white" if dark else style.INK,
                zorder=3,
            )
        x += wide
    alone = int(own.words[own["last"]].sum())
    ax.text(1.01, y, f"{alone / n:.0%} of {n:,} words unshared", fontsize=7, va="center", color=style.INK)
