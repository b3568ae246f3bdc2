"""The sections below the briefing's first screen: counts are those of the tables, quotations are the articles' words."""

import re

import pytest
from conftest import cases, write_pile
from makers.briefing_pages import Made, folded, links

from nlp_helpers import run


def test_every_quotation_is_what_stands_at_its_place(either_page):
    places, quoted = either_page.places.spans(), links(either_page, "quote")
    assert len(quoted) > 20
    for link in quoted:
        numbers = [int(number) for number in link.get("data-w").split()]
        for gone in link.iter("del"):
            gone.text = ""
        said = folded(link.text_content())
        assert said == " … ".join(folded(either_page.words(places[number])) for number in numbers)


def test_every_link_leads_somewhere_and_says_how_many_places_it_has(either_page):
    n = len(either_page.places.spans())
    for link in links(either_page):
        numbers = [int(number) for number in link.get("data-w").split()]
        assert max(numbers) < n and len(numbers) <= int(link.get("data-n"))
        assert link.get("href") == f"#w{numbers[0]}"
        assert folded(link.text_content()) or link.get("aria-label")


def test_a_number_of_articles_links_to_as_many(either_page):
    every, seen = either_page.places.spans(), 0
    n_empty = sum(not text.strip() for text in either_page.raw.values())
    for link in links(either_page):
        counted = re.fullmatch(r"(\d+) (?:of \d+ )?articles?", folded(link.text_content()))
        if counted:
            ids = {every[int(number)][0] for number in link.get("data-w").split()}
            # Those without a word have no place to lead to.
            assert len(ids) == int(counted[1]) - n_empty * (int(counted[1]) == len(either_page.raw))
            seen += 1
    assert seen > 5


@pytest.mark.parametrize("case", cases("small_piles.jsonl"), ids=lambda case: case["name"])
def test_however_small_a_pile_is_every_section_says_something(case, tmp_path):
    rows = [{"article_id": f"a{i:02d}", "text": text} for i, text in enumerate(case["texts"][:20])]
    made = Made(run.compute(write_pile(tmp_path, rows)))
    for name, section in made.sections.items():
        assert len(made.text(name)) > len(section.title) + 30
        assert "None" not in made.text(name) and "<NA>" not in made.text(name) and "nan" not in made.text(name).split()


def test_one_article_is_not_compared_with_itself(tmp_path):
    text = "The board closed the pier on Monday, 3 May 2021. “It is not safe,” the chair, Ines Moor, said."
    made = Made(run.compute(write_pile(tmp_path, [{"article_id": "a", "text": text, "published": "2021-05-04"}])))
    assert made.sections["points"].empty == "There is 1 article, and nothing to set beside it."
    assert made.sections["words"].empty and made.sections["differences"].empty
    assert made["voices"].speakers[0].name == "Ines Moor"
    assert "3 May 2021" in made.text("time")
