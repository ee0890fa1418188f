// What is asked for again while it is on its way is not asked for twice.

const underWay = new WeakMap();

/** Does `work` for the element, unless that is being done already; answers (a promise of) what comes of it. */
export function once(element, work) {
  if (!underWay.has(element)) underWay.set(element, work().finally(() => underWay.delete(element)));
  return underWay.get(element);
}
