"""Who 'he', 'she', 'it' and 'they' are when they speak: the one who spoke just before.

In: :class:`nlp_helpers.people.People`, and for each reported stretch of a pile, in reading order, the mention that is its
speaker. Out: for each of them a mention that says who is meant. A pronoun is whoever spoke before in the same sentence,
else in the sentences before, back over some paragraphs; a name that is only mentioned counts where nobody spoke. So a
'He' that opens a paragraph after one in which only a country spoke, and no man is named, is that country, not the last man
named above. Who fits is told by gender, where the texts or a common given name show it. That the subject and the last one
named come first is what simple resolvers go by (Lappin and Leass 1994, "An Algorithm for Pronominal Anaphora Resolution").

>>> from nlp_helpers.people import of_texts
>>> people = of_texts(["Ann Lee met Tom Olsen. She said the pier was safe."])
>>> words = people.mentions.texts()
>>> words[follow(people, [words.index("She")])[0]]
'Ann Lee'
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from nlp_helpers.grammar.mentions import NOUN, POSSESSIVE, PRONOUN, RELATIVE
from nlp_helpers.people.name_words import vocabulary
from nlp_helpers.people.who_is_meant import People
from nlp_helpers.text.array_types import Flags, Ints32

_PARAGRAPHS = 3  # before that of a pronoun, in which its speaker is looked for
_MENTIONS = 150  # of a paragraph that are looked at
_EARLIER = 40  # stretches before that are looked at
_WANTS = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
    "it": "body", "its": "body", "itself": "body", "they": "several", "them": "several", "their": "several",
    "themselves": "several",
}  # fmt: skip
_PLURALS = ("people", "police", "men", "women", "children", "staff")


def follow(people: People, spoken: Sequence[int], quoted: Flags | None = None) -> Ints32:
    """Find who is meant by each speaker in the run of the text.

    Parameters
    ----------
    people : People
    spoken : sequence of int
        The mention that speaks in each reported stretch, in reading order through the pile; -1 where nobody does.
    quoted : ndarray of bool, shape (n_tokens,), optional
        Which tokens stand inside quotation marks: who is named there is no subject of the writer's.

    Returns
    -------
    ndarray of int, shape (n_stretches,)
        A mention that says who is meant: the one given, if it is no pronoun or its antecedent is not known; an office
        followed by the name of its holder is that name. -1 stays.

    Examples
    --------
    >>> from nlp_helpers.people import of_texts
    >>> people = of_texts(["Norway said it would wait. He added that talks go on."])
    >>> words = people.mentions.texts()
    >>> speakers = [words.index("Norway"), words.index("He")]
    >>> [people.label(k) for k in follow(people, speakers)]
    ['Norway', 'Norway']
    """
    run = _Run(people, quoted)
    said: list[tuple[int, int]] = []  # the mention that spoke, and whom it was found to be
    found = []
    for given in spoken:
        meant = run.antecedent(given, said) if given >= 0 else given
        if given >= 0:
            said.append((given, meant))
        found.append(meant)
    _name_offices(run, found)
    return np.array(found, np.int32)


class _Run:
    """What is asked of mentions while the speakers are followed; as lists, since it is asked of one at a time."""

    def __init__(self, people: People, quoted: Flags | None = None) -> None:
        mentions, tokens = people.mentions, people.mentions.tokens
        self.people = people
        self.forms, self.form_of = tokens.forms, tokens.form.tolist()
        first = mentions.first
        self.first, self.last, self.head = first.tolist(), mentions.last.tolist(), mentions.head.tolist()
        self.kind, self.inside = mentions.kind.tolist(), mentions.inside.tolist()
        self.entity: list[int] = people.entity.tolist()
        n = len(first)
        self.article, self.block, self.sentence = (
            part[first].tolist() if n else [] for part in (tokens.article, tokens.block, tokens.sentence)
        )
        self.quoted = quoted[first].tolist() if quoted is not None and n else [False] * n
        self.utterances = vocabulary("utterances")
        self.hangs = (vocabulary("before_places") | vocabulary("prepositions") | {"about", "against", "than"}) - {","}

    def form(self, token: int) -> str:
        """Give a token, or nothing beyond the pile's ends."""
        return self.forms[self.form_of[token]] if 0 <= token < len(self.form_of) else ""

    def antecedent(self, k: int, said: list[tuple[int, int]]) -> int:
        """Find whom a speaker means, given who spoke before."""
        if self.kind[k] == RELATIVE:
            return self._before_relative(k)
        if self.kind[k] == NOUN and self.form(self.head[k]).lower() in self.utterances:
            # 'Her remarks made it clear that …': she did.
            owner = next((j for j in range(k + 1, min(k + 4, len(self.first))) if self.inside[j] == k), -1)
            whose = owner >= 0 and (self.entity[owner] >= 0 or self.kind[owner] == POSSESSIVE)
            return self.antecedent(owner, said) if whose else k
        alone = self.kind[k] >= PRONOUN and self.first[k] == self.last[k]
        wants = _WANTS.get(self.form(self.first[k]).lower(), "") if alone else ""
        if not wants:
            return k
        token, article, last = self.first[k], self.article[k], self.block[k]
        earlier = [(given, meant) for given, meant in reversed(said[-_EARLIER:]) if self.first[given] < token]
        stop = k
        for block in range(last, max(-1, last - _PARAGRAPHS - 1), -1):
            start = bisect_left(self.block, block, 0, stop)
            if start < stop and self.article[start] != article:
                break
            spoke = [one for one in earlier if self.block[one[0]] == block]
            found = self._in_block(range(max(start, stop - _MENTIONS), stop), spoke, wants, last - block)
            if found >= 0:
                return found
            stop = start
        return k

    def _in_block(self, members: range, spoke: list[tuple[int, int]], wants: str, above: int) -> int:
        """Look through one paragraph, from the pronoun upwards: who spoke, sentence by sentence, then who is named."""
        by_sentence: dict[int, list[int]] = {}
        for k in members:
            by_sentence.setdefault(self.sentence[k], []).append(k)
        sentences = sorted(by_sentence, reverse=True)
        for sentence in sentences:
            for given, meant in spoke:
                if self.sentence[given] == sentence and self._fits(meant, wants):
                    return meant
            if not (above and spoke) and (named := self._subject(by_sentence[sentence], wants)) >= 0:
                return named
        for hanging in (False, True):
            for sentence in sentences if (above and spoke) or hanging else ():
                if (named := self._subject(by_sentence[sentence], wants, hanging)) >= 0:
                    return named
        # Only one body or country spoke, and the paragraph names nobody else: the pronoun is that one.
        alone = len({self.entity[meant] for _, meant in spoke}) == 1 and self._is_body(spoke[0][1])
        return spoke[0][1] if alone and wants in ("m", "f") and above < 2 else -1

    def _subject(self, members: list[int], wants: str, hanging: bool = False) -> int:
        """Find the first name of a sentence that fits; unless `hanging`, no possessor and not behind a preposition."""
        for k in members:
            named = self.entity[k] >= 0 or self.people.phrases[k].definite
            if self.quoted[k] or not named or not self._fits(k, wants):
                continue
            if hanging or (self.inside[k] < 0 and self.form(self.first[k] - 1).lower() not in self.hangs):
                return k
        return -1

    def _is_body(self, k: int) -> bool:
        entity = self.entity[k]
        return entity >= 0 and self.people.kinds[entity] in ("organisation", "place")

    def _fits(self, k: int, wants: str) -> bool:
        """Tell whether a pronoun can mean a mention."""
        people, phrase = self.people, self.people.phrases[k]
        entity, kind = self.entity[k], self.kind[k]
        if kind >= PRONOUN:
            return _WANTS.get(self.form(self.first[k]).lower()) == wants
        is_body = self._is_body(k)
        several = phrase.plural or phrase.kind == "group" or (phrase.kind == "" and self._is_plural(k))
        if wants == "several":
            return several or is_body
        if wants == "body":
            return is_body or (kind == NOUN and not several)
        if is_body or several or kind == NOUN:
            return False
        gender = people.genders[entity] if entity >= 0 else phrase.gender
        known = entity < 0 or people.kinds[entity] == "person" or phrase.kind in ("person", "single")
        return known and gender in ("", wants)

    def _is_plural(self, k: int) -> bool:
        head = self.form(self.head[k]).lower()
        return (head.endswith("s") and not head.endswith("ss")) or head in _PLURALS

    def _before_relative(self, k: int) -> int:
        """Find what 'who' and 'which' belong to: the mention that ends right before, a comma aside."""
        first = self.first[k]
        stop = first - 2 if self.form(first - 1) == "," else first - 1
        for j in range(k - 1, max(-1, k - 8), -1):
            if self.last[j] == stop and self.kind[j] < PRONOUN:
                outer = self.inside[j]
                return outer if outer >= 0 and self.last[outer] == stop else j
        return k


