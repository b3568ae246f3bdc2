"""What is measured of lines, what the learned model makes of it, and what extractors add."""

import numpy as np
import pandas as pd
import pytest
from conftest import articles_of
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import clean, tables
from nlp_helpers.clean import line_features, line_model
from nlp_helpers.clean.lines import Line
from nlp_helpers.clean.page_lines import measure, read_page
from nlp_helpers.sources.keepers import EXTRACTORS
from nlp_helpers.tables import BODY_ROLES

NEWS = [
    "The harbour board will close the north pier on Monday after divers found cracks in its footings, its chair said.",
    "Fishing crews have been told to move their boats to the inner basin by Sunday night, and to leave the gates open.",
    "Repairs are expected to take at least six weeks, and the board has asked the county for half of the money.",
    "“We would rather close it now than in the storms of autumn,” the chair told reporters outside the town hall.",
]
OTHER = [
    "Ferry fares will rise by a tenth in August, the operator said on Thursday, and blamed the price of fuel.",
    "Island councils called the rise too steep for families that cross every day to work and to school.",
    "The operator runs eleven boats and carried four million people last year, a tenth fewer than the year before.",
]
MENU = ["Letters from readers", "Tide tables", "Obituaries of the week"]


def lines(texts):
    return [Line.of(text) for text in texts]


def of(articles, blocks, article_id):
    own = tables.with_text(blocks[blocks.article_id == article_id], articles)
    return dict(zip(own.text, own.role, strict=True))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=12))
def test_every_line_is_measured_by_finite_numbers(texts):
    pages = [read_page("\n".join(texts)), read_page("\n".join(reversed(texts)))]
    for page, numbers in zip(pages, measure(pages), strict=True):
        assert numbers.shape == (len(page.lines), len(line_features.FEATURES))
        assert np.isfinite(numbers).all()
        probability, _ = line_model.weigh(numbers)
        assert ((probability > 0) & (probability < 1)).all()


def test_the_weights_of_the_features_add_up_to_the_score():
    page = read_page("\n".join([*MENU, *NEWS]))
    numbers = measure([page])[0]
    probability, shares = line_model.weigh(numbers)
    model = line_model.trees()
    score = model.base + model.value[model.roots].sum() + shares.sum(axis=1)
    assert np.allclose(np.log(probability / (1 - probability)), score)
    # One line asked alone, and the lines in another order, get the same.
    assert np.allclose(line_model.weigh(numbers[2:3])[0], probability[2:3])
    assert np.allclose(line_model.weigh(numbers[::-1])[0], probability[::-1])


def test_what_weighed_most_is_said_first_and_never_for_the_other_side():
    shares = np.zeros(len(line_features.FEATURES))
    for name, share in (("elsewhere", -3.0), ("capitals", -1.0), ("inside", 2.0)):
        shares[line_features.FEATURES.index(name)] = share
    assert line_model.reasons(shares, 4, kept=False) == "stands in other texts of the pile too, many capitals"
    assert line_model.reasons(shares, 4, kept=True) == "inside the article"


def test_every_feature_has_a_saying():
    for at, name in enumerate(line_features.FEATURES):
        shares = np.zeros(len(line_features.FEATURES))
        shares[at] = 1.0
        said = line_model.reasons(shares, 7, kept=True)
        assert said or name.startswith("page_"), name


def test_a_model_learned_for_other_features_is_refused(monkeypatch):
    monkeypatch.setattr(line_model, "FEATURES", ("words",))
    line_model.trees.cache_clear()
    with pytest.raises(ValueError, match="learn_residue"):
        line_model.trees()
    monkeypatch.undo()
    line_model.trees.cache_clear()


def test_what_two_pages_of_a_site_share_counts_against_it():
    notice = "Readers of these pages may write to the desk by post, and their letters may be printed in part."
    pages = [lines([*MENU, *NEWS, notice]), lines([*MENU, *OTHER, notice])]
    first, second = line_features.on_other_pages(pages)
    assert first == [1, 1, 1, 0, 0, 0, 0, 1]
    assert second == [1, 1, 1, 0, 0, 0, 1]


def test_wire_copy_of_two_sites_does_not_count_against_it():
    shared = NEWS[:2]
    pages = [lines([*MENU, *shared, *OTHER]), lines(["World in brief", "Business desk", *shared, NEWS[2]])]
    assert line_features.on_other_pages(pages) == [[0] * 8, [0] * 5]
    # Not even where the menu is the same: texts that share most of their sentences are one article, read twice.
    pages = [lines([*MENU, *NEWS]), lines([*MENU, *NEWS])]
    assert line_features.on_other_pages(pages) == [[0] * 7, [0] * 7]


def test_a_sentence_of_two_texts_of_one_given_outlet_counts_against_it():
    house = "This page is put together by the night desk of the paper, and is closed at one in the morning."
    pages = [lines([*NEWS, house]), lines([*OTHER, house])]
    assert line_features.on_other_pages(pages, ["Post", "Post"])[0][-1] == 1
    assert line_features.on_other_pages(pages, ["Post", "Herald"])[0][-1] == 0
    assert line_features.on_other_pages(pages, [None, None])[0][-1] == 0


