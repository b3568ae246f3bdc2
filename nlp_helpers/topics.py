"""What the coverage is about, found over passages, and how sure a pile of this size can make us.

In: articles and sentences. Out: topics, the topic of every sentence, every article's mix, and what the number of topics
was chosen by. The words of an article (where articles are few, of a run of its sentences) make a row of a tf-idf table;
its first ``k`` singular vectors (latent semantic analysis, Deerwester et al. 1990) are the space in which ``k``
directions are found. A sentence alone has too few words to be placed there, so its neighbours and, lightly, its article
join it. ``k`` is never given: each is tried again on parts of the pile, and what does not come back is not reported.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import linalg, sparse
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from nlp_helpers import tables
from nlp_helpers.wordlists import function_words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Titles = dict[str, tuple[str, list[str]]]  # of each article: its short name, words of a title that is no sentence
Split = tuple[Floats, Floats, list[float]]  # directions (words × k), centres (k × k), stability of each of the k

# Letters with the vowel signs that \w leaves out; and the scripts without spaces, whose every two signs are a word.
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0980-\u0dff])+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
# Frequent in any news text whatever it is about, and what is left of "didn't" and the like.
_NEWS = "said say says saying told tell mr mrs ms just year years new don didn doesn isn wasn aren weren ve ll re"
_PASSED_OVER = frozenset(re.findall(r"\w+", _NEWS))
_PLURAL = re.compile(r"(?<=...)ies$|(?<=[^\Ws]..)(?<!s)s$")

_OVER_K = {"k": int, **dict.fromkeys(["stability", "low", "high", "chance", "silhouette"], float)}
_OVER_K |= {"smallest": int, "chosen": bool}


@dataclass(frozen=True)
class TopicParams:
    """What :func:`find_topics` may be told; the defaults were set on labelled news, never on the seeds."""

    k_max: int = 12  #: the largest number of topics tried
    min_passages: int = 40  #: fewer sentences with words in them are too little text to tell
    min_articles: int = 30  #: from so many on, articles are grouped; below, runs of their sentences are
    window_words: int = 75  #: content words of such a run, at least
    per_topic: int = 6  #: articles (or runs) there must be for each topic tried
    min_rows: int = 3  #: articles (or runs) at the heart of a topic, at least
    max_rows: int = 2000  #: larger piles: topics are found on so many, drawn at random; all are then assigned
    resamples: int = 20  #: how often each number of topics is tried again
    share: float = 0.8  #: on what share of the articles; of the runs, below eight articles
    stability: float = 0.6  #: mean agreement (adjusted Rand) with those trials that a split must reach
    above_chance: float = 0.2  #: by how much it must exceed that of the same words dealt out at random
    tie: float = 0.03  #: splits so close to the most stable one, chance taken off, are equal: the silhouette decides
    neighbour: float = 0.5  #: weight of the sentences before and after, beside a sentence's own words
    article: float = 0.25  #: weight of its article
    own_article: float = 0.8  #: a topic with more of its weight from one article is called by that article's name
    n_terms: int = 8  #: distinctive terms listed per topic


_DEFAULTS = TopicParams()


@dataclass(frozen=True)
class Topics:
    """What :func:`find_topics` found: three tables of the contract, how sure it is, and the finding in a sentence.

    `passages` has a row for every sentence; one without a known word has no topic and no weight. `article_topics` has
    a row where an article has a passage of the topic; its weights sum to 1 over an article. `over_k` has a row for each
    number of topics tried: ``k, stability, low, high`` (mean, 10th and 90th percentile), ``chance`` (the same with
    words dealt out at random), ``silhouette``, ``smallest`` (articles or runs in the smallest topic), ``chosen``.
    """

    topics: pd.DataFrame
    passages: pd.DataFrame
    article_topics: pd.DataFrame
    over_k: pd.DataFrame
    answer: str


def find_topics(
    articles: pd.DataFrame, sentences: pd.DataFrame, params: TopicParams = _DEFAULTS, *, seed: int = 0
) -> Topics:
    """Find what the coverage is about, and whether a pile of this size can tell.

    Rows are the articles' tf-idf vectors; ``k`` clusters are read off their first ``k`` singular vectors by pivoted QR
    (Damle, Minden and Ying 2019) and settled by spherical k-means, neither of which needs a random start. A split's
    stability is its mean adjusted Rand agreement with splits of random parts of the articles (Ben-Hur, Elisseeff and
    Guyon 2002); a topic's is its mean best Jaccard match there (Hennig 2007). Terms are ranked by log-odds with an
    informative Dirichlet prior (Monroe, Colaresi and Quinn 2008).

    Parameters
    ----------
    articles, sentences : DataFrame
        The tables of these names. A title's words count as its article's, also where it is no sentence of it.
    params : TopicParams
    seed : int
        Of the random parts.

    Returns
    -------
    Topics

    Examples
    --------
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "A talk. It ended."}])
    >>> sentences = tables.make("sentences", [{"article_id": "a", "sentence": 0, "start": 0, "end": 7, "role": "body"}])
    >>> find_topics(articles, sentences).answer
    'too little text to tell: 1 passage, 40 needed'
    """
    parts, titles = _read(articles, sentences)
    wordy = [part for part in parts if part.words]
    rows, owner = _rows(wordy, titles, params)
    n_articles, n = len(set(owner.tolist())), _count(len(wordy), "passage")
    sample = np.sort(np.random.default_rng([seed, 1]).permutation(len(rows))[: params.max_rows])
    words = _Words([rows[i] for i in sample])
    over_k, jaccard = pd.DataFrame(columns=list(_OVER_K)).astype(_OVER_K), [np.nan]
    if len(wordy) < params.min_passages:
        answer = f"too little text to tell: {n}, {params.min_passages} needed"
    elif len(rows) < (least := 2 * params.per_topic):
        answer = f"too little text to tell: {_count(len(rows), 'piece')} of {params.window_words} words, {least} needed"
    else:
        by_article = len(rows) == n_articles or n_articles >= 8
        split, over_k = _choose(words, owner[sample], by_article, params, seed)
        sound = over_k[over_k.smallest >= params.min_rows].nlargest(1, "stability")
        figures = [f"{value:.2f}" for value in sound[["stability", "chance"]].to_numpy().ravel()]
        if split:
            jaccard = split[2]
            _place(parts, titles, words, split, params)
            told = [part for part in parts if part.topic >= 0]
            k, of = len({part.topic for part in told}), len({part.article_id for part in told})
            answer = f"{_count(k, 'topic')} over {_count(len(told), 'passage')} of {_count(of, 'article')}"
        elif (sound.stability >= params.stability).any():
            answer = f"too little text to tell: a split into {sound.k.iloc[0]} came back ({figures[0]}), "
            answer += f"but words dealt out at random do so, too ({figures[1]})"
        else:
            for part in wordy:
                part.topic, part.weight = 0, 1.0
            answer = f"one topic: nothing sets some of the {n} apart from the others"
            if len(sound):
                answer = f"one topic: no split of the {n} came back when the {'article' if by_article else 'passage'}s "
                answer += f"were resampled (best {figures[0]} at k={sound.k.iloc[0]}, {params.stability:g} asked)"
    return Topics(**_tables(parts, jaccard, titles, params), over_k=over_k, answer=answer)


def _words_of(text: str, language: Any = None) -> list[tuple[str, str]]:
    """Content words without numbers, each with the form it is counted under: no case, no "'s", no plural s.

    >>> _words_of("NATO's talks were held in Geneva")
    [('nato', 'NATO'), ('talk', 'talks'), ('held', 'held'), ('geneva', 'Geneva')]
    """
    found: list[tuple[str, str]] = []
    passed_over = function_words(language)
    for word in _WORD.findall(text):
        if run := _UNSPACED.search(word):
            signs = [run.group()[i : i + 2] for i in range(max(1, len(run.group()) - 1))]
            found += zip(signs, signs, strict=True)
        elif len(key := word.lower()) > 1 and key not in passed_over and key not in _PASSED_OVER:
            found.append((_PLURAL.sub(lambda m: "y" if m.group() == "ies" else "", key), word))
    return found


@dataclass
class _Part:
    """A sentence: its words as they are counted and as they are printed, which word opens it, and its topic."""

    article_id: str
    start: int
    end: int
    words: list[str]
    printed: list[str]
    opening: str
    topic: int = -1
    weight: float = np.nan


def _read(articles: pd.DataFrame, sentences: pd.DataFrame) -> tuple[list[_Part], Titles]:
    """Sentences in reading order, and the articles' titles."""
    parts, headed = [], set[str]()
    table = (
        tables.with_text(sentences, articles)
        .fillna({"role": ""})
        .sort_values(["article_id", "start", "end"], kind="stable")
    )
    languages = articles.get("language", pd.Series(None, index=articles.index, dtype=object))
    language = dict(zip(articles.article_id, languages, strict=True))
    for article_id, start, end, text, role in table[["article_id", "start", "end", "text", "role"]].values:
        opening, pairs = next(iter(_WORD.findall(text)), ""), _words_of(text, language[article_id])
        words, printed = [key for key, _ in pairs], [word for _, word in pairs]
        parts.append(_Part(article_id, int(start), int(end), words, printed, opening))
        headed |= {article_id} if role == "headline" else set()
    titles = {}
    for article_id, title in zip(articles.article_id, articles.title, strict=True):
        title = " ".join(title.split()) if isinstance(title, str) else ""
        name = title if len(title) <= 60 else title[:60].rsplit(" ", 1)[0] + "…"
        words = [] if article_id in headed else [key for key, _ in _words_of(title, language[article_id])]
        titles[article_id] = (name or article_id, words)
    return parts, titles


