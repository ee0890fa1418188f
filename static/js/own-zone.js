// A list of time zones with data-zone="browser" proposes the one that this browser is in, until somebody chooses.

export function connect() {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const list of document.querySelectorAll("select[data-zone=browser]")) {
    const isUntouched = list.selectedOptions[0]?.defaultSelected;
    const known = [...list.options].some((option) => option.value === here);
    if (isUntouched && known) list.value = here;
  }
}
