"""Odd piles of any size, made from ``tests/cases/odd_piles.jsonl``: for the tests small, for ``benchmarks/odd_piles.py`` of 1 MB.

A line of the table makes one pile, whose articles are made alike:

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
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "cases" / "odd_piles.jsonl"

_SLOT = re.compile(r"\{(\w+)\}")
_SYLLABLES = (
    "ba",
    "do",
    "fi",
    "gu",
    "ka",
    "le",
    "mo",
    "nu",
    "pa",
    "ro",
    "si",
    "tu",
    "ve",
    "wo",
    "za",
    "lin",
    "mar",
    "ton",
)


@dataclass(frozen=True)
class OddPile:
    """A line of the table.

    Attributes
    ----------
    name : str
    how : dict
        The line.
    """

    name: str
    how: dict[str, Any]

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


def invented(number: int) -> str:
    """Spell a number as a name."""
    syllables = []
    number = number * 7919 + 104_729
    while number:
        number, rest = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[rest])
    return "".join(syllables).capitalize()


def odd_piles() -> list[OddPile]:
    """Read the table."""
    rows = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
    return [OddPile(row["name"], row) for row in rows]
