"""What a word means, as 256 numbers: static embeddings that came with an installed package.

In: words. Out: a vector for each. Two words that are used alike have vectors that point the same way, so two short texts
about one thing can be recognised although they share no word. The numbers are those of WordLlama (MIT licence; Miller
2024, https://github.com/dleemiller/WordLlama): token embeddings of a large language model, made smaller. They stand in
files inside the package; nothing is downloaded, and no model is run.

>>> cosine = lambda a, b: float(a @ b / (a @ a) ** 0.5 / (b @ b) ** 0.5)
>>> goal, striker, bank = word_vectors(["goal", "striker", "bank"])
>>> cosine(goal, striker) > cosine(goal, bank)
True
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Length of a vector.
DIMENSIONS = 256


def word_vectors(words: Sequence[str]) -> NDArray[np.float32]:
    """Give the vector of each word.

    Parameters
    ----------
    words : sequence of str
        As they are printed; a name in capitals is another word than the noun. English ones are known best.

    Returns
    -------
    array of float32, shape (n_words, 256)
        The sum of the vectors of the word's pieces; 0 for a word without a piece.

    Raises
    ------
    ImportError
        If the package that holds the numbers is not installed as the lock files say.

    Examples
    --------
    >>> word_vectors(["Geneva", "talks"]).shape
    (2, 256)
    """
    pieces, table = _model()
    vectors = np.zeros((len(words), DIMENSIONS), np.float32)
    for i, word in enumerate(words):
        # One after the other: a batch would start threads, which a later fork complains about.
        vectors[i] = table[pieces.encode(word, add_special_tokens=False).ids].sum(axis=0)
    return vectors


@cache
def _model() -> tuple[Any, NDArray[np.float32]]:
    """Read the files themselves: importing the package would also import what it downloads other models with."""
    spec = find_spec("wordllama")
    folder = Path(spec.origin).parent if spec and spec.origin else Path("wordllama")
    weights, pieces = (
        folder / "weights/l2_supercat_256.safetensors",
        folder / "tokenizers/l2_supercat_tokenizer_config.json",
    )
    if not (weights.is_file() and pieces.is_file()):
        raise ImportError(
            f"no word embeddings in {folder.name}: install the version of wordllama that requirements.lock names"
        )
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    (table,) = load_file(weights).values()
    return Tokenizer.from_file(str(pieces)), np.asarray(table, np.float32)
