"""The sections below the briefing's first screen: counts are those of the tables, quotations are the articles' words."""

import json
import re
from collections import Counter

import lxml.html
import pandas as pd
import pytest
from conftest import ROOT, cases
from side_piles import pile, point

from nlp_helpers import about, load, run, tables, voice_shares
from nlp_helpers.briefing import (
    articles,
    differences,
    limits,
    page,
    points,
    sources,
    time,
    topics,
    voices,
    wording,
    words,
)
from nlp_helpers.briefing.places import Places
from nlp_helpers.findings import Findings
from nlp_helpers.precision import Marked
from nlp_helpers.timeline import timeline

MAKERS = {
    "time": time.time, "points": points.points, "voices": voices.voices, "words": words.words,
    "differences": differences.differences, "topics": topics.topics, "articles": articles.articles, "limits": limits.limits,
}  # fmt: skip


class Made:
    """All sections of one pile, and the page that they make."""

    def __init__(self, found: Findings, wanted=tuple(MAKERS)):
        self.found = found
        self.raw = dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))
        self.places = Places(found["articles"].article_id)
        names = about.short_names(found["articles"], found["sentences"])
        self.sections = {name: MAKERS[name](found, self.places, names) for name in wanted}
        shown = sources.sources(found, self.places, names)
        self.html = page.render("A pile", list(self.sections.values()), shown, self.places)
        self.tree = lxml.html.fromstring(self.html)

    def __getitem__(self, name):
        return self.sections[name].data

    def spans(self, link):
        every = self.places.spans()
        return [every[number] for number in link.numbers]

    def words(self, span):
        article_id, start, end = span
        return self.raw[article_id][start:end]

    def text(self, section):
        return " ".join(self.tree.get_element_by_id(section).text_content().split())


@pytest.fixture(scope="module")
def seeds_page(seeds):
    return Made(seeds)


@pytest.fixture(scope="module")
def dozen_page(dozen):
    return Made(dozen)


@pytest.fixture(scope="module", params=["seeds_page", "dozen_page"])
def made(request):
    return request.getfixturevalue(request.param)


def by_hand(tables_of, **more):
    """Findings with these tables, the others empty."""
    every = {name: tables.make(name, []) for name in tables.COLUMNS if name != "articles"} | tables_of
    for column in ("n_words_body", "language"):
        if every["articles"][column].isna().all():
            every["articles"] = every["articles"].assign(
                **{column: pd.array([9 if column == "n_words_body" else "en"] * len(every["articles"]))}
            )
    return Findings(tables=every, notes=load.no_notes()) if not more else Findings(tables=every, **more)


def links(made, kind="to"):
    """The links of all sections that have this class."""
    return [link for link in made.tree.xpath("//section//a[@data-w]") if kind in link.get("class").split()]


def folded(text):
    return " ".join(text.split())


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


# ------------------------------------------------------------------ voices
def test_words_of_all_speakers_add_up(made):
    data, found = made["voices"], made.found
    said = voice_shares.stretches(*(found[n] for n in ("articles", "blocks", "quotes", "statements")))
    counts = voice_shares.count(said)
    assert data.n_spoken == counts.words.sum() == sum(p.n for p in data.by_how)
    listed = [*data.speakers, *data.more]
    assert {s.name: (s.n, s.n_articles) for s in listed} == {
        folded(row.speaker): (row.words, row.n_articles) for row in counts.head(len(listed)).itertuples()
    }
    assert len(listed) + data.n_rest == data.n_speakers == len(counts)
    assert all(sum(part.n for part in s.parts) == s.n for s in listed)
    assert sum(g.n_spoken for g in (*data.groups, *data.more_groups)) == data.n_spoken
    assert (
        sum(g.n_words for g in (*data.groups, *data.more_groups))
        == data.n_words
        == found["articles"].n_words_body.sum()
    )


