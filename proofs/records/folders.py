"""Where evidence and references lie: what memorem's own library ships with, and what a person's runs leave in their working folder."""

from pathlib import Path

COMMITTED = Path(__file__).parents[1] / "evidence"
WORKING = Path(".memorem")
REFERENCES = Path(__file__).parents[1] / "references.bib"