def _rows(wordy: list[_Part], titles: Titles, params: TopicParams) -> tuple[list[list[str]], Ints]:
    """The words of each article, or of each run of its sentences where articles are few; and whose they are."""
    few = len({part.article_id for part in wordy}) < params.min_articles
    rows, owner = list[list[str]](), list[int]()
    for i, (article_id, own) in enumerate(groupby(wordy, key=lambda part: part.article_id)):
        runs, size = [list(titles[article_id][1])], 0
        for part in own:
            if few and size >= params.window_words:
                runs, size = [*runs, []], 0
            runs[-1] += part.words
            size += len(part.words)
        if len(runs) > 1 and 2 * size < params.window_words:  # a short rest belongs to the run before it
            runs[-2:] = [runs[-2] + runs[-1]]
        rows += runs
        owner += [i] * len(runs)
    return rows, np.array(owner, dtype=np.int64)


class _Words:
    """The words that rows have in common, how often they are in each, and their tf-idf weights; fixed once made."""

    def __init__(self, rows: list[list[str]]) -> None:
        present = Counter(word for row in rows for word in set(row))
        # A word of one row can't join two; a word of nearly all rows can't part them.
        known = sorted(word for word, n in present.items() if 2 <= n <= max(2, 0.8 * len(rows)))
        self.column = {word: i for i, word in enumerate(known)}
        self.idf = 1 + np.log((1 + len(rows)) / (1 + np.array([present[word] for word in known], dtype=float)))
        self.counts = self.count(rows)

    def count(self, rows: Iterable[Sequence[str]]) -> Any:
        """Rows × known words."""
        columns = [[self.column[word] for word in row if word in self.column] for row in rows]
        ends = np.cumsum([0, *map(len, columns)])
        indices = np.array([i for row in columns for i in row], dtype=np.int64)
        return sparse.csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(columns), len(self.column)))

    def weigh(self, counts: Any) -> Any:
        """Tf-idf with logarithmic counts, rows of length 1."""
        weighed = counts.copy()
        weighed.sum_duplicates()
        weighed.data = (1 + np.log(weighed.data)) * self.idf[weighed.indices]
        return normalize(weighed) if min(counts.shape) else weighed


