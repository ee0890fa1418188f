// Two people wrote in the same field: what the other saved stands below what is written here, to be taken or not.

/** Shows below `control` what stands on the server; `version` is the project's that has it. */
export function showTheirs(control, saved, version) {
  const name = control.name;
  hideTheirs(control.closest(".unfolded"), name);
  const block = document.createElement("div");
  block.className = "meanwhile";
  Object.assign(block.dataset, { ours: "", field: name, saved, version });
  const hint = document.createElement("div");
  hint.className = "hint";
  hint.textContent = `Saved meanwhile: ${saved || "nothing"}`;
  const actions = document.createElement("div");
  actions.className = "actions";
  actions.append(button("Take theirs", "theirs"), button("Keep mine", "mine"));
  block.append(hint, actions);
  control.after(block);
}

/** The blocks of a field, or of all fields, are settled. */
export function hideTheirs(article, name = null) {
  for (const block of article.querySelectorAll(".meanwhile")) if (name === null || block.dataset.field === name) block.remove();
}

/** What a pressed button decides: {control, takes: "theirs" or "mine", saved, version}; null for other buttons. */
export function decision(target) {
  const pressed = target.closest?.(".meanwhile [data-take]");
  if (!pressed) return null;
  const { field, saved, version } = pressed.closest(".meanwhile").dataset;
  const control = pressed.closest(".unfolded").querySelector(`textarea[name="${field}"], input[name="${field}"]`);
  return { control, takes: pressed.dataset.take, saved, version };
}

function button(text, takes) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.dataset.take = takes;
  made.textContent = text;
  return made;
}
