"""Tokens → what each part of a sentence says, as words that weigh more the rarer they are: names, numbers, other content words.

In: :class:`nlp_helpers.grammar.tokens.Tokens` and their parts of speech. Out: :class:`SentenceWords`, the sentences of headline
and body, cut into parts (:mod:`nlp_helpers.sentence_pairs.sentence_parts`), that can be compared. A splice, where a scraper
lost words ('they met. , adding that'), ends a sentence: what is behind it is none. What a word weighs is told from news in
general (``data/word_shares.json``) and from the pile together, as in :mod:`nlp_helpers.stories.likeness`: five articles can't
tell 'talks' from 'said'.

>>> said = of_texts(["The envoys met in Geneva. , adding that they left. Lee smiled."])
>>> [(said.text(k), [said.keys[w] for w in said.words_of(k)]) for k in range(len(said))]
[('The envoys met in Geneva.', ['envoy', 'geneva', 'met']), ('Lee smiled.', ['lee', 'smiled'])]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers import tables
from nlp_helpers.clean import find_blocks
from nlp_helpers.grammar.tokens import Tokens, read_tokens
from nlp_helpers.grammar.word_classes import CODE, classify
from nlp_helpers.sentence_pairs.sentence_parts import find_parts
from nlp_helpers.stories.terms import word_shares
from nlp_helpers.text.array_types import Flags, Floats32, Ints32, Ints64
from nlp_helpers.text.embeddings import word_vectors
from nlp_helpers.text.token_arrays import counted
from nlp_helpers.text.words import words_of

#: What a word is to a sentence: any content word, a name, a number, a verb.
OTHER, NAME, NUMBER, VERB = range(4)
_APART = 1 << 40  # code points from one article to the next, when places are counted over the whole pile
_UNSEEN = 60.0  # articles of other news that frequencies are smoothed by
_DATELINE = 3  # content words of what may be a place, a day and an agency
_FEWEST = 2  # content words of a sentence that says something
_VERBS = [CODE[name] for name in ("VB", "VBD", "VBN", "VBG", "VBP")]
_PREDICATES = [*_VERBS, CODE["MD"]]
_NOT = frozenset(["not", "n't", "n’t", "no", "never", "neither", "nor", "none", "nobody", "denied", "denies", "deny"])
_UP_TO_TWELVE = "zero one two three four five six seven eight nine ten eleven twelve"
_SMALL_NUMBERS = {word: str(k) for k, word in enumerate(_UP_TO_TWELVE.split(" "))}


@dataclass(frozen=True)
class SentenceWords:
    """Parts of the sentences of headline and body, in reading order, article after article.

    Attributes
    ----------
    tokens : Tokens
    article, sentence, first, last : ndarray of int, shape (n_parts,)
        Position in ``tokens.article_ids``; number of the sentence that a part is of; first and last token.
    headline : ndarray of bool, shape (n_parts,)
    place : ndarray of int, shape (n_parts,)
        Number of its sentence within the article, from 0.
    negated : ndarray of bool, shape (n_parts,)
        Whether it holds a word that denies.
    ends : ndarray of int, shape (n_parts + 1,)
        The words of part k are ``word[ends[k]:ends[k + 1]]``, each once.
    word, kind : ndarray of int, shape (n_entries,)
        Position in `keys`; what the word is there.
    keys : list of str
        What words are counted under, sorted.
    weight : ndarray of float32, shape (n_keys,)
        How rare a word is: log((n + 60) / (articles with it + 60 * its share in other news + .5)).
    vectors : ndarray of float32, shape (n_keys, 256)
        Of length 1, or 0 where nothing is known of a word.
    """

    tokens: Tokens
    article: Ints64
    sentence: Ints64
    first: Ints64
    last: Ints64
    headline: Flags
    place: Ints64
    negated: Flags
    ends: Ints64
    word: Ints64
    kind: NDArray[np.int8]
    keys: list[str]
    weight: Floats32
    vectors: Floats32

    def __len__(self) -> int:
        """Count the parts."""
        return len(self.first)

    @cached_property
    def start(self) -> Ints32:
        """Where each part begins, in code points."""
        return self.tokens.start[self.first]

    @cached_property
    def end(self) -> Ints32:
        """Where each part ends, in code points."""
        return self.tokens.end[self.last]

    @cached_property
    def same(self) -> Ints64:
        """A number for each part, the same for those that have the same words, of the same kinds, and deny alike."""
        known: dict[bytes, int] = {}
        out = np.empty(len(self), np.int64)
        for k, (low, high) in enumerate(pairwise(self.ends.tolist())):
            key = self.word[low:high].tobytes() + self.kind[low:high].tobytes() + self.negated[k].tobytes()
            out[k] = known.setdefault(key, len(known))
        return out

    @cached_property
    def _edges(self) -> tuple[Ints64, Ints64]:
        """Where each part begins and ends, counted over the whole pile."""
        return self.article * _APART + self.start, self.article * _APART + self.end

    def _spans(self, rows: pd.DataFrame) -> tuple[Ints64, Ints64]:
        position = {article_id: k for k, article_id in enumerate(self.tokens.article_ids)}
        article = rows.article_id.map(position).to_numpy(dtype=np.int64) * _APART
        return article + rows.start.to_numpy(dtype=np.int64), article + rows.end.to_numpy(dtype=np.int64)

    def overlapping(self, rows: pd.DataFrame) -> tuple[Ints64, Ints64]:
        """Give for spans (``article_id, start, end``) of articles the first part each overlaps, and the one behind the last."""
        (begins, ends), (start, end) = self._edges, self._spans(rows)
        return np.searchsorted(ends, start, "right"), np.searchsorted(begins, end, "left")

    def holding(self, rows: pd.DataFrame) -> Ints64:
        """Give for spans of the articles (``article_id, start, end``) the part that holds each, -1 for none."""
        (begins, ends), (start, end) = self._edges, self._spans(rows)
        part = np.searchsorted(begins, start, "right") - 1
        inside = (part >= 0) & (ends[np.maximum(part, 0)] >= end) if len(ends) else np.zeros(len(part), bool)
        return np.where(inside, part, -1)

    def text(self, k: int) -> str:
        """Give the words of a part as they stand."""
        return self.tokens.text(int(self.first[k]), int(self.last[k]))

    def words_of(self, k: int) -> list[int]:
        """List the words of a part as positions in `keys`."""
        return self.word[self.ends[k] : self.ends[k + 1]].tolist()


def of_texts(texts: Iterable[str]) -> SentenceWords:
    """Read a few texts, an article each, for trying things out."""
    articles = tables.make("articles", [{"article_id": f"{k:06d}", "raw": text} for k, text in enumerate(texts)])
    tokens = read_tokens(articles, find_blocks(articles))
    return read_sentences(tokens, classify(tokens))


def read_sentences(tokens: Tokens, classes: NDArray[np.int8], *, whole: bool = False) -> SentenceWords:
    """Read the sentences of headline and body.

    Parameters
    ----------
    tokens : Tokens
    classes : ndarray of int8, shape (n_tokens,)
        Of :func:`nlp_helpers.grammar.word_classes.classify`.
    whole : bool
        Whether to leave sentences whole.

    Returns
    -------
    SentenceWords
        Without sentences of fewer than two content words, and without parts of a body of two or three that have no verb.
    """
    first, last = _whole_sentences(tokens)
    form_key, keys = _keys(tokens)
    of_token = form_key[tokens.form]
    within = counted(of_token >= 0)
    kept = within[last + 1] - within[first] >= _FEWEST
    first, last = first[kept], last[kept]
    article = tokens.article[first].astype(np.int64)
    place = np.arange(len(first)) - np.searchsorted(article, article)
    sentence = np.arange(len(first))
    if not whole:
        first, last, sentence = find_parts(tokens, classes, of_token >= 0, first, last)
    headline = np.array([*(role == "headline" for role in tokens.block_role), False], bool)
    # 'OLDHAM, March 14' reports nothing.
    says = counted(np.isin(classes, _PREDICATES))
    kept = (
        headline[tokens.block[first]] | (says[last + 1] > says[first]) | (within[last + 1] - within[first] > _DATELINE)
    )
    first, last, sentence = first[kept], last[kept], sentence[kept]
    denies = counted(np.array([form.lower() in _NOT for form in tokens.forms], bool)[tokens.form])
    return SentenceWords(
        tokens, article[sentence], sentence, first, last, headline[tokens.block[first]], place[sentence],
        denies[last + 1] > denies[first], *_distinct_words(first, last, of_token, _kinds(tokens, classes), len(keys)),
        keys, _weights(tokens, of_token, keys), _vectors(keys),
    )  # fmt: skip


def _whole_sentences(tokens: Tokens) -> tuple[Ints64, Ints64]:
    """Give first and last tokens of what stands as a sentence in headline or body, cut at splices."""
    body = np.flatnonzero(tokens.in_body)
    if not len(body):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    is_stop, is_comma = (np.isin(tokens.form, _forms(tokens, marks)) for marks in (".!?", ",;:"))
    # 'They met. , adding that' lost words between the stop and the comma.
    spliced = np.zeros(len(tokens), bool)
    spliced[1:] = is_comma[1:] & is_stop[:-1] & (tokens.start[1:] > tokens.end[:-1])
    opens = np.diff(tokens.sentence[body], prepend=-1) > 0
    broken = np.maximum.accumulate(np.where(spliced[body], body, -1))
    first = body[opens]
    group = np.cumsum(opens) - 1
    behind = broken >= first[group]
    whole = ~behind
    last = np.full(len(first), -1, np.int64)
    np.maximum.at(last, group[whole], body[whole])
    return first, np.maximum(last, first)


def _forms(tokens: Tokens, marks: str) -> list[int]:
    return [k for k, form in enumerate(tokens.forms) if form in marks]


def _keys(tokens: Tokens) -> tuple[Ints64, list[str]]:
    """Give each distinct form the key its word is counted under, -1 for a function word or a mark."""
    found: list[str | None] = []
    for form in tokens.forms:
        if form[0].isdigit():
            found.append(form.replace(",", ""))
        elif form.lower() in _SMALL_NUMBERS:
            found.append(_SMALL_NUMBERS[form.lower()])
        else:
            pairs = words_of(form)
            found.append(pairs[0][0] if pairs else None)
    keys = sorted({key for key in found if key})
    at = {key: k for k, key in enumerate(keys)}
    return np.array([at[key] if key else -1 for key in found], np.int64), keys


def _kinds(tokens: Tokens, classes: NDArray[np.int8]) -> NDArray[np.int8]:
    kinds = np.full(len(tokens), OTHER, np.int8)
    kinds[np.isin(classes, _VERBS)] = VERB
    kinds[classes == CODE["NNP"]] = NAME
    number = np.array([form[0].isdigit() or form.lower() in _SMALL_NUMBERS for form in tokens.forms], bool)
    kinds[number[tokens.form]] = NUMBER
    return kinds


def _distinct_words(
    first: Ints64, last: Ints64, of_token: Ints64, kinds: NDArray[np.int8], n_keys: int
) -> tuple[Ints64, Ints64, NDArray[np.int8]]:
    """List each sentence's words once, sorted; a word that is a name anywhere in it is a name."""
    sentence = np.repeat(np.arange(len(first)), last - first + 1)
    token = np.arange(len(sentence)) - np.repeat(np.cumsum(last - first + 1) - (last - first + 1), last - first + 1)
    token += first[sentence] if len(sentence) else 0
    some = of_token[token] >= 0
    sentence, token = sentence[some], token[some]
    # Names come first among the tokens of one word, and numbers before other words.
    rank = np.array([2, 0, 1, 3], np.int64)[kinds[token]]
    code = (sentence * max(n_keys, 1) + of_token[token]) * 4 + rank
    order = np.argsort(code, kind="stable")
    code = code[order] // 4
    new = np.diff(code, prepend=-1) > 0
    kept = order[new]
    ends = np.searchsorted(sentence[kept], np.arange(len(first) + 1))
    return ends, of_token[token[kept]], kinds[token[kept]]


def _weights(tokens: Tokens, of_token: Ints64, keys: list[str]) -> Floats32:
    shares = word_shares()
    share = np.array([shares.get(key, 0.0) for key in keys])
    some = of_token >= 0
    pairs = np.unique(tokens.article[some].astype(np.int64) * max(len(keys), 1) + of_token[some])
    frequency = np.bincount(pairs % max(len(keys), 1), minlength=len(keys))
    n = len(tokens.article_ids)
    rarity = np.log((n + _UNSEEN) / (frequency + _UNSEEN * share + 0.5))
    return np.maximum(rarity, 0.01).astype(np.float32)


def _vectors(keys: list[str]) -> Floats32:
    vectors = word_vectors(keys)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)
