"""What a benchmark found, as a table for a terminal, as Markdown for the docs, and as a figure; all from its record, so that no number is typed."""

from .models import TARGETS, speedup_target

HEADERS = ("model", "N, d_k, d_v", "per memory", "x floor", "reach", "x JAX", "to 1 %", "script / engine to 1 %", "reach")
COLOURS = {"engine": "#0b6e4f", "floor": "#9aa0a6", "script": "#c1666b", "jax": "#4a6fa5"}
NAMES = {"engine": "engine", "floor": "floor", "script": "one-query script", "jax": "JAX"}
CLOCK = "cpu"
UNBROKEN = "\N{NO-BREAK SPACE}"


def duration(seconds):
    """A time with three digits and its unit.

    >>> duration(4.1234e-05), duration(0.25), duration(12.0)
    ('41.2 us', '250 ms', '12 s')
    """
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9)):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def row(cell):
    """One cell of the benchmark as texts under HEADERS; a target that was missed is marked with an exclamation mark."""
    ratios, size = cell[f"ratios_{CLOCK}"], tuple(cell["size"])
    target, wanted, gain = TARGETS[cell["family"]], speedup_target(size), cell["faster_to_one_percent"][CLOCK]
    jax = f"{ratios['jax']:.2f}{'' if ratios['jax'] <= 1 else ' !'}" if "jax" in ratios else "-"
    return (
        cell["model"], ", ".join(map(str, size)), duration(cell["engine"][f"{CLOCK}_seconds"]),
        f"{ratios['floor']:.2f}{'' if ratios['floor'] <= target else ' !'}", f"{target:g}", jax, duration(to_one_percent(cell)),
        f"{gain:,.0f}{'' if gain >= wanted else ' !'}", f"{wanted}",
    )  # fmt: skip


def to_one_percent(cell, contestant="engine"):
    """Processor time until the standard error of the mean is 1 % of it: cost x variance / (target x mean)^2."""
    variation = cell["script" if contestant == "script" else "engine"]["variation"]
    return cell[contestant][f"{CLOCK}_seconds"] * variation**2 * 1e4


def misses(record):
    """(how many of the targets were missed, how many there are)."""
    marks = [text for cell in record["cells"] for text in row(cell)]
    jax = sum("jax" in cell[f"ratios_{CLOCK}"] for cell in record["cells"])
    return sum(text.endswith(" !") for text in marks), 2 * len(record["cells"]) + jax


def facts(record):
    """One sentence of what the numbers were measured on."""
    machine = record["machine"]
    where = f"{machine['gpu']}, " if "gpu" in machine else ""
    jax = f", JAX {machine['jax']}" if any("jax" in cell for cell in record["cells"]) else ""
    return (
        f"{where}{machine['processor']}, {machine['cores']} cores, {machine['threads']} threads, torch {machine['torch']}{jax}; "
        f"{record['profile']} profile, {record['seconds']:.0f} s, load average {machine['load']:g} while it ran."
    )


def show(record, console):
    """Print the table to a rich console."""
    from rich.table import Table

    table = Table(title="Simulation benchmark (processor time; ! marks a target that was missed)", box=None, pad_edge=False, header_style="bold")
    for index, header in enumerate(HEADERS):
        table.add_column(header, justify="left" if index < 2 else "right", no_wrap=index < 2)
    for cell in record["cells"]:
        table.add_row(*row(cell))
    console.print(table)
    missed, targets = misses(record)
    console.print(facts(record), highlight=False)
    console.print(f"{targets - missed} of {targets} targets reached.", highlight=False)
    if not any("jax" in cell for cell in record["cells"]):
        console.print("JAX was not measured: it is not installed (extra `jax`), or this is the quick profile.", highlight=False)


def markdown(record):
    """The table and its facts as Markdown."""
    lines = [facts(record), "", f"| {' | '.join(HEADERS)} |", f"|{'---|' * 2}{'--:|' * (len(HEADERS) - 2)}"]
    lines += [f"| {' | '.join(text.replace(' ', UNBROKEN) for text in row(cell))} |" for cell in record["cells"]]
    missed, targets = misses(record)
    return "\n".join([*lines, "", f"{targets - missed} of {targets} targets reached; `!` marks one that was missed."])


def figure(record, path):
    """Draw processor time to 1 % precision, a panel for each model, all contestants over the sizes. The same record gives the same file."""
    panels = {}
    for cell in record["cells"]:
        panels.setdefault(cell["model"], []).append(cell)

    def draw(drawing):
        rows = -(-len(panels) // 4)
        for index, (name, cells) in enumerate(panels.items()):
            _panel(drawing.add_subplot(rows, 4, index + 1), name, cells, index % 4 == 0)
        handles, labels = drawing.axes[0].get_legend_handles_labels()
        drawing.legend(handles, labels, fontsize=8, loc="outside lower center", ncols=4, frameon=False)

    written(draw, path, (10.5, 5.6))


def _panel(axes, name, cells, first):
    for contestant in ("script", "jax", "engine", "floor"):
        found = [(i, to_one_percent(cell, contestant)) for i, cell in enumerate(cells) if contestant in cell]
        if found:
            axes.plot(*zip(*found, strict=True), "o-", color=COLOURS[contestant], markersize=3.5, linewidth=1.2, label=NAMES[contestant])
    axes.set_xticks(range(len(cells)), ["\n".join(map(str, cell["size"])) for cell in cells], fontsize=6)
    axes.set_yscale("log")
    axes.tick_params(axis="y", labelsize=7)
    axes.set_title(name, fontsize=9)
    if first:
        axes.set_ylabel("processor s to 1 % precision", fontsize=8)
    axes.grid(alpha=0.25, which="major")


def written(draw, path, inches):
    """Write a figure that draw(figure) fills, so that the same numbers give the same file."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "memorem", "svg.fonttype": "path", "font.size": 8}):
        drawing = Figure(figsize=inches, layout="constrained")
        draw(drawing)
        drawing.savefig(path, metadata={"Date": None} if str(path).endswith(".svg") else None)
