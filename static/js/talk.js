// <tracker-talk>: what is said about a story, and its files, or about an epic. Kept up to date around what somebody is writing.

import { keysHere } from "./lib/focus.js";
import { completeMentions } from "./lib/mentioning.js";
import { glow } from "./lib/motion.js";
import { watch } from "./lib/news.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { Refusal, fragment, isKept, send, sentenceOf } from "./lib/sending.js";
import { store, stored } from "./lib/storing.js";
import { tooLarge, upload } from "./lib/uploading.js";

class TrackerTalk extends HTMLElement {
  #sending = new Set();

  connectedCallback() {
    if (this.dataset.connected) return;
    this.dataset.connected = "yes";
    this.addEventListener("submit", (event) => this.#submit(event));
    this.addEventListener("keydown", (event) => this.#keys(event));
    this.addEventListener("input", (event) => this.#typed(event));
    this.addEventListener("change", (event) => this.#chose(event));
    this.addEventListener("click", (event) => event.target.closest(".uploads .quiet-button")?.closest("li").remove());
    this.addEventListener("paste", (event) => this.#paste(event));
    this.#takeDrops(this.closest(".unfolded") ?? this);
    this.#prepare();
    this.#keepUp();
  }

  get #board() {
    return this.closest("tracker-board");
  }

  /** The unfolded story around it came anew: what is new in it is shown, what is being written stays. */
  morphed(fresh) {
    if (Number(fresh.dataset.version) >= Number(this.dataset.version)) glow(this.#take(fresh));
  }

  /** On a page of its own, and in an epic, nobody else brings it up to date. */
  #keepUp() {
    if (this.#board && !this.closest(".opened")) return;
    watch(this.dataset.project, async ({ version }) => {
      if (!this.isConnected || version <= Number(this.dataset.version) || document.hidden) return;
      const html = await fragment(this.dataset.url).catch(() => "");
      if (html) glow(this.#show(html));
    });
  }

  #prepare() {
    for (const field of this.querySelectorAll(".comment-form textarea:not([data-ready])")) {
      field.dataset.ready = "yes";
      completeMentions(field, () => this.dataset.people);
      const draft = stored(this.#draft(field.form));
      if (draft && draft !== field.value) {
        field.value = draft;
        const folded = field.closest("details");
        if (folded) folded.open = true;
      }
    }
  }

  #draft(form) {
    return `draft of ${this.dataset.me} ${new URL(form.action).pathname}`;
  }

  #typed(event) {
    const form = event.target.closest(".comment-form");
    if (!form || event.target.type === "file") return;
    const draft = event.target.value.trim() && event.target.value;
    const lasts = store(this.#draft(form), draft);
    event.target.toggleAttribute("data-passing", !lasts);
    if (lasts) event.stopPropagation(); // what is kept as a draft is not lost when the story is closed
  }

  #keys(event) {
    const form = event.target.closest(".comment-form");
    const saves = (event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.key.toLowerCase() === "s");
    if (!form || !saves || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    form.requestSubmit();
  }

  async #submit(event) {
    event.preventDefault();
    event.stopPropagation();
    const form = event.target;
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    forgive(form);
    const areHere = keysHere(form);
    try {
      await Promise.all(this.#sending);
      const fields = new FormData(form);
      fields.delete("files");
      const response = await send(form.action, fields, this.#keeping(form));
      if (isKept(response)) return this.#said(form, fields);
      // the answer to a write that was sent twice says only that it was done
      this.#settled(form, fields, (await response.text()) || (await fragment(this.dataset.url)), areHere);
    } catch (refusal) {
      complain(form, sentenceOf(refusal));
    } finally {
      delete form.dataset.busy;
    }
  }

  /** On the board words are kept until the server answers; elsewhere they stay in the field. */
  #keeping(form) {
    const story = Number(this.closest(".unfolded")?.dataset.id);
    if (!this.#board || !story || !form.matches(".comment-form")) return null;
    return { story, words: "A comment", replaces: !form.matches(".comment-new") };
  }

  /** What was typed or sent meanwhile belongs to the next comment. */
  #said(form, fields) {
    const field = form.querySelector("textarea");
    if (field?.value === fields.get("text")) {
      store(this.#draft(form), "");
      if (form.matches(".comment-new")) field.value = "";
    }
    for (const number of fields.getAll("uploads")) form.querySelector(`.uploads [value="${number}"]`)?.closest("li").remove();
  }

  #settled(form, fields, html, areHere) {
    const isNew = form.matches(".comment-new");
    const key = form.closest("[data-key]")?.dataset.key;
    this.#said(form, fields);
    const said = isNew ? "The comment is saved." : form.matches(".comment-form") ? "The change is saved." : "Deleted.";
    if (key) form.closest("[data-key]").dataset.stamp = "done";
    const changed = this.#show(html);
    glow(changed);
    announce(said);
    const next = isNew ? form.querySelector("textarea") : key && this.querySelector(`[data-key="${key}"] summary`);
    if (areHere()) (next ?? this.querySelector(".comment-new textarea"))?.focus({ preventScroll: true });
    this.#board?.refresh?.({ quiet: true });
  }

  #show(html) {
    return this.#take(new DOMParser().parseFromString(html, "text/html").querySelector("tracker-talk"));
  }

  /** Shows the lists as the server has them; what somebody is writing stays. Answers what is new. */
  #take(fresh) {
    this.dataset.version = fresh.dataset.version;
    const changed = [];
    for (const selector of [".attachments > .files", ".comment-list"]) {
      const [mine, theirs] = [this, fresh].map((root) => root.querySelector(selector));
      if (mine && theirs) changed.push(...synchronized(mine, theirs));
      else if (theirs) this.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    }
    this.#prepare();
    return changed;
  }

  #chose(event) {
    const input = event.target;
    event.stopPropagation();
    if (!input.dataset.attach) return;
    const files = [...input.files];
    input.value = "";
    this.#send(files, input.dataset.attach);
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || !event.target.closest(".comment-new")) return;
    event.preventDefault();
    this.#send(files.map(named), "comment");
  }

  #takeDrops(zone) {
    if (!this.querySelector("[data-attach]")) return;
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    const target = (event) => event.target.closest?.(".comment-new") ?? zone;
    const clear = () => [zone, ...zone.querySelectorAll(".dropping")].forEach((each) => each.classList.remove("dropping"));
    zone.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      clear();
      target(event).classList.add("dropping");
    });
    zone.addEventListener("dragleave", (event) => !zone.contains(event.relatedTarget) && clear());
    zone.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      clear();
      this.#send([...event.dataTransfer.files], target(event) === zone ? "story" : "comment");
    });
  }

  /** Sends files one after the other: for the comment that is being written, or onto the story. */
  #send(files, where) {
    const work = this.#sendAll(files, where).finally(() => this.#sending.delete(work));
    this.#sending.add(work);
  }

  async #sendAll(files, where) {
    const onto = where === "story";
    const place = this.querySelector(onto ? ".attachments" : ".comment-new");
    const list = this.querySelector(onto ? ".attachments > .files" : ".uploads");
    forgive(place);
    for (const file of files) {
      const large = tooLarge(file, Number(this.dataset.limit));
      if (large) {
        complain(place, large);
        continue;
      }
      const line = waiting(file);
      list.append(line);
      try {
        const html = await upload(onto ? this.dataset.attachments : this.dataset.uploads, file, (percent) => (line.lastChild.textContent = `${percent} %`));
        line.remove();
        if (onto) glow(this.#show(html));
        else list.insertAdjacentHTML("beforeend", html);
        announce(`${file.name} is ${onto ? "attached" : "ready to go with the comment"}.`);
      } catch (refusal) {
        line.remove();
        if (!(refusal instanceof Refusal)) throw refusal;
        complain(place, refusal.message);
      }
    }
    if (onto) this.#board?.refresh?.({ quiet: true });
  }
}

