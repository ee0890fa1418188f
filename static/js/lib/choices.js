// What may be chosen in a project: people, labels, points, types, priorities, states. Asked again when the project changed.

import { Refusal, newer } from "./sending.js";

let kept = null;

/** {people: [{id, name, initials, me}], labels: [name], scale: [number], types: [name], states: [name],
 *  priorities: [[key, word]], none where the project shows none} */
export async function choices(address) {
  const news = await newer(address, kept?.tag).catch((refusal) => {
    if (kept?.address !== address || !(refusal instanceof Refusal)) throw refusal;
    return null; // offline, what was there a moment ago is offered
  });
  if (news) kept = { address, tag: news.tag, value: JSON.parse(news.text) };
  return kept.value;
}
