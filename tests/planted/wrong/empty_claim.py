"""A negative part whose claim is prose

Source: planted.
"""

from memorem import Domain, Negative, Theorem, certify, integers

THEOREM = Theorem(
    title="A negative part whose claim is prose",
    domain=Domain(N=integers(1)),
    sources=("zhong2025",),
    parts={
        "planted": Negative(
            claim="N squared is at most twice N.", counterexample=certify.instances(lambda exact, N: certify.Instance({}, (N * N, 2 * N)), {"N": 3})
        )
    },
)
