"""memorem: a verification suite for the theory of associative memory behind attention.

Every formula is derived by rules in SymPy, certified by exact arithmetic that shares no code with the derivation, and simulated under stated
error rates. Names are loaded on first use: importing memorem loads neither SymPy nor torch.

    >>> import memorem
    >>> memorem.theorem("retrieval.linear_gaussian").value(N=64, d_k=32, d_v=16)
    12/5
"""

from importlib import import_module

__version__ = "0.1.0"

NAMES = {
    # what a person does with theorems
    "proofs.face": "cite theorem theorems verify",
    "proofs.errors": "UsageError",
    "proofs.editions": "Edition",
    # what a theorem file says
    "proofs.theorem": "Algebraic Bound Cited Divergence Identity Law Negative Theorem",
    "proofs.headlines": "Headline",
    "proofs.observe": "observe",
    "theory.domains": "Domain integers nonnegative nonzero one_of positive reals",
    "theory.derivation": "Derivation Refused",
    "theory.iterates": "iterate",
    "theory.streams": "Decay Stream Transitions",
    "theory.laws": "chi2",
    "theory.ensembles": "directions dual whitened",
    "theory.shares": "beta_law binomial_law",
    "theory.means": "Capacity Largest Least LogMean LogVariance Probability Quotient Reciprocal Variance",
    "theory.averages": "AverageEnergy",
    "theory.spectra": "copies det norm",
    "theory.recurrences": "sequence",
    "theory.chances": "AllRight Cascade HopfieldReadout Majority SignReadout SomeWrong",
    "theory.tails": "Exceeds Independently Wrong",
    "theory.coherence": "AnyLarge CountMean CountVariance large_pairs",
    "theory.chains": "ChainError MeanOfChains",
    "theory.streams_of_keys": "OldestAge StreamNoise",
    "theory.terms": (
        "E Entries Item Some constant cosine entries equiangular exponential features fixed flips gaussian isotropic items norm2 over "
        "positive_part rademacher sphere stretched white"
    ),
    "theory.letters": "diag entry gradient hadamard identity lower matrix ones squared_norm strict_lower trace vector zeros",
    "theory.symbols": (
        "H L N T age beta beta_low d_1 d_2 d_eff d_k d_v delta eta flip gain gate kappa lam level m magnitude n nu order p prob rho "
        "salience salience_B sigma start t theta trials trials_1 trials_2"
    ),
}
MODULES = {"certify": "theory.certificates.certify", "rules": "theory.rules"}
SYMPY = (
    "Abs ceiling cos sin erfc Float Integer Max Min Product Rational Sum Symbol betainc_regularized binomial cosh digamma exp factorial floor gamma "
    "hyper log oo pi polygamma rf sqrt"
)

_HOMES = {name: module for module, names in NAMES.items() for name in names.split()}
__all__ = ["__version__", *_HOMES, *MODULES, *SYMPY.split()]  # noqa: PLE0604


def __getattr__(name):
    if name in MODULES:
        return import_module(f".{MODULES[name]}", __name__)
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    if name in SYMPY.split():
        return getattr(import_module("sympy"), name)
    raise AttributeError(f"module 'memorem' has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
