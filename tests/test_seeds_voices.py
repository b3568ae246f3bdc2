"""Quotes and reported statements of the seeds against the reading by hand in ``seeds_gold/``, row by row.

Where the program differs, ``cases/seeds_voices.jsonl`` says so and why; a row of it that no longer differs fails, too.
"""

from functools import cache

import pytest
from conftest import SEEDS, cases, gold, param

from nlp_helpers import run


@cache
def seeds():
    found = run.compute(SEEDS, ["articles", "blocks", "quotes", "statements"])
    return found, dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))


@cache
def bounds(article_id, block):
    blocks = seeds()[0]["blocks"]
    row = blocks[(blocks.article_id == article_id) & (blocks.block == int(block))].iloc[0]
    return int(row.start), int(row.end)


def key(row):
    return f"{row['article_id'][:3]} block {row['block']}: {(row.get('begins') or row.get('words'))[:40]}"


def known():
    return {(case["table"], case["row"]): case["why"] for case in cases("seeds_voices.jsonl") if "row" in case}


def rows_of(name):
    differs = known()
    return [param(row, f"{number} {key(row)}", differs.get((name, key(row)))) for number, row in enumerate(gold(name))]


def rows_at(name, row, begin, end):
    """Rows of the program's that share at least half of their characters with the words at these places."""
    table = seeds()[0][name]
    for found in table[table.article_id == row["article_id"]].itertuples():
        common = min(found.end, end) - max(found.start, begin)
        if common > 0 and 2 * common >= found.end - found.start + end - begin - common:
            yield found


@pytest.mark.parametrize("row", rows_of("quotes"))
def test_a_quote_has_the_words_speaker_and_form_that_a_reader_gave_it(row):
    _, raw = seeds()
    text = raw[row["article_id"]]
    begin, end = bounds(row["article_id"], row["block"])
    table = seeds()[0]["quotes"]
    here = table[(table.article_id == row["article_id"]) & (table.start >= begin) & (table.end <= end)]
    found = [r for r in here.itertuples() if text.startswith(row["begins"], r.start)]
    assert len(found) == 1
    (quote,) = found
    assert text[: quote.end].endswith(row["words_end"])
    assert (quote.speaker if isinstance(quote.speaker, str) else "") == row["speaker"]
    assert quote.form == row["form"]


@pytest.mark.parametrize("row", rows_of("statements"))
def test_a_statement_that_a_reader_found_is_found_with_its_speaker(row):
    _, raw = seeds()
    text = raw[row["article_id"]]
    begin = text.index(row["words"], *bounds(row["article_id"], row["block"]))
    end = begin + len(row["words"])
    speakers = [found.speaker for found in rows_at("statements", row, begin, end)]
    assert row["speaker"] in speakers


def test_statements_beyond_the_reading_are_listed():
    found, raw = seeds()
    places = []
    for row in gold("statements"):
        begin = raw[row["article_id"]].index(row["words"], *bounds(row["article_id"], row["block"]))
        places.append((row["article_id"], begin, begin + len(row["words"])))
    extra = []
    for row in found["statements"].itertuples():
        shared = [
            min(row.end, end) - max(row.start, begin)
            for article_id, begin, end in places
            if article_id == row.article_id
        ]
        if max(shared, default=0) * 2 < row.end - row.start:
            extra.append(raw[row.article_id][row.start : row.end])
    assert extra == [case["extra"] for case in cases("seeds_voices.jsonl") if "extra" in case]
