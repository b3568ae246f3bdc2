"""The first screen of the briefing: which stories, which sentences, and what stands beside them."""

from __future__ import annotations

import pandas as pd
from conftest import DOZEN
from makers.piles import SENTENCES, pile, place, point

from nlp_helpers import tables
from nlp_helpers.briefing import lede, opening, stories
from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import Places
from nlp_helpers.findings import Findings

DANGLING = "He told them this on Friday before the doors were closed."


def found_of(made: dict, points: list[dict] = (), **more: pd.DataFrame) -> Findings:
    return Findings(tables=made | {"points": tables.make("points", list(points))} | more)


def first_screen(found: Findings) -> tuple[opening.Opening, Places]:
    material = Material.of(found)
    return opening.opening(material).data, material.places


def told(found: Findings, n: int = 1) -> list[str]:
    """The sentences of the first story's first moment."""
    raw = dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))
    _, rows = lede.chosen(found, found["stories"].story_id.iloc[0], 1, n)[0]
    return [raw[row.article_id][row.start : row.end] for row in rows.itertuples()]


def test_what_most_articles_carry_comes_first() -> None:
    made = pile([4, 0], [0, 4], [1, 0], [2, 0])
    assert told(found_of(made, point(made, "P1", ("a", 2), ("b", 1), ("c", 2), ("d", 2)))) == [SENTENCES[0]]


def test_a_sentence_that_cannot_be_read_alone_is_not_chosen_though_all_have_it() -> None:
    made = pile([DANGLING, 0], [DANGLING, 0], [DANGLING, 1])
    points = point(made, "P1", ("a", 1), ("b", 1), ("c", 1))
    assert DANGLING not in told(found_of(made, points), 9)


def test_nothing_is_said_twice() -> None:
    made = pile([0, 1], [0, 1])
    points = [*point(made, "P1", ("a", 1), ("b", 1)), *point(made, "P2", ("a", 2), ("b", 2))]
    assert sorted(told(found_of(made, points), 9)) == sorted(SENTENCES[:2])


def test_articles_of_different_days_are_told_apart_and_in_order() -> None:
    made = pile([2], [0], [1], days=["2024-05-20", "2024-05-03", "2024-05-04"])
    parts = lede.chosen(found_of(made), "S1", 3, 1)
    assert [moment.article_ids for moment, _ in parts] == [("b", "c"), ("a",)]
    assert all(row.article_id in moment.article_ids for moment, rows in parts for row in rows.itertuples())


def test_a_moment_without_a_sentence_that_stands_alone_is_empty() -> None:
    assert told(found_of(pile([DANGLING], [DANGLING]))) == []


def test_text_in_another_language_is_not_read() -> None:
    made = pile([0], [0])
    made["articles"]["language"] = pd.array(["de", "de"], dtype=tables.TEXT)
    assert told(found_of(made)) == []
    (moment,) = first_screen(found_of(made))[0].stories[0].moments
    assert "English" in moment.none


def test_speaker_and_day_stand_beside_the_words_with_links_to_what_says_so() -> None:
    spoken = "“We will close the north pier on Monday,” she said on Friday."
    made = pile([spoken], [1], days=["2024-05-04", "2024-05-04"])
    raw = made["articles"].raw.iloc[0]
    at = {word: raw.index(word) for word in ("We will", ",”", "she", "said", "Friday", "Monday")}
    quote = {
        "article_id": "a", "quote": 0, "start": at["We will"], "end": at[",”"] + 1, "in_body": True, "speaker": "Ines Moor",
        "speaker_start": at["she"], "speaker_end": at["she"] + 3, "cue": "said", "cue_start": at["said"],
        "cue_end": at["said"] + 4, "form": "direct",
    }  # fmt: skip
    days = [
        {"article_id": "a", "start": at[word], "end": at[word] + 6, "in_body": True, "date_from": day, "date_to": day,
         "precision": "day"} for word, day in (("Monday", "2024-05-06"), ("Friday", "2024-05-03"))
    ]  # fmt: skip
    found = found_of(made, quotes=tables.make("quotes", [quote]), dates=tables.make("dates", days))
    data, places = first_screen(found)
    shown = next(q for s in data.stories for m in s.moments for q in m.sentences if q.spoken)
    assert (shown.text, shown.by) == ("We will close the north pier on Monday", "Ines Moor")
    assert shown.when == "‘Monday’: 6 May 2024"
    spans = [places.spans()[link.numbers[0]] for link in (shown.link, shown.by_link, shown.when_link)]
    assert [raw[start:end] for _, start, end in spans] == [shown.text, "she", "Monday"]


