"""Where a sentence ends."""

import pytest
from conftest import cases

from nlp_helpers.clean.sentences import split_spans


@pytest.mark.parametrize("case", cases("sentences.jsonl"), ids=lambda case: case.get("why") or case["text"])
def test_text_is_cut_where_a_reader_would(case):
    text = case["text"]
    assert [text[start:end] for start, end in split_spans(text)] == case["sentences"]
