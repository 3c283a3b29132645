"""Certificates: Discord's host names, and a certificate for them made once in a process."""

import functools
import ssl

import trustme

HOSTS = (
    "discord.com",
    "gateway.discord.gg",
    "gateway-us-east1-b.discord.gg",
    "cdn.discordapp.com",
    "media.discordapp.net",
)


@functools.cache
def make_authority() -> trustme.CA:
    """Make the authority that signs for the stand-in."""
    return trustme.CA()


@functools.cache
def server_context() -> ssl.SSLContext:
    """Give what the server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    make_authority().issue_cert(*HOSTS).configure_cert(context)
    return context


@functools.cache
def client_context() -> ssl.SSLContext:
    """Give what a client trusts: the stand-in and nothing else."""
    return ssl.create_default_context(cadata=make_authority().cert_pem.bytes().decode())
