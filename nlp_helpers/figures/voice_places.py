"""Figure of notebook 04: where in each article each speaker has the word.

In: ``articles, sentences`` and the stretches of :mod:`nlp_helpers.voices.shares`. Out: a figure with a row per stretch.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from nlp_helpers import tables
from nlp_helpers.figures import style, wording
from nlp_helpers.figures.voices import nobody
from nlp_helpers.voices import shares as voice_shares

#: Of the speakers with most words; all others are grey.
COLOURS = (style.BLUE, style.VERMILION, style.GREEN, style.ORANGE, style.PURPLE, style.SKY)
_OTHERS = "others"
_NOBODY = "no speaker found"
_MOST_ARTICLES = 40
_LEAST_WIDTH = 0.003  # of the axis: what is narrower can't be seen
_LEAST_FOR_NUMBER = 0.014  # of the axis: a narrower stretch has no room for a number
# How high a stretch stands in its row: what is less the speaker's own is lower.
_HEIGHTS = {"quoted": 0.78, "fragment": 0.56, "reported": 0.34}


def voices_in_articles(
    articles: pd.DataFrame, sentences: pd.DataFrame, said: pd.DataFrame
) -> style.Figure | style.TooLittle:
    """Show each article as a strip from its first to its last word, with who has the word where.

    Parameters
    ----------
    articles, sentences : DataFrame
        Tables of those names.
    said : DataFrame
        From :func:`nlp_helpers.voices.shares.stretches`.

    Returns
    -------
    Figure or TooLittle
        Beyond 40 articles, the 40 with the largest share of speech.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> row = {"article_id": "pier-2", "start": 39, "end": 60, "how": "quoted", "speaker": "Ann Lee", "words": 4}
    >>> said = pd.DataFrame([row | {"first": 0, "last": 3, "n_words": 40}])
    >>> voices_in_articles(found["articles"], found["sentences"], said).data[["who", "number", "from", "to"]].values.tolist()
    [['Ann Lee', 1, 0.0, 0.1]]
    """
    name = "voices_in_articles"
    if why := nobody(articles, said):
        return style.TooLittle(name, why)
    own = said[(said.words > 0) & said["first"].notna()]
    by_article = own.groupby("article_id").agg(words=("words", "sum"), n=("n_words", "first"))
    share = (by_article.words / by_article.n).astype(float)
    shown = list(share.sort_values(ascending=False, kind="stable").index[:_MOST_ARTICLES])
    own = own[own.article_id.isin(shown)]
    if (few := voice_shares.count(own).drop_duplicates("speaker").speaker.head(len(COLOURS))).empty:
        return style.TooLittle(name, f"no speaker was found in the {len(shown):,} articles with most speech")
    number = {speaker: i + 1 for i, speaker in enumerate(few)}
    n = own.n_words.astype(float)
    data = own.assign(
        article=own.article_id.map(wording.short_names(articles, sentences)),
        who=own.speaker.where(own.speaker.isin(number), _OTHERS).where(own.speaker.notna(), _NOBODY),
        number=own.speaker.map(number).astype("Int64"),
        **{"from": (own["first"] / n).round(6), "to": ((own["last"] + 1) / n).round(6)},
    )
    data = tables.with_text(data.sort_values(["article_id", "first", "last"], ignore_index=True), articles)
    silent = len(articles) - len(share)
    caption = (
        "Each article from the first word of its body to the last, and who has the word where. High and solid: quoted; hatched: "
        "a quoted fragment; low and pale: reported without quotation marks; empty: the newsroom's own words. The number in a "
        "stretch, where there is room for it, is its speaker's; grey: other speakers; an empty frame: no speaker was found, as "
        "of titles and irony in quotation marks."
        + (" Shown are those with the largest share of speech." if len(share) > len(shown) else "")
        + (f" In {silent:,} no speech was found." if silent else "")
        + f" {wording.source_line(articles, len(shown))}"
    )
    first = data[data.number.notna()].drop_duplicates("article_id")
    alt = (
        f"{len(shown)} strips, one per article, with {len(data):,} stretches of speech. Who is heard first of "
        f"{', '.join(map(str, few))}: {_first(first)}"
    )
    height = 0.95 + (0.42 if len(shown) <= 12 else 0.25) * len(shown)
    return style.Figure(name, data, draw_voices_in_articles, caption, alt, height)


def _first(first: pd.DataFrame) -> str:
    rows = zip(first.article.head(8), first.who.head(8), first["from"].head(8), strict=True)
    return "; ".join(f"{article}: {who}, after {at:.0%}" for article, who, at in rows) + "."


def draw_voices_in_articles(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`voices_in_articles`.

    Parameters
    ----------
    data : DataFrame
        Columns ``article_id, article, who, number, how, from, to, n_words``.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"article_id": "a", "article": "Pier", "who": "Ann Lee", "number": 1, "how": "quoted", "n_words": 40}
    >>> data = pd.DataFrame([row | {"from": 0.0, "to": 0.1}])
    >>> [t.get_text() for t in draw_voices_in_articles(data, Figure().add_subplot()).texts]
    ['1', '40 words']
    """
    # What is less the speaker's own lies below: a fragment stands in the statement that holds it.
    order = {how: i for i, how in enumerate(reversed(voice_shares.HOW))}
    names = []
    for y, (_, rows) in enumerate(data.groupby("article_id")):
        names.append(style.drawable(rows.article.iloc[0]))
        ax.add_patch(Rectangle((0, y - 0.42), 1, 0.84, facecolor=style.BAND, edgecolor="none", zorder=0))
        # No number covers another, or stands on the hatching of a fragment.
        fragments = rows[rows.how == "fragment"]
        taken = list(zip(fragments["from"], fragments["to"], strict=True))
        for row in rows.assign(order=rows.how.map(order)).sort_values(["order", "from"]).to_dict("records"):
            _draw_stretch(ax, y, row, taken)
        ax.text(1.01, y, f"{rows.n_words.iloc[0]:,} words", va="center", fontsize=7.5, color=style.FAINT)
    ax.set_yticks(range(len(names)), names, fontsize=8)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xlim(-0.002, 1.13)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["top", "25%", "50%", "75%", "end"])
    ax.set_xlabel("place in the article, by words of its body")
    style.bare(ax)
    style.legend(ax, _patches(data), ncols=4, fontsize=7.5, handlelength=1.2)
    return ax


