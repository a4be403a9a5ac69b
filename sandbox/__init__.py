"""A local server that speaks Discord's own protocol, so that a bot can be used and tested without Discord."""
