"""Which words set an outlet or a story apart from the rest, and how far a pile of this size can tell.

In: articles, sentences and stories. Out: the table ``keyness``, and in words what was compared, what not and why. A word's
log-odds in a group against all other articles is that of Monroe, Colaresi and Quinn (2008), with a prior that holds each
word as often as the whole pile does. Its interval is wider than theirs, for two reasons that ``log_odds`` gives: words come in
articles, and those shown are picked as the most telling of many. A word from one article, however often it stands there, says
little about an outlet; hence ``n_articles``.

To be read in this order:

- :mod:`~nlp_helpers.keyness.log_odds`: how far a word sets one side apart;
- :mod:`~nlp_helpers.keyness.story_words`: the words of a story's articles side by side.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from nlp_helpers import about, tables
from nlp_helpers.keyness.log_odds import design_effect, interval, log_odds, tail_of, unevenness
from nlp_helpers.plurals import count
from nlp_helpers.text.array_types import Flags, Floats64, Ints64
from nlp_helpers.text.word_counts import count_words
from nlp_helpers.text.words import code_of

#: What can be compared (column ``group_by``), and what several of them are called.
GROUPS = {"outlet": "outlets", "story": "stories"}
_COPY = "same as "


@dataclass(frozen=True)
class KeynessParams:
    """What :func:`find_keyness` may be told.

    Parameters
    ----------
    n_terms, n_fewer : int
        Most telling words kept of each group: of those it uses more than the rest does, and of those it uses less.
    min_count : int
        Words that all articles together hold less often are too rare to tell.
    prior : float
        Words' worth of the whole pile that is added to either side; at most as many as there are.
    level : float
        Share of the intervals kept that are to hold the truth.
    borrowed : float
        A word that stands so often in articles of groups is taken to be as uneven between them as it is seen to be by
        one half, and as all words are by the other.
    least_uneven : float
        The least unevenness of words on average (intraclass correlation): that measured between articles about one
        event. Two copies of one text would otherwise count as two.
    most_alone : int
        If more groups than these have one article each, these are no groups, and count with the rest only.
    headlines : bool
        Whether the words of headlines count, too.
    """

    n_terms: int = 30
    n_fewer: int = 10
    min_count: int = 3
    prior: float = 500.0
    level: float = 0.95
    borrowed: float = 5.0
    least_uneven: float = 0.001
    most_alone: int = 40
    headlines: bool = False

    def __post_init__(self) -> None:
        if not (0 < self.level < 1 and min(self.prior, self.borrowed) > 0 and min(self.n_terms, self.n_fewer) >= 0):
            raise ValueError(
                f"0 < level < 1, prior > 0, borrowed > 0, n_terms >= 0 and n_fewer >= 0 are needed, not {self}"
            )


@dataclass(frozen=True)
class Keyness:
    """What :func:`find_keyness` found: the table of the contract, and in words what was compared, and what not and why."""

    table: pd.DataFrame
    answer: str


def find_keyness(
    articles: pd.DataFrame, sentences: pd.DataFrame, stories: pd.DataFrame, params: KeynessParams = KeynessParams()
) -> Keyness:
    """Find the words that set each outlet, and each story of two or more articles, apart from all other articles.

    Words of the body count. An article that is the same as another of its group counts once. A group is compared with
    articles in the language that most of its words are in.

    Parameters
    ----------
    articles, sentences, stories : DataFrame
        Tables of those names.
    params : KeynessParams

    Returns
    -------
    Keyness
        `table` has a row for each of the most telling words of a group: ``group_by, group, term`` (as mostly printed
        there), ``count``, ``count_rest``, ``n_articles`` (of the group, that use it), ``log_odds`` and its interval
        ``low, high``; :func:`ranked` puts the most telling first. It is empty, and `answer` says why, where nothing can
        be compared.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> made = find_keyness(found["articles"], found["sentences"], found["stories"])
    >>> ranked(made.table).query("group_by == 'story'").term.head(3).tolist()
    ['pier']
    """
    pile = _Pile(articles, sentences, params)
    of = {group_by: groups_of(articles, sentences, stories, group_by) for group_by in GROUPS}
    parts = [_by(group_by, of[group_by], pile, params) for group_by in GROUPS]
    rows, answers = [row for made, _ in parts for row in made], [answer for _, answer in parts]
    alone = of["outlet"].reindex(articles.article_id[articles.outlet.isna()])
    if unnamed := int(alone.isin([row["group"] for row in parts[0][0]]).sum()):
        answers[0] += f"; {count(unnamed, 'article')} without a known outlet counted as an outlet each"
    return Keyness(tables.make("keyness", rows), ". ".join(answers))


def groups_of(articles: pd.DataFrame, sentences: pd.DataFrame, stories: pd.DataFrame, group_by: str) -> pd.Series:
    """Say which group each article belongs to.

    Parameters
    ----------
    articles, sentences, stories : DataFrame
        Tables of those names.
    group_by : str
        ``outlet``, where an article without a known one stands for itself under its short title; or ``story``.

    Returns
    -------
    Series
        Name of the group, indexed by ``article_id``; only articles that belong to one. A story has two or more articles.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> groups_of(found["articles"], found["sentences"], found["stories"], "story").to_dict()
    {'pier-1': 'S1', 'pier-2': 'S1'}
    """
    if group_by == "story":
        known = stories[stories.story_id.notna()]
        known = known[known.story_id.duplicated(keep=False)].sort_values("article_id")
        return pd.Series(list(known.story_id), index=list(known.article_id), dtype=object)
    named, alone = articles[articles.outlet.notna()], articles[articles.outlet.isna()]
    of = dict(zip(named.article_id, named.outlet, strict=True))
    taken = set(of.values())
    for article_id, name in about.short_names(alone, sentences).items() if len(alone) else ():
        while name in taken:
            name += " (article)"
        of[str(article_id)] = name
    return pd.Series(of, dtype=object).sort_index()


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Put the most telling words of each group first: those whose log-odds are largest for the width of the interval.

    Parameters
    ----------
    table : DataFrame
        The ``keyness`` table, or rows of it.

    Returns
    -------
    DataFrame
        The same rows by group; words that a group uses less than the rest does come last.

    Examples
    --------
    >>> rows = [{"group_by": "outlet", "group": "Post", "term": t, "log_odds": 1.0, "low": 1 - w, "high": 1 + w}
    ...         for t, w in [("berth", 2.0), ("ferry", 0.5)]]
    >>> ranked(tables.make("keyness", rows)).term.tolist()
    ['ferry', 'berth']
    """
    odds, low, high = (table[column].to_numpy(dtype=float) for column in ("log_odds", "low", "high"))
    z = _telling(odds, low, high, digits=4)  # the table's numbers have six
    by = ["group_by", "group", "z", "term"]
    return table.assign(z=-z).sort_values(by, kind="stable", ignore_index=True).drop(columns="z")


