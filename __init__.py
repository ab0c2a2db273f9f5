"""memorem: a verification suite for the theory of associative memory behind attention.

Identities, laws and bounds are derived by rules in SymPy, certified by exact arithmetic that shares no code with the derivation, and simulated
under stated error rates. Names are loaded on first use: importing memorem loads neither SymPy nor torch.

    >>> import memorem
    >>> memorem.theorem("retrieval.linear_gaussian").value(N=64, d_k=32, d_v=16)
    12/5
"""

from importlib import import_module

__version__ = "0.1.0"

NAMES = {
    # what a person does with theorems
    "proofs.api": "cite theorem theorems verify",
    "proofs.errors": "UsageError",
    "proofs.instrument.code_report": "assert_update",
    "proofs.theorems.edition": "Edition",
    # what a theorem file says
    "proofs.theorems.theorem": "Algebraic Bound Cited Companion Divergence Identity Law Negative Theorem",
    "proofs.theorems.claim": "Claim",
    "proofs.theorems.headline": "Headline",
    "proofs.theorems.observe": "observe",
    "proofs.theorems.conditioning": "Conditioning",
    "theory.scalars.domains": "Domain integers nonnegative nonzero one_of positive reals table without",
    "theory.kernel.derivation": "Derivation Refused",
    "theory.matrices.iterates": "iterate",
    "theory.matrices.causal": "causal",
    "theory.matrices.minimiser": "minimiser",
    "theory.matrices.rounding": "rounded",
    "theory.matrices.recurrent_memory": "Decay Stream Transitions",
    "theory.distributions.chi_squares": "chi2",
    "theory.vectors.ensembles": (
        "UNIT_KEYS constant directions dual ensemble equiangular features fixed flips gaussian incoherent isotropic masks rademacher sphere white whitened"
    ),
    "theory.distributions.beta_binomial": "beta_law binomial_law sign_sum_below",
    "theory.functionals.of_means": "Capacity Largest Least LogMean LogVariance Probability Quotient Reciprocal Variance",
    "theory.functionals.averages": "AverageEnergy",
    "theory.matrices.independent_steps": "random_steps",
    "theory.matrices.spectra": "copies det norm",
    "theory.functionals.sequences": "sequence",
    "theory.functionals.recurrences": "carried recurrence step",
    "theory.functionals.error_probabilities": "AllRight Cascade HopfieldReadout Majority SignReadout SomeWrong",
    "theory.functionals.heads": "CommonCause SideBySide VotesDiffer",
    "theory.functionals.information": "Explained GaussianInformation Information",
    "theory.functionals.readouts": "AveragedReadout ClippedReadout ClippedSynapse FlippedReadout IndexCascade SharedWords TiedMajority TurnedReadout",
    "theory.functionals.kernel_streams": "KernelSignal",
    "theory.functionals.quantised": "Quantised",
    "theory.functionals.tail_probabilities": "Independently Wrong",
    "theory.functionals.large_overlaps": "AnyLarge CountMean CountVariance large_pairs",
    "theory.memories.associative": "Memory exponential_kernel",
    "theory.memories.layered": (
        "average_of_chains averaged_chain fresh_chain fresh_residual isotropised_chain looped_chain noisy_chain noisy_values_chain prenorm_residual "
        "rectified_chain regained_chain residual_chain shared_chain"
    ),
    "theory.memories.delta_stream": "OldestAge stream_noise stream_signal",
    "theory.vectors.syntax": "E Entries Item Some cosine entries exponential items norm2 over positive_part stretched",
    "theory.matrices.constructors": "diag entry gradient hadamard identity lower matrix ones squared_norm strict_lower trace vector zeros",
    "theory.scalars.parameters": (
        "H L N T age beta beta_low bits d_1 d_2 d_eff d_k d_v delta eta flip gain gate kappa lag lam level m magnitude mu n norm_k norm_v nu nu_v order p "
        "prob prob_0 prob_1 rho "
        "radius resolution shared salience salience_B sigma span start t theta theta_low trials trials_1 trials_2 units"
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
