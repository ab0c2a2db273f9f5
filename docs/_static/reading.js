// Searching the table of theorems, and copying the source of a formula or of a block of code.
document.addEventListener("DOMContentLoaded", () => {
  const filter = document.getElementById("theorem-filter");
  if (filter) {
    const rows = [...document.querySelectorAll("table tbody tr")].filter((row) => row.cells.length === 3 && row.querySelector("code"));
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()])); // before formulas are typeset: their source is searched
    const count = document.getElementById("theorem-count");
    const show = () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach((row) => (row.hidden = !words.every((word) => texts.get(row).includes(word))));
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
    };
    filter.addEventListener("input", show);
    show();
  }

  const button = (text, name) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "copy-source";
    made.textContent = "copy";
    made.title = name;
    made.setAttribute("aria-label", name);
    made.addEventListener("click", () => navigator.clipboard.writeText(text).then(() => (made.textContent = "copied")));
    return made;
  };
  document.querySelectorAll("div.math").forEach((block) => {
    const number = block.querySelector(".eqno")?.textContent ?? "";
    const source = block.textContent.replace(number, "").replace(/\\\[|\\\]/g, "").trim();
    block.after(button(source, "copy the LaTeX of this formula"));
  });
  document.querySelectorAll("div.highlight pre").forEach((block) => block.after(button(block.textContent, "copy this text")));
});
