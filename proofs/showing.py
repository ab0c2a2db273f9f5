"""What `memorem show` says of a theorem."""

from rich.console import Console
from rich.markup import escape

from ..theory.balls import NoValue
from ..theory.domains import DomainError
from .errors import UsageError
from .formulas import display, evaluated, is_scalar
from .theorem import Cited, Negative


def value_json(formula, point):
    """{"decimal", "exact"} of a scalar formula."""
    value = evaluated(formula, point)
    return {"decimal": value.decimal, "exact": None if value.exact is None else str(value.exact)}


def value_at(part, point):
    """(value JSON or None, reason): the part's value at the point if its parameters are all given."""
    if part.equals is None or not is_scalar(part.equals):
        return None, "this part has no scalar value"
    own = {name: value for name, value in point.items() if name in part.domain.names}
    missing = [s.name for s in sorted(part.equals.free_symbols, key=str) if s.name not in own]
    if missing:
        return None, f"needs {', '.join(missing)}"
    try:
        return value_json(part.equals, part.domain.check(own, partial=True)), ""
    except DomainError as error:
        return None, str(error)


def values(parts, point):
    """{name: (value, reason)}; DomainError or UsageError where no part can be evaluated at a point that was given."""
    found = {name: value_at(part, point) for name, part in parts.items()}
    if point:
        known = {name for part in parts.values() for name in part.domain.names}
        stray = [name for name in point if name not in known]
        if stray:
            next(iter(parts.values())).domain.check({stray[0]: point[stray[0]]}, partial=True)
        if all(value is None for value, _ in found.values()):
            for part in parts.values():
                part.domain.check({name: value for name, value in point.items() if name in part.domain.names}, partial=True)
            raise UsageError("; ".join(f"{name}: {reason}" for name, (_, reason) in found.items()))
    return found


def near_misses_at(part, point):
    """{name: decimal or formula} of the near misses, as numbers where the point gives all they need."""
    shown = {}
    for name, wrong in part.near_misses.items():
        try:
            own = {k: v for k, v in point.items() if k in part.domain.names}
            shown[name] = evaluated(wrong, part.domain.check(own, partial=True)).decimal
        except (NoValue, DomainError, UsageError):
            shown[name] = None
    return shown


def headline_json(part):
    """{"formula", "errors": [{"params", "headline", "exact", "relative"}]} of the paper's headline, or None."""
    if part.headline is None:
        return None
    errors = [
        {"params": {name: str(value) for name, value in point.items()}, "headline": said, "exact": true, "relative": relative}
        for point, said, true, relative in part.headline.errors(part)
    ]
    return {"formula_latex": display(part.headline.formula), "errors": errors}


def as_json(theorem, parts, point):
    """The schema of `show --json`."""
    found = values(parts, point)
    return {
        "id": theorem.id, "title": theorem.title, "version": theorem.version, "same_as": list(theorem.same_as),
        "superseded_by": theorem.superseded_by,
        "parts": {
            name: {
                "kind": part.kind, "domain": part.domain.text(), "formula_latex": None if part.equals is None else part.latex,
                "value": found[name][0], "reason": found[name][1], "near_misses": near_misses_at(part, point) if point else dict.fromkeys(part.near_misses),
                "headline": headline_json(part),
            }
            for name, part in parts.items()
        },
        "sources": list(theorem.sources),
    }  # fmt: skip


def show(theorem, parts, point, derivation=False, console=None):
    """The page of `memorem show` on a terminal."""
    console = console or Console()
    found = values(parts, point)
    console.print(f"[bold]{theorem.id}[/]  {escape(theorem.title)}  (version {theorem.version})")
    console.print(escape(theorem.text), style="dim")
    for name, part in parts.items():
        console.print(f"\n[bold]#{name}[/]  {part.kind}")
        _show_part(console, part, point, found[name])
        if derivation and part.derivation is not None:
            _show_derivations(console, part)


def _show_part(console, part, point, found):
    if isinstance(part, Cited):
        console.print(f"  cited, not proved here: {escape(part.statement)}")
        return
    if isinstance(part, Negative):
        console.print(f"  false: {escape(part.claim)}")
        return
    first = part.quantity_for(**part.ensembles()[0])
    console.print(f"  {escape(first.text())}", soft_wrap=True)
    console.print(f"    {part.relation} {escape(_plain(part.equals))}", style="bold", soft_wrap=True)
    domain = ", ".join(f"{name} {text}" for name, text in part.domain.text().items())
    console.print(f"  for {escape(domain)}", style="dim", soft_wrap=True)
    value, reason = found
    if point and value:
        exact = f" = {value['exact']}" if value["exact"] and value["exact"] != value["decimal"] else ""
        console.print(f"  value {value['decimal']}{exact}", style="green")
    elif point:
        console.print(f"  no value here: {escape(reason)}", style="yellow")
    if part.headline:
        said = part.headline
        console.print(f"  headline {escape(_plain(said.formula))} , relative error {escape(said.text(part))}", soft_wrap=True, style="dim")
    shown = near_misses_at(part, point) if point else {}
    for name, wrong in part.near_misses.items():
        at = f"  [yellow]{shown[name]}[/]" if shown.get(name) else ""
        console.print(f"  near miss, {escape(name)}: {escape(_plain(wrong))}{at}", soft_wrap=True, style="dim")


def _plain(formula):
    return str(formula) if is_scalar(formula) else formula.text()


def _show_derivations(console, part):
    """The derivation of each ensemble, those that read alike once."""
    alike = {}
    for ensemble in part.ensembles():
        derivation = part.derive(**ensemble)
        label = ", ".join(f"{name} = {value}" for name, value in ensemble.items())
        alike.setdefault(tuple((line.statement.text(), line.conditions) for line in derivation.lines), (derivation, []))[1].append(label)
    for derivation, labels in alike.values():
        console.print(f"  [bold]derivation{escape(' for ' + ' and for '.join(labels)) if any(labels) else ''}[/]")
        _show_lines(console, derivation, "    ")


def _show_lines(console, derivation, indent):
    signs = {"": " ", "=d": "=(d)"}
    for line in derivation.lines:
        console.print(f"{indent}{signs.get(line.relation, line.relation)} {escape(line.statement.text())}", soft_wrap=True)
        if line.rule is not None:
            conditions = f": {'; '.join(line.conditions)}" if line.conditions else ""
            console.print(f"{indent}    by {escape(line.rule.title)} ({escape(line.rule.source)}){escape(conditions)}", style="cyan", soft_wrap=True)
        for inner in line.parts:
            _show_lines(console, inner, indent + "        | ")
