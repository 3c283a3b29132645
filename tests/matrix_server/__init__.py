"""A real homeserver on loopback, a proxy in front of it that fails by order, and people."""

from tests.matrix_server.account import Account
from tests.matrix_server.api import Refused
from tests.matrix_server.client import Failed
from tests.matrix_server.messages import Message
from tests.matrix_server.people import People, Person
from tests.matrix_server.proxy import Proxy
from tests.matrix_server.synapse import StartFailed, Synapse, running

__all__ = [
    "Account",
    "Failed",
    "Message",
    "People",
    "Person",
    "Proxy",
    "Refused",
    "StartFailed",
    "Synapse",
    "running",
]
