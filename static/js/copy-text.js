// Buttons that copy: data-copy is the text. Where the clipboard is out of reach (no https) the text is shown, marked.

import { announce } from "./lib/saying.js";

const SHOWN = 1500;

export function connect() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (button) copy(button);
  });
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    done(button);
  } catch {
    showMarked(button);
  }
}

function done(button) {
  const use = button.querySelector("use");
  const icon = use.getAttribute("href");
  if (icon === "#i-check") return;
  use.setAttribute("href", "#i-check");
  announce(`Copied: ${button.dataset.copy}`);
  setTimeout(() => use.setAttribute("href", icon), SHOWN);
}

function showMarked(button) {
  const field = document.createElement("input");
  field.className = "to-copy";
  field.readOnly = true;
  field.dataset.ours = "";
  field.value = button.dataset.copy;
  field.setAttribute("aria-label", "Text to copy");
  button.after(field);
  field.select();
  announce("Marked; copy it with Ctrl C.");
  field.addEventListener("blur", () => field.remove());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    button.focus();
  });
}
