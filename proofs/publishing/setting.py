"""The setting of a statement, read from its syntax and its domain: what is random and with which law, what is not, what E averages over, which sizes.

`setting(part)` is what stands before the formula wherever it is shown or cited: no statement depends on a definition that the reader does not see.
"""

import re
from types import MappingProxyType

from ...theory.distributions import chi_squares
from ...theory.functionals import error_probabilities, heads, kernel_streams, large_overlaps, of_means, quantised, readouts
from ...theory.functionals.recurrences import Recurrence, state_name
from ...theory.matrices import causal, independent_steps, iterates, recurrent_memory
from ...theory.matrices.evaluation import letters_of
from ...theory.matrices.printing import shown as printed
from ...theory.matrices.syntax import ONE, Hadamard, Letter, Matrix
from ...theory.memories import delta_stream
from ...theory.scalars.parameters import PARAMETERS, N
from ...theory.vectors import syntax
from ...theory.vectors.trees import bound_items, nodes
from ..theorems.formulas import display, is_scalar, stated
from ..theorems.given import conditions
from .comparisons import compared
from .denominators import not_zero
from .lines import latex_of

SIGNS = {">": ">", "<": "<", ">=": r"\ge", "<=": r"\le", "!=": r"\ne"}
FAIR = "ties are decided by a fair coin"
FAIR_PAIRS = f"the coordinates of all stored keys and values are independent fair signs, S = sum_j v_j k_j'; {FAIR}"
RECURSION = "what stands before a bar is read under the recursion after it; u_t, p_t and S_t are row t of U, row t of P and the state after step t"
MODELS = {
    chi_squares.ChiSquares: "every chi2(n) is a chi-square variable of its own with n degrees of freedom, independent of the others",
    error_probabilities.SignReadout: FAIR_PAIRS,
    error_probabilities.HopfieldReadout: f"the coordinates of all stored patterns x_j are independent fair signs, W = sum_j x_j x_j'; {FAIR}",
    error_probabilities.SomeWrong: "whatever the dependence of what goes wrong",
    error_probabilities.AllRight: "what goes wrong does so independently",
    error_probabilities.Majority: "votes are wrong independently of one another",
    error_probabilities.Cascade: "stages flip independently of one another",
    heads.CommonCause: "votes of heads of their own are wrong independently of one another",
    heads.VotesDiffer: "the two votes are wrong independently of one another",
    readouts.AveragedReadout: (
        "every head h has sign keys k_hj of its own and all share the sign values v_j, S_h = sum_j v_j k_hj'; all signs are independent and fair; "
        + FAIR
    ),
    readouts.ClippedReadout: f"{FAIR_PAIRS}; every entry of S is replaced by its sign, which then flips with the chance that is named",
    readouts.ClippedSynapse: f"{FAIR_PAIRS}; the sign of an entry flips with the chance that is named",
    readouts.TurnedReadout: f"{FAIR_PAIRS}; q is the stored key with so many bits turned",
    readouts.FlippedReadout: f"{FAIR_PAIRS}; q is the stored key with each bit flipped independently with the chance that is named",
    readouts.SharedWords: (
        f"keys and values are independent fair signs, the values of each layer being the keys of the next; a layer reads S k_1; {FAIR}"
    ),
    readouts.IndexCascade: "stages err independently of one another and of the maps",
    kernel_streams.KernelSignal: (
        "the query is q, the keys of the later writes k_1, k_2, ..., k_t that of write t, all independent and uniform on the unit sphere; f is what the "
        "memory answers, kappa its kernel of two keys x and y; E is over the query and the keys"
    ),
    quantised.Quantised: "Q rounds every entry of the state S of the stored pairs, S = sum_j v_j k_j'",
    of_means.Capacity: "N* is the capacity, the real number N of pairs at which the mean reaches the level",
    delta_stream.OldestAge: "the age age* is a real number, the number N of pairs without end",
    iterates.Iterate: "(X -> step)^n (start) is what n such steps make of the start",
    independent_steps.IndependentSteps: "every step is drawn with the chances that are named, independently of the others, and E is over them",
    recurrent_memory.Final: RECURSION,
    recurrent_memory.Reads: RECURSION,
    recurrent_memory.Written: RECURSION,
    causal.Causal: "[U | U = body] is the matrix U whose rows solve the equation one after the other",
}
TYPESET = {  # what the sentences of MODELS write in plain text, the longest first
    "chi2(n)": r"\chi^2_n", "S_h = sum_j v_j k_hj'": r"S_h = \sum_j v_j k_{hj}^{\top}", "W = sum_j x_j x_j'": r"W = \sum_j x_j x_j^{\top}",
    "S = sum_j v_j k_j'": r"S = \sum_j v_j k_j^{\top}", "k_1, k_2, ..., k_t": r"k_1, k_2, \ldots, k_t",
    "[U | U = body]": r"[U \mid U = \text{body}]", "(X -> step)^n (start)": r"(X \mapsto \text{step})^n (\text{start})",
    "S k_1": "S k_1", "k_hj": "k_{hj}", "kappa": r"\kappa", "age*": "a^*", "u_t": "u_t", "p_t": "p_t", "S_t": "S_t", "v_j": "v_j", "x_j": "x_j",
    "N*": "N^*", "N": "N", "q": "q", "S": "S", "W": "W", "U": "U", "P": "P", "Q": "Q", "E": r"\mathbb{E}",
    "f": "f", "h": "h", "n": "n", "t": "t", "x": "x", "y": "y",
}  # fmt: skip
PLAIN = re.compile("|".join(rf"(?<![\w*])(?:{re.escape(text)})(?![\w*])" for text in TYPESET))
AVERAGES = {r"\mathbb{E}": r"E[\[|]", r"\operatorname{Var}": r"Var\[", r"\mathbb{P}": r"P\("}
SPOKEN = {r"\mathbb{E}": "E", r"\operatorname{Var}": "Var", r"\mathbb{P}": "P"}
OVERLAPS = (large_overlaps.CountMean, large_overlaps.CountVariance, large_overlaps.AnyLarge)


