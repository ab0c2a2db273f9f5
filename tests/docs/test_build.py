"""Builds of the site that begin at once go one after the other: test processes share one folder."""

import threading
import time

from memorem.proofs.site import build


def test_two_builds_in_a_folder_go_one_after_the_other(monkeypatch, tmp_path):
    inside, most = [], []

    def sphinx(builder, folder):
        inside.append(builder)
        most.append(len(inside))
        time.sleep(0.2)
        inside.pop()
        return folder / builder

    monkeypatch.setattr(build, "source", lambda folder: None)
    monkeypatch.setattr(build, "sphinx", sphinx)
    threads = [threading.Thread(target=build.html, args=(tmp_path,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1]