def test_who_is_said_to_be_only_reported_has_no_quoted_word_in_the_table(made):
    data = made["voices"]
    none = [s for s in (*data.speakers, *data.more) if {part.kind for part in s.parts} == {"reported"}]
    assert data.n_rest == 0 and len(none) == data.n_reported_only == len(made.spans(data.reported_only))
    if none:
        assert f"{len(none)} of the {data.n_speakers} names of speakers" in made.text("voices")


def said_by(raw, who, words, quote=True):
    """A row of the quotes or of the statements table."""
    rest = {"quote": 0, "form": "direct"} if quote else {"statement": 0, "cue": "said"}
    start = raw.index(words)
    return {
        "article_id": "ab"[not quote],
        "start": start,
        "end": start + len(words),
        "in_body": True,
        "speaker": who,
    } | rest


@pytest.mark.parametrize(("quoted", "told"), [("It is not safe at all", True), ("It is unsafe", False)])
def test_a_few_quoted_words_do_not_make_a_speaker_one_who_is_quoted(quoted, told):
    made_up = pile([f"“{quoted},” Ines Moor said."], ["Ines Moor said that the pier would be shut soon."])
    raw = made_up["articles"].raw
    made_up["quotes"] = tables.make("quotes", [said_by(raw[0], "Ines Moor", quoted)])
    made_up["statements"] = tables.make(
        "statements", [said_by(raw[1], "Ines Moor", "that the pier would be shut soon", False)]
    )
    made = Made(by_hand(made_up), ["voices"])
    assert [s.name for s in made["voices"].different] == (["Ines Moor"] if told else [])


@pytest.mark.parametrize(("who", "shown"), [("Ines Moor", True), ("officials", False)])
def test_words_that_are_only_reported_are_shown_of_a_person_by_full_name(who, shown):
    made_up = pile([0], [f"On Monday {who} said that the pier would be shut."])
    raw = made_up["articles"].raw[1]
    made_up["statements"] = tables.make("statements", [said_by(raw, who, "that the pier would be shut", False)])
    name = {
        "article_id": "b",
        "start": raw.index(who),
        "end": raw.index(who) + len(who),
        "entity": who,
        "kind": "person",
    }
    made_up["names"] = tables.make("names", [name])
    example = Made(by_hand(made_up), ["voices"])["voices"].example
    assert (example.text if example else "") == (f"On Monday {who} said that the pier would be shut." if shown else "")


def test_a_pronoun_is_no_speaker():
    assert [voices.names_somebody(name) for name in ("These", "I", "��", "WHO", "the chair")] == [
        False,
        False,
        False,
        True,
        True,
    ]


def test_where_nobody_is_sought_that_is_said():
    made_up = pile(["Der Hafen schließt."], ["Der Hafen ist zu."])
    made_up["articles"]["language"] = pd.array(["de", "de"], dtype=tables.TEXT)
    made = Made(by_hand(made_up), ["time", "voices", "differences"])
    assert all(
        "in English only; the 2 articles are in another language" in section.empty for section in made.sections.values()
    )


def test_an_article_in_which_nobody_speaks_has_no_bar():
    made_up = pile(["“It is not safe,” Ines Moor said."], [0])
    made_up["quotes"] = tables.make("quotes", [said_by(made_up["articles"].raw[0], "Ines Moor", "It is not safe")])
    made = Made(by_hand(made_up), ["voices"])
    groups = made.tree.xpath("//section[@id='voices']//table")[-1]
    bars = [len(row.xpath(".//*[@class='bar']")) for row in groups.xpath(".//tr[td]")]
    assert sorted(bars) == [0, 1] and "nobody, as far as was found" in made.text("voices")


def test_where_nobody_speaks_the_section_says_so():
    made = Made(by_hand(pile([0], [1])), ["voices"])
    assert made.sections["voices"].empty == "In the 2 articles no quoted or reported words of a speaker were found."


