// Putting the lines of one list into another order: by their grip with mouse or finger, or by keyboard (Space
// lifts, arrows move, Space drops, Escape puts back). Knows nothing of what the lines are.

import { hold, release } from "./morph.js";
import { put } from "./rows.js";
import { announce } from "./saying.js";

const SLOP = 4;

/** Lets the `line`s (a selector) below `root` be moved by their `grip` (a selector). `moved(line, {before} or
 *  {after})` is told the neighbour where a line was dropped; it may be put back by `undo()`. */
export function sorting(root, { line, grip, moved, nameOf }) {
  let lifted = null;
  const lineOf = (node) => node.closest?.(grip)?.closest(line);

  function lift(it) {
    lifted = { it, next: it.nextElementSibling, list: it.parentElement };
    it.classList.add("lifted");
    hold(lifted.list);
  }

  async function drop(stay) {
    const { it, next, list } = lifted;
    lifted = null;
    it.classList.remove("lifted");
    const undo = () => list.isConnected && put(list, it, next?.parentElement === list ? next : null);
    const [above, below] = [it.previousElementSibling, it.nextElementSibling];
    if (!stay) undo();
    else if (below !== next) await moved(it, above ? { after: above } : { before: below }, undo);
    if (lifted?.list !== list) release(list);
  }

  function step(by) {
    const { it, list } = lifted;
    const other = by < 0 ? it.previousElementSibling : it.nextElementSibling;
    if (!other) return announce(by < 0 ? "This is the top." : "This is the end.");
    put(list, it, by < 0 ? other : other.nextElementSibling);
    it.querySelector(grip).focus({ preventScroll: true });
    it.scrollIntoView({ block: "nearest" });
    announce(`${[...list.children].indexOf(it) + 1} of ${list.children.length}`);
  }

  root.addEventListener("keydown", (event) => {
    const it = lineOf(event.target);
    if (!it) return;
    const act = lifted
      ? { " ": () => drop(true), Enter: () => drop(true), Escape: () => drop(false), ArrowUp: () => step(-1), ArrowDown: () => step(1) }[event.key]
      : event.key === " " && (() => (lift(it), announce(`Lifted ${nameOf(it)}. Arrows move it, Space drops it, Escape puts it back.`)));
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  root.addEventListener("focusout", (event) => {
    if (lifted && event.target.closest(grip)) setTimeout(() => lifted && !lifted.it.contains(document.activeElement) && drop(false), 0);
  });
  root.addEventListener("pointerdown", (event) => {
    const it = lineOf(event.target);
    if (it && event.button === 0 && event.isPrimary) follow(it, event);
  });

  function follow(it, start) {
    const stopping = new AbortController();
    const options = { signal: stopping.signal };
    const list = it.parentElement;
    let dragged = false;
    document.addEventListener("pointermove", (event) => {
      if (event.pointerId !== start.pointerId) return;
      if (!dragged && Math.abs(event.clientY - start.clientY) < SLOP) return;
      if (!dragged) {
        dragged = true;
        lift(it);
        document.documentElement.classList.add("dragging");
      }
      const over = [...list.children].find((other) => event.clientY < middleOf(other));
      if (over !== it && over !== it.nextElementSibling) put(list, it, over ?? null);
    }, options);
    const end = (stay) => (event) => {
      if (event.pointerId !== undefined && event.pointerId !== start.pointerId) return;
      stopping.abort();
      document.documentElement.classList.remove("dragging");
      if (dragged && lifted) drop(stay);
    };
    document.addEventListener("pointerup", end(true), options);
    document.addEventListener("pointercancel", end(false), options);
  }
}

function middleOf(node) {
  const { top, height } = node.getBoundingClientRect();
  return top + height / 2;
}
