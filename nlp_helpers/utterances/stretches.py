"""Quotes and statements → stretches: the sentences and clauses that they are made of, with what they are compared by.

In: ``articles, quotes, statements``. Out: :class:`Stretch`. One article prints as one sentence what another splits by 'he said',
so what is compared are clauses: a quote is cut at the ends of its sentences, and before 'and', 'but' and the like behind a
comma, where both parts are long enough to stand alone.

>>> from nlp_helpers import tables
>>> raw = "“The pier is not safe, and the board will close it for a year. We regret it very much,” Ann Lee said."
>>> row = {"article_id": "a", "quote": 0, "start": 1, "end": 86, "in_body": True, "speaker": "Ann Lee"}
>>> quotes = tables.make("quotes", [row])
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> [raw[s.start : s.end] for s in read_stretches(articles, quotes, tables.make("statements", []))]
['The pier is not safe,', 'and the board will close it for a year.', 'We regret it very much,']
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.clean.sentences import split_spans
from nlp_helpers.people.name_words import name_words
from nlp_helpers.statements.scores import stem_of
from nlp_helpers.text.alignment import folded
from nlp_helpers.text.function_words import function_words

_BREAK = re.compile(
    r"(?:[;:]\s+|\s[–—-]+\s+|[–—]{1,20}\s*)(?=\w)"
    r"|,[\"'”’]?\s+(?=(?:and|but|so|yet|because|although|though|while|whereas)\s)",
    re.IGNORECASE,
)
# What is reported is often explained by the writer: '…, whose wall fell in 2014'.
_ADDS = re.compile(r"(?:who|whose|whom|which|where)\s", re.IGNORECASE)
_EXPLAINS = re.compile(rf"{_BREAK.pattern}|,\s+(?={_ADDS.pattern})", re.IGNORECASE)
_FEWEST = 4  # words of a clause that stands alone

_NO = (
    "no not never none nothing nobody nor neither cannot without unable unlikely impossible refuse refused refuses refusing deny"
    " denied denies denying reject rejected rejects rejecting decline declined declines declining fail failed fails"
)
_NEGATING = frozenset(_NO.split())
_DENYING = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|rul(?:e|es|ed|ing) out|reject(?:s|ed|ing)?|disput(?:e|es|ed|ing))\b", re.IGNORECASE
)
_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_LARGE = "hundreds thousands million millions billion billions half"
_COUNTS = (
    {word: str(n) for n, word in enumerate(f"two three four five six seven eight nine ten {_TEENS}".split(), 2)}
    | {word: f"{n}0" for n, word in enumerate(_TENS.split(), 3)}
    | {word: word for word in _LARGE.split()}
    | {"hundred": "100", "thousand": "1000", "twice": "2", "dozen": "12"}
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A clause of a quote or statement.

    Attributes
    ----------
    row : int
        Which row it is of: the quotes first, then the statements, as their tables have them.
    article_id : str
    start, end : int
        Code points in the article.
    quoted, headline : bool
        Whether it stands in quotation marks; whether in a headline.
    speaker : str
        As its row has it; empty where that is not known.
    denied : bool
        Whether the words of saying deny what the stretch says.
    words : tuple of str
        Folded, see :func:`nlp_helpers.text.alignment.folded`; of a statement without those that it quotes of the same speaker.
    starts, ends : tuple of int
        Where they stand.
    keys : tuple of str
        By what each word is compared with others: its stem, its country ('Russian', 'Russia'); empty for a function word.
    names, numbers, negated : frozenset of int
        Which words are names, numbers, or negate.
    """

    row: int
    article_id: str
    start: int
    end: int
    quoted: bool
    headline: bool
    speaker: str
    denied: bool
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    keys: tuple[str, ...]
    names: frozenset[int]
    numbers: frozenset[int]
    negated: frozenset[int]

    def overlaps(self, other: Stretch) -> bool:
        """Tell whether both have words of an article in common."""
        return self.article_id == other.article_id and self.start < other.end and other.start < self.end


def read_stretches(articles: pd.DataFrame, quotes: pd.DataFrame, statements: pd.DataFrame) -> list[Stretch]:
    """Cut the quotes and statements of headlines and bodies into clauses.

    Parameters
    ----------
    articles, quotes, statements : DataFrame
        Tables of those names.

    Returns
    -------
    list of Stretch
        In the order of the tables; of a statement without its 'that', and without clauses with 'who' or 'which', which may be the
        writer's. A row without a word has none.
    """
    raw = tables.raw_of(articles)
    columns = ["article_id", "start", "end", "in_body", "speaker", "cue", "form"]
    found = []
    spoken = _spoken(quotes)
    before = 0
    for table, quoted in ((quotes, True), (statements, False)):
        rows = table.reindex(columns=columns).astype(object)
        rows = rows.where(rows.notna(), None)
        for number, row in enumerate(rows.itertuples(index=False, name=None), before):
            article_id, start, end, in_body, speaker, cue, form = row
            if not in_body:
                continue
            text = raw[article_id]
            denied = bool(cue and not quoted and _DENYING.search(cue))
            inside = [] if quoted else spoken.get((article_id, speaker or ""), [])
            for a, b in clauses(text, int(start), int(end), reported=not quoted):
                if a > start and not quoted and _ADDS.match(text, a):
                    continue
                words, *known = _read(text, a, b, [span for span in inside if span[0] < b and a < span[1]])
                if words:
                    whose = quoted, form == "headline", speaker or "", denied
                    found.append(Stretch(number, article_id, a, b, *whose, words, *known))
        before += len(table)
    return found