def test_of_articles_whose_quotation_marks_are_damaged_it_is_not_said_that_they_quote_nobody(tmp_path):
    said = "“The pier is not safe,” said Ines Moor, the chair, on Monday. The board met in the harbour hall at noon."
    torn = (
        "The chair, Ines Moor, said that the pier was not safe. The boardâ\x80\x99s hall â\x80\x9cshookâ\x80\x9d at noon. "
        * 4
    )
    path = tmp_path / "pile.jsonl"
    rows = [{"article_id": a, "outlet": a, "text": text} for a, text in (("whole", said), ("torn", torn))]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = run.compute(path)
    assert found["articles"].problem.fillna("").tolist() == ["damaged encoding", "stub"]
    made = Made(found, ["voices"])
    assert made["voices"].different == ()
    assert "In 1 article characters are damaged" in made.text("voices")


# ------------------------------------------------------------------ words
def test_each_rendering_is_the_articles_words_and_what_it_lacks_is_the_fullests(made):
    data = made["words"]
    assert data.n == data.n_changed + data.n_shortened + data.n_alike == made.found["utterances"].utterance.nunique()
    told = [(u, v) for u in (*data.shown, *data.more) for v in u.versions]
    assert len(data.shown) + len(data.more) + data.n_left == data.n_changed + data.n_shortened
    for utterance, version in told:
        kept = "".join("…" if run.look == "gap" else run.text for run in version.runs if run.look != "dropped")
        assert folded(kept) == folded("…".join(made.words(span) for span in made.spans(version.link)))
        for run_ in version.runs:
            assert run_.look != "dropped" or run_.text in utterance.fullest.text


def test_other_words_in_quotation_marks_come_before_other_words_in_a_report(seeds_page):
    matches = [{v.match for v in u.versions} for u in seeds_page["words"].shown]
    first_report = matches.index({"reported"})
    assert first_report > 0 and all("reworded" in own for own in matches[:first_report])
    assert not any("reworded" in own for own in matches[first_report:])


