"""The small data files that are installed with the package.

In: the name of a file of ``data/``, which the tree has at its top and an installation as ``nlp_helpers.data``. Out: what it
holds.

Examples
--------
>>> sorted(read_json("time_words.json"))[:2]
['awaited', 'eras']
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PLACE = "nlp_helpers.data"


def read_json(name: str) -> Any:
    """Read a file of word lists or weights.

    Who asks often keeps what is made of it: this reads the file at every call.

    Parameters
    ----------
    name : str
        Of the file, ``.json``.

    Returns
    -------
    dict or list
        As the file says.

    Examples
    --------
    >>> "en" in read_json("function_words.json")
    True
    """
    return json.loads((resources.files(_PLACE) / name).read_text(encoding="utf-8"))


def read_arrays(name: str) -> dict[str, NDArray[Any]]:
    """Read a file of learned numbers.

    Parameters
    ----------
    name : str
        Of the file, ``.npz``; it holds plain arrays, nothing that could run.

    Returns
    -------
    dict of str to ndarray
        Every array of the file by its name, in memory.

    Examples
    --------
    >>> read_arrays("word_classes.npz")["constant"].ndim
    1
    """
    with resources.as_file(resources.files(_PLACE) / name) as path, np.load(path) as kept:
        return {key: kept[key] for key in kept.files}
