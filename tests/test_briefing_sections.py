"""The sections below the briefing's first screen: counts are those of the tables, quotations are the articles' words."""

import json
import re
from collections import Counter

import pandas as pd
import pytest
from briefing_pages import Made, by_hand, folded, links
from conftest import cases
from side_piles import pile, point

from nlp_helpers import run, tables
from nlp_helpers.briefing import (
    wording,
)
from nlp_helpers.timeline import timeline


@pytest.fixture(scope="module", params=["seeds_page", "dozen_page"])
def made(request):
    return request.getfixturevalue(request.param)


# ------------------------------------------------------------------ all sections
def test_every_quotation_is_what_stands_at_its_place(made):
    places, quoted = made.places.spans(), links(made, "quote")
    assert len(quoted) > 20
    for link in quoted:
        numbers = [int(number) for number in link.get("data-w").split()]
        for gone in link.iter("del"):
            gone.text = ""
        said = folded(link.text_content())
        assert said == " … ".join(folded(made.words(places[number])) for number in numbers)


def test_every_link_leads_somewhere_and_says_how_many_places_it_has(made):
    n = len(made.places.spans())
    for link in links(made):
        numbers = [int(number) for number in link.get("data-w").split()]
        assert max(numbers) < n and len(numbers) <= int(link.get("data-n"))
        assert link.get("href") == f"#w{numbers[0]}"
        assert folded(link.text_content()) or link.get("aria-label")


def test_a_number_of_articles_links_to_as_many(made):
    every, seen = made.places.spans(), 0
    n_empty = sum(not text.strip() for text in made.raw.values())
    for link in links(made):
        counted = re.fullmatch(r"(\d+) (?:of \d+ )?articles?", folded(link.text_content()))
        if counted:
            ids = {every[int(number)][0] for number in link.get("data-w").split()}
            # Those without a word have no place to lead to.
            assert len(ids) == int(counted[1]) - n_empty * (int(counted[1]) == len(made.raw))
            seen += 1
    assert seen > 5


@pytest.mark.parametrize("case", cases("small_piles.jsonl"), ids=lambda case: case["name"])
def test_however_small_a_pile_is_every_section_says_something(case, tmp_path):
    path = tmp_path / "pile.jsonl"
    rows = [{"article_id": f"a{i:02d}", "text": text} for i, text in enumerate(case["texts"][:20])]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    made = Made(run.compute(path))
    for name, section in made.sections.items():
        assert len(made.text(name)) > len(section.title) + 30
        assert "None" not in made.text(name) and "<NA>" not in made.text(name) and "nan" not in made.text(name).split()


def test_one_article_is_not_compared_with_itself(tmp_path):
    path = tmp_path / "pile.jsonl"
    text = "The board closed the pier on Monday, 3 May 2021. “It is not safe,” the chair, Ines Moor, said."
    path.write_text(json.dumps({"article_id": "a", "text": text, "published": "2021-05-04"}), encoding="utf-8")
    made = Made(run.compute(path))
    assert made.sections["points"].empty == "There is 1 article, and nothing to set beside it."
    assert made.sections["words"].empty and made.sections["differences"].empty
    assert made["voices"].speakers[0].name == "Ines Moor"
    assert "3 May 2021" in made.text("time")


# ------------------------------------------------------------------ time
def test_every_event_of_the_time_line_can_be_reached(made):
    data, found = made["time"], made.found
    days = [*data.days, *data.more, *data.bare, *data.given, *data.outside]
    entries = [entry for day in days for entry in (*day.entries, *day.more)]
    reached = {span for entry in entries for link in (entry.words.link, entry.others) for span in made.spans(link)}
    reached |= set(made.spans(data.left))
    events = timeline(
        *(found[n] for n in ("articles", "sentences", "dates", "quotes", "statements")), found.expressions
    )
    for event in wording.spans_of(events):
        assert any(a == event[0] and s < event[2] and event[1] < e for a, s, e in reached), event


