"""A port that accepts and says nothing is no scheduler, and is said to be none."""

import socket
import time

import pytest
from memorem.numerics.engines.cluster import Cluster
from memorem.numerics.engines.engine import EngineError

pytest.importorskip("distributed")


def test_a_silent_port_does_not_hang():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        with pytest.raises(EngineError, match="Dask scheduler"):
            Cluster(f"127.0.0.1:{silent.getsockname()[1]}", timeout=1)
        assert time.monotonic() - begun < 20