def test_changed_words_are_told_from_those_left_out(tmp_path):
    quote = (
        "“The bridge is not safe at all and will not be easy to mend before the winter comes,” Ann Lee said on Friday."
    )
    texts = [
        f"The bridge at Oldham was closed on Friday. {quote} Buses go round by the mill.",
        "The council shut Oldham's bridge Friday. “The bridge is not safe at all and will not be simple to mend,” Ann Lee said.",
    ]
    path = tmp_path / "pile.jsonl"
    rows = [{"article_id": a, "text": text, "published": "2021-05-08"} for a, text in zip("ab", texts, strict=True)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    made = Made(run.compute(path), ["words"])
    (utterance,) = made["words"].shown
    (version,) = utterance.versions
    looks = [(run.look, folded(run.text)) for run in version.runs]
    assert ("dropped", "easy") in looks and ("changed", "simple") in looks
    assert looks.index(("dropped", "easy")) < looks.index(("changed", "simple"))
    assert utterance.speaker == "Ann Lee" and made["words"].n_changed == 1


def by_words(*renderings):
    """A page of quotes of one speaker: of each article's quote, the words."""
    made_up = pile(*[[f"“{text},” Ines Moor said."] for text in renderings])
    raw = made_up["articles"].raw
    rows = [{"utterance": "U1", "speaker": "Ines Moor", "article_id": a, "start": raw[k].index(text),
             "end": raw[k].index(text) + len(text), "match": "reworded" if k else "whole"}
            for k, (a, text) in enumerate(zip("abc", renderings, strict=False))]  # fmt: skip
    return made_up, rows


def test_the_fullest_rendering_is_the_longest_that_is_shown():
    long = "It has been a hard and very long day for all of us here"
    made_up, rows = by_words("It was a hard day for all of us", long)
    (utterance,) = Made(by_hand(made_up | {"utterances": tables.make("utterances", rows)}), ["words"])["words"].shown
    assert (utterance.fullest.text, utterance.called) == (long, "the fullest")
    assert [v.match for v in utterance.versions] == ["reworded"]


def test_two_words_drawn_together_are_listed_after_other_words():
    made_up, rows = by_words(
        "It has been a hard day. We do not know more",
        "It’s been a hard day. We don’t know less",
        "It's been a hard day. We",
    )
    raw = made_up["articles"].raw
    slight = [
        rows[0] | {"utterance": "U0", "end": rows[0]["start"] + 23},
        rows[2] | {"utterance": "U0", "end": rows[2]["start"] + 21},
    ]
    assert raw[0][slight[0]["start"] : slight[0]["end"]] == "It has been a hard day."
    found = by_hand(made_up | {"utterances": tables.make("utterances", [*slight, *rows[:2]])})
    assert [u.name for u in Made(found, ["words"])["words"].shown] == ["U1", "U0"]


# ------------------------------------------------------------------ differences
def test_disagreements_are_those_of_the_table(seeds_page, seeds):
    data, table = seeds_page["differences"], seeds["discrepancies"]
    assert data.n + data.n_series + data.n_spelled == table.discrepancy.nunique()
    for shown in data.shown:
        for value in shown.values:
            assert folded(seeds_page.words(seeds_page.spans(value.link)[0])) == value.text
            assert any(kind == "value" and folded(t) == value.text for w in value.sentences for t, kind in w.pieces)


def test_a_number_that_changed_is_told_by_its_days_and_the_odd_unit_is_flagged(seeds_page):
    (series,) = seeds_page["differences"].series
    assert [step.day for step in series.steps] == ["10–16 Jan 2022", "10–12 Feb 2022", "15–16 Feb 2022"]
    assert [bool(step.odd) for step in series.steps] == [False, True, False]
    assert max(step.width for step in series.steps) == 100


def disagree(made_up, kind, likelihood, *values):
    """Rows of the discrepancies table: a value in each article."""
    raw = dict(zip(made_up["articles"].article_id, made_up["articles"].raw, strict=True))
    same = {"discrepancy": f"D-{kind}-{values[0]}", "kind": kind, "subject": "it", "likelihood": likelihood}
    starts = [raw[a].index(value) for a, value in zip("ab", values, strict=True)]
    return [
        same | {"article_id": a, "start": start, "end": start + len(value), "value": value}
        for a, start, value in zip("ab", starts, values, strict=True)
    ]


def test_names_that_differ_by_letters_stand_apart_and_what_was_not_measured_says_so():
    made_up = pile(
        ["Chair Ann Hollister of 12 Mill Street spoke."], ["Former chair Ann Holister of 14 Mill Street spoke."]
    )
    rows = [
        *disagree(made_up, "name", 0.96, "Ann Hollister", "Ann Holister"),
        *disagree(made_up, "title", 0.5, "Chair", "Former chair"),
        *disagree(made_up, "name", 0.85, "12 Mill Street", "14 Mill Street"),
        *disagree(made_up, "number", 0.5, "12", "14"),
    ]
    made = Made(by_hand(made_up | {"discrepancies": tables.make("discrepancies", rows)}), ["differences"])
    data, text = made["differences"], made.text("differences")
    assert [[v.text for v in x.values] for x in data.spelled] == [["Ann Hollister", "Ann Holister"]]
    assert {x.kind: x.likelihood for x in data.shown} == {"title": "", "name": "0.85", "number": "0.50"}
    assert text.count("likelihood not measured") == 1
    assert text.startswith("Where they disagree 3 things are given differently")
    assert text.index("it name likelihood 0.85") < text.index("Spelled differently") < text.index("likelihood 0.96")


def test_where_nothing_differs_the_section_says_what_was_looked_for(dozen_page):
    assert "no name, number, date or title was found" in dozen_page.sections["differences"].empty


# ------------------------------------------------------------------ topics
def test_too_little_text_is_an_answer(seeds_page):
    assert seeds_page.text("topics").startswith("What it is about, and how sure that is Too little text to tell")


def test_a_topic_is_shown_by_its_words_its_sentences_and_its_stability():
    made_up = pile([0, 1], [2, 3])
    spans = made_up["sentences"][made_up["sentences"].role == "body"]
    passages = [
        {
            "article_id": r.article_id,
            "start": r.start,
            "end": r.end,
            "topic": "T1" if r.article_id == "a" else "T2",
            "weight": 1,
        }
        for r in spans.itertuples()
    ]
    rows = [{"topic": f"T{k}", "label": label, "terms": label, "n_passages": 2, "n_articles": 1, "stability": 0.5 + k / 10}
            for k, label in ((1, "pier"), (2, "boats"))]  # fmt: skip
    made_up |= {"topics": tables.make("topics", rows), "passages": tables.make("passages", passages)}
    made = Made(by_hand(made_up), ["topics"])
    one, other = made["topics"].topics
    assert (one.label, one.stability, other.stability) == ("pier", "0.60", "0.70")
    assert "north pier" in made.words(made.spans(one.terms[0].link)[0])
    assert [w.text for w in one.sentences] and len(made.spans(one.passages)) == 2
    assert "stability 0.60" in made.text("topics")


def test_only_words_that_surely_set_an_outlet_apart_are_listed():
    made_up = pile([0, 1], [0, 2], [3], [4], outlets=["Post", "Post", "Echo", "Echo"])
    row = {
        "group_by": "outlet",
        "group": "Post",
        "count": 2,
        "count_rest": 0,
        "n_articles": 2,
        "log_odds": 2.0,
        "high": 4.0,
    }
    keyness = [row | {"term": "pier", "low": 0.5}, row | {"term": "north", "low": -0.1},
               row | {"term": "board", "low": 0.5, "n_articles": 1}]  # fmt: skip
    found = by_hand(made_up | {"keyness": tables.make("keyness", keyness)})
    found.keyness_answer = "2 outlets compared by 9 words"
    made = Made(found, ["topics"])
    (outlet,) = made["topics"].outlets
    assert [term.text for term in outlet.terms] == ["pier"]
    assert [made.words(span) for span in made.spans(outlet.terms[0].link)] == ["pier", "pier"]


# ------------------------------------------------------------------ articles
def test_every_article_has_a_row_with_what_was_set_aside(made):
    data, found = made["articles"], made.found
    assert len(data.rows) + len(data.more) == len(found["articles"]) and data.n_left == 0
    aside = found["blocks"][~found["blocks"].is_body & (found["blocks"].role != "headline")]
    assert sum(row.n_set_aside for row in (*data.rows, *data.more)) == data.n_set_aside == len(aside)
    linked = {span for row in (*data.rows, *data.more) for span in made.spans(row.set_aside)}
    assert linked == set(wording.spans_of(aside))


def test_the_day_and_the_outlet_link_to_the_words_that_state_them(seeds_page):
    row = next(row for row in seeds_page["articles"].rows if row.outlet == "CGTN")
    assert [seeds_page.words(seeds_page.spans(link)[0]) for link in (row.outlet_link, row.day_link)] == [
        "CGTN",
        "12-Jan-2022",
    ]
    assert (row.outlet_basis, row.day_basis) == ("stated in it", "stated in it")


def test_an_empty_article_is_listed_without_a_link(dozen_page):
    row = next(row for row in dozen_page["articles"].rows if row.problem == "empty")
    assert not row.link and row.name in dozen_page.text("articles")


def test_of_very_many_articles_the_longest_are_listed_and_the_rest_counted():
    made_up = pile(*[[0] for _ in range(26)])
    one = made_up["articles"].iloc[[0]]
    many = pd.concat([one.assign(article_id=f"n{i:03d}", n_words_body=i) for i in range(320)], ignore_index=True)
    made_up = {
        "articles": many,
        "stories": tables.make("stories", [{"article_id": a, "story_id": a} for a in many.article_id]),
    }
    made = Made(by_hand(made_up), ["articles"])
    rows = [*made["articles"].rows, *made["articles"].more]
    assert len(rows) == 300 and min(row.n_words for row in rows) == 20
    assert "20 more are not listed" in made.text("articles")


# ------------------------------------------------------------------ limits
def section_rows(title):
    """The rows of the README's table of measurements, what is left blank or called the same filled in."""
    part = (ROOT / "README.md").read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    rows, what, of = [], "", ""
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and not cells[0].startswith("-") and len(cells) > 2:
            what, of = cells[0] or what, of if cells[1] == "the same" else cells[1]
            rows.append((what, of, cells[2]))
    return rows


@pytest.mark.parametrize(
    "row", json.loads((ROOT / "data" / "measured.json").read_text(encoding="utf-8")), ids=lambda r: r["finding"]
)
def test_measured_figures_are_those_of_the_readme(row):
    assert (row["what"], row["of"], row["figure"]) in section_rows(row["section"])


@pytest.mark.parametrize("row", limits.measured(), ids=lambda r: r.finding)
def test_what_is_said_of_right_and_wrong_has_the_figures_that_were_measured(row):
    numbers = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
    said = {float(n.replace(",", "")) for n in numbers.findall(row.said)}
    measured = {float(n.strip(",").replace(",", "")) for n in numbers.findall(f"{row.figure} {row.of}")}
    shares = {float(n) for n in numbers.findall(row.figure) if "." in n}
    percents = {float(round(100 * share)) for share in shares}
    assert said <= measured | percents | {0, 1, 100}
    assert all(share in said or round(100 * share) in said for share in shares)
    assert "F1" not in row.said and not re.search(r"(?<!\d)\.\d", row.said)


def test_words_that_two_are_said_to_have_said_are_told_as_the_programs_doubt():
    found = by_hand(pile([0], [1]))
    notes = ["2 quotes of Ann Lee elsewhere said by Ines Moor: not taken for one utterance", "read in part"]
    told = pd.DataFrame([{"source": None, "article_id": a, "note": note} for a, note in zip("ab", notes, strict=True)])
    made = Made(Findings(**{**found.__dict__, "notes": told}), ["limits"])
    text = made.text("limits")
    assert (
        "the same words to two names" in text and "Ann Lee and Ines Moor." in text and "elsewhere said by" not in text
    )
    assert [note.text for note in made["limits"].notes] == ["“Pier news” (2): read in part"]


def test_no_kind_of_finding_is_measured_twice_and_no_option_is_named(seeds_page):
    kinds = [dt.text_content() for dt in seeds_page.tree.xpath("//dl[contains(@class, 'measured')]/dt")]
    assert len(kinds) == len(set(kinds)) == len(limits.measured())
    assert "--" not in seeds_page.text("limits")


def test_figures_of_points_are_those_that_were_measured_last():
    told = {row.finding: row.figure for row in limits.agreed()}
    of_readme = next(
        figure for what, _, figure in section_rows("How well it compares") if what.startswith("points: right")
    )
    right, listed = re.findall(r"\d+ of \d+", of_readme)
    assert told["points"] == f"{right} found were right; {listed} listed were found"


def test_the_users_own_marks_come_first(seeds):
    marked = Marked("quotes", "Is it a quote?", ("sheet.csv",), 75, 10, 9, 1, 0, 0, True)
    found = Findings(**{**seeds.__dict__, "marked": (marked,)})
    made = Made(found, ["limits"])
    said = made.text("limits")
    assert marked.said() in said and said.index(marked.said()) < said.index("How this page came about")


def test_what_was_noted_is_counted(dozen_page, dozen):
    assert len(dozen.notes)
    for note, n in dozen.notes.note.value_counts().items():
        assert folded(note) in dozen_page.text("limits") and (n == 1 or f"{n} times" in dozen_page.text("limits"))


def test_articles_without_a_day_or_an_outlet_are_counted(seeds_page):
    missing = {m.text.split(":")[0]: m.n for m in seeds_page["limits"].missing}
    assert missing["whose outlet is not named"] == 3
    assert not any(text.startswith("without a known day") for text in missing)
