"""What is given differently, on the briefing."""

from makers.briefing_pages import Made, by_hand, folded
from makers.piles import pile

from nlp_helpers import tables


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
