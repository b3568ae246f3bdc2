"""The pile as counts of words: of every sentence, and of the rows that topics are looked for in.

In: articles and sentences. Out: a :class:`Pile`. Where there are many articles, a row is an article; where there are few, it
is a run of an article's sentences, since five articles can't show what is said together.

>>> from nlp_helpers import example
>>> found = example.found()
>>> pile = Pile.read(found["articles"], found["sentences"])
>>> counts, owner = pile.rows(few=30, window=5)
>>> counts.shape[0] > len(pile.ids), [pile.ids[k] for k in sorted(set(owner.tolist()))] == pile.ids
(True, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from nlp_helpers.text.array_types import Flags, Floats64, Ints64
from nlp_helpers.text.word_counts import WordCounts, count_words
from nlp_helpers.text.words import words_of

_SHORT = 60


@dataclass(frozen=True)
class Pile:
    """Sentences in reading order, article by article, and their words.

    Attributes
    ----------
    ids : list of str
        The articles, sorted.
    short : list of str
        Their titles, cut to 60 characters; the id where there is none.
    article : array of int, shape (n_passages,)
        Which article each sentence is of.
    start, end : array of int, shape (n_passages,)
        Its span.
    words : WordCounts
        With a row for each sentence.
    titles : sparse matrix, shape (n_articles, n_keys)
        Words of a title that is no sentence of its article.
    """

    ids: list[str]
    short: list[str]
    article: Ints64
    start: Ints64
    end: Ints64
    words: WordCounts
    titles: Any

    @classmethod
    def read(cls, articles: pd.DataFrame, sentences: pd.DataFrame) -> Pile:
        """Count the words of the tables ``articles`` and ``sentences``; the order of their rows leaves no trace."""
        articles = articles.sort_values("article_id", kind="stable", ignore_index=True)
        ids = [str(article_id) for article_id in articles.article_id]
        at = {article_id: i for i, article_id in enumerate(ids)}
        table = sentences.sort_values(["article_id", "start", "end"], kind="stable", ignore_index=True)
        article = np.array([at[article_id] for article_id in table.article_id], dtype=np.int64)
        words = count_words(articles, table, by_sentence=True)
        headed = set(article[(table.role == "headline").fillna(False).to_numpy(bool)].tolist())
        languages = articles.get("language", pd.Series(None, index=articles.index, dtype=object))
        place, short, indices, ends = {key: i for i, key in enumerate(words.keys)}, [], [], [0]
        for i, (article_id, title, language) in enumerate(zip(ids, articles.title, languages, strict=True)):
            title = " ".join(title.split()) if isinstance(title, str) else ""
            short.append((title if len(title) <= _SHORT else title[:_SHORT].rsplit(" ", 1)[0] + "…") or article_id)
            pairs = [] if i in headed else words_of(title, language)
            indices += [place[key] for key, _ in pairs if key in place]
            ends.append(len(indices))
        shape = (len(ids), len(words.keys))
        titles = sparse.csr_matrix((np.ones(len(indices)), np.array(indices, dtype=np.int64), np.array(ends)), shape)
        titles.sum_duplicates()
        start, end = (table[column].to_numpy(np.int64) for column in ("start", "end"))
        return cls(ids, short, article, start, end, words, titles)

    @property
    def counts(self) -> Any:
        """How often each sentence has each word: a sparse matrix, shape (n_passages, n_keys)."""
        return self.words.by_key

    @property
    def wordy(self) -> Flags:
        """Which sentences have words in them."""
        return np.diff(self.counts.indptr) > 0

    def rows(self, few: int, window: int) -> tuple[Any, Ints64]:
        """Count the words of each article with words, or, of fewer than `few` articles, of each run of `window` words.

        Returns
        -------
        counts : sparse matrix, shape (n_rows, n_keys)
        owner : array of int, shape (n_rows,)
            The article of each row.
        """
        inside = np.flatnonzero(self.wordy)
        owners, of = np.unique(self.article[inside], return_inverse=True)
        if len(owners) < few:
            of, owner = _runs(of, np.asarray(self.counts.sum(axis=1)).ravel()[inside], window)
        else:
            owner = np.arange(len(owners))
        member = sparse.csr_matrix((np.ones(len(inside)), (of, inside)), shape=(len(owner), len(self.article)))
        first = np.concatenate([[True], owner[1:] != owner[:-1]])[: len(owner)]
        heads = sparse.csr_matrix(
            (np.ones(first.sum()), (np.flatnonzero(first), owners[owner[first]])), shape=(len(owner), len(self.ids))
        )
        counted = (member @ self.counts + heads @ self.titles).tocsr()
        counted.sort_indices()  # some releases of scipy leave them in another order, and words are dealt out in order
        return counted, owners[owner]


def _runs(of: Ints64, sizes: Floats64, window: int) -> tuple[Ints64, Ints64]:
    """Cut each article's sentences into runs of so many words: the run of each sentence, the article of each run."""
    run, owner, filled = np.empty(len(of), np.int64), list[int](), 0.0
    for i, article in enumerate(of):
        if not owner or owner[-1] != article:
            # A short rest belongs to the run before it.
            if len(owner) > 1 and owner[-1] == owner[-2] and 2 * filled < window:
                run[:i][run[:i] == len(owner) - 1] -= 1
                owner.pop()
            owner.append(int(article))
            filled = 0.0
        elif filled >= window:
            owner.append(int(article))
            filled = 0.0
        run[i] = len(owner) - 1
        filled += sizes[i]
    if len(owner) > 1 and owner[-1] == owner[-2] and 2 * filled < window:
        run[run == len(owner) - 1] -= 1
        owner.pop()
    return run, np.array(owner, dtype=np.int64)