def test_a_day_counts_the_articles_that_give_it(seeds_page, seeds):
    day = next(day for day in seeds_page["time"].days if day.first == "2022-01-12" and day.name == "12 Jan 2022")
    events = timeline(
        *(seeds[n] for n in ("articles", "sentences", "dates", "quotes", "statements")), seeds.expressions
    )
    own = events[(events.date_from == "2022-01-12") & (events.date_to == "2022-01-12")]
    assert day.n_articles == own.article_id.nunique() == 3
    assert {span[0] for span in seeds_page.spans(day.link)} == set(own.article_id)


def test_no_other_day_is_given_by_as_many_articles_as_the_one_told_first(seeds_page, seeds):
    events = timeline(
        *(seeds[n] for n in ("articles", "sentences", "dates", "quotes", "statements")), seeds.expressions
    )
    stated = events[(events.kind != "reported") & events.day_start.notna()]
    counts = stated.groupby(["date_from", "date_to"], dropna=False).article_id.nunique()
    assert [(day.name, day.n_articles) for day in seeds_page["time"].top] == [("12 Jan 2022", 3)]
    assert counts.max() == 3 and (counts == 3).sum() == 1
    assert "Given by more articles than any other day: 12 Jan 2022 (3 of 5)." in seeds_page.text("time")


def test_marks_lie_on_the_axis_by_day(made):
    for lane in made["time"].lanes:
        for mark in (*lane.days, *lane.bars):
            assert 0 <= mark.x <= 100 and mark.width > 0 and mark.x + mark.width < 100.01 and mark.link
        xs = [mark.x for mark in lane.days]
        assert xs == sorted(xs)


def test_without_any_day_the_section_says_so():
    made = Made(by_hand(pile([0], [1])), ["time"])
    assert "of the 2 articles no day of publication is known" in made.sections["time"].empty


def dated(raw, day, words, article_id="a"):
    """A row of the dates table for these words."""
    start = raw.index(words)
    return {"article_id": article_id, "start": start, "end": start + len(words), "in_body": True,
            "date_from": day, "date_to": day, "precision": "day"}  # fmt: skip


def test_sentences_of_one_day_are_counted_beside_the_one_shown_not_for_it():
    stated = ["Others closed it on 3 May 2021.", "The harbour board shut the north pier on 3 May 2021."]
    made_up = pile(stated, ["A market opened in the old town on 3 May 2021."], days=["2021-05-04", "2021-05-04"])
    raw = made_up["articles"].raw
    at = raw[0].index(stated[1])
    rows = [dated(raw[0], "2021-05-03", "3 May 2021"), dated(raw[1], "2021-05-03", "3 May 2021", "b")]
    rows.append(rows[0] | {"start": at + stated[1].index("3 May"), "end": at + stated[1].index("3 May") + 10})
    made = Made(by_hand(made_up | {"dates": tables.make("dates", rows)}), ["time"])
    (entry,) = next(day for day in made["time"].days if day.first == "2021-05-03").entries
    # The first stands only where it is read after others.
    assert entry.words.text != stated[0] and entry.n_others == 2
    assert entry.words.text not in {made.words(span) for span in made.spans(entry.others)}
    assert "also of this day: 2 other sentences" in made.text("time")
    assert "places in" not in made.text("time")


