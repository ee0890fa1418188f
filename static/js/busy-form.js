// A form with data-busy="Reading the file" cannot be sent twice; what lasts says how long it has been at it.

import { announce } from "./lib/saying.js";

const QUIET = 300;

export function connect() {
  for (const form of document.querySelectorAll("form[data-busy]")) {
    form.addEventListener("submit", (event) => {
      const button = event.submitter ?? form.querySelector("button");
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => count(form, button), QUIET);
    });
  }
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

function count(form, button) {
  const began = Date.now() - QUIET;
  const tell = () => (button.textContent = `${form.dataset.busy} … ${Math.round((Date.now() - began) / 1000)} s`);
  button.setAttribute("aria-busy", "true");
  announce(`${form.dataset.busy}.`);
  tell();
  setInterval(tell, 1000);
}
