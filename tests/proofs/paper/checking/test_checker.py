"""Papers as people write them: each status, its place, its witness, its near miss; macros, inputs, declarations, left sides, relations, versions."""

import json
import subprocess
import sys

import memorem
import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.paper.checking import report
from memorem.proofs.paper.checking.checker import Checker
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import is_scalar
from rich.console import Console

from tests.proofs.paper.conftest import PREAMBLE, UNIT, inline, one

GAUSSIAN = "retrieval.linear_gaussian"


def test_an_environment_with_the_papers_letters(checked):
    formula = r"\mathrm{SNR}^{-1} = \frac{(n-1)\,d_v}{(d-2)(d_v-2)}"
    found = one(checked(f"\\begin{{checked}}{{{GAUSSIAN}}}\n  {formula}\n\\end{{checked}}"))
    assert (found.status, found.line, found.column) == ("MATCHES", 2, 1) and "exact algebra" in found.message


def test_a_difference_has_a_witness_both_values_and_the_near_miss(checked):
    found = one(checked(inline(UNIT, r"\frac{n}{d}")))
    assert found.status == "DIFFERS" and found.near_miss == "the near miss “counts the retrieved pair”"
    assert set(found.at) >= {"N", "d_k"} and found.paper != found.theorem
    assert found.json()["witness"]["point"]["N"] == str(found.at["N"])


def test_another_part_of_the_theorem_is_named(checked):
    found = one(checked(inline("retrieval.four_definitions#mean_logarithm", r"\frac{n-1}{d+2}")))
    assert found.near_miss == "retrieval.four_definitions#ratio_of_means"


def test_parts_have_addresses(checked):
    assert one(checked(inline(f"{GAUSSIAN}#unit_values", r"\frac{n-1}{d-2}"))).status == "MATCHES"
    assert one(checked(inline(f"{GAUSSIAN}#nothing", "n"))).status == "UNKNOWN ID"


def test_an_unknown_id_names_the_nearest(checked):
    found = one(checked(inline("retrieval.linear_unt", "n")))
    assert found.status == "UNKNOWN ID" and UNIT in found.message


def test_what_is_not_verified_is_said_with_what_the_formula_is(checked):
    found = one(checked(inline(UNIT, r"\frac{n}{d}"), status="STALE"))
    assert found.status == "NOT VERIFIED" and "STALE" in found.message and "DIFFERS" in found.message


def test_an_unreadable_token_has_line_and_column(checked):
    found = one(checked("\n" + inline(UNIT, r"\frac{n-1}{d} + \foo")))
    assert found.status == "UNREADABLE" and found.token == {
        "text": r"\foo",
        "line": 3,
        "column": inline(UNIT, r"\frac{n-1}{d} + \foo").index("\\foo") + 1,
    }


def test_a_letter_of_another_paper_needs_a_declaration(checked):
    found = one(checked(inline("updates.overwrite#delta", r"\beta v_1")))
    assert found.status == "UNREADABLE" and r"\memoremsymbols{\beta = eta}" in found.message
    text = r"\memoremsymbols{\beta = eta}" + inline("updates.overwrite#delta", r"(1-\beta)^{n_2}(1-(1-\beta)^{n_1}) v_1 + (1-(1-\beta)^{n_2}) v_2")
    assert one(checked(text)).status == "MATCHES"


def test_a_parameter_that_the_paper_renamed_no_longer_has_its_own_letter(checked):
    assert one(checked(inline(UNIT, r"\frac{N-1}{d}"))).status == "UNREADABLE"
    assert one(checked(r"\memoremsymbols{N = N}" + inline(UNIT, r"\frac{N-1}{d}"))).status == "MATCHES"


def test_abbreviations_and_declarations_in_a_group(checked):
    assert one(checked(inline(UNIT, "s"))).status == "MATCHES"
    found = checked(r"{\memoremsymbols{x = N - 1}" + inline(UNIT, r"\frac{x}{d}") + "}" + inline(UNIT, r"\frac{x}{d}"))
    assert [each.status for each in found] == ["MATCHES", "UNREADABLE"]


def test_a_declaration_by_itself_does_not_end_in_a_loop(checked):
    assert "by itself" in one(checked(r"\memoremsymbols{y = y + 1}" + inline(UNIT, "y"))).message


