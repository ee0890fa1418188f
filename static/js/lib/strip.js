// The strip of panels: which are shown and in which order. On a phone one of them stands in front.

import { fragment } from "./sending.js";
import { put } from "./rows.js";

export const phone = matchMedia("(max-width: 719px)");
const quiet = matchMedia("(prefers-reduced-motion: reduce)");
const TOGETHER = "current-backlog";

export const stripOf = (board) => board.querySelector(".panels");
export const panelsOf = (board) => [...board.querySelectorAll(".panels > .panel")];
export const keysOf = (board) => panelsOf(board).map((panel) => panel.dataset.panel);
export const panelWith = (board, key) => panelsOf(board).find((panel) => panel.dataset.panel === actual(board, key)) ?? null;

/** The key of the panel that shows what `key` stands for: Current and Backlog may be one panel. */
export function actual(board, key) {
  return "joined" in board.dataset && (key === "current" || key === "backlog") ? TOGETHER : key;
}

/** The panel in front on a phone, else none. */
export const frontOf = (board) => (phone.matches ? panelsOf(board).find((panel) => panel.offsetWidth) ?? null : null);

/** Brings a panel to the front (on a phone) and into sight. */
export function bringForward(board, panel) {
  for (const other of panelsOf(board)) other.toggleAttribute("data-front", other === panel);
  panel.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** A panel of this very key as the server draws it now, not yet in the strip. Throws Refusal. */
export async function load(board, key) {
  const [kind, ...rest] = key.split(":");
  const asked = new URLSearchParams(rest.length ? { of: rest.join(":") } : {});
  if (board.dataset.velocity) asked.set("velocity", board.dataset.velocity);
  const html = await fragment(`${board.dataset.panelUrl}${encodeURIComponent(kind)}${asked.size ? `?${asked}` : ""}`);
  return document.createRange().createContextualFragment(html).querySelector(".panel");
}

/** Puts a panel into the strip: after another one, or at its place by the order of the rail. */
export function insert(board, panel, after = null) {
  const before = after ? after.nextElementSibling : nextOf(board, panel.dataset.panel);
  moving(board, () => stripOf(board).insertBefore(panel, before));
}

/** Where a panel of this kind goes among those shown: by the order of the rail, what has no button last. */
function nextOf(board, kind) {
  const order = [...board.querySelectorAll(".rail [data-toggle]")].map((toggle) => toggle.dataset.toggle);
  const place = order.indexOf(kind);
  if (place < 0) return null;
  const before = panelsOf(board).findLast((panel) => {
    const index = order.indexOf(panel.dataset.panel);
    return index >= 0 && index < place;
  });
  return before ? before.nextElementSibling : stripOf(board).firstElementChild;
}

/** Moves a panel before another (null: to the end). */
export function place(board, panel, before) {
  moving(board, () => put(stripOf(board), panel, before), panel);
}

/** Runs `change`; panels glide from where they were. */
export function moving(board, change, except = null) {
  const before = new Map(panelsOf(board).map((panel) => [panel, panel.getBoundingClientRect().left]));
  change();
  if (quiet.matches || phone.matches) return;
  for (const [panel, left] of before) {
    const distance = panel.isConnected && panel !== except ? left - panel.getBoundingClientRect().left : 0;
    if (Math.abs(distance) < 1) continue;
    panel.animate([{ transform: `translateX(${distance}px)` }, { transform: "none" }], { duration: 150, easing: "ease-out" });
  }
}
