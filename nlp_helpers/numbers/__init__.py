"""Quantities of articles: how many, how much, how long, how old, and of what.

In: ``articles`` and ``blocks``. Out: the ``numbers`` table. A span holds the number with what says how exact it is and its
unit ("some 4,000", "at least $3.5 bn", "three hours"); what it counts is named beside it. What is a time expression is no
quantity, nor are clock times, scores, years, numbered things ("Article 5"), ordinals, 'no' and 'both'.

English; of other languages only figures with a sign or a short unit are read ("3,5 %", "12 km", "€ 5").

To be read in this order:

- :mod:`~nlp_helpers.numbers.sentences`: what rules look at;
- :mod:`~nlp_helpers.numbers.words`: the number itself;
- :mod:`~nlp_helpers.numbers.units`, :mod:`~nlp_helpers.numbers.measured`: with its sign and unit;
- :mod:`~nlp_helpers.numbers.exactness`: how exact it is;
- :mod:`~nlp_helpers.numbers.no_quantities`: what is none;
- :mod:`~nlp_helpers.numbers.counted`, :mod:`~nlp_helpers.numbers.ages`: of what;
- :mod:`~nlp_helpers.numbers.quantities`: all of it, for a sentence;
- :mod:`~nlp_helpers.numbers.happenings`, :mod:`~nlp_helpers.numbers.ranges`, for later steps: what happens to what is counted,
  and whether two can mean the same.

>>> from nlp_helpers import tables
>>> raw = "Some 4,000 runners came. The club grew from 12 members to 40, and spent $1.2 bn after three hours of prayers."
>>> from nlp_helpers.clean import find_blocks
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw, "language": "en"}])
>>> blocks = find_blocks(articles)
>>> found = tables.with_text(find_numbers(articles, blocks), articles)
>>> found[["text", "low", "unit", "of", "approximate"]].fillna("").values.tolist()
[['Some 4,000', 4000.0, '', 'runners', True], ['12', 12.0, '', 'members', False], ['40', 40.0, '', 'members', False], \
['$1.2 bn', 1200000000.0, 'USD', '', False], ['three hours', 3.0, 'hour', 'prayers', False]]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers import notes, tables
from nlp_helpers.dates import find_dates
from nlp_helpers.grammar.tokens import Tokens, read_tokens
from nlp_helpers.grammar.word_classes import CLASSES, classify
from nlp_helpers.numbers.counted import noun_behind
from nlp_helpers.numbers.happenings import happening
from nlp_helpers.numbers.quantities import Quantity, quantities
from nlp_helpers.numbers.sentences import Sentence
from nlp_helpers.numbers.words import starts_number
from nlp_helpers.text.token_arrays import first_of_each
from nlp_helpers.text.words import is_english

_APART = 1 << 40  # larger than any offset, so that a place in the pile is one number


@dataclass(frozen=True)
class NumberParams:
    """Which quantities are taken up.

    Parameters
    ----------
    ages : bool
        Whether ages are.
    longest : int
        Tokens of a sentence that are read; of longer ones, which are lists or no prose, the rest is cut off into further ones.
    most : int
        Words of an article that are looked at because they may begin a quantity, the first ones: 1 MB of news has half as many.
    """

    ages: bool = True
    longest: int = 400
    most: int = 20_000


def find_numbers(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    tokens: Tokens | None = None,
    classes: NDArray[np.int8] | None = None,
    dates: pd.DataFrame | None = None,
    params: NumberParams = NumberParams(),
) -> pd.DataFrame:
    """Find the quantities of every article, in all its text.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``, and ``language``; an article without one counts as English.
    blocks : DataFrame
        The ``blocks`` table.
    tokens : Tokens, optional
        The pile's tokens, from :func:`nlp_helpers.grammar.tokens.read_tokens`, which is asked without them.
    classes : ndarray of int8, shape (n_tokens,), optional
        Their parts of speech, from :func:`nlp_helpers.grammar.word_classes.classify`.
    dates : DataFrame, optional
        The time expressions: ``article_id, start, end``; found anew without it.
    params : NumberParams

    Returns
    -------
    DataFrame
        The ``numbers`` table. ``low`` and ``high`` are the same for a plain number; 'at least 100' has no ``high``, 'up to 50' no
        ``low``, 'dozens' the least that it can mean and no ``high``. A part of the whole ('half of', 'one in five') is
        given in percent. ``of`` is the head of what is counted or measured, in the text's own form; 'age' for ages.
    """
    if tokens is None:
        tokens = read_tokens(articles, blocks)
    if classes is None:
        classes = classify(tokens)
    if dates is None:
        dates = find_dates(articles, blocks)
    body = _is_body(tokens, blocks)
    rows = []
    for s in _sentences(tokens, classes, _in_english(articles, tokens), _dated(tokens, dates), params):
        article_id = tokens.article_ids[tokens.article[s.first]]
        for q in quantities(s):
            if q.age and not params.ages:
                continue
            rows.append({
                "article_id": article_id, "start": s.start[q.first], "end": s.end[q.behind - 1],
                "in_body": bool(body[s.first + q.first]), "low": q.low, "high": q.high, "unit": q.unit or None,
                "of": q.of(s) or None, "approximate": q.about,
            })  # fmt: skip
    return tables.make("numbers", rows)


def _in_english(articles: pd.DataFrame, tokens: Tokens) -> NDArray[np.bool_]:
    """Tell which articles, in the order of the tokens, are English or of no known language."""
    known = dict(zip(articles.article_id, is_english(articles).tolist(), strict=True))
    return np.array([known.get(article_id, True) for article_id in tokens.article_ids], bool)


def _is_body(tokens: Tokens, blocks: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which tokens lie in a body block."""
    rows = blocks[["article_id", "block", "is_body"]].itertuples(index=False)
    kept = {(article_id, block) for article_id, block, is_body in rows if is_body is not pd.NA and is_body}
    if not len(tokens):
        return np.zeros(0, bool)
    first = np.unique(tokens.block, return_index=True)[1]
    owners = [tokens.article_ids[k] for k in tokens.article[first].tolist()]
    of_block = [(owner, block) in kept for owner, block in zip(owners, tokens.block_id, strict=True)]
    return np.array(of_block, bool)[tokens.block]