class _Words:
    """How one output writes names and formulas: plain text, or LaTeX between dollar signs."""

    def __init__(self, is_latex, counts_pairs=True):
        self.is_latex, self.mode, self.counts_pairs = is_latex, "latex" if is_latex else "text", counts_pairs

    def formula(self, value):
        """A SymPy expression, or a formula that is written already."""
        return f"${value if isinstance(value, str) else display(value)}$" if self.is_latex else str(value)

    def space(self, width):
        """R^width."""
        return rf"$\mathbb{{R}}^{{{display(width)}}}$" if self.is_latex else f"R^{_bracketed(width)}"

    def name(self, name, index=""):
        """A letter, with an index."""
        shown = f"{name}_{{{index}}}" if self.is_latex and index else f"{name}_{index}" if index else name
        return f"${_letter(shown)}$" if self.is_latex else shown

    def listed(self, name, count):
        """k_1, ..., k_N."""
        last = display(count) if self.is_latex else str(count)
        return f"{self.name(name, '1')}, ..., {self.name(name, last)}"

    def mean(self, latex):
        """The sign of a mean, a variance or a chance."""
        return f"${latex}$" if self.is_latex else SPOKEN[latex]

    def whitened(self):
        """(sum_j x_j x_j')^(-1/2) x_i."""
        return r"$(\sum_j x_j x_j^{\top})^{-1/2} x_i$" if self.is_latex else "(sum_j x_j x_j')^(-1/2) x_i"

    def apart(self, one, other):
        """one != other."""
        return rf"${one} \ne {other}$" if self.is_latex else f"{one} != {other}"

    def root(self, width):
        """+-1/sqrt(width)."""
        if width == 1:
            return r"$\pm 1$" if self.is_latex else "+-1"
        return rf"$\pm 1/\sqrt{{{display(width)}}}$" if self.is_latex else f"+-1/sqrt({width})"

    def covariance(self, width):
        """I/width."""
        return f"$I/{display(width)}$" if self.is_latex else f"I/{_bracketed(width)}"

    def relation(self, relation):
        """A relation of the domain."""
        return f"${display(relation.expr)} {SIGNS[relation.sign]} 0$" if self.is_latex else relation.text()

    def range(self, text):
        """A range in words; comparison signs in mathematics."""
        return EDGE.sub(_edge, text) if self.is_latex else text

    def normal(self, width, scale):
        """N(0, scale I)."""
        if self.is_latex:
            return rf"$\mathcal{{N}}(0, {'' if scale == 1 else display(scale) + ' '}I_{{{display(width)}}})$"
        return f"N(0, {'' if scale == 1 else f'{_bracketed(scale)} '}I_{_bracketed(width)})"


