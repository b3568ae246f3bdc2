"""Figure of notebook 05: what each article keeps of the same speech, word by word.

In: ``articles, sentences, quotes, statements, dates, utterances``. Out: a figure with a row per run of words.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from nlp_helpers import tables
from nlp_helpers.figures import style, word_boxes, wording
from nlp_helpers.plurals import count
from nlp_helpers.utterances import speech_matrix
from nlp_helpers.utterances.renderings import renderings

#: How an article renders an utterance → how its cell is drawn: solid, half, hatched, pale, empty.
LOOKS: dict[str, dict[str, Any]] = {
    "whole": {"facecolor": style.BLUE, "edgecolor": style.BLUE},
    "cut": {"facecolor": "#7FB8DA", "edgecolor": style.BLUE},
    "reworded": {"facecolor": "white", "edgecolor": style.VERMILION, "hatch": "///////"},
    "reported": {"facecolor": "#E6E6E6", "edgecolor": style.GREY},
    "left out": {"facecolor": "white", "edgecolor": style.RULE},
}
_LOOK_OF = {"kept": "same", "changed": "changed", "added": "only here", "dropped": "dropped"}
_MOST_READ = 4  # articles: columns that have room for words
_MOST_ROWS = 12
_MOST_ARTICLES = 12
_SIZE = 6.9
_GAP, _PAD, _TOP = 9.0, 5.0, 4.0  # points: between columns, above and below a row, above all
_LEGEND = 22.0  # points: what the legend takes
_LABEL = 235.0  # points: the words of an utterance beside its bars
_BAR_ROW = 33.0
_MOST_LINES = 7


def speech(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    dates: pd.DataFrame,
    utterances: pd.DataFrame,
    which: int = 0,
) -> style.Figure | style.TooLittle:
    """Show a speech as the articles give it: each utterance in order, and what each article made of it.

    Parameters
    ----------
    articles, sentences, quotes, statements, dates, utterances : DataFrame
        Tables of those names.
    which : int
        The speech, by its row in :func:`nlp_helpers.utterances.speech_matrix.speeches`; the one most worth showing by default.

    Returns
    -------
    Figure or TooLittle
        Of up to 12 rows and 12 articles; the words themselves for up to four articles, else which of them each keeps.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> none = [tables.make(name, []) for name in ("quotes", "statements", "dates", "utterances")]
    >>> speech(found["articles"], found["sentences"], *none).why
    '3 articles, and no words of a speaker were found that two give'
    """
    said = (articles, quotes, statements, dates, utterances)
    made = speech_matrix.speeches(*said) if len(utterances) else pd.DataFrame()
    if made.empty:
        of = count(len(articles), "article")
        return style.TooLittle("speech", f"{of}, and no words of a speaker were found that two give")
    matrix = speech_matrix.speech_matrix(*said, made.iloc[which])
    ids = list(dict.fromkeys(matrix.utterance.dropna()))
    words = [renderings(articles, utterances, name).assign(utterance=name) for name in ids]
    return of_matrix(articles, sentences, matrix, pd.concat(words, ignore_index=True), n_speeches=len(made))


def of_matrix(
    articles: pd.DataFrame, sentences: pd.DataFrame, matrix: pd.DataFrame, words: pd.DataFrame, n_speeches: int = 1
) -> style.Figure | style.TooLittle:
    """Make the figure of one speech.

    Parameters
    ----------
    articles, sentences : DataFrame
        Tables of those names.
    matrix : DataFrame
        From :func:`nlp_helpers.utterances.speech_matrix.speech_matrix`.
    words : DataFrame
        From :func:`nlp_helpers.utterances.renderings.renderings`, of all its utterances, with a column ``utterance``.
    n_speeches : int
        How many there are, for the caption.

    Returns
    -------
    Figure or TooLittle

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": a, "raw": "We wait here."} for a in "ab"])
    >>> cell = {"place": 0, "utterance": None, "label": "We wait here.", "n_words": 3, "fullest": True}
    >>> rows = [cell | {"article_id": "a", "match": "whole", "spans": [(0, 13)]}]
    >>> rows.append(cell | {"article_id": "b", "match": "left out", "spans": [], "n_words": 0})
    >>> columns = ["utterance", "article_id", "ref_start", "ref_article_id"]
    >>> made = of_matrix(articles, tables.make("sentences", []), pd.DataFrame(rows), pd.DataFrame(columns=columns))
    >>> made.data[["article_id", "match", "text"]].astype(object).fillna("").values.tolist()
    [['a', 'whole', 'We wait here.'], ['b', 'left out', '']]
    """
    if none := style.unreadable("speech", matrix.label.dropna().unique(), "speech"):
        return none
    shown = _shown(matrix)
    data = _placed(_data(articles, shown, words), articles)
    data = data.assign(name=data.article_id.map(wording.short_names(articles, sentences)))
    speaker, first, last = (_or_none(matrix.attrs.get(key)) for key in ("speaker", "day_from", "day_to"))
    said_on = "" if first is None else f", {first if first == last else f'{first} to {last}'}"
    data.attrs["speaker"] = f"{speaker or 'unknown speaker'}{said_on}"
    read = shown.article_id.nunique() <= _MOST_READ
    left, columns = (
        matrix.place.nunique() - shown.place.nunique(),
        matrix.article_id.nunique() - shown.article_id.nunique(),
    )
    caption = (
        f"What the articles give of what {speaker or 'somebody'} said{said_on}, in an order pieced together from the articles. "
        + (_READ if read else _BARS)
        + " Left out: not in this article, as far as was found."
        + (f" Not shown: {count(left, 'row')}, of those that fewest articles have." if left else "")
        + (f" Not shown: {count(columns, 'article')}." if columns else "")
        + (
            f" Of {n_speeches:,} speeches that several articles give, this one is given by most."
            if n_speeches > 1
            else ""
        )
        + f" {wording.source_line(articles, shown.article_id.nunique())}"
    )
    counts = shown.drop_duplicates(["place", "article_id"]).match.value_counts()
    cells = ", ".join(f"{counts[m]:,} {m}" for m in LOOKS if m in counts)
    alt = (
        f"{count(shown.place.nunique(), 'row')} of what {speaker or 'somebody'} said, in "
        f"{count(shown.article_id.nunique(), 'article')}. Cells: {cells}. First: "
        f"“{style.short(shown.label.iloc[0], 120)}”."
    )
    return style.Figure("speech", data, draw_speech, caption, alt, _height(data) / 72)


def _or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None


_READ = (
    "Whole: all the words, case and marks aside; cut: some of them; reworded: other words among them; reported: without "
    "quotation marks. Compared with the fullest: plain, the same words; bold on ochre: other words; underlined on blue: added; "
    "[…]: words left out."
)
_BARS = (
    "A bar stands for the words at the left, in their order: filled where the article has them, hatched where it has other "
    "words, empty where it has none."
)


def _shown(matrix: pd.DataFrame) -> pd.DataFrame:
    """The articles and rows that have most in common; rows of one article only where there is room."""
    kept = matrix[matrix.match != "left out"]
    cells = kept[kept.utterance.notna()].groupby("article_id").size()
    order = list(dict.fromkeys(matrix.article_id))
    ids = sorted(order, key=lambda a: (-cells.get(a, 0), order.index(a)))[:_MOST_ARTICLES]
    own = kept[kept.article_id.isin(ids)]
    rows = own.groupby("place").agg(n=("article_id", "nunique"), words=("n_words", "max"))
    best = sorted(rows.index, key=lambda p: (-rows.n[p], -rows.words[p] if rows.n[p] == 1 else 0, p))[:_MOST_ROWS]
    return matrix[matrix.place.isin(best) & matrix.article_id.isin(ids)].reset_index(drop=True)


def _data(articles: pd.DataFrame, shown: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """A row per run of words that are the same, changed, added or left out; an empty cell has one, without a place."""
    raw = tables.raw_of(articles)
    by_cell = dict(iter(words.groupby(["utterance", "article_id"])))
    order = list(dict.fromkeys(shown.article_id))
    made: list[dict[str, Any]] = []
    for cell in shown.to_dict("records"):
        keys = ("place", "utterance", "label", "article_id", "match", "n_words", "fullest")
        base = {key: cell[key] for key in keys} | {"column": order.index(cell["article_id"])}
        own = by_cell.get((cell["utterance"], cell["article_id"]))
        if cell["match"] == "left out":
            made.append(base | {"look": None, "start": None, "end": None, "ref_from": 0, "ref_to": 0, "n_ref": 0})
        elif own is None:
            n = int(cell["n_words"])
            for start, end in cell["spans"]:
                made.append(base | {"look": "same", "start": start, "end": end, "ref_from": 0, "ref_to": n, "n_ref": n})
        else:
            refs = _references(words[words.utterance == cell["utterance"]])
            runs = _runs(raw[cell["article_id"]], _within(own, cell["spans"]), refs, cell["spans"])
            made += [base | run | {"n_ref": len(refs)} for run in runs]
    return pd.DataFrame(made)


def _within(own: pd.DataFrame, spans: list[tuple[int, int]]) -> pd.DataFrame:
    """The words of these stretches; an article may have the same in its headline, or reported besides."""
    inside = [pd.notna(at) and any(start <= at < end for start, end in spans) for at in own.start]
    return own[own.row.isin(own.row[inside])]


def _references(words: pd.DataFrame) -> dict[tuple[str, int], int]:
    """Number the words that all are compared with."""
    known = words[words.ref_start.notna()].drop_duplicates(["ref_article_id", "ref_start"]).sort_values("ref_start")
    return {(r.ref_article_id, int(r.ref_start)): i for i, r in enumerate(known.itertuples())}


def _runs(
    raw: str, own: pd.DataFrame, refs: dict[tuple[str, int], int], spans: list[tuple[int, int]]
) -> list[dict[str, Any]]:
    """Put words of one stretch and kind together."""
    runs: list[dict[str, Any]] = []
    before: tuple[Any, str] | None = None
    for word in own.sort_values(["row", "at"]).itertuples():
        look = _LOOK_OF[word.op]
        ref = None if pd.isna(word.ref_start) else refs[word.ref_article_id, int(word.ref_start)]
        if before != (word.row, look):
            runs.append({"look": look, "start": None, "end": None, "ref_from": None, "ref_to": None})
            before = (word.row, look)
        run = runs[-1]
        if pd.notna(word.start):
            run["start"] = int(word.start) if run["start"] is None else run["start"]
            run["end"] = _with_marks(raw, int(word.end), max((e for s, e in spans if s <= word.start), default=0))
        if ref is not None:
            run["ref_from"] = ref if run["ref_from"] is None else min(ref, run["ref_from"])
            run["ref_to"] = ref + 1 if run["ref_to"] is None else max(ref + 1, run["ref_to"])
    return runs


def _with_marks(raw: str, end: int, last: int) -> int:
    """The end of a word with the marks that cling to it, no further than its stretch goes."""
    while end < last and not raw[end].isalnum() and not raw[end].isspace():
        end += 1
    return end


def _placed(data: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    kinds = dict.fromkeys(("start", "end", "ref_from", "ref_to", "n_ref", "n_words", "place", "column"), tables.INT)
    data = data.astype(kinds).sort_values(["place", "column"], kind="stable", ignore_index=True)
    return data.assign(text=wording.words_of(data, articles))


def _cell_lines(own: pd.DataFrame, wide: float) -> list[list[word_boxes.Run]]:
    stretches: list[tuple[str, str]] = []
    before = None
    for look, text, start, end in own[["look", "text", "start", "end"]].itertuples(index=False):
        if look == "dropped":
            if not stretches or stretches[-1][1] != "aside":
                stretches.append((" […] ", "aside"))
        elif isinstance(look, str) and isinstance(text, str):
            stretches.append((("" if before is not None and start == before else " ") + text, look))
            before = end
    return word_boxes.lay_out(stretches, wide, _SIZE, most_lines=_MOST_LINES)


def _names(data: pd.DataFrame) -> list[str]:
    return [str(name) for name in data.sort_values("column").drop_duplicates("column").name]


def _column_width(n: int) -> float:
    return (word_boxes.PAGE - (n - 1) * _GAP) / n


def _head_height(data: pd.DataFrame) -> float:
    names = _names(data)
    if len(names) > _MOST_READ:
        return 14 + word_boxes.key_height(names) + 14
    return 14 + 2 * 7 * word_boxes.LEADING + 4


def _row_heights(data: pd.DataFrame) -> dict[int, float]:
    n = len(_names(data))
    if n > _MOST_READ:
        return {int(place): _BAR_ROW for place in sorted(data.place.unique())}
    wide, heights = _column_width(n), {}
    for place, row in data.groupby("place"):
        most = max(word_boxes.height_of(_cell_lines(own, wide), _SIZE) for _, own in row.groupby("column"))
        heights[int(place)] = most + 9 + 2 * _PAD
    return heights


def _height(data: pd.DataFrame) -> float:
    return _TOP + _LEGEND + _head_height(data) + sum(_row_heights(data).values()) + 12


def draw_speech(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`speech`: the words for few articles, bars for many.

    Parameters
    ----------
    data : DataFrame
        Columns ``place, column, name, label, match, look, start, end, text, ref_from, ref_to, n_ref``: a row per run of words.
        ``attrs["speaker"]``: who speaks, and when.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"place": 0, "label": "We wait.", "look": "same", "text": "We wait.", "start": 0, "end": 8}
    >>> row |= {"ref_from": 0, "ref_to": 2, "n_ref": 2, "match": "whole"}
    >>> data = pd.DataFrame([row | {"column": i, "name": name} for i, name in enumerate("AB")])
    >>> [text.get_text() for text in draw_speech(data, Figure().add_subplot()).texts]
    ['A', 'B', 'whole', 'We wait.', 'whole', 'We wait.']
    """
    names = _names(data)
    left = word_boxes.page(ax, (_height(data) - _LEGEND) / 72)
    y = _TOP
    if speaker := data.attrs.get("speaker"):
        ax.text(left, y + 8, style.short(speaker, 90), fontsize=8.5, fontweight="bold", va="baseline")
    y += 14
    few = len(names) <= _MOST_READ
    wide = _column_width(len(names)) if few else (word_boxes.PAGE - _LABEL - _GAP) / len(names)
    x0 = left if few else left + _LABEL + _GAP
    step = wide + (_GAP if few else 0)
    _draw_heads(ax, names, few, left, x0, y, step, y + _head_height(data) - 14)
    y += _head_height(data) - 14
    for place, height in _row_heights(data).items():
        word_boxes.rule(ax, left, y)
        row = data[data.place == place]
        if not few:
            lines = word_boxes.lay_out([(row.label.iloc[0], "same")], _LABEL, _SIZE, most_lines=3)
            word_boxes.draw(ax, lines, left, y + (height - word_boxes.height_of(lines, _SIZE)) / 2, _SIZE)
        for column, own in row.groupby("column"):
            x = x0 + float(column) * step
            if few:
                _draw_words(ax, x, y + _PAD, wide, own)
            else:
                _draw_bars(ax, x + 2, y, wide - 5, height, own)
        y += height
    patches = [Patch(label=match, linewidth=0.6, **LOOKS[match]) for match in LOOKS if (data.match == match).any()]
    style.legend(ax, patches, ncols=5, handlelength=1.4)
    return ax


