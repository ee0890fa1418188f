// A small chart on the page of all charts: its picture is fetched when it comes near the screen, so that the
// page itself waits for no drawing.

import { fragment } from "./lib/sending.js";

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) load(target);
  },
  { rootMargin: "200px" },
);

class ChartSmall extends HTMLElement {
  connectedCallback() {
    near.observe(this);
  }
}

async function load(place) {
  near.unobserve(place);
  try {
    place.innerHTML = await fragment(place.dataset.url);
  } catch {
    // the finding stands there in words, and the link leads to the whole chart
  }
}

customElements.define("chart-small", ChartSmall);
