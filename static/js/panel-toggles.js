// The rail: which panels are shown, how high rows are, and whether accepted stories are folded away.

import { PANELS } from "./lib/rows.js";

const root = document.documentElement;
const phone = matchMedia("(max-width: 719px)");
const DENSITIES = ["normal", "dense", "projector"];

export function connect(board) {
  const toggles = [...board.querySelectorAll("[data-toggle]")];
  for (const toggle of toggles) {
    toggle.setAttribute("role", "button");
    toggle.addEventListener("click", (event) => {
      event.preventDefault();
      togglePanel(toggle.dataset.toggle);
    });
    toggle.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      togglePanel(toggle.dataset.toggle);
    });
  }
  const mark = () => {
    for (const toggle of toggles) toggle.setAttribute("aria-pressed", String(shown().includes(toggle.dataset.toggle)));
  };
  mark();
  new MutationObserver(mark).observe(root, { attributeFilter: ["data-panels"] });
  phone.addEventListener("change", () => show(phone.matches ? shown().slice(0, 1) : kept()));
  connectDensity(board.querySelector(".density-button"));
  connectFold(board);
}

/** Shows or hides a panel; on a phone shows it instead of the other. The last one stays. */
export function togglePanel(panel) {
  if (phone.matches) return show([panel]);
  const now = shown();
  const next = now.includes(panel) ? now.filter((name) => name !== panel) : [...now, panel];
  if (!next.length) return;
  show(next);
  keep("tracker.panels", root.dataset.panels);
}

/** Makes sure a panel can be seen. */
export function revealPanel(panel) {
  if (!shown().includes(panel)) togglePanel(panel);
}

function shown() {
  return (root.dataset.panels ?? "").split(" ").filter(Boolean);
}

function show(panels) {
  root.dataset.panels = PANELS.filter((name) => panels.includes(name)).join(" ");
}

function kept() {
  return (localStorage.getItem("tracker.panels") ?? "current backlog icebox").split(" ");
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Not kept, then.
  }
}

function connectDensity(button) {
  if (!button) return;
  const name = () => {
    const density = root.dataset.density ?? "normal";
    button.querySelector("span").textContent = density[0].toUpperCase() + density.slice(1);
    button.setAttribute("aria-label", `Row height: ${density}`);
  };
  name();
  button.addEventListener("click", () => {
    const now = DENSITIES.indexOf(root.dataset.density ?? "normal");
    root.dataset.density = DENSITIES[(now + 1) % DENSITIES.length];
    keep("tracker.density", root.dataset.density);
    name();
  });
}

function connectFold(board) {
  const panel = board.querySelector("#panel-current");
  const button = panel?.querySelector(".fold");
  if (!button) return;
  let folded = localStorage.getItem("tracker.fold") === "yes";
  const draw = () => {
    const count = panel.querySelectorAll('.story[data-state="accepted"]').length;
    button.hidden = count === 0;
    button.textContent = `${folded ? "Show" : "Hide"} ${count} accepted`;
    button.setAttribute("aria-pressed", String(folded));
    panel.classList.toggle("folded", folded);
  };
  button.addEventListener("click", () => {
    folded = !folded;
    keep("tracker.fold", folded ? "yes" : "no");
    draw();
  });
  board.addEventListener("board-changed", draw);
  draw();
}
