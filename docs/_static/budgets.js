// The calculator: the smallest width that meets an error by each verified criterion. Formulas come from budgets-data.js, made from the checked library.
"use strict";

(() => {
  const WIDEST = 2 ** 44, EXACT = 1e7;
  const INPUTS = [
    { name: "N", text: "pairs", low: 2, high: 1e6, start: 1000, whole: true },
    { name: "L", text: "layers", low: 1, high: 1000, start: 24, whole: true },
    { name: "H", text: "heads", low: 1, high: 1024, start: 1, whole: true },
    { name: "d_v", text: "bits of a value", low: 1, high: 1e6, start: 64, whole: true },
    { name: "error", text: "error allowed (below 1 for chances)", low: 1e-6, high: 100, start: 0.001, whole: false },
  ];
  const root = document.getElementById("budgets-app");

  function element(kind, properties = {}, ...children) {
    const made = document.createElement(kind);
    for (const [name, value] of Object.entries(properties)) name in made ? (made[name] = value) : made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const fields = new Map(INPUTS.map((input) => {
    const box = element("input", { type: "number", id: `budget-${input.name}`, min: input.low, max: input.high, step: input.whole ? 1 : "any", value: input.start });
    return [input.name, { input, box }];
  }));

  // What is wrong with an input, in words; empty if nothing is.
  function fault({ input, box }) {
    const value = box.valueAsNumber;
    if (!(value >= input.low && value <= input.high)) return `${input.text}: from ${input.low} to ${input.high}`;
    return input.whole && !Number.isInteger(value) ? `${input.text}: a whole number` : "";
  }

  function admits(domain, p) {
    return Object.entries(domain).every(([name, kind]) => {
      const low = kind.low === null || (kind.openLow ? p[name] > kind.low : p[name] >= kind.low);
      return low && (kind.high === null || (kind.openHigh ? p[name] < kind.high : p[name] <= kind.high));
    });
  }

  // Right sides fall with the width: double it until one meets the error, then halve the interval.
  function smallest(row, point) {
    const meets = (d_k) => {
      const p = { ...point, d_k, delta: point.error };
      return admits(row.domain, p) && budgetsFormulas[row.address](p) <= point.error;
    };
    let low = 0, high = 1;
    while (!meets(high)) {
      if (high > WIDEST) return null;
      [low, high] = [high, 2 * high];
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      [low, high] = meets(middle) ? [low, middle] : [middle, high];
    }
    return high;
  }

  function shown(row, point) {
    if (row.kind !== "mean square" && point.error >= 1) return "no chance exceeds one";
    const found = smallest(row, point);
    if (found === null) return "outside the domain, or wider than is searched";
    return found < EXACT ? found.toLocaleString("en") : `about ${found.toExponential(3)}`;
  }

  function line(row) {
    const [id, part] = row.address.split("#");
    const link = element("a", { href: `${root.dataset.theorems}${id}.html#${part}` }, row.words);
    return element("tr", {}, element("td", {}, link), element("td", {}, row.kind), element("td", {}, row.relation), element("td", { className: "value", id: `width-${row.address}` }));
  }

  const told = element("p", { className: "fault", role: "status" });

  function refresh() {
    const faults = [...fields.values()].map(fault).filter(Boolean);
    told.textContent = faults.join("; ");
    const point = Object.fromEntries([...fields].map(([name, { box }]) => [name, box.valueAsNumber]));
    for (const row of budgetsData.criteria) document.getElementById(`width-${row.address}`).textContent = faults.length ? "" : shown(row, point);
  }

  const labelled = [...fields.values()].map(({ input, box }) => element("label", { htmlFor: box.id }, `${input.text} `, box));
  const heads = ["criterion", "error", "the width", "smallest width"].map((text) => element("th", { scope: "col" }, text));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...budgetsData.criteria.map(line)));
  root.replaceChildren(element("fieldset", {}, element("legend", {}, "Given"), ...labelled), told, element("div", { className: "widths" }, table));
  if (budgetsData.left_out.length) {
    root.append(element("details", {}, element("summary", {}, "What is not computed, and why"), element("ul", {}, ...budgetsData.left_out.map((text) => element("li", {}, text)))));
  }
  root.addEventListener("input", refresh);
  refresh();
})();
