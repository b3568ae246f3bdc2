"""When it happened, on the briefing: every event can be reached, and what has no day is not given one."""

from makers.briefing_pages import Made, by_hand
from makers.piles import pile

from nlp_helpers import tables
from nlp_helpers.spans import spans_of
from nlp_helpers.timeline import timeline


def events_of(found):
    return timeline(
        *(found[name] for name in ("articles", "sentences", "dates", "quotes", "statements")), found.expressions
    )


def test_every_event_of_the_time_line_can_be_reached(either_page):
    data, found = either_page["time"], either_page.found
    days = [*data.days, *data.more, *data.bare, *data.given, *data.outside]
    entries = [entry for day in days for entry in (*day.entries, *day.more)]
    reached = {
        span for entry in entries for link in (entry.words.link, entry.others) for span in either_page.spans(link)
    }
    reached |= set(either_page.spans(data.left))
    events = events_of(found)
    for event in spans_of(events):
        assert any(a == event[0] and s < event[2] and event[1] < e for a, s, e in reached), event


def test_a_day_counts_the_articles_that_give_it(seeds_page, seeds):
    day = next(day for day in seeds_page["time"].days if day.first == "2022-01-12" and day.name == "12 Jan 2022")
    events = events_of(seeds)
    own = events[(events.date_from == "2022-01-12") & (events.date_to == "2022-01-12")]
    assert day.n_articles == own.article_id.nunique() == 3
    assert {span[0] for span in seeds_page.spans(day.link)} == set(own.article_id)


def test_no_other_day_is_given_by_as_many_articles_as_the_one_told_first(seeds_page, seeds):
    events = events_of(seeds)
    stated = events[(events.kind != "reported") & events.day_start.notna()]
    counts = stated.groupby(["date_from", "date_to"], dropna=False).article_id.nunique()
    assert [(day.name, day.n_articles) for day in seeds_page["time"].top] == [("12 Jan 2022", 3)]
    assert counts.max() == 3 and (counts == 3).sum() == 1
    assert "Given by more articles than any other day: 12 Jan 2022 (3 of 5)." in seeds_page.text("time")


def test_marks_lie_on_the_axis_by_day(either_page):
    for lane in either_page["time"].lanes:
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
