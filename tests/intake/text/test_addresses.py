"""How much address space the parsing of a long file takes, which is bounded where that is read."""

import os
import subprocess
import sys

import pytest

ROWS = 400_000
# Cells of one digit, the first of a row in quotes: Arrow reserves much for them and fills little.
CHILD = f"""
from scoring.intake.text.sound import read_clean
from scoring.intake.text.strict import Dialect

def peak():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmPeak")) << 10

header, row = ",".join(f"c{{n}}" for n in range(47)), '"1"' + ",2" * 46
content = memoryview("\\n".join([header, *[row] * {ROWS}, ""]).encode())
before = peak()
found = read_clean(content, Dialect(","))
assert found.columns.num_rows == {ROWS}
print((peak() - before) / content.nbytes)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells what a process takes")
def test_no_addresses_are_lost_between_the_columns_of_a_long_file() -> None:
    bounded = {**os.environ, "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}
    told = subprocess.run(
        [sys.executable, "-c", CHILD], check=True, capture_output=True, text=True, env=bounded
    )
    # 9 bytes a cell, each of which takes 2 in the file.
    assert float(told.stdout) < 8
