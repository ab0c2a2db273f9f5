"""Arguments that are proposed to rules: means and laws of what stands inside of a statement, values of the domain, names of constant vectors."""

import pytest
from memorem import Derivation, Domain, E, Memory, N, constant, d_k, d_v, gaussian, integers, items, nu, radius, reals, sphere, white
from memorem.proofs.theorems import discovery
from memorem.theory.kernel.derivation import RULES
from memorem.theory.scalars.zero_test import Nonzero, Zero
from memorem.theory.search.best_first import Search, Stuck
from memorem.theory.search.candidates import CANDIDATES

i, j = items("i j")
SIZES = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))


def test_arguments_are_proposed_to_rules_that_there_are():
    assert set(CANDIDATES) <= set(RULES)


@pytest.mark.parametrize(
    ("address", "used"),
    [
        ("retrieval.shrinkage#unit_keys", "least_square"),
        ("inner_products.coherence_upper#sphere_mean", "exchangeable_sum"),
        ("inner_products.coherence_upper#rademacher_variance", "from_law"),
        ("capacity.nearest_key#pair", "half_cosine"),
        ("decoding.nearest_query#pair", "from_law"),
        ("capacity.bit_gaussian#bit_error", "gaussian_margin"),
        ("feedforward.threshold#sign_keys", "from_law"),
        ("heads.correlated#common_cause", "total_expectation"),
        ("retrieval.linear_gaussian_law#moments", "from_law"),
        ("kernels.random_features#variance", "supply_moments"),
        ("retrieval.pseudo_inverse_noisy#pseudo_inverse", "duality"),
        ("robustness.clipping#bit_error", "total_expectation"),
        ("updates.least_squares_capacity#error", "moments_of_norms"),
    ],
)
def test_a_rule_finds_its_arguments(address, used):
    part = discovery.part(address)
    derivation = Search(part.domain, 8).derive(part.quantity_for(**part.ensembles()[0]))
    assert isinstance(derivation, Derivation) and used in derivation.rules_used
    assert isinstance(derivation.result.compare(part.equals, part.domain), Zero)


def test_a_sum_over_a_constant_vector_is_named_only_as_its_author_does():
    k, q, domain = gaussian(d_k)("k"), constant("q", d_k), SIZES.with_(nu=reals(0), radius=reals(0))
    mean = E((k[j] @ q) ** 2)
    assert isinstance(Search(domain, 1).derive(mean), Stuck)
    found = Search(domain, 4, named=((q, {2: nu}),)).derive(mean)
    assert isinstance(found.result.compare(nu, domain), Zero)
    assert isinstance(found.result.compare(radius, domain), Nonzero)


def test_a_memory_is_found_as_before():
    found = Search(SIZES, 8).derive(Memory(sphere(d_k), white(d_v)).inverse_snr)
    assert isinstance(found.result.compare((N - 1) / d_k, SIZES), Zero)
