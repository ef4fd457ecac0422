// Keeps what is typed into a form on this device while the signal is gone; the server keeps it too.
// Whoever signs out (the page of signing in says so), or throws the draft away, leaves nothing of it here; and what a page names as
// too much for a telephone that may be lost (a source's reference) is never kept here at all.

import { h } from "./dom.js";

const LASTS = 24 * 60 * 60 * 1000;
const OURS = "draft:";
const SKIPPED = new Set(["csrfmiddlewaretoken", "deed"]);

/**
 * Follow the form around the element; offer what was typed before; return what stops it.
 * done: this draft was recorded. all: nobody is signed in, so nothing of anybody's may stay.
 * without: names of fields that are not kept on the device.
 */
export function mount(element, { key, done, all, without = [] }, store = window.localStorage, now = Date.now) {
  if (all) {
    forgetAll(store);
    return () => {};
  }
  const name = `${OURS}${key}`;
  if (done) {
    forget(store, name);
    return () => {};
  }
  const form = element.closest("form");
  if (!form) return () => {};
  const kept = recall(store, name, now());
  if (kept && differs(form, kept.values, without)) offer(element, form, kept, store, name);
  const keep = () => remember(store, name, typed(form, without), now());
  const drop = () => forget(store, name);
  const thrown = document.querySelectorAll("form[data-draft-drop]");
  form.addEventListener("input", keep);
  for (const one of thrown) one.addEventListener("submit", drop);
  element.dataset.ready = "true";
  return () => {
    form.removeEventListener("input", keep);
    for (const one of thrown) one.removeEventListener("submit", drop);
  };
}

/** Return what is typed into a form, as [name, value], without what is not to be kept. */
export function typed(form, without = []) {
  return [...new FormData(form)].filter(([name, value]) => !SKIPPED.has(name) && !without.includes(name) && typeof value === "string" && value !== "");
}

/** Write what was typed; a store that is full or shut is no reason to stop somebody. */
export function remember(store, name, values, at) {
  try {
    store.setItem(name, JSON.stringify({ at, values }));
  } catch {
    return false;
  }
  return true;
}

/** Return what was typed less than a day ago, or null; what is older or broken is thrown away. */
export function recall(store, name, now) {
  try {
    const kept = JSON.parse(store.getItem(name) ?? "null");
    if (kept && now - kept.at < LASTS && Array.isArray(kept.values) && kept.values.length) return kept;
  } catch {
    // what cannot be read is thrown away below
  }
  forget(store, name);
  return null;
}

export function forget(store, name) {
  try {
    store.removeItem(name);
  } catch {
    // a store that is shut holds nothing
  }
}

/** Throw away every draft on this device, and nothing else of the site's. */
export function forgetAll(store) {
  try {
    const names = Array.from({ length: store.length }, (_, place) => store.key(place));
    for (const name of names.filter((one) => one.startsWith(OURS))) forget(store, name);
  } catch {
    // a store that is shut holds nothing
  }
}

function differs(form, values, without) {
  return JSON.stringify(typed(form, without)) !== JSON.stringify(values);
}

function offer(element, form, kept, store, name) {
  const when = new Date(kept.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  const back = h("button", { class: "govuk-button govuk-button--secondary govuk-button--small", type: "button", onclick: () => (fill(form, kept.values), element.replaceChildren()) }, "Bring it back");
  const drop = h("button", { class: "govuk-button govuk-button--secondary govuk-button--small", type: "button", onclick: () => (forget(store, name), element.replaceChildren()) }, "Throw it away");
  element.replaceChildren(h("div", { class: "banner banner--info", role: "status" }, [h("p", { class: "banner__text" }, `What you typed on ${when} is still on this device.`), h("div", { class: "actions" }, [back, drop])]));
}

/** Put values back into a form; what it does not ask is left out. */
export function fill(form, values) {
  for (const [name, value] of values) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}
