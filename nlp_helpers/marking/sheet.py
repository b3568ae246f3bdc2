"""A sample of a table → a marking sheet: a CSV file for spreadsheets, and a page beside it that does the same with buttons.

In: what was drawn (:mod:`nlp_helpers.marking.sampling`), and the articles. Out: two files. The page asks nothing of the
network; the sheet that it lets one download is the CSV file, filled in. :mod:`nlp_helpers.marking.filled_in` reads either back.

>>> from nlp_helpers import example
>>> from nlp_helpers.marking import sampling
>>> made = example.found().tables
>>> sheet = rows(sampling.draw("dates", made, n=1), made["articles"])
>>> sheet[["says", "words", "right"]].values.tolist()
[["'Sunday night' is an expression of time, and the text does not tell which days.", 'Sunday night', '']]
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_helpers import spreadsheet_cells
from nlp_helpers.errors import InputError, reason
from nlp_helpers.marking.claims import Place
from nlp_helpers.marking.questions import QUESTIONS
from nlp_helpers.marking.sampling import Sample, article_line, context
from nlp_helpers.shown_text import on_one_line, visible
from nlp_helpers.sources.decoding import decode
from nlp_helpers.sources.sheet_rows import numbered_rows
from nlp_helpers.spans import Mark, cut
from nlp_helpers.writing import files

#: Of the CSV file. A claim with several places has a row for each; its mark stands in any of them.
COLUMNS = (
    "no", "says", "place", "before", "words", "after", "right", "note",
    "question", "article", "article_id", "start", "end", "key", "id", "drawn_from",
)  # fmt: skip
#: Without these a sheet can't be read back.
NEEDED = ("right", "id", "drawn_from")

_BESIDE_WORDS = 160  # characters of context in the CSV file
_ON_THE_PAGE = 250
_FARTHEST = 1200  # of a speaker or a cue that the page shows with the words
_SPEAKER = 120  # characters of context of a speaker who stands farther away
_MOST = 3000  # characters of words that are shown
_GENERATOR = "parallax sample"
_BLANK_LINES = re.compile(r"\n[ \t\n]*\n")


def rows(sample: Sample, articles: pd.DataFrame) -> pd.DataFrame:
    """Lay a sample out as a sheet.

    Parameters
    ----------
    sample : Sample
        What was drawn.
    articles : DataFrame
        The ``articles`` that it was drawn from.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, all text; ``right`` and ``note`` are empty. ``¶`` stands for the end of a line.
    """
    by_id = {row["article_id"]: row for row in articles.to_dict("records")}
    made = []
    for no, item in enumerate(sample.items, 1):
        for place in item.claim.places:
            row = by_id[place.article_id]
            left, right = context(row["raw"], place.start, place.end, _BESIDE_WORDS)
            made.append(
                {
                    "no": no, "says": item.claim.says, "place": place.label,
                    "before": _line(row["raw"][left : place.start]),
                    "words": _line(_long(row["raw"][place.start : place.end])),
                    "after": _line(row["raw"][place.end : right]),
                    "right": "", "note": "", "question": QUESTIONS[item.claim.table], "article": article_line(row),
                    "article_id": place.article_id, "start": place.start, "end": place.end,
                    "key": item.claim.key, "id": item.id, "drawn_from": sample.origin,
                }
            )  # fmt: skip
    return pd.DataFrame(made, columns=list(COLUMNS)).astype(str)


def write(sample: Sample, articles: pd.DataFrame, path: Path | str, run: Path | str | None = None) -> list[Path]:
    """Write a sample as a CSV file and, beside it, as a page.

    Parameters
    ----------
    sample : Sample
        What was drawn.
    articles : DataFrame
        The ``articles`` that it was drawn from.
    path : path
        The CSV file; the page has the same name, and ends in ``.html``.
    run : path, optional
        The run's folder, in which nothing may be written: the next run would replace it.

    Returns
    -------
    list of Path
        The two files.

    Raises
    ------
    InputError
        If a file is there that isn't ours, or that somebody has marked, or if it can't be written.
    """
    path = Path(path)
    page = path.with_suffix(".html")
    may_write(path, run)
    sheet = rows(sample, articles)
    try:
        text = page_of(sample, articles, sheet, path.name)
        files.write_files(
            {
                path: lambda file: spreadsheet_cells.write(sheet, file),
                page: lambda file: file.write_text(text, encoding="utf-8", newline="\n"),
            }
        )
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({reason(error)}); choose another --out") from error
    return [path, page]


def may_write(path: Path | str, run: Path | str | None = None) -> None:
    """Refuse to write over marks, over what is no sheet, and into a run's folder.

    Parameters
    ----------
    path : path
        A CSV file to be.
    run : path, optional
        The run's folder.

    Raises
    ------
    InputError
        If it must not be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".csv":
        raise InputError(f"{path}: the sheet is a CSV file; choose an --out that ends in .csv")
    if not path.absolute().parent.is_dir():
        raise InputError(f"{path}: its folder does not exist; make it, or choose another --out")
    if run is not None and Path(run).resolve() in path.resolve().parents:
        raise InputError(f"{path}: the next run would replace what is in {run}; choose an --out elsewhere")
    if path.exists():
        try:
            names, cells = read_rows(path)
        except InputError:
            names, cells = [], iter(())
        if not set(NEEDED) <= set(names):
            raise InputError(f"{path}: is there already, and is no marking sheet; choose another --out")
        marked = [number for number, row in cells if row.get("right") or row.get("note")]
        if marked:
            many = f"{len(marked):,} rows" if len(marked) > 1 else "a row"
            raise InputError(
                f"{path}: somebody has marked {many} of it (row {marked[0]}); choose another --out, or move it away"
            )
    page = path.with_suffix(".html")
    if page.exists() and (not page.is_file() or _GENERATOR.encode() not in page.read_bytes()[:1500]):
        raise InputError(f"{page}: is there already, and is no marking sheet; choose another --out")


