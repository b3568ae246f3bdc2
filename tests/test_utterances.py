"""Utterances: the same words of the same speaker, whole, cut, changed or reported; and words that only look the same.

A case has articles, each with what is ``said`` in it, in reading order: a ``quote`` or a ``statement``, and its speaker.
``text`` says how they stand in the article ({0} is the first); by default each is a paragraph. ``day`` is that of publication,
``dates`` maps time expressions to days. ``utterances`` is what a reader expects: by article, words and how they match; ``note``,
that there is one.
"""

import random
import re
from itertools import combinations

import pandas as pd
import pytest
from conftest import cases, params, within
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.errors import InputError
from nlp_helpers.text.alignment import fold
from nlp_helpers.utterances import UtteranceParams, find_utterances
from nlp_helpers.utterances.order import merged
from nlp_helpers.utterances.pairs import PairParams
from nlp_helpers.utterances.renderings import renderings
from nlp_helpers.utterances.said_on import said_on
from nlp_helpers.utterances.speech_matrix import speech_matrix, speeches

QUOTE = "“{}” {} said."
STATEMENT = "{1} said that {0}."


def pile(articles):
    """The articles of a case as tables: articles, quotes, statements, dates, and stories or None."""
    rows = {"articles": [], "quotes": [], "statements": [], "dates": [], "stories": []}
    for number, article in enumerate(articles):
        key, said = chr(97 + number), article["said"]
        words = [one.get("quote") or one["statement"] for one in said]
        frames = [
            (QUOTE if "quote" in one else STATEMENT).format(f"{{{k}}}", one["speaker"] or "somebody")
            for k, one in enumerate(said)
        ]
        text = article.get("text") or "\n\n".join(frames)
        raw = text.format(*words)
        day = article.get("day")
        rows["articles"].append({"article_id": key, "raw": raw, "published_from": day, "published_to": day})
        rows["stories"].append({"article_id": key, "story_id": article.get("story"), "membership": 1.0})
        for expression, date in article.get("dates", {}).items():
            at = raw.index(expression)
            span = {"article_id": key, "start": at, "end": at + len(expression), "precision": "day"}
            rows["dates"].append(span | {"date_from": date, "date_to": date})
        end = 0
        for k, (one, own) in enumerate(zip(said, words, strict=True)):
            name = "quotes" if "quote" in one else "statements"
            start = raw.index(own, end if name == "quotes" else 0)
            end = start + len(own)
            row = {
                "article_id": key,
                name[:-1]: k,
                "start": start,
                "end": end,
                "in_body": not one.get("residue"),
                "speaker": one["speaker"],
            }
            if name == "quotes":
                row["form"] = "headline" if one.get("headline") else "direct"
            if "cue" in one:
                at = raw.index(one["cue"], 0 if name == "statements" else end)
                row |= {"cue": one["cue"], "cue_start": at, "cue_end": at + len(one["cue"])}
            rows[name].append(row)
    made = {name: tables.make(name, own) for name, own in rows.items()}
    told = any(article.get("story") for article in articles)
    return made["articles"], made["quotes"], made["statements"], made["dates"], made["stories"] if told else None


def found_in(articles):
    *given, stories = pile(articles)
    return find_utterances(*given, stories=stories)


def as_said(found, articles):
    """Each utterance as a case says it."""
    raw = dict(zip(articles.article_id, articles.raw, strict=True))
    made = []
    for _, rows in found.groupby("utterance"):
        made.append({})
        for row in rows.itertuples():
            made[-1].setdefault(row.article_id, {})[raw[row.article_id][row.start : row.end]] = row.match
    return made


@pytest.mark.parametrize("case", params(cases("utterances.jsonl"), lambda case: case["kind"]))
def test_the_same_words_of_one_speaker_are_one_utterance_and_others_are_not(case):
    found, notes = found_in(case["articles"])
    expected = [{key: rows for key, rows in one.items() if key != "speaker"} for one in case["utterances"]]
    assert as_said(found, pile(case["articles"])[0]) == expected
    for speaker, one in zip(found.groupby("utterance").speaker.unique(), case["utterances"], strict=True):
        assert list(speaker) == [one.get("speaker", speaker[0])]
    assert bool(len(notes)) == case.get("note", False)


