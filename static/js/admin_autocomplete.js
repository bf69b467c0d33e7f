// Gives select2's comboboxes the name of their field, and tells where their list is.
"use strict";
(() => {
  const name = (select) =>
    select.getAttribute("aria-label") || select.labels[0]?.textContent.replace(":", "").trim() || "";

  const mend = (select) => {
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!box) return;
    box.id = `${select.id}-combobox`;
    box.setAttribute("aria-label", name(select));
    const value = box.getAttribute("aria-labelledby");
    if (value && !value.includes(box.id)) box.setAttribute("aria-labelledby", `${box.id} ${value}`);
    // A read-only text box inside a combobox would need a name of its own.
    const shown = box.querySelector(".select2-selection__rendered");
    shown?.removeAttribute("role");
    shown?.removeAttribute("aria-readonly");
    box.setAttribute("aria-controls", `select2-${select.id}-results`);
  };

  const mendAll = () =>
    document.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible").forEach(mend);

  // The comboboxes are there when the document is ready; on a slow line fonts and styles come long after.
  document.addEventListener("DOMContentLoaded", () => setTimeout(mendAll));
  window.addEventListener("load", () => {
    mendAll();
    const $ = window.django?.jQuery;
    if (!$) return;
    $(document).on("select2:open", (event) => {
      mend(event.target);
      const field = document.querySelector(".select2-container--open .select2-search__field");
      field?.setAttribute("aria-label", name(event.target));
      const list = document.querySelector(".select2-container--open .select2-results__options");
      list?.setAttribute("aria-label", name(event.target));
      field?.focus();
    });
  });
  document.addEventListener("formset:added", () => setTimeout(mendAll));
})();
