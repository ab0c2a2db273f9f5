"""A counterexample at which the claim's condition fails

Source: planted.
"""

from memorem import Claim, Domain, N, Negative, Theorem, certify, integers

THEOREM = Theorem(
    title="A counterexample at which the claim's condition fails",
    domain=Domain(N=integers(1)),
    sources=("zhong2025",),
    parts={
        "planted": Negative(
            claim=Claim(N**2, "<=", 2 * N, given=(Claim(N, "<=", 2),)),
            counterexample=certify.instances(lambda exact, N: certify.Instance({}), {"N": 3}),
        )
    },
)