/** What is pasted from a picture has no name of its own. */
function named(file) {
  if (file.name && file.name !== "image.png") return file;
  const stamp = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
  return new File([file], `Pasted ${stamp}.${file.type.split("/")[1] ?? "bin"}`, { type: file.type });
}

function waiting(file) {
  const line = document.createElement("li");
  line.className = "file sending";
  const progress = document.createElement("span");
  progress.className = "meta";
  line.append(file.name, " ", progress);
  return line;
}

/** Makes the items of a list those of another, by key; an item somebody writes in stays. Answers what is new. */
function synchronized(list, wanted) {
  const have = new Map([...list.children].filter((item) => item.dataset.key).map((item) => [item.dataset.key, item]));
  const changed = [];
  let last = null;
  for (const want of [...wanted.children]) {
    let item = have.get(want.dataset.key);
    have.delete(want.dataset.key);
    if (!item || (item.dataset.stamp !== want.dataset.stamp && !item.querySelector("details[open] textarea:focus"))) {
      const fresh = document.importNode(want, true);
      item?.replaceWith(fresh);
      item = fresh;
      changed.push(fresh);
    }
    if ((last ? last.nextElementSibling : list.firstElementChild) !== item) list.insertBefore(item, last ? last.nextSibling : list.firstChild);
    last = item;
  }
  for (const gone of have.values()) gone.remove();
  return changed;
}

customElements.define("tracker-talk", TrackerTalk);
