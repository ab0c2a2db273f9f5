"""The PDF of the whole: it is made, nothing leaves the page, and its numbers are those of the site."""

import re

import pytest
from memorem.proofs.site import build
from memorem.proofs.theorems import discovery

from tests.installed import needs


@pytest.fixture(scope="module")
def manual(site):
    needs("latex", "latexmk", "pdflatex", "pdftotext")
    return build.pdf()


def test_the_pdf_is_made(manual):
    assert manual.stat().st_size > 100_000


def test_equations_and_pages_have_the_numbers_of_the_site(manual, site):
    labels = manual.with_suffix(".aux").read_text()
    for id in discovery.files():
        page = (site / "theorems" / f"{id}.html").read_text()
        on_site = {name: number for number, name in re.findall(r'class="eqno">\(([\d.]+)\)<a[^>]*href="#equation-([^"]+)"', page)}
        assert on_site or not any(part.equals is not None for part in discovery.theorem(id).parts.values())
        for name, number in on_site.items():
            assert re.search(rf"newlabel{{equation:theorems/{re.escape(id)}:{re.escape(name)}}}{{{{{re.escape(number)}}}", labels), (id, name, number)
        heading = re.search(r'<h1><span class="section-number">([\d.]+)\. </span>', page).group(1)
        assert f"{{\\numberline {{{heading}}}" in manual.with_suffix(".toc").read_text()


def test_nothing_leaves_the_margin(manual):
    log = manual.with_suffix(".log").read_text(errors="replace")
    margin = 60  # points; the page has 72 beside the text
    assert [line for line in re.findall(r"Overfull \\hbox.*", log) if float(re.search(r"\(([\d.]+)pt", line).group(1)) > margin] == []
