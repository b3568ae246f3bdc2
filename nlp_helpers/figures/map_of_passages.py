"""Figure of notebook 03: a map of passages in which those side by side are alike, as far as two dimensions allow.

In: ``articles, sentences, topics, passages`` and the vectors of the passages. Out: a figure with a row per passage.
"""

from __future__ import annotations

import textwrap
from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from numpy.typing import NDArray

from nlp_helpers import tables
from nlp_helpers.figures import style, wording
from nlp_helpers.figures.topics import no_split
from nlp_helpers.topics import passage_map

#: Passages below which a map would show chance more than closeness.
PASSAGES_FOR_A_MAP = 200

_COLOURS = (
    style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.ORANGE, style.SKY, style.BLACK, style.GREY,
)  # fmt: skip
# From this share of neighbours on that are of one article, a reader should know.
_OWN = 0.2
_MAP = passage_map.MapParams()
_MARKERS = "os^DvPX<>*hd"  # with the colours: the first 24 topics differ in one or the other


def map_of_passages(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    topics: pd.DataFrame,
    passages: pd.DataFrame,
    vectors: NDArray[np.float64],
    params: passage_map.MapParams = _MAP,
    *,
    seed: int = 0,
) -> style.Figure | style.TooLittle:
    """Show passages so that those next to each other are alike, and say how far that holds.

    Parameters
    ----------
    articles, sentences, topics, passages : DataFrame
        Tables of those names.
    vectors : array of float, shape (n_passages, d)
        Of the passages in their order, of length 1, or 0 for a passage without a known word.
    params : MapParams
    seed : int
        Of the sample, where there are more passages than a map can hold.

    Returns
    -------
    Figure or TooLittle
        Below 200 passages nothing is drawn.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> none = [tables.make(name, []) for name in ("topics", "passages")]
    >>> map_of_passages(found["articles"], found["sentences"], *none, np.zeros((0, 2))).why
    'no topic was found; a map needs two'
    """
    if len(topics) < 2:
        return style.TooLittle("map_of_passages", f"{no_split(topics)}; a map needs two")
    told = passages.topic.isin(list(topics.topic)).to_numpy(dtype=bool)
    known = told & (np.abs(vectors).sum(axis=1) > 0)
    n = int(known.sum())
    if n < PASSAGES_FOR_A_MAP:
        return style.TooLittle(
            "map_of_passages", f"{n:,} passages with a topic; a map needs about {PASSAGES_FOR_A_MAP}"
        )
    made = passage_map.place(np.where(known[:, None], vectors, 0.0), params, seed=seed)
    if made is None:
        return style.TooLittle(
            "map_of_passages", f"{n:,} passages, but nearly all in the same words; a map needs different ones"
        )
    data = passages.iloc[made.rows][["article_id", "start", "end", "topic"]]
    data = tables.with_text(data.assign(x=made.places[:, 0], y=made.places[:, 1]), articles).reset_index(drop=True)
    data.insert(1, "article", data.article_id.map(wording.short_names(articles, sentences)))
    own = _of_own_article(made, passages, vectors, params)
    caption = f"{_caption(made, n, own, params)} {wording.source_line(articles)}"
    sizes = "; ".join(f"{t.topic} ({t.label}): {(data.topic == t.topic).sum():,}" for t in topics.itertuples())
    alt = f"Map of {len(data):,} passages by topic. {sizes}. {made.neighbours:.0%} of nearest neighbours are kept."
    data.attrs["heads"] = {t.topic: _legend(t) for t in topics.itertuples()}
    return style.Figure("map_of_passages", data, draw_map_of_passages, caption, alt, 5.4)


