"""Tables of a run → its figures' tables and its briefing, made again from them, and how those on disk differ.

In: the tables as they lie on disk, and run.json. Out: findings, and what was compared. Figures and briefing also show what a
run has only in memory: time expressions before they are resolved, how topics were found, which groups keyness compared. Those
steps are done again, with the run's seed. What they give must agree with the tables, too. Drawings are not made again: of them
only the hash is checked.

>>> from nlp_helpers import example
>>> found = again(example.found().tables, {"seed": 0})
>>> len(found.expressions), found.by_topic.answer
(5, 'too little text to tell: 8 passages, 40 needed')
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from nlp_helpers import notes
from nlp_helpers.findings import Findings
from nlp_helpers.precision import Marked
from nlp_helpers.verify.csv_files import differences
from nlp_helpers.verify.files import AGAIN, Finding
from nlp_helpers.verify.tables import DERIVED, name_of

#: Tables of which topics and keyness are made again.
_TOPICS = ("topics", "passages", "article_topics")
_PLACES = re.compile(r'<script type="application/json" id="places">(.*?)</script>', re.DOTALL)
_QUOTATION = re.compile(r'<a class="to quote[^"]*" href="#w(\d+)"[^>]*>(.*?)</a>', re.DOTALL)
# Words of another article that this one lacks, and the mark that stands for what is not shown.
_LEFT_OUT = re.compile(r'<del>.*?</del>|<span class="faint">…\s*</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def again(held: Mapping[str, pd.DataFrame], record: Mapping[str, Any]) -> Findings:
    """Take up tables of a run and do again what it had only in memory.

    Parameters
    ----------
    held : mapping of str to DataFrame
        All tables.
    record : mapping
        What run.json holds.

    Returns
    -------
    Findings
        As they were when the run wrote its figures, its corrections and parameters excepted.
    """
    from threadpoolctl import threadpool_limits

    from nlp_helpers import dates, keyness, topics

    made = {name: table.drop(columns=[c for c in DERIVED if c in table]) for name, table in held.items()}
    found = Findings(made, notes=_notes(record), applied=_applied(record), marked=_marked(record))
    articles, sentences = found["articles"], found["sentences"]
    with threadpool_limits(1):
        found.expressions = dates.find_dates(articles, found["blocks"])
        found.by_topic = topics.find_topics(articles, sentences, seed=_seed(record))
        asked = keyness.find_keyness(articles, sentences, found["stories"])
    found.keyness_answer = asked.answer
    return found


def steps(found: Findings) -> Iterator[Finding]:
    """Compare the tables of topics with those that come out when they are looked for again, and take the former.

    Parameters
    ----------
    found : Findings
        From :func:`again`; what is known of topics is made to hold the tables on disk.

    Yields
    ------
    Finding
    """
    assert found.by_topic is not None
    for name in _TOPICS:
        if not getattr(found.by_topic, name).equals(found[name]):
            yield Finding(name_of(name), "is not what comes out when topics are looked for again with the run's seed")
    found.by_topic = replace(found.by_topic, **{name: found[name] for name in _TOPICS})


def figures(found: Findings, record: Mapping[str, Any], files: Mapping[str, Path]) -> Iterator[Finding | str]:
    """Compare each figure's CSV with the table that the figure has by these tables.

    Parameters
    ----------
    found : Findings
    record : mapping
        What run.json holds: which figures were not drawn, and why.
    files : mapping of str to Path
        The files that are there.

    Yields
    ------
    Finding or str
        What does not hold, and the name of each figure that was compared.
    """
    from nlp_helpers.figures import TooLittle, all_figures

    given = record.get("not_drawn")
    not_drawn = dict(given) if isinstance(given, dict) else {}
    left = {name for name in files if name.startswith("figures/") and name.endswith(".csv")}
    for figure in all_figures(found):
        sheet = f"figures/{figure.name}.csv"
        left.discard(sheet)
        if isinstance(figure, TooLittle):
            if sheet in files:
                yield Finding(sheet, f"these tables give no such figure ({figure.why})")
            elif not_drawn.get(figure.name) != figure.why:
                what = f"says {not_drawn.get(figure.name)!r}, but these tables give {figure.why!r}"
                yield Finding("run.json", what, where=f"why {figure.name} is not drawn")
        elif sheet in files:
            yield from differences(sheet, figure.data, files[sheet])
            yield figure.name
        elif figure.name in not_drawn:
            yield Finding(
                "run.json", "says that it was not drawn, but these tables give it", where=f"figure {figure.name}"
            )
    for sheet in sorted(left):
        yield Finding(sheet, "these tables give no such figure")


def briefing(found: Findings, record: Mapping[str, Any], page: str) -> Iterator[Finding]:
    """Compare the briefing with the one that these tables give.

    Parameters
    ----------
    found : Findings
    record : mapping
        What run.json holds: the corpus's name.
    page : str
        The page.

    Yields
    ------
    Finding
    """
    from nlp_helpers import output
    from nlp_helpers.briefing import make

    made = make(found, PurePath(str(record.get("corpus") or "")).stem)
    if made == page:
        return
    there, wanted = page.splitlines(), made.splitlines()
    pairs = enumerate(zip(there, wanted, strict=False), 1)
    line, one, other = next(((n, a, b) for n, (a, b) in pairs if a != b), (min(len(there), len(wanted)) + 1, "", ""))
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    shown = [text[max(0, at - 30) : at + 50] for text in (one, other)]
    yield Finding(output.BRIEFING, f"has {shown[0]!r} where these tables give {shown[1]!r}", AGAIN, f"line {line:,}")


def quotations(page: str, articles: pd.DataFrame) -> Iterator[Finding | str]:
    """Compare each quotation of the briefing with the words at its place.

    Parameters
    ----------
    page : str
    articles : DataFrame
        Columns ``article_id, raw``.

    Yields
    ------
    Finding or str
        What does not hold, and each quotation that was compared.
    """
    from nlp_helpers import output
    from nlp_helpers.shown_text import escaped

    found = _PLACES.search(page)
    raw = articles.raw.tolist()
    try:
        places = [(int(a), int(s), int(e)) for a, s, e in json.loads(found[1])] if found else None
    except (ValueError, TypeError, RecursionError):
        places = None
    if places is None:
        yield Finding(output.BRIEFING, "its places in the articles can't be read")
        return
    for number, (a, start, end) in enumerate(places):
        if not (0 <= a < len(raw) and 0 <= start < end <= len(raw[a])):
            yield Finding(
                output.BRIEFING,
                f"points at {start}:{end} of article {a + 1:,}, where there are no words",
                AGAIN,
                f"place {number:,}",
            )
    for fit in _QUOTATION.finditer(page):
        number = int(fit[1][:9])
        if number >= len(places) or not 0 <= places[number][0] < len(raw):
            continue  # said above
        a, start, end = places[number]
        words, shown = _squeezed(escaped(raw[a][start:end])), [_squeezed(part) for part in _LEFT_OUT.split(fit[2])]
        yield fit[2]
        at = 0
        for part in shown:
            found_at = words.find(part, at)
            if found_at < 0:
                what = f"quotes {part[:60]!r} (blanks aside), but the article has {words[at : at + 60]!r} there"
                yield Finding(output.BRIEFING, what, AGAIN, f"place {number:,}")
                break
            at = found_at + len(part)


def _squeezed(markup: str) -> str:
    """Take tags and blanks out of a piece of a page."""
    return "".join(html.unescape(_TAG.sub("", markup)).split())


def _seed(record: Mapping[str, Any]) -> int:
    seed = record.get("seed")
    return seed if isinstance(seed, int) and 0 <= seed < 10**9 else 0


def _notes(record: Mapping[str, Any]) -> pd.DataFrame:
    return notes.make(record.get("noted") or [])


def _applied(record: Mapping[str, Any]) -> dict[str, int]:
    given = record.get("corrections")
    return {str(name): int(n) for name, n in given["applied"].items()} if given else {}


def _marked(record: Mapping[str, Any]) -> tuple[Marked, ...]:
    """Read what the user's own marks say: all but the shares, which follow from the counts."""
    given = (
        record["parameters"].get("marked", {}).get("precision", [])
        if isinstance(record.get("parameters"), dict)
        else []
    )
    names = [field.name for field in fields(Marked)]
    rows = ({name: row[name] for name in names} for row in given)
    return tuple(Marked(**row | {"sheets": tuple(row["sheets"])}) for row in rows)