class _Pile:
    """The words of each article, and what decides with which others they may be compared."""

    def __init__(self, articles: pd.DataFrame, sentences: pd.DataFrame, params: KeynessParams) -> None:
        self.counts = count_words(articles, sentences if params.headlines else sentences[sentences.role != "headline"])
        self.length = np.asarray(self.counts.by_key.sum(axis=1)).ravel()
        rows = articles.sort_values("article_id", kind="stable")
        problems = zip(rows.article_id, rows.problem.fillna(""), strict=True)
        self.original = [text.removeprefix(_COPY) if text.startswith(_COPY) else own for own, text in problems]
        codes = [code_of(language) for language in rows.language]
        # An article too short to tell its language is taken to be in that of the pile.
        most = _heaviest(zip(codes, self.length, strict=True))
        self.language = np.array([code or most for code in codes], dtype=object)

    def members(self, of: pd.Series) -> tuple[NDArray[Any], Flags, int]:
        """Give each article's group (empty for none), whether it counts, and how many don't as copies in their group."""
        group = np.array([of.get(article_id, "") for article_id in self.counts.ids], dtype=object)
        counts, seen, n_copies = self.length > 0, set[tuple[str, str]](), 0
        for i in np.flatnonzero(counts):
            text = (group[i], self.original[i])
            counts[i] = text not in seen
            n_copies += text in seen
            seen.add(text)
        return group, counts, n_copies


def _heaviest(weighed: Any) -> str:
    """Give the name with the most weight, of equals the first in the alphabet; empty only where there is no name."""
    total: Counter[str] = Counter()
    for name, weight in weighed:
        total[name] += weight if name else 0
    return min(total, key=lambda name: (-total[name], name == "", name), default="")


class _Compared(NamedTuple):
    """What came of comparing one group: how many articles it has and how many words were compared, and rows for some."""

    n_articles: int
    n_words: int
    rows: list[dict[str, Any]]


