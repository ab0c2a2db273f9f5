"""A statement of a class of the file's own, which is equal to everything

Source: planted.
"""

from memorem import Derivation, Domain, Identity, N, Theorem, certify, d_k, integers, observe
from memorem.theory.scalars.zero_test import Zero

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))


class Mine:
    def key(self):
        return "mine"

    def text(self):
        return "mine"

    latex = text

    def scalar(self):
        return None

    def compare(self, target, domain):
        return Zero()


def certificate(exact, *, N, d_k):
    return exact.Fraction(N - 1, d_k)


def simulation(sim, *, N, d_k, d_v):
    return observe.inverse_snr(sim, N=N, d_k=d_k, d_v=d_v, keys="sphere")


THEOREM = Theorem(
    title="A statement of a class of the file's own, which is equal to everything",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Identity(
            quantity=Mine(),
            equals=(N - 1) / d_k,
            derivation=lambda: Derivation(Mine(), DOMAIN),
            certificate=certify.instances(certificate, {"N": 3, "d_k": 4}, {"N": 5, "d_k": 3}),
            simulation=simulation,
            points=({"N": 4, "d_k": 8, "d_v": 4}, {"N": 6, "d_k": 12, "d_v": 5}),
            near_misses={"headline": N / d_k, "width": (N - 1) / (d_k + 1)},
        )
    },
)
