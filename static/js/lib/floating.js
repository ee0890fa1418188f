// Placing what floats beside what it belongs to, within the window.

const EDGE = 8;

/** Puts an open popover below `anchor`, or above it where there is no room, with its end at the anchor's end. */
export function placeBeside(sheet, anchor, side = "end") {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = sheet;
  const below = box.bottom + 4;
  const top = below + height + EDGE <= innerHeight ? below : Math.max(EDGE, box.top - height - 4);
  const left = side === "end" ? box.right - width : box.left;
  sheet.style.top = `${top}px`;
  sheet.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
}