def _by(group_by: str, of: pd.Series, pile: _Pile, params: KeynessParams) -> tuple[list[dict[str, Any]], str]:
    """Compare the groups of one kind, each with the rest in its language, and say so."""
    group, counts, n_copies = pile.members(of)
    sizes = Counter(group[counts & (group != "")].tolist())
    alone = [name for name, size in sizes.items() if size == 1]
    if len(alone) <= params.most_alone:
        alone = []
    group[np.isin(group, alone)] = ""
    spoken: dict[str, list[tuple[str, float]]] = {}
    for i in np.flatnonzero(counts & (group != "")):
        spoken.setdefault(group[i], []).append((pile.language[i], pile.length[i]))
    home, made, n_abroad = {name: _heaviest(spoken[name]) for name in spoken}, dict[str, _Compared](), 0
    for code in sorted(set(home.values())):
        names = sorted(name for name in home if home[name] == code)
        index = {name: j for j, name in enumerate(names)}
        chosen = np.flatnonzero(counts & (pile.language == code))
        member = np.array([index.get(name, -1) for name in group[chosen]], dtype=np.int64)
        n_abroad += sum(name in index for name in group[counts & (pile.language != code)])
        made |= {names[j]: compared for j, compared in _compare(pile, chosen, member, params).items()}
    kind = GROUPS[group_by]
    left = [
        (len(alone), f"{group_by} of one article", f"{kind} of one article each"),
        (len(home) - len(made) if made else 0, f"{group_by} alone in its language", f"{kind} alone in their language"),
        (n_copies, f"copy of an article of the same {group_by}", f"copies of articles of the same {group_by}"),
        (n_abroad, f"article not in its {group_by}'s language", f"articles not in their {group_by}'s language"),
    ]
    rows = [{"group_by": group_by, "group": name, **row} for name in sorted(made) for row in made[name].rows]
    return rows, _answer(group_by, made, len(home), [count(n, one, many) for n, one, many in left if n])


def _answer(group_by: str, made: dict[str, _Compared], n_groups: int, left: list[str]) -> str:
    """Say what was compared, how sure it is, and what was left out; or why nothing was compared."""
    plural = GROUPS[group_by]
    out = "; left out: " + ", ".join(left) if left else ""
    if not made:
        why = "no story of two or more articles with words" if group_by == "story" else "no outlet with words"
        if n_groups:
            why = f"{count(n_groups, group_by, plural)}, and no other article in the same language to compare with"
        return f"{plural} not compared: {why}{out}"
    shown = [row for compared in made.values() for row in compared.rows]
    sure = sum(bool(row["low"] > 0 or row["high"] < 0) for row in shown)
    n_words, single = sum(c.n_words for c in made.values()), sum(c.n_articles == 1 for c in made.values())
    if not n_words or not shown:
        return f"{count(len(made), group_by, plural)} not compared: no words to compare by{out}"
    answer = f"{count(len(made), group_by, plural)} compared by {count(n_words, 'word')}, "
    answer += f"the {len(shown):,} most telling kept: "
    answer += f"for {sure:,} of them the difference is sure" if sure else "no difference is sure for any of them"
    if group_by == "story" and sure:
        answer += "; stories were grouped by their words, so these describe and do not test"
    if single:
        which = "each has" if single == len(made) else f"{single:,} of them {'has' if single == 1 else 'have'}"
        answer += f"; {which} one article, whose words say little about {GROUPS[group_by]}"
    return answer + out


