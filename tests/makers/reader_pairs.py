"""Two articles, a and b, some of whose passages are shared."""

from conftest import articles_of

from nlp_helpers import clean, tables
from nlp_helpers.clean import sentences
from nlp_helpers.findings import Findings

SHUT = "The harbour board will shut the north pier on Monday after divers found deep cracks in its footings."
MOVED = "Boats must be moved to the inner basin before the end of the week, its chair told reporters."
FARES = "Ferry fares will rise by a tenth in August, and the operator blamed the price of fuel for that."
SHUT_B = "The harbour board shut the north pier on Tuesday after divers found deep cracks in its footings."


def place(raw, words, side):
    return {f"start_{side}": raw.index(words), f"end_{side}": raw.index(words) + len(words)}


def found_of(a, b, *echoes, **more):
    """Two articles, a and b, with shared passages: (words in a, words in b, kind, match)."""
    articles = articles_of(a, b)
    blocks = clean.find_blocks(articles)
    rows = [
        {"article_id_a": "a", "article_id_b": "b", "kind": kind, "match": match} | place(a, x, "a") | place(b, y, "b")
        for x, y, kind, match in echoes
    ]
    made = {"articles": articles, "blocks": blocks, "sentences": sentences.find_sentences(articles, blocks)}
    return Findings(tables=made | {"echoes": tables.make("echoes", rows)} | more)
