"""Figure of notebook 02: each article as a strip of its blocks, so that what was set aside as residue is seen.

In: ``articles, blocks, sentences``. Out: a figure with a row per block.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from nlp_helpers import tables
from nlp_helpers.figures import style, wording
from nlp_helpers.plurals import count

_ON_DARK = {"headline", "subhead", "navigation", "credit", "notice", "duplicate"}
_MOST_ARTICLES = 40
_MOST_BLOCKS_LABELLED = 60


def strips(articles: pd.DataFrame, blocks: pd.DataFrame, sentences: pd.DataFrame) -> style.Figure | style.TooLittle:
    """Show each article as a strip in reading order, a cell per block, coloured by role.

    Parameters
    ----------
    articles, blocks, sentences : DataFrame
        Tables of those names.

    Returns
    -------
    Figure or TooLittle
        Beyond 40 articles, the 40 with the largest share of residue are shown, and the caption says so.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> strips(found["articles"], found["blocks"], found["sentences"]).data.role.tolist()[:4]
    ['headline', 'body', 'navigation', 'headline']
    """
    if blocks.empty:
        return style.TooLittle("strips", "no article holds any text")
    data = tables.with_text(blocks[["article_id", "block", "start", "end", "role", "is_body", "rule"]], articles)
    length = data.end - data.start
    kept = (
        length.where(data.is_body | (data.role == "headline"), 0).groupby(data.article_id).sum()
        / length.groupby(data.article_id).sum()
    )
    shown = sorted(kept.sort_values(kind="stable").index[:_MOST_ARTICLES])
    data = data[data.article_id.isin(shown)].assign(
        article=lambda d: d.article_id.map(wording.short_names(articles, sentences)),
        kept=lambda d: d.article_id.map(kept).round(4),
    )
    residue = blocks[~blocks.is_body & (blocks.role != "headline")]
    caption = (
        f"Every block (line or paragraph) of each article in reading order: {len(blocks):,} blocks, {len(residue):,} of them "
        f"residue. At the right, the share of characters kept. {wording.source_line(articles, len(shown))}"
        + (" Shown are those with the largest share of residue." if len(kept) > len(shown) else "")
    )
    counts = ", ".join(f"{n} {role}" for role, n in residue.role.value_counts().sort_index().items())
    alt = f"{count(len(shown), 'strip')} of coloured cells, one per article. Residue: {counts or 'none'}."
    height = 1.1 + (0.62 if len(shown) <= 12 else 0.26) * len(shown)
    return style.Figure("strips", data, draw_strips, caption, alt, height)


def draw_strips(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`strips`.

    Parameters
    ----------
    data : DataFrame
        Columns ``article_id, article, block, role, kept``.
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
    >>> data = strips(found["articles"], found["blocks"], found["sentences"]).data
    >>> draw_strips(data, Figure().add_subplot()).get_xlabel()
    'block (line or paragraph), in reading order'
    """
    longest = int(data.block.max()) + 1
    labelled = data.article_id.nunique() <= 12 and longest <= _MOST_BLOCKS_LABELLED
    # Edges would hide cells that are hardly wider than a pixel.
    edge = 0.4 if longest <= 120 else 0.0
    names = []
    for y, (_, rows) in enumerate(data.groupby("article_id")):
        names.append(rows.article.iloc[0])
        colours = rows.role.map(style.ROLE_COLOURS)
        x = rows.block.astype(int)
        ax.bar(x, 0.8, 1.0, y - 0.4, align="edge", color=colours, edgecolor="white", linewidth=edge)
        for block, role in (
            rows[~rows.role.isin(["body", "headline"])][["block", "role"]].itertuples(index=False) if labelled else []
        ):
            colour = "white" if role in _ON_DARK else style.INK
            ax.text(block + 0.5, y, role, rotation=90, ha="center", va="center", fontsize=6, color=colour)
        ax.text(len(rows) + longest * 0.01, y, f"{rows.kept.iloc[0]:.1%}", va="center", fontsize=8, color=style.FAINT)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xlim(0, longest * 1.07)
    ax.set_xlabel("block (line or paragraph), in reading order")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    roles = [
        role
        for role in style.ROLE_COLOURS
        if (data.role == role).any() and (role in ("headline", "body") or not labelled)
    ]
    patches = [Patch(facecolor=style.ROLE_COLOURS[role], edgecolor="white", label=role) for role in roles]
    style.legend(ax, patches, ncols=5, handlelength=1)
    return ax
