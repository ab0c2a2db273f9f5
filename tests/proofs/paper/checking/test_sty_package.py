"""memorem.sty and memorem.bib: a sample paper compiles, and what is unknown, unverified or not collected is an error of LaTeX."""

import re
import shutil
import subprocess
from types import SimpleNamespace

import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.paper.checking import sty_package
from memorem.proofs.records import evidence

from tests.installed import needs

PAPER = r"""\documentclass{article}
\usepackage{memorem}
\usepackage{amsthm}
\newtheorem{theorem}{Theorem}
\memoremsymbols{n = N, d = d_k}
\begin{document}
\begin{checked}{retrieval.linear_gaussian} \label{snr}
  \mathrm{SNR}^{-1} = \frac{(n-1)\,d_v}{(d-2)(d_v-2)}
\end{checked}
By \eqref{snr}, \checked{retrieval.linear_unit}{\frac{n-1}{d}} a pair: $\theorem{retrieval.linear_gaussian#unit_values}$,
\[ \theorem*{retrieval.linear_unit} \]
value A\theoremvalue{retrieval.linear_gaussian}{N=64, d_k=32,d_v=16}B and C\theoremvalue[exact]{retrieval.linear_gaussian}{N=64,d_k=32,d_v=16}D.
\begin{theorem}[Noise] With unit keys it is $\theorem{retrieval.linear_unit}$, see \theoremref{retrieval.linear_unit}. \end{theorem}
EXTRA
\bibliographystyle{plain}\bibliography{memorem}
\end{document}
"""


@pytest.fixture
def statuses(monkeypatch):
    """Every theorem is VERIFIED but one."""

    def freshest(theorem, path):
        record = evidence.TheoremRecord(id=theorem.id, version=1, profile="full", device="cpu", seed=1, alpha=1e-6, resolution=0.01, parts={})
        return record, SimpleNamespace(status="STALE" if theorem.id == "retrieval.noisy_query" else "VERIFIED")

    monkeypatch.setattr(evidence, "freshest", freshest)


def latex():
    """The LaTeX compiler."""
    needs("latex", "pdflatex")
    return ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]


def compiled(folder, extra=""):
    """(return code, log, text of the PDF) of the sample paper."""
    command = latex()
    (folder / "paper.tex").write_text(PAPER.replace("EXTRA", extra))
    sty_package.write(folder, [folder / "paper.tex"])
    return _run(folder, command)


def _run(folder, command):
    runs = (command, ["bibtex", "paper"], command, command)
    done = [subprocess.run(run, cwd=folder, capture_output=True, text=True, errors="replace") for run in runs]
    return done[-1].returncode, (folder / "paper.log").read_text(errors="replace")


def test_the_sample_paper_compiles(statuses, tmp_path):
    code, log = compiled(tmp_path)
    assert code == 0, log[-3000:]
    assert (tmp_path / "paper.pdf").exists() and "undefined" not in log.lower().split("memory you used")[0].replace("undefined function", "")
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-layout", "paper.pdf", "-"], cwd=tmp_path, capture_output=True, text=True).stdout
        assert "A2.4B" in text and "Theorem 1" in text and "[1]" in text and "The memorem developers" in text


@pytest.mark.parametrize(
    ("extra", "error"),
    [
        (r"$\theorem{retrieval.noisy_query}$", "is STALE, not VERIFIED"),
        (r"\checked{retrieval.noisy_query}{x}", "is STALE, not VERIFIED"),
        (r"\theoremref{retrieval.noisy_query}", "is STALE, not VERIFIED"),
        (r"$\theorem{retrieval.nothing}$", "No theorem or part is called"),
        (r"$\theorem{retrieval.linear_unit#nothing}$", "No theorem or part is called"),
    ],
)
def test_what_must_not_be_cited_is_an_error(statuses, tmp_path, extra, error):
    code, log = compiled(tmp_path, extra)
    assert code != 0 and error in re.sub(r"\n(\(memorem\))?\s*", " ", log), log[-3000:]


def test_a_value_that_was_not_collected_names_the_command(statuses, tmp_path):
    command = latex()
    sty_package.write(tmp_path)
    (tmp_path / "paper.tex").write_text(PAPER.replace("EXTRA", ""))
    code, log = _run(tmp_path, command)
    assert code != 0 and "memorem tex" in log and "was not collected" in log


def test_the_files_without_latex(statuses, tmp_path):
    said = sty_package.write(tmp_path / "made")
    style, bibliography = ((tmp_path / "made" / name).read_text() for name in ("memorem.sty", "memorem.bib"))
    assert "VERIFIED" in said and r"\memoremdeclare{retrieval.noisy_query}{STALE}{1}" in style
    assert "@misc{memorem:retrieval.linear_unit:v1," in bibliography and "memorem:retrieval.noisy_query" not in bibliography
    assert bibliography.count("@misc{zhong2025,") == 1


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (r"\theoremvalue{retrieval.linear_unit}{N=3,d_k=0}", "d_k = 0"),
        (r"\theoremvalue{retrieval.linear_unit}{N=3}", "d_k"),
        (r"\theoremvalue{retrieval.linear_unt}{N=3,d_k=2}", "nearest"),
        (r"\theoremvalue[exact]{inner_products.mean_absolute#sphere}{d_k=4}", "no rational number"),
        (r"\theoremvalue[many]{retrieval.linear_unit}{N=3,d_k=2}", "neither exact nor"),
    ],
)
def test_a_point_without_a_value_is_said_with_file_and_line(tmp_path, use, words):
    (tmp_path / "paper.tex").write_text("\n" + use)
    with pytest.raises(UsageError, match=words) as found:
        sty_package.points([tmp_path / "paper.tex"])
    assert "paper.tex:2" in str(found.value)
