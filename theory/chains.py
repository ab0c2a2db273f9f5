"""Chains of Hebbian look-ups as statements."""

from dataclasses import dataclass

import sympy

from .algebra import Unknown
from .printing import Style
from .terms import Ensemble


class _Error:
    """Shared protocol."""

    def key(self):
        """Arguments as text."""
        return repr(self)

    def scalar(self):
        """No closed form before rules give one."""
        return None

    def compare(self, target, domain):
        """Unknown until a closed form is reached."""
        return Unknown("the error of the chain has no closed form yet")


@dataclass(frozen=True)
class ChainError(_Error):
    """E |c_L - e_1|^2, c_L = G_L ... G_1 e_1, where G_l is the Gram matrix of the N keys of layer l, averaged over `heads` codebooks.

    With one head this is the mean-square error E |x_{L+1} - k_1|^2 of L look-ups S_l = sum_j k_j^(l+1) k_j^(l)', read out through one more independent
    codebook of mean-zero vectors of norm one.
    """

    keys: Ensemble
    layers: sympy.Expr
    heads: sympy.Expr = sympy.Integer(1)

    def text(self):
        """Plain text."""
        heads = "" if self.heads == 1 else f", scores averaged over {self.heads} heads"
        return f"E|c_{self.layers} - e_1|^2, c_(l+1) = G_l c_l, c_0 = e_1, keys of width {self.keys.width}{heads}"

    def latex(self):
        """LaTeX."""
        layers = Style(True).scalar(self.layers)
        gram = "G_l" if self.heads == 1 else rf"\tfrac1{{{Style(True).scalar(self.heads)}}}\textstyle\sum_h G_l^{{(h)}}"
        return rf"\mathbb{{E}}\lVert c_{{{layers}}} - e_1\rVert^2, \quad c_{{l+1}} = {gram}\, c_l, \quad c_0 = e_1"


@dataclass(frozen=True)
class MeanOfChains(_Error):
    """E |c - e_1|^2 of the average c of `heads` independent complete chains."""

    chain: ChainError
    heads: sympy.Expr

    def text(self):
        """Plain text."""
        return f"E|mean of {self.heads} independent chains - e_1|^2, each {self.chain.text()}"

    def latex(self):
        """LaTeX."""
        heads = Style(True).scalar(self.heads)
        return rf"\mathbb{{E}}\Bigl\lVert \tfrac1{{{heads}}}\textstyle\sum_{{h=1}}^{{{heads}}} c_L^{{(h)}} - e_1\Bigr\rVert^2"
