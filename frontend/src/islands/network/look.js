// How nodes and edges look. The colours are those of tokens.scss, $communities.

export const COLOURS = ["#0b5a68", "#b3561b", "#6a1b47", "#2f6b2f", "#3c4fa0", "#8a6d00", "#8c2f39", "#4d5f66"];
export const SHAPES = {
  person: "ellipse",
  organisation: "hexagon",
  phone: "round-rectangle",
  vehicle: "rectangle",
  account: "diamond",
  address: "triangle",
  online: "octagon",
};
export const PAINT = { ink: "#0b2b36", line: "#9fb2b6", path: "#c2410c", white: "#ffffff", amber: "#f2b134" };
const FONT = "Inter Variable, Segoe UI, system-ui, sans-serif";

/** Return the colour of a community; of nodes without one, the first. */
export function colour(group) {
  const at = Number(group);
  return COLOURS[Number.isInteger(at) && at >= 0 ? at % COLOURS.length : 0];
}

/** Return the shape of a kind of node. */
export function shape(kind) {
  return SHAPES[String(kind).toLowerCase()] ?? "ellipse";
}

/** The style sheet of the picture, in the terms of Cytoscape. */
export const STYLE = [
  {
    selector: "node",
    style: {
      shape: "data(shape)",
      width: "data(width)",
      height: "data(width)",
      "background-color": "data(colour)",
      "border-width": 2,
      "border-color": PAINT.white,
      label: "data(label)",
      color: PAINT.ink,
      "font-family": FONT,
      "font-size": 12,
      "font-weight": 600,
      "text-valign": "bottom",
      "text-margin-y": 4,
      "text-max-width": 110,
      "text-wrap": "ellipsis",
      "text-outline-color": PAINT.white,
      "text-outline-width": 2.5,
      "min-zoomed-font-size": 6,
    },
  },
  {
    selector: "edge",
    style: {
      width: "data(thickness)",
      "line-color": PAINT.line,
      "curve-style": "haystack",
      "haystack-radius": 0,
      opacity: 0.62,
    },
  },
  {
    selector: "node.community",
    style: {
      shape: "ellipse",
      width: 1,
      height: 1,
      "background-opacity": 0,
      "border-width": 0,
      color: "data(colour)",
      "font-size": 17,
      "font-weight": 700,
      "text-valign": "center",
      "text-opacity": 1,
      "text-outline-width": 4,
      "text-wrap": "none",
      "min-zoomed-font-size": 0,
      "z-index": 20,
      events: "no",
    },
  },
  { selector: ".hidden", style: { display: "none" } },
  { selector: ".faded", style: { opacity: 0.14 } },
  { selector: "node.pinned", style: { "border-color": PAINT.ink, "border-width": 3, "border-style": "double" } },
  { selector: "node:selected", style: { "border-color": PAINT.amber, "border-width": 5 } },
  { selector: "edge:selected", style: { "line-color": PAINT.amber, opacity: 1, width: 6 } },
  { selector: "edge.path", style: { "line-color": PAINT.path, width: 6, opacity: 1 } },
  { selector: "node.path", style: { "border-color": PAINT.path, "border-width": 5 } },
  { selector: "node.removed", style: { "background-color": "#c3cdcf", "border-style": "dashed", "border-color": "#6f8489", opacity: 0.55 } },
  { selector: "edge.removed", style: { "line-style": "dashed", opacity: 0.12 } },
];

/** Return what Cytoscape is given for the nodes of a network. */
export function nodeElements(nodes, width) {
  return nodes.map((node) => ({
    group: "nodes",
    data: { id: node.id, label: node.label, shape: shape(node.kind), colour: colour(node.group), width: width.get(node.id) },
    ...(Number.isFinite(node.x) && Number.isFinite(node.y) ? { position: { x: node.x, y: node.y } } : {}),
  }));
}

/** Return what Cytoscape is given for the edges of a network; heavier ones are thicker. */
export function edgeElements(edges) {
  const top = Math.max(1, ...edges.map((edge) => Number(edge.weight) || 1));
  return edges.map((edge) => ({
    group: "edges",
    data: {
      id: `edge:${edge.id}`,
      source: edge.source,
      target: edge.target,
      thickness: 1.2 + 4 * Math.sqrt((Number(edge.weight) || 1) / top),
    },
  }));
}
