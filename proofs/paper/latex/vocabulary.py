"""The words of mathematical LaTeX, by what they do in a formula."""

SPACES = {
    "", *",;:! ", "quad", "qquad", "enspace", "thinspace", "medspace", "thickspace", "negthinspace", "displaystyle", "textstyle", "scriptstyle", "limits",
    "nolimits", "nonumber", "notag", "allowbreak", "nobreak", "xspace", "relax", "hfill", "enskip", "/", "\n", "\t", "noindent", "centering",
}  # fmt: skip
ALIGNED = {
    "aligned", "split", "gathered", "align", "align*", "equation", "equation*", "multline", "multline*", "gather", "gather*", "alignedat",
    "array", "multlined", "displaymath", "math", "subequations", "eqnarray", "eqnarray*", "alignat", "alignat*", "flalign", "flalign*", "IEEEeqnarray",
    "IEEEeqnarray*", "xalignat",
}  # fmt: skip
SIZED = {"left": "open", "right": "close", "middle": "middle"}
SIZED |= {
    f"{size}{side}": kind for size in ("big", "Big", "bigg", "Bigg") for side, kind in (("l", "open"), ("r", "close"), ("m", "middle"), ("", ""))
}
RELATIONS = {
    "=": "=", "<": "<", ">": ">", "approx": "~", "sim": "~", "simeq": "~", "cong": "~", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=",
    "geq": ">=", "geqslant": ">=", "equiv": "=", "coloneqq": "=", "triangleq": "=", "lesssim": "refused", "gtrsim": "refused", "propto": "refused",
    "to": "refused", "rightarrow": "refused", "ne": "refused", "neq": "refused", "asymp": "refused", "in": "refused", "mid": "refused", "ll": "refused",
    "gg": "refused", "not": "refused", "nleq": "refused", "ngeq": "refused", "implies": "refused", "Rightarrow": "refused", "iff": "refused", "lt": "<",
    "gt": ">",
    "doteq": "~",
}  # fmt: skip
CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|", "lvert": "rvert", "lfloor": "rfloor", "lceil": "rceil", "lVert": "rVert", "Vert": "Vert"}
CLOSING |= {"langle": "rangle"}
OPENERS = {"lbrace": "{", "lbrack": "[", "lparen": "(", "vert": "|"}
CLOSERS = {"rbrace": "}", "rbrack": "]", "rparen": ")", "vert": "|"}
FENCES = {"|": "abs", "lvert": "abs", "lfloor": "floor", "lceil": "ceil", "lVert": "norm", "Vert": "norm"}
FRACTIONS = {"frac", "tfrac", "dfrac", "cfrac", "nicefrac", "sfrac"}
BINOMIALS = {"binom", "tbinom", "dbinom"}
NAMED = {
    "mathrm", "operatorname", "operatorname*", "text", "textrm", "mathit", "mathsf", "textit", "mathop", "textnormal", "mathtt", "textsf", "mbox",
    "texttt", "textup", "mathup", "textsc",
}  # fmt: skip
SANS = {"mathsf": "mathsf", "textsf": "mathsf", "mathtt": "mathtt", "texttt": "mathtt"}  # a letter in these is another letter
SWITCHES = {"rm": "mathrm", "bf": "mathbf", "it": "mathit", "sf": "mathsf", "tt": "mathtt", "cal": "mathcal", "bfseries": "mathbf"}
FONTS = {
    "mathbf",
    "mathbb",
    "mathcal",
    "boldsymbol",
    "bm",
    "mathfrak",
    "hat",
    "widehat",
    "tilde",
    "widetilde",
    "bar",
    "overline",
    "vec",
    "mathscr",
    "dot",
    "textbf",
    "pmb",
}
GREEK = set(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho varrho sigma tau upsilon phi varphi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell pi infty hbar nabla partial".split()
)
FUNCTIONS = {
    "exp": "exp", "ln": "log", "log": "log", "cosh": "cosh", "sinh": "sinh", "tanh": "tanh", "cos": "cos", "sin": "sin", "tan": "tan", "min": "min",
    "max": "max", "erf": "erf", "erfc": "erfc", "Gamma": "gamma", "Phi": "normal_cdf", "psi": "digamma", "digamma": "digamma", "Q": "normal_tail",
    "polygamma": "polygamma", "lgamma": "loggamma", "loggamma": "loggamma", "tril": "tril", "diag": "diag", "tr": "trace", "trace": "trace",
    "Tr": "trace", "sqrt": "sqrt", "abs": "abs", "B": "beta", "Beta": "beta", "Diag": "diag", "Binomial": "binomial_law", "Bin": "binomial_law",
}  # fmt: skip
LETTERED = {"Q", "B", "Gamma", "Phi", "psi"}
LOOSE = {"log", "cosh", "sinh", "tanh", "cos", "sin", "tan"}
TIMES = {"cdot", "times", "*", "ast"}
TRANSPOSES = (["\\top"], ["\\intercal"], ["\\mathsf", "T"], ["\\mathrm", "T"])
