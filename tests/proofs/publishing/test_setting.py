"""A statement can be cited alone: whatever it names, the sentences before it introduce, with the law and its scale."""

import re

import memorem
import pytest
from memorem.proofs.publishing.setting import setting, unnamed
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import is_scalar, sides
from memorem.theory.scalars.parameters import PARAMETERS

PARTS = {part.address: part for theorem in discovery.theorems() for part in theorem.parts.values() if part.equals is not None}
INDEX = re.compile(r"(?<=[A-Za-z0-9'])_(\{[^}]*\}|\w+)|sum_(\{[^}]*\}|\w+)|prod_\w+|argmin_\w+|grad_\w+|#\{i<j:")
BOUND = re.compile(r"\b(\w+) -> |\((\w+), [^()]*(?:\([^()]*\)[^()]*)*\)(?=\))")  # what an iteration or a SymPy sum runs over
NAME = re.compile(r"(?<![A-Za-z_])(?:[A-Za-df-zA-DF-Z]|Phi|phi|psi|mu|alpha|omega)(?![A-Za-z])")
WORDS = {"a", "I", "P", "R", "c", "b"}  # articles and functions of the printed words, and coordinates c of a printed vector


def named(part):
    """Single letters and Greek names that the statement prints, without indices and without what sums run over."""
    quantity = part.quantity_for(**part.ensembles()[0]).text()
    formula = str(part.equals) if is_scalar(part.equals) else part.equals.text()
    bound = {name for text in (quantity, formula) for pair in BOUND.findall(text) for name in pair} | set(re.findall(r"Sum\(.*?\((\w), ", formula))
    return {name for text in (quantity, formula) for name in NAME.findall(INDEX.sub(" ", text))} - WORDS - bound


def defined(part):
    """The letters that the statement's own clauses define, such as X_h = ...."""
    clauses = sides(part, "text")[3]
    return {clause[0] for clause in clauses if re.match(r"\w(_\w+|_\(.*?\))? = ", clause)}


@pytest.mark.parametrize("address", PARTS)
def test_every_letter_of_a_statement_is_introduced(address):
    part = PARTS[address]
    introduced = set(NAME.findall(INDEX.sub(" ", setting(part)))) | defined(part)
    assert named(part) - introduced == set(), setting(part)


@pytest.mark.parametrize("address", PARTS)
def test_every_parameter_that_is_named_has_its_range_and_no_other(address):
    part = PARTS[address]
    said = setting(part).rpartition("Sizes: ")[2]
    listed = [name for name in part.domain.names if re.search(rf"(?<!\w){name} (\(|is )", said)]
    assert listed == [name for name in part.domain.names if name not in unnamed(part)]


@pytest.mark.parametrize(
    ("address", "law"),
    [
        ("depth.energy#gaussian_keys", "k_1, ..., k_N be independent, with law N(0, (1/d_k) I_d_k)"),
        ("retrieval.four_definitions#ratio_of_means", "k_1, ..., k_N be independent, with law N(0, I_d_k)"),
        ("retrieval.linear_unit#inverse_snr", "uniform on the unit sphere of R^d_k (keys = sphere)"),
        ("retrieval.linear_unit#inverse_snr", "independent fair coordinates +-1/sqrt(d_k) (keys = rademacher)"),
        ("depth.residual_fresh#energy", "but for u, drawn once"),
        ("capacity.bit_rademacher#bit_error", "ties are decided by a fair coin"),
        ("inner_products.coherence_upper#sphere_variance", "k_1, ..., k_N be independent, uniform on the unit sphere of R^d_k. Var is over"),
        ("updates.recursive_least_squares#inverse", "A be a symmetric positive definite matrix with d_k rows"),
        ("kernels.exponential_vs_relu#gaussian_tie", "d_k (width of keys and queries) is 4;"),
        ("retrieval.welch_floor#average", "phi_1, ..., phi_N be any non-zero vectors of R^d_k"),
        ("updates.recall_budget#budget", "r_1, ..., r_N be any vectors of R^d_k. No denominator is zero."),
        ("retrieval.effective_dimension#at_most_the_width", "coordinate by coordinate. No denominator is zero."),
        ("capacity.nearest_key#no_other", "k_1, ..., k_N be independent, uniform on the unit sphere of R^d_k."),
        ("capacity.nearest_key#some_other", "i: any one fixed item. The comparisons are one for each l != i."),
        ("decoding.nearest_query#union", "The comparisons are L for each j != i."),
        ("capacity.codebook#failure", "i: any one fixed item. The comparisons are one for each l != i."),
        (
            "retrieval.linear_gaussian_law#law",
            "Every chi2(n) is a chi-square variable of its own with n degrees of freedom, independent of the others.",
        ),
        ("plasticity.oja_flow#other_rate", "kappa (eigenvalue of the second moments along q) is"),
        ("plasticity.bcm_selectivity#selective", "prob_0 (probability of the pattern that y answers) is"),
        ("updates.window#noise", "m (length of the window) is"),
        ("updates.orthonormal_keys#ridge", "theta (weight of the penalty) is"),
        ("retrieval.shifted_keys#floor", "rho (squared norm of the mean over the width) is real > 0 and <= 2"),
        ("updates.kaczmarz_rate#rate", "k_j be independent"),
        ("updates.implicit_kaczmarz#proximal", "S be a matrix with d_v rows and d_k columns"),
    ],
)
def test_laws_come_with_their_scale(address, law):
    assert law in setting(PARTS[address])


@pytest.mark.parametrize("address", PARTS)
def test_no_name_of_a_state_is_introduced_twice(address):
    introduced = re.findall(r"(?:^Let |; )([\w, ]+) be the state", setting(PARTS[address]))
    names = [name for clause in introduced for name in clause.split(", ")]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("address", PARTS)
def test_pairs_are_counted_where_their_number_is_a_size(address):
    said, _, sizes = setting(PARTS[address]).rpartition("Sizes: ")
    assert "..., k_N" not in said or re.search(r"(^|; )N ", sizes)


def test_ranges_are_typeset():
    assert not [address for address, part in PARTS.items() if "sqrt" in re.sub(r"\$[^$]*\$", "", setting(part, "latex"))]
    assert "keys is" not in setting(PARTS["heads.average#" + next(iter(memorem.theorem("heads.average").parts))])


def test_models_are_typeset():
    said = setting(PARTS["capacity.bit_rademacher#bit_error"], "latex")
    assert r"$S = \sum_j v_j k_j^{\top}$; ties are decided by a fair coin" in said
    assert "$N^*$ is the capacity, the real number $N$ of pairs" in setting(PARTS["capacity.coherent#sphere"], "latex")


def test_a_citation_holds_the_setting(monkeypatch):
    theorem = memorem.theorem("retrieval.linear_gaussian")
    from memorem.proofs.publishing import citation

    entry = citation.made(theorem, None, theorem.version, None)
    assert r"\mathcal{N}(0, I_{d_k})" in citation._latex(entry)
    assert r"\mathcal{N}(0, I_{d_k})" in citation._markdown(entry)


def test_one_meaning_of_a_parameter_is_printed():
    said = [parameter.meaning for parameter in PARAMETERS.values()] + [one for part in PARTS.values() for one in part.meanings.values()]
    assert not [one for one in said if ";" in one or re.search(r", or |where that is said", one)]


@pytest.mark.parametrize("address", PARTS)
def test_a_meaning_is_that_of_a_parameter_of_the_theorem(address):
    theorem = memorem.theorem(address.partition("#")[0])
    assert set(theorem.meanings) <= {name for part in theorem.parts.values() for name in part.domain.names}
