"""Tokens of a pile → what is asked of every word that may be part of a name: its folded form, its neighbours, its story.

In: tokens and the pairs of parts of sentences that tie articles to stories. Out: :class:`NamePlaces`. A name is a run of
capitalised words of one sentence with a blank between them. Words that are common are no names: those of news in general, and
those that the pile itself writes small as often.

>>> from nlp_helpers.sentence_pairs import find_pairs
>>> from nlp_helpers.sentence_pairs.sentence_words import of_texts
>>> said = of_texts(["Fire destroyed the mill of Ann K. Hollister in Oldham."])
>>> places = NamePlaces(said.tokens, find_pairs(said, np.array([0])))
>>> before, behind = places.beside(7)
>>> places.word(7), [places.word(k) for k in before], behind
('hollister', ['ann'], ())
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from nlp_helpers.discrepancies.places import Place
from nlp_helpers.discrepancies.word_lists import lists
from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.people.name_words import fold, name_words
from nlp_helpers.sentence_pairs.pairs import Pairs
from nlp_helpers.stories.terms import word_shares
from nlp_helpers.text.array_types import Ints64

_READ = ("headline", "subhead", "body", "caption")
_OFTEN = 9  # a word that is capitalised more often than this, and hardly ever small, is a name here


def stories_of_pairs(tokens: Tokens, pairs: Pairs) -> Ints64:
    """Number the articles that are of one story: those that pairs tie together.

    Parameters
    ----------
    tokens : Tokens
    pairs : Pairs
        Of their sentences.

    Returns
    -------
    ndarray of int, shape (n_articles,)
    """
    n = len(tokens.article_ids)
    one, other = pairs.said.article[pairs.one], pairs.said.article[pairs.other]
    _, group = connected_components(coo_matrix((np.ones(len(one)), (one, other)), shape=(n, n)), directed=False)
    return np.asarray(group, np.int64)


class NamePlaces:
    """What is looked up for every token of a pile.

    Attributes
    ----------
    tokens : Tokens
    group : ndarray of int, shape (n_articles,)
        The story of each article.
    key : list of str
        Of each form, what it is compared by: without case, accents, hyphens, apostrophes.
    capital, shouts, read : ndarray of bool, shape (n_tokens,)
        Whether a token begins with a capital, is all capitals, stands in headline, body or a caption.
    follows : ndarray of bool, shape (n_tokens + 1,)
        Whether nothing but a blank parts a token from the one before it.
    common : frozenset of str
        Keys that are no names.
    abroad : frozenset of int
        Stories about countries whose names are transcribed.
    """

    def __init__(self, tokens: Tokens, pairs: Pairs) -> None:
        self.tokens = tokens
        self.group = stories_of_pairs(tokens, pairs)
        self.key = [re.sub(r"[-'\u2010\u2011]", "", fold(form)) for form in tokens.forms]
        self.capital = np.array([form[:1].isupper() for form in tokens.forms])[tokens.form]
        self.shouts = np.array([len(form) > 1 and form.isupper() for form in tokens.forms])[tokens.form]
        self.read = np.array([role in _READ for role in tokens.block_role])[tokens.block]
        self.follows = np.zeros(len(tokens) + 1, bool)
        self.follows[1:-1] = (tokens.start[1:] - tokens.end[:-1] <= 1) & (tokens.sentence[1:] == tokens.sentence[:-1])
        self.follows[1:-1] &= tokens.block[1:] == tokens.block[:-1]
        self.common = self._common()
        self.abroad = self._abroad()

    def _common(self) -> frozenset[str]:
        small: Counter[str] = Counter()
        large: Counter[str] = Counter()
        n = np.bincount(self.tokens.form, minlength=len(self.tokens.forms)).tolist()
        for form, key, count in zip(self.tokens.forms, self.key, n, strict=True):
            (small if form.islower() else large)[key] += count
        given = name_words().given
        usual = {
            key for key in word_shares() if key not in given and not (large[key] > _OFTEN and 10 * small[key] < large[key])
        }  # fmt: skip
        return frozenset(usual | {key for key in small if 3 * small[key] >= large[key]})

    def _abroad(self) -> frozenset[int]:
        known, scripts = name_words(), lists().other_scripts
        country = [known.countries.get(key) or known.adjectives.get(key) or "" for key in self.key]
        group = self.group[self.tokens.article]
        n = int(self.group.max()) + 1
        flags = [np.array([bool(name) for name in country]), np.array([name in scripts for name in country])]
        everywhere, there = (np.bincount(group[some[self.tokens.form]], minlength=n) for some in flags)
        return frozenset(np.flatnonzero((there > 2) & (2 * there >= everywhere)).tolist())

    def word(self, k: int) -> str:
        """Give a token's key."""
        return self.key[self.tokens.form[k]]

    def beside(self, k: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Give the tokens of the two nearest words of a name before and behind a token, the nearer first, without initials."""
        before: list[int] = []
        at = k
        while len(before) < 2 and self.follows[at] and self.capital[at - 1]:
            at -= 1
            if len(self.word(at)) > 1:
                before.append(at)
        behind: list[int] = []
        at = k
        while len(behind) < 2 and self.follows[at + 1] and self.capital[at + 1]:
            at += 1
            if len(self.word(at)) > 1:
                behind.append(at)
        return tuple(before), tuple(behind)

    def place(self, first: int, last: int) -> Place:
        """Give the place of some tokens, with their words as value."""
        tokens = self.tokens
        value = " ".join(tokens.text(first, last).split())
        return Place(tokens.article_ids[tokens.article[first]], int(tokens.start[first]), int(tokens.end[last]), value)