def read_rows(path: Path | str) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Read a sheet's cells, as a spreadsheet may have saved them.

    Parameters
    ----------
    path : path
        A CSV file with commas, semicolons or tabs between the cells, in any encoding that spreadsheets use.

    Returns
    -------
    names : list of str
        Of the columns, in lower case.
    rows : iterator of (int, dict of str to str)
        Rows that aren't empty, numbered as a spreadsheet does: that of the names is 1.

    Raises
    ------
    InputError
        If it can't be read, at once or when the row comes.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a marking sheet") from error
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError(f"{path}: is a spreadsheet program's own format; save the sheet as CSV (UTF-8)")
    text, _ = decode(data, str(path))
    first, _, rest = text.partition("\n")
    above = int(first.strip().lower() in ("sep=,", "sep=;"))  # a line that Excel reads, and some programs write
    cells, numbered = numbered_rows(rest if above else text, path, above)
    names = [name.strip("\ufeff") for name in cells or []]
    return names, ((number, dict(zip(names, [*row, *[""] * len(names)], strict=False))) for number, row in numbered)


def page_of(sample: Sample, articles: pd.DataFrame, sheet: pd.DataFrame, name: str) -> str:
    """Make the page.

    Parameters
    ----------
    sample : Sample
        What was drawn.
    articles : DataFrame
        The ``articles`` that it was drawn from.
    sheet : DataFrame
        What :func:`rows` made of it.
    name : str
        Of the file that the page lets one download.

    Returns
    -------
    str
        HTML with nothing from elsewhere.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> from nlp_helpers.marking import sampling
    >>> made = example.found().tables
    >>> sample = sampling.draw("dates", made, n=1)
    >>> "<mark>Sunday night</mark>" in page_of(sample, made["articles"], rows(sample, made["articles"]), "marks.csv")
    True
    """
    import jinja2
    from markupsafe import Markup

    by_id = {row["article_id"]: row for row in articles.to_dict("records")}
    origin = sample.origin
    # As the file has them: what a spreadsheet would run is text.
    tables_rows = [list(COLUMNS), *([spreadsheet_cells.cell(cell) for cell in row] for row in sheet.values.tolist())]
    data = {
        "origin": str(origin), "name": name, "right": COLUMNS.index("right"), "note": COLUMNS.index("note"),
        "ids": [item.id for item in sample.items], "rows": tables_rows,
    }  # fmt: skip
    kinds = sorted(
        {what for item in sample.items for place in item.claim.places for _, _, what in place.beside}, reverse=True
    )
    items = [
        {
            "says": visible(item.claim.says),
            "places": [shown for place in item.claim.places for shown in _shown(by_id[place.article_id], place)],
        }
        for item in sample.items
    ]
    groups = "groups" if origin.table in ("utterances", "points", "discrepancies") else "rows"
    every = f"All {origin.n_rows:,}" if origin.n_drawn == origin.n_rows else f"{origin.n_drawn:,} of {origin.n_rows:,}"
    how = "" if origin.n_drawn == origin.n_rows else f", drawn at random with the seed {origin.seed}"
    left_out = f" Left out: {sample.left_out}." if sample.left_out else ""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("nlp_helpers.marking"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("marking_sheet.html").render(
        generator=_GENERATOR,
        title=f"Right or wrong? {origin.table}",
        question=QUESTIONS[origin.table],
        drawn=f"{every} {groups} of the table {origin.table}{how}.{left_out}",
        beside=f"the {' and the '.join(kinds)} {'are' if len(kinds) > 1 else 'is'} shaded" if kinds else "",
        items=items,
        origin=str(origin),
        sheet=Markup(json.dumps(data, ensure_ascii=True).replace("<", "\\u003c")),
    )


def _shown(row: dict[str, Any], place: Place) -> list[dict[str, Any]]:
    """Show a place; a speaker who is named far from the words has a place of his own, before or after."""
    raw, article = row["raw"], visible(article_line(row))
    made = [(place.start, {"label": visible(place.label), "article": article, "pieces": _pieces(raw, place)})]
    for start, end, what in place.beside:
        if what == "speaker" and not _near(place, start, end):
            where = (
                f"{abs(place.start - start):,} characters {'before' if start < place.start else 'behind'}: the speaker"
            )
            own = Place(place.article_id, start, end)
            made.append((start, {"label": where, "article": article, "pieces": _pieces(raw, own, what, _SPEAKER)}))
    return [shown for _, shown in sorted(made, key=lambda pair: pair[0])]


def _near(place: Place, start: int, end: int) -> bool:
    return start > place.start - _FARTHEST and end < place.end + _FARTHEST


def _pieces(raw: str, place: Place, own: str = "words", width: int = _ON_THE_PAGE) -> list[dict[str, str]]:
    """Cut the words and what is around them where the highlighting changes."""
    left, right = context(raw, place.start, place.end, width)
    near = [(s, e, what) for s, e, what in place.beside if _near(place, s, e)]
    left = min([left, *(context(raw, s, e, 40)[0] for s, e, _ in near)])
    right = max([right, *(context(raw, s, e, 40)[1] for s, e, _ in near)])
    marks = [Mark(place.start, place.end, own), *(Mark(s, e, what) for s, e, what in near)]
    made = []
    for piece in cut(left, right, marks):
        over = {mark.layer for mark in piece.marks}
        kind = next((what for what in ("words", "speaker", "cue") if what in over), "")
        made.append({"kind": kind, "text": _BLANK_LINES.sub("\n", visible(_long(raw[piece.start : piece.end])))})
    if made and not made[0]["kind"]:
        made[0]["text"] = ("… " if left else "") + made[0]["text"].lstrip()
    if made and not made[-1]["kind"]:
        made[-1]["text"] = made[-1]["text"].rstrip() + (" …" if right < len(raw) else "")
    return made


def _line(text: str) -> str:
    return visible(on_one_line(text))


def _long(text: str) -> str:
    if len(text) <= _MOST:
        return text
    return f"{text[: _MOST * 2 // 3]} … ({len(text) - _MOST:,} characters not shown) … {text[-_MOST // 3 :]}"