EDGE = re.compile(r"(>=|<=|>|<) (.+?)(?= and [<>]|$)")  # a sign and what it compares with, in a range in words


def _edge(found):
    sign, bound = SIGNS[found[1]], found[2]
    return f"${sign}$ {bound}" if re.fullmatch(r"-?\d+(/\d+)?", bound) or latex_of(bound) is None else f"${sign} {latex_of(bound)}$"


def _bracketed(value):
    shown = str(value)
    return shown if shown.isidentifier() or shown.isdigit() else f"({shown})"


def _letter(shown):
    greek = ("alpha", "beta", "gamma", "delta", "epsilon", "eta", "kappa", "lambda", "mu", "nu", "phi", "psi", "Phi", "Psi", "rho", "sigma", "theta")
    head, mark, rest = shown.partition("_")
    rest = f"{{{rest}}}" if len(rest) > 1 and not rest.startswith("{") else rest
    return (f"\\{head}" if head in greek else head) + mark + rest


def setting(part, mode="text"):
    """The sentences that introduce everything that the statement of a part names. mode: "text", or "latex" for text with formulas between dollars."""
    words = _Words(mode == "latex", "N" in part.domain.names)
    if part.quantity is None:
        return _sizes(part, words)
    options = part.ensembles()
    sides = [[part.quantity_for(**option), *([] if is_scalar(part.equals) else [part.equals])] for option in options]
    made = [(_option(option), _introduced(tuple(both), words, part.given)) for option, both in zip(options, sides, strict=True)]
    shared = [one for one in made[0][1] if all(one in clauses for _, clauses in made)]
    apart = [(label, [one for one in clauses if one not in shared]) for label, clauses in made]
    varied = [" and ".join(own) + (f" ({label})" if label and len(made) > 1 else "") for label, own in apart if own]
    clauses = [*([", or ".join(dict.fromkeys(varied))] if varied else []), *shared]
    said = [_sentence("Let " + "; ".join(clauses))] if clauses else []
    said += [*_models(tuple(sides[0]), words), *_averaged(tuple(sides[0]), words)]
    return " ".join([*said, *filter(None, [_sizes(part, words, unnamed(part))])])


def unnamed(part):
    """The numeric parameters of the domain that no statement of the part names, nor what is said before it: what its simulation alone chooses."""
    plain, told = _Words(False, "N" in part.domain.names), []
    options = part.ensembles()
    for option in options:
        both = (part.quantity_for(**option), *([] if is_scalar(part.equals) else [part.equals]))
        told.append([*_introduced(both, plain, part.given), stated(part, "text", **option)])
    categories, alike = part.domain.categories(), all(one == told[0] for one in told)
    loose = list(categories) if len(options) > 1 and alike else []  # the statement reads alike for all: it is the simulation that chooses one
    told = [text for one in told for text in one] + [relation.text() for relation in part.domain.where]
    return loose + [
        name for name in part.domain.parameters if name not in categories and not re.search(rf"(?<![A-Za-z]){name}(?![A-Za-z])", " ".join(told))
    ]


