"""Which sentences can be read alone."""

from __future__ import annotations

import pytest
from conftest import cases

from nlp_helpers.briefing.standing_alone import why_not


@pytest.mark.parametrize("case", cases("standing.jsonl"), ids=lambda case: case["text"][:50])
def test_a_sentence_stands_alone_unless_something_points_outside(case: dict) -> None:
    assert why_not(case["text"], spoken=case.get("spoken", False)) == case["why"]
