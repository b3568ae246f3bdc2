"""A word of an article is counted once, for who says it, and as what it is: quoted, a fragment, or reported."""

import pandas as pd
import pytest
from conftest import articles_of, one_block
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.voices import shares as voice_shares

LEDE = "The harbour board said the pier was “unsafe” and would close. “We saw cracks,” Ann Lee told the Post."


def span(raw, words):
    return {"article_id": "a", "start": raw.index(words), "end": raw.index(words) + len(words), "in_body": True}


def quotes_of(raw, *rows):
    made = [span(raw, words) | {"quote": i, "speaker": who, "form": form} for i, (words, who, form) in enumerate(rows)]
    return tables.make("quotes", made)


def statements_of(raw, *rows):
    return tables.make(
        "statements", [span(raw, words) | {"statement": i, "speaker": who} for i, (words, who) in enumerate(rows)]
    )


def counted(raw, quotes=(), statements=(), role="body"):
    articles = articles_of(raw)
    said = voice_shares.stretches(
        articles, one_block(articles, role), quotes_of(raw, *quotes), statements_of(raw, *statements)
    )
    made = voice_shares.count(said)
    return said, {r.speaker: (r.quoted, r.fragment, r.reported) for r in made.itertuples()}


def test_a_fragment_inside_a_statement_is_counted_once_and_as_a_fragment():
    statement = "the pier was “unsafe” and would close"
    _, counts = counted(LEDE, [("unsafe", "the board", "fragment")], [(statement, "the board")])
    assert counts == {"the board": (0, 1, 6)}


def test_scare_quotes_inside_a_statement_stay_reported():
    statement = "the pier was “unsafe” and would close"
    _, counts = counted(LEDE, [("unsafe", None, "fragment")], [(statement, "the board")])
    assert counts == {"the board": (0, 0, 7)}


def test_what_is_reported_or_quoted_inside_a_quote_belongs_to_the_quote():
    raw = "“Divers told us the wood is “rotten” there,” Ann Lee said."
    whole = "Divers told us the wood is “rotten” there,"
    _, counts = counted(
        raw,
        [(whole, "Ann Lee", "direct"), ("rotten", "divers", "fragment")],
        [("the wood is “rotten” there", "divers")],
    )
    assert counts == {"Ann Lee": (8, 0, 0)}


def test_whoever_reports_what_another_said_has_the_words():
    raw = "The board said that divers had warned that the pier would fall."
    inner = "that the pier would fall"
    _, counts = counted(raw, (), [("that divers had warned " + inner, "the board"), (inner, "divers")])
    assert counts == {"the board": (0, 0, 9)}


def test_quotation_marks_around_everything_do_not_silence_who_speaks_inside():
    _, counts = counted(
        LEDE, [(LEDE[:60], None, "direct"), ("We saw cracks,", "Ann Lee", "direct")], [("the pier was", "he")]
    )
    assert counts == {"Ann Lee": (3, 0, 0), "he": (0, 0, 3)}


def test_a_paragraph_of_a_speech_counts_as_quoted():
    assert counted(LEDE, [("We saw cracks,", "Ann Lee", "continued")])[1] == {"Ann Lee": (3, 0, 0)}


@pytest.mark.parametrize("role", ["headline", "teaser"])
def test_headlines_and_residue_are_listed_but_not_counted(role):
    said, counts = counted(LEDE, [("We saw cracks,", "Ann Lee", "direct")], role=role)
    assert counts == {} and said.words.tolist() == [0] and said.n_words.tolist() == [0]


def test_places_are_numbers_of_words_of_the_body():
    said, _ = counted(LEDE, [("We saw cracks,", "Ann Lee", "direct")])
    (row,) = said.itertuples()
    assert (row.first, row.last, row.n_words) == (11, 13, 19)


text = st.text(st.sampled_from("ab “”.\n"), min_size=1, max_size=60)
spans = st.lists(
    st.tuples(st.integers(0, 59), st.integers(1, 60), st.sampled_from([None, "x", "y"]), st.booleans()), max_size=8
)


