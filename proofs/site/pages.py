"""The page of one theorem, from the checked object and its evidence."""

import inspect
import re
from functools import cache
from pathlib import Path

from ..errors import UsageError
from ..property.coverage import coverage
from ..publishing import citation
from ..publishing.setting import setting
from ..records import evidence, folders
from ..theorems import formulas
from ..theorems.files import LIBRARY
from ..theorems.theorem import Algebraic
from ..verification.results import LEGS, REJECTED
from . import derivations, markdown

GLANCE = 150  # characters of LaTeX that a cell of the table of parts holds
LONG = 100  # characters of LaTeX beyond which a formula does not fit a table
EVERY = "every leg"
FILLED = 150  # characters of a full line of a docstring
REMARKS = ("Source", "Differs", "Left for later", "Open", "Assumes")


@cache
def templates():
    """The Jinja environment of the site's templates; a name that is not given is an error."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip
    made.filters |= {
        name: getattr(markdown, name) for name in ("plain", "inline", "badge", "number", "point", "heading", "label", "link", "reference", "typed")
    }
    made.filters["oneline"] = lambda text: " ".join(text.split())
    made.globals["references"] = citation.references()
    return made


def rendered(template, **context):
    """A template filled in."""
    return templates().get_template(template).render(**context)


def remarks(text):
    """(paragraph, {remark: text}) of a theorem's docstring; the first line is the title's.

    A remark ends with the sentence after which its author began a line before the old one was full; what follows belongs to the paragraph again.

    >>> remarks("Noise.\\n\\nIt adds up.\\nSource: us.\\nAt every width.\\nDiffers: a letter.")
    ('It adds up. At every width.', {'Source': 'us.', 'Differs': 'a letter.'})
    """
    paragraph, found, name, before = [], {}, "", ""
    for line in text.partition("\n")[2].splitlines():
        opened = re.match(rf"({'|'.join(REMARKS)}): ", line)
        if opened:
            name = opened.group(1)
        elif name and _broken_off(before, line):
            name = ""
        words = re.split(rf"\b({'|'.join(REMARKS)}): ", line)
        (found.setdefault(name, []) if name and not opened else paragraph if not name else []).append(words[0])
        for name, said in zip(words[1::2], words[2::2], strict=True):
            found.setdefault(name, []).append(said)
        before = line
    return _joined(paragraph), {name: _joined(lines) for name, lines in found.items()}


def _broken_off(before, line):
    first = line.partition(" ")[0]
    return before.endswith(".") and len(before) + 1 + len(first) <= FILLED


def _joined(lines):
    return " ".join(" ".join(lines).split())


def first_statement(theorem):
    """The first part's statement in LaTeX, or nothing where it is no formula."""
    return statements(theorem.first)[0][1] if theorem.first.equals is not None else ""


def broken(theorem):
    """The page of a file that does not open."""
    return rendered("broken.md", theorem=theorem)


def theorem(theorem, record, result, drawn, replays, rules):
    """The Markdown of a theorem's page."""
    meaning, said = remarks(theorem.text)
    parts = [part(theorem[name], result.parts[name], (drawn.get(name), drawn.get((name, "map"))), record, replays[name]) for name in theorem.parts]
    return rendered(
        "theorem.md", theorem=theorem, result=result, record=record, meaning=meaning, remarks=said, parts=parts,
        citations=citations(theorem, record, result), keys=[(key, key in citation.references()) for key in theorem.sources],
        rules=rule_links(rules), run=run_of(record),
    )  # fmt: skip


def rule_links(used):
    """[(name, title, uses)], most used first."""
    from ...theory import rules as _  # noqa: F401  registers every rule
    from ...theory.kernel.derivation import RULES

    return [(name, RULES[name].title, count) for name, count in sorted(used.items(), key=lambda item: (-item[1], item[0]))]


def run_of(record):
    """Date and versions of the committed run that the record belongs to, or None."""
    found = evidence.run_of(folders.COMMITTED / record.device.partition(":")[0]) if record else None
    return found and found.model_dump(mode="json")


def citations(theorem, record, result, library=LIBRARY):
    """{format: citation}, or the reason why there is none."""
    try:
        entry = citation.supported(theorem, None, theorem.version, record, result, library)
    except UsageError as error:
        return {"refused": str(error)}
    return {name: citation.FORMATS[name](entry) for name in ("bibtex", "latex", "markdown")}


