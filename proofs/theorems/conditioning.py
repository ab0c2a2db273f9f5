"""A conditioning experiment, written once: its statement, its certificate and its simulation read the same schedule, each with its own arithmetic."""

from dataclasses import dataclass, field

from .observe import observe


@dataclass(frozen=True)
class Conditioning:
    """Trials of stimuli with orthogonal keys, |k_A|^2 the salience of A, followed by a magnitude times one unit vector u.

    saliences  {"A": "salience"}: a number or the name of a parameter; "-x" is minus it, "~x" one minus it, ("x", "y") the product,
               ("+", "x", "y") the sum
    trials     (("A", "magnitude", "trials_1"), ("AB", 0, "trials_2")): what is present, what follows, how often; ("gain", "A") as what follows is
               gain times what A reads; "" is no stimulus. ((("A", "magnitude", 1), ("B", 0, 1)), "trials") repeats a schedule as a whole, and
               ("one of", (("prob", "A", "magnitude"), ("~prob", "A", 0)), "trials") draws a case by its chance at every trial
    start      {"A": "magnitude"}: associative strengths before the first trial
    rule       "delta", "hebb", "decay" (by lam) or "gated_delta" (by gate); the write strength is eta
    lags       {"A": "lag"}: what is written is the trace of A, decayed by lam at each of so many steps

    >>> Conditioning({"A": "salience"}, (("A", "magnitude", "trials"),)).response("A").text()
    "u' (S -> S + eta (magnitude u - S k_A) k_A')^trials (0) k_A"
    """

    saliences: dict
    trials: tuple
    start: dict = field(default_factory=dict)
    rule: str = "delta"
    lags: dict = field(default_factory=dict)

    def response(self, read, traced=False):
        """The statement u' S k: what a stimulus or compound, or its trace, reads after all trials; the mean if trials are random."""
        return self._room().response(self.trials, self.start, read, traced)

    def key(self, present):
        """The letter for the key of a stimulus or compound."""
        return self._room().key(present)

    def _room(self):
        from ...theory.memories.conditioning import Room

        return Room(self.saliences, self.rule, self.lags)

    def exact(self, read, point, traced=False, power=1):
        """The mean of a power of the response in rational arithmetic at a point."""
        from ...theory.certificates.conditioning import Room

        found = Room(point, self.saliences, self.rule, self.lags).responses(self.trials, self.start, read, traced)
        return sum(chance * value**power for value, chance in found.items())

    def certificate(self, read, *points, traced=False):
        """The exact response at the points."""
        from ...theory.certificates import certify

        return certify.instances(lambda exact, **point: self.exact(read, point, traced), *points)

    def simulation(self, read, traced=False):
        """The response as an observable."""
        plan = {"saliences": self.saliences, "trials": self.trials, "start": self.start, "rule": self.rule, "lags": self.lags}
        settings = {"plan": {**plan, "seen": read, "traced": traced}}
        return observe.conditioned_mean.with_(**settings) if self.is_random else observe.conditioned.with_(**settings)

    @property
    def is_random(self):
        """Whether some trial draws a case."""
        return "'one of'" in repr(self.trials)

    def part(self, read, domain, steps, points, *, traced=False, **statement):
        """The part about the response: an Algebraic one, or an Identity about its mean if trials are random.

        steps: the rules of its derivation, a tuple for a rule with arguments; equals, near_misses and the rest are given by name.
        """
        from .theorem import Algebraic, Identity

        made = Identity if self.is_random else Algebraic
        legs = {"simulation": self.simulation(read, traced), "certificate": self.certificate(read, *points, traced=traced)}
        return _part(made, self.response(read, traced), domain, steps, points=points, **legs, **statement)

    def variance(self, read, domain, steps, points, **statement):
        """The Identity about the variance of the response to random trials."""
        from ...theory.certificates import certify
        from .theorem import Identity

        quantity = self._room().variance(self.trials, self.start, read)
        certificate = certify.instances(lambda exact, **point: self.exact(read, point, power=2) - self.exact(read, point) ** 2, *points)
        simulation = observe.conditioned_variance.with_(**self.simulation(read).settings)
        return _part(Identity, quantity, domain, steps, points=points, certificate=certificate, simulation=simulation, **statement)


def _part(made, quantity, domain, steps, **statement):
    from ...theory.kernel.derivation import Derivation

    def derivation():
        done = Derivation(quantity, domain)
        for step in steps:
            done = done.by(*step) if isinstance(step, tuple) else done.by(step)
        return done

    return made(quantity=quantity, domain=domain, derivation=derivation, **statement)
