"""Blocks hold every character once, and the seeds are read as a careful reader reads them."""

from itertools import pairwise

import pytest
from conftest import articles_of, gold
from hypothesis import example, given
from hypothesis import strategies as st

from nlp_helpers import clean, tables
from nlp_helpers.clean import sentences
from nlp_helpers.clean.lines import split_blocks

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
# Text with many line ends of all kinds, marks and scripts, which random text rarely has.
blanks = ["\n", "\r", "\r\n", "\f", "\v", "\u2028", "\x85", " ", "\t", "\u00a0", "\ufeff"]
words = [
    "é",
    "e\u0301",
    "👩‍👧",
    "שלום",
    "العربية",
    "港务局周一。",
    "Talks ended.",
    "“No,",
    "said Mr.",
    "5:51",
    "WATCH |",
    "©",
    "\0",
    "…",
    "-",
]
pieces = st.sampled_from(blanks + words)
broken_text = st.lists(pieces, max_size=40).map("".join)
texts = st.one_of(any_text, broken_text)


def ink(text):
    return "".join(text.split())


@given(texts)
@example("no newline at all")
@example("\r\r\f")
def test_blocks_tile_the_text_that_is_not_blank(raw):
    spans = list(split_blocks(raw))
    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert all(end <= after for (_, end), (after, _) in pairwise(spans))
    assert ink("".join(raw[start:end] for start, end in spans)) == ink(raw)
    assert all(raw[start:end] == raw[start:end].strip() for start, end in spans)


@given(texts)
def test_every_block_gets_a_known_role_and_a_reason(raw):
    articles = articles_of(raw)
    blocks = tables.with_text(clean.find_blocks(articles), articles)
    known = {"headline", "subhead", "body", "navigation", "stamp", "credit", "caption", "teaser", "notice", "duplicate"}
    assert set(blocks.role) <= known
    assert (blocks.is_body == blocks.role.isin(["body", "subhead"])).all()
    assert blocks.rule.str.len().gt(0).all() and blocks.score.between(0, 1).all()


@given(texts)
def test_sentences_tile_headline_and_body(raw):
    articles = articles_of(raw)
    blocks = clean.find_blocks(articles)
    found = tables.with_text(sentences.find_sentences(articles, blocks), articles)
    kept = tables.with_text(blocks[blocks.is_body | (blocks.role == "headline")], articles)
    assert ink("".join(found.text)) == ink("".join(kept.text))


def test_lines_of_equal_length_are_one_paragraph():
    lines = [
        "The harbour board will close the north pier on Monday after divers",
        "found cracks in its footings, its chair said on Friday. Crews must",
        "move their boats to the inner basin by Sunday night, when the pier",
        "will be fenced off, and they may not return before the engineers",
        "have given their word. Repairs will take six weeks or more.",
    ]
    wrapped = "\n".join(lines) + "\n\n" + "\n".join(lines[:3]) + "\nwill be shut."
    assert len(list(split_blocks(wrapped))) == 2
    # Near miss: paragraphs of unequal length, a line each, the longest as long as a wrapped line.
    uneven = [lines[0], lines[1][:40], lines[2][:25], lines[3][:48], lines[4]]
    assert len(list(split_blocks("\n".join(uneven)))) == 5
    assert len(list(split_blocks("\n".join(line[: 20 + 9 * i] for i, line in enumerate(lines))))) == 5


def test_the_seeds_have_the_roles_that_a_reader_gave_them(seeds):
    found = {(b.article_id, b.block): (b.role, b.text[:40]) for b in seeds.with_text("blocks").itertuples()}
    assert len(found) == len(gold("blocks"))
    assert {key: found[key] for key in found} == {
        (g["article_id"], int(g["block"])): (g["role"], g["begins"]) for g in gold("blocks")
    }


def test_every_sentence_of_reporting_is_kept(seeds):
    body = {(g["article_id"], int(g["block"])) for g in gold("blocks") if g["role"] in ("body", "subhead", "headline")}
    sentences_at = set(zip(seeds["sentences"].article_id, seeds["sentences"].block, strict=True))
    assert sentences_at == body


def test_an_article_without_a_headline_gets_none(seeds):
    without = {g["article_id"] for g in gold("blocks")} - {
        g["article_id"] for g in gold("blocks") if g["role"] == "headline"
    }
    assert len(without) == 1
    assert seeds["articles"].set_index("article_id").title[list(without)].isna().all()


@pytest.mark.parametrize("title", ["Pier closes", "PIER CLOSES"])
def test_the_line_that_repeats_a_given_title_is_the_headline(title):
    raw = "Harbour news of the day\nPier closes\nThe board closed the north pier on Monday, its chair told reporters."
    articles = tables.make("articles", [{"article_id": "a", "raw": raw, "title": title, "title_basis": "given"}])
    assert clean.find_blocks(articles).role.tolist()[1] == "headline"


def test_lines_behind_the_first_are_one_block_that_is_set_aside():
    raw = "".join(f"The boats of {year} left the harbour on Monday.\n" for year in range(1990, 2000))
    articles = tables.make("articles", [{"article_id": "a", "source": "pile", "raw": raw}])
    blocks = clean.find_blocks(articles, clean.CleanParams(most_lines=4))
    assert len(blocks) == 5
    assert not blocks.is_body.iloc[-1]
    assert blocks.end.iloc[-1] == len(raw.rstrip())
    assert clean.notes_of(articles, blocks).note.str.contains("behind the first 4 lines").tolist() == [True]
