"""Derivations as pages show them: each line with its rule, what the rule checked, and the derivations inside it. Every one is replayed once."""

from dataclasses import dataclass

from ...theory.kernel.statement import told
from ..publishing.lines import condition, readings
from .markdown import SIGNS, block, inline, link, plain, reference, relation

LONGEST = 200
TITLE = 160  # characters of a formula in a title


@dataclass(frozen=True)
class Replay:
    """The lines of a derivation, and beside each line the Replays of the derivations that its step uses."""

    lines: tuple
    inner: tuple
    lemma: str

    @property
    def everything(self):
        """This Replay and all inside it."""
        return [self, *(deeper for found in self.inner for replay in found for deeper in replay.everything)]


def replayed(derivation):
    """The Replay of a derivation."""
    lines = derivation.lines
    return Replay(lines, tuple(tuple(replayed(part) for part in line.parts) for line in lines), derivation.lemma)


def alike(part):
    """[(labels of the ensembles, Replay)] of a part: derivations that read alike come once."""
    found = {}
    for ensemble in part.ensembles() if part.derivation else ():
        replay = replayed(part.derive(**ensemble))
        key = tuple((line.statement.latex(), line.conditions) for line in replay.lines)
        found.setdefault(key, (replay, []))[1].append(", ".join(f"{name} {value}" for name, value in ensemble.items()))
    return [(labels, replay) for replay, labels in found.values()]


def shown(replay, depth=0):
    """The Markdown of one derivation; derivations inside a step fold away."""
    parts, uses = [], {id(line): inner for line, inner in zip(replay.lines, replay.inner, strict=True)}
    for reading in readings(replay.lines, "latex"):
        for line in reading.steps:
            parts += [_reason(line), *(_inside(deeper, depth) for deeper in uses[id(line)])]
        parts += [block(relation("", SIGNS[reading.relation], reading.formula, reading.clauses).strip())] if reading.text else []
    return "\n\n".join(parts)


def _reason(line):
    checked = [short(text) for text in line.conditions]
    conditions = f"; checked: {', '.join(one if one[0] in '`$' else plain(one) for one in map(condition, checked))}" if checked else ""
    lemmas = f"; lemma: {', '.join(link(address) for address in line.lemmas)}" if line.lemmas else ""
    note = f" *{plain(line.note)}*" if line.note else ""
    return f"by {reference(line.rule.title, 'rule', line.rule.name)}{lemmas}{conditions}{note}"


def short(condition):
    """A condition as it is, or its two ends where it would fill half a page; `memorem show --derivation` prints it whole."""
    return condition if len(condition) <= LONGEST else f"{condition[:90]} ... {condition[-30:]}"


def _inside(replay, depth):
    """A derivation that a step uses: open if it belongs to the step, folded if it is a theorem of its own."""
    fence = ":" * (8 - depth)
    derived = inline(told(replay.lines[0].statement, "latex")[0])
    derived = derived if len(derived) <= TITLE else "what this step uses"
    title = f"the lemma {replay.lemma}: {derived}" if replay.lemma else f"the derivation of {derived}\n:open:"
    return f"{fence}{{dropdown}} {title}\n\n{shown(replay, depth + 1)}\n{fence}"


def rules(replay):
    """Names of the rules used, with repetition."""
    return [line.rule.name for one in replay.everything for line in one.lines[1:]]


def lemmas(replay):
    """Addresses of the lemmas used."""
    return list(dict.fromkeys(address for one in replay.everything for line in one.lines for address in line.lemmas))


def keys(replay):
    """Identities of the lines, but for bare constants."""
    return {line.statement.key() for one in replay.everything for line in one.lines if _says_something(line.statement)}


def _says_something(statement):
    scalar = statement.scalar()
    return scalar is None or bool(scalar.free_symbols)
