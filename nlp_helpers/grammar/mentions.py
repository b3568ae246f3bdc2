"""Tokens → mentions: every stretch that could name a speaker, as ranges of tokens.

In: :class:`nlp_helpers.grammar.tokens.Tokens` and a part of speech per token. Out: :class:`Mentions`. A mention is a noun
phrase up to its head ("former Florida governor Jeb Bush", "the alliance's chief", "critics"), what stands before an 's inside
one, or a pronoun. Nothing is parsed: a phrase is a run of determiners, adjectives, nouns and names that ends in a noun or a
name, which is what chunkers find (Abney 1991, "Parsing by Chunks", in Principle-Based Parsing). Who of them speaks is not asked
here.

>>> from nlp_helpers import tables
>>> from nlp_helpers.clean import find_blocks
>>> from nlp_helpers.grammar.tokens import read_tokens
>>> raw = "NATO chief Jens Stoltenberg said that the alliance's door is open to them."
>>> articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
>>> found = find_mentions(read_tokens(articles, find_blocks(articles)))
>>> found.texts()
['NATO chief Jens Stoltenberg', "the alliance's door", 'the alliance', 'them']
>>> [KINDS[kind] for kind in found.kind]
['name', 'noun', 'noun', 'pronoun']
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp_helpers.grammar.tokens import Tokens
from nlp_helpers.grammar.word_classes import CLASSES, CODE, classify
from nlp_helpers.packaged import read_json
from nlp_helpers.text.array_types import Flags, Ints32, Ints64
from nlp_helpers.text.token_arrays import counted, neighbour

Codes = NDArray[np.int8]

#: What a mention can be: a proper name ("Angela Merkel", "Mr Lee", "the Foreign Ministry"); a name that is an acronym or has
#: a word of bodies in it; somebody by what they are or do ("the minister", "two officials"); any other noun phrase; a
#: pronoun ("she", "everyone", "some"); "who", "which", "that"; a possessive ("his").
KINDS = ("name", "body", "role", "noun", "pronoun", "relative", "possessive")
NAME, BODY, ROLE, NOUN, PRONOUN, RELATIVE, POSSESSIVE = range(7)

_LONGEST = 60  # tokens of a mention; longer ones are lines of capitals, lists and the like, and name nobody


@dataclass(frozen=True)
class Mentions:
    """Stretches that could name a speaker, sorted by their first token, the longer first.

    Attributes
    ----------
    tokens : Tokens
        What `first` and `last` are positions in.
    first, last : ndarray of int, shape (n_mentions,)
        The first and the last token, that included.
    kind : ndarray of int, shape (n_mentions,)
        Position in :data:`KINDS`.
    inside : ndarray of int, shape (n_mentions,)
        The mention that holds this one ("the alliance" in "the alliance's chief"), or -1.
    """

    tokens: Tokens
    first: Ints32
    last: Ints32
    kind: Codes
    inside: Ints32

    def __len__(self) -> int:
        """Count the mentions."""
        return len(self.first)

    @property
    def head(self) -> Ints32:
        """The token of each that says what it is: its last."""
        return self.last

    def texts(self) -> list[str]:
        """Give the words of every mention."""
        ends = zip(self.first.tolist(), self.last.tolist(), strict=True)
        return [self.tokens.text(first, last) for first, last in ends]


def find_mentions(tokens: Tokens, classes: Codes | None = None) -> Mentions:
    """Find every stretch that could name a speaker.

    Parameters
    ----------
    tokens : Tokens
        A pile's tokens.
    classes : ndarray of int8, shape (n_tokens,), optional
        From :func:`nlp_helpers.grammar.word_classes.classify`, which is asked without it.

    Returns
    -------
    Mentions
        Each stretch once. Two either lie apart or one holds the other.
    """
    code = classify(tokens) if classes is None else classes
    if not len(tokens):
        none = np.zeros(0, np.int32)
        return Mentions(tokens, none, none, none.astype(np.int8), none)
    same = tokens.sentence[1:] == tokens.sentence[:-1]
    code = _joined(tokens, _named(tokens, code), same)
    roles = np.array([is_role(form) for form in tokens.forms], bool)[tokens.form]
    before = neighbour(code, -1, tokens.sentence, fill=CODE["X"])
    after = neighbour(code, 1, tokens.sentence, fill=CODE["X"])
    part, starts = _phrases(tokens, code, before, after, roles)
    chunk = np.maximum(np.cumsum(starts) - 1, 0)
    first, head = np.flatnonzero(starts), _heads(code, before, after, part, chunk, int(starts.sum()))
    whole = head >= 0
    covered = part & (head[chunk] >= np.arange(len(code))) if len(head) else part
    genitive = np.flatnonzero((code == CODE["POS"]) & covered)
    pronoun = np.flatnonzero((has_form(tokens, _words("alone")) & ~covered) | (code == CODE["PRP"]))
    relative, possessive = np.flatnonzero(code == CODE["WP"]), np.flatnonzero(code == CODE["PRP$"])
    firsts = np.concatenate(
        [first[whole], first[chunk[genitive]] if len(first) else genitive, pronoun, relative, possessive]
    )
    lasts = np.concatenate([head[whole], genitive - 1, pronoun, relative, possessive])
    n = len(firsts) - len(pronoun) - len(relative) - len(possessive)
    kind = np.repeat(np.array([PRONOUN, RELATIVE, POSSESSIVE], np.int8), [len(pronoun), len(relative), len(possessive)])
    kind = np.concatenate([_kinds(tokens, code, roles, firsts[:n], lasts[:n]), kind])
    order = np.lexsort((-lasts, firsts))
    new = np.append(True, (np.diff(firsts[order]) > 0) | (np.diff(lasts[order]) != 0))[: len(order)]
    order = order[new]
    order = order[lasts[order] - firsts[order] < _LONGEST]
    firsts, lasts = firsts[order].astype(np.int32), lasts[order].astype(np.int32)
    return Mentions(tokens, firsts, lasts, kind[order], _holders(lasts))


@cache
def _words(kind: str) -> frozenset[str]:
    """Read a list of ``data/mention_words.json``."""
    return frozenset(read_json("mention_words.json")[kind].split())


def has_class(code: Codes, names: str) -> Flags:
    """Tell which tokens are of one of some classes.

    Parameters
    ----------
    code : ndarray of int8, shape (n_tokens,)
        Positions in :data:`nlp_helpers.grammar.word_classes.CLASSES`.
    names : str
        The classes' names, with blanks between them.

    Returns
    -------
    ndarray of bool, shape (n_tokens,)

    Examples
    --------
    >>> has_class(np.array([CODE["NN"], CODE["VBD"]]), "NN NNS").tolist()
    [True, False]
    """
    wanted = np.zeros(len(CLASSES), bool)
    wanted[[CODE[name] for name in names.split()]] = True
    return wanted[code]


def has_form(tokens: Tokens, forms: frozenset[str]) -> Flags:
    """Tell which tokens have one of some forms.

    Parameters
    ----------
    tokens : Tokens
        Of a pile.
    forms : frozenset of str
        In small letters.

    Returns
    -------
    ndarray of bool, shape (n_tokens,)
    """
    return np.array([form.lower() in forms for form in tokens.forms] or [False], bool)[tokens.form]


def _phrases(tokens: Tokens, code: Codes, before: Codes, after: Codes, roles: Flags) -> tuple[Flags, Flags]:
    """Tell which tokens are part of a phrase, and which of them begin one."""
    noun = has_class(code, "NN NNS NNP")
    part = noun | has_class(code, "DT PRP$ JJ CD")
    part |= has_class(code, "POS") & has_class(before, "NN NNS NNP")
    part |= (
        has_class(code, "VBN VBG VBD") & has_class(before, "DT PRP$ CD JJ POS RB") & has_class(after, "NN NNS NNP JJ")
    )
    part |= has_class(code, "RB") & has_class(before, "DT PRP$ CD POS") & has_class(after, "JJ VBN")
    starts = part & (~neighbour(part, -1, tokens.sentence, fill=False) | has_class(code, "DT PRP$"))
    starts |= part & has_class(code, "JJ CD") & has_class(before, "NN NNS NNP")
    year = (tokens.end - tokens.start == 4) & has_class(code, "CD")
    starts |= part & neighbour(year, -1, tokens.sentence, fill=False)
    day = has_form(tokens, _words("days")) & ~has_class(before, "DT NNP")
    starts |= part & neighbour(day, -1, tokens.sentence, fill=False)
    # A noun before a name is part of it if it says what somebody is ("pollster Chris Anderson"),
    # or if it stands behind a verb without an article ("said baker Rosa Lund").
    bare = starts & has_class(code, "NN NNS JJ") & has_class(before, "VBD VBP")
    after_verb = bare[np.maximum.accumulate(np.where(starts, np.arange(len(code)), 0))]
    after_role = neighbour(roles, -1, tokens.sentence, fill=False)
    starts |= part & (code == CODE["NNP"]) & has_class(before, "NN NNS") & ~after_role & ~after_verb
    return part, starts


def _heads(code: Codes, before: Codes, after: Codes, part: Flags, chunk: Ints64, n_chunks: int) -> Ints64:
    """Find each phrase's head, or -1: its last noun or name, without any what stands before a verb or behind an article."""
    bare = has_class(code, "JJ CD VBN") & has_class(before, "DT") | has_class(code, "CD JJ") & has_class(
        after, "VBD VBP MD"
    )
    head = np.full(n_chunks, -1)
    for kind in (bare, has_class(code, "NN NNS NNP")):  # "the poor", "the two", "39 have said"
        at = np.flatnonzero(kind & part)
        head[chunk[at]] = at  # the last one wins
    return head