@given(text, spans)
def test_no_word_is_counted_twice_and_none_invented(raw, rows):
    rows = [(a, b, who, quoted) for a, b, who, quoted in rows if a < b <= len(raw)]
    made = {True: [], False: []}
    for a, b, who, quoted in rows:
        made[quoted].append({"article_id": "a", "start": a, "end": b, "speaker": who})
    quotes = tables.make("quotes", [r | {"quote": i, "form": "direct"} for i, r in enumerate(made[True])])
    statements = tables.make("statements", [r | {"statement": i} for i, r in enumerate(made[False])])
    articles = articles_of(raw)
    said = voice_shares.stretches(articles, one_block(articles), quotes, statements)
    assert len(said) == len(rows)
    covered = {i for a, b, *_ in rows for i in range(a, b)}
    starts = {m.start() for m in voice_shares.WORD.finditer(raw)}
    assert said.words.sum() == len(starts & covered)
    spoken = {i for a, b, who, _ in rows if who for i in range(a, b)}
    assert said.words[said.speaker.notna()].sum() == len(starts & spoken)


def test_each_group_has_its_row_and_the_longest_stretch():
    articles = articles_of(LEDE, LEDE)
    at = LEDE.index("We saw")
    rows = [
        {"article_id": i, "quote": 0, "start": at, "end": at + 13, "speaker": "Ann Lee", "form": "direct"} for i in "ab"
    ]
    quotes, statements = tables.make("quotes", rows), tables.make("statements", [])
    said = voice_shares.stretches(articles, one_block(articles), quotes, statements)
    made = voice_shares.count(said, pd.Series({"a": "Post", "b": "Herald"}))
    assert made[["group", "words", "article_id", "start"]].values.tolist() == [
        ["Herald", 3, "b", at],
        ["Post", 3, "a", at],
    ]


def test_who_has_one_quoted_word_is_not_only_reported():
    _, counts = counted(LEDE, [("unsafe", "the board", "fragment")], [("would close", "divers")])
    assert counts == {"the board": (0, 1, 0), "divers": (0, 0, 2)}
    said, _ = counted(LEDE, [("unsafe", "the board", "fragment")], [("would close", "divers")])
    assert voice_shares.only_reported(voice_shares.count(said)).speaker.tolist() == ["divers"]


def said_rows(*rows):
    columns = ["article_id", "speaker", "how", "words"]
    return pd.DataFrame(rows, columns=columns).assign(start=range(len(rows)), end=lambda d: d.start + 1)


def test_shares_of_a_side_need_three_articles_for_an_interval():
    said = said_rows(("a", "Norway", "quoted", 10), ("b", "Norway", "reported", 10), ("b", "Ann Lee", "quoted", 5))
    side = pd.DataFrame([(i, "Norway", "Norway") for i in "abc"], columns=["article_id", "speaker", "side"])
    made = voice_shares.by_side(said, side)
    assert made[["words", "own", "share"]].values.tolist() == [[20, 10, 0.5], [5, 5, 1.0]]
    assert made.low.isna().all() and pd.isna(made.side[1])
    more = pd.concat([said, said_rows(("c", "Norway", "quoted", 10))], ignore_index=True)
    (row, _) = voice_shares.by_side(more, side).itertuples()
    assert row.low < 0.5 < row.share < row.high


def test_one_article_with_most_of_the_words_makes_the_interval_wide():
    side = pd.DataFrame([(i, "Norway", "Norway") for i in "abcdef"], columns=["article_id", "speaker", "side"])
    even = said_rows(*((i, "Norway", "quoted" if i < "d" else "reported", 10) for i in "abcdef"))
    odd = said_rows(*((i, "Norway", "quoted" if i < "b" else "reported", 100 if i == "a" else 20) for i in "abcdef"))
    width = [voice_shares.by_side(said, side).iloc[0] for said in (even, odd)]
    assert width[0].share == width[1].share == 0.5
    assert width[0].high - width[0].low < width[1].high - width[1].low
