"""Echoes: what two articles share is found, aligned and called by its name; what they only seem to share is left alone."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import articles_of, cases, one_block, params, within
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.about.days import days_of, earlier
from nlp_helpers.clean import find_blocks
from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.echoes import Echoes, EchoParams, find_echoes
from nlp_helpers.text.alignment import folded, similarity
from nlp_helpers.voices import find_voices

NO_QUOTES = tables.make("quotes", [])


def echoes_of(articles: pd.DataFrame, params: EchoParams | None = None) -> Echoes:
    blocks = find_blocks(articles)
    return find_echoes(articles, find_sentences(articles, blocks), NO_QUOTES, params=params, blocks=blocks)


def rows_of(case: dict) -> list[tuple]:
    """What is found in a case: number of a, words of a, number of b, words of b, kind, match."""
    rows, stories = [], []
    for k, one in enumerate(case["articles"]):
        row = {"article_id": str(k), "raw": one["text"], "outlet": one.get("outlet"), "language": one.get("language")}
        day = one.get("published")
        rows.append(row | {"published_from": day, "published_to": day})
        stories.append({"article_id": str(k), "story_id": one.get("story", "S1"), "membership": 1.0})
    articles = tables.make("articles", rows)
    blocks = find_blocks(articles)
    sentences, quotes = find_sentences(articles, blocks), find_voices(articles, blocks).quotes
    found = find_echoes(articles, sentences, quotes, stories=tables.make("stories", stories), blocks=blocks).table
    raw = dict(zip(articles.article_id, articles.raw, strict=True))
    return [
        (int(r.article_id_a), words(raw[r.article_id_a][r.start_a : r.end_a]), int(r.article_id_b),
         words(raw[r.article_id_b][r.start_b : r.end_b]), r.kind, r.match)
        for r in found.itertuples()
    ]  # fmt: skip


def words(text: str) -> str:
    return " ".join(folded(text).words)


@pytest.mark.parametrize("case", params(cases("echoes.jsonl"), lambda case: case["name"]))
def test_what_two_articles_share_is_found_and_called_by_its_name(case):
    wanted = [(a, words(x), b, words(y), kind, match) for a, x, b, y, kind, match in case["echoes"]]
    assert rows_of(case) == wanted


# Passages of few words that come again and again, so that random articles share some of them.
_PIECES = [
    "the old mill by the river Velm", "was sold on Monday to three potters", "“we never saw the money”", "he said.", "1,200",
    "said in a statement", "Nine hens drowned when the cellar filled with brown water", "北京会议在周二举行", "\n", "\n\n", "$40",
    "e\u0301",
]  # fmt: skip
_texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), max_size=14).map(" ".join)


@settings(max_examples=40)
@given(st.lists(_texts, min_size=2, max_size=4))
def test_spans_hold_and_matches_are_what_they_say(texts):
    articles = articles_of(*texts)
    blocks = find_blocks(articles)
    quotes = find_voices(articles, blocks).quotes
    found = find_echoes(articles, find_sentences(articles, blocks), quotes, blocks=blocks).table
    raw = dict(zip(articles.article_id, articles.raw, strict=True))
    for row in found.itertuples():
        assert row.article_id_a != row.article_id_b
        sides = [(row.article_id_a, row.start_a, row.end_a), (row.article_id_b, row.start_b, row.end_b)]
        assert all(0 <= start < end <= len(raw[key]) for key, start, end in sides)
        one, other = (folded(raw[key], start, end).words for key, start, end in sides)
        if row.match == "verbatim":
            assert one == other
        else:
            assert row.match == "near" and one != other and row.similarity < 1
            assert similarity(one, other) >= round(row.similarity, 6) - 1e-6 and row.similarity >= 0.7


@settings(max_examples=40)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_is_searched_for_echoes(texts):
    assert list(echoes_of(articles_of(*texts)).table.columns) == list(tables.make("echoes", []).columns)


def test_echoes_do_not_depend_on_the_order_of_rows(dozen):
    names = ("articles", "sentences", "quotes")
    stories, blocks = dozen["stories"], dozen["blocks"]
    one = find_echoes(*(dozen[name] for name in names), stories=stories, blocks=blocks)
    mixed = [dozen[name].sample(frac=1, random_state=k) for k, name in enumerate(names)]
    other = find_echoes(
        *mixed, stories=stories.sample(frac=1, random_state=3), blocks=blocks.sample(frac=1, random_state=4)
    )
    pd.testing.assert_frame_equal(one.table, other.table)


def test_names_of_articles_only_turn_the_rows_round():
    texts = [case["text"] for case in cases("echoes.jsonl")[0]["articles"]]
    (one,), (other,) = (echoes_of(articles_of(*pair)).table.to_dict("records") for pair in (texts, texts[::-1]))
    for name in ("start", "end"):
        assert (one[f"{name}_a"], one[f"{name}_b"]) == (other[f"{name}_b"], other[f"{name}_a"])


def _changed(words: list[str], way: str) -> str:
    """Every tenth word replaced or left out, from the fifth on."""
    return " ".join(
        word if k % 10 != 5 else "otherwise" for k, word in enumerate(words) if way == "replaced" or k % 10 != 5
    )


@pytest.mark.parametrize("way", ["replaced", "left out"])
def test_a_tenth_of_a_copied_paragraph_may_be_changed(dozen, way):
    articles, blocks = dozen["articles"], dozen["blocks"]
    raw = dict(zip(articles.article_id, articles.raw, strict=True))
    ids = sorted(raw)
    copies = {}
    for k, key in enumerate(ids):
        long = [raw[key][r.start : r.end] for r in blocks[(blocks.article_id == key) & blocks.is_body].itertuples()]
        part = next((part for part in long if len(part.split()) >= 20), None)
        if part:
            copies[key, ids[k - 1]] = part
    assert len(copies) > 8
    changed = dict(raw)
    for (_, target), part in copies.items():
        first, _, rest = changed[target].partition("\n\n")
        changed[target] = f"{first}\n\n{_changed(part.split(), way)}\n\n{rest}"
    found = echoes_of(
        tables.make("articles", [{"article_id": key, "raw": text} for key, text in changed.items()])
    ).table
    for (source, target), part in copies.items():
        pair = found[found.article_id_a.isin([source, target]) & found.article_id_b.isin([source, target])]
        spans = [(r.start_a, r.end_a) if r.article_id_a == source else (r.start_b, r.end_b) for r in pair.itertuples()]
        start = changed[source].index(part)
        covered = sum(max(0, min(end, start + len(part)) - max(begin, start)) for begin, end in spans)
        assert covered > 0.6 * len(part), part


def test_one_article_is_earlier_only_where_days_are_known_and_apart():
    days = {
        "a": ("2021-05-03", "2021-05-03"),
        "b": ("2021-05-01", "2021-05-02"),
        "c": ("2021-05-02", "2021-05-04"),
        "d": (None, None),
    }
    articles = tables.make(
        "articles", [{"article_id": k, "published_from": x, "published_to": y} for k, (x, y) in days.items()]
    )
    assert [earlier(days_of(articles), "b", other) for other in "acdb"] == ["earlier", "", "", ""]
    assert earlier(days_of(articles), "a", "b") == "later" and earlier(days_of(articles), "a", "nobody") == ""


SENTENCES = ("Nine hens drowned when the cellar filled with brown water.", "Brown water in a cellar killed nine hens.")


def _pairs(probability: float, texts: tuple[str, str] = SENTENCES) -> pd.DataFrame:
    row = {
        "article_id_a": "a",
        "start_a": 0,
        "end_a": len(texts[0]),
        "article_id_b": "b",
        "start_b": 0,
        "end_b": len(texts[1]),
    }
    return pd.DataFrame([row | {"probability": probability}])


@pytest.mark.parametrize(
    ("probability", "texts", "wanted"),
    [
        (0.95, SENTENCES, [("same event", "paraphrase", 0.95)]),
        (0.5, SENTENCES, []),
        (0.95, (SENTENCES[0], SENTENCES[0]), [("same copy", "verbatim", 1.0)]),
    ],
    ids=["probable", "improbable", "verbatim already"],
)
def test_paraphrases_are_probable_pairs_without_shared_words(probability, texts, wanted):
    articles = articles_of(*texts)
    sentences = find_sentences(articles, find_blocks(articles))
    found = find_echoes(articles, sentences, NO_QUOTES, _pairs(probability, texts)).table
    assert list(zip(found.kind, found.match, found.similarity, strict=True)) == wanted


CAPTION = "The miller of Velm stands before his wheel on the morning after the flood that took forty sheep with it"


@pytest.mark.parametrize(("text", "n"), [(CAPTION, 1), (CAPTION[:55], 0)], ids=["long", "short"])
def test_what_is_residue_in_one_article_is_found_if_it_is_long(text, n):
    articles = articles_of(text, text)
    rows = [
        {"article_id": key, "block": 0, "start": 0, "end": len(text), "role": role, "is_body": role == "body"}
        for key, role in (("a", "body"), ("b", "caption"))
    ]
    blocks = tables.make("blocks", rows)
    assert len(find_echoes(articles, find_sentences(articles, blocks), NO_QUOTES, blocks=blocks).table) == n


@pytest.mark.parametrize(("first", "n"), [(0, 1), (1, 0)], ids=["fourteen words", "thirteen words"])
@pytest.mark.parametrize("residue", ["a", "b"])
def test_fourteen_words_are_long_whichever_article_has_them_as_residue(residue, first, n):
    text = "Tired engineers lowered the last of nine steel gates into the river before dawn"
    text = " ".join(text.split()[first:])
    rows = [
        {"article_id": key, "block": 0, "start": 0, "end": len(text), "role": "body", "is_body": True}
        | ({"role": "caption", "is_body": False} if key == residue else {})
        for key in "ab"
    ]
    articles, blocks = articles_of(text, text), tables.make("blocks", rows)
    assert len(find_echoes(articles, find_sentences(articles, blocks), NO_QUOTES, blocks=blocks).table) == n


def test_residue_of_two_articles_is_not_compared():
    articles = articles_of(CAPTION, CAPTION)
    blocks = one_block(articles, "notice")
    assert find_echoes(articles, find_sentences(articles, blocks), NO_QUOTES, blocks=blocks).table.empty


def test_what_very_many_share_is_given_with_a_few_and_noted():
    articles = tables.make(
        "articles", [{"article_id": f"{k:02}", "raw": " ".join([SENTENCES[0], CAPTION] * 2)} for k in range(30)]
    )
    few, all_of_them = (echoes_of(articles, EchoParams(most=most)) for most in (10, 60))
    assert set(few.table.article_id_a) | set(few.table.article_id_b) == set(articles.article_id)
    assert len(few.table) < 100 and sorted(few.notes.article_id) == sorted(articles.article_id)
    assert len(all_of_them.table) == 30 * 29 // 2 and all_of_them.notes.empty


def test_one_word_again_and_again_takes_no_time():
    with within(20):
        found = echoes_of(articles_of("word " * 40_000, "word " * 40_000))
    assert len(found.table) <= 1 and len(found.notes) == 2


TOLD = "Perrin warned that the town could move more pumps to the lower quays if the river rises again"
TOLD_AGAIN = "The town might move additional pumps to lower quays should the river rise again, Perrin warned"


def _kinds_of_pair(*texts: str) -> list[tuple[str, str]]:
    articles = articles_of(*texts)
    blocks = find_blocks(articles)
    made = find_voices(articles, blocks).quotes
    found = find_echoes(articles, find_sentences(articles, blocks), made, _pairs(0.95, texts)).table
    return list(zip(found.kind, found.match, strict=True))


def test_two_words_in_three_are_near_though_no_five_stand_in_a_row():
    assert _kinds_of_pair(TOLD, TOLD_AGAIN.replace("might", "could").replace("additional", "more")) == [
        ("same event", "near")
    ]
    assert _kinds_of_pair(TOLD, TOLD_AGAIN) == [("same event", "paraphrase")]


def test_a_quote_translated_twice_is_the_same_quote():
    one = "“Our quarrel over the weir will be hard to settle this year,” Perrin said."
    other = "“It is not easy to end this dispute about the weir before winter,” Perrin said."
    assert _kinds_of_pair(one, other) == [("same quote", "paraphrase")]
    assert _kinds_of_pair(one, other.replace("Perrin", "Brandl")) == [("same event", "paraphrase")]