MACROS = r"""
\newcommand{\SNR}{\mathrm{SNR}} \newcommand{\pairs}{n} \newcommand{\over}[2][d]{\frac{#2}{#1}} \def\minusone#1{#1-1} \DeclareMathOperator{\Q}{Q}
\let\half\tfrac
"""


@pytest.mark.parametrize("formula", [r"\SNR^{-1} = \over{\minusone\pairs}", r"\over[d]{\pairs - 1}", r"2\half{\minusone{n}}{2d}", r"\over{(n - 1)}"])
def test_macros_of_the_paper(checked, formula):
    assert one(checked(MACROS + inline(UNIT, formula))).status == "MATCHES"


def test_endless_and_conditional_macros_are_refused(checked):
    assert "without end" in one(checked(r"\newcommand{\a}{\a}" + inline(UNIT, r"\a"))).message
    assert "conditional" in one(checked(r"\ifdraft\newcommand{\b}{n}\fi" + inline(UNIT, r"\b"))).message
    assert checked(r"\newcommand{\c}{\checked{x}{y}}")[0].status == "UNREADABLE"


def test_comments_verbatim_and_false_conditionals_are_no_formulas(checked):
    formula = r"\checked{a}{b}"
    hidden = (f"% {formula}\n", rf"\verb|{formula}|", rf"\begin{{verbatim}}{formula}\end{{verbatim}}", rf"\iffalse {formula}\fi ")
    assert checked("".join(hidden) + rf"\end{{document}}{formula}") == []
    assert len(checked("".join(hidden) + formula)) == 1


def test_input_files_are_followed(checked, tmp_path):
    (tmp_path / "part.tex").write_text("\n" + inline(UNIT, r"\frac{n}{d}"))
    found = one(checked(r"\input{part}"))
    assert found.file.endswith("part.tex") and found.line == 2 and found.status == "DIFFERS"
    assert "no such file" in one(checked(r"\input{missing}")).message


def test_a_file_that_includes_itself_or_is_missing_is_wrong_usage(checked, tmp_path):
    with pytest.raises(UsageError, match="includes itself"):
        checked(r"\input{paper}")
    with pytest.raises(UsageError, match="cannot be read"):
        Checker().paper(tmp_path / "nothing.tex")


LEFT_SIDES = [
    (UNIT, r"\mathrm{SNR}^{-1} = \frac{n-1}{d}", "MATCHES"),
    (UNIT, r"\mathrm{SNR} = \frac{d}{n-1}", "MATCHES"),
    (UNIT, r"\frac{1}{\mathrm{SNR}} = \frac{n-1}{d}", "MATCHES"),
    (UNIT, r"\mathrm{SNR}(n, d)^{-1} = \frac{n-1}{d}", "MATCHES"),
    (UNIT, r"\frac{1}{\mathrm{SNR}\left(n, d\right)} = \frac{n-1}{d}", "MATCHES"),
    (UNIT, r"\mathrm{SNR}(n, d)^{-1} = \frac{d}{n-1}", "DIFFERS"),
    (UNIT, r"\mathrm{SNR}(n-1, d)^{-1} = \frac{n-1}{d}", "UNREADABLE"),
    (UNIT, r"\mathrm{SNR}(n)(d)^{-1} = \frac{n-1}{d}", "UNREADABLE"),
    (UNIT, r"\operatorname{SNR}_{\text{lin}} = \frac{n-1}{d}", "DIFFERS"),
    (UNIT, r"\mathrm{SNR}^{-1} = \frac{d}{n-1}", "DIFFERS"),
    (UNIT, r"\mathbb{E}[\mathrm{SNR}^{-1}] = \frac{n-1}{d}", "MATCHES"),
    (UNIT, r"\mathbb{E}[\mathrm{SNR}] = \frac{d}{n-1}", "UNREADABLE"),
    (UNIT, r"\mathbb{E}[\mathrm{SNR}]^{-1} = \frac{n-1}{d}", "UNREADABLE"),
    (UNIT, r"2\,\mathrm{SNR}^{-1} = \frac{n-1}{d}", "UNREADABLE"),
    (UNIT, r"\mathrm{SNR}^{2} = \frac{n-1}{d}", "UNREADABLE"),
    (UNIT, r"1 - P = \frac{n-1}{d}", "UNREADABLE"),
    (UNIT, r"P^{-1} = \frac{n-1}{d}", "UNREADABLE"),
    (UNIT, r"\mathbb{E}\left\lVert r \right\rVert^2 = \frac{n-1}{d}", "MATCHES"),
    (UNIT, r"\varepsilon^2(n, d) = \frac{n-1}{d} = s", "MATCHES"),
    (UNIT, r"\frac{n-1}{d} = \frac{n}{d}", "DIFFERS"),
    ("retrieval.four_definitions#ratio_of_means", r"\mathbb{E}[\mathrm{SNR}^{-1}] = \frac{n-1}{d+2}", "UNREADABLE"),
    ("retrieval.four_definitions#ratio_of_means", r"\mathrm{SNR}^{-1} = \frac{n-1}{d+2}", "MATCHES"),
    ("retrieval.four_definitions#mean_logarithm", r"\mathbb{E}[\ln \mathrm{SNR}^{-1}] = \psi(\tfrac{n-1}{2}) - \psi(\tfrac d2)", "MATCHES"),
    ("retrieval.four_definitions#mean_logarithm", r"\mathbb{E}[\ln \mathrm{SNR}] = \psi(\tfrac d2) - \psi(\tfrac{n-1}{2})", "MATCHES"),
    ("retrieval.four_definitions#mean_logarithm", r"\mathbb{E}[\ln \mathrm{SNR}] = \psi(\tfrac{n-1}{2}) - \psi(\tfrac d2)", "DIFFERS"),
    ("capacity.infinite_context#snr", r"\mathrm{SNR}^{-1} = (n-1) e^{-2\beta} {}_0F_1(;d/2;\beta^2)", "MATCHES"),
    ("heads.majority", r"\mathrm{SNR} = p", "UNREADABLE"),
    ("retrieval.linear_gaussian_law", r"\mathrm{SNR} \sim \frac{\chi^2_{d}\,\chi^2_{d_v}}{\chi^2_{n-1}\,\chi^2_{d_v}}", "MATCHES"),
    ("retrieval.linear_gaussian_law", r"\mathrm{SNR}^{-1} \overset{d}{=} \frac{\chi^2_{n}\,\chi^2_{d_v}}{\chi^2_{d}\,\chi^2_{d_v}}", "DIFFERS"),
]


