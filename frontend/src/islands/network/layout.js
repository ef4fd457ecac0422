// Where the nodes stand, where the communities are named, and how large the letters are.

import { communities, namePlaces, numbers } from "./graph.js";
import { colour } from "./look.js";

const FCOSE = {
  name: "fcose",
  quality: "proof",
  animate: false,
  fit: false,
  nodeSeparation: 70,
  idealEdgeLength: 62,
  nodeRepulsion: 7000,
  gravity: 0.35,
  numIter: 3500,
  nodeDimensionsIncludeLabels: true,
};
const FEW = 3; // a community of fewer is not named in the picture

/** Lay a chart out; the same network is laid out in the same way each time. */
export function layOut(cy, { randomise = true } = {}) {
  const chance = Math.random;
  Math.random = numbers(7); // the layout takes its chances from here, and has no seed of its own
  try {
    cy.elements().not(".community").layout({ ...FCOSE, randomize: randomise }).run();
  } finally {
    Math.random = chance;
  }
  if (randomise) broaden(cy);
}

/** Make a chart as broad as the place where it stands, so that names find room. */
function broaden(cy) {
  const nodes = cy.nodes().not(".community");
  const box = nodes.boundingBox({ includeLabels: false });
  const by = Math.min(1.8, Math.max(1, (cy.width() / cy.height()) * (box.h / (box.w || 1))));
  nodes.positions((node) => ({ x: node.position("x") * by, y: node.position("y") }));
}

/** Write the name of each community beside its members. */
export function nameCommunities(cy, { nodes, groups }) {
  const placesOf = (group) =>
    nodes
      .filter((node) => node.group === group)
      .map((node) => cy.getElementById(node.id))
      .filter((one) => one.nonempty() && !one.hasClass("hidden"))
      .map((one) => one.position());
  const named = communities(nodes, groups)
    .map((one) => ({ ...one, places: placesOf(one.group) }))
    .filter((one) => one.places.length >= FEW);
  const zoom = Math.min(1, Math.max(0.42, cy.zoom()));
  const places = namePlaces(named, { width: 120 / zoom, height: 22 / zoom });
  named.forEach(({ group, label }, at) => {
    const data = { id: `community:${group}`, label, colour: colour(group), shape: "ellipse", width: 1 };
    cy.add({ group: "nodes", classes: "community", selectable: false, grabbable: false, data, position: places[at] });
  });
}

/** Keep the letters legible at the present zoom. */
export function fitLetters(cy) {
  cy.nodes().not(".community").style("font-size", letters(12, cy.zoom()));
  cy.nodes(".community").style("font-size", letters(17, cy.zoom()));
}

/** Return the size of letters at a zoom, so that they stay legible on a whole chart and in a part. */
export function letters(size, zoom) {
  return Math.round(size * Math.min(2.4, Math.max(0.7, 1 / zoom)) * 10) / 10;
}
