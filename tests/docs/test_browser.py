"""What a person sees in a real browser: typeset formulas, a quiet console, pages that fit a phone."""

import subprocess
import sys
from pathlib import Path

import pytest
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import evaluated
from memorem.theory.scalars.domains import DomainError
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

TYPESET = """
const done = arguments[0];
MathJax.startup.promise.then(() => done([
  document.querySelectorAll('span.math, div.math').length,
  document.querySelectorAll('mjx-container').length,
  document.querySelectorAll('mjx-merror, [data-mjx-error]').length,
]));
"""
IDS = list(discovery.files())
MEMOREM = Path(sys.executable).with_name("memorem")


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


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit(browser, site, width):
    """Every page that is no theorem's: chapters, families, audits, the map."""
    for page in sorted(path for path in site.rglob("*.html") if path.stem not in {*IDS, "search", "genindex"}):
        opened(browser, site, page.relative_to(site), width)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, page.name
        assert [line for line in browser.get_log("browser") if line["level"] in ("SEVERE", "WARNING")] == [], page.name


def test_the_map_zooms_moves_and_links(browser, site):
    opened(browser, site, "graph.html")

    def box():
        return [float(number) for number in browser.find_element("id", "map").get_dom_attribute("viewBox").split()]

    whole = box()
    browser.find_element("css selector", '[data-zoom="1.25"]').click()
    assert box()[2] < whole[2]
    browser.find_element("css selector", '[data-zoom="0"]').click()
    assert box() == whole
    nodes = browser.find_elements("css selector", "#map a")
    assert {node.get_dom_attribute("data-id") for node in nodes} == set(IDS)
    assert all((site / node.get_dom_attribute("href")).exists() for node in nodes)
    browser.execute_script("arguments[0].focus()", nodes[0])
    assert "focused" in browser.find_element("id", "map").get_dom_attribute("class")


def test_the_map_hides_kinds_of_edges(browser, site):
    opened(browser, site, "graph.html")
    edge = browser.find_elements("css selector", "#map .edge.line")[0]
    assert edge.is_displayed()
    browser.find_element("css selector", '[data-kind="line"]').click()
    assert not edge.is_displayed()