def test_copied_paragraphs_stay_article_in_both():
    one, other = "\n".join([*MENU, *NEWS[:3], *OTHER[:1]]), "\n".join(["World in brief", "Desk", *NEWS[:3], *OTHER[1:]])
    articles = articles_of(one, other)
    blocks = clean.find_blocks(articles)
    for article_id in ("a", "b"):
        roles = of(articles, blocks, article_id)
        assert [roles[text] for text in NEWS[:3]] == ["body"] * 3


def kept_spans(article_id, raw, texts):
    rows = []
    for text in texts:
        at = raw.index(text)
        rows += [(article_id, at, at + len(text), keeper) for keeper in EXTRACTORS]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "keeper"])


def test_an_extractor_is_heard_for_a_line_and_against_one():
    stray = "Ticket prices for the summer concert start at ten and include the ferry there and back."
    raw = "\n\n".join([*NEWS, stray])
    articles = articles_of(raw)
    alone = of(articles, clean.find_blocks(articles), "a")
    without = of(articles, clean.find_blocks(articles, kept=kept_spans("a", raw, NEWS)), "a")
    assert alone[stray] == "body" and without[stray] != "body"
    assert [without[text] for text in NEWS] == ["body"] * 4
    # A line that text alone would set aside.
    short = "Ann Lee"
    raw = "\n\n".join([*NEWS[:2], short, *NEWS[2:]])
    articles = articles_of(raw)
    assert of(articles, clean.find_blocks(articles), "a")[short] not in BODY_ROLES
    kept = kept_spans("a", raw, [*NEWS, short])
    assert of(articles, clean.find_blocks(articles, kept=kept), "a")[short] in BODY_ROLES


def test_an_article_that_no_extractor_saw_is_decided_by_its_text():
    articles = articles_of("\n".join(NEWS), "\n".join(OTHER))
    kept = kept_spans("b", articles.raw[1], OTHER)
    with_other, alone = clean.find_blocks(articles, kept=kept), clean.find_blocks(articles)
    pd.testing.assert_frame_equal(with_other[with_other.article_id == "a"], alone[alone.article_id == "a"])


def test_a_list_of_links_without_a_sentence_holds_no_article():
    links = ["Ten harbours to see before you are fifty", "Island ferries: the new fares at a glance", "Pier pressure"]
    articles = articles_of(
        "\n".join([*links, "Tide tables", "The best chowder on this coast", "Gardening in salt air"])
    )
    assert not clean.find_blocks(articles).is_body.any()
    # Near miss: a few lines without full stops may be all there is of a text.
    few = articles_of(
        "\n".join(["Board closes north pier after divers find cracks", "Boats must move by Sunday night"])
    )
    assert clean.find_blocks(few).is_body.any()


def test_a_short_sentence_that_ends_a_report_is_kept():
    for last in ("No arrest has been made.", "The inquiry continues.", "Only the ferry master stayed home."):
        articles = articles_of("\n\n".join([*NEWS, last, "Sign up to our newsletter to get the news in your inbox."]))
        assert of(articles, clean.find_blocks(articles), "a")[last] == "body"


def test_the_limits_of_keeping_are_those_of_the_parameters():
    articles = articles_of("\n".join([*MENU, *NEWS]))
    none = clean.find_blocks(articles, clean.CleanParams(keep_from=1.0, keep_shaped_from=1.0, keep_beside_from=1.0))
    assert not none.is_body.any()
    every = clean.find_blocks(articles, clean.CleanParams(keep_from=0.0, keep_shaped_from=0.0))
    free = every[~every.rule.str.startswith("only a site")]
    assert free.is_body.all()


GERMAN = [
    "Die Hafenbehörde sperrt am Montag den Nordpier, nachdem Taucher Risse in den Fundamenten gefunden haben.",
    "Die Fischer müssen ihre Boote bis Sonntagabend in das innere Becken bringen, sagte die Leiterin der Behörde.",
    "Die Arbeiten sollen mindestens sechs Wochen dauern, und der Kreis soll die Hälfte der Kosten tragen.",
]
FRENCH = [
    "Le port fermera lundi la jetée nord après que des plongeurs ont trouvé des fissures dans ses fondations.",
    "Les pêcheurs doivent déplacer leurs bateaux avant dimanche soir, a déclaré la présidente du conseil.",
    "Les travaux devraient durer au moins six semaines, et le département paiera la moitié de la somme.",
]


@pytest.mark.parametrize("text", [GERMAN, FRENCH], ids=["German", "French"])
def test_sentences_of_other_languages_are_kept(text):
    articles = articles_of("\n\n".join(text))
    assert clean.find_blocks(articles).role.tolist() == ["body"] * 3
