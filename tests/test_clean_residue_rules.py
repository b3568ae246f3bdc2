"""Each kind of residue is recognised on examples of its own, and what only looks like it stays."""

import pytest
from conftest import cases

from nlp_helpers.clean import label

CASES = cases("residue.jsonl")


@pytest.mark.parametrize("case", CASES, ids=[f"{c['kind']}: {c['why'] or c['roles']}" for c in CASES])
def test_lines_get_the_role_a_reader_would_give(case):
    found = label(case["lines"])
    assert [v.role for v in found] == case["roles"], "\n".join(f"{v.role}: {v.rule}" for v in found)


@pytest.mark.parametrize("kind", sorted({c["kind"] for c in CASES} - {"body"}))
def test_every_kind_has_an_example_and_a_near_miss(kind):
    of_kind = [c for c in CASES if c["kind"] == kind]
    assert any(kind in c["roles"] for c in of_kind)
    assert any(c["why"].startswith("near miss") for c in of_kind)


def test_every_verdict_says_why_in_words():
    for case in CASES:
        for verdict in label(case["lines"]):
            assert len(verdict.rule.split()) >= 3
            assert 0 <= verdict.score <= 1
