"""What happened when, what was said and reported when, and how it is drawn."""

from datetime import date

import pandas as pd
import pytest
from conftest import articles_of, one_block
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_helpers import figures, tables
from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.dates import find_dates, resolve_dates
from nlp_helpers.dates.written import short_days
from nlp_helpers.figures.timeline import shown_rows, time_line
from nlp_helpers.timeline import by_day, contradictions, news_age, timeline
from nlp_helpers.timeline.axis import axis_of, within

NO_QUOTES, NO_STATEMENTS = tables.make("quotes", []), tables.make("statements", [])
FIRE = "The mill burned down on Monday, the fire brigade of Lund found."


def pile(*texts, days="2022-01-12", quotes=(), statements=()):
    """Articles of these texts, all of it body, with their days of publication, and all that a time line is made of."""
    days = [days] * len(texts) if isinstance(days, str) or days is None else days
    pairs = [day if isinstance(day, tuple) else (day, day) for day in days]
    articles = articles_of(*texts)
    articles["published_from"] = pd.array([first for first, _ in pairs], dtype=tables.TEXT)
    articles["published_to"] = pd.array([last for _, last in pairs], dtype=tables.TEXT)
    blocks = one_block(articles)
    expressions = find_dates(articles, blocks)
    sentences, dates = find_sentences(articles, blocks), resolve_dates(expressions, articles)
    said = tables.make("quotes", quotes), tables.make("statements", statements)
    return articles, sentences, timeline(articles, sentences, dates, *said, expressions), expressions, dates


def quote(article_id, text, words, speaker, cue):
    """A row of quotes: who says which words of a text, by which cue."""
    start, at = text.index(words), text.index(cue)
    row = {"article_id": article_id, "quote": start, "start": start, "end": start + len(words), "in_body": True}
    return row | {"speaker": speaker, "cue": cue, "cue_start": at, "cue_end": at + len(cue), "form": "direct"}


def rows(events):
    return events[["kind", "date_from", "date_to", "n_articles"]].to_numpy().tolist()


def test_what_happened_is_told_from_what_was_said_reported_and_is_to_come():
    text = "The mill burned on Monday. “We lost all,” Ann Berg said on Tuesday. It will reopen on Friday."
    said = [quote("a", text, "We lost all,", "Ann Berg", "said")]
    articles, _, events, _, _ = pile(text, quotes=said)
    words = tables.with_text(events, articles)
    assert words[["kind", "date_from", "text"]].to_numpy().tolist() == [
        ["happened", "2022-01-10", "The mill burned on Monday."],
        ["said", "2022-01-11", "We lost all,"],
        ["reported", "2022-01-12", "The mill burned on Monday."],
        ["to come", "2022-01-14", "It will reopen on Friday."],
    ]
    assert words.speaker.dropna().tolist() == ["Ann Berg"]


def test_each_day_knows_how_many_articles_give_it():
    other = "On Monday a mill burned. Nobody was hurt on Monday."
    _, _, events, _, _ = pile(FIRE, other, "It rained on Tuesday.")
    assert rows(events[events.kind == "happened"]) == [["happened", "2022-01-10", "2022-01-10", 2]] * 3 + [
        ["happened", "2022-01-11", "2022-01-11", 1]
    ]


def test_a_day_is_told_in_the_words_that_most_articles_share():
    articles, _, events, _, _ = pile(
        "On Monday, Ann Berg turned sixty.", FIRE, "The mill in Lund burned down on Monday, the brigade said."
    )
    days = by_day(events[events.kind == "happened"], articles)
    assert len(days) == 1 and days.n_articles[0] == 3 and days.n_mentions[0] == 3
    assert "burned" in days.text[0]


def test_the_uncertainty_of_an_article_is_that_of_what_it_counts_from_its_day():
    _, _, events, _, _ = pile("A mill burned today.", days=[("2022-01-12", "2022-01-14")])
    assert rows(events) == [["happened", "2022-01-12", "2022-01-14", 1], ["reported", "2022-01-12", "2022-01-14", 1]]


def test_speech_without_a_day_is_of_the_day_of_publication_or_the_day_before_and_shares_a_row():
    text = "“We lost all,” Ann Berg said. “It is sad,” Carl Holm said."
    said = [quote("a", text, "We lost all,", "Ann Berg", "said"), quote("a", text, "It is sad,", "Carl Holm", "said")]
    articles, sentences, events, _, _ = pile(text, quotes=said)
    spoken = events[events.kind == "said"]
    assert rows(spoken) == [["said", "2022-01-11", "2022-01-12", 1]] * 2 and spoken.day_start.isna().all()
    assert len(by_day(spoken, articles)) == 1
    label = shown_rows(time_line(articles, sentences, events)).set_index("kind").label["said"]
    assert label == "Ann Berg: “We lost all,” and 1 more"


