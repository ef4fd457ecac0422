// The toolbar and the panel at the side: real controls, reachable by keyboard.

import { h, s } from "../dom.js";
import { communities } from "./graph.js";
import { COLOURS } from "./look.js";

const MEASURES = [
  ["", "All alike"],
  ["degree", "Number of links (degree)"],
  ["betweenness", "Lying between others (betweenness)"],
  ["eigenvector", "Links to the well linked (eigenvector)"],
];

/** Return a button of the chart. */
export function button(words, onclick, properties = {}) {
  return h("button", { type: "button", class: "network__button", onclick, ...properties }, words);
}

function choice(label, options, onchange, properties = {}) {
  const list = options.map(([value, words]) => h("option", { value }, words));
  const select = h("select", { class: "network__select", onchange, ...properties }, list);
  return h("label", { class: "network__group" }, h("span", {}, label), select);
}

/** Return the toolbar; `acts` are what its controls do. */
export function toolbar(network, acts) {
  return h(
    "div",
    { class: "network__tools", role: "group", "aria-label": "Controls of the chart" },
    choice("Find", [["", "Choose"], ...peopleOf(network)], (event) => acts.choose(event.target.value), { "data-tool": "find" }),
    choice("Size by", MEASURES, (event) => acts.sizeBy(event.target.value), { "data-tool": "size" }),
    phaseSlider(network.phases, acts),
    kindBoxes(network, acts),
    pathTools(network, acts),
    h(
      "div",
      { class: "network__group" },
      button("Communities", acts.toggleCommunities, { "aria-pressed": "true", "data-tool": "communities" }),
      button("+", () => acts.zoom(1.25), { "aria-label": "Zoom in" }),
      button("−", () => acts.zoom(0.8), { "aria-label": "Zoom out" }),
      button("Fit", acts.fit),
      button("Lay out again", acts.layOut),
      button("Full screen", acts.fullScreen, { "data-tool": "full" }),
      button("Save PNG", acts.savePng),
      button("Save SVG", acts.saveSvg),
    ),
  );
}

/** Return the options for choosing a node, by name. */
export function peopleOf(network) {
  const named = network.nodes.map((node) => [node.id, String(node.label)]);
  return named.sort(([, one], [, other]) => one.localeCompare(other, "en-GB", { numeric: true }));
}

function phaseSlider(phases, acts) {
  if (!phases.length) return null;
  const shown = h("output", { class: "network__phase" }, "All phases");
  const move = (event) => {
    const at = Number(event.target.value);
    shown.textContent = at === 0 ? "All phases" : phases[at - 1];
    event.target.setAttribute("aria-valuetext", shown.textContent);
    acts.showPhase(at === 0 ? null : at - 1);
  };
  const slider = h("input", {
    type: "range", class: "network__range", min: 0, max: phases.length, value: 0, step: 1,
    "aria-valuetext": "All phases", "data-tool": "phase", oninput: move,
  });
  return h("label", { class: "network__group" }, h("span", {}, "Phase"), slider, shown);
}

function kindBoxes(network, acts) {
  const sets = [["node", network.nodes], ["edge", network.edges]].map(([what, all]) => [what, [...new Set(all.map((one) => one.kind))].sort()]);
  const boxes = sets.flatMap(([what, kinds]) =>
    kinds.length < 2 ? [] : kinds.map((kind) =>
      h("label", { class: "network__tick" },
        h("input", { type: "checkbox", checked: true, onchange: (event) => acts.showKind(what, kind, event.target.checked) }),
        words(kind))));
  if (!boxes.length) return null;
  return h("div", { class: "network__group", role: "group", "aria-label": "Kinds shown" }, h("span", { class: "network__legend" }, "Show"), boxes);
}

function pathTools(network, acts) {
  const options = [["", "Choose"], ...peopleOf(network)];
  return h("div", { class: "network__group", role: "group", "aria-label": "Shortest path" },
    choice("Path from", options, acts.forgetPath, { "data-tool": "from" }),
    choice("to", options, acts.forgetPath, { "data-tool": "to" }),
    button("Show path", acts.showPath));
}

/** Return a code as words: ROUND_TRIP as Round trip. */
export function words(code) {
  const text = String(code).replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Return the panel when nothing is chosen: what the colours mean. */
export function legend(network) {
  const groups = communities(network.nodes, network.groups);
  return [
    h("p", { class: "network__hint" }, "Choose somebody in the picture or under “Find”. Drag to move, scroll to zoom."),
    groups.length ? h("p", { class: "network__heading" }, "Communities") : null,
    h("ul", { class: "network__groups" }, groups.map(({ group, size, label }) =>
      h("li", {}, dot(group), h("span", {}, `${label}: ${size}`)))),
  ];
}

function dot(group) {
  const circle = s("circle", { cx: 8, cy: 8, r: 8 });
  return s("svg", { class: `network__dot network__dot--${Math.abs(Number(group)) % COLOURS.length}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, circle);
}

/** Return the panel of a chosen node. `state`: pinned, removed, canExpand. */
export function nodePanel(node, network, state, acts) {
  const facts = [
    ["Kind", words(node.kind)],
    ["Community", communities(network.nodes, network.groups).find((one) => one.group === node.group)?.label],
    ["Links", node.degree],
    ["Betweenness", node.betweenness],
    ["Eigenvector", node.eigenvector],
  ];
  return [
    h("p", { class: "network__heading" }, node.url ? h("a", { class: "govuk-link", href: node.url }, node.label) : node.label),
    factList(facts),
    h("div", { class: "network__acts" },
      state.canExpand ? button("Show more around", acts.expand) : null,
      button("Pin", acts.pin, { "aria-pressed": String(state.pinned) }),
      button("Path from", () => acts.setPath("from", node.id)),
      button("Path to", () => acts.setPath("to", node.id)),
      button("What if removed", acts.remove, { "aria-pressed": String(state.removed) }),
      button("Close", acts.close)),
    state.removed ? removal(node) : null,
  ];
}

function removal(node) {
  const figures = node.removal;
  if (!figures) return h("p", { class: "network__hint" }, "No figures were worked out for this one.");
  return h("div", { role: "status" },
    h("p", { class: "network__hint" }, `Without ${node.label}, by the links we hold:`),
    factList([
      ["Largest part", `${figures.largest_before} → ${figures.largest_after}`],
      ["Pairs that can reach each other", `${figures.reach_before} → ${figures.reach_after}`],
    ]));
}

/** Return the panel that tells a path. */
export function pathPanel(found, acts) {
  return [h("p", { class: "network__heading" }, found), h("div", { class: "network__acts" }, button("Close", acts.close))];
}

/** Return the panel of a chosen link. */
export function edgePanel(edge, network, acts) {
  const name = (id) => network.nodes.find((node) => node.id === id)?.label ?? id;
  return [
    h("p", { class: "network__heading" }, `${name(edge.source)} – ${name(edge.target)}`),
    factList([
      ["Kind", words(edge.kind)],
      ["Weight", edge.weight],
      ["Grade", edge.grade],
      ["Why", edge.reason],
      ["Phases", edge.phases.map((at) => network.phases[at]).join(", ") || null],
    ]),
    h("div", { class: "network__acts" }, button("Close", acts.close)),
  ];
}

function factList(facts) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h("dl", { class: "network__facts" }, known.flatMap(([key, value]) => [h("dt", {}, key), h("dd", {}, String(value))]));
}
