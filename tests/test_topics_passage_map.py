"""The map of passages: neighbours stay neighbours, and no gap is made that is not there."""

import numpy as np

from nlp_helpers.topics.passage_map import MapParams, place


def test_a_map_of_two_dimensions_is_flat_and_loses_nothing():
    turn = np.random.default_rng(0).uniform(0, 2 * np.pi, 300)
    flat = place(np.column_stack([np.cos(turn), np.sin(turn)]))
    assert flat.method == "principal components"
    assert flat.neighbours > 0.99
    assert flat.distances > 0.99


def test_a_map_of_many_dimensions_keeps_more_neighbours_than_a_flat_one():
    rng = np.random.default_rng(0)
    vectors = np.repeat(rng.standard_normal((5, 12)), 72, axis=0) + 0.7 * rng.standard_normal((360, 12))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    flat = place(vectors, MapParams(flat=0.0))
    better = place(vectors, MapParams(flat=1.0))
    assert better.method == "t-SNE"
    assert better.neighbours > flat.neighbours + 0.1


def test_what_has_no_clumps_is_shown_without_gaps():
    vectors = np.random.default_rng(0).standard_normal((400, 12))
    at = place(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), MapParams(flat=1.0, better=0.0)).places
    apart = np.linalg.norm(at[:, None] - at[None], axis=2)
    joined, seen = {0}, [0]
    while seen:
        near = set(np.flatnonzero(apart[seen.pop()] < 0.25)) - joined
        joined |= near
        seen += near
    assert len(joined) == 400
