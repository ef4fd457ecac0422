/** Tell a screen reader something, through the page's one live region. */
export function say(words) {
  const place = document.querySelector("[data-say]");
  if (place) place.textContent = words;
}
