"""Whether a sentence can be read alone: nothing in it points back at a sentence before.

In: tokens with their parts of speech, and a stretch of them. Out: why it does not stand alone, in words, or nothing. 'He said
this on Thursday' is true where it stands and says nothing elsewhere. A rule that is too strict loses a sentence out of many; one
that is too mild prints a riddle: so what is doubtful does not stand. English only.

>>> why_not("He said this on Thursday.")
"'He' is nobody in this sentence"
>>> why_not("The mayor said she would resign on Friday."), why_not("We sent a letter this morning.", spoken=True)
('', '')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp_helpers import tables
from nlp_helpers.grammar.tokens import Tokens, read_tokens
from nlp_helpers.grammar.word_classes import CODE, classify
from nlp_helpers.packaged import read_json

#: Fewer words are a fragment, more are not read at a glance.
FEWEST_WORDS, MOST_WORDS = 5, 45

_FINITE = [CODE[name] for name in ("VBD", "VBP", "MD")]
_THINGS = [CODE[name] for name in ("NN", "NNS", "NNP")]
_VERBS = [CODE[name] for name in ("VB", "VBD", "VBN", "VBG", "VBP", "MD")]
_LEFT_OUT = re.compile(r"\.\.|…|\[|\]")
_SPLICE = re.compile(r"[.!?][\"”]?\s+[,;:.]|[,;]\s*[,;]")
# The day on which a picture was taken.
_CAPTION = re.compile(
    r",?\s[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}\.?\Z|\A\W{0,2}(?:File )?(?:[Pp]hoto|[Ii]mage|[Pp]icture)\b"
)
# 'The assault began', 'In the conversation,': a thing that a sentence before has named. 'The harbour board' names itself.
_NAMED_BEFORE = re.compile(
    r"\W*(?:The [a-z0-9-]+ (?:[a-z]+ed|was|were|is|are|has|have|had|will|would|said|began|came|took|made|also)\b"
    r"|(?:In|At|During|After|Before|Following|Since|Under) the [a-z-]+(?: [a-z-]+)?,)"
)
_ENDS = re.compile(r"[.!][\"”’»')]*\Z")
_OPEN, _CLOSE = "“„«", "”»"


@dataclass(frozen=True)
class Words:
    """The lists that the rules look up, see ``data/standing.json``."""

    openers: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    times: frozenset[str]
    expletive: frozenset[str]
    weak: frozenset[str]
    person: frozenset[str]
    thing: frozenset[str]
    pointing: frozenset[str]
    own_voice: frozenset[str]


@cache
def words() -> Words:
    """Read the lists.

    Returns
    -------
    Words
    """
    read = read_json("standing.json")
    phrases = tuple(tuple(phrase.split()) for phrase in read["opening phrases"].split("|"))
    names = ("times", "expletive ends", "weak", "person", "thing", "pointing", "own voice")
    openers, *lists = (frozenset(read[name].split()) for name in ("openers", *names))
    return Words(openers, phrases, *lists)


def why_not(text: str, *, spoken: bool = False) -> str:
    """Say why a sentence does not stand alone.

    Parameters
    ----------
    text : str
        One sentence.
    spoken : bool
        Whether these are words of a speaker who is named beside them.

    Returns
    -------
    str
        Empty if it stands alone.

    Examples
    --------
    >>> why_not("But the talks failed on Friday."), why_not("Talks failed over these demands.")
    ("begins with 'But'", "'these' points at something before")
    """
    return _asked([text], spoken)[0]


def alone(texts: Iterable[str]) -> frozenset[str]:
    """Pick the sentences that stand alone, all asked at once: one by one it takes its time.

    Parameters
    ----------
    texts : iterable of str
        Sentences of articles, not a speaker's.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> sorted(alone(["The talks failed on Friday.", "But they failed on Friday."]))
    ['The talks failed on Friday.']
    """
    asked = sorted(texts)
    return frozenset(text for text, why in zip(asked, _asked(asked, spoken=False), strict=True) if not why)


def _asked(texts: Sequence[str], spoken: bool) -> list[str]:
    """Say of each sentence why it does not stand alone, as if each were an article of its own."""
    ids = [f"{k:06d}" for k in range(len(texts))]
    articles = tables.make("articles", [{"article_id": i, "raw": text} for i, text in zip(ids, texts, strict=True)])
    blocks = [
        {"article_id": i, "block": 0, "start": 0, "end": len(text), "role": "body", "is_body": True}
        for i, text in zip(ids, texts, strict=True)
    ]
    tokens = read_tokens(articles, tables.make("blocks", blocks))
    classes = classify(tokens)
    number = {article_id: k for k, article_id in enumerate(tokens.article_ids)}
    edges = np.searchsorted(tokens.article, np.arange(len(number) + 1)).tolist()
    made = []
    for i in ids:
        first, end = (edges[number[i]], edges[number[i] + 1]) if i in number else (0, 0)
        made.append(stands(tokens, classes, first, end, spoken=spoken) if first < end else "holds no words")
    return made


def leans(text: str) -> bool:
    """Whether a sentence that can be read alone still leans on one before: by 'also' or 'others', or by 'the assault'.

    Parameters
    ----------
    text : str
        A sentence for which :func:`why_not` has no reason.

    Returns
    -------
    bool

    Examples
    --------
    >>> leans("The assault began on Friday."), leans("The harbour board began on Friday."), leans("It also began on Friday.")
    (True, False, True)
    """
    return bool(_NAMED_BEFORE.match(text)) or not words().weak.isdisjoint(re.findall(r"\w+", text.lower()))


def stands(tokens: Tokens, classes: NDArray[np.int8], first: int, end: int, *, spoken: bool) -> str:
    """Say why a stretch of tokens does not stand alone.

    Parameters
    ----------
    tokens : Tokens
    classes : ndarray of int8, shape (n_tokens,)
        Their parts of speech.
    first, end : int
        The tokens, the last not included.
    spoken : bool
        As in :func:`why_not`.

    Returns
    -------
    str
        Empty if it stands alone.
    """
    forms = [tokens.forms[k] for k in tokens.form[first:end].tolist()]
    code = classes[first:end].tolist()
    text = tokens.text(first, end - 1)
    quoted = _quoted(forms)
    if quoted is None:
        return "is half in quotation marks or brackets"
    return _shape(text, forms, code, spoken) or _opening(forms) or _pointing(forms, code, quoted, spoken)


def _quoted(forms: list[str]) -> list[bool] | None:
    """Which tokens stand in quotation marks; None if the marks, or brackets, don't pair."""
    inside, made, brackets = False, [], 0
    for form in forms:
        if form in _OPEN or form in _CLOSE or form == '"':
            if (form in _OPEN and inside) or (form in _CLOSE and not inside):
                return None
            inside = not inside
        brackets += (form == "(") - (form == ")")
        if brackets < 0:
            return None
        made.append(inside)
    return None if inside or brackets else made