def test_dark_pages_are_dark(browser, site):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    opened(browser, site, "index.html")
    shade = browser.execute_script("return getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert max(shade[:3]) < 60


@pytest.fixture
def explorer(browser, site):
    """The explorer, opened at phone width, with every verified curve drawn."""
    opened(browser, site, "explorer.html", width=390)
    WebDriverWait(browser, 30).until(lambda page: page.execute_script("return document.querySelectorAll('#explorer-app .chart svg').length > 0"))
    return browser


PATHS = "return [...document.querySelectorAll('#explorer-app .chart path')].map(path => path.getAttribute('d')).join(' ')"


def test_the_explorer_fits_a_phone_and_is_quiet(explorer):
    assert explorer.execute_script("return document.documentElement.scrollWidth") <= 390
    assert "Explorer" in explorer.find_element(By.TAG_NAME, "h1").text
    assert explorer.execute_script("return getComputedStyle(document.querySelector('#explorer-app')).display") == "grid"
    WebDriverWait(explorer, 30).until(
        lambda page: page.execute_script("return document.querySelectorAll('#explorer-app mjx-container').length") >= 10
    )
    assert [line for line in explorer.get_log("browser") if line["level"] in ("SEVERE", "WARNING")] == []


@pytest.mark.parametrize("name", ["N", "d_v", "beta", "lam", "L", "H", "level"])
def test_keys_move_a_slider_and_the_values(explorer, name):
    """An arrow key moves a slider by one value; what the table says of curves that depend on it changes."""
    slider = explorer.find_element(By.ID, f"slider-{name}")
    told = (
        "return explorerData.panels.flatMap(p => p.curves).filter(c => arguments[0] in c.domain || (arguments[0] === 'level' && 'theta' in c.domain))"
    )
    told += ".map(c => document.getElementById(`value-${c.address}`).textContent)"
    before, output = explorer.execute_script(told, name), explorer.find_element(By.ID, f"output-{name}").text
    assert before, f"no verified curve depends on {name}"
    curves = explorer.execute_script(PATHS)
    slider.send_keys(Keys.ARROW_RIGHT)
    WebDriverWait(explorer, 10).until(lambda page: page.execute_script(told, name) != before)
    assert explorer.find_element(By.ID, f"output-{name}").text != output
    assert name == "L" or explorer.execute_script(PATHS) != curves
    assert output != slider.get_attribute("aria-valuetext")


def test_every_slider_has_a_name_that_is_read_aloud(explorer):
    labelled = "return [...document.querySelectorAll('#explorer-app input, #explorer-app select')].filter(e => !e.labels[0]?.textContent.trim())"
    assert explorer.execute_script(labelled) == []
    assert explorer.execute_script(
        "return [...document.querySelectorAll('#explorer-app .chart svg[role=img]')].every(e => e.getAttribute('aria-label'))"
    )


def test_values_in_the_browser_are_those_of_the_library(explorer):
    """At the sliders, every curve's value agrees with the library's certified one to 1e-9."""
    evaluate = """const p = Object.fromEntries(explorerData.sliders.map(s => [s.name, s.start])); p.theta = Math.sqrt(p.level); p.age = 3;
        return explorerData.panels.flatMap(panel => panel.curves).map(c => [c.address, Object.fromEntries(Object.keys(c.domain).map(n => [n, p[n]])),
            String(explorerFormulas[c.address](p))])"""
    compared = 0
    for address, point, text in explorer.execute_script(evaluate):
        part = discovery.part(address)
        try:
            exact = part.domain.check({name: str(value) for name, value in point.items()}, partial=True)
        except DomainError:
            continue
        assert float(text) == pytest.approx(float(evaluated(part.equals, exact).decimal), rel=1e-9), address
        compared += 1
    assert compared > 0


def test_choosing_a_verified_point_puts_it_on_its_curve(explorer):
    explorer.execute_script(
        "const s = document.querySelector('#explorer-app .jump select'); s.selectedIndex = 1; s.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    WebDriverWait(explorer, 10).until(lambda page: page.execute_script("return document.querySelectorAll('#explorer-app .chart circle').length > 0"))


def test_the_calculator_answers_and_says_what_is_wrong(browser, site):
    """Every verified criterion has a width for the first inputs; an input outside its range is named and empties the table."""
    opened(browser, site, "budgets.html", width=390)
    widths = "return budgetsData.criteria.map(row => document.getElementById(`width-${row.address}`).textContent)"
    assert all(browser.execute_script(widths)) and browser.execute_script("return budgetsData.criteria.length + budgetsData.left_out.length > 0")
    pairs = browser.find_element(By.ID, "budget-N")
    pairs.clear()
    pairs.send_keys("1")
    assert "pairs" in browser.find_element("css selector", "#budgets-app .fault").text
    assert not any(browser.execute_script(widths))


@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_by_the_command_is_typeset_on_its_own(browser, site, tmp_path, width):
    """`memorem page` writes files that need neither the site nor the network; the site's build has fetched the typesetter that they hold."""
    done = subprocess.run([MEMOREM, "page", "retrieval.linear_unit", "retrieval.decay", "-o", tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("index.html and 2 pages")
    for page in ("retrieval.linear_unit.html", "retrieval.decay.html", "index.html"):
        opened(browser, tmp_path, page, width)
        there = browser.execute_script("return MathJax.startup.promise.then(() => document.querySelectorAll('mjx-container').length)")
        assert there > 0 and browser.find_elements("css selector", "mjx-merror, [data-mjx-error]") == []
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert [line for line in browser.get_log("browser") if line["level"] in ("SEVERE", "WARNING")] == [], page
