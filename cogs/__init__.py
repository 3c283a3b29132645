"""Cogs: everything the bot can do for people, one plug-in each."""