def test_a_name_stands_before_words_on_the_time_line_only_if_they_are_quoted():
    quoted = "“The pier was shut on 3 May 2021,” said Ines Moor, the chair."
    reported = "Ann Lee said on 4 May 2021 that it was unsafe."
    made_up = pile([quoted, reported], days=["2021-05-06"])
    raw = made_up["articles"].raw[0]
    same = {"article_id": "a", "in_body": True, "cue": "said"}
    quote = same | {
        "quote": 0,
        "form": "direct",
        "speaker": "Ines Moor",
        "start": raw.index("The pier"),
        "end": raw.index(",”"),
    }
    cue, start = raw.index("said on"), raw.index("that it")
    told = {
        "statement": 0,
        "speaker": "Ann Lee",
        "start": start,
        "end": start + 18,
        "cue_start": cue,
        "cue_end": cue + 4,
    }
    made_up["quotes"], made_up["statements"] = tables.make("quotes", [quote]), tables.make("statements", [same | told])
    dates = [dated(raw, "2021-05-03", "3 May 2021"), dated(raw, "2021-05-04", "4 May 2021")]
    made = Made(by_hand(made_up | {"dates": tables.make("dates", dates)}), ["time"])
    entries = {(e.kind, e.words.text): e.by for day in made["time"].days for e in day.entries}
    assert entries["happened", quoted] == "Ines Moor" and entries["said", reported] == ""


def test_without_most_days_of_publication_there_is_no_chart_and_the_days_given_are_listed():
    stated = [["It opened on 3 May 2021."], ["It shut on 9 June 2021."], [0]]
    made_up = pile(*stated, days=["2021-05-04", None, None])
    raw = made_up["articles"].raw
    rows = [dated(raw[0], "2021-05-03", "3 May 2021"), dated(raw[1], "2021-06-09", "9 June 2021", "b")]
    made = Made(by_hand(made_up | {"dates": tables.make("dates", rows)}), ["time", "limits"])
    assert made["time"].lanes == () and not made.tree.xpath("//*[@class='axis']")
    assert [day.name for day in made["time"].given] == ["3 May 2021", "4 May 2021", "9 Jun 2021"]
    assert "known of only 1 of the 3 articles, too few for a time line" in made.text("time")
    assert "no place on the time line" not in made.text("limits")


def test_days_beyond_the_forty_most_given_are_counted():
    stated = [f"It opened on {day} May 2021." for day in range(1, 31)] + [
        f"It shut on {day} June 2021." for day in range(1, 31)
    ]
    made_up = pile(stated, days=["2021-05-31"])
    raw = made_up["articles"].raw[0]
    rows = []
    for sentence, day in zip(stated, [f"2021-{5 + k // 30:02d}-{k % 30 + 1:02d}" for k in range(60)], strict=True):
        start = raw.index(sentence) + sentence.index("on ") + 3
        rows.append({"article_id": "a", "start": start, "end": start + len(sentence.split(" on ")[1]) - 1, "in_body": True,
                     "date_from": day, "date_to": day, "precision": "day"})  # fmt: skip
    made = Made(by_hand(made_up | {"dates": tables.make("dates", rows)}), ["time"])
    data = made["time"]
    # The day of publication is one of the sixty-one, and those within a month of it are on the axis.
    assert (len(data.days), len(data.more)) == (12, 28) and data.n_left + 40 + data.n_outside == 61
    assert f"{data.n_left} more days and intervals" in made.text("time")


# ------------------------------------------------------------------ points
def test_points_are_those_of_the_table_and_cells_those_of_their_articles(made):
    table = made.found["points"]
    for story in made["points"].stories:
        own = table[table.story_id == story.id]
        listed = [p for group in story.groups for p in (*group.points, *group.more)]
        assert Counter({p.name: p.n for p in listed}) == Counter(own.groupby("point").article_id.nunique().to_dict())
        for p in listed:
            carriers = {made.spans(cell.link)[0][0] for cell in p.cells if cell}
            assert carriers == set(own.article_id[own.point == p.name])
            assert sum(len(made.spans(cell.link)) for cell in p.cells if cell) == (own.point == p.name).sum()


def test_what_all_have_comes_before_what_some_have():
    made_up = pile([0, 1, 2], [2, 0, 3], [0, 2, 4])
    rows = [*point(made_up, "P1", ("a", 2), ("c", 3)), *point(made_up, "P2", ("a", 1), ("b", 2), ("c", 1))]
    made = Made(by_hand(made_up | {"points": tables.make("points", rows)}), ["points"])
    story = made["points"].stories[0]
    assert [group.title for group in story.groups] == ["In all 3 articles", "In more than half of the 3"]
    assert story.groups[0].points[0].words.text == "The board will close the north pier on Monday."
    head = story.groups[0].points[0].cells[0]
    assert head.text == "0%" and "0% down the text, 9 words" in head.title


