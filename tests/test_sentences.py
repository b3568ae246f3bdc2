"""Where a sentence ends."""

import pytest
from conftest import cases

from nlp_helpers.clean.sentences import split_text

CASES = cases("sentences.jsonl")


@pytest.mark.parametrize("case", CASES, ids=[c.get("why") or c["text"] for c in CASES])
def test_text_is_cut_where_a_reader_would(case):
    assert split_text(case["text"]) == case["sentences"]
