"""The terms by which articles are compared: words, and names of two words or more.

In: an article's title and the paragraphs of its body. Out: a :class:`Reading`: its words and names with their places.

A name is a run of capitalised words; its terms are the pairs of neighbours in it (``angela merkel``), beside the words
themselves, so that 'Chancellor Angela Merkel' and 'Angela Merkel' have one in common. At the beginning of a sentence
a capital says nothing; there the first word counts if the article never writes it small. Titles, where many papers
capitalise everything, hold only the names that the body has.

>>> Reader(frozenset({"met"})).read("Merkel meets Macron", ["Chancellor Angela Merkel met Emmanuel Macron."]).names
[(0, 'chancellor angela'), (1, 'angela merkel'), (3, 'emmanuel macron')]
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nlp_helpers.clean.word_lists import word_lists
from nlp_helpers.packaged import read_json
from nlp_helpers.text.words import MARKS, UNSPACED

_LETTERS = rf"(?:[^\W_{UNSPACED}]|[{MARKS}])+"
_TERM = re.compile(rf"([{UNSPACED}]+)|{_LETTERS}(?:['-]{_LETTERS})*")
# What may stand between two words of one name. Not 'and': 'Israel and Hamas' are two.
_PARTICLES = frozenset(
    ["al", "bin", "da", "de", "del", "der", "di", "do", "dos", "du", "el", "ibn", "la", "of", "van", "von"]
)
_JOINTS = frozenset([" ", " de la ", " of the ", " van der ", " von der ", *(f" {word} " for word in _PARTICLES)])
_SENTENCE_END = re.compile(r"[.!?:;…|\n\"“”«»„(\[•]")

_PASSED, _SMALL, _CAPITAL, _UNSPACED_RUN = range(4)


@dataclass(frozen=True)
class Reading:
    """What an article says, term by term; places count the words of the body."""

    title: list[str]
    body: list[str]
    names: list[tuple[int, str]]  # place of the first word, the pair
    title_names: list[str]


class Reader:
    """Reads texts of one language.

    Parameters
    ----------
    passed_over : frozenset of str
        Words that say nothing, in lower case.

    Examples
    --------
    >>> Reader(frozenset({"the"})).words("The mayor's plan B")
    ['mayor', 'plan']
    """

    def __init__(self, passed_over: frozenset[str]) -> None:
        self._passed_over = passed_over
        self._known: dict[str, tuple[str, int]] = {}  # looked up once: the same words come again and again

    def read(self, title: str, paragraphs: list[str]) -> Reading:
        """Read the words and names of a title and a body."""
        headed = self.words(title)
        body: list[str] = []
        sure: list[tuple[int, str, str]] = []
        doubtful: list[tuple[int, str, str]] = []
        small: set[str] = set()
        for text in paragraphs:
            words, pairs = self._read(text, small)
            if words == headed:  # the title may stand in the body too, as its first line; it is not counted again
                continue
            for place, first, second, opens in pairs:
                (doubtful if opens else sure).append((len(body) + place, first, second))
            body += words
        sure += [pair for pair in doubtful if pair[1] not in small]
        names = [(place, f"{first} {second}") for place, first, second in sorted(sure)]
        known = {name for _, name in names}
        pairs_of_title = [f"{first} {second}" for first, second in pairwise(headed)]
        return Reading(headed, body, names, [pair for pair in pairs_of_title if pair in known])

    def words(self, text: str) -> list[str]:
        """List the words that say something: lower case, no function words, no single letters.

        Of scripts without spaces these are overlapping pairs of characters.
        """
        return self._read(text, set())[0]

    def _look_up(self, word: str, unspaced: bool) -> tuple[str, int]:
        term, kind = word.casefold(), _UNSPACED_RUN
        if not unspaced:
            term = term.removesuffix("'s")
            said = len(term) > 1 and term.partition("'")[0] not in self._passed_over
            kind = _PASSED if not said else _CAPITAL if word[0].isupper() else _SMALL
        return self._known.setdefault(word, (term, kind))

    def _read(self, text: str, small: set[str]) -> tuple[list[str], list[tuple[int, str, str, bool]]]:
        """List the words, and the pairs of a name with the place of the first and whether it opens a sentence.

        Words that are written small are added to `small`.
        """
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
        words: list[str] = []
        pairs: list[tuple[int, str, str, bool]] = []
        known, last, opens, end, seen = self._known, "", False, 0, 0  # the last capitalised word, and where it ends
        for match in _TERM.finditer(text):
            word = match[0]
            term, kind = known.get(word) or self._look_up(word, match[1] is not None)
            if kind == _SMALL:
                last = last if term in _PARTICLES else ""
                small.add(term)
                words.append(term)
            elif kind == _CAPITAL:
                start = match.start()
                if last and text[end:start] in _JOINTS:
                    pairs.append((len(words) - 1, last, term, opens))
                    opens = False
                else:
                    opens = not seen or _SENTENCE_END.search(text, seen, start) is not None
                last, end = term, match.end()
                words.append(term)
            elif kind == _UNSPACED_RUN:
                last = ""
                words += [term[k : k + 2] for k in range(max(1, len(term) - 1))]
            elif last and len(word) == 1 and word.isupper() and text[end : match.start()] == " ":  # John F. Kennedy
                end = match.end() + text.startswith(".", match.end())
            seen = match.end()
        return words, pairs


@cache
def word_shares() -> dict[str, float]:
    """Give the share of news articles in which a word stands, of the common words that are no names.

    Returns
    -------
    dict of str to float
        By word, in lower case. English only; ``data/README.md`` says what it was learned from.

    Examples
    --------
    >>> word_shares()["said"] > word_shares()["police"]
    True
    """
    shares = read_json("word_shares.json")["per mille"]
    return {word: int(share) / 1000 for share, words in shares.items() for word in words.split()}


@cache
def site_words() -> frozenset[str]:
    """Give the words of sites' menus, notices and appeals, in lower case.

    Returns
    -------
    frozenset of str
        English only.

    Examples
    --------
    >>> {"newsletter", "cookies"} <= site_words()
    True
    """
    lists = word_lists()
    return frozenset(lists["navigation_words"] | lists["notice_words"] | lists["site_talk_words"])
