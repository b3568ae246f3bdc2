"""Who speaks, what was rendered in other words, and what is given differently, on the briefing."""

import json

import pandas as pd
import pytest
from briefing_pages import Made, by_hand, folded
from side_piles import pile

from nlp_helpers import run, tables
from nlp_helpers.briefing import (
    voices,
)
from nlp_helpers.voices import shares as voice_shares


@pytest.fixture(scope="module", params=["seeds_page", "dozen_page"])
def made(request):
    return request.getfixturevalue(request.param)


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
