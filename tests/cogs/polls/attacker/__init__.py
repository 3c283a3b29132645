"""The attacker: somebody who has every file and knows the code, and wants to know who voted how.

It knows nothing of how polls are kept, and tries what helps against any store: names in clear,
hashed, salted and keyed with any key that lies about, rows in the order in which they were
written, what changed together in one commit, what stands next to each other in free pages, lines
of logs, and boxes that it can open. `tests.cogs.polls.test_attacker` lets it bring down the usual
designs, so that it is known to bite.
"""

from .attack import Findings, attack
from .loot import Loot, read_folders

__all__ = ["Findings", "Loot", "attack", "read_folders"]