def test_of_a_story_that_was_in_the_news_twice_each_time_is_asked_for_what_all_had():
    days = ["2022-01-12", "2022-01-13", "2022-02-10"]
    made_up = pile([0, 1], [1, 0], [2, 1], days=days)
    rows = [*point(made_up, "P1", ("a", 1), ("b", 2)), *point(made_up, "P2", ("a", 2), ("c", 2))]
    made = Made(by_hand(made_up | {"points": tables.make("points", rows)}), ["points"])
    groups = made["points"].stories[0].groups
    assert [(group.title, [p.name for p in group.points]) for group in groups] == [
        ("In both articles of 12–13 Jan 2022", ["P1"]), ("In more than half of the 3", ["P2"]),
    ]  # fmt: skip
    text = made.text("points")
    assert (
        text.index("In both articles of")
        < text.index("No point was found in all 3 articles")
        < text.index("more than half")
    )


def test_words_that_only_one_article_has_stand_in_no_other(made):
    found = made.found
    body = tables.with_text(found["sentences"], found["articles"])
    checked = 0
    for story in made["points"].stories:
        ids = set(found["stories"].article_id[found["stories"].story_id == story.id])
        for own in story.own:
            for said in own.sentences:
                (article_id, _, _), = made.spans(said.link)  # fmt: skip
                others = " ".join(body.text[body.article_id.isin(ids - {article_id})])
                for word, kind in said.pieces:
                    if kind == "own":
                        assert not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", others, re.IGNORECASE), word
                        checked += 1
    assert checked > 10


def test_sentences_of_one_article_are_counted_whole():
    made_up = pile([0, 1, 2, 3, 4], [0, "Boats left early on Friday, the harbour master said."])
    rows = point(made_up, "P1", ("a", 1), ("b", 1))
    made = Made(by_hand(made_up | {"points": tables.make("points", rows)}), ["points"])
    of_a, of_b = made["points"].stories[0].own
    assert (of_a.n, of_b.n) == (4, 1)
    assert len(of_a.sentences) + of_a.n_more == 4
    assert all(made.spans(w.link)[0][0] == "a" for w in of_a.sentences)


def test_what_a_wrong_encoding_left_of_a_word_is_not_an_articles_own():
    made_up = pile([0, "The mayorâ\x80\x99s office asked the county for money."], [0, "The mayor’s office was closed."])
    made = Made(
        by_hand(made_up | {"points": tables.make("points", point(made_up, "P1", ("a", 1), ("b", 1)))}), ["points"]
    )
    own = {t for w in made["points"].stories[0].own[0].sentences for t, kind in w.pieces if kind == "own"}
    assert own == {"asked", "county", "money"}


def test_articles_that_are_stories_of_their_own_are_not_compared():
    made = Made(by_hand(pile([0], [1], stories=["S1", "S2"])), ["points"])
    assert made.sections["points"].empty.startswith("Each of the 2 articles is a story of its own")


def test_an_article_in_another_language_is_not_said_to_leave_points_out():
    made_up = pile([0, 1], [0, 2], ["Die Mole wird am Montag geschlossen, sagte der Vorstand."])
    made_up["articles"]["language"] = pd.array(["en", "en", "de"], dtype=tables.TEXT)
    rows = point(made_up, "P1", ("a", 1), ("b", 1))
    made = Made(by_hand(made_up | {"points": tables.make("points", rows)}), ["points", "limits"])
    assert made["points"].stories[0].groups[0].title == "In both articles"
    assert "Not compared, since in another language: 1 article." in made.text("points")
    assert "1 article not in English" in made.text("limits")
