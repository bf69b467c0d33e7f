"use strict";
// Every feature here is an addition: the pages work without it.

// Copy buttons: each names the element whose text it copies.
for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.textContent;
  const status = document.getElementById("copied");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    if (!(await copy(source))) return;
    status.textContent = button.textContent = "تم النسخ";
    setTimeout(() => {
      button.textContent = label;
      status.textContent = "";
    }, 2500);
  });
}

// Without the clipboard interface (plain http) the older command copies what is selected.
async function copy(source) {
  const text = (source.value ?? source.textContent).replace(/\s+/g, " ").trim();
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}

// The search box suggests. What does that is fetched when the box is first used, which keeps pages light.
const searchBox = document.getElementById("q");
if (searchBox) {
  const { suggest, combobox } = document.currentScript.dataset;
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
  for (const [name, value] of Object.entries(roles)) searchBox.setAttribute(name, value);
  const load = () => import(combobox).then((module) => module.attach(searchBox, suggest), () => {});
  if (document.activeElement === searchBox) load();
  else searchBox.addEventListener("focus", load, { once: true });
}

// Ctrl+/ goes to the search box: by the physical key, as the Arabic layout types another letter there.
addEventListener("keydown", (event) => {
  const box = document.getElementById("q");
  if (!box || event.code !== "Slash" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// From 60rem on the filters stand open beside the results, where the style sheet hides their switch.
const filters = document.querySelector(".facets");
const wide = matchMedia("(min-width:60rem)");
if (filters) {
  const open = filters.open;
  const adapt = () => (filters.open = wide.matches || open);
  wide.addEventListener("change", adapt);
  adapt();
}