def _places(tokens: Tokens, article_ids: pd.Series, offsets: pd.Series) -> NDArray[np.int64]:
    """Give places in the pile as single numbers, -1 in articles that have no tokens."""
    position = {article_id: k for k, article_id in enumerate(tokens.article_ids)}
    of_article = article_ids.map(position).fillna(-1).to_numpy(dtype=np.int64)
    return np.where(of_article < 0, -1, of_article * _APART + offsets.to_numpy(dtype=np.int64))


def _dated(tokens: Tokens, dates: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which tokens overlap a time expression."""
    out = np.zeros(len(tokens) + 1, np.int64)
    if len(dates) and len(tokens):
        own = tokens.article.astype(np.int64) * _APART
        first = np.searchsorted(own + tokens.end, _places(tokens, dates.article_id, dates.start), "right")
        behind = np.searchsorted(own + tokens.start, _places(tokens, dates.article_id, dates.end), "left")
        kept = (behind > first) & (dates.end.to_numpy(dtype=np.int64) > 0)
        np.add.at(out, first[kept], 1)
        np.add.at(out, behind[kept], -1)
    return np.cumsum(out)[:-1] > 0


def _sentences(
    tokens: Tokens,
    classes: NDArray[np.int8],
    english: NDArray[np.bool_],
    dated: NDArray[np.bool_],
    params: NumberParams,
) -> Iterator[Sentence]:
    """Give the sentences that hold the beginning of a number."""
    hits, _ = _beginnings(tokens, params)
    if not len(hits):
        return
    edges = np.flatnonzero(np.append(True, np.diff(tokens.sentence) != 0))
    edges = np.append(edges, len(tokens))
    for k in np.unique(np.searchsorted(edges, hits, "right") - 1).tolist():
        last = hits[np.searchsorted(hits, edges[k + 1]) - 1]
        for first in range(int(edges[k]), min(int(edges[k + 1]), int(last) + 1), params.longest):
            yield sentence_at(tokens, classes, first, min(first + params.longest, int(edges[k + 1])), dated, english)


def _beginnings(tokens: Tokens, params: NumberParams) -> tuple[NDArray[np.int64], dict[int, int]]:
    """The words that may begin a quantity, of each article as many as are looked at; and the last one where there are more."""
    starts = np.array([starts_number(form.lower()) for form in tokens.forms] or [False], bool)[tokens.form]
    return first_of_each(tokens.article, np.flatnonzero(starts), params.most)


def notes_of(articles: pd.DataFrame, tokens: Tokens, params: NumberParams = NumberParams()) -> pd.DataFrame:
    """Say of which articles not all numbers were read.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw``, and ``source`` where it is known.
    tokens : Tokens
        Of these articles.
    params : NumberParams

    Returns
    -------
    DataFrame
        Columns ``source, article_id, note``.

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "Of 5 boats 2 left."}])
    >>> blocks = pd.DataFrame({"article_id": ["a"], "block": [0], "start": [0], "end": [18], "role": ["body"]})
    >>> notes_of(articles, read_tokens(articles, blocks), NumberParams(most=1)).note.tolist()
    ['numbers: the first 1 words of this article that may begin one are looked at, up to character 4 of 18']
    """
    said = []
    for at, token in _beginnings(tokens, params)[1].items():
        article_id, upto = tokens.article_ids[at], f"up to character {tokens.end[token]:,} of {len(tokens.texts[at]):,}"
        note = f"numbers: the first {params.most:,} words of this article that may begin one are looked at, {upto}"
        said.append((article_id, note))
    return notes.of_articles(articles, said)


def sentence_at(
    tokens: Tokens,
    classes: NDArray[np.int8],
    first: int,
    behind: int,
    dated: NDArray[np.bool_] | None = None,
    english: NDArray[np.bool_] | None = None,
) -> Sentence:
    """Give some tokens as a sentence.

    Parameters
    ----------
    tokens : Tokens
    classes : ndarray of int8, shape (n_tokens,)
    first, behind : int
        Its first token, and the one behind its last.
    dated : ndarray of bool, shape (n_tokens,), optional
        Which tokens are part of time expressions.
    english : ndarray of bool, shape (n_articles,), optional
        Which articles are.

    Returns
    -------
    Sentence
    """
    here = slice(first, behind)
    return Sentence.padded(
        [tokens.forms[k] for k in tokens.form[here].tolist()],
        [CLASSES[k] for k in classes[here].tolist()],
        tokens.start[here].tolist(),
        tokens.end[here].tolist(),
        [False] * (behind - first) if dated is None else dated[here].tolist(),
        first,
        True if english is None else bool(english[tokens.article[first]]),
    )


def _located(
    numbers: pd.DataFrame, tokens: Tokens, classes: NDArray[np.int8], params: NumberParams = NumberParams()
) -> Iterator[tuple[Sentence, int, int] | None]:
    """Give for each row its sentence, and the place of its span there; None where it lies in none."""
    own = tokens.article.astype(np.int64) * _APART
    first = np.searchsorted(own + tokens.start, _places(tokens, numbers.article_id, numbers.start), "left")
    behind = np.searchsorted(own + tokens.end, _places(tokens, numbers.article_id, numbers.end), "right")
    edges = np.append(np.flatnonzero(np.append(True, np.diff(tokens.sentence) != 0)), len(tokens))
    of_sentence = np.searchsorted(edges, first, "right") - 1
    made: Sentence | None = None
    for begin, end, k in zip(first.tolist(), behind.tolist(), of_sentence.tolist(), strict=True):
        if begin >= end or begin >= len(tokens):
            yield None
            continue
        if made is None or not made.first <= begin < made.first + made.n:
            # The same stretches as in reading.
            low = int(edges[k]) + (begin - int(edges[k])) // params.longest * params.longest
            made = sentence_at(tokens, classes, low, min(low + params.longest, int(edges[k + 1])))
        yield made, begin - made.first, min(end - made.first, made.n)


def what_of(numbers: pd.DataFrame, tokens: Tokens, classes: NDArray[np.int8]) -> list[str]:
    """Say for each quantity what happens to what it counts: 'kill' for '12 people died', 'left 12 dead' and 'a toll of 12'.

    Parameters
    ----------
    numbers : DataFrame
        The ``numbers`` table.
    tokens, classes
        As in :func:`find_numbers`.

    Returns
    -------
    list of str
        One of the happenings of ``data/number_words.json`` or '', per row. The verb of a subject that does it to
        somebody else ('12 gunmen killed …') is none. What stands beside another quantity ('killed five men and two
        women') shares what happens to that.

    Examples
    --------
    >>> from nlp_helpers.clean import find_blocks
    >>> raw = "The storm killed 12 sailors, and two were hurt."
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": raw, "language": "en"}])
    >>> blocks = find_blocks(articles)
    >>> tokens = read_tokens(articles, blocks)
    >>> what_of(find_numbers(articles, blocks, tokens), tokens, classify(tokens))
    ['kill', 'injure']
    """
    out: list[str] = []
    last: tuple[Sentence, int] | None = None
    for place, of in zip(_located(numbers, tokens, classes), numbers["of"].tolist(), strict=True):
        if place is None:
            out.append("")
            continue
        s, first, behind = place
        noun = noun_behind(s, behind)
        head = noun[1] if noun is not None and isinstance(of, str) and s.low[noun[1]] == of.lower() else None
        what = happening(s, first, behind, head, of if isinstance(of, str) else "")
        if last is not None and last[0] is s and 0 < first - last[1] <= 2 and s.low[first - 1] in ("and", ",", "plus"):
            if what and not out[-1] and s.low[last[1]] != ",":
                out[-1] = what
            what = what or out[-1]
        last = s, (behind if head is None else head + 1)
        out.append(what)
    return out


def counted_spans(numbers: pd.DataFrame, tokens: Tokens, classes: NDArray[np.int8]) -> pd.DataFrame:
    """Find the noun phrase that each quantity counts or is said of, and the person of an age.

    Parameters
    ----------
    numbers : DataFrame
        The ``numbers`` table.
    tokens, classes
        As in :func:`find_numbers`.

    Returns
    -------
    DataFrame
        ``counted_start, counted_end``, a row for each of `numbers` under its index; empty where the text does not say.

    Examples
    --------
    >>> from nlp_helpers.clean import find_blocks
    >>> raw = "The mayor sent 300 Danish sailors to the port."
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": raw, "language": "en"}])
    >>> blocks = find_blocks(articles)
    >>> tokens = read_tokens(articles, blocks)
    >>> numbers = find_numbers(articles, blocks, tokens)
    >>> [(first, last)] = counted_spans(numbers, tokens, classify(tokens)).values.tolist()
    >>> raw[first:last]
    'Danish sailors'
    """
    rows: list[tuple[object, object]] = []
    known: tuple[Sentence, dict[int, Quantity]] | None = None
    for place in _located(numbers, tokens, classes):
        if place is None:
            rows.append((pd.NA, pd.NA))
            continue
        s, first, _ = place
        if known is None or known[0] is not s:
            known = s, {q.first: q for q in quantities(s)}
        q = known[1].get(first)
        phrase = q.counted if q is not None else None
        rows.append((s.start[phrase[0]], s.end[phrase[1]]) if phrase is not None else (pd.NA, pd.NA))
    return pd.DataFrame(rows, columns=["counted_start", "counted_end"], index=numbers.index).astype("Int64")