def _directions(x: Any, d: int) -> Floats:
    """The first `d` right singular vectors, as columns; fewer where there are no more."""
    d = min(d, min(x.shape) - 1)
    if d < 1 or x.nnz == 0:
        return np.zeros((x.shape[1], 0))
    if x.shape[0] <= 400:  # a full decomposition is as fast as an iterative one there
        values, left = linalg.eigh((x @ x.T).toarray())
        values, left = values[::-1][:d], left[:, ::-1][:, :d]
        return np.asarray(x.T @ (left[:, values > 1e-9] / np.sqrt(values[values > 1e-9])))
    _, values, right = randomized_svd(x, d, n_iter=7, random_state=0)  # ARPACK gives up on rows that are too alike
    return np.asarray(right[values > 1e-5].T)


def _clusters(x: Any, basis: Floats, ks: Iterable[int]) -> dict[int, tuple[Ints, Floats]]:
    """For each `k` that the basis allows: the cluster of every row in its first `k` dimensions, and the centres."""
    space, found = x @ basis, {}
    for k in (k for k in ks if k <= basis.shape[1]):
        z = normalize(space[:, :k])
        # Before the rows have length 1: among equals the last bit would choose the pivot.
        pivots = linalg.qr(space[:, :k].T, pivoting=True, mode="economic")[2][:k]
        left, _, right = linalg.svd(z[pivots].T, full_matrices=False)
        labels = np.abs(z @ (left @ right)).round(9).argmax(1)
        for _ in range(50):
            centres = normalize(np.stack([z[labels == j].sum(0) for j in range(k)]))
            before, labels = labels, (z @ centres.T).round(9).argmax(1)
            if (before == labels).all():
                break
        found[k] = labels, centres
    return found


