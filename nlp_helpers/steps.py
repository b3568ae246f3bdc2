"""The order of the steps.

In: the findings so far. Out: the findings with one or more tables more. Each step imports its own module when it runs, so that
a run loads only what it uses. :mod:`nlp_helpers.run` chooses which of them a run needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nlp_helpers.findings import Findings

if TYPE_CHECKING:
    from nlp_helpers.grammar.tokens import Tokens


@dataclass(frozen=True)
class Job:
    """What a run was asked to do.

    Attributes
    ----------
    corpus : path
    seed : int
    repair : bool
        Whether damaged text is repaired as it is read.
    """

    corpus: Path
    seed: int
    repair: bool


@dataclass(frozen=True)
class Step:
    """One arrow of the flow.

    Attributes
    ----------
    name : str
    makes : tuple of str
        The tables that are complete when it is done.
    needs : tuple of str
        Steps that come before.
    do : callable
        Fills in the findings.
    """

    name: str
    makes: tuple[str, ...]
    needs: tuple[str, ...]
    do: Callable[[Findings, Job], None]


def _load(found: Findings, job: Job) -> None:
    from nlp_helpers import load

    params = found.use("load", load.LoadParams(repair=job.repair))
    read = load.read(job.corpus, params)
    found.put("articles", read.articles)
    found.notes, found.kept = read.notes, read.kept


def _clean(found: Findings, job: Job) -> None:
    from nlp_helpers import clean

    params = found.use("clean", clean.CleanParams())
    found.put("blocks", clean.find_blocks(found["articles"], params, found.kept))
    found.add_notes(clean.notes_of(found["articles"], found["blocks"]))


def _sentences(found: Findings, job: Job) -> None:
    from nlp_helpers.clean import sentences

    found.put("sentences", sentences.find_sentences(found["articles"], found["blocks"]))


def _about(found: Findings, job: Job) -> None:
    from nlp_helpers import about

    params = found.use("about", about.AboutParams())
    found.put("articles", about.describe(found["articles"], found["blocks"], params))


def _voices(found: Findings, job: Job) -> None:
    from nlp_helpers import voices

    params = found.use("voices", voices.VoiceParams())
    made = voices.find_voices(found["articles"], found["blocks"], params, found.aliases)
    found.put("quotes", made.quotes)
    found.put("statements", made.statements)
    found.people, found.words = made.people, (made.people.mentions.tokens, made.classes)
    found.add_notes(made.notes)


def _names(found: Findings, job: Job) -> None:
    from nlp_helpers.people import names

    made = names.find_names(found["articles"], found["blocks"], found.people)
    found.put("names", made.table)
    found.add_notes(made.notes)


def _stories(found: Findings, job: Job) -> None:
    from nlp_helpers import stories

    params = found.use("stories", stories.StoryParams())
    found.put("stories", stories.find_stories(found["articles"], found["blocks"], params, seed=job.seed))


def _expressions(found: Findings, job: Job) -> None:
    from nlp_helpers import dates, notes

    params = dates.DateParams()
    found.expressions = dates.find_dates(found["articles"], found["blocks"], params)
    found.add_notes(notes.of_the_first("dates", found.expressions, found["articles"], params.most))


def _days(found: Findings, job: Job) -> None:
    from nlp_helpers.about import inferred_days

    params = found.use("days", inferred_days.InferParams())
    expressions = found.expressions
    if found.corrections:
        from nlp_helpers import corrections

        expressions = corrections.without_dropped("dates", expressions, found.corrections)
    found.put("articles", inferred_days.infer_days(found["articles"], found["stories"], expressions, params))


def _dates(found: Findings, job: Job) -> None:
    from nlp_helpers import dates

    params = found.use("dates", dates.DateParams())
    found.put("dates", dates.resolve_dates(found.expressions, found["articles"], params))


def _numbers(found: Findings, job: Job) -> None:
    from nlp_helpers import numbers

    params = found.use("numbers", numbers.NumberParams())
    words, classes = _words(found)
    found.put(
        "numbers",
        numbers.find_numbers(found["articles"], found["blocks"], words, classes, found["dates"], params),
    )
    found.add_notes(numbers.notes_of(found["articles"], words, params))


def _words(found: Findings) -> tuple[Tokens, NDArray[np.int8]]:
    """Read the words of the pile and their parts of speech, once for all steps that need them."""
    if found.words is None:
        from nlp_helpers.grammar.tokens import read_tokens
        from nlp_helpers.grammar.word_classes import classify

        tokens = read_tokens(found["articles"], found["blocks"])
        found.words = tokens, classify(tokens)
    return found.words


def _pairs(found: Findings, job: Job) -> None:
    from nlp_helpers import sentence_pairs
    from nlp_helpers.sentence_pairs import sentence_words

    params = found.use("pairs", sentence_pairs.PairParams())
    said = sentence_words.read_sentences(*_words(found))
    codes = dict(zip(found["stories"].article_id, pd.factorize(found["stories"].story_id)[0], strict=True))
    story = np.array([codes.get(article_id, -1) for article_id in said.tokens.article_ids], dtype=np.int64)
    found.pairs = sentence_pairs.find_pairs(said, story, params)
    found.add_notes(sentence_pairs.notes_of(found["articles"], found.pairs, params))


def _echoes(found: Findings, job: Job) -> None:
    from nlp_helpers import echoes, points
    from nlp_helpers.sentence_pairs import links as pair_links
    from nlp_helpers.sentence_pairs.pairs import frame

    assert found.pairs is not None
    params, same = found.use("echoes", echoes.EchoParams()), points.PointParams()
    given = found["articles"], found["sentences"], found["quotes"]
    pairs = pair_links.same_words(found.pairs, found["utterances"])
    pairs = pair_links.on_one_day(found["articles"], pairs, same.days, same.apart)
    made = echoes.find_echoes(*given, frame(pairs), params, stories=found["stories"], blocks=found["blocks"])
    found.put("echoes", made.table)
    found.add_notes(made.notes)


def _utterances(found: Findings, job: Job) -> None:
    from nlp_helpers import utterances

    params = found.use("utterances", utterances.UtteranceParams())
    articles, quotes, statements, dates = (found[name] for name in ("articles", "quotes", "statements", "dates"))
    made = utterances.find_utterances(articles, quotes, statements, dates, params, found["stories"])
    found.put("utterances", made.table)
    found.add_notes(made.notes)


def _points(found: Findings, job: Job) -> None:
    from nlp_helpers import points

    assert found.pairs is not None
    params = found.use("points", points.PointParams())
    given = found["articles"], found["stories"], found.pairs, found["utterances"], found["echoes"]
    found.put("points", points.find_points(*given, params))


def _discrepancies(found: Findings, job: Job) -> None:
    from nlp_helpers import discrepancies, points
    from nlp_helpers.about.days import days_of
    from nlp_helpers.discrepancies import changes, spelling
    from nlp_helpers.discrepancies import days as day_conflicts
    from nlp_helpers.discrepancies import numbers as number_conflicts
    from nlp_helpers.discrepancies import titles as title_conflicts
    from nlp_helpers.sentence_pairs import links as pair_links

    assert found.pairs is not None and found.people is not None
    same = points.PointParams()
    about_numbers, about_changes = number_conflicts.NumberConflictParams(), changes.ChangeParams()
    found.parameters["discrepancies"] = {"numbers": asdict(about_numbers), "changes": asdict(about_changes)}
    articles, stories, numbers = found["articles"], found["stories"], found["numbers"]
    tokens, classes = _words(found)
    pairs = pair_links.on_one_day(articles, found.pairs, same.days, same.apart)
    days = days_of(articles)
    spoken = found["quotes"], found["statements"]
    conflicts = [
        *number_conflicts.find_number_conflicts(numbers, classes, pairs, days, about_numbers),
        *spelling.find_spellings(tokens, classes, found.people, pairs),
        *day_conflicts.find_day_conflicts(found["dates"], tokens, pairs, classes),
        *title_conflicts.find_title_conflicts(found.people, tokens, *spoken, pairs),
    ]
    series = changes.find_changes(articles, stories, numbers, found.pairs.said, about_changes)
    story = dict(zip(stories.article_id, stories.story_id, strict=True))
    found.put("discrepancies", discrepancies.gather(conflicts, story, series, days))
    found.add_notes(number_conflicts.notes_of(articles, numbers, pairs, about_numbers))
    found.add_notes(changes.notes_of(articles, stories, numbers, about_changes))


def _topics(found: Findings, job: Job) -> None:
    from nlp_helpers import topics

    params = found.use("topics", topics.TopicParams())
    made = topics.find_topics(found["articles"], found["sentences"], params, seed=job.seed)
    for name in ("topics", "passages", "article_topics"):
        found.put(name, getattr(made, name))
    found.by_topic = made


def _keyness(found: Findings, job: Job) -> None:
    from nlp_helpers import keyness

    params = found.use("keyness", keyness.KeynessParams())
    made = keyness.find_keyness(found["articles"], found["sentences"], found["stories"], params)
    found.put("keyness", made.table)
    found.keyness_answer = made.answer


#: In the order in which they are done.
STEPS = (
    Step("load", (), (), _load),
    Step("clean", ("blocks",), ("load",), _clean),
    Step("about", (), ("clean",), _about),
    Step("sentences", ("sentences",), ("clean",), _sentences),
    Step("voices", ("quotes", "statements"), ("clean", "about"), _voices),
    Step("names", ("names",), ("voices",), _names),
    Step("stories", ("stories",), ("about",), _stories),
    Step("expressions", (), ("clean",), _expressions),
    # Days are inferred from stories, and stories are made from the days that are known before: no loop. The articles are
    # complete only here, whichever tables are wanted, so that they are always the same.
    Step("days", ("articles",), ("stories", "expressions"), _days),
    Step("dates", ("dates",), ("days",), _dates),
    Step("numbers", ("numbers",), ("dates",), _numbers),
    Step("pairs", (), ("clean", "stories"), _pairs),
    Step("utterances", ("utterances",), ("voices", "dates"), _utterances),
    Step("echoes", ("echoes",), ("days", "sentences", "voices", "pairs", "utterances"), _echoes),
    Step("points", ("points",), ("echoes",), _points),
    Step("discrepancies", ("discrepancies",), ("numbers", "pairs", "voices", "days"), _discrepancies),
    Step("topics", ("topics", "passages", "article_topics"), ("about", "sentences"), _topics),
    Step("keyness", ("keyness",), ("about", "sentences", "stories"), _keyness),
)
