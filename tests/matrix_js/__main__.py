"""Fetches what a foreign client needs: `python -m tests.matrix_js`; says so where it can't."""

import sys

from tests.matrix_js.packages import Absent, install

if __name__ == "__main__":
    try:
        install()
    except Absent as why:
        sys.stdout.write(f"No check with matrix-js-sdk: {why}.\n")