def test_who_has_words_of_a_known_day_gets_no_other_row_for_the_rest():
    text = "“We lost all,” Ann Berg said on Tuesday. “It is sad,” she added."
    said = [quote("a", text, "We lost all,", "Ann Berg", "said"), quote("a", text, "It is sad,", "Ann Berg", "added")]
    _, _, events, _, _ = pile(text, quotes=said)
    assert rows(events[events.kind == "said"]) == [["said", "2022-01-11", "2022-01-11", 1]]


def test_the_axis_is_the_coverage_and_a_month_either_side():
    articles, _, events, _, _ = pile(FIRE, FIRE, days=["2022-01-12", ("2022-02-01", "2022-02-03")])
    axis = axis_of(articles, events)
    assert (axis.first, axis.last, axis.of) == (date(2021, 12, 13), date(2022, 3, 5), "published")


def test_one_article_of_another_decade_does_not_stretch_the_axis():
    articles, _, events, _, _ = pile(*[FIRE] * 25, days=[*[f"2022-01-{k:02d}" for k in range(1, 25)], "1994-05-01"])
    assert axis_of(articles, events).first == date(2021, 12, 2)


def test_without_days_of_publication_the_axis_is_where_the_days_lie_that_articles_give():
    texts = [f"A mill burned on {k} May 2021, unlike on {k} June 19{70 + k}." for k in range(1, 6)]
    articles, _, events, _, _ = pile(*texts, days=None)
    axis = axis_of(articles, events)
    assert (axis.first, axis.last, axis.of) == (date(2021, 4, 1), date(2021, 6, 4), "given")
    assert axis_of(articles) is None


def test_what_is_longer_than_a_month_or_open_or_far_lies_beside_the_axis():
    text = "It burned in December, in 2021, in 1994, since 2019, last week and on Monday."
    articles, _, events, _, _ = pile(text)
    inside = events[within(events, axis_of(articles))]
    assert rows(inside[inside.kind == "happened"]) == [
        ["happened", "2021-12-01", "2021-12-31", 1],
        ["happened", "2022-01-03", "2022-01-09", 1],
        ["happened", "2022-01-10", "2022-01-10", 1],
    ]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2022-01-12", "2022-01-12", "12 Jan 2022"),
        ("2022-01-10", "2022-01-16", "10–16 Jan 2022"),
        ("2022-01-30", "2022-02-02", "30 Jan–2 Feb 2022"),
        ("2021-12-30", "2022-01-02", "30 Dec 2021–2 Jan 2022"),
        ("2022-02-01", "2022-02-28", "Feb 2022"),
        ("2014-01-01", "2014-12-31", "2014"),
        ("1990-01-01", "1999-12-31", "1990–1999"),
        ("2004-01-01", None, "since 2004"),
        ("2004-03-02", None, "since 2 Mar 2004"),
        (None, "2004-03-02", "until 2 Mar 2004"),
        ("9999-12-01", "9999-12-31", "Dec 9999"),
    ],
)
def test_days_are_written_in_few_words(first, last, words):
    assert short_days(first, last) == words


def test_dates_that_cannot_be_right_are_listed():
    texts = [
        "It burned on Friday, 10 January 2022.",
        "It burned on Monday, 10 January 2022.",
        "They met on 3 May 2023.",
    ]
    articles, _, _, expressions, dates = pile(*texts)
    wrong = tables.with_text(contradictions(articles, expressions, dates), articles)
    assert wrong[["text", "why"]].to_numpy().tolist() == [
        ["Friday, 10 January 2022", "2022-01-10 was a Monday"],
        ["3 May 2023", "told as past in an article of 2022-01-12"],
    ]


def test_news_is_as_old_as_the_newest_day_it_tells_of():
    texts = ["It burned on Monday, and will reopen on Friday.", "It burned last week.", "Nobody knows."]
    _, _, events, _, _ = pile(*texts, days=[("2022-01-12", "2022-01-13"), "2022-01-12", "2022-01-12"])
    assert news_age(events)[["article_id", "least", "most"]].to_numpy().tolist() == [["a", 2, 3], ["b", 3, 9]]


def test_known_days_are_dots_and_intervals_bars():
    articles, sentences, events, _, _ = pile("It burned on Monday, after a storm last week.")
    figure = time_line(articles, sentences, events)
    ax = figures.render(figure).axes[0]
    bars = [line for line in ax.lines if line.get_linewidth() > 3 and len(line.get_xdata())]
    assert figure.data.day.tolist() == ["3–9 Jan 2022", "10 Jan 2022", "12 Jan 2022"]
    assert len(bars) == 1 and bars[0].get_ydata()[0] == 0
    assert bars[0].get_xdata()[1] - bars[0].get_xdata()[0] == 7
    dots = [line for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata()) == 1]
    assert sorted(line.get_ydata()[0] for line in dots) == [0, 1]
    height = sum(patch.get_width() for patch in ax.patches if patch.get_facecolor()[:3] == dots[0].get_color())
    assert height == 0  # the strip is of the articles, not of what happened