def _draw_heads(
    ax: Axes, names: list[str], few: bool, left: float, x0: float, y: float, step: float, base: float
) -> None:
    if not few:
        word_boxes.draw_key(ax, names, left, y)
    for i, name in enumerate(names):
        if few:
            lines = word_boxes.lay_out([(name, "head")], step - _GAP, 7, most_lines=2)
            word_boxes.draw(ax, lines, x0 + i * step, base - 4 - word_boxes.height_of(lines, 7), 7)
        else:
            ax.text(x0 + i * step + 2, base - 3, str(i + 1), fontsize=7.5, fontweight="bold", va="baseline")


def _draw_words(ax: Axes, x: float, y: float, wide: float, own: pd.DataFrame) -> None:
    match = str(own["match"].iloc[0])
    ax.add_patch(Rectangle((x, y), 9, 6, linewidth=0.6, zorder=2, **LOOKS[match]))
    colour = style.FAINT if match == "left out" else style.INK
    ax.text(x + 12, y + 5.8, match, fontsize=6.5, va="baseline", color=colour)
    word_boxes.draw(ax, _cell_lines(own, wide), x, y + 9, _SIZE)


def _draw_bars(ax: Axes, x: float, y: float, wide: float, height: float, own: pd.DataFrame) -> None:
    """Which words of the fullest rendering the cell has."""
    match = str(own["match"].iloc[0])
    top, high = y + 8, height - 21
    ax.add_patch(Rectangle((x, top), wide, high, facecolor="white", edgecolor=style.RULE, linewidth=0.5, zorder=1))
    if match != "left out":
        for run in own[own.look.isin(["same", "changed"]) & own.ref_from.notna()].itertuples():
            n = max(1, int(run.n_ref))
            look = LOOKS["reworded"] if run.look == "changed" else LOOKS["reported" if match == "reported" else "whole"]
            box = (x + wide * int(run.ref_from) / n, top), wide * (int(run.ref_to) - int(run.ref_from)) / n, high
            ax.add_patch(Rectangle(*box, linewidth=0.4, zorder=2, **look))
    says = {"reworded": "reword.", "reported": "report.", "left out": ""}.get(match, match) if wide < 34 else match
    ax.text(x, y + height - 5, says if match != "left out" else "–", fontsize=6, va="baseline", color=style.INK)
