"""A corpus's own list of names that mean the same."""

from __future__ import annotations

import json

import pytest
from conftest import cases

from nlp_helpers import run
from nlp_helpers.__main__ import main
from nlp_helpers.errors import InputError
from nlp_helpers.people import aliases

TEXT = "The talks in Oslo ended on Friday without an accord, officials said. They will meet again in the spring."


def write(folder, text, name="aliases.csv"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "talks.txt").write_text(TEXT, encoding="utf-8")
    return folder


CASES = cases("aliases.jsonl")


@pytest.mark.parametrize("case", [case for case in CASES if "says" not in case], ids=lambda case: case["why"])
def test_a_list_is_read_as_people_and_spreadsheets_write_it(tmp_path, case):
    found = aliases.read(write(tmp_path, case["text"]))
    assert {(a.name, a.alias) for a in found} == {("Norway", "Oslo")}


@pytest.mark.parametrize("case", [case for case in CASES if "says" in case], ids=lambda case: case["says"])
def test_a_wrong_list_says_what_where_and_what_to_do(tmp_path, case):
    file = write(tmp_path, case["text"])
    with pytest.raises(InputError) as error:
        aliases.read(file)
    assert str(error.value).startswith(str(file))
    assert case["says"] in str(error.value)


def test_a_list_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        aliases.read(tmp_path / "none.csv")


def test_a_folder_brings_its_list(corpus):
    write(corpus, "name,alias\nNorway,Oslo\n", name="Aliases.csv")
    found = run.compute(corpus, ["blocks"])
    assert found.aliases == (aliases.Alias("Norway", "Oslo"),)
    assert found.parameters["aliases"]["file"] == "Aliases.csv"
    assert found["blocks"].article_id.unique().tolist() == ["talks"]
    assert not found.notes.note.str.contains("not read").any()


def test_a_list_in_a_subfolder_is_not_that_of_the_corpus(corpus):
    write(corpus / "more", "name,alias\nNorway,Oslo\n")
    found = run.compute(corpus, ["blocks"])
    assert found.aliases == ()
    assert found.notes.note.str.contains("1 file ending in .csv: not read").any()


def test_a_list_that_is_named_stands_in_for_that_of_the_corpus(corpus, tmp_path):
    write(corpus, "name,alias\nNorway,Oslo\n")
    other = write(tmp_path / "lists", "name,alias\nNorway,the Storting\n", name="mine.csv")
    assert [a.alias for a in run.compute(corpus, ["blocks"], aliases=other).aliases] == ["the Storting"]


def test_the_command_takes_a_list_and_names_it_in_the_record(corpus, tmp_path):
    good = write(tmp_path / "lists", "name,alias\nNorway,Oslo\n", name="mine.csv")
    out = tmp_path / "out"
    assert main(["run", str(corpus), "--out", str(out), "--tables", "blocks", "--aliases", str(good)]) == 0
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["parameters"]["aliases"]["file"] == "mine.csv"


def test_the_command_says_in_one_line_what_is_wrong_with_a_list(corpus, tmp_path, capsys):
    bad = write(tmp_path / "lists", "name,alias\nNorway,\n", name="bad.csv")
    assert main(["run", str(corpus), "--out", str(tmp_path / "out"), "--tables", "blocks", "--aliases", str(bad)]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert "bad.csv, row 2: column alias is empty" in said[0]


def test_speakers_and_names_are_those_of_the_list(corpus):
    (corpus / "talks.txt").write_text(
        "Oslo said that the talks would go on. Norway said that they would not.", encoding="utf-8"
    )
    apart = run.compute(corpus, ["statements", "names"])
    assert set(apart["statements"].speaker) == {"Oslo", "Norway"}
    write(corpus, "name,alias\nNorway,Oslo\n")
    joined = run.compute(corpus, ["statements", "names"])
    assert set(joined["statements"].speaker) == {"Norway"}
    assert set(joined["names"].entity) == {"Norway"}
