"""Articles side by side → echoes: pairs of passages of two articles that share words or meaning.

In: ``articles``, ``sentences``, ``quotes``, and pairs of sentences that report the same thing. Out: the ``echoes`` table. Words
are compared in headlines and bodies only: residue that two pages share says something about their sites.

Nothing here says who copied from whom. Of two articles the earlier one comes first where their days are known and do not
overlap (:func:`nlp_helpers.about.days.earlier`).

To be read in this order:

- :mod:`~nlp_helpers.echoes.shingles`: words in a row that two articles share;
- :mod:`~nlp_helpers.echoes.passages`: the passages they belong to;
- :mod:`~nlp_helpers.echoes.words`: what is known of each word;
- :mod:`~nlp_helpers.echoes.cuts`: where a passage begins and ends;
- :mod:`~nlp_helpers.echoes.kinds`: what kind of echo it is;
- :mod:`~nlp_helpers.echoes.paraphrases`: pairs of sentences that share too little in a row;
- :mod:`~nlp_helpers.echoes.shared_words`: how much two articles share;
- :mod:`~nlp_helpers.echoes.aligned`: two passages word by word.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from nlp_helpers import notes, tables
from nlp_helpers.about.days import days_of, earlier
from nlp_helpers.echoes.cuts import hold_units
from nlp_helpers.echoes.kinds import Echo, Judge, KindParams
from nlp_helpers.echoes.paraphrases import SPAN, rows_of_pairs
from nlp_helpers.echoes.passages import PassageParams, find_passages, promising
from nlp_helpers.echoes.shingles import PileWords, Runs, find_runs, read_words
from nlp_helpers.echoes.words import EchoWords, WordParams, describe_words
from nlp_helpers.text.array_types import Flags, Ints64
from nlp_helpers.text.token_arrays import rank_within

_FEWEST = 4  # articles that have the same words in a row and are compared, each with each, in any pile
_LONG = 20  # words in a row that are no formula any more
_LOOK = 8000  # runs that tell about how many of all are worth a look
# Signs that belong to the number beside them.
_BEFORE, _BEHIND = "$£€¥₹₽#", "%‰°"


@dataclass(frozen=True)
class EchoParams:
    """How echoes are sought.

    Parameters
    ----------
    shingle : int
        Words in a row that two passages must share to be compared.
    most : int
        Words in a row that stand in more articles than these link each of the articles with the next few only.
    repeats : int
        How many times the same words count in one article.
    most_runs, per_word : int, float
        Words in a row of two articles that passages are made from: so many, or so many for each word of the pile if that is
        more. Where there would be more, `most` is halved; where that is not enough, the longest of each article are taken.
    probability : float
        From which probability a pair of sentences is a paraphrase. At 0.9, of a million pairs of sentences from different
        stories that are thrown together at random, 2 to 14 are, and of as many from one story 600 to 2,600
        (``benchmarks/paraphrase.py``, three sets of articles).
    words : WordParams
    passages : PassageParams
    kinds : KindParams
    """

    shingle: int = 5
    most: int = 60
    repeats: int = 4
    most_runs: int = 6000
    per_word: float = 0.03
    probability: float = 0.9
    words: WordParams = field(default_factory=WordParams)
    passages: PassageParams = field(default_factory=PassageParams)
    kinds: KindParams = field(default_factory=KindParams)


@dataclass(frozen=True)
class Echoes:
    """What articles share.

    Attributes
    ----------
    table : DataFrame
        The ``echoes`` table.
    notes : DataFrame
        Columns ``source, article_id, note``: what was not compared with everything.
    """

    table: pd.DataFrame
    notes: pd.DataFrame


def find_echoes(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    quotes: pd.DataFrame,
    pairs: pd.DataFrame | None = None,
    params: EchoParams | None = None,
    stories: pd.DataFrame | None = None,
    blocks: pd.DataFrame | None = None,
) -> Echoes:
    """Find the passages that articles share.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw`` and, where they are known, ``source, language, outlet, published_from, published_to``.
    sentences, quotes : DataFrame
        The tables of these names.
    pairs : DataFrame, optional
        Sentences of two articles that may report the same thing: ``article_id_a, start_a, end_a, article_id_b, start_b, end_b,
        probability``. Without it no paraphrase is found.
    params : EchoParams, optional
    stories : DataFrame, optional
        The ``stories`` table. Without it formulas and house text can't be told from copy.
    blocks : DataFrame, optional
        The ``blocks`` table, to find long passages of one article's body that are residue in another: cleaning may err, and
        captions are copied, too.

    Returns
    -------
    Echoes
        The table, whose `similarity` is the share of words that both sides have in common, or the probability of a paraphrase;
        and the notes. The order of the rows that came in leaves no trace.

    Examples
    --------
    >>> from nlp_helpers.clean import find_blocks
    >>> from nlp_helpers.clean.sentences import find_sentences
    >>> a = "The old bridge over the river was closed on Monday after inspectors found deep cracks."
    >>> b = "It is shut. Inspectors found deep cracks, and the old bridge over the river was closed."
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": a}, {"article_id": "b", "raw": b}])
    >>> found = find_echoes(articles, find_sentences(articles, find_blocks(articles)), tables.make("quotes", []))
    >>> found.table[["start_a", "end_a", "start_b", "end_b", "kind", "match"]].values.tolist()
    [[0, 40, 46, 86, 'same copy', 'verbatim']]
    """
    params = params or EchoParams()
    words = read_words(articles, sentences, blocks)
    known = describe_words(words, articles, quotes, stories, params.words)
    judge = Judge(known, params.kinds)
    runs, chosen, most, left_out = _runs(known, params)
    found = [judge.matched(passages) for passages in find_passages(words, chosen, params.passages)]
    spread = judge.spread(one for matched in found for one in matched)
    rows = [_row(words, echo) for matched in found for echo in judge.judge(matched, spread)]
    if pairs is not None:
        rows += rows_of_pairs(pairs, params.probability, known, judge, rows.copy())
    days = days_of(articles)
    table = pd.DataFrame.from_records([_in_order(row, days) for row in rows])
    if len(table):
        table = table.drop_duplicates(tables.KEY["echoes"])
    return Echoes(tables.make("echoes", table), _notes(articles, words, runs, replace(params, most=most), left_out))


def _runs(known: EchoWords, params: EchoParams) -> tuple[Runs, Runs, int, int]:
    """Find the words in a row that articles share, and those of them that may be part of a passage.

    Where that would be too many, words in a row that fewer articles have are not compared with all, either; and at last the
    longest of each article are taken. The numbers: of how many articles all are compared, and how many are left out.
    """
    words, most = known.words, params.most
    limit = int(max(params.most_runs, params.per_word * len(words)))
    while True:
        runs = find_runs(words, params.shingle, most, params.repeats)
        last = most <= _FEWEST
        if last or not _far_too_many(known, runs, params, limit):
            kept = np.flatnonzero(_worth(known, runs, params))
            if last or len(kept) <= limit:
                chosen = _longest(known, runs, kept, limit) if len(kept) > limit else kept
                return runs, _some(runs, chosen), most, len(kept) - len(chosen)
        most //= 2


def _worth(known: EchoWords, runs: Runs, params: EchoParams) -> Flags:
    return promising(known.words, runs, params.passages) | hold_units(known, runs, params.kinds.unit_words)


def _far_too_many(known: EchoWords, runs: Runs, params: EchoParams, limit: int) -> bool:
    """Tell by some of the runs, from first to last, whether there are over twice as many as may be: a look at all takes long."""
    step = len(runs.a) // _LOOK
    if step < 2:
        return False
    worth = _worth(known, _some(runs, np.arange(0, len(runs.a), step)), params)
    return float(worth.mean()) * len(runs.a) > 2 * limit


def _longest(known: EchoWords, runs: Runs, which: Ints64, limit: int) -> Ints64:
    """Take the longest of each article, then the second longest, up to so many."""
    article = known.words.article[runs.a[which]].astype(np.int64)
    order = np.lexsort((-runs.n[which], article))
    which, rank = which[order], rank_within(article[order])
    return np.sort(which[np.lexsort((-runs.n[which], rank))[:limit]])


def _some(runs: Runs, which: Ints64) -> Runs:
    return Runs(runs.a[which], runs.b[which], runs.n[which], runs.passed_over)


def _in_order(row: dict[str, Any], days: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """Put the earlier article first; else the one whose id comes first."""
    a, b = row["article_id_a"], row["article_id_b"]
    order = earlier(days, a, b) or ("later" if b < a else "earlier")
    if order == "earlier":
        return row
    return row | {f"{name}_{x}": row[f"{name}_{y}"] for name in SPAN for x, y in ("ab", "ba")}


def _row(words: PileWords, found: Echo) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": found.kind, "match": found.match, "similarity": found.passage.similarity,
    }  # fmt: skip
    for side, (first, behind) in (("a", found.passage.a), ("b", found.passage.b)):
        k = words.article[first]
        text, start, end = words.texts[k], int(words.start[first]), int(words.end[behind - 1])
        row |= {
            f"article_id_{side}": words.ids[k],
            f"start_{side}": start - (start > 0 and text[start - 1] in _BEFORE),
            f"end_{side}": end + (end < len(text) and text[end] in _BEHIND),
        }
    return row


def _notes(articles: pd.DataFrame, words: PileWords, runs: Runs, params: EchoParams, left_out: int) -> pd.DataFrame:
    """Say which articles have long passages that were not compared with all others that have them, and what is left out."""
    width = _LONG - params.shingle + 1
    sums = np.concatenate([np.zeros(width, dtype=np.int64), np.cumsum(runs.passed_over)])
    at = np.flatnonzero(sums[width:] - sums[:-width] >= width)
    ids = {words.ids[k] for k in np.unique(words.article[at])}
    note = (
        f"has a passage that stands in over {params.most} articles, or over {params.repeats} times in its own: its echoes "
        "are given with a few of them only"
    )
    said = notes.of_articles(articles, [(article_id, note) for article_id in articles.article_id if article_id in ids])
    if left_out:
        all_of_them = (
            f"{left_out:,} places where two articles have the same {params.shingle} words in a row or more were not looked at"
            " for echoes: the pile has too many, and longer ones"
        )
        said = pd.concat([said, notes.make([(None, None, all_of_them)])], ignore_index=True)
    return said
