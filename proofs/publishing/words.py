"""Parts without a formula: what a counterexample refutes, and what is cited and not proved here. No output leaves out that they are."""

import re

FALSE, CITED = "false: ", "cited, not proved here: "


def plain(text):
    """Text that TeX typesets as it stands."""
    return re.sub(r"([_#%&$])", r"\\\1", text)


def said(part, mode):
    """A Negative or Cited part in the mode "text", or as the formula of "latex", to which `before` adds the note."""
    if part.kind == "Cited":
        return rf"\text{{{CITED}{plain(part.statement)}}}" if mode == "latex" else CITED + part.statement
    if mode == "latex":
        return rf"\text{{{FALSE}}} {part.claim.latex()}"
    return f"{FALSE}{part.claim.text()}{part.note and f' ({part.note})'}"


def before(part):
    """What a citation says between the setting and the formula: then, or that a counterexample refutes it, with the note."""
    if part.kind != "Negative":
        return "Then"
    note = f" (in words: {plain(part.note).rstrip('.')})" if part.note else ""
    return f"What follows is refuted by a counterexample{note}:"


def cited(part):
    """A Cited part as a sentence of LaTeX that needs no formula; nothing for a part that this library checks."""
    sources = f" from \\cite{{{', '.join(part.sources)}}}" if part.kind == "Cited" and part.sources else ""
    return f"Cited{sources}, not proved here: {plain(part.statement)}" if part.kind == "Cited" else ""
