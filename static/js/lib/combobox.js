// A text field with a list of options below it, as the ARIA pattern has it: arrows choose, Enter or Tab takes what is
// chosen, Escape lets go of it. Nothing is chosen until somebody does, so Enter is free for the field itself.

/** Connects the field with `list`, an element for the options. `options()` answers (or promises) what to offer for
 *  what is typed: [{text, hint, take()}]. `enter()` and `escape()` are called
 *  for these keys with nothing chosen; with `tabTakes` Tab then takes the first option, once something is typed. Answers {refresh, close}. */
export function combobox(field, list, { options, enter, escape, tabTakes = false }) {
  let offered = [];
  let chosen = -1;
  let asked = 0;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  list.setAttribute("role", "listbox");
  field.addEventListener("input", refresh);
  field.addEventListener("focus", () => setTimeout(refresh, 0)); // a sheet that closes gives the keys back while nothing may open yet
  field.addEventListener("keyup", (event) => ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && refresh());
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actionFor(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const index = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (index >= 0) take(index);
  });

  function actionFor(key) {
    const table = {
      ArrowDown: offered.length && (() => mark(chosen + 1 < offered.length ? chosen + 1 : -1)),
      ArrowUp: offered.length && (() => mark(chosen < 0 ? offered.length - 1 : chosen - 1)),
      Enter: () => (chosen >= 0 ? take(chosen) : enter()),
      Tab: (chosen >= 0 || (tabTakes && offered.length && field.value)) && (() => take(Math.max(chosen, 0))),
      Escape: chosen >= 0 ? () => mark(-1) : escape,
    };
    return table[key];
  }

  async function refresh() {
    const number = (asked += 1);
    const found = await options();
    if (number !== asked || document.activeElement !== field) return;
    offered = found;
    list.replaceChildren(...offered.map(drawn));
    show(offered.length > 0);
    mark(-1);
  }

  function drawn({ text, hint }, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.append(hint ? span("offer", text) : text);
    if (hint) item.append(" ", span("hint", hint));
    return item;
  }

  function span(name, text) {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return element;
  }

  function show(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (list.popover && list.matches(":popover-open") !== open) list.togglePopover(open);
  }

  function mark(index) {
    chosen = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    const option = offered[index];
    mark(-1);
    option.take();
  }

  function close() {
    asked += 1;
    offered = [];
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    show(false);
  }

  return { refresh, close };
}
