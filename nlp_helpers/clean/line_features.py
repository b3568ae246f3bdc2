"""Lines → numbers: what a line is like, what its neighbours are like, where it stands, whether it stands elsewhere too.

In: one article's lines, what the certain rules and the rules of shape made of them, and on how many other pages of the
same site each line stands. Out: a row of numbers per line, in the order of :data:`FEATURES`, which
:mod:`nlp_helpers.clean.line_model` weighs. Shallow features of this kind, with those of the neighbours, are the method of
Kohlschütter, Fankhauser and Nejdl (2010), "Boilerplate Detection using Shallow Text Features", WSDM.

>>> lines = [Line.of("Menu"), Line.of("The talks in Geneva ended on Friday without an accord, officials said.")]
>>> dict(zip(FEATURES, of_lines(lines, {}, [False, True], [0, 0], [0, 0])[1].tolist()))["inside"]
1.0
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from nlp_helpers.clean.lines import Line, Verdict
from nlp_helpers.clean.shape import heaviest_run
from nlp_helpers.clean.word_lists import word_lists
from nlp_helpers.text.function_words import all_function_words

#: What is measured of each line, in the order of the columns.
FEATURES = (
    "words",  # log of one and the number of words
    "ends_like_a_sentence",
    "sentence_length",  # words per sentence, where it holds more than one
    "function_words",  # share of the words
    "capitals",  # share of the words after the first that begin with a capital, less what is usual in the text's sentences
    "digits",  # share of the words that begin with a digit
    "commas",  # per word
    "site_words",  # share of the words that name a site's buttons and sections
    "notice_words",  # number of words of consent and sign-up text, four at most
    "reader_words",  # share of the words that address the reader or speak for the site: you, your, we, our …
    "site_talk",  # number of words that sites use of themselves, six at most
    "author_words",  # number of words that notes on authors use, six at most
    "picture_words",  # number of words that captions use, six at most
    "begins_with_a_date",
    "narration",  # share of words that tell: said, told, he, she, was, who …
    "words_1_before",  # log of one and the words of the neighbours; -1 where there is none
    "words_2_before",
    "words_1_after",
    "words_2_after",
    "sentences_4_after",  # share of words in sentences among the next 4 lines
    "sentences_25_after",
    "to_next_sentence",  # log of one and the lines from here to the next sentence
    "group",  # log of one and the size of the unbroken group of scraps the line stands in, negative for sentences
    "cluster_share",  # words of the cluster of sentences around the line, against the largest cluster's
    "cluster_order",  # its place before or after the largest cluster
    "cluster_title",  # share of the page title's words that stand in the cluster
    "inside",  # within the run of lines in which sentences outweigh scraps most
    "by_shape",  # what the rules of shape and place alone say of the line
    "by_shape_nearby",  # share of the 7 lines around that they take for article
    "vocabulary",  # how much of its words the article's sentences share
    "title",  # share of the page title's words that stand in the line
    "elsewhere",  # log of one and the number of other texts that hold the same line, see on_other_pages
    "elsewhere_nearby",  # share of the 11 lines around that stand elsewhere too
    "page_lines",  # log of one and the lines of the whole text
    "page_certain",  # share of the lines that a rule is certain of
    "page_gaps",  # blank lines between two lines, on average
)

_SPEECH = ("site_talk_words", "author_words", "picture_words")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_INNER_END = re.compile(r"[a-z)][.!?][\"”’']?\s+[\"“‘']?[A-Z]")
_PART = 4  # sentences with more scraps than this less one between them belong to two clusters


def of_lines(
    lines: Sequence[Line],
    certain: Mapping[int, Verdict],
    by_shape: Sequence[bool],
    blank_lines: Sequence[int],
    elsewhere: Sequence[int],
) -> np.ndarray:
    """Measure every line of one article.

    Parameters
    ----------
    lines : sequence of Line
        The article's lines in reading order.
    certain : mapping of int to Verdict
        Position → verdict of a certain rule, see :func:`nlp_helpers.clean.residue_rules.verdicts`.
    by_shape : sequence of bool
        What the rules of shape and place take for article.
    blank_lines : sequence of int
        How many blank lines stand before each line.
    elsewhere : sequence of int
        On how many other pages of the same site each line stands, see :func:`on_other_pages`.

    Returns
    -------
    ndarray, shape (n_lines, n_features)
        Columns as in :data:`FEATURES`.

    Examples
    --------
    >>> of_lines([], {}, [], [], []).shape == (0, len(FEATURES))
    True
    """
    n = len(lines)
    if not n:
        return np.zeros((0, len(FEATURES)))
    kinds = {line.text: line for line in lines}  # what stands many times is measured once
    measured = {text: _own(line) for text, line in kinds.items()}
    own = np.array([measured[line.text] for line in lines])
    is_certain = np.array([i in certain for i in range(n)], dtype=float)
    count = np.expm1(own[:, 0])
    sentence = (((count >= 8) & (own[:, 1] > 0)) | (count >= 35)) & (is_certain == 0)
    if sentence.any():
        # Against the text's own habit: German writes every noun with a capital.
        own[:, 4] -= np.median(own[sentence, 4])
    first, last = heaviest_run(_weights(own, count, sentence, certain).tolist())
    stemmed = {text: _stems(line) for text, line in kinds.items()}
    stems = [stemmed[line.text] for line in lines]
    shape = np.asarray(by_shape, dtype=float)
    other = np.log1p(np.asarray(elsewhere, dtype=float))
    at = np.arange(n)
    in_sentences = count * sentence
    columns = [
        own,
        *(_shifted(own[:, 0], k) for k in (1, 2, -1, -2)),
        *(_window(in_sentences, 1, k + 1) / (_window(count, 1, k + 1) + 1) for k in (4, 25)),
        np.log1p(_to_next(sentence)),
        _groups(sentence),
        *_clusters(count, sentence, stems),
        (at >= first) & (at <= last),
        shape,
        _window(shape, -3, 4) / 7,
        _in_vocabulary(stems, sentence & (at >= first) & (at <= last)),
        [len(stems[0] & own_stems) / len(stems[0]) if stems[0] else -0.1 for own_stems in stems],
        other,
        _window((other > 0).astype(float), -5, 6) / 11,
        np.full(n, math.log1p(n)),
        np.full(n, is_certain.mean()),
        np.full(n, np.clip(blank_lines, 0, 4).mean()),
    ]
    return np.column_stack([np.asarray(column, dtype=float).reshape(n, -1) for column in columns])


def on_other_pages(pages: Sequence[Sequence[Line]], outlets: Sequence[str | None] | None = None) -> list[list[int]]:
    """Count, for every line, the other texts that hold the same line and tell by it that it is residue.

    For a scrap (a line that is no sentence) that is any other text; for a sentence only pages of the same site: texts that
    share three scraps, or whose outlet is given and the same. Texts that share most of their sentences are copies of one
    article and tell nothing. So a passage that two outlets both carry never counts as residue for that.

    Parameters
    ----------
    pages : sequence of sequences of Line
        The lines of every article of the corpus.
    outlets : sequence of str or None, optional
        Each article's outlet, where it came with the article.

    Returns
    -------
    list of lists of int
        One number per line of each article.

    Examples
    --------
    >>> menu, news = ["World", "Sport", "Money", "Letters"], "The talks in Geneva ended on Friday, officials said."
    >>> pages = [[Line.of(t) for t in texts] for texts in ([*menu, news], [*menu, "Fares will rise."], [news])]
    >>> on_other_pages(pages)
    [[1, 1, 1, 1, 0], [1, 1, 1, 1, 0], [0]]
    """
    holders: dict[str, list[int]] = {}
    for page, lines in enumerate(pages):
        for folded in {line.folded for line in lines}:
            if folded:
                holders.setdefault(folded, []).append(page)
    shared = {folded: where for folded, where in holders.items() if len(where) > 1}
    sentences = [{line.folded: len(line.words) for line in lines if _is_sentence(line)} for lines in pages]
    one_site, copies = _kin(shared, sentences, outlets)
    counts: list[list[int]] = []
    for page, lines in enumerate(pages):
        own = []
        for line in lines:
            where = shared.get(line.folded, [])
            if len(where) > _EVERYWHERE:
                own.append(len(where) - 1)
            elif line.folded in sentences[page]:
                own.append(sum(other in one_site[page] for other in where))
            else:
                own.append(sum(other != page and other not in copies[page] for other in where))
        counts.append(own)
    return counts


def _kin(
    shared: Mapping[str, list[int]], sentences: list[dict[str, int]], outlets: Sequence[str | None] | None
) -> tuple[list[set[int]], list[set[int]]]:
    """For every text the others of its site, and those that are copies of it."""
    scraps: Counter[tuple[int, int]] = Counter()
    copied: Counter[tuple[int, int]] = Counter()
    for folded, where in shared.items():
        if len(where) > _EVERYWHERE:
            continue
        for a, b in combinations(where, 2):
            if folded in sentences[a]:
                copied[a, b] += sentences[a][folded]
            elif folded not in sentences[b]:
                scraps[a, b] += 1
    total = [sum(own.values()) for own in sentences]
    pairs = {pair for pair, n in scraps.items() if n >= _SAME_SITE}
    if outlets is not None:
        pairs |= {(a, b) for a, b in copied if outlets[a] is not None and outlets[a] == outlets[b]}
    one_site: list[set[int]] = [set() for _ in sentences]
    copies: list[set[int]] = [set() for _ in sentences]
    for a, b in pairs | set(copied):
        is_copy = copied[a, b] >= _COPY * max(1, min(total[a], total[b]))
        if is_copy or (a, b) in pairs:
            kin = copies if is_copy else one_site
            kin[a].add(b)
            kin[b].add(a)
    return one_site, copies


_EVERYWHERE = 20  # a line of more pages than this is residue wherever they come from: no wire copy goes that far
_SAME_SITE = 3
_COPY = 0.4


def _is_sentence(line: Line) -> bool:
    return len(line.words) >= 8 and line.ends_like_a_sentence


def _own(line: Line) -> tuple[float, ...]:
    """What can be said of a line without its neighbours."""
    words = [word.casefold() for word in line.words]
    n = len(words)
    share = 1 / (n or 1)
    inner = len(_INNER_END.findall(line.text))
    lists = word_lists()
    return (
        math.log1p(line.length),
        float(line.ends_like_a_sentence),
        n / (inner + 1) if inner else 0.0,
        share * sum(word in _FUNCTION or word == "said" for word in words),
        sum(word[:1].isupper() for word in line.words[1:]) / max(1, n - 1),
        share * sum(word[:1].isdigit() for word in words),
        share * line.text.count(","),
        share * sum(word in lists["navigation_words"] for word in words),
        float(min(4, sum(word in lists["notice_words"] for word in words))),
        share * sum(word in lists["reader_words"] or word.startswith(("you'", "you’", "we'", "we’")) for word in words),
        *(float(min(6, sum(word in lists[name] for word in words))) for name in _SPEECH),
        float(
            bool(words)
            and (words[0] in lists["months"] or words[0][:1].isdigit())
            and bool(_YEAR.search(line.text[:20]))
        ),
        share * sum(word in lists["narration_words"] for word in words),
    )


_FUNCTION = all_function_words()


def _stems(line: Line) -> frozenset[str]:
    return frozenset(word[:5] for word in line.folded.split() if len(word) > 3 and word not in _FUNCTION)


def _weights(own: np.ndarray, count: np.ndarray, sentence: np.ndarray, certain: Mapping[int, Verdict]) -> np.ndarray:
    """What a line adds to the run it stands in, in words."""
    weights = np.where(sentence | (own[:, 1] > 0), count, -5.0)
    for i, verdict in certain.items():
        weights[i] = -6.0 if verdict.role == "navigation" else -2.0
    return weights


def _shifted(values: np.ndarray, by: int) -> np.ndarray:
    out = np.full_like(values, -1.0)
    if abs(by) < len(values):
        if by > 0:
            out[by:] = values[:-by]
        else:
            out[:by] = values[-by:]
    return out


def _window(values: np.ndarray, low: int, high: int) -> np.ndarray:
    """Sum of the values from `low` to before `high` lines from each line."""
    n = len(values)
    total = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(n)
    return total[np.clip(at + high, 0, n)] - total[np.clip(at + low, 0, n)]


def _to_next(sentence: np.ndarray) -> np.ndarray:
    out = np.full(len(sentence), 99.0)
    ahead = 99.0
    for i in range(len(sentence) - 1, -1, -1):
        ahead = min(99.0, ahead + 1)
        out[i] = ahead
        if sentence[i]:
            ahead = 0.0
    return out


def _groups(sentence: np.ndarray) -> np.ndarray:
    edges = np.flatnonzero(np.diff(sentence.astype(int))) + 1
    sizes = [len(part) for part in np.split(sentence, edges)]
    signed = [math.log1p(size) * (-1 if sentence[at] else 1) for size, at in zip(sizes, [0, *edges], strict=True)]
    return np.repeat(signed, sizes)


def _clusters(count: np.ndarray, sentence: np.ndarray, stems: list[frozenset[str]]) -> list[np.ndarray]:
    """Share, order and title words of the cluster of sentences around each line; a page may hold other articles' leads."""
    n = len(count)
    share, order, of_title = np.zeros(n), np.full(n, -1.0), np.zeros(n)
    at = np.flatnonzero(sentence)
    if not len(at):
        return [share, order, of_title]
    parts = np.split(at, np.flatnonzero(np.diff(at) > _PART) + 1)
    sizes = [float(count[part].sum()) for part in parts]
    largest = int(np.argmax(sizes))
    for k, (part, size) in enumerate(zip(parts, sizes, strict=True)):
        inside = slice(part[0], part[-1] + 1)
        share[inside] = size / max(sizes)
        order[inside] = np.clip(k - largest, -5, 5)
        words = frozenset().union(*(stems[i] for i in part))
        of_title[inside] = len(words & stems[0]) / len(stems[0]) if stems[0] else -0.1
    return [share, order, of_title]


def _in_vocabulary(stems: list[frozenset[str]], kept: np.ndarray) -> list[float]:
    """How often a line's words stand in the kept sentences other than itself: mean log of one and the number."""
    held = Counter(stem for own, keep in zip(stems, kept, strict=True) if keep for stem in own)
    return [
        sum(math.log1p(held[stem] - keep) for stem in own) / len(own) if own else -0.1
        for own, keep in zip(stems, kept.astype(int).tolist(), strict=True)
    ]