def _compare(pile: _Pile, chosen: Ints64, member: Ints64, params: KeynessParams) -> dict[int, _Compared]:
    """Compare each group with all other articles chosen; `member` is each one's group, negative for none."""
    counts, forms, n = pile.counts.by_key[chosen], pile.counts.by_form[chosen], pile.length[chosen]
    uneven = unevenness(counts, member, borrowed=params.borrowed, least=params.least_uneven)
    total, in_all = np.asarray(counts.sum(axis=0)).ravel(), np.asarray(forms.sum(axis=0)).ravel()
    groups = np.flatnonzero(member >= 0)
    to_group = (np.ones(len(groups)), (member[groups], groups))
    of = sparse.csr_matrix(to_group, shape=(int(member.max(initial=-1)) + 1, len(chosen)))
    here, carried, printed = (of @ counts).tocsr(), (of @ (counts > 0).astype(float)).tocsr(), (of @ forms).tocsr()
    # Of what all articles hold, the share that the prior adds.
    prior = total * min(params.prior, total.sum()) / total.sum()
    in_articles = np.asarray((counts > 0).sum(axis=0)).ravel()
    enough = total >= params.min_count
    # Each group looks at its own words only, and at those that all use: not at every word for every group.
    frequent = np.argsort(-total, kind="stable")
    falling = total[frequent]
    sizes, lengths, squares = (np.bincount(member[groups], side[groups]) for side in (np.ones(len(n)), n, n**2))
    n_all, n_squares, all_words, all_prior = float(n.sum()), float((n**2).sum()), total.sum(), prior.sum()
    y, with_it, forms_here = (_Row(matrix) for matrix in (here, carried, printed))
    found: dict[int, _Compared] = {}
    for j in range(here.shape[0]):
        n_here = float(lengths[j])
        if n_here == n_all:
            continue
        # A word that is not there can be missed only where it would be expected.
        expected = bisect_left(falling, True, key=lambda count: bool(count * (n_here / n_all) < 1))
        told = np.unique(np.concatenate([frequent[:expected], y.at(j)]))
        told = told[enough[told]]
        counted, in_own = y.of(j, told), with_it.of(j, told)
        both = [(counted, y.sum(j)), (total[told] - counted, all_words - y.sum(j)), (prior[told], all_prior)]
        odds = log_odds(*(np.append(side, whole - side.sum()) for side, whole in both)).odds[:-1]
        worth, worth_there = (
            _worth(side, prior[told], carried_by, design_effect(uneven[told], words, words_squared))
            for side, carried_by, words, words_squared in (
                (counted, in_own, n_here, float(squares[j])),
                (total[told] - counted, in_articles[told] - in_own, n_all - n_here, n_squares - float(squares[j])),
            )
        )
        # Any of the words could have been picked, those that are not there, too.
        most = min(len(told), params.n_terms + params.n_fewer)
        low, high = interval(odds, worth, worth_there, tail_of(most, int(enough.sum()), params.level))
        z = _telling(odds, low, high)
        best = np.lexsort((told, -z))  # keys are sorted, so that equals stand in the order of the alphabet
        kept = [*best[z[best] > 0][: params.n_terms], *best[z[best] < 0][::-1][: params.n_fewer]]
        terms = _terms(pile, told[kept], forms_here.whole(j), in_all)
        found[j] = _Compared(int(sizes[j]), len(told), [
            {
                "term": term, "count": int(counted[i]), "count_rest": int(total[told[i]] - counted[i]),
                "n_articles": int(in_own[i]),
                "log_odds": odds[i], "low": low[i], "high": high[i],
            }
            for i, term in zip(kept, terms, strict=True)
        ])  # fmt: skip
    return found


def _worth(counts: Floats64, prior: Floats64, articles: Floats64, effect: Floats64) -> Floats64:
    """Say how many words drawn one by one counts are worth: with the prior, and never more than articles."""
    return np.asarray(np.minimum(counts / effect, articles) + prior / effect)


def _telling(odds: Floats64, low: Floats64, high: Floats64, digits: int = 9) -> Floats64:
    """Rank words by how far they are from 0, in widths of the interval on the side of 0."""
    width = np.where(odds > 0, odds - low, high - odds)
    return np.asarray((odds / np.maximum(width, 1e-12)).round(digits))


class _Row:
    """One row of a sparse matrix at a time, written out into the same array."""

    def __init__(self, matrix: Any) -> None:
        self._matrix, self._written, self._row = matrix, -1, np.zeros(matrix.shape[1])

    def at(self, j: int) -> Ints64:
        """Give the places that are not 0."""
        begin, end = self._matrix.indptr[j], self._matrix.indptr[j + 1]
        return np.asarray(self._matrix.indices[begin:end][self._matrix.data[begin:end] > 0], np.int64)

    def sum(self, j: int) -> float:
        return float(self._matrix.data[self._matrix.indptr[j] : self._matrix.indptr[j + 1]].sum())

    def whole(self, j: int) -> Floats64:
        """Give the row; it is overwritten by the next call."""
        if j != self._written:
            if self._written >= 0:
                self._row[
                    self._matrix.indices[self._matrix.indptr[self._written] : self._matrix.indptr[self._written + 1]]
                ] = 0
            begin, end = self._matrix.indptr[j], self._matrix.indptr[j + 1]
            self._row[self._matrix.indices[begin:end]] = self._matrix.data[begin:end]
            self._written = j
        return self._row

    def of(self, j: int, places: Ints64) -> Floats64:
        """Give some of its values."""
        return np.asarray(self.whole(j)[places])


def _terms(pile: _Pile, keys: Ints64, here: Floats64, in_all: Floats64) -> list[str]:
    """Give the keys as they are mostly printed here, or where they are not here, in all articles."""
    forms, elsewhere = pile.counts.printed(keys, here), pile.counts.printed(keys, in_all)
    return [form or other for form, other in zip(forms, elsewhere, strict=True)]