def test_a_large_pile_shows_the_days_that_most_articles_give_and_counts_the_rest():
    texts = [f"It burned on {k} January 2022, and on 5 January 2022." for k in range(6, 31)] * 2
    days = [f"2022-02-{k % 25 + 1:02d}" for k in range(len(texts))]
    articles, sentences, events, _, _ = pile(*texts, "It burned on 2 January 2022.", days=[*days, "2022-02-01"])
    figure = time_line(articles, sentences, events)
    assert len(figure.data) == 30 and (figure.data.kind == "reported").sum() <= 6
    assert figure.data.loc[figure.data.n_articles.idxmax(), "day"] == "5 Jan 2022"
    left = by_day(events, articles).shape[0] - 30
    assert f"Not shown: {left} more rows" in figure.caption and "n = 51 articles" in figure.caption
    assert sum(n for _, _, n in figure.data.attrs["strip"]) == 51
    ax = figures.render(figure).axes[0]
    assert "5 Jan 2022 · 50" in [text.get_text() for text in ax.texts]


def test_what_lies_outside_is_listed_beside_the_figure():
    articles, sentences, events, _, _ = pile(
        "It burned on Monday, and in 1994, and will in 2031.", "It burned in 1994."
    )
    figure = time_line(articles, sentences, events)
    assert figure.data.attrs["beside"] == ["before: 1994 (2)", "after: 2031"]
    assert "before: 1994 (2)" in figures.render(figure).axes[0].get_xlabel()


def test_every_row_leads_back_to_its_words():
    long = f"The mill, {'which was old and large and red, ' * 6} burned down on Monday."
    articles, sentences, events, _, _ = pile(FIRE, long, "It burned on Tuesday (sic).")
    figure = time_line(articles, sentences, events)
    raw = articles.set_index("article_id").raw
    assert all(raw[row.article_id][row.start : row.end] == row.text for row in figure.data.itertuples())
    happened = figure.data[figure.data.kind == "happened"]
    for row in happened.itertuples():
        words = row.label.replace("…", " ").split()
        assert set(words) <= set(row.text.split()) and "day" in row.label and len(row.label) <= 62
    assert len(figure.alt) > 40


def test_with_too_little_for_a_time_line_there_is_a_line_that_says_why():
    articles, sentences, events, _, _ = pile("Nobody knows.", days=None)
    assert events.empty and by_day(events, articles).empty
    line = time_line(articles, sentences, events)
    assert line.why == "too few days are known in the 1 article" and shown_rows(line).empty
    articles, sentences, events, _, _ = pile("Nobody knows.")
    assert "for anything but its own appearance" in time_line(articles, sentences, events).why
    articles, sentences, events, _, _ = pile("会议 12 January 2022 会议")
    assert "font" in time_line(articles, sentences, events[events.kind == "happened"]).why


def test_seeds_have_the_talks_where_they_were(seeds):
    """What the articles say of themselves: the council met on Wednesday, 12 January, and more than one of them says so."""
    given = seeds["articles"], seeds["sentences"], seeds["dates"], seeds["quotes"], seeds["statements"]
    days = by_day(timeline(*given, seeds.expressions), seeds["articles"])
    said = days[(days.kind == "said") & (days.date_from == "2022-01-12") & (days.date_to == "2022-01-12")]
    assert said.n_articles.max() >= 2


PIECES = (
    "on Monday",
    "in 2014",
    "yesterday",
    "5 May 2021",
    "said",
    "will",
    "“",
    "”",
    ". ",
    "\n",
    "next week",
    "since June",
    "é",
    "🙂",
    "since",
)


@settings(max_examples=40)
@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)),
    st.sampled_from([None, "2022-01-12", "0001-01-01", "9999-12-31"]),
)
def test_any_text_gives_spans_and_a_figure_or_a_line(text, day):
    articles, sentences, events, expressions, dates = pile(text, days=day)
    words = tables.with_text(events, articles)
    assert (words.text.str.strip() != "").all()
    whole = events.dropna(subset=["date_from", "date_to"])
    assert (whole.date_from <= whole.date_to).all()
    contradictions(articles, expressions, dates)
    news_age(events)
    made = time_line(articles, sentences, events)
    if isinstance(made, figures.Figure):
        assert len(made.data) <= 30 and all(made.data.label.str.len() <= 90)
