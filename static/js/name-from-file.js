// A file with data-names="name" proposes its own name for that field, until somebody writes another: without the time that
// the former tracker put behind it, as tracker/exchange/file_names.py does where the field is left blank.

const LONGEST = 50;

export function connect() {
  for (const file of document.querySelectorAll("input[type=file][data-names]")) {
    const name = document.getElementById(file.dataset.names);
    let proposed = "";
    file.addEventListener("change", () => {
      if (name.value !== proposed) return;
      proposed = nameOf(file.files[0]?.name ?? "");
      name.value = proposed;
    });
  }
}

function nameOf(file) {
  const words = file.replace(/(_\d{8}_\d{4})?\.\w+$/, "").replace(/[_\s]+/g, " ").trim().slice(0, LONGEST).trim();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
