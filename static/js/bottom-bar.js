// The bar below the panels, which takes its room from them and covers nothing. It is there while it holds something.

/** The bar; whoever fills it hides and shows a line of its own. */
export function bottomBar() {
  const there = document.querySelector(".bottom-bar");
  if (there) return there;
  const bar = document.createElement("div");
  bar.className = "bottom-bar";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "What can be done now");
  document.getElementById("main").append(bar);
  return bar;
}