def _choose(words: _Words, owner: Ints, by_article: bool, params: TopicParams, seed: int) -> tuple[Split | None, Any]:
    """Try every number of topics again on parts of the rows: the split that comes back best, and the figures of all."""
    x, n_articles = words.weigh(words.counts), len(set(owner.tolist()))
    k_max = min(params.k_max, len(owner) // params.per_topic)
    if n_articles < len(owner):  # with as many topics as articles, each article would be one
        k_max = min(k_max, max(2, n_articles // 2))
    basis = _directions(x, k_max)
    whole = _clusters(x, basis, range(2, k_max + 1))
    groups = np.unique(owner, return_inverse=True)[1] if by_article else np.arange(len(owner))
    rng, ones = np.random.default_rng([seed, 2]), np.ones(x.nnz)
    agree: dict[int, list[float]] = {k: [] for k in whole}
    chance: dict[int, list[float]] = {k: [] for k in whole}
    again: dict[int, list[tuple[Ints, Ints]]] = {k: [] for k in whole}
    for trial in range(params.resamples if whole else 0):
        drawn = rng.permutation(groups.max() + 1)
        kept = np.flatnonzero(np.isin(groups, drawn[: max(2, round(params.share * len(drawn)))]))
        for k, (labels, _) in _clusters(x[kept], _directions(x[kept], k_max), whole).items():
            agree[k].append(adjusted_rand_score(whole[k][0][kept], labels))
            again[k].append((kept, labels))
        if trial % 2:  # chance needs no percentiles: half of the trials will do
            continue
        y = words.weigh(sparse.csr_matrix((ones, rng.permutation(x.indices), x.indptr), x.shape, copy=True))
        all_dealt = _clusters(y, _directions(y, k_max), whole)
        for k, (labels, _) in _clusters(y[kept], _directions(y[kept], k_max), all_dealt).items():
            chance[k].append(adjusted_rand_score(all_dealt[k][0][kept], labels))
    apart = np.clip(1 - (x @ x.T).toarray(), 0, None)
    np.fill_diagonal(apart, 0)
    tried = []
    for k in (k for k in whole if agree[k]):
        smallest = int(np.bincount(whole[k][0], minlength=k).min())
        silhouette = silhouette_score(apart, whole[k][0], metric="precomputed") if smallest else -1.0
        figures = [np.mean(agree[k]), *np.percentile(agree[k], [10, 90]), np.mean(chance[k] or [0.0]), silhouette]
        tried.append((k, *(float(f"{figure:.6g}") for figure in figures), smallest, False))
    over_k = pd.DataFrame(tried, columns=list(_OVER_K)).astype(_OVER_K)
    above = over_k.stability - over_k.chance
    good = (over_k.stability >= params.stability) & (above >= params.above_chance)
    good &= over_k.smallest >= params.min_rows
    if not good.any():
        return None, over_k
    above /= 1 - over_k.chance  # as Cohen's kappa does: few topics agree more by chance, and have less room above it
    good &= above >= above[good].max() - params.tie
    best = int(over_k[good].sort_values(["silhouette", "k"], ascending=[False, True]).k.iloc[0])
    over_k["chosen"] = over_k.k == best
    labels, centres = whole[best]
    jaccard = []
    for own in (labels == j for j in range(best)):
        there = [(own[kept], [trial == j for j in range(best)]) for kept, trial in again[best]]
        jaccard.append(float(np.mean([max((a & b).sum() / max(1, (a | b).sum()) for b in bs) for a, bs in there])))
    return (basis[:, :best], centres, jaccard), over_k


def _place(parts: list[_Part], titles: Titles, words: _Words, split: Split, params: TopicParams) -> None:
    """Give every sentence its topic, and as weight the share of its length in the space that lies that way."""
    basis, centres, _ = split
    own = words.weigh(words.count(part.words for part in parts))
    ids, article = np.unique([part.article_id for part in parts], return_inverse=True)
    n, same = len(parts), (article[1:] == article[:-1]).astype(float)
    beside = sparse.diags([same, same], [1, -1], shape=(n, n))
    member = sparse.csr_matrix((np.ones(n), (article, np.arange(n))), shape=(len(ids), n))
    whole = normalize(member @ own + words.weigh(words.count(titles[article_id][1] for article_id in ids)))
    there = own @ basis
    there = there + params.neighbour * (beside @ there) + params.article * (whole @ basis)[article]
    share = np.clip(normalize(there) @ centres.T, 0, None).round(9) ** 2
    for part, shares, known in zip(parts, share, np.diff(own.indptr), strict=True):
        if known and shares.any():
            part.topic, part.weight = int(shares.argmax()), float(shares.max() / shares.sum())


def _tables(parts: list[_Part], jaccard: list[float], titles: Titles, params: TopicParams) -> dict[str, Any]:
    """Name the topics, the largest first, and make the three tables."""
    told = [part for part in parts if part.topic >= 0]
    mix: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for part in told:
        mix[part.article_id][part.topic] += part.weight
    sized: list[tuple[int, str, int, str, int]] = []
    for topic in sorted({part.topic for part in told}):
        own = [part for part in told if part.topic == topic]
        terms = _terms(own, [part for part in told if part.topic != topic], params.n_terms)
        of = {article_id: round(weights[topic], 9) for article_id, weights in mix.items() if topic in weights}
        most, label = max(of, key=lambda article_id: of[article_id]), ", ".join(terms[:3])
        if of[most] > params.own_article * sum(of.values()):
            taken = f"one article: {titles[most][0]}"
            label = f"{taken}: {label}" if any(row[3].startswith(taken) for row in sized) else taken
        sized.append((-len(own), ", ".join(terms), topic, label, len(of)))
    sized.sort()
    name = {row[2]: f"T{i:0{len(str(len(sized)))}d}" for i, row in enumerate(sized, start=1)}  # T01 if ten or more
    found: dict[str, list[Any]] = {
        "topics": [(name[topic], label, terms, -n, of, jaccard[topic]) for n, terms, topic, label, of in sized],
        "passages": [(p.article_id, p.start, p.end, name.get(p.topic), p.weight) for p in parts],
        "article_topics": [(i, name[t], w / sum(mix[i].values())) for i in mix for t, w in mix[i].items()],
    }
    columns = {table: [column for column in tables.COLUMNS[table] if column != "text"] for table in found}
    return {table: tables.make(table, pd.DataFrame(rows, columns=columns[table])) for table, rows in found.items()}


def _terms(own: list[_Part], rest: list[_Part], n_terms: int) -> list[str]:
    """The words that set passages apart from the rest, as they are mostly printed; without a rest, the commonest."""
    here = Counter(word for part in own for word in set(part.words))
    there = Counter(word for part in rest for word in set(part.words))
    spread = Counter(word for _, word in {(part.article_id, word) for part in own for word in part.words})
    wide = min(2, max(spread.values()))  # a word that one article repeats is its own, unless there is no other
    score, n, n_rest = {}, sum(here.values()), sum(there.values())
    prior = min(500.0, n + n_rest)  # words' worth of the whole corpus, added to either side
    for word in (word for word in here if spread[word] >= wide):
        a = prior * (here[word] + there[word]) / (n + n_rest)
        x, y = here[word] + a, there[word] + a
        odds = np.log(x / (n + prior - x)) - np.log(y / (n_rest + prior - y)) if rest else 1.0
        score[word] = round(float(odds / np.sqrt(1 / x + 1 / y)), 6) if rest else here[word]
    best = sorted((word for word in score if score[word] > 0), key=lambda word: (-score[word], word))[:n_terms]
    forms: dict[str, Counter[str]] = {word: Counter() for word in best}
    for part in own:
        for word, form in zip(part.words, part.printed, strict=True):
            if word in forms:
                # What opens a sentence may have its capital from there: it counts where there is nothing else.
                forms[word][form] += 1 if form == part.opening else 1000
    return [min(forms[word], key=lambda form: (-forms[word][form], form)) for word in best]


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
