"""Types of arrays, for annotations: what they hold, and in how many bits.

In: nothing. Out: the types.

>>> Ints32 == NDArray[np.int32], Floats64 == NDArray[np.float64]
(True, True)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Ints32 = NDArray[np.int32]
Ints64 = NDArray[np.int64]
AnyInts = NDArray[np.integer[Any]]
Floats32 = NDArray[np.float32]
Floats64 = NDArray[np.float64]
AnyFloats = NDArray[np.floating[Any]]
