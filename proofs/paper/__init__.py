"""What a paper states, read from its LaTeX source and set against the theorems of the library."""