def everything():
    """All cases in one pile, each with speakers of its own."""
    given = [case["articles"] for case in cases("utterances.jsonl")]
    made = []
    for number, articles in enumerate(given):
        *frames, stories = pile(articles)
        stories = pile([{"said": [], "text": "x", "story": "S"}])[4].iloc[:0] if stories is None else stories
        for frame in (*frames, stories):
            frame["article_id"] = [f"{number:02d}{key}" for key in frame.article_id]
        for frame in frames[1:3]:
            frame["speaker"] = [
                f"{who} {chr(65 + number % 26)}{chr(65 + number // 26)}x" if pd.notna(who) else who
                for who in frame.speaker
            ]
        made.append((*frames, stories.assign(story_id=[f"{number}{story}" for story in stories.story_id])))
    return [pd.concat(parts, ignore_index=True) for parts in zip(*made, strict=True)]


def test_spans_lie_in_quotes_and_statements_and_each_utterance_is_in_two_articles():
    articles, quotes, statements, dates, stories = everything()
    found = find_utterances(articles, quotes, statements, dates, stories=stories).table
    assert len(found) > 40
    assert (found.groupby("utterance").article_id.nunique() >= 2).all()
    assert found.drop_duplicates(["utterance", "speaker"]).utterance.is_unique
    assert set(found.match) <= set(tables.RENDERINGS)
    for row in found.itertuples():
        table = statements if row.match == "reported" else quotes
        own = table[(table.article_id == row.article_id) & (table.start <= row.start) & (table.end >= row.end)]
        assert len(own) and own.in_body.all()
    for _, rows in found.groupby(["utterance", "article_id"]):
        ordered = rows.sort_values("start")
        assert (ordered.start[1:].to_numpy() >= ordered.end[:-1].to_numpy()).all()


def test_the_order_of_rows_makes_no_difference_and_nothing_is_changed():
    *given, stories = everything()
    before = [frame.copy() for frame in (*given, stories)]
    first = find_utterances(*given, stories=stories).table
    for frame, kept in zip((*given, stories), before, strict=True):
        pd.testing.assert_frame_equal(frame, kept)
    mixed = [frame.sample(frac=1, random_state=3) for frame in (*given, stories)]
    pd.testing.assert_frame_equal(first, find_utterances(*mixed[:4], stories=mixed[4]).table)


def test_without_speech_there_are_no_utterances():
    given = [tables.make(name, []) for name in ("articles", "quotes", "statements", "dates")]
    found = find_utterances(*given).table
    assert found.empty and speeches(*given, found).empty
    with pytest.raises(InputError, match="no utterance 'U1'; there are none"):
        renderings(given[0], found, "U1")


def said_in(text, expression, day, cue="said", published="2024-05-10"):
    """When the first words in quotation marks of a text were said."""
    at = text.index("“") + 1
    article = {"article_id": "a", "raw": text, "published_from": published, "published_to": published}
    row = {"article_id": "a", "quote": 0, "start": at, "end": text.index("”"), "in_body": True}
    if cue:
        row |= {"cue_start": text.index(cue), "cue_end": text.index(cue) + len(cue)}
    first = text.index(expression) if expression else 0
    days = [
        {
            "article_id": "a",
            "start": first,
            "end": first + len(expression),
            "date_from": day[0],
            "date_to": day[1],
            "precision": day[2],
        }
    ]
    made = said_on(
        tables.make("articles", [article]),
        tables.make("quotes", [row]),
        tables.make("statements", []),
        tables.make("dates", days if expression else []),
    ).iloc[0]
    return made.said_from, made.said_to, made.said_basis


THURSDAY = ("2024-05-02", "2024-05-02", "day")
BY_DEFAULT = ("2024-05-09", "2024-05-10", "published")