@pytest.mark.parametrize(("address", "formula", "status"), LEFT_SIDES)
def test_left_sides(checked, address, formula, status):
    found = one(checked(inline(address, formula)))
    assert found.status == status, found


RELATIONS = [
    ("decoding.layers_in_series#union_bound", r"P \le L p", "MATCHES"),
    ("decoding.layers_in_series#union_bound", r"P = L p", "DIFFERS"),
    ("decoding.layers_in_series#union_bound", r"P \ge L p", "DIFFERS"),
    (UNIT, r"x \le \frac{n-1}{d}", "MATCHES"),
    (UNIT, r"x < \frac{n-1}{d}", "DIFFERS"),
    (UNIT, r"x \propto \frac{n-1}{d}", "UNREADABLE"),
    (UNIT, r"\begin{aligned} x &= \frac{n-1}{d} \\ &= \frac{n}{d} - \frac{1}{d} \end{aligned}", "MATCHES"),
    (UNIT, r"\begin{aligned} x &= \frac{n-1}{d} \\ y &= \frac{n}{d} \end{aligned}", "UNREADABLE"),
    (UNIT, r"x = \frac{n-1}{d} \approx \frac{n}{d}", "APPROXIMATES"),
    (UNIT, r"x \sim \frac{n}{2d}", "DIFFERS"),
    (UNIT, "", "UNREADABLE"),
    (UNIT, r"x =", "UNREADABLE"),
    ("decoding.layers_in_series#shared_codebooks", "p", "UNREADABLE"),
]


@pytest.mark.parametrize(("address", "formula", "status"), RELATIONS)
def test_relations(checked, address, formula, status):
    found = one(checked(inline(address, formula)))
    assert found.status == status, found


def test_an_approximation_says_its_error_its_range_and_how_it_was_found(checked):
    found = one(checked(inline(UNIT, r"\mathrm{SNR}^{-1} \approx \frac{n}{d}", "[range={N=101:, d_k=8:64}, within=0.02]")))
    assert (
        found.status == "APPROXIMATES"
        and found.error["bound"] == 0.01
        and "proven" in found.error["how"]
        and "N an integer >= 101" in found.error["range"]
    )
    assert one(checked(inline(UNIT, r"x \approx \frac{n}{d}", "[range={N=11:20}, within=0.02]"))).status == "DIFFERS"
    assert one(checked(inline(UNIT, r"x \approx \frac{n}{d}", "[range={M=11:20}]"))).status == "UNREADABLE"
    assert one(checked(inline(UNIT, r"x \approx \frac{n}{d}", "[colour=red]"))).status == "UNREADABLE"


