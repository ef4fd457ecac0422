// Brings a page's islands to life: <div data-island="network" data-source="id of its JSON">.

const ISLANDS = {
  draft: () => import("./islands/draft.js"),
  funnel: () => import("./islands/funnel.js"),
  network: () => import("./islands/network.js"),
  passkey: () => import("./islands/passkey.js"),
  scores: () => import("./islands/scores.js"),
};

const mounted = new Map();

/** Load and mount each island of a scope that is not there yet; its table stands either way. */
export function mountIslands(scope) {
  for (const element of scope.querySelectorAll("[data-island]")) {
    if (!mounted.has(element)) mountOne(element);
  }
}

async function mountOne(element) {
  const source = document.getElementById(element.dataset.source);
  if (!source || !ISLANDS[element.dataset.island]) return;
  mounted.set(element, () => {});
  const { mount } = await ISLANDS[element.dataset.island]();
  if (!element.isConnected) return void mounted.delete(element);
  mounted.set(element, mount(element, JSON.parse(source.textContent)));
}

/** Let go of the islands that a swap has taken off the page. */
export function unmountGone() {
  for (const [element, unmount] of mounted) {
    if (element.isConnected) continue;
    unmount?.();
    mounted.delete(element);
  }
}