def _shape(text: str, forms: list[str], code: list[int], spoken: bool) -> str:
    """Fragments, questions, and what was left out."""
    n_words = sum(form[0].isalnum() for form in forms)
    if not FEWEST_WORDS <= n_words <= MOST_WORDS:
        return f"has {n_words} words"
    if _LEFT_OUT.search(text):
        return "says that words were left out"
    if _SPLICE.search(text):
        return "is two that were joined"
    if _CAPTION.search(text):
        return "reads like a caption"
    if "?" in forms:
        return "asks"
    begin = next(form for form in forms if form[0].isalnum())
    if begin[0].islower():
        return "begins in the middle"
    if not spoken and not _ENDS.search(text):
        return "has no end"
    if not any(c in _FINITE for c in code):
        return "has no verb"
    if code[0] in (CODE["VBG"], CODE["TO"], CODE["VBN"]) and not _clause_follows(forms, code):
        return "is half of a sentence"
    shouted = sum(form.isupper() and len(form) > 1 for form in forms)
    return "is in capitals" if 2 * shouted > n_words else ""


def _clause_follows(forms: list[str], code: list[int]) -> bool:
    """'Speaking in Oslo, she said …': whether a comma comes before a finite verb."""
    return "," in forms and any(c in _FINITE for c in code[forms.index(",") :])


