// Making a piece of the page what the server now says it is, without losing what somebody types or where they are.

import { put } from "./rows.js";

const held = new WeakMap();

/** What the server says of `node` waits until it is released: somebody is moving what is in it. */
export function hold(node) {
  held.set(node, null);
}

/** Shows what `node` was said to be while it was held. */
export function release(node) {
  const fresh = held.get(node);
  held.delete(node);
  if (fresh) morph(node, fresh);
}

/** Makes `old` look like `fresh`. Nodes are matched by id, data-key or name, else by their order; what is typed
 *  and not saved, what is unfolded, and the focus stay. Custom elements look after themselves: they are
 *  given the fresh one by `morphed`. Elements made by scripts carry data-ours and stay. */
export function morph(old, fresh) {
  if (held.has(old)) {
    held.set(old, fresh);
    return;
  }
  if (old.isEqualNode(fresh) && !old.querySelector("input, select, textarea")) return;
  if (old.localName.includes("-")) {
    old.morphed?.(fresh);
    return;
  }
  const clean = isControl(old) && !isTyped(old);
  copyAttributes(old, fresh);
  if (isControl(old)) setControl(old, fresh, clean);
  else morphChildren(old, fresh);
}

/** Whether something stands in the control that was not there when it came. */
export function isTyped(control) {
  if (control.matches("select")) return control.value !== standing(control);
  if (control.matches("[type=checkbox], [type=radio]")) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

/** What a select showed when it came: the option that was marked, else the first. */
const standing = (select) => ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value;

const isControl = (node) => node.matches("input, select, textarea");
const named = "textarea[name], select[name], input[name]:not([type=radio], [type=checkbox])";
const keyOf = (node) => node.id || node.dataset.key || (node.matches(named) ? node.name : "");
const kindOf = (node) => `${node.localName} ${node.classList[0] ?? ""}`;

export function copyAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function setControl(old, fresh, clean) {
  if (old.matches("select")) {
    const chosen = old.value;
    old.replaceChildren(...[...fresh.options].map((option) => document.importNode(option, true)));
    old.value = clean ? fresh.value : chosen;
  } else if (old.matches("textarea")) {
    const back = caretOf(old);
    if (old.defaultValue !== fresh.defaultValue) old.defaultValue = fresh.defaultValue;
    if (clean) old.value = fresh.defaultValue;
    back();
  } else if (clean) {
    old.value = fresh.getAttribute("value") ?? "";
    old.checked = fresh.hasAttribute("checked");
  }
}

/** Remembers where one is in the text; answers what goes back there when it is another, to its end from the end. */
function caretOf(text) {
  if (document.activeElement !== text) return () => {};
  const { value, selectionStart, selectionEnd } = text;
  const now = (at) => (at === value.length ? text.value.length : at);
  return () => text.value !== value && text.setSelectionRange(now(selectionStart), now(selectionEnd));
}

function morphChildren(old, fresh) {
  const keyed = new Map([...old.children].filter(keyOf).map((node) => [kindOf(node) + keyOf(node), node]));
  let cursor = old.firstChild;
  const next = () => {
    while (cursor && cursor.dataset?.ours !== undefined) cursor = cursor.nextSibling;
    return cursor;
  };
  for (const want of [...fresh.childNodes]) {
    const here = next();
    if (want.nodeType !== Node.ELEMENT_NODE) {
      if (here?.nodeType === want.nodeType) {
        if (here.data !== want.data) here.data = want.data;
        cursor = here.nextSibling;
      } else {
        old.insertBefore(document.importNode(want, true), here);
      }
      continue;
    }
    const mine = keyOf(want) ? keyed.get(kindOf(want) + keyOf(want)) ?? elsewhere(old, want) : matching(here, want);
    if (!mine) {
      bringHome(old.insertBefore(document.importNode(want, true), here));
      continue;
    }
    keyed.delete(kindOf(want) + keyOf(want));
    if (mine === here) cursor = here.nextSibling;
    else put(old, mine, here);
    morph(mine, want);
  }
  while (next()) {
    const gone = cursor;
    cursor = cursor.nextSibling;
    gone.remove();
  }
}

const WANDERS = "[data-key^=offer-]"; // a form to add something stands apart as long as there is nothing of it

/** The node that `want` was until now in another place of the article. */
function elsewhere(node, want) {
  const all = want.matches(WANDERS) ? node.closest("article")?.querySelectorAll(`[data-key="${want.dataset.key}"]`) : null;
  return [...(all ?? [])].find((each) => each !== want) ?? null;
}

/** What stood elsewhere until now takes the place of its copy in a new node: something may be typed in it. */
function bringHome(node) {
  for (const copy of node.querySelectorAll(WANDERS)) {
    const mine = elsewhere(node, copy);
    if (!mine) continue;
    put(copy.parentElement, mine, copy);
    copy.remove();
    morph(mine, copy);
  }
}

/** The next node that may become `want`: of the same kind and without a key of its own. */
function matching(node, want) {
  for (let each = node; each; each = each.nextSibling) {
    if (each.nodeType !== Node.ELEMENT_NODE) continue;
    if (each.dataset.ours === undefined && !keyOf(each) && kindOf(each) === kindOf(want)) return each;
  }
  return null;
}
