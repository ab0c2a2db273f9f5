"""The parameters of the theory, each made once: public name, LaTeX, meaning, unit.

Symbols are only real or integer. Signs and ranges live in a theorem's Domain, so that no inequality is decided behind its back.
"""

from dataclasses import dataclass

import sympy


@dataclass(frozen=True)
class Parameter:
    """A public parameter: its SymPy symbol and what a reader needs to know of it."""

    symbol: sympy.Symbol
    latex: str
    meaning: str
    unit: str


PARAMETERS: dict[str, Parameter] = {}


def parameter(name, latex, meaning, unit="", integer=False):
    """Make a parameter and its symbol. ValueError if the name is taken with another meaning."""
    symbol = sympy.Symbol(name, integer=True) if integer else sympy.Symbol(name, real=True)
    made = Parameter(symbol, latex, meaning, unit)
    if PARAMETERS.setdefault(name, made) != made:
        raise ValueError(f"parameter {name!r} means {PARAMETERS[name].meaning!r} already")
    return symbol


def stand_in(name):
    """A positive variable of its own for what was proved positive or is set back at once; it never leaves the function that makes it."""
    return sympy.Dummy(name, positive=True)


N = parameter("N", "N", "number of stored pairs", "pairs", integer=True)
d_k = parameter("d_k", "d_k", "width of keys and queries", "coordinates", integer=True)
d_v = parameter("d_v", "d_v", "width of values", "coordinates", integer=True)
d_eff = parameter("d_eff", r"d_{\mathrm{eff}}", "effective width of keys: the squared trace of their covariance over the trace of its square")
d_1 = parameter("d_1", "d_1", "number of coordinates with variance one", "coordinates", integer=True)
d_2 = parameter("d_2", "d_2", "number of coordinates with another variance", "coordinates", integer=True)
kappa = parameter("kappa", r"\kappa", "variance of the other coordinates")
L = parameter("L", "L", "depth: number of layers", "layers", integer=True)
H = parameter("H", "H", "number of heads", "heads", integer=True)
T = parameter("T", "T", "number of steps of a stream", "steps", integer=True)
m = parameter("m", "m", "number of features", "", integer=True)
n = parameter("n", "n", "degree of a symmetric group", "", integer=True)
p = parameter("p", "p", "power of a kernel", "", integer=True)
age = parameter("age", "a", "number of writes since the item was stored", "steps", integer=True)
order = parameter("order", "s", "order of a moment", "", integer=False)
trials = parameter("trials", "n", "number of conditioning trials", "trials", integer=True)
trials_1 = parameter("trials_1", "n_1", "number of trials or writes of the first phase", "trials", integer=True)
trials_2 = parameter("trials_2", "n_2", "number of trials or writes of the second phase", "trials", integer=True)
beta = parameter("beta", r"\beta", "inverse temperature of a kernel")
beta_low = parameter("beta_low", r"\beta_0", "a lower inverse temperature")
eta = parameter("eta", r"\eta", "write strength of an update rule")
gain = parameter("gain", "g", "write gain")
gate = parameter("gate", r"\alpha", "scalar gate on the state")
mu = parameter("mu", r"\mu", "momentum: what of the last change of the state goes into the next one")
lam = parameter("lam", r"\lambda", "decay of the state per step")
bits = parameter("bits", "b", "bits of a rounded entry", "", integer=True)
span = parameter("span", r"\kappa_b", "largest rounded entry, in standard deviations")
level = parameter("level", r"\tau", "criterion on the inverse signal-to-noise ratio")
theta = parameter("theta", r"\theta", "threshold")
sigma = parameter("sigma", r"\sigma", "standard deviation of noise")
flip = parameter("flip", "f", "probability that a bit flips")
rho = parameter("rho", r"\rho", "correlation")
prob = parameter("prob", "p", "probability")
delta = parameter("delta", r"\delta", "failure probability")
nu_v = parameter("nu_v", r"\nu_v", "squared norm of the mean of the values")
nu = parameter("nu", r"\nu", "squared norm of a mean")
norm_k = parameter("norm_k", r"\ell_k", "squared norm of the key that is read")
norm_v = parameter("norm_v", r"\ell_v", "squared norm of the value that is read")
salience = parameter("salience", r"\alpha_A", "salience of the conditioned stimulus A")
salience_B = parameter("salience_B", r"\alpha_B", "salience of the conditioned stimulus B")
magnitude = parameter("magnitude", r"\lambda_{\mathrm{US}}", "magnitude of the unconditioned stimulus")
lag = parameter("lag", r"\ell", "number of steps from a stimulus to what follows it", "steps", integer=True)
prob_0 = parameter("prob_0", "p_0", "probability of what follows without the stimulus")
prob_1 = parameter("prob_1", "p_1", "probability of what follows with the stimulus")
start = parameter("start", "V_0", "associative strength before the first trial")
theta_low = parameter("theta_low", r"\theta_0", "a lower threshold")
resolution = parameter("resolution", r"\Delta", "step of a quantiser")
shared = parameter("shared", "d_0", "number of coordinates that heads share", "coordinates", integer=True)
radius = parameter("radius", "r", "norm of an input")
units = parameter("units", "M", "number of hidden units of a feed-forward block", "units", integer=True)
t = parameter("t", "t", "argument of a law")
