"""Passages that two articles share → what kind of echo each is, or none.

In: passages of :mod:`nlp_helpers.echoes.passages` and :class:`nlp_helpers.echoes.words.EchoWords`. Out: for each passage its
kind and how it matches, or nothing where the words are too few, or such that say nothing: a name ('the Organization for
Security and Cooperation in Europe'), or a formula.

The rules, in order:

- *verbatim*: the same words, after case, marks and space are folded, and at least 8 of them, or a whole sentence or a whole
  quote of at least 5; *near*: at least 12 words that are the same (6, where both are quoted), in the same order, and enough
  of them (`similarity`). Of a passage with more than an odd word changed, long parts that are the same stand alone.
- The words must tell something: besides names, function words and words of saying ('told reporters', 'in a statement'), at
  least four; of words in quotation marks on both sides, or of 14 words or more, one. A name counts half, and of numbers no
  more than two count.
- Two articles are *of one affair* if they are of one story, if they share most of what one of them says besides formulas, or if
  two names that few articles have stand in both, outside of what they share: a follow-up that repeats its background is a
  story of its own, and news all the same.
- A passage is a formula if all but a few of its words stand in passages of three stories or more (of six, within one affair), or
  are phrases of the trade: four words in a row that articles of so many stories have ('anyone with information is asked to
  call'). What is quoted is none.
- *house text*: what one outlet prints at the beginning or end of articles of different affairs; and formulas, of 12 words or more
  in one outlet, of 14 wherever they stand. Text that is kept ready is not news. Shorter formulas are no echo.
- *same quote*: all but a few of the same words stand in quotation marks in one of the articles, or in both: a quote that both
  carry, or one that the other reports. A short one is an echo only where the two don't give it to different speakers, and
  in different affairs where they give it to the same. *same copy*: the writer's own words are the same, with or without quotes.

>>> from nlp_helpers import example, tables
>>> from nlp_helpers.echoes.shingles import read_words
>>> from nlp_helpers.echoes.words import describe_words
>>> articles, sentences = (example.found()[name] for name in ("articles", "sentences"))
>>> judge = Judge(describe_words(read_words(articles, sentences), articles, tables.make("quotes", [])))
>>> judge.matched([Passage(((48, 96, 2), (51, 98, 3)))])  # 'divers found cracks in its footings': too few words
[]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nlp_helpers.echoes.cuts import cut_passage, whole_unit, without_loose_end
from nlp_helpers.echoes.passages import Passage
from nlp_helpers.echoes.words import EchoWords
from nlp_helpers.text.array_types import Ints64
from nlp_helpers.text.token_arrays import distinct


@dataclass(frozen=True)
class KindParams:
    """What is worth calling an echo, and which.

    Parameters
    ----------
    words, unit_words : int
        Words of a verbatim passage, and of one that is a whole sentence or a whole quote.
    near_words, near_quote : int
        Words that must be the same in one that is near, and where both sides are quoted.
    similarity : float
        From which share of the words of both sides a passage is near.
    one_copy : float
        From which similarity a passage is not cut into what is the same and what is not.
    tail : int
        Words besides the longest stretch of equal words that don't make a verbatim passage a near one: they are left out.
    residue_words : int
        Words of a passage that one of the articles has as residue.
    telling, telling_quoted : float
        How many words must tell something, in running text and in quotes.
    long : int
        Words of a long passage; of its words it is enough that one tells something.
    stories, affair_stories : int
        Of how many stories articles must have a passage that it is a formula; of how many between articles of one affair.
    own_words : int
        With fewer words besides it a passage is such a formula.
    fresh_words : int
        With fewer words besides phrases of the trade a long passage is a formula; a short one with fewer than `words`.
    close : float
        A long passage of this similarity may be made up of phrases.
    house_words : int
        Words of a formula that is house text within one outlet; elsewhere it must be long.
    names : int
        So many rare names in common make articles of one affair.
    edge : int
        Words from the beginning or end of an article that are near it.
    short_quote, known_quote : int
        Words of a quote that may be anybody's: within an affair, and in different ones.
    running_words, running_share : float
        Words outside quotation marks, and their share, from which a passage is copy.
    """

    words: int = 8
    unit_words: int = 5
    near_words: int = 12
    near_quote: int = 6
    similarity: float = 0.7
    one_copy: float = 0.95
    tail: int = 3
    residue_words: int = 14
    telling: float = 4.0
    telling_quoted: float = 1.0
    long: int = 14
    stories: int = 3
    affair_stories: int = 6
    own_words: int = 6
    fresh_words: int = 3
    close: float = 0.86
    house_words: int = 12
    names: int = 2
    edge: int = 50
    short_quote: int = 8
    known_quote: int = 12
    running_words: int = 8
    running_share: float = 0.2


class Matched(NamedTuple):
    """A passage that is long enough and says something, and how it matches."""

    passage: Passage
    match: str


class Echo(NamedTuple):
    """A passage that is an echo, of a kind and a match of the ``echoes`` table."""

    passage: Passage
    kind: str
    match: str


_NUMBERS = 2  # of a list of numbers, so many tell something


class Judge:
    """Tells what passages are.

    Parameters
    ----------
    known : EchoWords
    params : KindParams
    """

    def __init__(self, known: EchoWords, params: KindParams = KindParams()) -> None:
        self._known, self._params, self._words = known, params, known.words
        self._sizes = np.concatenate([[0.0], np.cumsum(known.size)])

    def matched(self, passages: Iterable[Passage]) -> list[Matched]:
        """Keep what is long enough, and says something.

        Parameters
        ----------
        passages : iterable of Passage
            Of one pair of articles.

        Returns
        -------
        list of Matched
        """
        found = (one for passage in passages for one in self._in_parts(passage))
        return [one for one in found if self._in_text(one) and self._tells(one.passage)]

    def judge(self, found: Sequence[Matched], spread: Ints64) -> Iterator[Echo]:
        """Tell what the passages of two articles are; those that are formulas are left out.

        Parameters
        ----------
        found : sequence of Matched
            Of one pair of articles.
        spread : ndarray of int, shape (n_words,)
            In how many stories each word's passage stands, see :meth:`spread`.

        Yields
        ------
        Echo
        """
        if not found:
            return
        affair = self._of_one_affair([one.passage for one in found], spread)
        for one in found:
            kind = self._kind(one.passage, affair, spread)
            if kind:
                yield Echo(one.passage, kind, one.match)

    def spread(self, found: Iterable[Matched]) -> Ints64:
        """Count the stories in whose articles the passages stand, word by word.

        Parameters
        ----------
        found : iterable of Matched
            All that the pile has.

        Returns
        -------
        ndarray of int, shape (n_words,)
            1 for a word that stands in no passage, or in passages of its own story only.
        """
        known = self._known
        places, stories = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for one in found:
            for here, there in (one.passage.equal, one.passage.equal[::-1]):
                places.append(here)
                stories.append(np.full(len(here), known.story[known.words.article[there[0]]]))
        place, story = distinct(np.concatenate(places), np.concatenate(stories))
        other = (story >= 0) & (story != known.story[known.words.article[place]])
        return 1 + np.bincount(place[other], minlength=len(known.words))

    def is_one_quote(self, a: slice, b: slice) -> bool:
        """Tell whether two stretches both stand in quotation marks, and are not said to be two people's.

        Parameters
        ----------
        a, b : slice
            Places of words.

        Returns
        -------
        bool
        """
        quotes = self._known.quote[a], self._known.quote[b]
        if not all(len(numbers) and (numbers >= 0).mean() > 0.5 for numbers in quotes):
            return False
        return self._of_one_mouth(*quotes, n_words=0, affair=True)

    def _in_parts(self, passage: Passage) -> list[Matched]:
        """Cut a passage into what is the same and what is not, where hardly a word is lost by that."""
        p = self._params
        if len(passage.stretches) > 1 and passage.similarity < p.one_copy:
            parts = [self._matched(part) for part in cut_passage(passage, self._known.borders, p.long)]
            found = [one for one in parts if one]
            if len(found) == len(parts) and sum(one.passage.n_equal for one in found) >= passage.n_equal - p.tail:
                return found
        whole = self._matched(passage)
        return [whole] if whole else []

    def _trimmed(self, passage: Passage) -> Passage | None:
        return without_loose_end(self._known, passage, self._params.tail, self._params.long)

    def _matched(self, whole: Passage) -> Matched | None:
        """Give a passage, or the part of it that counts."""
        p = self._params
        passage = self._trimmed(whole)
        if passage is None:
            return None
        longest = self._trimmed(Passage((max(passage.stretches, key=lambda s: (s[2], -s[0])),))) or passage
        n_words, n_longest = self._counted(passage), self._counted(longest)
        has_tail = passage.n_equal - longest.n_equal <= p.tail
        unit = whole_unit(self._known, longest.stretches[0], p.unit_words) if n_longest < p.words else None
        if unit and has_tail:
            return Matched(Passage((unit,)), "verbatim")
        if len(passage.stretches) > 1 and n_words >= (
            p.near_quote if self._both_quoted(passage) > 0.5 else p.near_words
        ):
            enough = n_longest >= (p.long if n_words >= p.long else p.words)
            if passage.similarity >= p.similarity and not (has_tail and enough):
                return Matched(passage, "near")
        if n_longest >= p.words:
            return Matched(longest, "verbatim")
        return Matched(Passage((unit,)), "verbatim") if unit else None

    def _in_text(self, one: Matched) -> bool:
        """Tell whether a passage is no residue, or is long: teasers give other articles' headlines."""
        (a, *_), (b, *_) = one.passage.equal
        residue = self._words.is_residue[a] or self._words.is_residue[b]
        return not residue or self._counted(one.passage) >= self._params.residue_words

    def _tells(self, passage: Passage) -> bool:
        p = self._params
        a, b = passage.equal
        if self._counted(passage) >= p.long:
            return self._counted(passage) >= 2 * p.long or self._n_telling(a, b) >= 1
        return self._n_telling(a, b) >= (p.telling_quoted if self._both_quoted(passage) > 0.5 else p.telling)

    def _both_quoted(self, passage: Passage) -> float:
        a, b = passage.equal
        return float(((self._known.quote[a] >= 0) & (self._known.quote[b] >= 0)).mean())

    def _kind(self, passage: Passage, affair: bool, spread: Ints64) -> str:
        """Tell what an echo is; empty if it is a formula, or a quote of two people."""
        p, known = self._params, self._known
        a, b = passage.equal
        size = known.size[a]
        in_a, in_b = known.quote[a] >= 0, known.quote[b] >= 0
        running, total = float(size[~(in_a | in_b)].sum()), float(size.sum())
        first, second = (known.outlet[known.words.article[side[0]]] for side in (a, b))
        one_outlet = bool(first) and first == second
        if self._is_formula(passage, affair, spread, total):
            if total < (p.house_words if one_outlet else p.long):
                return ""
            if one_outlet or not affair:
                return "house text"
        copied = running >= p.running_words and running >= p.running_share * total
        if copied or (in_a | in_b).mean() <= 0.5:
            kept_ready = one_outlet and not affair and self._at_edge(passage.a) and self._at_edge(passage.b)
            return "house text" if kept_ready else "same copy"
        return "same quote" if self._of_one_mouth(known.quote[a], known.quote[b], total, affair) else ""

    def _is_formula(self, passage: Passage, affair: bool, spread: Ints64, n_words: float) -> bool:
        """Tell whether many others have the passage, or it is made up of phrases that many have."""
        p, known = self._params, self._known
        a, b = passage.equal
        running = ~((known.quote[a] >= 0) & (known.quote[b] >= 0))
        often = (np.maximum(spread[a], spread[b]) >= (p.affair_stories if affair else p.stories)) & running
        phrase = (known.affair_phrase if affair else known.phrase)[a] & running
        fresh = [float(known.size[a][~flags].sum()) for flags in (often, phrase)]
        least = p.fresh_words if n_words >= p.long else min(p.words, n_words)
        if n_words >= p.long and passage.similarity >= p.close:
            # Phrases put together in the same way at such length are no chance.
            least = 0
        return bool(often.any() and fresh[0] < p.own_words) or bool(phrase.any() and fresh[1] < least)

    def _of_one_mouth(self, quotes_a: Ints64, quotes_b: Ints64, n_words: float, affair: bool) -> bool:
        """Tell whether a quote can be the same: long enough, or not said to be two people's."""
        if n_words >= (self._params.short_quote if affair else self._params.known_quote):
            return True
        a, b = (
            self._known.speakers[_most(quotes[quotes >= 0])] if (quotes >= 0).any() else set()
            for quotes in (quotes_a, quotes_b)
        )
        return bool(a & b) or (affair and not (a and b))

    def _at_edge(self, span: tuple[int, int]) -> bool:
        """Tell whether a passage stands among the first or the last words of its article."""
        k = self._words.article[span[0]]
        return bool(
            min(span[0] - self._known.words.first[k], self._known.words.first[k + 1] - span[1]) < self._params.edge
        )

    def _of_one_affair(self, passages: list[Passage], spread: Ints64) -> bool:
        known, (a0, b0) = self._known, passages[0].stretches[0][:2]
        first, second = known.words.article[a0], known.words.article[b0]
        if known.story[first] == known.story[second] or min(known.story[first], known.story[second]) < 0:
            return True
        outside = []
        for k, spans in ((first, [p.a for p in passages]), (second, [p.b for p in passages])):
            begin, stop = known.words.first[k], known.words.first[k + 1]
            shared = np.zeros(stop - begin, dtype=bool)
            for x, y in spans:
                shared[x - begin : y - begin] = True
            if (shared & (spread[begin:stop] < self._params.stories)).mean() > 0.5:
                return True
            if not known.name[begin:stop].any():
                # Without capitals there is no telling.
                return True
            outside.append({form for form, at in known.rare_names[k] if not shared[at - begin]})
        return len(outside[0] & outside[1]) >= self._params.names

    def _n_telling(self, a: Ints64, b: Ints64) -> float:
        name = self._known.name[a] | self._known.name[b]
        telling = self._known.telling[a] & self._known.telling[b] & ~name
        # A name goes on over up to two small words: 'the Organization for the Prohibition of Chemical Weapons'.
        places = a[name]
        names = int((np.diff(places) > 3).sum()) + 1 if len(places) else 0
        said = {self._words.forms[k] for k in self._words.form[a[telling]].tolist()}
        numbers = sum(form.isdigit() for form in said)
        return float(len(said) - max(0, numbers - _NUMBERS)) + names / 2

    def _counted(self, passage: Passage) -> float:
        return float(sum(self._sizes[a + n] - self._sizes[a] for a, _, n in passage.stretches))


def _most(numbers: Ints64) -> int:
    found, n = np.unique(numbers, return_counts=True)
    return int(found[n.argmax()])
