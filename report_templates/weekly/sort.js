// Sorts a table by a column: falling, rising, as printed. The page's only script; its hash stands in the content policy.
"use strict";
for (const table of document.querySelectorAll("main table")) {
  const body = table.tBodies[0], printed = [...body.rows], heads = [...table.tHead.rows[0].cells];
  const total = printed.filter((row) => row.classList.contains("total"));
  // A difference, which stands in place of the percentage of a tiny baseline, has no place among percentages.
  const datum = (row, column) => row.cells[column].querySelector("data");
  const isDifference = (data) => data !== null && data.dataset.ref.includes("|change|");
  const isMixed = heads.map((_, column) => !printed.every((row) => isDifference(datum(row, column))));
  const key = (row, column) => {
    const cell = row.cells[column], data = datum(row, column);
    if (isMixed[column] && isDifference(data)) return null;
    return data ? (data.value === "" ? null : Number(data.value)) : cell.textContent.trim() || null;
  };
  const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { none: "descending", descending: "ascending", ascending: "none" };
      const wanted = next[head.getAttribute("aria-sort") || "none"];
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      const rows = printed.filter((row) => !total.includes(row));
      if (wanted !== "none") {
        head.setAttribute("aria-sort", wanted);
        const sign = wanted === "ascending" ? 1 : -1;
        rows.sort((a, b) => {
          const [left, right] = [key(a, column), key(b, column)];
          if (left === null || right === null) return (left === null) - (right === null);
          return sign * order(left, right);
        });
      }
      body.append(...rows, ...total);
    });
  });
}
