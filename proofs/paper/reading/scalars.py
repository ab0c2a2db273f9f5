"""A formula's tree as a SymPy expression in the parameters of a theorem."""

import sympy

from ..latex.tokens import Unreadable
from .notation import Scope, meaning_tree

CONSTANTS = {"e": sympy.E, "\\pi": sympy.pi, "\\infty": sympy.oo}
CALLS = {
    "exp": sympy.exp, "log": sympy.log, "cosh": sympy.cosh, "sinh": sympy.sinh, "tanh": sympy.tanh, "cos": sympy.cos, "sin": sympy.sin,
    "tan": sympy.tan, "erf": sympy.erf, "erfc": sympy.erfc, "gamma": sympy.gamma, "digamma": sympy.digamma, "polygamma": sympy.polygamma,
    "loggamma": sympy.loggamma, "min": sympy.Min, "max": sympy.Max, "sqrt": sympy.sqrt, "abs": sympy.Abs,
    "normal_cdf": lambda x: sympy.erfc(-x / sympy.sqrt(2)) / 2,
    "normal_tail": lambda x: sympy.erfc(x / sympy.sqrt(2)) / 2,
    "log_base": lambda x, base: sympy.log(x) / sympy.log(base),
    "beta": lambda a, b: sympy.gamma(a) * sympy.gamma(b) / sympy.gamma(a + b),
}  # fmt: skip
LARGE = 10_000
FACTORS = 64  # beyond which SymPy is not let write out a rising factorial
COUNTS = {"polygamma": (2,), "log_base": (2,), "beta": (2,), "min": range(1, 9), "max": range(1, 9)}


