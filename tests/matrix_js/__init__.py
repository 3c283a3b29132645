"""A person whose client is not ours: matrix-js-sdk in Node, with the encryption of Element.

    python -m tests.matrix_js

The command fetches what it needs, if Node and npm are here; the tests do so too where it was not
run before. Where that is not to be had, Absent says why.
"""

from tests.matrix_js.client import Answer, talk
from tests.matrix_js.packages import Absent, install

__all__ = ["Absent", "Answer", "install", "talk"]