@pytest.mark.parametrize("case", cases("said_on.jsonl"), ids=lambda case: case["text"])
def test_words_were_said_on_the_day_that_stands_with_them_or_by_publication(case):
    first, last, _ = case["day"]
    made = said_in(case["text"], case["expression"], case["day"])
    assert made == ((first, last, "stated") if case["basis"] == "stated" else BY_DEFAULT)


def test_nothing_is_known_of_an_article_without_a_day():
    made = said_in("“We wait,” she said.", "", THURSDAY, published=None)
    assert pd.isna(made[0]) and pd.isna(made[2])


FULL = "There are deep rifts between the fishermen and the board. We will mend the slipway before winter. Nobody will be left."
PARTS = ["We will mend the slipway before winter.", "deep rifts between the fishermen and the board"]


def speech():
    articles = [
        {"said": [{"quote": FULL, "speaker": "Lena Hart"}], "day": "2024-05-02"},
        {"said": [{"quote": words, "speaker": "Lena Hart"} for words in PARTS], "day": "2024-05-02"},
        {
            "said": [{"statement": "they would mend the slipway before the winter", "speaker": "Lena Hart"}],
            "day": "2024-05-02",
        },
    ]
    given = pile(articles)[:4]
    found = find_utterances(*given).table
    return given, found


def test_a_speech_by_articles_is_in_the_order_of_the_speech_and_says_what_each_left_out():
    given, found = speech()
    listed = speeches(*given, found)
    assert listed[["speaker", "day_from", "day_to", "n_articles", "n_utterances"]].values.tolist() == [
        ["Lena Hart", "2024-05-01", "2024-05-02", 3, 2]
    ]
    made = speech_matrix(*given, found, listed.iloc[0])
    rows = made.set_index(["place", "article_id"]).match.unstack()  # noqa: PD010
    assert rows.values.tolist() == [
        ["whole", "cut", "left out"],
        ["whole", "whole", "reported"],
        ["whole", "left out", "left out"],
    ]
    assert made.drop_duplicates("place").label.tolist() == re.findall(r"[A-Z].*?\.", FULL)
    assert made.utterance.isna().tolist() == [False] * 6 + [True] * 3
    shown = tables.with_text(made[made.match != "left out"].drop(columns="text"), given[0])
    assert shown.text.tolist() == made.text[made.match != "left out"].tolist()
    cut = made[made.match == "cut"].iloc[0]
    assert cut.kept == pytest.approx(0.8) and cut.n_words == 8 and not cut.fullest


def test_a_split_quote_is_whole_where_its_parts_are():
    whole = "Every lighthouse keeper on this coast deserves a proper pension."
    said = [[whole], ["Every lighthouse keeper on this coast", "deserves a proper pension."]]
    articles = [
        {"said": [{"quote": words, "speaker": "Lena Hart"} for words in own], "day": "2024-05-02"} for own in said
    ]
    given = pile(articles)[:4]
    found = find_utterances(*given).table
    cell = speech_matrix(*given, found, speeches(*given, found).iloc[0]).query("article_id == 'b'").iloc[0]
    assert (cell.match, cell.kept, len(cell.spans)) == ("whole", 1.0, 2)
    assert set(renderings(given[0], found, "U1").op) == {"kept"}


def test_renderings_give_back_every_word_of_both_sides():
    *given, stories = everything()
    found = find_utterances(*given, stories=stories).table
    raw = dict(zip(given[0].article_id, given[0].raw, strict=True))
    changed = 0
    for name in found.utterance.unique():
        made = renderings(given[0], found, name)
        fullest = made[made.article_id == made.ref_article_id.iloc[0]]
        for (_, _), own in made[made.article_id != made.ref_article_id].groupby(["article_id", "row"]):
            assert own.ref_word.dropna().tolist() == fullest[fullest.row == 0].word.tolist()
            assert own.start.dropna().is_monotonic_increasing
            kept = own[own.op == "kept"]
            assert [fold(word) for word in kept.word] == [fold(word) for word in kept.ref_word]
            changed += int((own.op == "changed").sum())
        for row in made.dropna(subset=["word"]).itertuples():
            assert raw[row.article_id][row.start : row.end] == row.word
    assert changed


