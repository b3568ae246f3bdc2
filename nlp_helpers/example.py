"""Three made-up articles, small enough to read, for the examples in docstrings.

In: nothing. Out: what the first steps find in them.

>>> found()["articles"].article_id.tolist()
['ferry', 'pier-1', 'pier-2']
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from nlp_helpers import about, clean, dates, notes, stories, tables
from nlp_helpers.about import inferred_days
from nlp_helpers.clean import sentences
from nlp_helpers.findings import Findings

TEXTS = {
    "pier-1": "Skip to content\nNorth pier to close after divers find cracks\nBy Ann Lee\nThe harbour board will close the "
    "north pier on Monday after divers found cracks in its footings, its chair said.\nRepairs of the pier will take weeks, "
    "he said, and boats have to be moved to the inner basin until then.",
    "pier-2": "Harbour board closes cracked north pier\nThe harbour board is closing the north pier because of cracks that "
    "divers found in its footings on Friday.\nCrews must move their boats to the inner basin by Sunday night.",
    "ferry": "Ferry fares to rise by a tenth\nFerry fares will rise by a tenth in August, the operator Blue Line said on "
    "Thursday, and blamed the price of fuel.",
}


@cache
def found() -> Findings:
    """Load, clean, date and group the example: ``articles, blocks, sentences, stories, dates``.

    Returns
    -------
    Findings
        As :func:`nlp_helpers.run.compute` gives it; made once, so don't change it.

    Examples
    --------
    >>> int((found()["blocks"].role == "body").sum())
    5
    """
    rows = [{"article_id": key, "source": f"{key}.txt", "raw": raw, "n_chars": len(raw)} for key, raw in TEXTS.items()]
    articles = tables.make("articles", rows)
    blocks = clean.find_blocks(articles)
    articles = about.describe(articles, blocks)
    made = {"articles": articles, "blocks": blocks, "sentences": sentences.find_sentences(articles, blocks)}
    made["stories"] = stories.find_stories(articles, blocks)
    expressions = dates.find_dates(articles, blocks)
    made["articles"] = inferred_days.infer_days(articles, made["stories"], expressions)
    made["dates"] = dates.resolve_dates(expressions, made["articles"])
    return Findings(tables=made, notes=notes.make(), expressions=expressions)


def complete() -> Findings:
    """Give the same with all tables of a run, those that no step has made empty.

    Returns
    -------
    Findings

    Examples
    --------
    >>> len(complete()["quotes"])
    0
    """
    made = found()
    every = {name: tables.make(name, []) for name in tables.COLUMNS if name not in made.tables}
    return replace(made, tables=every | made.tables)