def _holders(last: Ints32) -> Ints32:
    """For each mention the outermost one that holds it, or -1; no two overlap otherwise."""
    if not len(last):
        return last
    outermost = np.append(True, last[1:] > np.maximum.accumulate(last)[:-1])
    latest = np.maximum.accumulate(np.where(outermost, np.arange(len(last)), 0))
    return np.where(outermost, -1, latest).astype(np.int32)


def _named(tokens: Tokens, code: Codes) -> Codes:
    """Count as a name what has a capital and looks like a verb but has one behind it: "Will wrote"."""
    upper = np.array([form[:1].isupper() and not form.isupper() for form in tokens.forms], bool)[tokens.form]
    verb_after = neighbour(has_class(code, "VBD VBP") & ~upper, 1, tokens.sentence, fill=False)
    out = code.copy()
    out[upper & verb_after & has_class(code, "VB VBD VBN VBG VBP MD RB JJ X")] = CODE["NNP"]
    return out


def _joined(tokens: Tokens, code: Codes, same: Flags) -> Codes:
    """Count the small words inside names as names: "University of Leeds", "Ursula von der Leyen", "Secretary of the Treasury"."""
    out = code.copy()
    named = out == CODE["NNP"]
    particles = _words("particles")
    of = np.array([form in ("of", "for", "&") for form in tokens.forms], bool)[tokens.form]
    particle = np.array([form in particles for form in tokens.forms], bool)[tokens.form]
    the = np.array([form == "the" for form in tokens.forms], bool)[tokens.form]
    n = len(code)
    at = np.flatnonzero((of | particle)[1 : n - 1] & named[: n - 2] & named[2:] & same[: n - 2] & same[1:]) + 1
    out[at] = CODE["NNP"]
    if n > 3:
        two = (particle | of)[1 : n - 2] & (particle | the)[2 : n - 1] & named[: n - 3] & named[3:]
        at = np.flatnonzero(two & same[: n - 3] & same[1 : n - 2] & same[2:]) + 1
        out[at] = out[at + 1] = CODE["NNP"]
    return out


def is_role(form: str) -> bool:
    """Say whether a word names somebody by what they are or do: 'minister', 'officials', 'pollster'."""
    low = form.lower()
    stem = low.removesuffix("s")
    known, endings = _words("roles"), tuple(_words("role_endings"))
    return low in known or stem in known or (len(stem) > 5 and stem.endswith(endings))


def _kinds(tokens: Tokens, code: Codes, roles: Flags, first: Ints32, last: Ints32) -> Codes:
    named = code[last] == CODE["NNP"]
    acronym = np.array([len(form) > 1 and form.isupper() and form.isalpha() for form in tokens.forms], bool)[
        tokens.form
    ]
    body = has_form(tokens, _words("bodies"))
    inside = counted(body)
    has_body = inside[last + 1] > inside[first]
    out = np.where(named, np.where(has_body | acronym[last], BODY, NAME), np.where(roles[last], ROLE, NOUN))
    out[(first == last) & has_form(tokens, _words("alone"))[first]] = PRONOUN
    return out.astype(np.int8)