def test_a_finite_range_without_a_proof_is_certified_at_every_point(checked):
    text = inline(
        "kernels.exponential_sphere", r"x \approx (n-1) e^{-2\beta + 2\beta^2/d}", "[range={N=2:4, d_k=64:66, d_v=1:1, beta=1:1}, within=0.05]"
    )
    found = one(checked(text))
    assert found.status == "APPROXIMATES" and "ball arithmetic" in found.error["how"], found


def test_a_formula_with_a_hole_in_the_domain_differs(checked):
    found = one(checked(inline(UNIT, r"\frac{(n-1)(d-5)}{d^2 - 5d}")))
    assert (found.status, found.paper, found.at["d_k"]) == ("DIFFERS", "no value", 5)


def test_the_report_and_its_exit_code(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(Checker, "_status", lambda self, id: "VERIFIED")
    good, bad, none = (tmp_path / name for name in ("good.tex", "bad.tex", "none.tex"))
    good.write_text(PREAMBLE + inline(UNIT, r"\frac{n-1}{d}"))
    bad.write_text(PREAMBLE + inline(UNIT, r"\frac{n}{d}"))
    none.write_text("no formula")
    quiet = Console(quiet=True)
    codes = [report.check([path], discovery.LIBRARY, console=quiet) for path in (good, bad, none)]
    assert codes == [0, 1, 1] and report.check([none], discovery.LIBRARY, allow_none=True, console=quiet) == 0
    capsys.readouterr()
    assert report.check([good, bad], discovery.LIBRARY, as_json=True) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["counts"] == {"DIFFERS": 1, "MATCHES": 1} and said["formulas"] == 2 and not said["ok"]
    keys = {"file", "line", "column", "id", "status", "message", "witness", "near_miss", "relative_error", "token", "notes"}
    assert all(set(entry) == keys for entry in said["findings"])


@pytest.mark.parametrize(
    "formula",
    [
        "(" * 3000,
        r"\frac{1}{" * 400 + "2" + "}" * 400,
        "2^{9^{9^{9}}}",
        "(10^{30})!",
        r"\binom{10^{9}}{5}",
        "\u00b2",
        "\u0661 + n",
        r"\Gamma(10^9)",
        "(n)_{10^7}",
    ],
    ids=["brackets", "fractions", "tower", "factorial", "binomial", "superscript", "digit", "gamma", "rising"],
)
def test_hostile_formulas_are_refused_in_no_time(checked, formula):
    found = checked(inline(UNIT, formula) + inline(UNIT, "s"))
    assert found[0].status == "UNREADABLE" and (found[-1].status == "MATCHES" or formula.startswith("(((")), found


def test_a_renaming_in_latex_counts_as_one(checked):
    found = one(checked(r"\memoremsymbols{\gamma = \lambda}" + inline("updates.overwrite#decay", r"\lambda v_1")))
    assert found.status == "UNREADABLE" and r"which the paper calls \gamma" in found.message


def test_fifty_formulas_cost_little_more_than_one(tmp_path):
    """Processor time of fifty formulas against that of one, start and imports included, in one run; torch is never loaded."""
    parts = [part for theorem in memorem.theorems() for part in theorem.parts.values() if part.equals is not None and is_scalar(part.equals)]
    chosen = [parts[place * len(parts) // 50] for place in range(50)]
    script = (
        "import sys, time; sys.argv = ['memorem', 'check', 'paper.tex']\nfrom memorem.proofs.cli.app import app\n"
        "try: app()\nexcept SystemExit: pass\nassert 'torch' not in sys.modules; print(time.process_time(), file=sys.stderr)"
    )
    seconds = {}
    for count in (50, 1, 50):  # the first run warms the caches of the file system
        (tmp_path / "paper.tex").write_text("\n\n".join(rf"\checked{{{part.address}}}{{{part.latex}}}" for part in chosen[:count]))
        found = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert f"{count} formula" in found.stdout
        seconds[count] = float(found.stderr)
    assert seconds[50] < 8 * seconds[1], seconds