class Reader:
    """Turns trees into SymPy expressions; `bound` are the indices of the sums around, `divisors` what was divided by and where."""

    def __init__(self, scope: Scope):
        self.scope, self.bound, self.inside, self.divisors = scope, {}, (), []

    def value(self, node):
        """The expression. Unreadable for a name that is unknown or an operation that numbers do not have."""
        method = getattr(self, f"_{node.op}", None)
        if method is None:
            raise Unreadable(f"{node.op} is no operation between numbers", node.at)
        made = method(node)
        if isinstance(made, sympy.Basic) and made.has(sympy.nan, sympy.zoo):
            raise Unreadable("this has no value: it divides by zero", node.at)
        return made

    def _number(self, node):
        number = node.args[0]
        return sympy.Rational(number.numerator, number.denominator)

    def _name(self, node):
        key = node.args[0]
        if key in self.bound:
            return self.bound[key]
        if key in self.scope.declared:
            return self._declared(self.scope.declared[key], node)
        if key in CONSTANTS and not self.scope.is_name(key):
            return CONSTANTS[key]
        return self._number_of(self.scope.own(key, node.at), key, node)

    def _number_of(self, value, key, node):
        if not isinstance(value, sympy.Expr):
            raise Unreadable(f"{key} is a matrix, a number is needed", node.at)
        return value

    def _declared(self, declared, node):
        if declared.key in self.inside:
            raise Unreadable(f"\\memoremsymbols explains {declared.key} by itself", declared.at)
        reader = self._of_meaning((*self.inside, declared.key))
        try:
            return reader.value(meaning_tree(declared, self.scope))
        except Unreadable as error:
            raise Unreadable(f"{declared.key} means {declared.text} (line {declared.at.place.line}): {error.why}", node.at) from None

    def _of_meaning(self, inside):
        """A reader of declared meanings: it knows public names."""
        return Meaning(self.scope, inside)

    def _add(self, node):
        return sympy.Add(*(self.value(part) for part in node.args))

    def _neg(self, node):
        return -self.value(node.args[0])

    def _mul(self, node):
        return sympy.Mul(*(self.value(part) for part in node.args[:2]))

    def _div(self, node):
        top, bottom = (self.value(part) for part in node.args[:2])
        if bottom == 0:
            raise Unreadable("this divides by zero", node.at)
        self.divisors.append((bottom, node.at))
        return top / bottom

    def _pow(self, node):
        base, exponent = self.value(node.args[0]), self.value(node.args[1])
        if base.is_Rational and exponent.is_Rational and abs(exponent) * max(int(base.p).bit_length(), int(base.q).bit_length()) > 8 * LARGE:
            raise Unreadable("a power this large is not computed", node.at)
        return base**exponent

    def _root(self, node):
        radicand, degree = node.args
        order = degree.args[0] if isinstance(degree.args[0], int) else self.value(degree)
        return self.value(radicand) ** (sympy.Integer(1) / order)

    def _fenced(self, node):
        return self.value(node.args[0])

    def _abs(self, node):
        return sympy.Abs(self.value(node.args[0]))

    def _floor(self, node):
        return sympy.floor(self.value(node.args[0]))

    def _ceil(self, node):
        return sympy.ceiling(self.value(node.args[0]))

    def _positive(self, node):
        return sympy.Max(self.value(node.args[0]), 0)

    def _moderate(self, nodes, at):
        """Values of arguments of functions that grow fast."""
        values = [self.value(one) for one in nodes]
        if any(value.is_number and abs(value) > LARGE for value in values):
            raise Unreadable(f"numbers above {LARGE} are not put into this function", at)
        return values

    def _factorial(self, node):
        return sympy.factorial(*self._moderate(node.args, node.at))

    def _double_factorial(self, node):
        """n!! = n (n - 2) ... down to 1 or 2, DLMF 5.4.2: of an odd n = 2m - 1 it is 2^m (1/2)_m, of an even one 2^m m!."""
        (n,) = self._moderate(node.args, node.at)
        half = sympy.expand((n + 1) / 2)
        if half.is_integer:
            return 2**half * sympy.rf(sympy.Rational(1, 2), half)
        if (n / 2).is_integer:
            return 2 ** (n / 2) * sympy.factorial(n / 2)
        raise Unreadable("whether this is odd or even is not known, which a double factorial asks for", node.at)

    def _rising(self, node):
        """Pochhammer's symbol: (x)_n = x (x + 1) ... (x + n - 1), DLMF 5.2(iii)."""
        x, count = self._moderate(node.args, node.at)
        return sympy.rf(x, count, evaluate=not (count.is_Integer and count > FACTORS))

    def _binomial(self, node):
        return sympy.binomial(*self._moderate(node.args, node.at))

    def _hyper(self, node):
        top, bottom, (argument,) = ([self.value(part) for part in row] for row in node.args)
        return sympy.hyper(top, bottom, argument)

    def _series(self, node):
        kind, key, low, high, body = node.args
        ends = self.value(low), self.value(high)
        index = sympy.Symbol(f"index{len(self.bound)}", integer=True)
        before, self.bound = self.bound, {**self.bound, key: index}
        summand = self.value(body)
        self.bound = before
        return (sympy.Sum if kind == "sum" else sympy.Product)(summand, (index, *ends))

    def _call(self, node):
        name, arguments, _ = node.args
        values = self._moderate(arguments, node.at) if name in ("gamma", "beta") else [self.value(part) for part in arguments]
        if name == "indexed":
            return self._indexed(values, node)
        if name not in CALLS or len(values) not in COUNTS.get(name, (1,)):
            raise Unreadable(f"{name} of {len(values)} arguments is not read between numbers", node.at)
        return CALLS[name](*values)

    def _indexed(self, values, node):
        """I_a(x) is the Bessel function, I_x(a, b) the regularised incomplete Beta function."""
        if len(values) == 2:
            return sympy.besseli(*values)
        if len(values) == 3:
            x, a, b = values
            return sympy.betainc_regularized(a, b, 0, x)
        raise Unreadable("I takes one argument (Bessel) or two (incomplete Beta)", node.at)


class Meaning(Reader):
    """Reads declared meanings, in which public names stand beside the theorem's own letters."""

    def __init__(self, scope, inside):
        super().__init__(scope)
        self.inside = inside

    def _name(self, node):
        key = node.args[0]
        if key in self.bound:
            return self.bound[key]
        if key in self.inside[:-1]:
            raise Unreadable(f"\\memoremsymbols explains {key} by itself", node.at)
        found = self.scope.public(key)
        if found is None and key in self.scope.parameters:
            found = self.scope.symbols[self.scope.parameters[key]]
        if found is None and key in self.scope.declared:
            return self._declared(self.scope.declared[key], node)
        if found is None and key in CONSTANTS:
            return CONSTANTS[key]
        if found is None:
            raise Unreadable(f"{key} is no parameter of {self.scope.where}; it has {', '.join(self.scope.symbols) or 'none'}", node.at)
        return self._number_of(found, key, node)
