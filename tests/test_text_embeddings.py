"""What words mean comes from files of an installed package, and nothing else."""

import subprocess
import sys

import numpy as np
import pytest

from nlp_helpers.text import embeddings


def cosine(a, b):
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("striker", "goalkeeper", "mortgage"),
        ("loan", "mortgage", "goalkeeper"),
        ("minister", "parliament", "guitar"),
        ("guitar", "singer", "parliament"),
    ],
)
def test_words_used_alike_point_the_same_way(word, near, far):
    a, b, c = embeddings.word_vectors([word, near, far])
    assert cosine(a, b) > cosine(a, c)


@pytest.mark.parametrize("word", ["", "🂡", "北约", "x" * 10_000, "\u0301", "\x00"])
def test_any_text_has_a_finite_vector(word):
    vector = embeddings.word_vectors([word])
    assert vector.shape == (1, embeddings.DIMENSIONS) and np.isfinite(vector).all()


def test_nothing_is_fetched_and_no_fetching_library_is_loaded():
    code = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs): raise AssertionError('network')\n"
        "socket.socket.connect = socket.create_connection = refuse\n"
        "from nlp_helpers.text.embeddings import word_vectors\n"
        "word_vectors(['Geneva'])\n"
        "print(sorted({'requests', 'huggingface_hub', 'wordllama', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(embeddings, "find_spec", lambda name: None)
    embeddings._model.cache_clear()
    with pytest.raises(ImportError, match=r"install the version of wordllama that requirements\.lock names"):
        embeddings.word_vectors(["Geneva"])
    embeddings._model.cache_clear()
