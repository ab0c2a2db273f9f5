"""The site, built once for all tests, and a real browser to read it with."""

import shutil

import pytest
from memorem.proofs.site import build

from tests.installed import needs


@pytest.fixture(scope="session")
def site():
    """The folder of the built site; Sphinx ran with warnings as errors."""
    return build.html().parent


@pytest.fixture(scope="session")
def browser(site):
    """A headless Chromium whose console is kept."""
    needs("chromium", "chromium", "chromedriver")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    for argument in ("--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(60)
    yield driver
    driver.quit()
