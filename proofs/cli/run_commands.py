"""Commands that run for a while: theorems are verified, attacked, derived and promoted."""

from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, At, Engine, Jobs, Library, Resume, configured, end_as_by_control_c, exit_code, jobs_of, point_of, print_json, starting


def verify(
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID|FAMILY]...", help="Theorems and families; all if none is given.")] = None,
    at: At = None,
    profile: Annotated[str, typer.Option(help="quick (3 % resolution, two points a part) or full (1 %, all points).")] = "quick",
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    seed: Annotated[int, typer.Option(help="Seed of the run.")] = 17,
    alpha: Annotated[float, typer.Option(help="Error rate of the whole run.")] = 1e-6,
    resolution: Annotated[float | None, typer.Option(help="Relative resolution; the profile's by default.")] = None,
    library: Library = None,
    evidence: Annotated[
        Path | None, typer.Option(help="Folder that keeps what was measured (default .memorem, in --library if that is given).")
    ] = None,
    engine: Engine = "serial",
    resume: Resume = False,
    jobs: Jobs = None,
    again: Annotated[
        bool, typer.Option("--again", help="Verify what the last run VERIFIED too, where nothing that it rests on has changed.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print the account of every simulated point.")] = False,
    as_json: AsJson = False,
):
    """Verify theorems: derive, certify, simulate, and reject every near miss. Exit 0 only if all are VERIFIED, 130 if interrupted."""
    if not as_json:
        starting("reading the library")
    from ..runs.observer import Quiet
    from ..runs.session import verify as run
    from . import verify_report
    from .progress import progress

    end_as_by_control_c()
    point = {name: value for name, value in point_of(at).items()} or None
    report = run(
        *(names or ()), at=point, profile=profile, device=device, seed=seed, alpha=alpha, resolution=resolution, library=configured(library),
        evidence=evidence, progress=Quiet() if as_json else progress(), engine=engine, resume=resume,
        jobs=jobs_of(jobs, engine, device), again=again,
    )  # fmt: skip
    print_json(report.json()) if as_json else verify_report.show(report, verbose=verbose)
    raise SystemExit(exit_code(report))


def falsify(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ID|ID#PART|FAMILY]...", help="What to hunt for; everything if none is given.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="How long to hunt; Ctrl-C ends it earlier.")] = 60.0,
    at: At = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    seed: Annotated[int, typer.Option(help="Seed of the run; another one draws other points and memories.")] = 17,
    library: Annotated[Path | None, typer.Option("--library", help="A folder of your own theorems, or one file, used alone.")] = None,
    as_json: AsJson = False,
):
    """Hunt for the smallest point at which a statement is false. Exit 1 if one is found; nothing found is no proof."""
    from ..property import reporting
    from ..property.falsify import falsify as hunt

    end_as_by_control_c()
    point = {name: value for name, value in point_of(at).items()} or None
    watch = (lambda search, seen: None) if as_json else reporting.watch
    hunted = hunt(*(names or ()), seconds=seconds, device=device, seed=seed, library=configured(library), at=point, watch=watch)
    print_json(hunted.json()) if as_json else reporting.show(hunted)
    raise SystemExit(1 if hunted.falsified else 0)


def derive(
    file: Annotated[Path | None, typer.Argument(metavar="[MINE.PY]", help="A Python file that names a MEMORY or a STATEMENT; it is run.")] = None,
    kernel: Annotated[str | None, typer.Option(help="kernel(k, q): (k.q)^3, exp(beta k.q), relu(k.q - theta), |k - q|^2; k.q by default.")] = None,
    step: Annotated[str | None, typer.Option(help="An update rule: S = a S (I - eta k k^T) + eta v k^T; several states with ; between them.")] = None,
    keys: Annotated[str | None, typer.Option(help="sphere (the default), rademacher, gaussian or isotropic.")] = None,
    values: Annotated[str, typer.Option(help="white, sphere, rademacher, gaussian, or keys for an auto-associative memory.")] = "white",
    noise: Annotated[str | None, typer.Option(help="The query is a key plus Gaussian noise: its standard deviation.")] = None,
    flip: Annotated[str | None, typer.Option(help="The query is a key whose coordinates flip: with this probability.")] = None,
    flip_keys: Annotated[str | None, typer.Option(help="Coordinates of the stored keys flip: with this probability.")] = None,
    dropout: Annotated[str | None, typer.Option(help="Pairs are missing from the memory: with this probability.")] = None,
    correlation: Annotated[str | None, typer.Option(help="Keys share a direction: their mean inner product, --keys the law of the rest.")] = None,
    quantise: Annotated[str | None, typer.Option(help="Keys are stored rounded, with a dither that is taken off: the step.")] = None,
    layers: Annotated[str | None, typer.Option(help="A chain of so many look-ups, the values of a layer the keys of the next.")] = None,
    heads: Annotated[str | None, typer.Option(help="Scores are averaged over so many heads in every layer.")] = None,
    residual: Annotated[str | None, typer.Option(help="Each layer is added to a stream: with this strength.")] = None,
    window: Annotated[str | None, typer.Option(help="With --step: only so many of the last writes are kept.")] = None,
    bind: Annotated[str | None, typer.Option(help="hrr (circular convolution) or permutation: certified and simulated, not derived.")] = None,
    ask: Annotated[
        list[str] | None,
        typer.Option(
            help="inverse-snr, ratio-of-means, noise-over-mean-signal, log-ratio (the four definitions), noise, signal, signal-energy, error, "
            "bit-error, interference, capacity; of a stream energy, overlap."
        ),
    ] = None,
    seconds: Annotated[float, typer.Option(help="Processor time of the search for one statement.")] = 8.0,
    seed: Annotated[int, typer.Option(help="Seed of the drawn points and memories.")] = 17,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    save: Annotated[Path | None, typer.Option(help="Write a theorem file LIBRARY/FAMILY/NAME.py.")] = None,
    trace: Annotated[bool, typer.Option("--trace", help="Print every line of the derivation.")] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Print the derivation for an appendix.")] = False,
    as_json: AsJson = False,
):
    """Derive what a memory of your own does: a formula by rules, exact values, simulated points, wrong forms. Exit 1 if some leg does not hold."""
    from ..instrument import command

    given = command.questions(
        file, kernel=kernel, step=step, bind=bind, keys=keys, values=values, asks=ask, noise=noise, flip=flip, flip_keys=flip_keys, dropout=dropout,
        correlation=correlation, quantise=quantise, layers=layers, heads=heads, residual=residual, window=window,
    )  # fmt: skip
    drafts = command.answered(given, seconds=seconds, seed=seed, device=device, save=save)
    print_json(command.as_json(drafts)) if as_json else command.show(drafts, trace=trace, latex=latex)
    raise SystemExit(0 if all(draft.status == "DRAFT" for draft in drafts) else 1)


def evidence(
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID|FAMILY]...", help="Theorems and families; all if none is given.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    engine: Engine = "serial",
    resume: Resume = False,
    jobs: Jobs = None,
    library: Library = None,
):
    """Run the full profile and commit its measurements to the library's evidence folder, evidence/ in a library of your own."""
    from ..runs.promotion import promote
    from . import verify_report
    from .progress import progress

    end_as_by_control_c()
    options = {"engine": engine, "resume": resume, "jobs": jobs_of(jobs, engine, device), "library": configured(library)}
    report = promote(*(names or ()), device=device, progress=progress(), **options)
    verify_report.show(report)
    raise SystemExit(exit_code(report))
