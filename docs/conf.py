"""Sphinx's settings for the site and its PDF."""

import importlib.metadata
from pathlib import Path

project = "memorem"
author = "The memorem developers"
copyright = author
release = version = importlib.metadata.version("memorem")
root_doc = "index"
extensions = ["myst_parser", "sphinx_design", "sphinxcontrib.bibtex", "sphinx.ext.mathjax"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "attrs_inline"]
suppress_warnings = ["misc.highlighting_failure"]
bibtex_bibfiles = [str(Path(__file__).parents[1] / "proofs" / "references.bib")]
bibtex_reference_style = "author_year"
bibtex_default_style = "plain"
numfig = True
math_numfig = True
numfig_secnum_depth = 1
math_eqref_format = "({number})"

html_theme = "furo"
html_title = "memorem"
html_static_path = [str(Path(__file__).parent / "_build" / "source" / "_static")]
html_css_files = ["memorem.css"]
html_js_files = ["graph.js", "reading.js"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
mathjax_path = "mathjax-tex-svg-full.js"
mathjax3_config = {"options": {"enableMenu": False}, "svg": {"fontCache": "global"}}

latex_documents = [("index", "memorem.tex", "memorem: theorems on associative memory", author, "manual")]
latex_elements = {"papersize": "a4paper", "pointsize": "10pt", "extraclassoptions": "openany,oneside", "preamble": r"\usepackage{memorem-manual}"}
latex_additional_files = [str(Path(__file__).parent / "_latex" / "memorem-manual.sty")]
