"""The site builds without a warning, every theorem has its page, and what a page says is what the library says."""

import re

import memorem
from memorem.proofs.site import build, derivations, entries, figures, reference
from memorem.proofs.theorems import discovery

IDS = list(discovery.files())


def test_every_theorem_has_its_page(site):
    assert [id for id in IDS if not (site / "theorems" / f"{id}.html").exists()] == []


def test_every_part_has_a_permanent_address(site):
    for id in IDS:
        page = (site / "theorems" / f"{id}.html").read_text()
        assert [name for name in discovery.theorem(id).parts if f'id="{name}"' not in page] == []


def test_the_site_refers_to_nothing_outside_itself(site):
    for page in site.rglob("*.html"):
        loaded = re.findall(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]+)"', page.read_text())
        assert [address for address in loaded if address.startswith(("http:", "https:", "//"))] == []


def test_statuses_are_those_of_the_evidence(site):
    from memorem.proofs.runs.status import statuses

    for result in statuses():
        page = (site / "theorems" / f"{result.id}.html").read_text()
        assert re.search(r"sd-badge[^>]*>\s*([A-Z]+)", page).group(1) == result.status


def test_only_verified_is_green(site):
    green = {word for page in site.rglob("*.html") for word in re.findall(r'sd-bg-success[^"]*"[^>]*>\s*([A-Z]+)', page.read_text())}
    assert green <= {"VERIFIED"}


def test_a_figure_names_all_that_it_shows_and_is_the_same_byte_for_byte(tmp_path):
    part = memorem.theorem("retrieval.linear_unit").first
    (result,) = memorem.verify("retrieval.linear_unit", evidence=tmp_path, device="cpu").theorems
    said = {text.get_text() for text in figures.draw(part, result.parts[part.name].points, 0.03).legends[0].get_texts()}
    assert said == {"theorem", "simulated, with interval", "resolution", *(f"near miss: {name}" for name in part.near_misses)}
    for name in ("one", "two"):
        figures.write(figures.draw(part, result.parts[part.name].points, 0.03), tmp_path / name)
    for suffix in (".svg", ".pdf"):
        assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


def test_a_changed_theorem_is_made_anew(tmp_path):
    id = "retrieval.linear_unit"
    path = discovery.files()[id]
    entries.load(id, path, tmp_path)
    assert entries.kept(id, path, tmp_path) is not None
    edited = tmp_path / "edited.py"
    edited.write_text(path.read_text().replace("N - 1", "N - 2"))
    assert entries.identity(id, edited) != entries.identity(id, path)
    assert entries.kept(id, edited, tmp_path) is None


def test_the_sweep_is_the_parameter_that_moves_most():
    part = memorem.theorem("retrieval.linear_unit")["inverse_snr"]

    class Point:
        def __init__(self, **params):
            self.params = params

    assert figures.telling(part, [Point(N=8, d_k=4), Point(N=8, d_k=9)]) == "d_k"
    assert figures.telling(part, [Point(N=8, d_k=4), Point(N=80, d_k=4)]) == "N"


def test_rules_are_found_in_the_tests_that_use_them():
    found = reference.tests()
    assert "theory/rules/expectation/test_moments.py" in found["integrate"]
    assert all((build.ROOT / "tests" / file).exists() for tests in found.values() for file in tests)


def test_the_example_of_the_guide_is_verified(tmp_path):
    report = memorem.verify(library=build.DOCS / "examples", evidence=tmp_path, device="cpu")
    assert [(theorem.id, theorem.status) for theorem in report.theorems] == [
        ("mine.quadratic", "VERIFIED"),
        ("mine.strengths", "VERIFIED"),
    ]


def test_a_condition_of_half_a_page_is_shown_by_its_ends():
    assert derivations.short("d_k - 2 > 0") == "d_k - 2 > 0"
    assert derivations.short("x" * 300 + " > 0") == f"{'x' * 90} ... {'x' * 26} > 0"
