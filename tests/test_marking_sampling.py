"""What is drawn for marking: by chance alone, with all it takes to judge it, and nothing that a page or a sheet would run."""

import json
import shutil
from collections import Counter
from html.parser import HTMLParser

import pandas as pd
import pytest
from conftest import DOZEN, articles_of, one_block, within
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import example, output, spreadsheet_cells, tables
from nlp_helpers.__main__ import main
from nlp_helpers.errors import InputError
from nlp_helpers.marking import claims, sampling
from nlp_helpers.marking import sheet as marking_sheet
from nlp_helpers.marking.questions import QUESTIONS


@pytest.fixture(scope="module")
def made(dozen, tmp_path_factory):
    """A run's folder."""
    out = tmp_path_factory.mktemp("made") / "dozen"
    output.write(dozen, DOZEN, out, list(tables.COLUMNS), 0)
    return out


def shuffled(table, seed):
    return table.sample(frac=1, random_state=seed).reset_index(drop=True)


def drawn(sample):
    return [(item.id, item.claim.says) for item in sample.items]


@pytest.mark.parametrize("name", ["blocks", "quotes", "points", "utterances", "echoes", "stories", "articles"])
def test_a_seed_draws_the_same_in_whatever_order_the_rows_are(dozen, name):
    first = sampling.draw(name, dozen.tables, 5, seed=3)
    mixed = dozen.tables | {t: shuffled(dozen[t], 1) for t in {name, "articles"}}
    again = sampling.draw(name, mixed, 5, seed=3)
    assert first.origin == again.origin
    assert [item.id for item in first.items] == [item.id for item in again.items]


def test_a_larger_sample_holds_the_smaller_and_another_seed_draws_others(dozen):
    few, more = (sampling.draw("sentences", dozen.tables, n).items for n in (10, 25))
    assert [item.claim for item in more[:10]] == [item.claim for item in few]
    other = sampling.draw("sentences", dozen.tables, 10, seed=1).items
    assert {item.claim for item in other} != {item.claim for item in few}


def test_every_row_is_drawn_as_often_as_any_other():
    made = example.found().tables
    n_rows, n_seeds = len(made["blocks"]), 600
    often = Counter(sampling.draw("blocks", made, 2, seed).items[1].claim.key for seed in range(n_seeds))
    assert len(often) == n_rows
    # 60 expected each; five standard deviations of a binomial count
    assert all(abs(n - n_seeds / n_rows) < 5 * (n_seeds / n_rows) ** 0.5 for n in often.values())


