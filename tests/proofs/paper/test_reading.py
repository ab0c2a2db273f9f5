"""What authors write is read as they mean it; what has two meanings is refused with its token and column."""

import pytest
import sympy
from memorem import N, beta, d_k, d_v
from memorem.proofs.paper.checking.finder import Anything
from memorem.proofs.paper.latex.parser import Parser
from memorem.proofs.paper.latex.relations import statement
from memorem.proofs.paper.latex.tokens import Unreadable, of_text
from memorem.proofs.paper.reading.notation import Scope
from memorem.proofs.paper.reading.scalars import Reader
from sympy import Rational, binomial, ceiling, erfc, exp, factorial, gamma, log, pi, sqrt

SCOPE = Scope("a test", {"N": "N", "d_k": "d_k", "d_v": "d_v", "\\beta": "beta"}, {"N": N, "d_k": d_k, "d_v": d_v, "beta": beta})
u = sympy.Symbol("index0", integer=True)


def read(text):
    (side,) = statement(of_text(text)).sides
    return Reader(SCOPE).value(Parser(side, SCOPE.is_name).whole())


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (r"\frac{(N-1)\,d_v}{(d_k-2)(d_v-2)}", (N - 1) * d_v / ((d_k - 2) * (d_v - 2))),
        (r"N(d_k-2)", N * (d_k - 2)),
        (r"N\left(d_{k} - 2\right)", N * (d_k - 2)),
        (r"N\bigl(d_{\mathrm{k}}\!-\!2\bigr)", N * (d_k - 2)),
        (r"2\sqrt{d_k}", 2 * sqrt(d_k)),
        (r"\sqrt[3]{N}", N ** Rational(1, 3)),
        (r"\tfrac12 N^2", N**2 / 2),
        (r"\frac12\beta", beta / 2),
        (r"N^23", None),
        (r"e^{-2\beta}", exp(-2 * beta)),
        (r"\mathrm{e}^{\beta}\exp(2\beta)", exp(3 * beta)),
        (r"\exp\{-\beta\}", exp(-beta)),
        (r"\ln N + \log(d_k) + \log_2 d_v", log(N) + log(d_k) + log(d_v) / log(2)),
        (r"\log{\left(N \right)}^{2}", log(N) ** 2),
        (r"\log^2 N", log(N) ** 2),
        (r"\ln\frac{N}{d_k}", log(N / d_k)),
        (r"\Gamma(d_k/2)^2", gamma(d_k / 2) ** 2),
        (r"\Gamma^{2}\left(\frac{d_k}{2}\right)", gamma(d_k / 2) ** 2),
        (r"\binom{N}{d_k} + \dbinom{N}{2}", binomial(N, d_k) + binomial(N, 2)),
        (r"\sum_{j=0}^{N} \binom{N}{j} 2^{-N}", sympy.Sum(binomial(N, u) / 2**N, (u, 0, N))),
        (r"\sum\limits_{n=1}^{N} n^2 + 1", sympy.Sum(u**2, (u, 1, N)) + 1),
        (r"\prod_{j=1}^{N} (1+j)", sympy.Product(1 + u, (u, 1, N))),
        (r"\Phi(N)", erfc(-N / sqrt(2)) / 2),
        (r"Q\bigl(\sqrt{d_k/N}\bigr)", erfc(sqrt(d_k / N) / sqrt(2)) / 2),
        (r"{}_0F_1(;d_k/2;\beta^2)", sympy.hyper((), (d_k / 2,), beta**2)),
        (r"{}_1F_1\left(-\tfrac12; \tfrac{d_k}{2}; \beta\right)", sympy.hyper((-Rational(1, 2),), (d_k / 2,), beta)),
        (r"I_{d_k/2-1}(2\beta)", sympy.besseli(d_k / 2 - 1, 2 * beta)),
        (r"I_{1/2}\left(N, d_k\right)", sympy.betainc_regularized(N, d_k, 0, Rational(1, 2))),
        (r"\lceil N/2 \rceil + \left\lfloor d_k \right\rfloor", ceiling(N / 2) + d_k),
        (r"|N - d_k| \lvert\beta\rvert", abs(N - d_k) * abs(beta)),
        (r"\max(N, d_k) \min\{1, \beta\}", sympy.Max(N, d_k) * sympy.Min(1, beta)),
        (r"(N)_{3}", N * (N + 1) * (N + 2)),
        (r"\psi^{(1)}(N) + \psi(N)^2", sympy.polygamma(1, N) + sympy.polygamma(0, N) ** 2),
        (r"N! + 0.25", factorial(N) + Rational(1, 4)),
        (r"\operatorname{erfc}(\beta) + \mathrm{erfc}\left(\beta\right)", 2 * erfc(beta)),
        (r"4\pi\beta \cdot N \times 2", 8 * pi * beta * N),
        (r"-\beta^2", -(beta**2)),
        (r"[\beta]_+", sympy.Max(beta, 0)),
        (r"N/(d_k d_v)", N / (d_k * d_v)),
        (r"\begin{aligned} & N \\ &\quad + d_k \end{aligned}", N + d_k),
        (r"{N \over}", None),
    ],
)
def test_meaning(text, meaning):
    if meaning is None:
        with pytest.raises(Unreadable):
            read(text)
    else:
        assert sympy.simplify(read(text) - meaning) == 0 if not meaning.has(sympy.Sum, sympy.Product, sympy.hyper) else read(text) == meaning


@pytest.mark.parametrize(
    ("text", "token", "column"),
    [
        (r"N + \foo", r"\foo", 5),
        (r"N / d_k d_v", "d", 9),
        (r"N / d_k / d_v", "/", 9),
        (r"2\frac12", r"\frac", 2),
        (r"N 2", "2", 3),
        (r"\log N d_k", "d", 8),
        (r"\log(N)^2", "^", 8),
        (r"\log(N)(d_k)", "(", 8),
        (r"\cosh^{-1} N", "^", 6),
        (r"N^{(2)}", "^", 2),
        (r"\Gamma^{(2)}(N)", "^", 7),
        (r"N^2^3", "^", 4),
        (r"\sum_{j \ne i} j", r"\sum", 1),
        (r"\prod_{j=1}^{N} j d_k", "d", 19),
        (r"N = x", "x", 5),
        (r"(N + 1", "(", 1),
        (r"N \pm 1", r"\pm", 3),
        (r"N + - 1", "-", 5),
        (r"\mathrm{SNR}", r"\mathrm", 1),
        (r"N \propto d_k", r"\propto", 3),
        (r"N' + 1", "'", 2),
        (r"\sigma + 1", r"\sigma", 1),
        (r"\frac{N}{}", "{", 9),
        (r"N \\ d_k", "d", 6),
    ],
)
def test_refused_with_token_and_column(text, token, column):
    with pytest.raises(Unreadable) as found:
        for side in statement(of_text(text)).sides:
            Reader(SCOPE).value(Parser(side, SCOPE.is_name).whole())
    assert found.value.at is not None and (found.value.at.shown(), found.value.place.column) == (token, column), found.value


def test_division_by_zero_is_no_formula():
    with pytest.raises(Unreadable, match="divides by zero"):
        read(r"\frac{N}{d_k - d_k}")


def test_letters_stay_letters_where_everything_may_be_one():
    names = Anything()
    value = Reader(names).value(Parser(of_text("H(N-1)"), names.is_name).whole())
    assert len(value.free_symbols) == 2
