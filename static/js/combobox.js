// Suggestions below a search box: an ARIA 1.2 combobox with list autocomplete and manual selection.
// The text stays as typed until a suggestion is chosen; without one, Enter searches for what was typed.
const LEAST = 2;
const WAIT = 100;

export function attach(box, address) {
  const list = element("ul", { id: "suggestions", class: "suggestions", role: "listbox", "aria-label": "اقتراحات" });
  const status = element("p", { class: "vh", role: "status" });
  list.hidden = true;
  box.form.append(list, status);
  box.setAttribute("aria-controls", list.id);

  let active = -1;
  let timer = 0;
  // Each request has a number: a reply to any but the last one comes too late.
  let latest = 0;
  let pending = new AbortController();

  const activate = (place) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = list.children[active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  };

  const show = (suggestions) => {
    activate(-1);
    list.replaceChildren(...suggestions.map(option));
    list.hidden = !suggestions.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = suggestions.length ? `عدد الاقتراحات: ${suggestions.length}` : "";
  };

  const close = () => {
    clearTimeout(timer);
    pending.abort();
    latest += 1;
    show([]);
  };

  const ask = async () => {
    const number = ++latest;
    pending.abort();
    pending = new AbortController();
    try {
      const query = new URLSearchParams({ q: box.value.trim() });
      const reply = await fetch(`${address}?${query}`, { signal: pending.signal });
      const { suggestions } = await reply.json();
      if (number === latest && document.activeElement === box) show(suggestions);
    } catch {
      if (number === latest) close();
    }
  };

  const typed = (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    activate(-1);
    if (box.value.trim().length < LEAST) close();
    else timer = setTimeout(ask, WAIT);
  };

  const choose = (chosen) => {
    const { text, url, kind } = chosen.dataset;
    if (kind === "tag" || kind === "phrase") box.value = text;
    close();
    location.assign(url);
  };

  const keys = {
    ArrowDown: () => (list.hidden ? ask() : activate(active + 1 < list.children.length ? active + 1 : -1)),
    ArrowUp: () => activate(active < 0 ? list.children.length - 1 : active - 1),
    Escape: close,
    Enter: () => choose(list.children[active]),
  };
  const applies = {
    ArrowDown: () => !list.hidden || box.value.trim().length >= LEAST,
    ArrowUp: () => !list.hidden,
    Escape: () => !list.hidden,
    Enter: () => active >= 0,
  };

  box.addEventListener("input", typed);
  box.addEventListener("compositionend", typed);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!Object.hasOwn(keys, event.key) || !applies[event.key]()) return;
    event.preventDefault();
    keys[event.key]();
  });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  // The box keeps the focus while the pointer chooses.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) choose(chosen);
  });
  if (document.activeElement === box && box.value !== box.defaultValue) typed({});
}

// All text enters as text, never as markup.
function option(suggestion, place) {
  const item = element("li", { id: `suggestion-${place}`, role: "option", "aria-selected": "false" });
  Object.assign(item.dataset, { text: suggestion.text, url: suggestion.url, kind: suggestion.kind });
  const text = element("span", {}, element("bdi", {}, suggestion.text));
  if (suggestion.of) text.append(" ", element("small", {}, element("bdi", {}, suggestion.of)));
  const kind = [suggestion.label, suggestion.counted].filter(Boolean).join("، ");
  item.append(text, " ", element("small", {}, kind));
  return item;
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
