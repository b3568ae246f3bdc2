"""Odd texts of any length, made from ``tests/cases/long_texts.jsonl``: short for tests, long for ``benchmarks/long_texts.py``.

A line of the table makes one text, or one for each of `each`:

- ``name``: with ``{unit}`` where `each` has several
- ``unit``: what is repeated; or ``units``: drawn one after the other with ``seed``, ``between`` standing between them (if it is a
  list, one of them is drawn each time)
- ``each``: units, each of which makes a text of its own
- ``prefix``, ``suffix``: what stands before and behind all this, once
- ``closing``: stands behind all, as often as the unit stood before
- ``slots``: what is drawn for the ``{name}`` of a slot in a unit
- ``times``: how often the unit stands in the text of full length; without it the length is given in characters
- ``{n}``, ``{word}``, ``{word2}``, ``{initial}`` in a unit: a number that rises, invented names that seldom come twice, a capital
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "cases" / "long_texts.jsonl"
FULL = 1_000_000  # characters, where a line does not say how often its unit stands

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
class OddText:
    """A line of the table, for one unit.

    Attributes
    ----------
    name : str
    how : dict
        The line.
    """

    name: str
    how: dict[str, Any]

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
    """Read the table."""
    made = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        how = json.loads(line)
        for unit in how.pop("each", [None]):
            own = how if unit is None else how | {"unit": unit}
            made.append(OddText(how["name"].replace("{unit}", repr(unit)), own))
    return made
