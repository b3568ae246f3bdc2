"""The command: what it writes, what it prints, and that a folder is complete or untouched."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from conftest import DOZEN, ROOT, SEEDS, contents, write_pile

from nlp_helpers import figures, run, spreadsheet_cells, tables
from nlp_helpers.__main__ import main
from nlp_helpers.corrections import FIELDS
from nlp_helpers.summary import summary


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A run of the seeds: its folder, and what it printed."""
    out, said = tmp_path_factory.mktemp("made") / "seeds", io.StringIO()
    with contextlib.redirect_stdout(said):
        assert main(["run", str(SEEDS), "--out", str(out)]) == 0
    return out, said.getvalue()


@pytest.fixture(scope="module")
def made(printed):
    return printed[0]


def test_a_run_writes_every_table_twice_and_the_record(made):
    for name in tables.COLUMNS:
        table = tables.read(made, name)
        assert list(table.columns) == list(tables.COLUMNS[name])
        assert (made / "tables" / f"{name}.csv").exists()
    record = json.loads((made / "run.json").read_text(encoding="utf-8"))
    written = {name: hashlib.sha256(data).hexdigest() for name, data in contents(made).items() if name != "run.json"}
    assert record["outputs"] == written
    assert record["inputs"] == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in SEEDS.iterdir()}
    assert {"trafilatura", "htmldate", "lxml", "ftfy", "spacy"} <= set(record["libraries"])
    assert record["seed"] == 0 and record["parameters"]["stories"]["threshold"] > 0


def test_every_span_of_every_table_holds(made):
    raw = tables.read(made, "articles").set_index("article_id").raw
    pointing = [name for name, columns in tables.COLUMNS.items() if "text" in columns]
    assert {"blocks", "quotes", "names", "numbers", "utterances", "points", "discrepancies"} <= set(pointing)
    for name in pointing:
        for row in tables.read(made, name).itertuples():
            assert raw[row.article_id][row.start : row.end] == row.text
    for row in tables.read(made, "echoes").itertuples():
        assert raw[row.article_id_a][row.start_a : row.end_a] == row.text_a
        assert raw[row.article_id_b][row.start_b : row.end_b] == row.text_b


def test_every_figure_has_picture_drawing_and_data(made):
    stems = {p.stem for p in (made / "figures").iterdir()}
    assert "strips" in stems
    for stem in stems:
        assert {p.suffix for p in (made / "figures").glob(f"{stem}.*")} == {".png", ".svg", ".csv"}
        assert len(pd.read_csv(made / "figures" / f"{stem}.csv"))


def test_the_summary_says_what_was_found(dozen):
    said = summary(dozen)
    assert "read: 12 articles, 4 outlets named, 12 with a day" in said
    assert "problem: 1 article (empty): empty-1" in said
    assert "topics: too little text to tell" in said
    for step in ("numbers", "echoes", "utterances", "points", "discrepancies"):
        assert f"\n{step}: " in said


def test_the_command_prints_the_summary_and_where_things_are(printed, seeds):
    out, said = printed
    assert said.startswith(summary(seeds))
    assert "figure stability not drawn: " in said
    assert (
        f"wrote {len(tables.COLUMNS)} tables and {len(list((out / 'figures').glob('*.png')))} figures to {out}\n"
        in said
    )
    assert said.endswith(f"to be opened in a browser: {out / 'briefing.html'}\n")


def test_articles_are_the_same_whatever_else_is_wanted(seeds):
    for wanted in (["articles"], ["articles", "blocks"], ["articles", "dates"]):
        found = run.compute(SEEDS, wanted)
        pd.testing.assert_frame_equal(found["articles"], seeds["articles"])
        assert "topics" not in found.tables


@pytest.mark.parametrize("name", ["numbers", "echoes", "utterances", "points", "discrepancies"])
def test_what_is_compared_is_the_same_whatever_else_is_wanted(seeds, name):
    found = run.compute(SEEDS, [name])
    pd.testing.assert_frame_equal(found[name], seeds[name])
    assert not {"names", "topics", "keyness"} & set(found.tables)


