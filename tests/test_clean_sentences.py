"""Where a sentence ends."""

import pytest
from conftest import cases

from nlp_helpers.clean.sentences import split_text


@pytest.mark.parametrize("case", cases("sentences.jsonl"), ids=lambda case: case.get("why") or case["text"])
def test_text_is_cut_where_a_reader_would(case):
    assert split_text(case["text"]) == case["sentences"]
