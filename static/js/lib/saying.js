// Sentences: to assistive technology, and beside the thing they are about.

const STAYS = 20000;
const NOTICED = 300;

/** Says a sentence in the polite live region; the same sentence twice is said twice. */
export function announce(sentence) {
  const region = document.getElementById("live-region");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = sentence), 30);
}

/** Shows why something was refused, at the end of `place`, until the next try; and says it. */
export function complain(place, sentence) {
  let line = place.querySelector(":scope > .refusal, :scope > .actions > .refusal");
  if (!line) {
    line = document.createElement("p");
    line.className = "refusal";
    place.append(line);
  }
  line.textContent = sentence;
  if (place.matches(".story")) setTimeout(() => line.textContent === sentence && line.remove(), STAYS);
  line.scrollIntoView({ block: "nearest" });
  announce(sentence);
}

/** Takes back what `complain` showed. */
export function forgive(place) {
  for (const line of place.querySelectorAll(".refusal")) line.textContent = "";
}

/** Says in the form what takes longer than one notices, until what it answers is called. */
export function sayIfLate(form, sentence) {
  const line = document.createElement("p");
  line.className = "hint";
  line.textContent = sentence;
  const late = setTimeout(() => form.append(line), NOTICED);
  return () => {
    clearTimeout(late);
    line.remove();
  };
}