def test_blocks_alone_need_no_stories():
    assert set(run.compute(SEEDS, ["blocks"]).tables) == {"articles", "blocks"}


def test_quotes_alone_need_no_stories():
    assert set(run.compute(DOZEN, ["quotes"]).tables) == {"articles", "blocks", "quotes", "statements"}


def test_names_can_be_made_without_anything_else_being_asked_for():
    assert "names" in run.compute(DOZEN, ["names"]).tables


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory):
    """A run over an English and a German article: its folder, and what it printed."""
    english = (
        "“The pier is not safe,” said Ann Lee, the harbour master, on Monday. She warned that it would have to close."
    )
    german = "„Die Brücke ist nicht sicher“, sagte Anna Lehmann am Montag. Sie warnte, dass sie gesperrt wird."
    folder, said = tmp_path_factory.mktemp("bilingual"), io.StringIO()
    rows = [{"article_id": "pier", "text": english}, {"article_id": "bruecke", "text": german, "language": "de"}]
    corpus, out = write_pile(folder, rows), folder / "out"
    with contextlib.redirect_stdout(said):
        assert main(["run", str(corpus), "--out", str(out), "--tables", "quotes,statements"]) == 0
    return out, said.getvalue()


def test_who_speaks_is_counted(bilingual):
    out, said = bilingual
    assert "voices: 2 quotes and 1 reported statement by 1 speaker" in said
    quotes = tables.read(out, "quotes").set_index("article_id")
    assert quotes.speaker["pier"] == "Ann Lee"


def test_what_was_not_done_for_a_language_is_said(bilingual):
    out, said = bilingual
    assert "note: bruecke: language de: quotes are marked" in said
    quotes = tables.read(out, "quotes").set_index("article_id")
    assert pd.isna(quotes.speaker["bruecke"])
    assert quotes.text["bruecke"] == "Die Brücke ist nicht sicher"


def test_a_speaker_that_was_corrected_is_in_every_figure(tmp_path):
    text = "“The pier is not safe,” said Ann Lee, the harbour master, on Monday. Boats have to be moved by the end of June."
    corpus, fixes = write_pile(tmp_path, [{"article_id": "pier", "text": text}]), tmp_path / "fixes.csv"
    fixes.write_text(f"{','.join(FIELDS)}\nset,quotes,pier,1,22,speaker,Bo Moor,the paper's own correction\n")
    found = run.compute(corpus, corrections=fixes)
    assert found.applied == {"quotes": 1}
    (figure,) = (f for f in figures.all_figures(found) if f.name == "voices_by_outlet")
    assert "Bo Moor" in set(figure.data.speaker) and "Ann Lee" not in set(figure.data.speaker)


def test_days_are_inferred_and_dates_placed_in_a_run(tmp_path, capsys):
    text = "The harbour board will close the north pier on Monday, its chair told reporters on Friday, 2 July 2021."
    row = {"article_id": "pier", "text": text, "published": "2021-07-03"}
    corpus, out = write_pile(tmp_path, [row]), tmp_path / "out"
    assert main(["run", str(corpus), "--out", str(out), "--tables", "dates"]) == 0
    dates = tables.read(out, "dates").set_index("text")
    assert dates.date_from["Monday"] == "2021-07-05" and dates.date_to["Friday, 2 July 2021"] == "2021-07-02"
    assert "dates: 2 time expressions, 2 placed" in capsys.readouterr().out


