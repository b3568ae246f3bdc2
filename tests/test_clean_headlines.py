"""The line that heads an article is found, and no other is taken for it."""

import pytest
from conftest import articles_of, cases

from nlp_helpers import clean

NEWS = (
    "The harbour board will close the north pier on Monday after divers found cracks in its footings, its chair said.\n"
    "Fishing crews have been told to move their boats to the inner basin by Sunday night, when the pier will be fenced off.\n"
    "Repairs are expected to take at least six weeks, and the board has asked the county for half of the money."
)


@pytest.mark.parametrize("case", cases("headlines.jsonl"), ids=lambda case: case["why"])
def test_the_headline_is_the_line_that_a_reader_would_name(case):
    raw = "\n".join(NEWS if line == "NEWS" else line for line in case["lines"])
    articles = articles_of(raw).assign(title=case.get("title"))
    blocks = clean.find_blocks(articles)
    found = blocks[blocks.role == "headline"].block.tolist()
    assert found == ([] if case["headline"] is None else [case["headline"]])
