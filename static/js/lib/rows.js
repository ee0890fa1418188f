// Finding rows, panels and places on the board.

export const LINES = "li.story, li.item";
export const rowOf = (element) => element?.closest?.("li.story") ?? null;
export const panelOf = (element) => element?.closest?.(".panel") ?? null;
export const titleOf = (row) => row.querySelector(".title")?.textContent ?? "";
/** What so many points are called. */
export const unitOf = (points) => (Number(points) === 1 ? "point" : "points");
export const shownPanels = (board) => [...board.querySelectorAll(".panel")].filter((panel) => panel.offsetWidth > 0);
export const rowsIn = (panel) => [...panel.querySelectorAll("li.story")].filter((row) => row.offsetHeight > 0);
/** What the arrows walk in a panel: rows of stories, or epics and labels. */
export const linesIn = (panel) => [...panel.querySelectorAll("li.story, li.item")].filter((line) => line.offsetHeight > 0 && line.querySelector(".title"));

/** The row to go on with after these: the one behind the last of them, else the one before the first. */
export function rowAfter(rows) {
  const panel = panelOf(rows.at(-1));
  const beside = panel ? rowsIn(panel) : [];
  const rest = (from) => from.find((row) => !rows.includes(row));
  const last = beside.indexOf(rows.at(-1));
  return rest(beside.slice(last + 1)) ?? rest(beside.slice(0, last + 1).reverse()) ?? null;
}

export const isMovable = (row) => row.dataset.state !== "accepted";

/** The panel that keys act on: of the row in focus, else the first one shown. */
export function activePanel(board) {
  return panelOf(document.activeElement) ?? shownPanels(board)[0] ?? null;
}

/** Whether people choose what is in Current. */
export const isPlannedByHand = (board) => "manual" in board.dataset;
export const showsPriority = (board) => "prioritises" in board.dataset;

/** What the list is called that a story in this state belongs to, as a request names it. Current and Backlog are
 *  one list, unless Current is planned by hand. */
export function listFor(board, state) {
  if (state === "unscheduled") return "icebox";
  return isPlannedByHand(board) && state !== "unstarted" ? "current" : "backlog";
}

/** The same of the list in which the row stands; its state tells where that is no ranked list. */
export function listOf(board, row) {
  const { list } = row.parentElement.dataset;
  if (!list) return listFor(board, row.dataset.state);
  return list === "current" && !isPlannedByHand(board) ? "backlog" : list;
}

/** All rows that are ranked together with those of `list`, wherever their panels stand. */
export function ranked(board, list) {
  const isAlone = list === "icebox" || isPlannedByHand(board);
  const lists = isAlone ? `[data-list="${list}"]` : '[data-list="current"], [data-list="backlog"]';
  const rank = (stories) => (stories.dataset.list === "backlog" ? 1 : 0);
  return [...board.querySelectorAll(lists)].sort((a, b) => rank(a) - rank(b)).flatMap((stories) => [...stories.querySelectorAll("li.story")]);
}

/** Where the row stands, as a request names it: the list, and a neighbour or an end. */
export function placeOf(board, row) {
  const list = listOf(board, row);
  const others = ranked(board, list);
  const index = others.indexOf(row);
  const above = others.slice(0, index).findLast(isMovable);
  const below = others.slice(index + 1).find(isMovable);
  const beside = (other) => other && other.parentElement === row.parentElement;
  if (beside(above)) return { list, after: above.dataset.id };
  if (beside(below)) return { list, before: below.dataset.id };
  if (above) return { list, after: above.dataset.id };
  if (below) return { list, before: below.dataset.id };
  return { list, place: "top" };
}

/** The block of what nobody has started. */
export const WAITING = 2;
// what is accepted, what is in progress, what waits
const BLOCKS = { accepted: 0, planned: WAITING, unstarted: WAITING, unscheduled: WAITING };
export const blockOf = (row) => BLOCKS[row.dataset.state] ?? 1;

/** The row before which `row` may stand in `list`, nearest to the wanted one (null: the end): what is
 *  accepted stands first, then what is in progress, then the rest. */
export function within(row, list, before) {
  const others = [...list.children].filter((other) => other !== row && other.matches(".story"));
  const mine = list.dataset.list === "icebox" ? 2 : blockOf(row);
  const wanted = before === row ? row.nextElementSibling : before;
  const index = wanted ? others.indexOf(wanted) : others.length;
  const first = others.findLastIndex((other) => blockOf(other) < mine) + 1;
  const after = others.findIndex((other) => blockOf(other) > mine);
  const last = after < 0 ? others.length : after;
  return others[Math.max(first, Math.min(index, last))] ?? null;
}

/** Moves a node without losing focus where the browser can. */
export function put(parent, node, before) {
  if (parent.moveBefore && node.isConnected) {
    parent.moveBefore(node, before);
    return;
  }
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(node, before);
  focused?.focus({ preventScroll: true });
}

/** Puts the keys on the first line of the panel; where it has none, on the panel itself. */
export function focusPanel(panel) {
  const [first] = linesIn(panel);
  if (first) focusRow(first);
  else panel.querySelector(".scroll").focus();
}

/** Shows the row and puts the keys on it. */
export function focusRow(row) {
  if (!row) return;
  const isOpen = row.classList.contains("open");
  const target = isOpen ? (row.querySelector(".unfolded [name=title]") ?? row.querySelector(".unfolded a, .opened [name=name]")) : row.querySelector(".title");
  target?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (isOpen) target?.scrollIntoView({ block: "nearest" }); // it may be higher than the panel
}