def _spoken(quotes: pd.DataFrame) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """The quotes of each article and speaker: in a statement of theirs, these words are compared for themselves."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    rows = quotes.reindex(columns=["article_id", "speaker", "start", "end"])
    for article_id, speaker, start, end in rows.itertuples(index=False, name=None):
        found.setdefault((article_id, "" if pd.isna(speaker) else speaker), []).append((int(start), int(end)))
    return found


def clauses(text: str, start: int, end: int, reported: bool = False) -> Iterator[tuple[int, int]]:
    """Cut a quote or statement into clauses.

    Parameters
    ----------
    text : str
        The article.
    start, end : int
        The quote or statement in it.
    reported : bool
        Whether it is a statement: a 'that' that opens it is left out, and clauses with 'who' or 'which' are cut off, too.

    Yields
    ------
    start, end : int
        Each has a letter or digit, and all have all of them.

    Examples
    --------
    >>> text = "We will stay; there is no other way, and nobody will make us leave."
    >>> [text[a:b] for a, b in clauses(text, 0, len(text))]
    ['We will stay; there is no other way,', 'and nobody will make us leave.']
    """
    if reported and (opened := re.match(r"that\s+(?=\w)", text[start:end], re.IGNORECASE)):
        start += opened.end()
    for first, last in split_spans(text[start:end]):
        a, b = start + first, start + last
        words = [m.start() for m in re.finditer(r"\w+", text[a:b])]
        cut = 0
        for found in (_EXPLAINS if reported else _BREAK).finditer(text, a, b):
            at = found.end() - a
            before = bisect_left(words, at)
            if before - bisect_left(words, cut) >= _FEWEST and len(words) - before >= _FEWEST:
                yield a + cut, a + len(text[a : a + at].rstrip())
                cut = at
        if words and words[-1] >= cut:
            yield a + cut, b


@lru_cache(maxsize=1 << 16)
def key_of(word: str, capital: bool) -> str:
    """Give what a word is compared by: nothing for a function word, a country for its names and adjectives, else the stem.

    Parameters
    ----------
    word : str
        Folded.
    capital : bool
        Whether it is printed with a capital.

    Returns
    -------
    str

    Examples
    --------
    >>> key_of("norwegian", True), key_of("talks", False), key_of("us", False), key_of("us", True), key_of("would", False)
    ('Norway', 'talk', '', 'United States', '')
    """
    if capital:
        known = name_words()
        country = known.adjectives.get(word) or known.countries.get(word)
        if country:
            return country
    if (
        word in function_words()
        or word.partition("'")[0] in function_words()
        or (len(word) < 2 and word.isascii() and not word.isdigit())
    ):
        return ""
    return stem_of(word.removesuffix("'s"))


def _read(text: str, start: int, end: int, without: Sequence[tuple[int, int]]) -> tuple[Any, ...]:
    """Read the words of a stretch, but for those in some spans, and what is known of each."""
    words, starts, ends = folded(text, start, end)
    if without:
        at = [k for k, a in enumerate(starts) if not any(first <= a < last for first, last in without)]
        words, starts, ends = [words[k] for k in at], [starts[k] for k in at], [ends[k] for k in at]
    # 'US' is a country, 'Us' is not.
    capital = [
        text[a].isupper() and (word != "us" or text[a : a + 2] != "Us") for word, a in zip(words, starts, strict=True)
    ]
    keys = tuple(key_of(word, big) for word, big in zip(words, capital, strict=True))
    titled = sum(capital) * 10 > len(words) * 7 and len(words) > 2
    names = frozenset(
        k
        for k, (key, big) in enumerate(zip(keys, capital, strict=True))
        if big and key and not titled and (k > 0 or key[0].isupper() or text[starts[k] : ends[k]].isupper())
    )
    numbers = frozenset(k for k, word in enumerate(words) if word[:1].isdigit() or word in _COUNTS)
    negated = frozenset(k for k, word in enumerate(words) if word in _NEGATING or word.endswith("n't"))
    return tuple(words), tuple(starts), tuple(ends), keys, names, numbers, negated


def number_of(word: str) -> str:
    """Give the value of a number that is written as a word, or the word.

    Examples
    --------
    >>> number_of("four"), number_of("130000")
    ('4', '130000')
    """
    return _COUNTS.get(word, word)
