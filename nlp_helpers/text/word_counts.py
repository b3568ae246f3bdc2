"""How often each content word stands in each article, or in each sentence, and in which form it is mostly printed.

In: ``articles`` and those of their ``sentences`` that count. Out: :class:`WordCounts`: sparse matrices of the keys and the forms
of :mod:`nlp_helpers.text.words`.

>>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["Talks end. The talks failed."], "language": ["en"]})
>>> counts = count_words(articles, pd.DataFrame({"article_id": ["a", "a"], "start": [0, 11], "end": [10, 28]}))
>>> dict(zip(counts.keys, counts.by_key.toarray()[0].tolist()))
{'end': 1.0, 'failed': 1.0, 'talk': 2.0}
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp_helpers.text.token_arrays import all_pairs
from nlp_helpers.text.words import first_of, words_of


@dataclass(frozen=True)
class WordCounts:
    """How often each word stands in each article.

    Attributes
    ----------
    ids : list of str
        The articles, sorted: the order of the rows that came in leaves no trace.
    keys : list of str
        What words are counted under, sorted.
    by_key : sparse matrix, shape (n_articles, n_keys)
    forms : list of str
        Forms as printed; one that opens a sentence somewhere has a place of its own for these openings.
    by_form : sparse matrix, shape (n_articles, n_forms)
    key_of : array of int, shape (n_forms,)
        Which key each form is counted under; in order.
    opens : array of bool, shape (n_forms,)
        Whether it is a form's count at the beginning of sentences, where its capital says little.
    """

    ids: list[str]
    keys: list[str]
    by_key: csr_matrix
    forms: list[str]
    by_form: csr_matrix
    key_of: NDArray[np.int64]
    opens: NDArray[np.bool_]

    def printed(self, keys: NDArray[np.int64], by_form: NDArray[np.float64]) -> list[str]:
        """Give the form in which each of some keys is mostly printed.

        Parameters
        ----------
        keys : array of int
            Places in `keys`.
        by_form : array of float, shape (n_forms,)
            How often each form is found.

        Returns
        -------
        list of str
            What opens a sentence is counted only where a word stands nowhere else; empty for a word that is not found.
        """
        begins, ends = np.searchsorted(self.key_of, keys), np.searchsorted(self.key_of, keys, side="right")
        which, at = all_pairs(begins, ends)
        weight = np.where(self.opens[at], by_form[at], 1000 * by_form[at])
        order = np.lexsort((at, -weight, which))
        best = order[np.flatnonzero(np.diff(which[order], prepend=-1))]
        return [
            self.forms[i] if found else "" for i, found in zip(at[best].tolist(), weight[best].tolist(), strict=True)
        ]


def count_words(articles: pd.DataFrame, sentences: pd.DataFrame, *, by_sentence: bool = False) -> WordCounts:
    """Count the content words of each article's sentences.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id, raw, language``.
    sentences : DataFrame
        Columns ``article_id, start, end``: those whose words count.
    by_sentence : bool
        A row for each sentence, in their order, instead of one for each article.

    Returns
    -------
    WordCounts

    Examples
    --------
    >>> from nlp_helpers import example
    >>> counts = count_words(example.found()["articles"], example.found()["sentences"])
    >>> counts.ids, int(counts.by_key[0, counts.keys.index("ferry")])
    (['ferry', 'pier-1', 'pier-2'], 2)
    """
    articles = articles.sort_values("article_id", kind="stable")
    ids, raw, languages = list(articles.article_id), list(articles.raw), list(articles.language)
    at = {article_id: i for i, article_id in enumerate(ids)}
    number: dict[tuple[str, ...], int] = {}  # key, form, and a mark if it opens sentences
    found: list[list[int]] = [[] for _ in (sentences.index if by_sentence else ids)]
    spans = (sentences[column].tolist() for column in ("article_id", "start", "end"))
    for row, (article_id, start, end) in enumerate(zip(*spans, strict=True)):
        i = at[article_id]
        text = raw[i][start:end]
        pairs: list[tuple[str, ...]] = list(words_of(text, languages[i]))
        if pairs and pairs[0][1] == first_of(text):
            pairs[0] = (*pairs[0], "opens")
        found[row if by_sentence else i] += [number.setdefault(pair, len(number)) for pair in pairs]
    ordered = sorted(number)
    keys = sorted({key for key, *_ in ordered})
    place = {key: i for i, key in enumerate(keys)}
    key_of = np.array([place[key] for key, *_ in ordered], dtype=np.int64)
    new = np.empty(len(number), dtype=np.int64)
    new[[number[form] for form in ordered]] = np.arange(len(number))
    ends = np.cumsum([0, *map(len, found)])
    indices = new[np.array([i for row in found for i in row], dtype=np.int64)]
    by_form = csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(found), len(number)))
    by_form.sum_duplicates()
    merge = csr_matrix((np.ones(len(key_of)), (np.arange(len(key_of)), key_of)), shape=(len(number), len(keys)))
    opens = np.array([bool(mark) for _, _, *mark in ordered], dtype=bool)
    return WordCounts(ids, keys, (by_form @ merge).tocsr(), [form for _, form, *_ in ordered], by_form, key_of, opens)