def test_who_reports_speech_is_named_beside_a_sentence_only_by_the_full_name_of_whom_it_names() -> None:
    reported = "Moor said that the north pier would stay closed until the summer."
    made = pile([reported], [1])
    row = {"article_id": "a", "statement": 0, "start": 25, "end": 74, "in_body": True, "cue": "said", "speaker_start": 10,
           "speaker_end": 14}  # fmt: skip
    by = {}
    for speaker in ("Ines Moor", "Carl Berg"):
        found = found_of(made, statements=tables.make("statements", [row | {"speaker": speaker}]))
        data, _ = first_screen(found)
        by[speaker] = {q.by for s in data.stories for m in s.moments for q in m.sentences if q.text == reported}
    assert by == {"Ines Moor": {"Ines Moor"}, "Carl Berg": {""}}


def test_days_of_a_few_articles_are_not_given_for_all() -> None:
    made = pile([0], [0], [0], [0], days=["2024-05-04"])
    data, _ = first_screen(found_of(made))
    assert (data.published.days, data.published.dated.n, data.published.undated.n) == ("", 1, 3)


def test_a_sentence_counts_the_articles_that_carry_all_it_says() -> None:
    made = pile([f"{SENTENCES[0]}", 1], [0, 1], [0], [3])
    rows = [
        *point(made, "P1", ("a", 1), ("b", 1), ("c", 1)),
        *point(made, "P2", ("a", 1), ("b", 2)),
    ]
    data, places = first_screen(found_of(made, rows))
    shown = next(q for s in data.stories for m in s.moments for q in m.sentences if q.text == SENTENCES[0])
    spans = [places.spans()[number] for number in shown.support.numbers]
    assert shown.n_articles == 2
    assert {article_id for article_id, _, _ in spans} == {"a", "b"}
    assert ("a", *place(made, "a", 1)) in spans


def test_five_stories_are_shown_and_the_others_counted() -> None:
    sizes = [2, 2, 2, 3, 2, 2, 4, 1]
    ids = [f"S{k}" for k, n in enumerate(sizes) for _ in range(n)]
    made = pile(*[[0, 1]] * len(ids), stories=ids)
    data, _ = first_screen(found_of(made))
    assert data.n_stories == 7 and len(data.stories) == 5
    assert [s.published.articles.n for s in data.stories] == [4, 3, 2, 2, 2]
    assert (data.others.n, data.alone.n) == (2, 1)


def test_of_stories_of_one_size_the_newest_are_shown() -> None:
    articles = pd.DataFrame(
        {"article_id": list("abcdef"), "published_to": [None, None, *["2024-05-03"] * 2, *["2024-05-09"] * 2]}
    )
    table = pd.DataFrame({"article_id": list("abcdef"), "story_id": ["S1", "S1", "S2", "S2", "S3", "S3"]})
    assert stories.shown(articles, table, 2) == ["S3", "S2"]


def test_every_link_of_the_first_screen_leads_to_words_of_an_article(dozen: Findings) -> None:
    data, places = first_screen(dozen)
    raw = dict(zip(dozen["articles"].article_id, dozen["articles"].raw, strict=True))
    spans = places.spans()
    assert all(raw[a][s:e].strip() for a, s, e in spans)
    quotations = [q for s in data.stories for m in s.moments for q in m.sentences]
    assert len(quotations) >= 6, DOZEN
    for q in quotations:
        article_id, start, end = spans[q.link.numbers[0]]
        assert q.text == raw[article_id][start:end]


def test_one_article_alone_is_told_too() -> None:
    data, _ = first_screen(found_of(pile([0, 1])))
    assert data.n_stories == 0 and data.alone.n == 0
    assert len(data.stories) == 1 and data.stories[0].moments[0].sentences
