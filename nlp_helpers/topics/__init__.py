"""What the coverage is about, found over passages, and how sure a pile of this size can make us.

In: articles and sentences. Out: topics, the topic of every sentence, every article's mix, and what the number of topics
was chosen by. Topics are looked for among articles (where articles are few, among runs of their sentences), in a space of
words and their meanings. How many there are is never given: each number is tried again on
parts of the pile, and what does not come back is not reported. Then every sentence gets
its topic. A sentence alone has too few words to be placed, so its neighbours and, lightly, its article join it.

To be read in this order:

- :mod:`~nlp_helpers.topics.words`: the pile as counts of words;
- :mod:`~nlp_helpers.topics.space`: where texts lie, by their words and what these mean;
- :mod:`~nlp_helpers.topics.splits`: ways of splitting them into topics;
- :mod:`~nlp_helpers.topics.how_many`: into how many;
- :mod:`~nlp_helpers.topics.tables`: names, terms, and the tables;
- :mod:`~nlp_helpers.topics.sentences`: sentences that stand for a topic;
- :mod:`~nlp_helpers.topics.shares`: how an outlet's or a day's coverage divides between them;
- :mod:`~nlp_helpers.topics.passage_map`: passages in two dimensions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from nlp_helpers.plurals import count
from nlp_helpers.text.array_types import Floats64, Ints64
from nlp_helpers.text.embeddings import DIMENSIONS, word_vectors
from nlp_helpers.topics.how_many import Choice, ChoiceParams, choose, nothing_tried
from nlp_helpers.topics.space import Directions, Space, unit
from nlp_helpers.topics.splits import METHODS, centres
from nlp_helpers.topics.tables import tables_of
from nlp_helpers.topics.words import Pile


@dataclass(frozen=True)
class TopicParams(ChoiceParams):
    """What :func:`find_topics` may be told; how the number of topics is chosen is inherited.

    The defaults were set on labelled news of 50 to 2,500 articles, never on the seeds; see benchmarks/README.md.

    Parameters
    ----------
    min_passages : int
        Fewer sentences with words in them are too little text to tell.
    min_articles : int
        From so many on, articles are grouped; below, runs of their sentences are.
    window_words : int
        Content words of such a run, at least.
    max_rows : int
        Of a larger pile, topics are found on so many articles, drawn at random; all are then assigned.
    neighbour, article : float
        Weight of the sentences before and after, and of the whole article, beside a sentence's own words.
    own_article : float
        A topic with more of its weight from one article is called by that article's name.
    n_terms : int
        Distinctive terms listed per topic.
    """

    min_passages: int = 40
    min_articles: int = 30
    window_words: int = 75
    max_rows: int = 2000
    neighbour: float = 0.5
    article: float = 0.25
    own_article: float = 0.8
    n_terms: int = 8


# Of fewer articles, parts are drawn by passages: without one of three, the rest says nothing of the whole.
_DRAWN_WHOLE = 8


@dataclass(frozen=True)
class Topics:
    """What :func:`find_topics` found: three tables of the contract, how sure it is, and the finding in a sentence.

    Attributes
    ----------
    topics, article_topics : DataFrame
        Tables of these names; in the second an article's weights sum to 1.
    passages : DataFrame
        A row for every sentence; one without a word has no topic and no weight.
    over_k : DataFrame
        A row for each number of topics tried: ``k``; ``stability, low, high`` (adjusted Rand index with the trials: mean, 10th
        and 90th percentile) and ``chance`` (the same with words dealt out at random); ``told`` (nats that the split tells: its
        entropy), ``information`` (those that came back) and ``chance_information``; ``coherence`` (normalised pointwise mutual
        information of each topic's telling words); ``worth`` (by which the number is chosen); ``smallest`` (articles or runs
        in the smallest topic); ``chosen``.
    again : DataFrame
        Index article_id, a column for each trial: the topic, numbered within its trial, in which the article came out.
        Without columns where no split was chosen.
    vectors : array of float, shape (n_passages, d)
        Where each passage lies, in the order of `passages`; of length 1, or 0 where it has no word.
    answer : str
        The finding.
    """

    topics: pd.DataFrame
    passages: pd.DataFrame
    article_topics: pd.DataFrame
    over_k: pd.DataFrame
    again: pd.DataFrame
    vectors: Floats64
    answer: str


def find_topics(
    articles: pd.DataFrame, sentences: pd.DataFrame, params: TopicParams = TopicParams(), *, seed: int = 0
) -> Topics:
    """Find what the coverage is about, and whether a pile of this size can tell.

    A split's stability is its agreement with splits of random parts of the articles (Ben-Hur, Elisseeff and Guyon 2002);
    a topic's is its mean best Jaccard match there (Hennig 2007). Terms are ranked by log-odds with an informative Dirichlet
    prior (Monroe, Colaresi and Quinn 2008).

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
    >>> from nlp_helpers import tables
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "A talk. It ended."}])
    >>> sentences = tables.make("sentences", [{"article_id": "a", "sentence": 0, "start": 0, "end": 7, "role": "body"}])
    >>> find_topics(articles, sentences).answer
    'too little text to tell: 1 passage, 40 needed'
    """
    # One thread: sums in another order differ in their last digits, and the same input must give the same bytes.
    with threadpool_limits(1):
        return _find(Pile.read(articles, sentences), params, seed)


def agreement(one: Topics, other: Topics) -> float:
    """Say how nearly two results put the same passages together, whatever their topics are called.

    Parameters
    ----------
    one, other : Topics
        Of the same articles, or of some of them.

    Returns
    -------
    float
        Adjusted Rand index over the passages that have a topic in both (Hubert and Arabie 1985): 1 the same, 0 chance; NaN
        where there is none.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> articles = tables.make("articles", [{"article_id": "a", "raw": "A talk. It ended."}])
    >>> sentences = tables.make("sentences", [{"article_id": "a", "sentence": 0, "start": 0, "end": 7, "role": "body"}])
    >>> made = find_topics(articles, sentences)
    >>> agreement(made, made)
    nan
    """
    span = ["article_id", "start", "end"]
    both = one.passages[[*span, "topic"]].merge(other.passages[[*span, "topic"]], on=span).dropna()
    return float(adjusted_rand_score(both.topic_x, both.topic_y)) if len(both) else np.nan


def _find(pile: Pile, params: TopicParams, seed: int) -> Topics:
    counts, owner = pile.rows(params.min_articles, params.window_words)
    sample = np.sort(np.random.default_rng([seed, 1]).permutation(len(owner))[: params.max_rows])
    counts, owner = counts[sample], owner[sample]
    space = space_of(pile, counts, params)
    n_articles = len(set(owner.tolist()))
    by_article = n_articles == len(owner) or n_articles >= _DRAWN_WHOLE
    n, needed = int(pile.wordy.sum()), 2 * params.per_topic
    if n < params.min_passages:
        choice, answer = None, f"too little text to tell: {count(n, 'passage')}, {params.min_passages} needed"
    elif len(owner) < needed:
        what = f"{count(len(owner), 'piece')} of {params.window_words} words"
        choice, answer = None, f"too little text to tell: {what}, {needed} needed"
    else:
        choice = choose(space, counts, owner, by_article, params, seed)
        answer = _answer(choice, n, n_articles, by_article, params)
    topic, weight, vectors = _assign(pile, space, counts, choice, params, answer)
    stability = choice.jaccard if choice else np.zeros(0)
    made = tables_of(pile, topic, weight, stability, params.n_terms, params.own_article)
    if choice and choice.k:
        told = made["passages"].topic.notna()
        of = made["passages"].article_id[told].nunique()
        answer = (
            f"{count(len(made['topics']), 'topic')} over {count(int(told.sum()), 'passage')} of {count(of, 'article')}"
        )
        best = choice.over_k[choice.over_k.chosen].iloc[0]
        answer += f"; resampled, the split came back by {best.stability:.2f}"
        answer += f" (words dealt out at random: {best.chance:.2f})"
        if best.information - best.chance_information < params.above_chance:  # where the number was asked for
            answer += ", which is hardly more than chance"
    again = _again(pile, owner, choice)
    over_k = choice.over_k if choice else nothing_tried()
    return Topics(**made, over_k=over_k, again=again, vectors=vectors, answer=answer)


def space_of(pile: Pile, counts: sparse.csr_matrix, params: TopicParams) -> Space:
    """Make the space of some rows of a pile: the more words they have, the less their meanings weigh beside them."""
    prior = METHODS[params.method].prior(float(counts.sum()), params.worth)
    forms = dict(zip(pile.words.key_of[::-1], pile.words.forms[::-1], strict=True))
    printed = [forms[i] for i in range(len(pile.words.keys))]
    meanings = word_vectors(printed) if prior else np.zeros((len(printed), DIMENSIONS), np.float32)
    return Space.of(counts, meanings, prior)


def _answer(choice: Choice, n: int, n_articles: int, by_article: bool, params: TopicParams) -> str:
    """Say why there is no more than one topic."""
    tried = choice.over_k[choice.over_k.smallest >= params.min_rows]
    if tried.empty:
        return f"one topic: nothing sets some of the {count(n, 'passage')} apart from the others"
    best = tried.loc[(tried.information - tried.chance_information).idxmax()]
    what = "articles" if by_article else "passages"
    came = f"(the best, into {best.k}: by {best.stability:.2f}; words dealt out at random: by {best.chance:.2f})"
    if n_articles < params.min_articles:  # so few can't show that they are all alike
        return f"too little text to tell: when the {what} were resampled, no split came back surely {came}"
    return f"one topic: no split of the {count(n, 'passage')} came back when the {what} were resampled {came}"


def _assign(
    pile: Pile, space: Space, counts: sparse.csr_matrix, choice: Choice | None, params: TopicParams, answer: str
) -> tuple[Ints64, Floats64, Floats64]:
    """Give every sentence its topic (-1 for none), how much of it lies that way, and its place."""
    n = len(pile.article)
    if choice is None or choice.k is None:
        one = answer.startswith("one topic")
        topic = np.where(pile.wordy & one, 0, -1)
        return topic, np.where(topic == 0, 1.0, np.nan), np.zeros((n, 0))
    to = Directions.of(space.place(counts), choice.places, choice.lengths)
    there = to.project(space, pile.counts)
    same = (pile.article[1:] == pile.article[:-1]).astype(float)
    beside = sparse.diags([same, same], [1, -1], shape=(n, n))
    whole_counts = sparse.csr_matrix((np.ones(n), (pile.article, np.arange(n))), shape=(len(pile.ids), n)) @ pile.counts
    whole = to.project(space, (whole_counts + pile.titles).tocsr())
    vectors = unit(there + params.neighbour * (beside @ there) + params.article * whole[pile.article])
    vectors[~pile.wordy] = 0
    middles = centres(unit(choice.places), choice.labels, choice.k)
    share = np.clip(vectors @ middles.T, 0, None).round(9) ** 2
    total = share.sum(axis=1)
    topic = np.where(total > 0, share.argmax(axis=1), -1)
    return topic, np.where(total > 0, share.max(axis=1) / np.maximum(total, 1e-12), np.nan), vectors


def _again(pile: Pile, owner: Ints64, choice: Choice | None) -> pd.DataFrame:
    """Give the topic in which each article came out in each trial: that of most of its rows."""
    if choice is None or not choice.again.shape[1]:
        return pd.DataFrame(index=pd.Index([], name="article_id", dtype=object))
    ids, of = np.unique(owner, return_inverse=True)
    most = np.empty((len(ids), choice.again.shape[1]), np.int64)
    for trial, labels in enumerate(choice.again.T):
        votes = np.zeros((len(ids), labels.max() + 1), np.int64)
        np.add.at(votes, (of, labels), 1)
        most[:, trial] = votes.argmax(axis=1)
    return pd.DataFrame(most, index=pd.Index([pile.ids[i] for i in ids], name="article_id", dtype=object))
