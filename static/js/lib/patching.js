// Bringing the panels up to date: rows are keyed by id and touched only where their stamp differs.

import { panelOf, put } from "./rows.js";

/** Makes the board's panels show what `html` shows. A row that is open or under drag keeps its form and
 *  is told that it is out of date. Answers the rows that are new or changed. */
export function patchPanels(board, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const patch = { rows: index(board), wanted: index(fresh), changed: [] };
  const anchors = anchorsOf(board);
  const focus = focusIn(board);
  for (const panel of fresh.querySelectorAll(".panel")) {
    const mine = board.querySelector(`#${panel.id}`);
    if (!mine) continue;
    patchChildren(mine.querySelector(".panel-head"), panel.querySelector(".panel-head"), patch);
    patchChildren(mine.querySelector(".scroll"), panel.querySelector(".scroll"), patch);
  }
  for (const [id, row] of patch.rows) {
    if (patch.wanted.has(id)) continue;
    if (isHeld(row)) outdate(row, "gone");
    else row.remove();
  }
  anchors.forEach(restore);
  focus?.();
  return patch.changed;
}

const isHeld = (row) => row.matches(".open, .gap, .lifted");
const index = (root) => new Map([...root.querySelectorAll("li.story")].map((row) => [row.id, row]));
const keyOf = (node) => node.dataset.key ?? node.tagName + node.className;

function patchChildren(old, fresh, patch) {
  const known = new Map([...old.children].map((node) => [keyOf(node), node]));
  let cursor = old.firstElementChild;
  for (const want of [...fresh.children]) {
    let node = known.get(keyOf(want));
    known.delete(keyOf(want));
    if (!node) node = emptied(want);
    if (node === cursor) cursor = cursor.nextElementSibling;
    else put(old, node, cursor);
    if (want.matches(".iteration")) patchIteration(node, want, patch);
    else if (want.dataset.key && !node.isEqualNode(want)) node.replaceChildren(...want.childNodes);
  }
  for (const node of known.values()) {
    if (node.dataset.key) {
      rescue(node, patch);
      node.remove();
    }
  }
}

/** A section that is new comes without its rows; they are moved or made in `patchRows`. */
function emptied(want) {
  const copy = document.importNode(want, true);
  copy.querySelector(".stories")?.replaceChildren();
  return copy;
}

/** Rows of a section that goes away but which are wanted elsewhere stay in the document meanwhile. */
function rescue(section, patch) {
  for (const row of section.querySelectorAll("li.story")) {
    if (!patch.wanted.has(row.id) && !isHeld(row)) continue;
    const home = document.querySelector("#panel-icebox .stories") ?? document.querySelector(".stories");
    if (home && !section.contains(home)) put(home, row, null);
  }
}

function patchIteration(old, want, patch) {
  const [head, wantHead] = [old, want].map((section) => section.querySelector(":scope > header"));
  if (head && wantHead && !head.isEqualNode(wantHead)) head.replaceWith(document.importNode(wantHead, true));
  patchRows(old.querySelector(".stories"), want.querySelector(".stories"), patch);
}

function patchRows(list, wanted, patch) {
  let cursor = list.firstElementChild;
  for (const want of [...wanted.children]) {
    const row = settled(want, patch);
    if (cursor && cursor.parentElement !== list) cursor = row;
    if (row === cursor) {
      cursor = cursor.nextElementSibling;
    } else if (cursor && cursor.nextElementSibling === row) {
      // One row went away from here: set it aside at the end instead of moving all others up.
      const away = cursor;
      cursor = row.nextElementSibling;
      put(list, away, null);
      cursor ??= away;
    } else {
      put(list, row, cursor);
    }
  }
}

/** The row to show for `want`: the one we have, or the new one in its place. */
function settled(want, patch) {
  const have = patch.rows.get(want.id);
  if (have && have.dataset.stamp === want.dataset.stamp) return have;
  if (have && isHeld(have)) {
    if (have.dataset.news !== want.dataset.stamp) outdate(have, want.dataset.stamp);
    return have;
  }
  const row = document.importNode(want, true);
  have?.replaceWith(row);
  patch.rows.set(row.id, row);
  patch.changed.push(row);
  return row;
}

function outdate(row, stamp) {
  row.dataset.news = stamp;
  row.dispatchEvent(new CustomEvent("story-outdated", { bubbles: true, detail: { gone: stamp === "gone" } }));
}

/** What must not move in each panel: an open form, the row under the pointer, the row in focus, the first seen. */
function anchorsOf(board) {
  return [...board.querySelectorAll(".scroll")].map((scroll) => {
    const top = scroll.getBoundingClientRect().top;
    const all = [...scroll.querySelectorAll("li.story")];
    const first = scroll.scrollTop > 0 ? all.find((row) => row.getBoundingClientRect().bottom > top + 40) : null;
    const rows = [
      scroll.querySelector("li.open:focus-within"),
      scroll.querySelector("li.story:hover"),
      scroll.querySelector("li.open"),
      scroll.querySelector("li.story:focus-within"),
      first,
    ];
    return { scroll, rows: rows.filter(Boolean).map((row) => ({ id: row.id, top: row.getBoundingClientRect().top })) };
  });
}

function restore({ scroll, rows }) {
  for (const { id, top } of rows) {
    const row = document.getElementById(id);
    if (!row || !scroll.contains(row)) continue;
    scroll.scrollTop += row.getBoundingClientRect().top - top;
    return;
  }
}

/** Puts the focus back on the same control of the same row, or on the row that took its place. */
function focusIn(board) {
  const active = document.activeElement;
  const row = active?.closest?.("li.story");
  if (!row || !board.contains(row) || row.classList.contains("open")) return null;
  const kind = [".handle", ".title", ".step"].find((selector) => active.matches(selector)) ?? ".title";
  const panel = panelOf(row);
  const rows = [...panel.querySelectorAll("li.story")];
  const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
  return () => {
    if (document.activeElement === active && active.isConnected) return;
    const now = document.getElementById(row.id);
    const stays = now && panelOf(now) === panel;
    const target = stays ? now : next && document.getElementById(next.id);
    (target?.querySelector(stays ? kind : ".title") ?? target?.querySelector(".title"))?.focus({ preventScroll: true });
  };
}
