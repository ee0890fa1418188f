// Older lines of a history: a link at its end is replaced by what it leads to.

import { complain } from "./saying.js";
import { fragment, sentenceOf } from "./sending.js";

export async function showOlder(link) {
  const line = link.closest(".older");
  try {
    const html = await fragment(link.href);
    line.insertAdjacentHTML("afterend", html);
    const next = line.nextElementSibling;
    line.remove();
    next?.setAttribute("tabindex", "-1");
    next?.focus({ preventScroll: true });
  } catch (refusal) {
    complain(line, sentenceOf(refusal));
  }
}
