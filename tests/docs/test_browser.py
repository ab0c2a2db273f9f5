"""What a person sees in a real browser: typeset formulas, a quiet console, pages that fit a phone."""

import pytest
from memorem.proofs import discovery

TYPESET = """
const done = arguments[0];
MathJax.startup.promise.then(() => done([
  document.querySelectorAll('span.math, div.math').length,
  document.querySelectorAll('mjx-container').length,
  document.querySelectorAll('mjx-merror, [data-mjx-error]').length,
]));
"""
IDS = list(discovery.files())


def opened(browser, site, page, width=1280):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
    browser.get((site / page).as_uri())


@pytest.mark.parametrize("id", IDS)
def test_formulas_are_typeset(browser, site, id):
    opened(browser, site, f"theorems/{id}.html", width=390)
    there, typeset, errors = browser.execute_async_script(TYPESET)
    assert there > 0 and typeset >= there and errors == 0
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390, "the page scrolls sideways on a phone"
    assert [line for line in browser.get_log("browser") if line["level"] in ("SEVERE", "WARNING")] == []


@pytest.mark.parametrize("page", ["index.html", "rules.html", "notation.html", "not-proved.html", "theorems/index.html"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit(browser, site, page, width):
    opened(browser, site, page, width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert [line for line in browser.get_log("browser") if line["level"] in ("SEVERE", "WARNING")] == []
