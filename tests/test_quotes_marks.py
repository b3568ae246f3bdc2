"""Pairing: which stretches of a text stand in quotation marks."""

from itertools import pairwise

import pytest
from conftest import cases
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers.quotes.marks import pair_text

PIECES = (
    '"', "“", "”", "„", "«", "»", "'", "‘", "’", "``", "''", "‹", "›", "「", "」", "″", "=", "<b>", "(", ",", ".", "—", " ", "  ",
    "yes", "No", "men", "5", "10", "ß", "会", "\u200b", "\u00a0",
)  # fmt: skip
LINES = st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), max_size=6)


def blocks_of(text):
    """A block for each line that is not blank."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            left = len(line) - len(line.lstrip())
            found.append((at + left, at + left + len(line.strip())))
        at += len(line) + 1
    return found


def quoted(text):
    return [text[row.start : row.end] for row in pair_text(text, blocks_of(text))]


def of_kind(kind):
    own = [case for case in cases("quote_marks.jsonl") if case["kind"] == kind]
    return pytest.mark.parametrize("case", own, ids=lambda case: case["text"])


@of_kind("a pair")
def test_marks_of_any_shape_make_pairs(case):
    assert quoted(case["text"]) == case["quoted"]


@of_kind("no pair")
def test_marks_that_belong_to_nothing_quote_nothing(case):
    assert quoted(case["text"]) == case["quoted"] == []


@of_kind("left open")
def test_a_quote_that_nothing_closes_ends_with_its_paragraph_or_is_none(case):
    assert quoted(case["text"]) == case["quoted"]


@given(LINES)
def test_any_text_gives_stretches_that_hold(lines):
    text = "\n".join(lines)
    blocks = blocks_of(text)
    rows = pair_text(text, blocks)
    for row in rows:
        words = text[row.start : row.end]
        assert any(map(str.isalnum, words)) and words == words.strip()
        assert blocks[row.block][0] < row.start < row.end <= blocks[row.block][1]
        assert row.closed or row.end == blocks[row.block][1]
        assert row.mark == text[: row.start].rstrip()[-len(row.mark) :]
    assert all(one.end < other.start for one, other in pairwise(rows))


PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "{0}We came at noon.",
            "{0}We came at noon.{1}",
            "She said: {0}We came ‘too late’ and left.",
            "{0}We came,{1} she said. {0}It was late.",
            "{0}We came,{1} she said. {0}It was late.{1}",
            "They called it {0}a win{1} and left.",
            "It rained at 5'10\" that day.",
            "The workers' hall was full.",
        ]
    ),
    max_size=7,
)


@given(PARAGRAPHS, st.sampled_from(["“”", '""', "«»", "„“"]))
def test_closing_what_was_left_open_changes_no_quote(paragraphs, marks):
    text = "\n".join(paragraph.format(*marks) for paragraph in paragraphs)
    blocks = blocks_of(text)
    rows = pair_text(text, blocks)
    lines = text.split("\n")
    for row in rows:
        if not row.closed:
            lines[row.block] += marks[1]
    closed = pair_text("\n".join(lines), blocks_of("\n".join(lines)))
    assert all(row.closed for row in closed)
    assert quoted("\n".join(lines)) == quoted(text)


def test_residue_between_two_paragraphs_does_not_end_a_speech():
    text = "He said: “We came.\nSign up here\n“We saw.”"
    blocks = blocks_of(text)
    assert [row.start for row in pair_text(text, blocks, [True, False, True])] == [10, 33]
    assert [row.start for row in pair_text(text, blocks)] == [33]


def test_ten_thousand_marks_and_long_lines_are_read():
    text = "“no " * 10_000 + "x" * 1_000_000 + " yes”" * 5_000
    assert len(quoted(text + "\n" + '"a "' * 10_000)) > 1
