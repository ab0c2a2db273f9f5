"""A negative part that denies what is true

Source: planted.
"""

from memorem import Claim, Domain, N, Negative, Theorem, certify, integers

THEOREM = Theorem(
    title="A negative part that denies what is true",
    domain=Domain(N=integers(1)),
    sources=("zhong2025",),
    parts={"planted": Negative(claim=Claim(N**2, "<=", 2 * N), counterexample=certify.instances(lambda exact, N: certify.Instance({}), {"N": 2}))},
)
