"""Hostile and broken input is read rightly, or refused in one line, and nothing of it gets out."""

import pandas as pd
import pytest
from conftest import cases
from makers.hostile_inputs import NotHereError, make

from nlp_helpers import load
from nlp_helpers.errors import InputError

# The slow ones, and all others as the command reads them, are run by benchmarks/hostile.py.
HOSTILE = [case for case in cases("hostile.jsonl") if not case.get("slow")]


def read(case, folder):
    try:
        return load.read(make(case, folder))
    except NotHereError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("case", [c for c in HOSTILE if c["then"] == "error"], ids=lambda c: c["name"])
def test_what_can_not_be_read_rightly_is_refused_in_one_plain_line(case, tmp_path):
    with pytest.raises(InputError) as error:
        read(case, tmp_path)
    said = str(error.value)
    assert case["says"] in said
    assert said.isprintable()
    assert len(said.replace(str(tmp_path), "")) < 600


@pytest.mark.parametrize("case", [c for c in HOSTILE if c["then"] == "read"], ids=lambda c: c["name"])
def test_hostile_files_that_can_be_read_are_read_rightly(case, tmp_path):
    made = read(case, tmp_path)
    table = made.articles
    expected = {
        "raw": table.raw.tolist(),
        "ids": table.article_id.tolist(),
        "n_chars": table.n_chars.tolist(),
        "encoding": table.encoding.tolist(),
        "published": [None if pd.isna(day) else day for day in table.published_from],
    }
    for name, value in expected.items():
        assert case.get(name, value) == value
    for note in case.get("notes", ()):
        assert any(note in one for one in made.notes.note), made.notes.note.tolist()
    assert max(map(len, made.notes.note), default=0) < 10_000
    assert [len(raw) for raw in table.raw] == table.n_chars.tolist()
