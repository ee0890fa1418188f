// Runs before anything is painted: what the person chose last time stands on <html>, so nothing flashes.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var kept = { theme: "tracker.theme", density: "tracker.density" };
    for (var name in kept) {
      var value = localStorage.getItem(kept[name]);
      if (value !== null && root.dataset[name] === undefined) root.dataset[name] = value;
    }
  } catch (error) {
    // Storage may be forbidden; then everything stays as it comes.
  }
})();
