// A row shows at once what a step or an estimate will make of it; the server's row takes its place, and a
// refusal brings the old one back.

/** Shows the row as it will be with these fields (state or estimate); answers what takes that back. */
export function anticipate(board, row, fields) {
  const before = row.cloneNode(true);
  const { stamp } = row.dataset;
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  const kind = focused && [".handle", ".title", ".step"].find((selector) => focused.matches(selector));
  row.dataset.stamp = ""; // so that the server's row is asked for, whatever becomes of this one
  if (fields.state) row.dataset.state = fields.state;
  if (fields.estimate !== undefined) showPoints(row, fields.estimate);
  const again = () => kind && !focused.isConnected && (row.querySelector(kind) ?? row.querySelector(".title"))?.focus({ preventScroll: true });
  showSign(row);
  showSteps(board, row);
  again();
  return () => {
    if (!row.isConnected || row.dataset.stamp) return;
    row.dataset.stamp = stamp;
    row.dataset.state = before.dataset.state;
    for (const part of [".points", ".type", ".steps"]) swap(row, before, part);
    again();
  };
}

function swap(row, before, part) {
  const [now, then] = [row, before].map((whole) => whole.querySelector(`:scope > ${part}`));
  if (now && then) now.replaceWith(then);
  else if (then) place(row, then);
  else now?.remove();
}

/** The form of steps stands at the end of the line, before what is unfolded below it. */
const place = (row, form) => row.insertBefore(form, row.querySelector(":scope > .unfolded, :scope > .refusal"));

function showPoints(row, points) {
  const sign = row.querySelector(":scope > .points");
  if (!sign) return;
  sign.dataset.points = points;
  const unit = document.createElement("span");
  unit.className = "visually-hidden";
  unit.textContent = " points";
  sign.replaceChildren(points, unit);
}

function showSign(row) {
  row.querySelector(":scope > .type")?.setAttribute("aria-label", `${row.dataset.type}, ${row.dataset.state}`);
}

function showSteps(board, row) {
  row.querySelector(":scope > .steps")?.remove();
  const steps = board.steps[row.dataset.type]?.[row.dataset.state] ?? [];
  if (!steps.length) return;
  const form = document.createElement("form");
  form.className = "steps";
  form.method = "post";
  form.action = `${row.dataset.url}/transitions`;
  form.append(...steps.map(([state, word]) => button(row, state, word)));
  place(row, form);
}

function button(row, state, word) {
  const step = document.createElement("button");
  step.className = `step ${word.toLowerCase()}`;
  step.name = "state";
  step.value = state;
  step.textContent = word;
  if (state === "started") {
    step.setAttribute("formmethod", "get");
    step.setAttribute("formaction", `${row.dataset.url}/start`);
  }
  return step;
}
