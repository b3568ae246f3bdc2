"""The control of the reader: what is chosen is what is shown, and it stays while articles change."""

import pytest
from makers.reader_pairs import FARES, MOVED, SHUT, found_of

from nlp_helpers import tables
from nlp_helpers.errors import InputError
from nlp_helpers.explore import chooser as articles_chooser


@pytest.fixture
def found():
    found = found_of(
        f"Pier to shut\n{SHUT}\n{MOVED}", f"Skip to content\n{MOVED}\n{FARES}", (MOVED, MOVED, "same copy", "verbatim")
    )
    dates = [{"article_id": i, "start": 1, "end": 5, "in_body": True, "date_from": "2021-07-05"} for i in "ab"]
    found.put("dates", tables.make("dates", dates))
    return found


@pytest.fixture
def chooser(found):
    return articles_chooser.chooser(found)


def test_another_article_is_another_page(chooser):
    assert SHUT in chooser.shown.value and FARES not in chooser.shown.value
    chooser.article.value = "b"
    assert SHUT not in chooser.shown.value and FARES in chooser.shown.value


def test_an_article_beside_it_is_a_pair_and_the_one_that_shares_more_is_listed_first(chooser):
    assert [value for _, value in chooser.beside.options] == ["", "b"] and "(1 shared)" in chooser.beside.options[1][0]
    assert chooser.beside.label == "nothing"
    chooser.beside.value = "b"
    assert "1 shared passage (1 same copy)" in chooser.shown.value
    chooser.article.value = "b"  # an article is not beside itself
    assert chooser.beside.value == "" and "shared passage" not in chooser.shown.value


def ticked(chooser, layer):
    return f'plx-on-{layer}" autocomplete="off" checked' in chooser.shown.value


def test_layers_stay_as_they_are_ticked_while_articles_change(chooser):
    assert ticked(chooser, "dates")
    chooser.layers["dates"].value = False
    chooser.article.value = "b"
    assert not ticked(chooser, "dates") and ticked(chooser, "blocks")


def test_a_pair_begins_without_layers_and_an_article_gets_its_own_back(chooser):
    chooser.beside.value = "b"
    assert not ticked(chooser, "dates") and not ticked(chooser, "blocks")
    assert chooser.layers["echoes"].disabled and not chooser.layers["dates"].disabled
    chooser.layers["dates"].value = True
    assert ticked(chooser, "dates")
    chooser.beside.value = ""
    assert ticked(chooser, "dates") and chooser.layers["blocks"].value and not chooser.layers["echoes"].disabled


def test_the_page_has_no_switches_of_its_own_here(chooser):
    assert "plx-fixed" in chooser.shown.value and chooser.shown.value.count(" disabled>") == len(chooser.layers)


def test_the_chooser_begins_with_the_articles_it_is_told(found):
    made = articles_chooser.chooser(found, "b", "a")
    assert (made.article.value, made.beside.value) == ("b", "a") and "plx-pair" in made.shown.value
    for wrong in ({"article_id": "c"}, {"article_id": "a", "beside": "a"}):
        with pytest.raises(InputError, match="no article"):
            articles_chooser.chooser(found, **wrong)


def test_without_articles_to_choose_from_the_reader_says_so():
    found = found_of(SHUT, FARES)
    for name in ("articles", "blocks", "sentences"):
        found.tables[name] = tables.make(name, [])
    assert "no article" in articles_chooser.chooser(found).shown.value


def test_a_copy_that_is_only_read_shows_a_short_line(chooser):
    assert repr(chooser).startswith("Lists of 2 articles to read") and len(repr(chooser)) <= 110


def test_the_two_that_share_most_copied_words_are_chosen():
    pair = {"article_id_a": "a", "start_a": 0, "start_b": 0}
    rows = [
        pair | {"article_id_b": "b", "end_a": 90, "end_b": 80, "kind": "same copy"},
        pair | {"article_id_b": "c", "end_a": 400, "end_b": 400, "kind": "same event"},
        pair | {"article_id_b": "d", "end_a": 70, "end_b": 70, "kind": "same quote"},
        pair | {"article_id_b": "d", "end_a": 50, "end_b": 50, "kind": "same quote"},
    ]
    assert articles_chooser.most_shared(tables.make("echoes", rows)) == ("a", "d")
    assert articles_chooser.most_shared(tables.make("echoes", rows[1:2])) == ("a", "c")
