"""Preambles as authors have them: bold keys in braces, paired delimiters, the norm and the inner product; a changed formula below each differs."""

import pytest

from tests.proofs.paper.conftest import UNIT, inline, one

BOLD = r"""
\def\vk{{\bm{k}}} \def\vv{{\bm{v}}} \def\mS{{\bm{S}}} \newcommand{\tr}{^{\top}} \def\figref#1{figure~\ref{#1}}
\DeclareMathAlphabet{\mathsfit}{\encodingdefault}{\sfdefault}{m}{sl} \newcommand{\E}{\mathbb{E}} \DeclareMathOperator*{\argmax}{arg\,max}
\DeclarePairedDelimiter{\norm}{\lVert}{\rVert} \DeclarePairedDelimiter\abs{\lvert}{\rvert}
\memoremsymbols{\mS_{t-1} = S, \vk_t = k, \vv_t = v, \beta_t = eta}
"""
DELTA, NORMALISED = "updates.gradient_table#delta", "updates.gradient_table#normalised"
READ = [
    (DELTA, r"\mS_{t-1}(\bm{I} - \beta_t\vk_t\vk_t\tr) + \beta_t\vv_t\vk_t\tr"),
    (DELTA, r"\mS_t = \mS_{t-1}(I_{d_k} - \beta_t\vk_t\vk_t^\top) + \beta_t\vv_t\vk_t^\top, \quad t \ge 1"),
    (DELTA, r"\mS_{t-1} - \beta_t(\mS_{t-1}{\vk}_t-\vv_t){\vk_t}^\top"),
    (DELTA, r"\mS_{t-1}\qty(I - \beta_t\vk_t\vk^\top_t) + \beta_t\vv_t\vk_t^\top"),
    (NORMALISED, r"\mS_{t-1} + \frac{\beta_t}{\theta + \|\vk_t\|_2^2}(\vv_t - \mS_{t-1}\vk_t)\vk_t^\top"),
    (NORMALISED, r"\mS_{t-1} + \frac{\beta_t}{\theta + \norm{\vk_t}^2}(\vv_t - \mS_{t-1}\vk_t)\vk_t^\top"),
    (NORMALISED, r"\mS_{t-1} + \frac{\beta_t}{\theta + \langle\vk_t, \vk_t\rangle}(\vv_t - \mS_{t-1}\vk_t)\vk_t^\top"),
    (UNIT, r"\E\norm*{r}_2^2 = \frac{\abs{N-1}}{\abs[\big]{d_k}}"),
]


@pytest.mark.parametrize(("address", "formula"), READ)
def test_bold_letters_are_read(checked, address, formula):
    assert one(checked(inline(address, formula), preamble=BOLD)).status == "MATCHES", formula


WRONG = [
    (DELTA, r"\mS_{t-1}(\bm{I} - \beta_t\vk_t\vk_t\tr) - \beta_t\vv_t\vk_t\tr", "DIFFERS"),
    (DELTA, r"\mS_{t-1}(I_{d_v} - \beta_t\vk_t\vk_t^\top) + \beta_t\vv_t\vk_t^\top", "UNREADABLE"),
    (DELTA, r"\mS_t(I - \beta_t\vk_t\vk_t^\top) + \beta_t\vv_t\vk_t^\top", "UNREADABLE"),
    (NORMALISED, r"\mS_{t-1} + \frac{\beta_t}{\theta + \langle\vv_t, \vv_t\rangle}(\vv_t - \mS_{t-1}\vk_t)\vk_t^\top", "DIFFERS"),
    (NORMALISED, r"\mS_{t-1} + \frac{\beta_t}{\theta + \|\mS_{t-1}\|_2^2}(\vv_t - \mS_{t-1}\vk_t)\vk_t^\top", "UNREADABLE"),
    (NORMALISED, r"\mS_{t-1} + \frac{\beta_t}{\theta + \langle\vk_t, 2\rangle}(\vv_t - \mS_{t-1}\vk_t)\vk_t^\top", "UNREADABLE"),
]


@pytest.mark.parametrize(("address", "formula", "status"), WRONG)
def test_another_formula_in_bold_letters_does_not_pass(checked, address, formula, status):
    found = one(checked(inline(address, formula), preamble=BOLD))
    assert found.status == status and "Error" not in found.message, found