def _opening(forms: list[str]) -> str:
    low = [form.lower() for form in forms if form[0].isalnum()]
    if low[0] in words().openers and low[:2] != ["so", "far"]:
        return f"begins with '{next(form for form in forms if form[0].isalnum())}'"
    for phrase in words().phrases:
        if tuple(low[: len(phrase)]) == phrase:
            return f"begins with '{' '.join(phrase)}'"
    return ""


def _pointing(forms: list[str], code: list[int], quoted: list[bool], spoken: bool) -> str:
    """Pronouns and pointing words whose meaning is not in the sentence."""
    for k, form in enumerate(forms):
        low = form.lower()
        if not spoken and not quoted[k] and low in words().own_voice and not form.isupper():
            return f"'{form}' is the writer or the reader"
        if not spoken and not quoted[k] and form == "I":
            return "'I' is the writer"
        before = [c for j, c in enumerate(code[:k]) if quoted[j] <= quoted[k]]
        if low in words().person and not _person_before(forms, code, quoted, k):
            return f"'{form}' is nobody in this sentence"
        if low in words().thing and not any(c in _THINGS for c in before) and not _expletive(forms, code, k):
            return f"'{form}' is nothing in this sentence"
        if low in words().pointing and _points(forms, code, k):
            return f"'{form}' points at something before"
    return ""


def _person_before(forms: list[str], code: list[int], quoted: list[bool], k: int) -> bool:
    """Whether a noun or name that could be a person stands before; what is quoted doesn't name who speaks beside it."""
    for j in range(k):
        if quoted[j] and not quoted[k]:
            continue
        if (code[j] == CODE["NNP"] and _may_be_a_person(forms, code, j)) or (
            code[j] == CODE["NN"] and _by_role(forms[j])
        ):
            return True
    return False


def _may_be_a_person(forms: list[str], code: list[int], j: int) -> bool:
    """Not a day, a month, an acronym, nor what stands after 'in' or 'from': that is a place."""
    if forms[j].lower() in words().times or (forms[j].isupper() and len(forms[j]) > 1):
        return False
    while j and code[j] == CODE["NNP"]:
        j -= 1
    return forms[j].lower() not in ("in", "at", "from", "near", "to", "into", "of", "on", "outside", "inside", "across")


@cache
def _by_role(form: str) -> bool:
    from nlp_helpers.grammar.mentions import is_role

    return bool(is_role(form))


def _expletive(forms: list[str], code: list[int], k: int) -> bool:
    """'It is clear that …', 'it took years to …': an 'it' that stands for nothing before."""
    if forms[k].lower() != "it":
        return False
    after = forms[k + 1 : k + 12]
    if not after or not (code[k + 1] in _VERBS or after[0] in ("’s", "'s")):
        return False
    until = next((j for j, form in enumerate(after) if form in ",.;:"), len(after))
    return any(form in words().expletive for form in after[1:until])


def _points(forms: list[str], code: list[int], k: int) -> bool:
    """Whether 'this', 'that', 'these', 'such' points at something outside; 'this week' and 'said that' do not."""
    low, after = forms[k].lower(), forms[k + 1].lower() if k + 1 < len(forms) else ""
    before = forms[k - 1].lower() if k else ""
    if after in words().times:
        return False
    if low == "that":
        # A conjunction or a relative pronoun points nowhere; a determiner or a subject does.
        if code[k] in (CODE["SC"], CODE["WP"], CODE["IN"]):
            return False
        return code[k] == CODE["DT"] and (k == 0 or code[k - 1] not in _THINGS)
    if low == "those":
        return after not in ("who", "of", "in", "with", "that", "which", "from") and code[k + 1 : k + 2] != [
            CODE["VBN"]
        ]
    if low == "such":
        return after != "as" and before != "no"
    return True