def test_damaged_letters_are_repaired_where_that_is_asked_for(tmp_path):
    corpus = tmp_path / "pile"
    corpus.mkdir()
    whole = "Le conseil du port a fermé la jetée, a déclaré sa présidente à François."
    (corpus / "a.txt").write_text(whole.encode("utf-8").decode("cp1252"), encoding="utf-8")
    for arguments, text in (([], whole.encode("utf-8").decode("cp1252")), (["--repair-encoding"], whole)):
        out = tmp_path / "out"
        assert main(["run", str(corpus), "--out", str(out), "--tables", "articles", *arguments]) == 0
        assert tables.read(out, "articles").raw.tolist() == [text]
        record = json.loads((out / "run.json").read_text(encoding="utf-8"))
        assert record["parameters"]["load"]["repair"] is bool(arguments) and record["corrections"] is None


def test_hundreds_of_notes_and_problems_are_a_few_lines(tmp_path, capsys):
    words = (
        "The harbour board will close the north pier, its chair said, and nobody knows for how long it will stay so."
    )
    rows = [{"text": words, "published": f"the {i}th of May"} for i in range(300)]
    corpus = write_pile(tmp_path, rows)
    assert main(["run", str(corpus), "--out", str(tmp_path / "out"), "--tables", "articles"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) < 30 and any("other kinds; run.json counts them all" in line for line in said)
    assert "problem: 299 articles (same as another): row-000002, row-000003" in "\n".join(said)
    assert sum(json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["notes"].values()) >= 300


def test_nothing_in_a_name_is_obeyed_by_the_terminal(tmp_path, capsys):
    corpus = write_pile(tmp_path, [{"article_id": "a\x1b[2Jb", "text": ""}, {"text": "They met on Friday."}])
    assert main(["run", str(corpus), "--out", str(tmp_path / "out"), "--tables", "articles"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_step_loads_only_what_it_uses():
    asked = f"""
import sys
from nlp_helpers.run import compute
heavy = {{"sklearn", "scipy", "spacy", "matplotlib", "lxml", "trafilatura", "wordllama", "jinja2"}}
compute({str(SEEDS)!r}, ["sentences"])
print(*sorted(heavy & set(sys.modules)))
compute({str(SEEDS)!r}, ["quotes", "dates", "stories"])
print(*sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["", "scipy"]


def test_only_the_wanted_tables_are_written(tmp_path):
    assert main(["run", str(DOZEN), "--out", str(tmp_path / "out"), "--tables", "stories, blocks"]) == 0
    assert {p.stem for p in (tmp_path / "out" / "tables").iterdir()} == {"stories", "blocks"}
    assert not (tmp_path / "out" / "figures").exists()


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["nowhere", "--out", "OUT"], "nowhere: no such file or folder"),
        ([str(SEEDS), "--out", "OUT", "--tables", "blocks,colours"], "no table colours; there are articles"),
        ([str(SEEDS), "--out", "OUT", "--tables", ","], "no table named; there are articles"),
    ],
)
def test_a_mistake_gives_one_line_and_exit_code_2(tmp_path, capsys, arguments, says):
    out = tmp_path / "out"
    assert main(["run", *[str(out) if a == "OUT" else a for a in arguments]]) == 2
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1
    assert not out.exists() and not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [{"mine.txt": "keep"}, {"run.json": "{}"}, {"run.json": "not ours"}])
def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path, capsys, content):
    out = tmp_path / "out"
    out.mkdir()
    for name, text in content.items():
        (out / name).write_text(text)
    before = contents(tmp_path)
    assert main(["run", str(DOZEN), "--out", str(out)]) == 2
    assert "holds files that no run of parallax wrote" in capsys.readouterr().err
    assert contents(tmp_path) == before


def test_a_file_that_somebody_put_into_our_folder_is_never_lost(tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["run", str(DOZEN), "--out", str(out), "--tables", "blocks"]) == 0
    (out / "tables" / "my notes.txt").write_text("keep")
    before = contents(tmp_path)
    assert main(["run", str(DOZEN), "--out", str(out), "--tables", "blocks"]) == 2
    assert "tables/my notes.txt" in capsys.readouterr().err
    assert contents(tmp_path) == before


def test_an_empty_name_is_not_the_folder_one_is_in(tmp_path, capsys):
    assert main(["run", "", "--out", str(tmp_path / "out")]) == 2
    assert "the name of the articles is empty" in capsys.readouterr().err


def test_a_seed_is_a_whole_number(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["run", str(DOZEN), "--out", "x", "--seed", "-1"])
    assert stop.value.code == 2 and "is not a whole number" in capsys.readouterr().err


def test_the_corpus_is_never_replaced(tmp_path, capsys):
    corpus = tmp_path / "out" / "corpus"
    shutil.copytree(SEEDS, corpus)
    (tmp_path / "out" / "run.json").write_text('{"made_by": "parallax"}')
    for out in (tmp_path / "out", corpus):
        assert main(["run", str(corpus), "--out", str(out)]) == 2
        assert "holds the corpus itself" in capsys.readouterr().err
    assert len(list(corpus.iterdir())) == len(list(SEEDS.iterdir()))


def test_our_own_folder_and_an_empty_one_are_replaced_whole(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    assert main(["run", str(SEEDS), "--out", str(out), "--tables", "sentences"]) == 0
    assert main(["run", str(DOZEN), "--out", str(out), "--tables", "blocks"]) == 0
    assert {p.stem for p in (out / "tables").iterdir()} == {"blocks"}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_failure_while_writing_leaves_the_old_output(tmp_path, monkeypatch):
    out = tmp_path / "out"
    assert main(["run", str(DOZEN), "--out", str(out), "--tables", "blocks"]) == 0
    before = contents(tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spreadsheet_cells, "write", full)
    assert main(["run", str(DOZEN), "--out", str(out), "--tables", "blocks"]) == 2
    monkeypatch.setattr(spreadsheet_cells, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert main(["run", str(DOZEN), "--out", str(out), "--tables", "blocks"]) == 130
    assert contents(tmp_path) == before


def parquet_of(corpus, out, **environment):
    call = [
        sys.executable,
        "-m",
        "nlp_helpers",
        "run",
        str(corpus),
        "--out",
        str(out),
        "--tables",
        ",".join(tables.COLUMNS),
    ]
    subprocess.run(call, check=True, cwd=ROOT, env=os.environ | environment, capture_output=True)
    return {name: data for name, data in contents(out / "tables").items() if name.endswith(".parquet")}


def test_the_same_articles_give_the_same_bytes_in_any_order_hash_seed_and_thread_count(tmp_path):
    rows = DOZEN.read_text(encoding="utf-8").splitlines()
    other = tmp_path / "other" / "dozen.jsonl"
    other.parent.mkdir()
    other.write_text("\n".join(reversed(rows)) + "\n", encoding="utf-8")
    one = {"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    two = {"PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}
    assert parquet_of(DOZEN, tmp_path / "one", **one) == parquet_of(other, tmp_path / "two", **two)


def test_the_same_files_give_the_same_bytes_whatever_order_the_disk_lists_them_in(tmp_path, monkeypatch):
    again = tmp_path / "seeds"
    again.mkdir()
    for path in sorted(SEEDS.iterdir(), reverse=True):
        shutil.copy(path, again)
    walk = os.walk
    monkeypatch.setattr(os, "walk", lambda *a, **k: ((w, d[::-1], f[::-1]) for w, d, f in walk(*a, **k)))
    one, two = run.compute(SEEDS), run.compute(again)
    for name in tables.COLUMNS:
        pd.testing.assert_frame_equal(one[name], two[name])


def test_another_seed_changes_no_story_and_no_role(seeds):
    other = run.compute(SEEDS, ["stories"], seed=1)
    assert other["stories"].story_id.tolist() == seeds["stories"].story_id.tolist()
    pd.testing.assert_frame_equal(other["blocks"], seeds["blocks"])


def test_the_version_is_printed(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("parallax ")


def test_without_a_command_the_help_is_printed(capsys):
    assert main([]) == 2
    assert "run" in capsys.readouterr().out