def _sentence(text):
    return f"{text[:1].upper()}{text[1:]}."


def _models(statement, words):
    """What is random in statements that name a memory by its sizes alone."""
    said = [_sentence(MODELS[kind]) for kind in dict.fromkeys(type(node) for node in nodes(statement)) if kind in MODELS]
    return [PLAIN.sub(lambda found: f"${TYPESET[found[0]]}$", one) for one in said] if words.is_latex else said


def _option(option):
    return ", ".join(f"{name} = {value}" for name, value in option.items())


def _introduced(statement, words, given=MappingProxyType({})):
    """One clause for each family of vectors, each part of a state, each letter and each number with an item."""
    clauses, tree = [], nodes(statement)
    states = {state_name(part) for one in tree if isinstance(one, Recurrence) for part in _state(one)}
    counts = {item.name: item.count for item in bound_items(statement)} | {one.other: N for one in compared(statement)}
    found, (divided, _) = {}, not_zero(statement, states)
    known_norms = {vector.family.name for vector in given}
    for vector in (node for node in tree if isinstance(node, syntax.Vec)):
        found.setdefault((vector.family.name, vector.family.ensemble), set()).add(vector.item)
    for (name, law), items in sorted(found.items(), key=lambda one: one[0][0]):
        if name not in states:
            apart = "non-zero " if name in divided and name not in known_norms else ""
            known = [words.formula(one) for one in conditions(given, name, _letter(name) if words.is_latex else name, words.mode)]
            clauses.append(_family(name, law, items, counts, words, apart) + (f" with {' and '.join(known)}" if known else ""))
    for entry in sorted(
        {(node.name, node.item.count) for node in tree if isinstance(node, syntax.Entry)} - {(name, None) for name in states}, key=str
    ):
        if entry[0] not in states:
            clauses.append(f"{words.listed(entry[0], entry[1] or N)} be real numbers")
    clauses += [f"{words.name(name)} be a positive number" for name in sorted({node.name for node in tree if isinstance(node, syntax.Some)})]
    clauses += _recurrences([one for one in tree if isinstance(one, Recurrence)], words)
    clauses += _matrices(tree, words)
    clauses += [_row(one.keys, words) for one in tree if isinstance(one, recurrent_memory.Stream | recurrent_memory.Transitions)]
    clauses += [_row(one.queries, words) for one in tree if isinstance(one, recurrent_memory.Reads)]
    clauses += (
        ["o multiply coordinate by coordinate"] if any(isinstance(node, syntax.Stretched | Hadamard) for node in tree) and not words.is_latex else []
    )
    pair, number = syntax.Item("j"), {"j": N}
    clauses += [_family("k", one.count.keys, {pair}, number, words) for one in tree if isinstance(one, OVERLAPS)]
    return list(dict.fromkeys(clauses))


def _state(recurrence):
    return [*(part for part, _ in recurrence.start), *(part for step, _ in recurrence.phases for part, _ in step.updates)]


LAWS = {
    "sphere": "uniform on the unit sphere of {space}",
    "gaussian": "with law {normal}",
    "rademacher": "with independent fair coordinates {root}",
    "white": "vectors of norm one{mean} in {space} (white: nothing else of their law is used)",
    "isotropic": "vectors of norm one, mean zero and covariance {covariance} in {space} (isotropic: nothing else of their law is used)",
    "flips": "with independent coordinates in {space}, -1 with probability {scale} and otherwise 1",
    "masks": "with independent coordinates in {space}, 0 with probability {scale} and otherwise 1",
    "features": "with coordinates that are the {scale} features of independent standard normal numbers, in {space}",
    "centred": "vectors with law {normal} less their mean over all items",
}
NOT_RANDOM = {
    "fixed": "any {not_zero}vector{s} of {space}",
    "directions": "any unit vector{s} of {space}",
    "equiangular": "unit vectors of {space}, not random, any two with inner product {scale}",
    "incoherent": "unit vectors of {space}, not random, any two with an inner product of size at most {scale}",
}
MADE_OF_OTHERS = {
    "whitened": "the whitened form of standard normal vectors {x_j} of {space}, {whitened}",
    "dual": "the dual vectors of standard normal vectors {x_j} of {space}, those of the span with inner product one with {x_i} and zero with the others",
}


