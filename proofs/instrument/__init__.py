"""memorem as an instrument: memories that a user brings, and how far derivations find themselves."""
