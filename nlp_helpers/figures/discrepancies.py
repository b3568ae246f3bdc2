"""Figure of notebook 07: what is given differently for the same thing, in the words of the text.

In: ``articles, sentences, discrepancies``. Out: a figure with a row per value and article.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from nlp_helpers import tables
from nlp_helpers.discrepancies.series import in_series
from nlp_helpers.figures import style, word_boxes, wording
from nlp_helpers.plurals import count

_MOST = 10
_MOST_ROWS = 22
_MOST_OF_VALUE = 3  # articles that give one value
_CONTEXT = 110  # characters either side of the value, at most
_SIZE = 7.2
_NAME, _VALUE = 135.0, 95.0  # points: columns of the article's name and of the value
_BETWEEN, _TOP = 10.0, 3.0


def disagreements(
    articles: pd.DataFrame, sentences: pd.DataFrame, discrepancies: pd.DataFrame
) -> style.Figure | style.TooLittle:
    """Show each thing that is given differently: the values, who gives them, in the words of the text.

    Parameters
    ----------
    articles, sentences, discrepancies : DataFrame
        Tables of those names.

    Returns
    -------
    Figure or TooLittle
        The ten likeliest; numbers that change with the day are in :func:`nlp_helpers.figures.series.series`.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> disagreements(found["articles"], found["sentences"], tables.make("discrepancies", [])).why
    'nothing is given differently for the same thing in the 3 articles, as far as was found'
    """
    name = "discrepancies"
    own = discrepancies[~discrepancies.discrepancy.isin(in_series(discrepancies))]
    if own.empty:
        where = f"the {count(len(articles), 'article')}"
        return style.TooLittle(name, f"nothing is given differently for the same thing in {where}, as far as was found")
    values = own.value.dropna().drop_duplicates().str.split().str.join(" ")
    if none := style.unreadable(name, values, f"{own.value.nunique():,} values"):
        return none
    data = _data(articles, sentences, own)
    shown, left = data.discrepancy.nunique(), own.discrepancy.nunique() - data.discrepancy.nunique()
    caption = (
        "What is given differently for the same thing, the likeliest to be a true disagreement first; behind each the values and "
        "the words of the articles that give them. Likelihood, from 0 to 1: for numbers that the sentences report the same, else "
        "the share of such finds that was right where they were read (0.50: none were). Who is right is not said."
        + (f" Not shown: {left:,} less likely." if left else "")
        + f" {wording.source_line(articles, data.article_id.nunique())}"
    )
    said = "; ".join(
        f"{subject}: {' or '.join(dict.fromkeys(rows.value.astype(str)))}"
        for subject, rows in list(data.groupby("subject", sort=False))[:5]
    )
    alt = f"{count(shown, 'thing')} that articles give differently. {said}."
    return style.Figure(name, data, draw_disagreements, caption, alt, _height(data) / 72)


def _data(articles: pd.DataFrame, sentences: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """The likeliest groups, their values with most articles first, and what stands around each."""
    rows = own.assign(
        n=own.groupby(["discrepancy", "value"], dropna=False).article_id.transform("nunique"),
        place=own.groupby("discrepancy", sort=False).ngroup(),
    )
    keys = {"likelihood": False, "place": True, "n": False, "value": True, "article_id": True, "start": True}
    rows = rows.sort_values(list(keys), ascending=list(keys.values()), kind="stable")
    of_value = ["discrepancy", "value"]
    rows = rows.drop_duplicates([*of_value, "article_id"])
    rows = rows.assign(more=rows.groupby(of_value, dropna=False).start.transform("size") - _MOST_OF_VALUE)
    rows = rows[rows.groupby(of_value, dropna=False).cumcount() < _MOST_OF_VALUE]
    sizes = rows.groupby("discrepancy", sort=False).size()
    shown = [
        name
        for i, name in enumerate(sizes.index)
        if i < _MOST and sizes.iloc[: i + 1].sum() <= max(_MOST_ROWS, sizes.iloc[0])
    ]
    rows = tables.with_text(rows[rows.discrepancy.isin(shown)].reset_index(drop=True), articles)
    around = context(articles, sentences, rows)
    names = wording.short_names(articles, sentences)
    return rows.drop(columns=["place"]).assign(
        name=rows.article_id.map(names), before=around.before, after=around.after
    )


def context(articles: pd.DataFrame, sentences: pd.DataFrame, rows: pd.DataFrame, width: int = _CONTEXT) -> pd.DataFrame:
    """Give what stands left and right of spans, in their own sentences.

    Parameters
    ----------
    articles, sentences : DataFrame
        Tables of those names.
    rows : DataFrame
        Columns ``article_id, start, end``.
    width : int
        Characters, at most, on either side.

    Returns
    -------
    DataFrame
        ``before, after``, with the index of `rows`; cut at words' ends.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> context(found["articles"], found["sentences"], pd.DataFrame([{"article_id": "ferry", "start": 31, "end": 42}])).after[0]
    ' will rise by a tenth in August, the operator Blue Line said on Thursday, and blamed the price of fuel.'
    """
    raw = tables.raw_of(articles)
    spans = {key: list(zip(own.start, own.end, strict=True)) for key, own in sentences.groupby("article_id")}
    before, after = [], []
    for article_id, start, end in rows[["article_id", "start", "end"]].itertuples(index=False):
        text = raw[article_id]
        inside = [(s, e) for s, e in spans.get(article_id, []) if s <= start and end <= e]
        first, last = inside[0] if inside else (max(0, start - width), min(len(text), end + width))
        left, right = _folded(text[first:start]), _folded(text[end:last])
        if len(left) > width:
            left = "… " + left[-width:].partition(" ")[2]
        if len(right) > width:
            right = right[:width].rpartition(" ")[0] + " …"
        before.append(left)
        after.append(right)
    return pd.DataFrame({"before": before, "after": after}, index=rows.index, dtype=object)


def _folded(text: str) -> str:
    """With single blanks; those at the ends stay, so that it is seen where words end."""
    words = " ".join(text.split())
    return (" " if text[:1].isspace() else "") + words + (" " if words and text[-1:].isspace() else "")


def _lines(row: dict[str, Any]) -> dict[str, list[list[word_boxes.Run]]]:
    """The cells of a row: value, name, and the words around the value."""
    wide = word_boxes.PAGE - _NAME - _VALUE - 20
    more = f" and {int(row['more']):,} more" if row["last"] and row["more"] > 0 else ""
    words = [(row["before"], "same"), (row["text"], "changed"), (row["after"], "same")]
    value = row["value"] if isinstance(row["value"], str) else row["text"]
    return {
        "value": word_boxes.lay_out([(value, "head")] if row["first"] else [], _VALUE, _SIZE, most_lines=3),
        "name": word_boxes.lay_out([(row["name"], "same"), (more, "aside")], _NAME, _SIZE, most_lines=3),
        "words": word_boxes.lay_out(words, wide, _SIZE, most_lines=4),
    }


def _rows(data: pd.DataFrame) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of each discrepancy, with their laid out cells."""
    made = []
    values = data.value.astype(object).where(data.value.notna(), "")
    first = ~pd.Series(list(zip(data.discrepancy, values, strict=True))).duplicated()
    last = ~pd.Series(list(zip(data.discrepancy, values, strict=True))).duplicated(keep="last")
    data = data.assign(first=first.to_numpy(), last=last.to_numpy())
    for name, own in data.groupby("discrepancy", sort=False):
        made.append((str(name), [row | {"cells": _lines(row)} for row in own.to_dict("records")]))
    return made


