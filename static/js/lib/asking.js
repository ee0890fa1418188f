// A button that asks once, in place, before it does what it says.

import { complain, forgive } from "./saying.js";

/** Whether the button has just asked, at the end of `place`, where `what` speaks against it; pressed again it
 *  acts. It forgets the question when the focus leaves the place. */
export function asksFirst(button, place, what) {
  if (!what || button.dataset.asked) return false;
  const word = button.textContent;
  button.dataset.asked = "yes";
  button.textContent = `${word} anyway`;
  complain(place, `${what}: ${word.toLowerCase()} anyway?`);
  place.addEventListener("focusout", function forget(event) {
    if (place.contains(event.relatedTarget)) return;
    place.removeEventListener("focusout", forget);
    delete button.dataset.asked;
    button.textContent = word;
    forgive(place);
  });
  return true;
}
