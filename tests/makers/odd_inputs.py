"""Odd texts and odd piles of any size: for the tests small, for ``benchmarks/long_texts.py`` and ``odd_piles.py`` of 1 MB.

A line of ``cases/long_texts.jsonl`` makes one text, or one for each of `each`:

- ``name``: with ``{unit}`` where `each` has several
- ``unit``: what is repeated; or ``units``: drawn one after the other with ``seed``, ``between`` standing between them (if it is a
  list, one of them is drawn each time)
- ``each``: units, each of which makes a text of its own
- ``prefix``, ``suffix``: what stands before and behind all this, once
- ``closing``: stands behind all, as often as the unit stood before
- ``slots``: what is drawn for the ``{name}`` of a slot in a unit
- ``times``: how often the unit stands in the text of full length; without it the length is given in characters
- ``{n}``, ``{word}``, ``{word2}``, ``{initial}`` in a unit: a number that rises, invented names that seldom come twice, a capital

A line of ``cases/odd_piles.jsonl`` makes one pile, whose articles are made alike:

- ``name``; ``why``, in words, if the name does not say it
- ``articles``: how many there are in a pile of full size; ``times``: how often the unit stands in each
- ``grows``: what a larger pile has more of, ``articles`` or ``times``
- ``unit``: what is repeated; or ``units``: drawn one after the other, a seed being the article's number
- ``before``, ``behind``: what stands around that in each article, once
- ``title``; ``day``, of all; ``days``, over how many days from it on the articles are spread in turn; ``outlets``, how many
- ``slots``: what is drawn for the ``{name}`` of a slot
- in all these texts: ``{n}``, the number of the unit in the pile, ``{k}``, in its article, ``{a}``, of the article; ``{word}``,
  an invented name that seldom comes twice, ``{words}``, one that is the same for the same unit of each article
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent.parent / "cases"
FULL = 1_000_000  # characters, where a line does not say how often its unit stands

_SLOT = re.compile(r"\{(\w+)\}")
_SYLLABLES = (
    "ba", "do", "fi", "gu", "ka", "le", "mo", "nu", "pa", "ro", "si", "tu", "ve", "wo", "za", "lin", "mar", "ton",
)  # fmt: skip


def _lines(table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / table).read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class _Line:
    """A line of a table: its name, and how what it stands for is made."""

    name: str
    how: dict[str, Any]


class OddText(_Line):
    """A line of ``long_texts.jsonl``, for one unit."""

    def make(self, part: float = 1.0) -> str:
        """Make the text, in this part of its full length."""
        how = self.how
        once = how.get("unit", "") + how.get("closing", "")
        chars = int(FULL * part)
        if "times" in how:
            times = max(1, int(how["times"] * part))
        elif "units" in how or _SLOT.search(once):
            times = chars  # is stopped by the length
        else:
            times = max(1, chars // max(1, len(once)))
        if "units" not in how and not _SLOT.search(once):
            long = how["unit"] * times + how.get("closing", "") * times
            return how.get("prefix", "") + long + how.get("suffix", "")
        pieces, length = [], 0
        for n, piece in enumerate(self._drawn()):
            if n >= times or ("times" not in how and length >= chars):
                break
            pieces.append(piece)
            length += len(piece)
        return "".join(pieces)

    def _drawn(self) -> Iterator[str]:
        how = self.how
        draw = random.Random(how.get("seed", 0))
        units, between, slots = how.get("units", [how.get("unit")]), how.get("between", ""), how.get("slots", {})
        n = 0
        while True:
            text = draw.choice(units)
            for _ in range(2):  # a slot may hold a counter
                text = _SLOT.sub(partial(self._fill, n, draw, slots), text)
            yield text + (draw.choice(between) if isinstance(between, list) else between)
            n += 1

    @staticmethod
    def _fill(n: int, draw: random.Random, slots: dict[str, list[str]], match: re.Match[str]) -> str:
        slot = match[1]
        if slot == "n":
            return str(n)
        if slot == "initial":
            return chr(65 + n % 26)
        if slot in ("word", "word2"):
            return "".join(draw.choice(_SYLLABLES) for _ in range(4)).capitalize()
        return draw.choice(slots[slot])


def odd_texts() -> list[OddText]:
    """Read the table of texts."""
    made = []
    for how in _lines("long_texts.jsonl"):
        for unit in how.pop("each", [None]):
            own = how if unit is None else how | {"unit": unit}
            made.append(OddText(how["name"].replace("{unit}", repr(unit)), own))
    return made


class OddPile(_Line):
    """A line of ``odd_piles.jsonl``."""

    def make(self, part: float = 1.0) -> list[dict[str, str]]:
        """Make the articles, for a pile of this part of its full size."""
        how = self.how
        articles, times = how["articles"], how.get("times", 1)
        if how["grows"] == "articles":
            articles = max(1, round(articles * part))
        else:
            times = max(1, round(times * part))
        return [self._article(a, times) for a in range(articles)]

    def _article(self, a: int, times: int) -> dict[str, str]:
        how, draw = self.how, random.Random(a)
        units = how.get("units") or [how.get("unit", "")]
        body = [self._filled(draw.choice(units), a, k, a * times + k, draw) for k in range(times)]
        around = [self._filled(how.get(side, ""), a, 0, a, draw) for side in ("before", "behind", "title")]
        row = {"article_id": f"a{a:06}", "text": around[0] + "".join(body) + around[1]}
        if around[2]:
            row["title"] = around[2]
        if "day" in how:
            row["published"] = (date.fromisoformat(how["day"]) + timedelta(a % how.get("days", 1))).isoformat()
        if "outlets" in how:
            row["outlet"] = f"{invented(10**6 + a % how['outlets'])} Post"
        return row

    def _filled(self, text: str, a: int, k: int, n: int, draw: random.Random) -> str:
        known = {"a": str(a), "k": str(k), "n": str(n), "words": invented(k)}

        def fill(found: re.Match[str]) -> str:
            name = found[1]
            if name in known:
                return known[name]
            return invented(draw.randrange(10**9)) if name == "word" else draw.choice(self.how["slots"][name])

        # Without a slot nothing is drawn; a slot may hold another.
        return _SLOT.sub(fill, _SLOT.sub(fill, text)) if "{" in text else text


def odd_piles() -> list[OddPile]:
    """Read the table of piles."""
    return [OddPile(row["name"], row) for row in _lines("odd_piles.jsonl")]


def invented(number: int) -> str:
    """Spell a number as a name."""
    syllables = []
    number = number * 7919 + 104_729
    while number:
        number, rest = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[rest])
    return "".join(syllables).capitalize()
