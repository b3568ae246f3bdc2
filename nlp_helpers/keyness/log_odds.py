"""Counts of words here and there → how far each word sets the one side apart from the other.

In: counts of words, as arrays. Out: log-odds and their intervals.

The log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi and Quinn (2008), "Fightin' Words", Political
Analysis 16(4), and what makes its interval honest where words come in articles and the most striking ones are picked:

* The words of an article are not drawn one by one: who writes 'ferry' once writes it again. :func:`unevenness` measures it,
  and :func:`design_effect` is the factor by which the variance of counts grows (Rao and Scott 1992, Biometrics 48).
* A word that stands three times in a group, all in one article, is no normal variable. :func:`interval` takes the limits of
  Poisson counts on either side (the lower that of Garwood 1936, Biometrika 28, the upper that of Jeffreys' prior) and puts
  them together (Zou and Donner 2008, Statistics in Medicine 27).
* :func:`tail_of` widens the intervals of words that were picked out of many as the most telling, until so many of those
  picked hold the truth, not so many of all (the false coverage rate of Benjamini and Yekutieli 2005, JASA 100).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.special import gammainccinv, gammaincinv

from nlp_helpers.text.array_types import Floats64, Ints64

_FARTHEST = np.log(1e6)


class LogOdds(NamedTuple):
    """Log-odds ratio of each word, and its standard deviation."""

    odds: Floats64
    sd: Floats64

    @property
    def z(self) -> Floats64:
        """The z-score of each word, to six digits: the last bits must not decide which word is first."""
        return np.round(self.odds / self.sd, 6)


def log_odds(here: ArrayLike, there: ArrayLike, prior: ArrayLike = 500.0) -> LogOdds:
    """Compare how often each word is used here and there.

    With ``y`` the counts here, ``n`` their sum, ``a`` the prior's counts and ``a0`` their sum, the log-odds of a word here
    are ``log((y + a) / (n + a0 - y - a))``. The ratio is their difference from those there, its variance about
    ``1 / (y + a)`` of both sides together (Monroe, Colaresi and Quinn 2008).

    Parameters
    ----------
    here, there : array of float, shape (n_words,)
        Counts of the same words on either side; of all words, or the odds are not theirs.
    prior : float, or array of float, shape (n_words,)
        Counts added to either side. Of one number, each word takes the share that it has of both sides together, and no
        more is added than there is.

    Returns
    -------
    LogOdds
        Two arrays of shape (n_words,). Positive where a word is more frequent here; 0, with an infinite standard
        deviation, for a word that neither side nor the prior has, and for one that is the only one there is.

    Examples
    --------
    >>> odds, sd = log_odds([8, 2], [2, 8], prior=[5, 5])
    >>> odds.round(3).tolist(), sd.round(3).tolist()
    ([1.238, -1.238], [0.469, 0.469])
    """
    y, y_rest, a = (np.asarray(counts, dtype=float) for counts in (here, there, prior))
    total = float((y + y_rest).sum())
    if a.ndim == 0:
        a = (y + y_rest) * (min(float(a), total) / total if total else 0.0)
    x, x_rest = y + a, y_rest + a
    others, others_rest = x.sum() - x, x_rest.sum() - x_rest
    fit = (np.minimum(x, x_rest) > 0) & (np.minimum(others, others_rest) > 1e-9)
    x, x_rest, others, others_rest = (np.where(fit, part, 1.0) for part in (x, x_rest, others, others_rest))
    odds = np.log(x / others) - np.log(x_rest / others_rest)
    return LogOdds(odds, np.where(fit, np.sqrt(1 / x + 1 / x_rest), np.inf))


def interval(odds: Floats64, here: Floats64, there: Floats64, tail: float) -> tuple[Floats64, Floats64]:
    """Say between what limits a log-odds ratio lies.

    Parameters
    ----------
    odds : array of float, shape (n_words,)
        From :func:`log_odds`.
    here, there : array of float, shape (n_words,)
        What the counts on either side are worth, the prior's with them: divided by their :func:`design_effect`.
    tail : float
        Chance of lying below the lower limit, and of lying above the upper one.

    Returns
    -------
    pair of array of float, shape (n_words,)
        For large counts, as far from `odds` as normal variables with the variance ``1 / here + 1 / there`` would be; for
        small ones farther. At most a factor of a million, where there is next to nothing to tell from.

    Examples
    --------
    >>> low, high = interval(np.zeros(2), np.array([1000.0, 1.0]), np.array([1000.0, 1.0]), 0.025)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([-0.09, -3.99], [0.09, 3.99])
    """
    down, down_there = (np.log(side) - _log(gammaincinv(side, tail)) for side in (here, there))
    up, up_there = (_log(gammainccinv(side + 0.5, tail)) - np.log(side) for side in (here, there))
    below, above = np.hypot(down, up_there), np.hypot(up, down_there)
    return odds - np.minimum(below, _FARTHEST), odds + np.minimum(above, _FARTHEST)


def _log(x: Floats64) -> Floats64:
    return np.log(np.maximum(x, 1e-300))


def tail_of(picked: int, of: int, level: float = 0.95) -> float:
    """Say how small the chance beyond either limit must be for intervals of words that were picked as the most telling.

    Parameters
    ----------
    picked, of : int
        How many words were picked, and of how many.
    level : float
        Share of the intervals picked that are to hold the truth.

    Returns
    -------
    float
        Of Benjamini and Yekutieli (2005): 0.025 if all were picked.

    Examples
    --------
    >>> tail_of(1000, 1000), tail_of(40, 1000)
    (0.025, 0.001)
    """
    return round((1 - level) / 2 * min(1.0, picked / max(1, of)), 12)


def unevenness(counts: Any, group: Ints64, *, borrowed: float = 5.0, least: float = 0.001) -> Floats64:
    """Measure how unevenly each word falls over articles that should use it alike: those of one group.

    The intraclass correlation of a word's places in an article, from the squares of what the counts differ by from
    what their group uses, less what chance makes of words drawn one by one. A rare word's is drawn to that of all words.

    Parameters
    ----------
    counts : sparse matrix, shape (n_articles, n_words)
        How often each word stands in each article.
    group : array of int, shape (n_articles,)
        The group of each article. Groups of one article are taken together as one, negative ones left out.
    borrowed : float
        For a word that stands so often in the groups, its own value and that of all words weigh the same.
    least : float
        The least for all words together: two copies of one text would otherwise look like two texts.

    Returns
    -------
    array of float, shape (n_words,)
        0 where a word is spread as evenly as chance would have it, 1 where an article has only that word or none of it.

    Examples
    --------
    >>> counts = sparse.csr_matrix([[6, 5, 5], [0, 5, 5], [6, 5, 5], [0, 5, 5]])
    >>> unevenness(counts, np.array([0, 0, 0, 0])).round(2).tolist()
    [0.08, 0.0, 0.0]
    """
    known = group >= 0
    x, group = counts[known].astype(float).tocsr(), group[known]
    sizes = np.bincount(group)
    group = np.where(sizes[group] > 1, group, sizes.size)
    member = sparse.csr_matrix(
        (np.ones(len(group)), (group, np.arange(len(group)))), shape=(sizes.size + 1, len(group))
    )
    n = np.asarray(x.sum(axis=1)).ravel()
    n1, n2, n3 = (np.maximum(member @ n**power, 1e-12) for power in (1, 2, 3))
    # What each group uses, and by how much its articles differ from it: the sum of (y - p n)², multiplied out.
    p = sparse.diags(1 / n1) @ (member @ x)
    together, squares = member @ (sparse.diags(n) @ x), member @ x.multiply(x)
    spread = _sum(squares) - 2 * _sum(p.multiply(together)) + _sum(sparse.diags(n2) @ p.multiply(p))
    chance, grown = p.T @ (n1 - n2 / n1), p.T @ (n2 - n1 - (n3 - n2) / n1)
    if grown.sum() < 1e-9:  # no group has two articles
        return np.full(x.shape[1], least)
    all_words = max(least, float((spread - chance).sum() / grown.sum()))
    lent = borrowed * grown.sum() / x.sum()
    return np.clip((spread - chance + lent * all_words) / (grown + lent), 0, 1)


def _sum(matrix: Any) -> Floats64:
    return np.asarray(matrix.sum(axis=0)).ravel()


def design_effect(uneven: Floats64, total: float, squares: float) -> Floats64:
    """Say by what factor a count's variance grows because its words come in articles.

    Parameters
    ----------
    uneven : array of float, shape (n_words,)
        From :func:`unevenness`.
    total, squares : float
        Words of all articles that are counted, and the sum of the squares of each one's.

    Returns
    -------
    array of float, shape (n_words,)
        1 where words fall evenly, and for articles of one word.

    Examples
    --------
    >>> design_effect(np.array([0.0, 0.01]), 300.0 + 300.0, 300.0**2 + 300.0**2).round(2).tolist()
    [1.0, 3.99]
    """
    return np.asarray(1 + uneven * max(0.0, squares / total - 1 if total else 0.0))