def test_fewer_rows_than_asked_for_are_all_drawn_and_that_is_said(made, tmp_path, capsys):
    out = tmp_path / "marks.csv"
    assert main(["sample", str(made), "articles", "-n", "500", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    n = len(pd.read_csv(out).no.unique())
    assert f"drew all {n} of articles (fewer than 500)" in said
    assert str(tmp_path / "marks.html") in said


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_table_can_be_drawn_from_and_shows_the_words_it_is_about(dozen, name):
    listed, _ = claims.claims(name, dozen.tables)
    if not listed:
        with pytest.raises(InputError, match=f"nothing to mark.*{name}"):
            sampling.draw(name, dozen.tables)
        return
    sample = sampling.draw(name, dozen.tables, 20)
    sheet = marking_sheet.rows(sample, dozen["articles"])
    assert tuple(sheet.columns) == marking_sheet.COLUMNS
    assert sheet.no.nunique() == sheet.id.nunique() == len(sample.items) == sample.origin.n_drawn
    assert set(sheet.question) == {QUESTIONS[name]}
    raw = dict(zip(dozen["articles"].article_id, dozen["articles"].raw, strict=True))
    for row in sheet.itertuples():
        words = raw[row.article_id][int(row.start) : int(row.end)]
        assert "".join(row.words.replace("¶", " ").split()) == "".join(words.split())


def test_of_groups_all_rows_are_shown(dozen):
    sample = sampling.draw("points", dozen.tables, 3)
    sheet = marking_sheet.rows(sample, dozen["articles"])
    sizes = dozen["points"].point.value_counts()
    assert len(sample.items) == min(3, len(sizes))
    for point, rows in sheet.groupby("key"):
        assert len(rows) == sizes[point]
    echo = marking_sheet.rows(sampling.draw("echoes", dozen.tables, 1), dozen["articles"])
    assert echo.place.tolist() == ["passage a", "passage b"]


def test_what_claims_nothing_is_not_asked_about_but_counted():
    raw = ["Talks end.", ""]
    articles = articles_of(*raw)
    articles.loc[0, ["title", "title_basis"]] = ["Talks end", "given"]
    listed, left_out = claims.claims("articles", {"articles": articles})
    assert [claim.key for claim in listed] == ["a"]
    assert left_out == "1 article of which nothing is given"


@pytest.mark.parametrize(
    ("folder", "table", "said"),
    [
        ("made", "keyness", "no words to look at"),
        ("made", "ducks", "no table 'ducks'"),
        ("made", "passages", "nothing to mark"),
        ("nothing", "quotes", "no run of parallax wrote this"),
        ("changed", "quotes", "was changed since the run"),
        ("partial", "quotes", "--tables quotes,articles"),
    ],
)
def test_what_cannot_be_drawn_from_is_said(made, tmp_path, monkeypatch, capsys, folder, table, said):
    monkeypatch.chdir(tmp_path)
    where = {"made": made, "nothing": tmp_path}.get(folder, tmp_path / "run")
    if folder in ("changed", "partial"):
        shutil.copytree(made, where)
    if folder == "changed":
        (where / "tables/quotes.parquet").write_bytes(b"PAR1")
    if folder == "partial":
        record = json.loads((where / "run.json").read_text())
        del record["outputs"]["tables/articles.parquet"]
        (where / "run.json").write_text(json.dumps(record))
    assert main(["sample", str(where), table]) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1
    assert not list(tmp_path.glob("*.csv"))


def test_marks_are_never_written_over(made, tmp_path, capsys):
    out = tmp_path / "marks.csv"
    command = ["sample", str(made), "blocks", "-n", "3", "--out", str(out)]
    assert main(command) == 0
    page = out.with_suffix(".html").read_bytes()
    fresh = out.read_bytes()
    assert main(command) == 0  # nothing is marked yet
    assert (out.read_bytes(), out.with_suffix(".html").read_bytes()) == (fresh, page)
    sheet = pd.read_csv(out, dtype=str).fillna("")
    sheet.loc[1, "note"] = "see the caption"
    sheet.to_csv(out, index=False, sep=";")
    before = out.read_bytes()
    capsys.readouterr()
    assert main([*command, "--seed", "1"]) == 2
    assert "somebody has marked a row of it (row 3)" in capsys.readouterr().err
    assert out.read_bytes() == before


@pytest.mark.parametrize("place", ["other.csv", "sheet.txt", "missing/sheet.csv", "page.csv", "folder.csv"])
def test_what_is_no_sheet_is_left_alone(made, tmp_path, capsys, place):
    (tmp_path / "other.csv").write_text("my,own,table\n1,2,3\n")
    (tmp_path / "page.html").write_text("<p>my own page")
    (tmp_path / "folder.csv").mkdir()
    assert main(["sample", str(made), "blocks", "--out", str(tmp_path / place)]) == 2
    assert str(tmp_path / place.split(".")[0]) in capsys.readouterr().err
    assert (tmp_path / "other.csv").read_text().startswith("my,own")
    assert (tmp_path / "page.html").read_text() == "<p>my own page"


def test_no_sheet_is_written_into_a_runs_folder(made, capsys):
    assert main(["sample", str(made), "blocks", "--out", str(made / "marks.csv")]) == 2
    assert "the next run would replace" in capsys.readouterr().err


class Page(HTMLParser):
    """The elements of a page, its attributes, and the text outside of scripts and styles."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.scripts, self.text, self._inside = Counter(), [], [], "", ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += attrs
        self._inside = tag if tag in ("script", "style") else ""
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "script":
            self.scripts[-1] += data
        elif not self._inside:
            self.text += data


HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script> {{ 7*7 }} &lt; \u202e evil \x00\x1b[2J\u2028"


def page_of(raw):
    articles = articles_of(raw)
    articles.loc[0, ["title", "outlet"]] = [f"=HYPERLINK({raw[:40]})", raw[:30]]
    made = {"articles": articles, "blocks": one_block(articles)}
    sample = sampling.draw("blocks", made)
    sheet = marking_sheet.rows(sample, articles)
    return marking_sheet.page_of(sample, articles, sheet, f"{raw[:10]}.csv"), sheet


def test_an_articles_text_is_never_more_than_text():
    page, _ = page_of(HOSTILE)
    plain, _ = page_of("Talks end.")
    shown = Page(page)
    assert shown.tags == Page(plain).tags
    assert len(shown.scripts) == 2 and "alert" not in shown.scripts[1]
    assert HOSTILE.partition(" evil")[0] in shown.text and "{{ 7*7 }}" in shown.text
    assert "␀␛[2J" in shown.text
    assert json.loads(shown.scripts[0])["rows"][1][4].startswith("<img")


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda raw: raw.strip()))
def test_any_text_can_be_put_on_a_sheet(raw):
    page, sheet = page_of(raw)
    shown = Page(page)
    assert shown.tags["section"] == 1 and shown.tags["script"] == 2
    assert json.loads(shown.scripts[0])["ids"] == sheet.id.tolist()


def test_the_page_of_a_sheet_needs_nothing_from_elsewhere():
    page, _ = page_of("See https://example.org/a.js for more.")
    shown = Page(page)
    assert not [value for name, value in shown.attributes if name in ("src", "href", "srcset", "action")]
    assert "url(" not in page and "@import" not in page and "fetch(" not in shown.scripts[1]


def test_cells_that_a_spreadsheet_would_run_are_text(tmp_path):
    raw = "=1+1 is what he wrote, and @all read it."
    _, sheet = page_of(raw)
    spreadsheet_cells.write(sheet, tmp_path / "sheet.csv")
    _, rows = marking_sheet.read_rows(tmp_path / "sheet.csv")
    cells = [cell for _, row in rows for cell in row.values()]
    assert f"'{raw}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_long_text_of_one_word_takes_no_time():
    with within(10):
        page, sheet = page_of("x" * 1_000_000)
    assert len(page) < 60_000 and len(sheet.words[0]) < 4_000
