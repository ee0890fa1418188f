// Rows move from where they were to where they are.

const quiet = matchMedia("(prefers-reduced-motion: reduce)");

/** Runs `change` and lets every row that is seen before and after glide to its new place. */
export function gliding(board, change, { except = null } = {}) {
  if (quiet.matches || document.hidden) return change();
  const before = seen(board);
  const result = change();
  for (const [row, { top, panel }] of before) {
    if (row === except || !row.isConnected || row.closest(".panel") !== panel) continue;
    const distance = top - row.getBoundingClientRect().top;
    if (Math.abs(distance) < 1 || Math.abs(distance) > innerHeight) continue;
    row.animate([{ transform: `translateY(${distance}px)` }, { transform: "none" }], { duration: 150, easing: "ease-out" });
  }
  return result;
}

/** A glow of one second on rows that somebody changed. */
export function glow(rows) {
  for (const row of rows) {
    row.classList.remove("glow");
    void row.offsetWidth;
    row.classList.add("glow");
    row.addEventListener("animationend", () => row.classList.remove("glow"), { once: true });
  }
}

function seen(board) {
  const rows = new Map();
  for (const panel of board.querySelectorAll(".panel")) {
    const box = panel.getBoundingClientRect();
    if (!box.width) continue;
    for (const row of panel.querySelectorAll("li.story")) {
      const { top, bottom } = row.getBoundingClientRect();
      if (top > box.bottom) break;
      if (bottom > box.top) rows.set(row, { top, panel });
    }
  }
  return rows;
}
