"""Statements: who is reported to say, think or want what, without quotation marks; and cue words that report nothing."""

import pytest
from conftest import articles_of, cases, params
from hypothesis import given, settings
from hypothesis import strategies as st
from makers.voice_cases import blocks_of, case_name, case_tables, same_person, words, wrong_with

from nlp_helpers.voices import find_voices


def agree(a, b):
    """Characters in common over characters in either, of two spans."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, common) / (a[1] - a[0] + b[1] - b[0] - max(0, common))


def span_of(text, part):
    start = text.index(part)
    return start, start + len(part)


def fits(row, text, parts):
    """Whether the words are one of these, but for a difference of two in ten characters, or for the word 'that'."""
    start = row.start + len("that ") * text.startswith("that ", row.start)
    spans = [span_of(text, part.removeprefix("that ")) for part in parts]
    return any(agree((start, row.end), span) >= 0.8 for span in spans)


def statements_in(text, headline=False):
    return find_voices(*case_tables({"text": text, "headline": headline})).statements


@pytest.mark.parametrize("case", params(cases("statements.jsonl"), case_name))
def test_statements_are_found_with_who_is_reported_to_say_them(case):
    text = case["text"]
    rows = [
        row
        for row in statements_in(text, case.get("headline", False)).itertuples()
        if not fits(row, text, case.get("may", []))
    ]
    assert len(rows) == len(case["statements"]), [text[row.start : row.end] for row in rows]
    for row, statement in zip(rows, case["statements"], strict=True):
        assert fits(row, text, [statement["text"], *statement.get("also", [])]), text[row.start : row.end]
    wrong = [line for row, said in zip(rows, case["statements"], strict=True) for line in wrong_with(row, case, said)]
    assert not wrong, "; ".join(wrong)


WHO = ("Lena Hart", "The mayor", "Norland", "Farmers")
WHAT = (
    "the roof leaks",
    "the dyke was raised in May",
    "nobody has paid for the bridge",
    "two boats were lost near Dorne",
)


@given(st.sampled_from(WHO), st.sampled_from(WHAT), st.sampled_from(["said", "said that", "believe that", "claimed"]))
@settings(max_examples=25)
def test_what_is_reported_ends_with_its_sentence(who, what, cue):
    text = f"{who} {cue} {what}. The hall was full by noon."
    rows = list(statements_in(text).itertuples())
    assert len(rows) == 1 and fits(rows[0], text, [what])
    assert same_person(words(text, rows[0].speaker_start, rows[0].speaker_end), who)


@pytest.mark.parametrize("what", WHAT)
def test_words_in_marks_are_quotes_and_not_statements(what):
    quoted = find_voices(*case_tables({"text": f"“{what.capitalize()},” Lena Hart said."}))
    reported = find_voices(*case_tables({"text": f"Lena Hart said {what}."}))
    assert (len(quoted.quotes), len(quoted.statements)) == (1, 0)
    assert (len(reported.quotes), len(reported.statements)) == (0, 1)


def test_a_pronoun_stands_for_the_same_person_in_quotes_and_statements():
    found = find_voices(
        *case_tables({"text": "Clara Weiss left the stage. She said the hall was dry. “My voice failed,” she said."})
    )
    assert found.statements.speaker.tolist() == found.quotes.speaker.tolist() == ["Clara Weiss"]


@pytest.mark.parametrize(
    "raw",
    [
        "said",
        "said that",
        "He said",
        "He said.",
        "according to",
        "said " * 2000,
        "he said that " * 1000,
        "according to the minister " * 800,
        "Lena Hart said, " * 800,
    ],
)
def test_cues_alone_report_at_most_each_other(raw):
    articles = articles_of(raw)
    rows = find_voices(articles, blocks_of(articles)).statements
    assert len(rows) <= raw.count(" ")