def _row_height(row: dict[str, Any]) -> float:
    return max(word_boxes.height_of(cell, _SIZE) for cell in row["cells"].values()) + 3


def _height(data: pd.DataFrame) -> float:
    return _TOP + sum(_BETWEEN + 8 * 1.5 + sum(map(_row_height, rows)) for _, rows in _rows(data)) + 10


def draw_disagreements(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`disagreements`.

    Parameters
    ----------
    data : DataFrame
        Columns ``discrepancy, kind, subject, likelihood, value, name, before, text, after, more``, in the order of rows.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"discrepancy": "D1", "kind": "number", "subject": "boats", "likelihood": 0.9, "before": "", "after": "boats"}
    >>> data = pd.DataFrame([row | {"value": v, "text": v, "name": n, "more": 0} for v, n in (("12", "A"), ("21", "B"))])
    >>> [text.get_text() for text in draw_disagreements(data, Figure().add_subplot()).texts][:4]
    ['boats', 'number · likelihood 0.90', '12', 'A']
    """
    left = word_boxes.page(ax, _height(data) / 72)
    y = _TOP
    for _, rows in _rows(data):
        word_boxes.rule(ax, left, y)
        y += 8 * 1.3
        about = rows[0]
        subject = about["subject"] if isinstance(about["subject"], str) else ""
        ax.text(left, y, style.short(subject, 84), fontsize=8, fontweight="bold", va="baseline")
        likely = "" if pd.isna(about["likelihood"]) else f" · likelihood {about['likelihood']:.2f}"
        ax.text(
            left + word_boxes.PAGE,
            y,
            f"{about['kind']}{likely}",
            fontsize=7,
            color=style.FAINT,
            va="baseline",
            ha="right",
        )
        y += 4
        for row in rows:
            x = left
            for cell, wide in (("value", _VALUE), ("name", _NAME), ("words", 0)):
                word_boxes.draw(ax, row["cells"][cell], x, y, _SIZE)
                x += wide + 10
            y += _row_height(row)
        y += _BETWEEN - 2
    return ax
