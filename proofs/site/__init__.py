"""The site: pages made from the library and its evidence, beside hand-written guides. `python -m memorem.proofs.site` builds it."""