@given(
    st.lists(
        st.tuples(st.text(max_size=40), st.booleans(), st.sampled_from(["Lena Hart", "police", None])),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 3),
)
@settings(max_examples=40)
def test_utterances_of_any_text_are_in_two_articles(said, seed):
    rng = random.Random(seed)
    rows = {"articles": [], "quotes": [], "statements": []}
    for key in "ab":
        raw, at = "", 0
        for k, (words, quoted, speaker) in enumerate(rng.sample(said, len(said))):
            raw += words + "\n"
            name = "quotes" if quoted else "statements"
            if words:
                rows[name].append(
                    {
                        "article_id": key,
                        name[:-1]: k,
                        "start": at,
                        "end": at + len(words),
                        "in_body": True,
                        "speaker": speaker,
                    }
                )
            at = len(raw)
        rows["articles"].append(
            {"article_id": key, "raw": raw, "published_from": "2024-05-02", "published_to": "2024-05-02"}
        )
    made = {name: tables.make(name, own) for name, own in rows.items()}
    given = made["articles"], made["quotes"], made["statements"], tables.make("dates", [])
    found = find_utterances(*given).table
    assert (found.groupby("utterance").article_id.nunique() >= 2).all()
    for _, one in speeches(*given, found).iterrows():
        assert len(speech_matrix(*given, found, one))


@pytest.mark.parametrize("unit", ["we will wait here ", "ab, and cd, ", "no. ", "— ", "x", "Ann: "])
def test_a_long_line_takes_no_long_time(unit):
    raw = unit * (60_000 // len(unit))
    rows = [
        {"article_id": key, "quote": 0, "start": 0, "end": len(raw), "in_body": True, "speaker": "Lena Hart"}
        for key in "ab"
    ]
    day = {"published_from": "2024-05-02", "published_to": "2024-05-02"}
    articles = tables.make("articles", [{"article_id": key, "raw": raw} | day for key in "ab"])
    none = tables.make("statements", []), tables.make("dates", [])
    with within(20):
        found = find_utterances(articles, tables.make("quotes", rows), *none).table
    assert set(found.match) <= {"whole", "cut"}


def test_where_quotes_would_be_compared_too_often_the_most_alike_are_and_a_note_says_how_many_are_not():
    said = "The board will not close the north pier before the winter, and the boats stay."
    near = ["north pier before the summer", "old pier before the winter", "north bridge before a hard winter"]
    texts = [f"“{said if n < 2 else said.replace('north pier before the winter', near[n - 2])}”" for n in range(5)]
    day = {"published_from": "2024-05-04", "published_to": "2024-05-04"}
    articles = tables.make("articles", [{"article_id": f"a{n}", "raw": raw} | day for n, raw in enumerate(texts)])
    rows = [{"article_id": f"a{n}", "quote": 0, "start": 1, "end": len(raw) - 1, "in_body": True, "speaker": "Ann Lee"}
            for n, raw in enumerate(texts)]  # fmt: skip
    given = articles, tables.make("quotes", rows), tables.make("statements", []), tables.make("dates", [])
    every = find_utterances(*given)
    some = find_utterances(*given, UtteranceParams(PairParams(most=1, per_stretch=0.0)))
    assert every.table.article_id.nunique() == 5
    assert every.notes.empty
    assert set(some.table.article_id) == {"a0", "a1"}
    assert some.notes.note.str.contains("were not compared").tolist() == [True]


def test_what_follows_each_other_in_every_article_does_so_in_the_order_of_a_speech():
    places = [{"a": 5, "b": 1}, {"a": 2}, {"b": 3, "c": 0}, {"c": 1}, {"a": 7, "c": 9}]
    order = merged(places)
    assert sorted(order) == [0, 1, 2, 3, 4]
    for one, other in combinations(range(5), 2):
        shared = set(places[one]) & set(places[other])
        if len({places[one][x] < places[other][x] for x in shared}) == 1:
            first = one if places[one][min(shared)] < places[other][min(shared)] else other
            assert order.index(first) == min(order.index(one), order.index(other))
