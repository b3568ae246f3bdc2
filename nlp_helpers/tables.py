"""The tables that travel between the steps: their columns, the span check, reading and writing.

In: rows that a step found. Out: a pandas DataFrame with exactly the columns of the contract, sorted by its key, with
floats rounded to six significant digits, so that the same findings are always the same bytes.

A *span* is ``article_id, start, end``: offsets in Unicode code points into ``articles.raw``. In memory a table holds
offsets only; :func:`with_text` fills in ``text`` when a table is shown or written, so the words can't drift from the
place they came from. A row of ``echoes`` has two spans, ``article_id_a, start_a, end_a`` and the same with ``_b``.

>>> blocks = make("blocks", [{"article_id": "a", "block": 0, "start": 0, "end": 2, "role": "body",
...                           "is_body": True, "rule": "prose", "score": 1 / 3}])
>>> float(blocks.score[0])
0.333333
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_helpers import spreadsheet_cells

TEXT, INT, FLOAT, BOOL = "string", "Int64", "Float64", "boolean"

_SPAN = {"article_id": TEXT, "start": INT, "end": INT, "text": TEXT}
_SPEAKER = {
    "speaker": TEXT, "speaker_start": INT, "speaker_end": INT, "cue": TEXT, "cue_start": INT, "cue_end": INT,
}  # fmt: skip

#: Name → column → type. Names and columns are public: other programs read them.
COLUMNS: dict[str, dict[str, str]] = {
    "articles": {
        "article_id": TEXT, "source": TEXT, "url": TEXT, "sha256": TEXT, "encoding": TEXT,
        "title": TEXT, "title_basis": TEXT, "title_start": INT, "title_end": INT,
        "outlet": TEXT, "outlet_basis": TEXT, "outlet_start": INT, "outlet_end": INT,
        "published_from": TEXT, "published_to": TEXT, "published_basis": TEXT,
        "published_start": INT, "published_end": INT,
        "language": TEXT, "n_chars": INT, "n_words_body": INT, "problem": TEXT, "raw": TEXT,
    },
    "blocks": {
        "article_id": TEXT, "block": INT, "start": INT, "end": INT, "text": TEXT,
        "role": TEXT, "is_body": BOOL, "rule": TEXT, "score": FLOAT,
    },
    "sentences": {
        "article_id": TEXT, "sentence": INT, "block": INT, "start": INT, "end": INT, "text": TEXT, "role": TEXT,
    },
    "quotes": {
        "article_id": TEXT, "quote": INT, "start": INT, "end": INT, "text": TEXT, "in_body": BOOL, **_SPEAKER, "form": TEXT,
    },
    "statements": {
        "article_id": TEXT, "statement": INT, "start": INT, "end": INT, "text": TEXT, "in_body": BOOL, **_SPEAKER,
    },
    "names": {**_SPAN, "in_body": BOOL, "entity": TEXT, "kind": TEXT, "title": TEXT},
    "dates": {
        **_SPAN, "in_body": BOOL, "date_from": TEXT, "date_to": TEXT, "precision": TEXT, "anchor": TEXT,
    },
    "numbers": {**_SPAN, "in_body": BOOL, "low": FLOAT, "high": FLOAT, "unit": TEXT, "of": TEXT, "approximate": BOOL},
    "stories": {"article_id": TEXT, "story_id": TEXT, "membership": FLOAT, "label": TEXT},
    "topics": {
        "topic": TEXT, "label": TEXT, "terms": TEXT, "n_passages": INT, "n_articles": INT, "stability": FLOAT,
    },
    "passages": {**_SPAN, "topic": TEXT, "weight": FLOAT},
    "article_topics": {"article_id": TEXT, "topic": TEXT, "weight": FLOAT},
    "keyness": {
        "group_by": TEXT, "group": TEXT, "term": TEXT, "count": INT, "count_rest": INT, "n_articles": INT,
        "log_odds": FLOAT, "low": FLOAT, "high": FLOAT,
    },
    "echoes": {
        "article_id_a": TEXT, "start_a": INT, "end_a": INT, "text_a": TEXT,
        "article_id_b": TEXT, "start_b": INT, "end_b": INT, "text_b": TEXT,
        "kind": TEXT, "match": TEXT, "similarity": FLOAT,
    },
    "utterances": {"utterance": TEXT, "speaker": TEXT, **_SPAN, "match": TEXT},
    "points": {"point": TEXT, "story_id": TEXT, **_SPAN, "n_articles": INT, "n_outlets": INT},
    "discrepancies": {
        "discrepancy": TEXT, "kind": TEXT, "subject": TEXT, "likelihood": FLOAT, **_SPAN, "value": TEXT, "as_of": TEXT,
    },
}  # fmt: skip

#: What a row is one of: the columns a table is sorted by, and that no two rows share.
KEY: dict[str, list[str]] = {
    "articles": ["article_id"],
    "blocks": ["article_id", "block"],
    "sentences": ["article_id", "sentence"],
    "quotes": ["article_id", "quote"],
    "statements": ["article_id", "statement"],
    "names": ["article_id", "start", "end"],
    "dates": ["article_id", "start", "end"],
    "numbers": ["article_id", "start", "end"],
    "stories": ["article_id"],
    "topics": ["topic"],
    "passages": ["article_id", "start", "end"],
    "article_topics": ["article_id", "topic"],
    "keyness": ["group_by", "group", "term"],
    "echoes": ["article_id_a", "start_a", "end_a", "article_id_b", "start_b", "end_b"],
    "utterances": ["utterance", "article_id", "start", "end"],
    "points": ["point", "article_id", "start", "end"],
    "discrepancies": ["discrepancy", "article_id", "start", "end"],
}

#: What a block can be, the article first.
ROLES = (
    "headline", "subhead", "body", "navigation", "stamp", "credit", "caption", "teaser", "notice", "duplicate",
)  # fmt: skip
#: The roles of an article's body, and of all that is the article's; what has another role is residue.
BODY_ROLES = frozenset({"subhead", "body"})
ARTICLE_ROLES = BODY_ROLES | {"headline"}

#: Where what is known of an article is from: it came with it, stands in its text, or follows from something else.
BASES = ("given", "stated", "inferred")
#: How quoted words stand: a whole quote, a part of a sentence, one of several paragraphs of a speech, in a headline.
FORMS = ("direct", "fragment", "continued", "headline")
#: What a name names.
KINDS = ("person", "organisation", "place")
#: How two passages came to share words or meaning, and how near they are to being the same words.
ECHO_KINDS = ("same copy", "same quote", "same event", "house text")
ECHO_MATCHES = ("verbatim", "near", "paraphrase")
#: How an article renders an utterance, the fullest first; what it leaves out has no row.
RENDERINGS = ("whole", "cut", "reworded", "reported")
#: What is given differently for the same thing.
DISCREPANCY_KINDS = ("number", "title", "date", "name")

#: Table → column → the values it can hold; an empty cell is none of them.
VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "articles": {f"{name}_basis": BASES for name in ("title", "outlet", "published")},
    "blocks": {"role": ROLES},
    "sentences": {"role": ROLES},
    "quotes": {"form": FORMS},
    "names": {"kind": KINDS},
    "keyness": {"group_by": ("outlet", "story")},
    "echoes": {"kind": ECHO_KINDS, "match": ECHO_MATCHES},
    "utterances": {"match": RENDERINGS},
    "discrepancies": {"kind": DISCREPANCY_KINDS},
}
# Tables that can't be made with other values; in the others they are found when a run is verified.
_HELD_TO_VALUES = ("echoes", "utterances", "discrepancies")
# Read from the text and not computed: six digits would make another number of 1,234,567.
_AS_WRITTEN = {"numbers": ("low", "high")}
# Numbered within a run, so that the tenth comes behind the second.
_COUNTED = {"utterances": "utterance", "points": "point", "discrepancies": "discrepancy"}
# Filled in when a table is shown or written: column → what is behind the names of its span's columns.
_DERIVED = {"text": "", "text_a": "_a", "text_b": "_b"}


class SpanError(AssertionError):
    """A row whose words are not the words at its offsets: a defect of the package, never of the input."""


def make(name: str, rows: Iterable[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Turn rows into the table `name` of the contract.

    Parameters
    ----------
    name : str
        A table of :data:`COLUMNS`.
    rows : iterable of mappings, or DataFrame
        Columns that are missing are empty (null); ``text`` of a span is left out, see :func:`with_text`.

    Returns
    -------
    DataFrame
        The contract's columns in its order without the derived ``text``, nullable types, sorted by :data:`KEY`; ids that
        end in a number (``P2``, ``P10``) by that number.

    Raises
    ------
    ValueError
        For a column the contract does not know, a value it does not name, or two rows with one key.

    Examples
    --------
    >>> make("article_topics", [{"article_id": "b", "topic": "T1", "weight": 1.0},
    ...                         {"article_id": "a", "topic": "T1", "weight": 0.25}]).article_id.tolist()
    ['a', 'b']
    """
    columns = {c: kind for c, kind in COLUMNS[name].items() if c not in _DERIVED}
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame.from_records(list(rows))
    unknown = set(frame.columns) - set(COLUMNS[name])
    if unknown:
        raise ValueError(f"{name} has no column {', '.join(sorted(unknown))}; it has {', '.join(COLUMNS[name])}")
    frame = frame.reindex(columns=list(columns)).astype(columns)
    for column, kind in columns.items():
        if kind == FLOAT:
            digits = 15 if column in _AS_WRITTEN.get(name, ()) else 6
            frame[column] = pd.array([_rounded(x, digits) for x in frame[column]], dtype=FLOAT)
    for column, allowed in VALUES[name].items() if name in _HELD_TO_VALUES else ():
        other = frame.loc[frame[column].notna() & ~frame[column].isin(allowed), column]
        if len(other):
            raise ValueError(f"{name} has no {column} {other.iloc[0]!r}; there are {', '.join(allowed)}")
    frame = _sorted(name, frame)
    twice = frame.duplicated(KEY[name])
    if twice.any():
        raise ValueError(f"{name} has two rows for {frame.loc[twice, KEY[name]].iloc[0].to_dict()}")
    return frame


