"""The briefing as a whole: what a run writes, and the copy that the project keeps."""

from __future__ import annotations

import pickle

import pytest
from conftest import ROOT

from nlp_helpers import briefing
from nlp_helpers.findings import Findings

PARTS = ("opening", "time", "points", "voices", "words", "differences", "topics", "articles", "limits")


def test_the_kept_briefing_is_the_one_that_a_run_writes(seeds: Findings) -> None:
    kept = (ROOT / "docs" / "briefing.html").read_text(encoding="utf-8")
    # Not compared as text: the difference of two long pages takes minutes to show.
    assert kept == briefing.make(seeds, "seeds") or pytest.fail("docs/briefing.html is another page: make briefing")


def test_the_page_is_small_and_has_every_section(seeds: Findings) -> None:
    page = briefing.make(seeds, "seeds")
    assert len(page.encode()) < 3_000_000
    assert all(page.count(f'<section id="{part}"') == 1 for part in PARTS)


def test_making_the_page_changes_no_table_and_gives_the_same_page_again(dozen: Findings) -> None:
    before = pickle.dumps({name: table.to_dict("list") for name, table in dozen.tables.items()})
    assert briefing.make(dozen, "dozen") == briefing.make(dozen, "dozen")
    assert pickle.dumps({name: table.to_dict("list") for name, table in dozen.tables.items()}) == before


def test_the_readme_shows_a_picture_of_the_briefing_and_links_it_first() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert (
        readme.index("](docs/briefing.html)") < readme.index("](docs/briefing.png)") < readme.index("## What comes out")
    )
    assert (ROOT / "docs" / "briefing.png").read_bytes().startswith(b"\x89PNG")


def test_a_name_of_a_corpus_is_text_and_no_markup(dozen: Findings) -> None:
    assert "<title>&lt;b&gt;: a briefing</title>" in briefing.make(dozen, "<b>")