def _of_own_article(
    made: passage_map.PassageMap, passages: pd.DataFrame, vectors: NDArray[np.float64], params: passage_map.MapParams
) -> float:
    """Share of each passage's nearest passages, of those on the map, that are of its own article."""
    owner = passages.article_id.to_numpy()[made.rows]
    near = passage_map.nearest(np.asarray(vectors, dtype=float)[made.rows], min(params.neighbours, len(owner) // 4))
    return float((owner[near] == owner[:, None]).mean())


def _caption(made: passage_map.PassageMap, n: int, own: float, params: passage_map.MapParams) -> str:
    of = f"{n:,} passages (sentences)"
    of = of if len(made.rows) == n else f"{len(made.rows):,} of {of}, drawn at random"
    if made.method == "t-SNE":
        lost = f"how far apart distant passages are (rank correlation of distances {made.distances:.2f}), how dense a "
        lost += "place is, how wide a gap, and what the directions mean"
    else:
        lost = f"what lies in other directions (rank correlation of distances {made.distances:.2f})"
    return (
        f"{of}: those side by side are alike ({made.method} of the space in which topics were found). Kept: of each one's "
        f"{params.neighbours} nearest passages {made.neighbours:.0%} are among its nearest here ({made.by_chance:.0%} by "
        f"chance; trustworthiness {made.trustworthiness:.2f}, at most 1). Lost: {lost}. Of the nearest in truth {own:.0%} "
        f"are of the passage's own article{': a clump may be one article' if own >= _OWN else ''}."
    )


def _legend(topic: Any) -> str:
    terms = style.drawable(", ".join(str(topic.terms).split(", ")[:4]))
    lines = [line if len(line) <= 27 else line[:26] + "…" for line in textwrap.wrap(f"{topic.topic}  {terms}", 27)]
    return "\n".join(lines[:2])


def draw_map_of_passages(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`map_of_passages`.

    Parameters
    ----------
    data : DataFrame
        Columns ``topic, x, y``, places between -1 and 1; ``attrs["heads"]``, if there, maps each topic to its line in
        the legend.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> data = pd.DataFrame({"topic": ["T1", "T2"], "x": [0.5, -0.5], "y": [0.1, 0.2]})
    >>> [text.get_text() for text in draw_map_of_passages(data, Figure().add_subplot()).texts]
    ['T1', 'T2']
    """
    heads = data.attrs.get("heads") or {topic: topic for topic in sorted(data.topic.unique())}
    at = {}
    for (topic, head), colour, marker in zip(heads.items(), cycle(_COLOURS), cycle(_MARKERS)):
        own = data.loc[data.topic == topic, ["x", "y"]].to_numpy(dtype=float)
        size = 16 if len(data) <= 600 else 9
        ax.scatter(own[:, 0], own[:, 1], s=size, c=colour, marker=marker, alpha=0.75, linewidths=0, label=head)
        if len(own):
            # At the passage nearest to the middle: a topic in two places has its middle in another's.
            at[topic] = own[np.abs(own - np.median(own, axis=0)).sum(axis=1).argmin()]
    halo = [patheffects.withStroke(linewidth=3, foreground="white")]
    for topic, (x, y) in _apart(at).items():
        ax.text(x, y, topic, fontsize=11, fontweight="bold", ha="center", va="center", path_effects=halo, zorder=3)
    ax.set_xlim(-1.06, 1.06)
    ax.set_ylim(-1.06, 1.06)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
    for side in ax.spines.values():
        side.set_color(style.GRID)
        side.set_visible(True)
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), fontsize=8, frameon=False, markerscale=2, labelspacing=0.9)
    return ax


def _apart(at: dict[str, NDArray[np.float64]], wide: float = 0.2, high: float = 0.1) -> dict[str, NDArray[np.float64]]:
    """Move labels that lie on each other apart, up and down.

    >>> {k: v.tolist() for k, v in _apart({"A": np.array([0, 0]), "B": np.array([0.1, 0.0])}).items()}
    {'A': [0.0, -0.05], 'B': [0.1, 0.05]}
    """
    places = np.array(list(at.values()), dtype=float).reshape(-1, 2)
    for _ in range(200):
        moved = False
        for i in range(len(places)):
            for j in range(i + 1, len(places)):
                gap = places[j] - places[i]
                if abs(gap[0]) < wide and abs(gap[1]) < high - 1e-9:
                    way = 1.0 if gap[1] >= 0 else -1.0
                    by = way * (high - abs(gap[1])) / 2
                    places[i, 1], places[j, 1], moved = places[i, 1] - by, places[j, 1] + by, True
        if not moved:
            break
    places[:, 1] = np.clip(places[:, 1], -1, 1).round(9)
    return dict(zip(at, places, strict=True))
