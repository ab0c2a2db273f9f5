// The explorer: sliders move, curves follow. Formulas and points come from explorer-data.js, made from the checked library; nothing is fetched.
"use strict";

(() => {
  const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7f7f7f"];
  const DASHES = ["none", "8 5", "1 5", "10 5 1 5", "14 6", "5 6", "6 4 1 4 1 4"];
  const SMALLEST = 1e-12, SAMPLES = 120, AXES = { age: { name: "age", low: 0, high: 120, integer: true, step: 1 } };
  const LETTERS = { d_k: "d\u2096", age: "a" };
  const root = document.getElementById("explorer-app");
  const state = Object.fromEntries(explorerData.sliders.map((slider) => [slider.name, slider.start]));

  function element(kind, properties = {}, ...children) {
    const made = document.createElement(kind);
    for (const [name, value] of Object.entries(properties)) name in made ? (made[name] = value) : made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function shown(value) {
    if (value === Infinity) return "infinite";
    if (!Number.isFinite(value)) return "outside the domain";
    return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? value.toExponential(3) : String(Number(value.toPrecision(4)));
  }

  // Powers of ten on a logarithmic axis; the marks between them carry no text where they would crowd.
  const tick = (y) => (y >= 1e4 || y < 1e-2 ? y.toExponential(0).replace("e+", "e") : String(y));

  // A slider's position is 0 .. 1000; its value is whole, odd, or a multiple of its step.
  function valueAt(slider, position) {
    const share = position / 1000;
    const raw = slider.logarithmic ? slider.low * (slider.high / slider.low) ** share : slider.low + (slider.high - slider.low) * share;
    const value = slider.logarithmic ? Math.round(raw) : slider.low + slider.step * Math.round((raw - slider.low) / slider.step);
    return Number(Math.min(slider.high, Math.max(slider.low, value)).toPrecision(12));
  }

  function positionOf(slider, value) {
    const share = slider.logarithmic ? Math.log(value / slider.low) / Math.log(slider.high / slider.low) : (value - slider.low) / (slider.high - slider.low);
    return Math.round(1000 * Math.min(1, Math.max(0, share)));
  }

  // theta, the tolerance on a sum of magnitudes, is the square root of the level: one criterion read in squares.
  const parameters = (override = {}) => {
    const p = { ...state, age: 0, ...override };
    return { theta: Math.sqrt(p.level), ...p };
  };

  function admits(domain, p) {
    return Object.entries(domain).every(([name, kind]) => {
      const value = p[name];
      if (value === undefined) return false;
      const low = kind.low === null || (kind.openLow ? value > kind.low : value >= kind.low);
      const high = kind.high === null || (kind.openHigh ? value < kind.high : value <= kind.high);
      return low && high && (kind.step === 1 || (value - kind.low) % kind.step === 0);
    });
  }

  const evaluate = (curve, p) => (admits(curve.domain, p) ? explorerFormulas[curve.address](p) : NaN);
  const axisOf = (panel) => explorerData.sliders.find((slider) => slider.name === panel.x) || AXES[panel.x];

  function grid(axis) {
    const from = Math.max(axis.low, axis.logarithmic ? 1 : axis.low), values = new Set();
    for (let k = 0; k <= SAMPLES; k++) values.add(valueAt({ ...axis, low: from }, (1000 * k) / SAMPLES));
    return [...values];
  }

  function samples(panel) {
    const rows = [];
    for (const x of grid(axisOf(panel))) {
      const p = parameters({ [panel.x]: x });
      for (const curve of panel.curves) {
        const y = curve.probability ? Math.min(1, evaluate(curve, p)) : evaluate(curve, p); // a bound on a probability says no more than one
        rows.push({ curve: curve.address, x, y: Number.isFinite(y) && y > SMALLEST ? y : NaN });
      }
    }
    return rows;
  }

  const same = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));

  // Verified points whose other parameters are where the sliders stand lie on the curve that is drawn.
  function pointsOn(panel) {
    const p = parameters();
    return panel.curves.flatMap((curve) =>
      curve.points
        .filter((point) => Object.keys(curve.domain).every((name) => name === panel.x || same(point.params[name], p[name])))
        .map((point) => ({ curve: curve.address, x: point.params[panel.x], y: point.measured, low: point.measured - point.half_width, high: point.measured + point.half_width })),
    );
  }

  function chart(panel, holder) {
    const addresses = panel.curves.map((curve) => curve.address), axis = axisOf(panel);
    const dash = (curve) => DASHES[addresses.indexOf(curve.address) % DASHES.length];
    const points = pointsOn(panel), rows = samples(panel);
    const drawing = Plot.plot({
      width: Math.max(280, Math.min(760, holder.clientWidth || 600)), height: 320, marginLeft: 52, marginBottom: 42,
      style: { background: "transparent", fontSize: "12px" },
      x: { type: axis.logarithmic ? "log" : "linear", label: `${LETTERS[panel.x] || panel.x} →`, domain: [Math.max(axis.low, axis.logarithmic ? 1 : 0), axis.high], ticks: 6, tickFormat: (x) => String(x) },
      y: { type: "log", label: null, ticks: 6, tickFormat: tick, grid: true },
      color: { domain: addresses, range: addresses.map((_, k) => COLOURS[k % COLOURS.length]) },
      marks: [
        Plot.ruleX(state[panel.x] === undefined ? [] : [state[panel.x]], { stroke: "currentColor", strokeOpacity: 0.4 }),
        ...panel.curves.map((curve) => Plot.line(rows.filter((row) => row.curve === curve.address), { x: "x", y: "y", stroke: "curve", strokeDasharray: dash(curve), strokeWidth: 2 })),
        Plot.ruleX(points, { x: "x", y1: "low", y2: "high", stroke: "curve", strokeWidth: 2 }),
        Plot.dot(points, { x: "x", y: "y", stroke: "curve", fill: "white", r: 5, strokeWidth: 2 }),
      ],
    });
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", `${panel.title} over ${panel.x}; the values at the sliders stand in the table below`);
    holder.replaceChildren(drawing);
  }

  function swatch(index) {
    const line = `<svg width="34" height="10" aria-hidden="true"><line x1="1" x2="33" y1="5" y2="5" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="3" stroke-dasharray="${DASHES[index % DASHES.length]}"/></svg>`;
    const holder = element("span", { className: "swatch" });
    holder.innerHTML = line;
    return holder;
  }

  function pageOf(curve) {
    const [id, part] = curve.address.split("#");
    return `${root.dataset.theorems}${id}.html#${part}`;
  }

  function legend(panel) {
    const head = element("thead", {}, element("tr", {}, ...["curve", "formula", "at the sliders"].map((text) => element("th", { scope: "col" }, text))));
    const body = element("tbody");
    panel.curves.forEach((curve, index) => {
      const name = element("td", {}, swatch(index), " ", element("a", { href: pageOf(curve) }, curve.title), element("small", {}, ` ${curve.part}`));
      const sign = { "<=": "\\le ", ">=": "\\ge " }[curve.relation] || "";
      body.append(element("tr", {}, name, element("td", { className: "formula mathjax_process" }, `\\(${sign}${curve.latex}\\)`), element("td", { className: "value", id: `value-${curve.address}` })));
    });
    return element("table", { className: "explorer-values" }, head, body);
  }

  function jump(panel) {
    const options = [];
    panel.curves.forEach((curve) =>
      curve.points.forEach((point, index) => {
        const inside = Object.entries(point.params).every(([name, value]) => {
          const slider = explorerData.sliders.find((s) => s.name === name);
          return !slider || (value >= slider.low && value <= slider.high);
        });
        const text = Object.entries(point.params).map(([name, value]) => `${name}=${shown(value)}`).join(", ");
        if (inside) options.push(element("option", { value: `${curve.address} ${index}` }, `${curve.title}: ${text}`));
      }),
    );
    if (!options.length) return "";
    const select = element("select", { id: `jump-${panel.key}` }, element("option", { value: "" }, "choose a simulated point"), ...options);
    select.addEventListener("change", () => {
      const [address, index] = select.value.split(" ");
      const curve = panel.curves.find((one) => one.address === address);
      if (!curve) return;
      const { theta, ...params } = curve.points[Number(index)].params;
      if (theta !== undefined) params.level = theta ** 2;
      for (const [name, value] of Object.entries(params)) if (name in state) state[name] = value;
      refresh();
    });
    return element("p", { className: "jump" }, element("label", { htmlFor: select.id }, "Move the sliders to a verified point: "), select);
  }

  const inputs = new Map(), holders = new Map();

  function control(slider) {
    const input = element("input", { type: "range", min: 0, max: 1000, step: 1, id: `slider-${slider.name}` });
    const output = element("output", { id: `output-${slider.name}`, htmlFor: input.id });
    input.addEventListener("input", () => {
      state[slider.name] = valueAt(slider, Number(input.value));
      refresh(input);
    });
    input.addEventListener("keydown", (event) => step(event, slider));
    inputs.set(slider.name, { input, output, slider });
    const label = element("label", { htmlFor: input.id }, element("span", { className: "mathjax_process" }, `\\(${slider.latex}\\)`), ` ${slider.meaning}`);
    return element("div", { className: "slider" }, label, input, output);
  }

  // Arrow keys move by one value, not by one position of a thousand.
  function step(event, slider) {
    const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    const next = state[slider.name] + direction * slider.step;
    state[slider.name] = Number(Math.min(slider.high, Math.max(slider.low, next)).toPrecision(12));
    refresh();
  }

  let pending = false;
  function refresh(moved) {
    for (const { input, output, slider } of inputs.values()) {
      const value = state[slider.name];
      if (input !== moved) input.value = positionOf(slider, value);
      output.textContent = shown(value);
      input.setAttribute("aria-valuetext", `${slider.meaning}: ${shown(value)}`);
    }
    if (!pending) {
      pending = true;
      requestAnimationFrame(draw);
    }
  }

  function draw() {
    pending = false;
    for (const panel of explorerData.panels) {
      if (!panel.curves.length) continue;
      chart(panel, holders.get(panel.key));
      for (const curve of panel.curves) {
        document.getElementById(`value-${curve.address}`).textContent = shown(evaluate(curve, parameters()));
      }
    }
  }

  function section(panel) {
    const holder = element("div", { className: "chart", id: `chart-${panel.key}` });
    holders.set(panel.key, holder);
    const nothing = element("p", {}, "No formula of this chart is verified at present.");
    const content = panel.curves.length ? [holder, legend(panel), jump(panel)] : [nothing];
    return element("section", { className: "panel" }, element("h2", { id: panel.key }, panel.title), element("p", {}, panel.question), ...content);
  }

  root.replaceChildren(
    element("fieldset", { className: "sliders" }, element("legend", {}, "Parameters"), ...explorerData.sliders.map(control)),
    element("div", { className: "panels", "aria-live": "off" }, ...explorerData.panels.map(section)),
  );
  if (explorerData.left_out.length) {
    root.append(element("details", {}, element("summary", {}, "What is not drawn, and why"), element("ul", {}, ...explorerData.left_out.map((text) => element("li", {}, text)))));
  }
  refresh();
  window.addEventListener("resize", () => refresh());
  const typeset = () => (window.MathJax && MathJax.typesetPromise ? MathJax.typesetPromise([root]) : setTimeout(typeset, 50));
  typeset();
})();
