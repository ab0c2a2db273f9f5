"""What `memorem show` says of a theorem."""

from ...theory.scalars.balls import NoValue
from ...theory.scalars.domains import DomainError
from ..errors import UsageError
from ..patience import OutOfTime, limited
from ..publishing.lines import readings
from ..publishing.setting import setting
from ..publishing.words import before, cited, said
from ..theorems.formulas import display, evaluated, is_scalar, sides
from ..theorems.theorem import Cited, Negative
from .rows import paragraphs, rounded, row

DIGITS = 6  # of a value that is printed
SECONDS = 8.0  # for one value
LONG = 4096  # bits of an exact value, or its parts, beyond which only digits are shown


def value_json(formula, point):
    """{"decimal", "exact"} of a scalar formula."""
    value = evaluated(formula, point)
    short = value.exact is not None and max(value.exact.numerator.bit_length(), value.exact.denominator.bit_length()) < LONG
    return {"decimal": value.decimal, "exact": str(value.exact) if short else None}


def value_at(part, point):
    """(value JSON or None, reason): the part's value at the point if its parameters are all given."""
    if part.equals is None or not is_scalar(part.equals):
        return None, "this part has no scalar value"
    own = {name: value for name, value in point.items() if name in part.domain.names}
    missing = [s.name for s in sorted(part.equals.free_symbols, key=str) if s.name not in own]
    if missing:
        return None, f"needs {', '.join(missing)}"
    try:
        with limited(SECONDS, f"the value of {part.address}"):
            return value_json(part.equals, part.domain.check(own, partial=True)), ""
    except (DomainError, OutOfTime) as error:
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
            with limited(SECONDS / 4, f"the value of {part.address}"):
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
                "kind": part.kind, "setting": setting(part), "domain": part.domain.text(), "formula_latex": None if part.equals is None else part.latex,
                "value": found[name][0], "reason": found[name][1], "near_misses": near_misses_at(part, point) if point else dict.fromkeys(part.near_misses),
                "headline": headline_json(part),
            }
            for name, part in parts.items()
        },
        "sources": list(theorem.sources),
    }  # fmt: skip


def rows(theorem, parts, point, *, derivation=False, latex=False, digits=DIGITS):
    """The page of `memorem show` as rows; derivation: line by line; latex: every statement with its setting, for a paper."""
    found = values(parts, point)
    made = [row(f"{theorem.id}  {theorem.title}  (version {theorem.version})", "bold")]
    made += [row(paragraph, "dim", hanging=0) for paragraph in paragraphs(theorem.text)]
    for name, part in parts.items():
        made += [row(""), row(f"#{name}  {part.kind}", "bold")]
        made += _latex(theorem, part) if latex else _part(part, point, found[name], digits)
        if derivation and part.derivation is not None:
            made += _derivations(part)
    return made


def _latex(theorem, part):
    from ..publishing.citation import statement

    if cited(part):
        return [row(cited(part), "bold", "  ")]
    let = " ".join([setting(part, "latex"), *([before(part)] if part.kind == "Negative" else [])])
    return [row(let, "dim", "  "), row(rf"\[ {statement(theorem, part)} \]", "bold", "  ")]


def _part(part, point, found, digits):
    if isinstance(part, Cited | Negative):
        return [row(said(part, "text"), indent="  ")]
    quantity, sign, formula, clauses = sides(part, "text")
    made = [row(setting(part), "dim", "  "), row(quantity, indent="  "), row(f"{sign} {formula}", "bold", "    ")]
    if clauses:
        made.append(row(f"where {'; '.join(clauses)}", indent="  "))
    if part.note:
        made.append(row(part.note, "dim", "  "))
    if getattr(part, "looseness", None) is not None:
        made.append(row(f"at the certified points a factor {_plain(part.looseness)} stays between bound and quantity", "dim", "  "))
    return [*made, *_values(part, point, found, digits)]


def _values(part, point, found, digits):
    """The value at a point, the headline, and the near misses with theirs."""
    made, (value, reason) = [], found
    if point:
        made.append(row(f"value {shown(value, digits)}", "green", "  ") if value else row(f"no value here: {reason}", "yellow", "  "))
    if part.headline:
        said = part.headline
        made.append(row(f"headline {_plain(said.formula)}, relative error {said.text(part)}", "dim", "  "))
    wrong = near_misses_at(part, point) if point else {}
    for name, formula in part.near_misses.items():
        at = f"  -> {rounded(wrong[name], digits)}" if wrong.get(name) else ""
        made.append(row(f"near miss, {name}: {_plain(formula)}{at}", "dim", "  "))
    return made


def shown(value, digits):
    """A value for a person: the exact rational first where there is one, then its digits."""
    decimal = rounded(value["decimal"], digits)
    return decimal if value["exact"] in (None, decimal) else f"{value['exact']} = {decimal}"


def _plain(formula):
    return str(formula) if is_scalar(formula) else formula.text()


def _derivations(part):
    """The derivation of each ensemble, those that read alike once."""
    alike = {}
    for ensemble in part.ensembles():
        derivation = part.derive(**ensemble)
        label = ", ".join(f"{name} = {value}" for name, value in ensemble.items())
        alike.setdefault(tuple((line.statement.text(), line.conditions) for line in derivation.lines), (derivation, []))[1].append(label)
    made = []
    for derivation, labels in alike.values():
        made.append(row(f"derivation{' for ' + ' and for '.join(labels) if any(labels) else ''}", "bold", "  "))
        made += derivation_rows(derivation, "    ")
    return made


def derivation_rows(derivation, indent):
    """The lines of a derivation with the rules that made them, those within a line further in."""
    signs, made = {"": " ", "=d": "=(d)"}, []
    for reading in readings(derivation.lines, "text"):
        if reading.text:
            made.append(row(f"{signs.get(reading.relation, reading.relation)} {reading.text}", indent=indent))
        for line in reading.steps:
            conditions = f": {'; '.join(line.conditions)}" if line.conditions else ""
            made.append(row(f"by {line.rule.title} ({line.rule.source}){conditions}", "cyan", indent + "    "))
            for inner in line.parts:
                made += derivation_rows(inner, indent + "        | ")
    return made
