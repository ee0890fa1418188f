// What scrolls does so by itself while something is dragged near its edge, faster the longer it stays there.

const EDGE = 48;
const GAINS_SPEED = 400;
const MOST_HASTE = 9;
const SPEED = 0.02; // pixels a millisecond for each pixel beyond the edge
const LONGEST_FRAME = 250;

/** Scrolls what `area(x, y)` answers while `point()`, {x, y}, is near its upper or lower edge. Calls `aim` then, for
 *  something else is under the pointer; while it goes fast that waits until it is slow, or at its end. Answers what
 *  stops it. */
export function scrollingAtEdges({ point, area, aim }) {
  let since = null;
  let last = performance.now();
  let frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);

  function step(now) {
    const { x, y } = point();
    const scroll = area(x, y);
    const beyond = scroll ? beyondEdge(scroll, y) : 0;
    if (beyond) {
      since ??= now;
      const haste = 1 + Math.min(MOST_HASTE, (now - since) / GAINS_SPEED);
      const before = scroll.scrollTop;
      scroll.scrollTop += beyond * SPEED * haste * Math.min(LONGEST_FRAME, now - last);
      if (haste < 2 || scroll.scrollTop === before) aim();
    } else {
      since = null;
    }
    last = now;
    frame = requestAnimationFrame(step);
  }
}

/** By how many pixels the height is beyond where the lower edge begins to count; negative at the upper one. */
function beyondEdge(scroll, y) {
  const { top, bottom } = scroll === document.scrollingElement ? { top: 0, bottom: innerHeight } : scroll.getBoundingClientRect();
  return Math.max(0, EDGE - (bottom - y)) - Math.max(0, EDGE - (y - top));
}
