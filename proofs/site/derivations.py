"""Derivations as pages show them: each line with its rule, what the rule checked, and the derivations inside it."""

from .markdown import SIGNS, block, link, plain, reference


def alike(part):
    """[(labels of ensembles, Derivation)]: derivations that read alike are shown once."""
    found = {}
    for ensemble in part.ensembles():
        derivation = part.derive(**ensemble)
        key = tuple((line.statement.latex(), line.conditions) for line in derivation.lines)
        words = ", ".join(f"{name} {value}" for name, value in ensemble.items())
        found.setdefault(key, (derivation, []))[1].append(words)
    return [(" and for ".join(filter(None, labels)), derivation) for derivation, labels in found.values()]


def shown(derivation, depth=0):
    """The Markdown of one derivation; derivations inside a step fold away."""
    lines = derivation.lines
    parts = [block(lines[0].statement.latex())]
    for line in lines[1:]:
        parts += [_reason(line), *(_inside(inner, depth) for inner in line.parts), block(f"{SIGNS[line.relation]} {line.statement.latex()}")]
    return "\n\n".join(parts)


def _reason(line):
    conditions = f"; checked: {', '.join(f'`{text}`' for text in line.conditions)}" if line.conditions else ""
    lemmas = f"; lemma: {', '.join(link(id) for id in line.lemmas)}" if line.lemmas else ""
    note = f" *{plain(line.note)}*" if line.note else ""
    return f"by {reference(line.rule.title, 'rule', line.rule.name)}{lemmas}{conditions}{note}"


def _inside(derivation, depth):
    """A derivation that a step uses: open if it belongs to the step, folded if it is a theorem of its own."""
    fence = ":" * (8 - depth)
    title = f"the derivation of the lemma {derivation.lemma}" if derivation.lemma else "the derivation that this step uses\n:open:"
    return f"{fence}{{dropdown}} {title}\n\n{shown(derivation, depth + 1)}\n{fence}"


def keys(derivation):
    """Identities of the lines of a derivation and of those inside it, but for bare constants."""
    found = {line.statement.key() for line in derivation.lines if _says_something(line.statement)}
    return found.union(*(keys(inner) for line in derivation.lines for inner in line.parts))


def _says_something(statement):
    scalar = statement.scalar()
    return scalar is None or bool(scalar.free_symbols)
