"""The standing test of soundness: every rule on random statements of its kind, both sides of every line evaluated by brute force.

cases.py: a case (statement, domain, steps) and its random changes; seeds_*.py: what a family of rules starts from, one function a group of rules,
@seeds("rule", ...) naming those it is for; draws.py and brute.py: values by sums over nodes and draws; judge.py: whether a line holds;
search.py: what a rule is tried on; holes.py: old holes, opened again by test_mends.py for the time of a test, each of which the search must find.
A kind of statement that brute.py does not know registers its value: @measured.register.
"""