def _draw_stretch(ax: Axes, y: float, row: dict[str, Any], taken: list[tuple[float, float]]) -> None:
    how, height = row["how"], _HEIGHTS[row["how"]]
    width = max(row["to"] - row["from"], _LEAST_WIDTH)
    middle = row["from"] + width / 2
    known = not pd.isna(row["number"])
    colour = COLOURS[int(row["number"]) - 1] if known else style.GREY
    look: dict[str, Any] = {
        "quoted": {"facecolor": colour, "edgecolor": "white", "linewidth": 0.3},
        "fragment": {"facecolor": "white", "edgecolor": colour, "hatch": "////////", "linewidth": 0.5},
        "reported": {"facecolor": _pale(colour), "edgecolor": colour, "linewidth": 0.4},
    }[how]
    if row["who"] == _NOBODY:
        look = {"facecolor": "white", "edgecolor": style.GREY, "linewidth": 0.7}
    ax.add_patch(Rectangle((row["from"], y - height / 2), width, height, zorder=2, **look))
    half = _LEAST_FOR_NUMBER / 2
    roomy = all(middle + half <= left or middle - half >= right for left, right in taken)
    if known and width >= _LEAST_FOR_NUMBER and how != "fragment" and roomy:
        taken.append((middle - half, middle + half))
        dark = how == "quoted" and colour not in (style.ORANGE, style.SKY, style.PURPLE)
        ax.text(
            middle, y, str(int(row["number"])), ha="center", va="center", fontsize=6.5, zorder=3,
            color="white" if dark else style.INK,
        )  # fmt: skip


def _pale(colour: str) -> str:
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * 0.3):02X}" for part in parts)


def _patches(data: pd.DataFrame) -> list[Patch]:
    numbered = data[data.number.notna()].drop_duplicates("number").sort_values("number")
    patches = [
        Patch(facecolor=COLOURS[int(r.number) - 1], label=f"{int(r.number)} {style.short(str(r.who), 26)}")
        for r in numbered.itertuples()
    ]
    if (data.who == _OTHERS).any():
        n = data.speaker[data.who == _OTHERS].nunique() if "speaker" in data else 0
        patches.append(Patch(facecolor=style.GREY, label=f"others ({n:,})"))
    if (data.who == _NOBODY).any():
        patches.append(Patch(facecolor="white", edgecolor=style.GREY, label=_NOBODY))
    return patches
