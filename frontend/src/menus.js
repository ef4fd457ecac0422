/** Close an open menu on Escape, or on a click elsewhere. */
export function listenForMenus(page) {
  page.addEventListener("click", (event) => {
    for (const menu of page.querySelectorAll("[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  page.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && page.querySelector("[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