def _family(name, law, items, counts, words, not_zero=""):
    """Which vectors a family holds, and their law with its scale."""
    bound = {counts.get(item.name, item.count) for item in items if item.name in counts}
    count = next(iter(bound), None)
    free = sorted(item.name for item in items)
    many = bool(bound) or (len(free) == 1 and free[0] not in ("", "1"))
    if many:
        shown, count = words.listed(name, count or N) if count is not None or words.counts_pairs else words.name(name, free[0]), 2
    elif free == [""]:
        shown, count = words.name(name), 1
    else:
        shown, count = " and ".join(words.name(name, item) for item in free if item), len(free)
    facts = {
        "space": words.space(law.width), "root": words.root(law.width), "covariance": words.covariance(law.width), "s": "s" if count > 1 else "",
        "normal": words.normal(law.width, law.scale) if law.kind in ("gaussian", "centred") else "",
        "not_zero": not_zero, "x_i": words.name("x", "i"), "x_j": words.name("x", "j"), "whitened": words.whitened(),
        "scale": law.scale if isinstance(law.scale, str) else words.formula(law.scale),
        "mean": " and mean zero" if law.mean == 0 else f" with a common mean of squared norm {words.formula(law.mean)}",
    }  # fmt: skip
    if law.kind not in LAWS:
        return f"{shown} be {(NOT_RANDOM | MADE_OF_OTHERS)[law.kind].format(**facts)}"
    return f"{shown} be {'independent, ' if count > 1 else ''}{LAWS[law.kind].format(**facts)}"


def _recurrences(statements, words):
    """What each state is and when its random vectors are drawn, a part of it that several have once."""
    names = {}
    for one in statements:
        names.setdefault(_drawn(one, words), {}).update(dict.fromkeys(map(state_name, _state(one))))
    return [f"{', '.join(map(words.name, parts))} be the state, {said}" for said, parts in names.items()]


def _drawn(statement, words):
    held = f", but for {', '.join(map(words.name, statement.held))}, drawn once" if statement.held else ""
    start = "whose entries that are not given start at zero"
    kinds = {node.family.ensemble.kind for node in nodes((statement,)) if isinstance(node, syntax.Vec)}
    if kinds & set(LAWS):
        return f"{start}, with random vectors drawn anew in every step and for the reading{held}"
    return f"{start}, with vectors that may be others in every step{held}" if kinds & set(NOT_RANDOM) else start


def _row(rows, words):
    shown, whole = (f"${text}$" if words.is_latex else text for text in (recurrent_memory.row_of(rows, words.mode), printed(rows, words.mode)))
    return f"{shown} be row t of {whole}"


FACTS = {
    "unit": "norm one", "ball": "norm at most one", "positive": "positive entries", "nonnegative": "entries that are not negative",
    "unit_rows": "rows of norm one", "orthonormal_rows": "orthonormal rows",
    "orthogonal": "orthonormal columns", "odd": "determinant -1", "incoherent": "rows of norm one with inner products below 1/8 in size",
    "few_integers": "integer entries whose sizes add up to at most two in each row",
}  # fmt: skip
ADJECTIVES = {"symmetric": "symmetric", "definite": "symmetric positive definite"}