def part(part, result, figures, record, replays):
    """What the template shows of one part."""
    points = [point for point in result.points if point.measured is not None]
    return {
        "part": part, "status": result.status, "why": result.verdict[2], "kind": kind(part), "address": f"{part.theorem}#{part.name}",
        "statements": statements(part), "glance": glance(part), "setting": setting(part, "latex"), "domain": domain(part), "witness": part.domain.witness(),
        "legs": [(leg, result.legs[leg].word, result.legs[leg].message) for leg in LEGS],
        "derivations": [(" and for ".join(filter(None, labels)), derivations.shown(replay)) for labels, replay in replays],
        "certificate": certificate(part, result), "points": points, "residual": isinstance(part, Algebraic), "law": part.kind == "Law",
        "figure": figures[0], "map": figures[1], "drawn": result.drawn, "covered": coverage(part, result.drawn),
        "missed": [near_miss(part, result, name) for name in part.near_misses],
       
        "long": any(len(formulas.display(wrong)) > LONG for wrong in part.near_misses.values()),
        "claim": part.claim.text() if part.kind == "Negative" else getattr(part, "statement", ""),
        "headline": headline(part), "loose": loose(part), "resolution": record.resolution if record else None,
    }  # fmt: skip


def kind(part):
    """The first clause of what its kind of part says."""
    return re.split(r"[.;:](?: |$)", inspect.cleandoc(type(part).__doc__).splitlines()[0])[0]


def statements(part):
    """[(labels of ensembles, LaTeX of the statement)], those that read alike once; nothing for parts that are words."""
    if part.equals is None:
        return []
    found = {}
    for ensemble in part.ensembles():
        words = ", ".join(f"{name} {value}" for name, value in ensemble.items())
        found.setdefault(markdown.relation(*formulas.sides(part, **ensemble)), []).append(words)
    return [(" and for ".join(filter(None, labels)), latex) for latex, labels in found.items()]


def glance(part):
    """A part in a cell of a table: its statement where it is short, else the formula alone, else nothing; a claim in words."""
    if part.equals is None:
        said = markdown.plain(part.note or getattr(part, "statement", ""))
        return f"**false:** {said}" if part.kind == "Negative" else f"**cited, not proved here:** {said}"
    quantity, sign, right, _ = formulas.sides(part)
    return next((markdown.inline(one) for one in (f"{quantity} {sign} {right}", f"{sign} {right}") if len(one) <= GLANCE), "")


def domain(part):
    """[(LaTeX name, meaning, range)] of the parameters, and the relations between them."""
    from ...theory.scalars.parameters import PARAMETERS

    rows = []
    for name, text in part.domain.text().items():
        known = PARAMETERS.get(name)
        shown = f"${known.latex}$" if known else "" if name == "where" else markdown.plain(name)
        meaning = part.meaning(name) if known else "relations between the parameters" if name == "where" else "ensemble"
        rows.append((name, shown, meaning, text))
    return rows


def certificate(part, result):
    """The certificate's own sentence, its points, and the exact value at the first of them."""
    made = getattr(part, "counterexample", None) or part.certificate
    points = [dict(point) for point in made.points] if made else []
    return {"message": result.legs["certificate"].message, "points": points, "word": result.legs["certificate"].word}


def near_miss(part, result, name):
    """A near miss, what each leg did to it, and the point at which the simulation rejected it."""
    wrong, words = part.near_misses[name], result.near_misses[name]
    point = next((p for p in result.points if (getattr(p, "near_misses", None) or {}).get(name) == REJECTED), None)
    said = None
    if point is not None and formulas.is_scalar(wrong) and not isinstance(part, Algebraic):
        said = _value(wrong, point.params)
    verdict = rejections(words, part.required)
    return {"name": name, "latex": formulas.display(wrong), "verdict": verdict, "point": point, "said": said, "everywhere": verdict == EVERY}


def rejections(words, required):
    """Which of the required legs rejected a near miss, and what the others said."""
    if all(words[leg] == REJECTED for leg in required):
        return EVERY
    others = [f"{leg}: {words[leg]}" for leg in required if words[leg] != REJECTED]
    return "; ".join([", ".join(leg for leg in required if words[leg] == REJECTED) or "none", *others])


def _value(formula, point):
    from ...theory.scalars.balls import NoValue

    try:
        value = formulas.evaluated(formula, point)
    except NoValue:
        return None
    return None if value.infinite else float(value.decimal)


def loose(part):
    """LaTeX of the factor that stays between a bound and its quantity at the certified points, or None."""
    factor = getattr(part, "looseness", None)
    return None if factor is None else formulas.display(factor)


def headline(part):
    """The paper's headline with its errors, or None."""
    made = getattr(part, "headline", None)
    if made is None:
        return None
    return {"latex": formulas.display(made.formula), "rows": made.errors(part)}
