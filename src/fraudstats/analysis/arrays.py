"""Names for array types; shapes stand in the docstrings. Import it for type checking only: it loads numpy."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