def _matrices(tree, words):
    """Letters of matrix expressions with their shapes and facts; what abbreviates others says so."""
    clauses, letters = [], {}
    for node in tree:
        if isinstance(node, Matrix):
            letters |= letters_of(node)
    bound = {node.variable.name for node in tree if isinstance(getattr(node, "variable", None), Letter)}
    for name, letter in sorted(letters.items()):
        if name in bound:
            continue
        shown = words.name(name) if not letter.mark or not words.is_latex else f"${letter.mark}$"
        if letter.means is not None:
            clauses.append(f"{shown} = {f'${letter.means.latex()}$' if words.is_latex else letter.means.text()}")
            continue
        own = [fact for fact in letter.facts if fact not in ADJECTIVES and (fact != "positive" or letter.shape != (ONE, ONE))]
        facts = [FACTS[fact] for fact in own] + [f"perpendicular to {words.name(other)}" for other in letter.perpendicular]
        clauses.append(f"{shown} be {_shape(letter, words)}{' with ' + ' and '.join(facts) if facts else ''}")
    return clauses


def _shape(letter, words):
    if letter.shape == (ONE, ONE):
        return "a positive number" if "positive" in letter.facts else "a number"
    if letter.cols == ONE:
        return f"a vector of {words.space(letter.rows)}"
    kind = " ".join([*(ADJECTIVES[fact] for fact in letter.facts if fact in ADJECTIVES), "matrix"])
    return f"a {kind} with {words.formula(letter.rows)} rows and {words.formula(letter.cols)} columns"


def _averaged(whole, words):
    """What is independent of what, what a free item is, what a mean is over; of the left side, but for denominators."""
    statement, tree = whole[0], nodes(whole[0])
    families = {(node.family.name, node.family.ensemble.kind) for node in tree if isinstance(node, syntax.Vec)}
    random = sorted(name for name, kind in families if kind in LAWS)
    made = any(kind in MADE_OF_OTHERS for _, kind in families)
    every = {part.item.name for one in tree if isinstance(one, Recurrence) for part in _state(one)} | {item.name for item in bound_items(statement)}
    named = {node.item.name for node in tree if isinstance(node, syntax.Vec | syntax.Entry)}
    named |= {item.name for node in tree if isinstance(node, syntax.Over | syntax.VectorOver) for item in node.excluding}
    free = sorted(named - every - {"", "1"})
    said, against = [], compared(whole)
    free = [name for name in free if name not in {one.other for one in against}]
    if len(random) > 1:
        said.append(f"{', '.join(map(words.name, random[:-1]))} and {words.name(random[-1])} are independent of one another.")
    if free and random:
        said.append(f"{', '.join(map(words.name, free))}: {'any one fixed item' if len(free) == 1 else 'fixed items that differ'}.")
    said += [f"The comparisons are {one.told(words)}." for one in against]
    said += ["No denominator is zero."] if not_zero(whole)[1] else []
    averages = [words.mean(name) for name, mark in AVERAGES.items() if re.search(rf"(?<![A-Za-z]){mark}", statement.text())]
    if any("E is over" in MODELS.get(type(node), "") for node in tree):
        return said
    if averages and families and not random and not made:
        said.append(f"Nothing is random: {averages[0]} of a value is the value.")
    elif averages:
        said.append(f"{' and '.join(averages)} {'is' if len(averages) == 1 else 'are'} over everything that is random.")
    return said


def _sizes(part, words, unnamed=()):
    """Every parameter of the domain that is named, what it is and its range."""
    shown = []
    for name, range_ in part.domain.text().items():
        if name == "where" or name in unnamed:
            continue
        known = PARAMETERS.get(name)
        letter = f"${known.latex}$" if known and words.is_latex else name
        shown.append(f"{letter} {f'({part.meaning(name)}) ' if known else ''}is {words.range(range_)}")
    where = [words.relation(relation) for relation in part.domain.where]
    return "Sizes: " + "; ".join(shown) + (f", where {' and '.join(where)}" if where else "") + "." if shown else ""
