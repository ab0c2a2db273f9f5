"""Colours of status words."""

COLOURS = {"VERIFIED": "green", "CITED": "blue", "STALE": "yellow", "UNRUN": "yellow", "UNDECIDED": "yellow", "ASSUMED": "yellow"}


def coloured(status):
    """The status word in its colour; only VERIFIED is green."""
    return f"[{COLOURS.get(status, 'red')}]{status}[/]"