def _rounded(value: Any, digits: int) -> Any:
    return pd.NA if pd.isna(value) else float(f"{value:.{digits}g}")


def _sorted(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Sort by the key, an id that ends in a number by that number."""
    counted = _COUNTED.get(name)
    if counted is None:
        return frame.sort_values(KEY[name], kind="stable", ignore_index=True)
    number = pd.to_numeric(frame[counted].str.extract(r"([0-9]{1,15})$", expand=False).astype(object), errors="coerce")
    keyed = frame.assign(number=number).sort_values(["number", *KEY[name]], kind="stable", ignore_index=True)
    return keyed.drop(columns="number")


def raw_of(articles: pd.DataFrame) -> dict[str, str]:
    """Give the text of each article by its id.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> raw_of(make("articles", [{"article_id": "a", "raw": "NATO said"}]))
    {'a': 'NATO said'}
    """
    return dict(zip(articles.article_id, articles.raw, strict=True))


def with_text(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add the words that each row's span points at, as a column ``text`` after ``end``.

    Parameters
    ----------
    table : DataFrame
        Columns ``article_id, start, end``, or ``article_id_a, start_a, end_a`` and the same with ``_b``, and others.
    articles : DataFrame
        Columns ``article_id, raw``.

    Returns
    -------
    DataFrame
        A copy with ``text = raw[start:end]``; of rows with two spans, ``text_a`` and ``text_b``.

    Raises
    ------
    SpanError
        For a row outside its article, or with no words in it.

    Examples
    --------
    >>> articles = make("articles", [{"article_id": "a", "raw": "NATO said"}, {"article_id": "b", "raw": "So said NATO"}])
    >>> with_text(pd.DataFrame({"article_id": ["a"], "start": [5], "end": [9]}), articles).text.tolist()
    ['said']
    >>> pair = {"article_id_a": "a", "start_a": 0, "end_a": 4, "article_id_b": "b", "start_b": 8, "end_b": 12}
    >>> with_text(make("echoes", [pair]), articles)[["text_a", "text_b"]].values.tolist()
    [['NATO', 'NATO']]
    """
    raw = raw_of(articles)
    # A row with a span of its own may name others beside it, of the row that it is compared with.
    ways = ["text"] if "article_id" in table.columns else ["text_a", "text_b"]
    shown = table.drop(columns=ways, errors="ignore")
    for derived in ways:
        behind, words = _DERIVED[derived], []
        ids, starts, ends = (table[f"{column}{behind}"] for column in ("article_id", "start", "end"))
        for article_id, start, end in zip(ids, starts, ends, strict=True):
            if article_id not in raw or not 0 <= start < end <= len(raw[article_id]):
                raise SpanError(f"no words at {start}:{end} of article {article_id!r}")
            words.append(raw[article_id][start:end])
        shown.insert(list(shown.columns).index(f"end{behind}") + 1, derived, pd.array(words, dtype=TEXT))
    return shown


def check_places(table: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Check the places that a row names beside its own span: a speaker's, a cue's, a title's.

    Parameters
    ----------
    table : DataFrame
        Columns ``article_id`` and pairs like ``speaker_start, speaker_end``; both of a pair are empty, or neither.
    articles : DataFrame
        Columns ``article_id, raw``.

    Raises
    ------
    SpanError
        For a place with one end, outside its article, or with no words in it.

    Examples
    --------
    >>> articles = make("articles", [{"article_id": "a", "raw": "NATO said no."}])
    >>> row = {"article_id": "a", "statement": 0, "start": 10, "end": 12, "cue_start": 5, "cue_end": 90}
    >>> check_places(make("statements", [row]), articles)
    Traceback (most recent call last):
    nlp_helpers.tables.SpanError: no words at cue 5:90 of article 'a'
    """
    length = dict(zip(articles.article_id, articles.raw.str.len(), strict=True))
    for name in [c.removesuffix("_start") for c in table.columns if c.endswith("_start")]:
        columns = table[["article_id", f"{name}_start", f"{name}_end"]]
        for article_id, start, end in columns.dropna(subset=columns.columns[1:], how="all").itertuples(index=False):
            if pd.isna(start) or pd.isna(end) or not 0 <= start < end <= length.get(article_id, 0):
                raise SpanError(f"no words at {name} {start}:{end} of article {article_id!r}")


def body_text(table: pd.DataFrame, articles: pd.DataFrame) -> pd.Series:
    """Join each article's spans in reading order, a newline between them.

    Parameters
    ----------
    table : DataFrame
        Spans, such as the body blocks: ``article_id, start, end``.
    articles : DataFrame
        Columns ``article_id, raw``.

    Returns
    -------
    Series
        One string per row of `articles`, indexed by ``article_id``; empty where an article has no span.

    Examples
    --------
    >>> articles = make("articles", [{"article_id": "a", "raw": "Menu\\nA talk."}, {"article_id": "b", "raw": ""}])
    >>> body_text(pd.DataFrame({"article_id": ["a"], "start": [5], "end": [12]}), articles).to_dict()
    {'a': 'A talk.', 'b': ''}
    """
    parts: dict[str, list[str]] = {article_id: [] for article_id in articles.article_id}
    for article_id, text in (
        with_text(table, articles).sort_values(["article_id", "start"])[["article_id", "text"]].values
    ):
        parts[article_id].append(text)
    return pd.Series({article_id: "\n".join(texts) for article_id, texts in parts.items()}, dtype=object)


def write(name: str, table: pd.DataFrame, articles: pd.DataFrame, folder: Path) -> list[Path]:
    """Write one table as Parquet (exact) and CSV (for people), after checking every span against its text.

    Parameters
    ----------
    name : str
        A table of :data:`COLUMNS`.
    table, articles : DataFrame
        The table, and the articles its spans point into.
    folder : Path
        An existing folder.

    Returns
    -------
    list of Path
        The two files.

    Raises
    ------
    SpanError
        If a span does not hold.

    Examples
    --------
    >>> import tempfile
    >>> from nlp_helpers import example
    >>> found, folder = example.found(), Path(tempfile.mkdtemp())
    >>> [path.name for path in write("blocks", found["blocks"], found["articles"], folder)]
    ['blocks.parquet', 'blocks.csv']
    """
    check_places(table, articles)
    full = with_text(table, articles) if set(_DERIVED) & set(COLUMNS[name]) else table
    full = full[list(COLUMNS[name])]
    parquet, sheet = folder / f"{name}.parquet", folder / f"{name}.csv"
    full.to_parquet(parquet, index=False, engine="pyarrow", compression="zstd")
    spreadsheet_cells.write(full, sheet)
    return [parquet, sheet]


def read(folder: Path | str, name: str) -> pd.DataFrame:
    """Read one table that :func:`write` wrote.

    Parameters
    ----------
    folder : path
        The output folder of ``parallax run``, or its ``tables`` folder.
    name : str
        A table of :data:`COLUMNS`.

    Returns
    -------
    DataFrame
        With the contract's columns and types, ``text`` included.

    Raises
    ------
    FileNotFoundError
        If the table is not there.

    Examples
    --------
    >>> import tempfile
    >>> from nlp_helpers import example
    >>> found, folder = example.found(), Path(tempfile.mkdtemp())
    >>> _ = write("blocks", found["blocks"], found["articles"], folder)
    >>> read(folder, "blocks").text[1]
    'Ferry fares will rise by a tenth in August, the operator Blue Line said on Thursday, and blamed the price of fuel.'
    """
    folder = Path(folder)
    path = folder / f"{name}.parquet"
    if not path.exists():
        path = folder / "tables" / f"{name}.parquet"
    return pd.read_parquet(path, engine="pyarrow").astype(COLUMNS[name])
