// Older lines of a history: a link at its end is replaced by what it leads to.

import { keysHere } from "./focus.js";
import { once } from "./once.js";
import { complain } from "./saying.js";
import { fragment, sentenceOf } from "./sending.js";

export const showOlder = (link) => once(link, () => replace(link));

async function replace(link) {
  const line = link.closest(".older");
  const areHere = keysHere(line);
  try {
    const html = await fragment(link.href);
    line.insertAdjacentHTML("afterend", html);
    const next = line.nextElementSibling;
    line.remove();
    next?.setAttribute("tabindex", "-1");
    if (areHere()) next?.focus({ preventScroll: true });
  } catch (refusal) {
    complain(line, sentenceOf(refusal));
  }
}
