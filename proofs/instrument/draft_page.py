"""What `memorem derive` says of a draft."""

from rich.console import Console
from rich.markup import escape

from ..cli import rows
from ..cli.show_page import derivation_rows
from ..theorems.formulas import display, point_text
from ..verification.results import HOLDS, LEG_UNRUN
from .drafts import RESOLUTION

COLOURS = {"DRAFT": "magenta", "UNDERIVED": "yellow"}
CUT = 160


def show(draft, console=None, trace=False):
    """The page of one draft on a terminal."""
    console = console or Console()
    domain = ", ".join(f"{name} {text}" for name, text in draft.part.domain.text().items() if name != "keys")
    console.print(f"[bold]{escape(draft.question.title)}[/]", soft_wrap=True)
    console.print(f"  {escape(draft.question.statement.text())}", style="dim", soft_wrap=True)
    if draft.derivation is None:
        _stuck(console, draft)
    else:
        console.print(f"  = {escape(str(draft.part.equals))}", style="bold", soft_wrap=True)
        console.print(f"  for {escape(domain)}", style="dim", soft_wrap=True)
        if trace:
            rows.show(derivation_rows(draft.derivation, "    "), console)
        for line in legs(draft):
            console.print(f"  {escape(line)}", soft_wrap=True)
    colour = COLOURS.get(draft.status, "red")
    console.print(f"[{colour}]{draft.status}[/]: {escape(last(draft))} ({draft.seconds:.1f} s)\n", soft_wrap=True)


def _stuck(console, draft):
    console.print(f"  not derived: {escape(draft.stuck.text().splitlines()[0][:CUT])}", soft_wrap=True)
    for name, why in draft.stuck.refusals[:4]:
        console.print(f"    {escape(f'{name}: {why}'[:CUT])}", style="dim", soft_wrap=True)
    for reading in draft.readings:
        console.print(f"  {escape(reading_text(reading))}", soft_wrap=True)
    if not draft.readings:
        console.print("  neither certified nor simulated: the statement is not read from its own syntax", soft_wrap=True)


def reading_text(reading):
    """A value at a point in words."""
    parts = [point_text({name: value for name, value in reading.point.items() if name != "keys"})]
    if reading.exact is not None:
        parts.append(f"exactly {str(reading.exact)[:40]}")
    if reading.measured is not None:
        parts.append(f"measured {reading.measured:.5g} +- {reading.half_width or 0:.2g}")
        if reading.exact is not None:
            parts.append("agrees" if reading.word == HOLDS else reading.word)
    return ", ".join(parts)


def legs(draft):
    """One line a leg, and one for the wrong forms."""
    result = draft.result
    found = [f"derived      {len(draft.derivation.steps)} steps: {', '.join(step.rule.title for step in draft.derivation.steps)}"]
    certificate, simulation = result.legs["certificate"], result.legs["simulation"]
    if draft.question.measured is not None:
        return [*found, "the mean behind it is what is certified and simulated: ask for inverse-snr", *wrong_forms(draft)]
    found.append(f"certified    {_said(certificate, 'no exact device reaches the statement')}")
    if simulation.word == LEG_UNRUN:
        return [*found, "simulated    no: the statement is not read from its own syntax", *wrong_forms(draft)]
    memories = sum(point.memories for point in result.points)
    where = f"{len(result.points)} drawn points, {memories:,} memories, +-{100 * RESOLUTION:g} %"
    found.append(f"simulated    {'inside at ' + where if simulation.word == HOLDS else f'{simulation.word}: {simulation.message}'}")
    return [*found, *wrong_forms(draft)]


def _said(leg, otherwise):
    if leg.word == LEG_UNRUN:
        return f"no: {otherwise}"
    return leg.message if leg.word == HOLDS else f"{leg.word}: {leg.message}"


def wrong_forms(draft):
    """Which wrong forms were shown, and what rejects how many of them."""
    if not draft.part.near_misses:
        return ["wrong forms  none was made that differs by enough at the drawn points"]
    names = [name[:40] for name in draft.part.near_misses]
    counts = ", ".join(f"{leg} {count}" for leg, count in draft.seen.items())
    return [f"wrong forms  {'; '.join(names)}", f"             rejected of {len(names)}: {counts}"]


def last(draft):
    """What the status means."""
    if draft.status == "DRAFT":
        return "nothing of this was chosen by you but the memory; --save PATH writes a theorem file that becomes yours when you have looked"
    if draft.status == "UNDERIVED":
        return "no closed form was found by the rules, and none is guessed"
    return draft.result.verdict[2]


def as_json(draft):
    """The schema of `derive --json`."""
    part, result = draft.part, draft.result
    found = {
        "status": draft.status, "asked": draft.question.asked, "memory": draft.question.memory, "statement": draft.question.statement.text(),
        "domain": {name: text for name, text in part.domain.text().items() if name != "keys"}, "seconds": round(draft.seconds, 2),
    }  # fmt: skip
    if result is None:
        stuck = {"left": draft.stuck.nearest.result.text(), "refusals": dict(draft.stuck.refusals), "out_of_time": draft.stuck.out_of_time}
        return {**found, "formula": None, "latex": None, "stuck": stuck, "readings": [reading_text(one) for one in draft.readings]}
    legs_said = {leg: {"word": one.word, "message": one.message, "rejected": draft.seen.get(leg)} for leg, one in result.legs.items()}
    return {
        **found, "formula": str(part.equals), "latex": display(part.equals), "rules": list(draft.derivation.rules_used), "legs": legs_said,
        "points": [point.json() for point in result.points], "wrong_forms": {name: str(wrong) for name, wrong in part.near_misses.items()},
    }  # fmt: skip


def latex(draft):
    """An appendix-ready derivation: the statement, its lines, and the rule of each line below."""
    if draft.derivation is None:
        return f"% not derived: {draft.stuck.text().splitlines()[0]}"
    rules = "\n".join(f"\\item {_tex(line.rule.title)} ({_tex(line.rule.source)}){_conditions(line)}" for line in draft.derivation.lines[1:])
    return f"\\[\n{draft.derivation.latex()}\n\\]\n\\begin{{enumerate}}\n{rules}\n\\end{{enumerate}}"


def _conditions(line):
    return f": {_tex('; '.join(line.conditions))}" if line.conditions else ""


def _tex(text):
    for sign in "&%#_$":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("^", r"\^{}").replace("~", r"\~{}").replace("|", r"\textbar{}").replace("<", r"\textless{}").replace(">", r"\textgreater{}")