def _name_offices(run: _Run, found: list[int]) -> None:
    """Give an office without a known holder the name that speaks next, if the article names its bearer first there."""
    people = run.people
    bare = [at for at, k in enumerate(found[:-1]) if k >= 0 and run.entity[k] < 0 and people.phrases[k].kind == "role"]
    first_of: dict[tuple[int, int], int] = {}
    for k in np.flatnonzero(people.entity >= 0).tolist() if bare else ():
        first_of.setdefault((run.article[k], run.entity[k]), k)
    for at in bare:
        k, then = found[at], found[at + 1]
        if then < 0 or run.entity[k] >= 0 or run.article[k] != run.article[then] or not run.first[k] < run.first[then]:
            continue
        office, name, entity = people.phrases[k], people.phrases[then], run.entity[then]
        whose = (run.article[then], entity)
        is_new = name.kind == "person" and first_of.get(whose) == then and whose not in people.titles
        one = office.definite and not office.plural and len(office.title.split()) > 1
        fits = not office.gender or people.genders[entity] in ("", office.gender)
        if is_new and one and fits and run.block[then] <= run.block[k] + 1:
            for later in range(at, len(found)):
                if found[later] == k:
                    found[later] = then
                elif found[later] >= 0 and run.article[found[later]] != run.article[k]:
                    break
