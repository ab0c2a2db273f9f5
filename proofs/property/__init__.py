"""Statements over their whole domains: points that Hypothesis draws are certified and simulated, and a refuted one shrinks to the smallest."""
