"""Blocks → what an article is: its title, its stated day, its language, its length, what is wrong with it.

In: ``articles`` as loaded and ``blocks``. Out: ``articles`` with every column filled that has evidence. What came with an
article (``given``) is kept; what its text says (``stated``) points at the words that say so; the rest stays empty.

>>> from nlp_helpers import clean
>>> raw = "Talks end in Geneva\\nUpdated 22:56, 12-Jan-2022\\nThe talks in Geneva ended on Wednesday, officials said."
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> describe(articles, clean.find_blocks(articles))[["title", "published_from"]].values.tolist()
[['Talks end in Geneva', '2022-01-12']]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.residue import UNSPACED, WORD, vocabulary


@dataclass(frozen=True)
class AboutParams:
    """When an article counts as damaged or as too short to be one.

    Attributes
    ----------
    stub_words : int
        A body of fewer words is a stub.
    damaged_share : float
        Share of U+FFFD among the characters from which the encoding counts as damaged.
    language_letters : int
        Letters needed before a guess at the language is made.
    """

    stub_words: int = 25
    damaged_share: float = 0.001
    language_letters: int = 40


def describe(articles: pd.DataFrame, blocks: pd.DataFrame, params: AboutParams = AboutParams()) -> pd.DataFrame:
    """Fill in what the text of each article says about it.

    Parameters
    ----------
    articles : DataFrame
        The ``articles`` table as loaded.
    blocks : DataFrame
        The ``blocks`` table.
    params : AboutParams
        Limits for ``problem`` and ``language``.

    Returns
    -------
    DataFrame
        The ``articles`` table. ``title`` is the headline block where none was given, ``published_*`` the day
        that the stamps about its head name; ``language`` an ISO 639-1 code; ``problem`` is empty for an article in order.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> describe(found["articles"], found["blocks"]).title_basis.tolist()
    ['stated', 'stated', 'stated']
    """
    bodies = tables.body_text(blocks[blocks.is_body], articles)
    headlines = blocks[blocks.role == "headline"].drop_duplicates("article_id").set_index("article_id")
    stamps = _stamps_of_the_article(blocks)
    seen: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    for row in articles.to_dict("records"):
        article_id, raw, body = row["article_id"], row["raw"], bodies[row["article_id"]]
        row["n_words_body"] = len(WORD.findall(body))
        row["problem"] = _problem(raw, body, row["n_words_body"], params)
        same_as = seen.setdefault(" ".join(body.split()), article_id) if body else article_id
        if same_as != article_id:
            row["problem"] = f"same as {same_as}"
        if pd.isna(row["title"]) and article_id in headlines.index:
            start, end = headlines.loc[article_id, ["start", "end"]]
            row |= {"title": raw[start:end], "title_basis": "stated", "title_start": start, "title_end": end}
        if pd.isna(row["published_from"]) and article_id in stamps:
            row |= _stated_day(raw, stamps[article_id])
        if pd.isna(row["language"]):
            row["language"] = _language(body or raw, params)
        rows.append(row)
    return tables.make("articles", rows)


def short_names(articles: pd.DataFrame, sentences: pd.DataFrame, width: int = 34) -> pd.Series:
    """Name each article in few words: its outlet and title, or its first words in quotation marks, or its id.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, title, outlet, raw``.
    sentences : DataFrame
        The ``sentences`` table; the first one stands for an article without a title.
    width : int
        Longest name, in characters; what is cut ends with an ellipsis.

    Returns
    -------
    Series
        Names indexed by ``article_id``, no two alike.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "", "title": "Talks end in Geneva", "outlet": "Post"}])
    >>> short_names(articles, tables.make("sentences", []))["a"]
    'Post: Talks end in Geneva'
    """
    first = sentences.drop_duplicates("article_id").set_index("article_id")
    names: dict[str, str] = {}
    count: dict[str, int] = {}
    for row in articles.sort_values("article_id").itertuples():
        if pd.notna(row.title):
            name = _cut(row.title if pd.isna(row.outlet) else f"{row.outlet}: {row.title}", width)
        elif row.article_id in first.index:
            start, end = first.loc[row.article_id, ["start", "end"]]
            name = f"“{_cut(row.raw[start:end], width - 2)}”"
        else:
            name = _cut(row.article_id, width)
        count[name] = count.get(name, 0) + 1
        names[row.article_id] = name if count[name] == 1 else f"{name} ({count[name]})"
    return pd.Series(names, dtype=object)


def _cut(text: str, width: int) -> str:
    text = " ".join(text[: 4 * width].split())
    if len(text) <= width:
        return text
    cut = text[: width - 1]
    # At a word's end, unless that would leave almost nothing.
    at = cut.rfind(" ")
    return (cut[:at] if at > width // 2 else cut).rstrip(" ,;:–-") + "…"


def _problem(raw: str, body: str, n_words: int, params: AboutParams) -> str | None:
    if not raw.strip():
        return "empty"
    if raw.count("\ufffd") > params.damaged_share * len(raw):
        return "damaged encoding"
    if not body:
        return "not an article"
    # In scripts without spaces two letters count as a word.
    return "stub" if n_words + len(UNSPACED.findall(body)) / 2 < params.stub_words else None


_DAY_MONTH = re.compile(r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<m>[^\W\d_]{3,9})\.?,?[\s.-]+(?P<y>\d{4})\b")
_MONTH_DAY = re.compile(r"\b(?P<m>[^\W\d_]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})\b")
_YEAR_FIRST = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)")


_STAMP_REACH = 6


def _stamps_of_the_article(blocks: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """Find the stamps about an article's head or directly behind its body: others are a page's clock or another article's."""
    near: dict[str, list[tuple[int, int]]] = {}
    for article_id, own in blocks.groupby("article_id"):
        body, stamps = own[own.is_body].block, own[own.role == "stamp"]
        if len(body) and len(stamps):
            reach = stamps.block.between(body.min() - _STAMP_REACH, body.min() + 1) | (stamps.block == body.max() + 1)
            near[str(article_id)] = list(stamps[reach][["start", "end"]].itertuples(index=False, name=None))
    return near


def _stated_day(raw: str, stamps: list[tuple[int, int]]) -> dict[str, Any]:
    """Take the day that the stamps name, or, where they name several, the only one that is not said to be an update."""
    days: dict[str, dict[str, Any]] = {}
    first: set[str] = set()
    for start, end in stamps:
        for pattern in (_YEAR_FIRST, _DAY_MONTH, _MONTH_DAY):
            found = pattern.search(raw[start:end])
            day = _as_day(found) if found else None
            if found and day:
                span = {"published_start": start + found.start(), "published_end": start + found.end()}
                days.setdefault(day, {"published_from": day, "published_to": day, "published_basis": "stated", **span})
                if not _UPDATE.search(raw[start:end]):
                    first.add(day)
                break
    if len(days) > 1:
        days = {day: days[day] for day in first}
    return next(iter(days.values())) if len(days) == 1 else {}


_UPDATE = re.compile(r"updated?|modified|changed", re.IGNORECASE)


def _as_day(found: re.Match[str]) -> str | None:
    month = found["m"].casefold()
    if not month.isdigit() and month not in vocabulary()["months"]:
        return None
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    try:
        return date(int(found["y"]), number, int(found["d"])).isoformat()
    except ValueError:
        return None


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def _language(text: str, params: AboutParams) -> str | None:
    sample = text[:5000]
    if sum(c.isalpha() for c in sample) < params.language_letters:
        return None
    # Imported here: loading its model takes most of a second, and short or given languages don't need it.
    import py3langid

    return str(py3langid.classify(sample)[0])
