"""python -m memorem.proofs.instrument.gallery -o docs/measured: memories of the literature, each from its one line of input, as gallery.json."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from ...theory.scalars.balls import NoValue
from ..theorems.formulas import display, evaluated
from . import command, draft_page

CURVE = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)  # steps above the least width or age
PLACED = {"N": 16, "d_k": 16, "d_v": 8, "age": 4}


@dataclass(frozen=True)
class Entry:
    """A memory by the name that it has in the literature, and what is typed."""

    name: str
    given: dict

    @property
    def line(self):
        """The command line."""
        option = {"asks": "ask", "flip_keys": "flip-keys"}
        parts = [f"--{option.get(name, name)} {_quoted(value[0] if isinstance(value, list) else value)}" for name, value in self.given.items()]
        return " ".join(["memorem derive", *parts])


def _quoted(value):
    return value if value.replace("-", "").isalnum() else f"'{value}'"


def entry(name, **given):
    """An Entry."""
    return Entry(name, given)


GALLERY = (
    entry("Hebbian memory, linear attention", kernel="k.q"),
    entry("Hebbian memory, Gaussian keys", keys="gaussian", kernel="k.q"),
    entry("Hebbian memory, sign keys", keys="rademacher", kernel="k.q"),
    entry("Capacity of the Hebbian memory", kernel="k.q", asks=["capacity"]),
    entry("Worst values", kernel="k.q", asks=["interference"]),
    entry("Noisy query", keys="gaussian", noise="sigma", asks=["ratio-of-means"]),
    entry("Flipped query", keys="rademacher", flip="f", asks=["ratio-of-means"]),
    entry("Auto-associative memory", kernel="k.q", values="keys"),
    entry("Auto-associative memory, sign keys (Hopfield)", keys="rademacher", values="keys"),
    entry("Quadratic kernel", kernel="(k.q)^2"),
    entry("Cubic kernel (dense associative memory)", kernel="(k.q)^3"),
    entry("Quartic kernel", keys="rademacher", kernel="(k.q)^4"),
    entry("Inhomogeneous quadratic kernel", kernel="(1 + k.q)^2"),
    entry("Second-order Taylor feature map", kernel="1 + k.q + (k.q)^2/2"),
    entry("Exponential kernel (modern Hopfield, unnormalised softmax)", kernel="exp(beta k.q)"),
    entry("Exponential kernel, sign keys", keys="rademacher", kernel="exp(beta k.q)"),
    entry("Gaussian kernel", kernel="exp(-beta |k - q|^2/2)"),
    entry("Symmetric exponential features", kernel="exp(k.q) + exp(-k.q)"),
    entry("Cosine kernel (random features)", kernel="cos(k.q)"),
    entry("ReLU kernel", kernel="relu(k.q)"),
    entry("Squared ReLU kernel", kernel="relu(k.q)^2"),
    entry("Absolute overlaps", kernel="|k.q|"),
    entry("Rational kernel (Student t)", kernel="1/(1 + |k - q|^2)"),
    entry("Thresholded ReLU kernel", kernel="relu(k.q - theta)"),
    entry("Decay (RetNet): noise", step="S = a S + v k^T", asks=["noise"]),
    entry("Decay (RetNet): signal", step="S = a S + v k^T", asks=["signal"]),
    entry("Convex gate (GLA, Mamba-2 with a scalar gate)", step="S = a S + (1 - a) v k^T", asks=["signal"]),
    entry("Delta rule (DeltaNet): signal", step="S = S - b (S k - v) k^T", asks=["signal"]),
    entry("Delta rule (DeltaNet): energy of the signal", step="S = S - b (S k - v) k^T", asks=["signal-energy"]),
    entry("Gated delta rule", step="S = a S (I - b k k^T) + b v k^T", asks=["signal"]),
    entry("Implicit delta rule (Longhorn)", step="S = S - b/(1 + b) (S k - v) k^T", asks=["signal"]),
    entry("Gate before correction", step="S = a S - b (S k - v) k^T", asks=["signal"]),
    entry("Mean square error", kernel="k.q", asks=["error"]),
    entry("Noise over the squared mean signal", keys="gaussian", asks=["noise-over-mean-signal"]),
    entry("Mean logarithm of noise over signal", keys="gaussian", values="gaussian", asks=["log-ratio"]),
    entry("Bit error, Gaussian keys", keys="gaussian", asks=["bit-error"]),
    entry("Correlated keys", correlation="rho", asks=["noise"]),
    entry("Correlated keys, cubic kernel", kernel="(k.q)^3", correlation="rho", asks=["noise"]),
    entry("Dropout of pairs", dropout="prob", asks=["error"]),
    entry("Stored keys with flipped signs", keys="rademacher", flip_keys="f", asks=["error"]),
    entry("Quantised keys", quantise="resolution"),
    entry("Averaged heads", heads="H"),
    entry("Two-layer chain", layers="2"),
    entry("Chain of averaged heads", layers="L", heads="H"),
    entry("Residual chain", layers="2", residual="g"),
    entry("Windowed memory", step="S = S + v k^T", window="m", asks=["noise"]),
    entry("Windowed memory with decay", step="S = a S + v k^T", window="m", asks=["noise"]),
    entry("Memory with a trace: noise", step="S = S + v (lam x + k)^T; x = lam x + k", asks=["noise"]),
    entry("Memory with a trace and decay: signal", step="S = a S + v (lam x + k)^T; x = lam x + k", asks=["signal"]),
    entry("Binding by circular convolution (HRR)", bind="hrr", keys="rademacher", asks=["noise"]),
    entry("Binding by circular convolution: error", bind="hrr", asks=["error"]),
    entry("Binding by permutation", bind="permutation", asks=["error"]),
    entry("Momentum (heavy ball)", step="M = a M + v k^T; S = S + a M + v k^T", asks=["signal"]),
)


def answered(one, seconds=8.0):
    """The row of gallery.json of one entry."""
    (question,) = command.questions(**one.given)
    (draft,) = command.answered([question], seconds=seconds)
    row = {"name": one.name, "line": one.line, **draft_page.as_json(draft), "statement_latex": question.statement.latex()}
    return {**row, "latex": None if draft.derivation is None else display(draft.part.equals), "curve": curve(draft)}


def curve(draft):
    """{"over", "at", "x", "y"}: the formula over the width or the age, other parameters at plain values; None where there is no formula."""
    names = {symbol.name for symbol in getattr(draft.part.equals, "free_symbols", ())} if draft.derivation else set()
    over = next((name for name in ("d_k", "age", "N") if name in names), None)
    if over is None:
        return None
    kinds = draft.part.domain.parameters
    fixed = {name: PLACED.get(name, kind.samples()[0]) for name, kind in kinds.items() if name in names and name != over}
    if "N" in fixed and over == "age":
        fixed["N"] = 128
    xs, ys = [], []
    for step in CURVE:
        try:
            x = (kinds[over].low or 0) + step
            ys.append(float(evaluated(draft.part.equals, {**fixed, over: x}).decimal))
            xs.append(x)
        except (NoValue, ValueError):
            continue
    return {"over": over, "at": {name: str(value) for name, value in fixed.items()}, "x": xs, "y": ys}


def main():
    """Derive every entry, and write gallery.json into the given folder."""
    parser = argparse.ArgumentParser(prog="python -m memorem.proofs.instrument.gallery", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for gallery.json")
    chosen, rows = parser.parse_args(), []
    chosen.output.mkdir(parents=True, exist_ok=True)
    for one in GALLERY:
        rows.append(answered(one))
        print(f"{rows[-1]['status']:10} {rows[-1]['seconds']:5.1f} s  {one.line}  {str(rows[-1]['formula'])[:80]}", flush=True)
        (chosen.output / "gallery.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
