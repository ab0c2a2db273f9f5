// Zooming and moving the map of the theorems, and showing only the edges of the theorem in focus.
document.addEventListener("DOMContentLoaded", () => {
  const map = document.getElementById("map");
  if (!map) return;
  const all = map.getAttribute("viewBox").split(" ").map(Number);
  let [x, y, width, height] = all;
  const show = () => map.setAttribute("viewBox", [x, y, width, height].join(" "));

  const zoom = (factor, atX = 0.5, atY = 0.5) => {
    const next = Math.min(Math.max(width / factor, all[2] / 12), all[2] * 1.5);
    const ratio = next / width;
    x += width * (1 - ratio) * atX;
    y += height * (1 - ratio) * atY;
    width *= ratio;
    height *= ratio;
    show();
  };

  document.querySelectorAll("[data-zoom]").forEach((button) =>
    button.addEventListener("click", () => {
      const factor = Number(button.dataset.zoom);
      if (factor) return zoom(factor);
      [x, y, width, height] = all;
      show();
    }));

  document.querySelectorAll("[data-kind]").forEach((box) =>
    box.addEventListener("change", () => map.classList.toggle(`without-${box.dataset.kind}`, !box.checked)));

  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const frame = map.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.15 : 0.87, (event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height);
  }, { passive: false });

  let held = null;
  let moved = 0;
  map.addEventListener("pointerdown", (event) => { held = [event.clientX, event.clientY]; moved = 0; });
  window.addEventListener("pointerup", () => { held = null; });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const scale = width / map.getBoundingClientRect().width;
    x -= (event.clientX - held[0]) * scale;
    y -= (event.clientY - held[1]) * scale;
    moved += Math.abs(event.clientX - held[0]) + Math.abs(event.clientY - held[1]);
    held = [event.clientX, event.clientY];
    show();
  });
  map.addEventListener("click", (event) => { if (moved > 6) event.preventDefault(); }, true);
  map.addEventListener("dragstart", (event) => event.preventDefault());

  const focus = (id) => {
    map.classList.toggle("focused", Boolean(id));
    map.querySelectorAll(".edge").forEach((edge) =>
      edge.classList.toggle("own", Boolean(id) && [edge.dataset.one, edge.dataset.other].includes(id)));
  };
  map.querySelectorAll("a").forEach((node) => {
    for (const name of ["pointerenter", "focus"]) node.addEventListener(name, () => focus(node.dataset.id));
    for (const name of ["pointerleave", "blur"]) node.addEventListener(name, () => focus(""));
  });
});
