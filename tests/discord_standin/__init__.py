"""The stand-in: a server on loopback that speaks Discord's REST v10 and Gateway."""
