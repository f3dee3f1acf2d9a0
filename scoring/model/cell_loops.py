"""The loop that tells the short cells of a column apart, which numba compiles."""

import numpy as np
from numpy.typing import NDArray

from scoring.model.numba_compiled import compiled

# Cells of so many bytes are whole numbers to the loop, of which it holds so many different ones.
LONGEST, MOST = 8, 1 << 12
# As many places as these find theirs among, by the upper bits of a product (Knuth, "The Art of
# Computer Programming", 6.4).
_BITS, _FACTOR = 13, 0x9E3779B97F4A7C15


@compiled
def tell_apart(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    codes: NDArray[np.int32],
    first: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> int:
    """Write which of the distinct cells each is into `codes` (n,), and say how many these are.

    Cell i is what stands in `data` from `offsets[i]` to `offsets[i + 1]`. Of each distinct one its
    `first` place and how often it is are written, both (MOST,), in the order of the first places;
    `counts` must be zeros. -1 where a cell is longer or holds a zero, or where there are more.
    """
    size = 1 << _BITS
    slots, keys = np.full(size, -1, np.int32), np.empty(MOST, np.uint64)
    found = 0
    for row in range(len(codes)):
        start, end = offsets[row], offsets[row + 1]
        if end - start > LONGEST:
            return -1
        key = np.uint64(0)
        for at in range(start, end):
            if data[at] == 0:
                return -1
            key = (key << np.uint64(8)) | np.uint64(data[at])
        slot = np.int64((key * np.uint64(_FACTOR)) >> np.uint64(64 - _BITS))
        while slots[slot] >= 0 and keys[slots[slot]] != key:
            slot = (slot + 1) & (size - 1)
        if slots[slot] < 0:
            if found == MOST:
                return -1
            slots[slot], keys[found], first[found] = found, key, row
            found += 1
        own = slots[slot]
        codes[row] = own
        counts[own] += 1
    return found
