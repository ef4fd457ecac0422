// Saves the picture as PNG or SVG; the marking and the warning are drawn into it.

import { PAINT } from "./look.js";

const HEAD = 34;
const LINE = 20;
const EDGE = 24;
const FONT = "Inter, 'Segoe UI', Arial, sans-serif";

/** Return a file's name made of a title. */
export function fileName(title, end) {
  const words = String(title).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `${words || "network"}.${end}`;
}

/** Return a text cut into lines of at most so many characters, at spaces. */
export function lines(text, most) {
  const cut = [];
  for (const word of String(text ?? "").split(/\s+/).filter(Boolean)) {
    const longer = cut.length ? `${cut.at(-1)} ${word}` : word;
    if (cut.length && longer.length <= most) cut[cut.length - 1] = longer;
    else cut.push(word);
  }
  return cut;
}

/**
 * Return the picture as the text of an SVG file.
 *
 * nodes: [{x, y, width, colour, label, shape}]; edges: [{x1, y1, x2, y2, thickness}]; names (of
 * communities): [{x, y, colour, label}].
 */
export function svg({ nodes, edges, names = [], title, marking, warning }) {
  const box = bounds([...nodes, ...names]);
  const foot = lines(warning, Math.max(30, Math.floor(box.width / 8)));
  const height = box.height + 2 * HEAD + LINE * (foot.length + 1) + EDGE;
  const down = HEAD + LINE + EDGE - box.y;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box.width} ${height}" width="${box.width}" height="${height}" font-family="${FONT}">`,
    `<title>${escaped(`${marking}: ${title}`)}</title>`,
    `<rect width="100%" height="100%" fill="${PAINT.white}"/>`,
    band(marking, 0, box.width),
    words(title, box.width / 2, HEAD + LINE, 16, 700),
    `<g transform="translate(${-box.x} ${down})">`,
    ...edges.map(edgeMark),
    ...nodes.map(nodeMark),
    ...names.map(({ x, y, label, colour }) => words(label, x, y, 17, 700, colour)),
    "</g>",
    ...foot.map((line, at) => words(line, box.width / 2, height - HEAD - 8 - LINE * (foot.length - 1 - at), 13, 400)),
    band(marking, height - HEAD, box.width),
    "</svg>",
  ].join("\n");
}

function bounds(nodes) {
  const margin = 90;
  const [xs, ys] = [nodes.map((node) => node.x), nodes.map((node) => node.y)];
  const [x, y] = [Math.min(...xs, 0) - margin, Math.min(...ys, 0) - margin];
  const width = Math.max(420, Math.max(...xs, 0) + margin - x);
  return { x, y, width: Math.round(width), height: Math.round(Math.max(...ys, 0) + margin - y) };
}

function edgeMark({ x1, y1, x2, y2, thickness }) {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${PAINT.line}" stroke-width="${thickness}" opacity="0.7"/>`;
}

function nodeMark({ x, y, width, colour, label, shape }) {
  const half = width / 2;
  const body =
    shape === "ellipse"
      ? `<circle cx="${x}" cy="${y}" r="${half}" fill="${colour}"/>`
      : `<rect x="${x - half}" y="${y - half}" width="${width}" height="${width}" rx="4" fill="${colour}"/>`;
  return body + words(label, x, y + half + 15, 13, 600);
}

function words(text, x, y, size, weight, fill = PAINT.ink) {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="middle" fill="${fill}">${escaped(text)}</text>`;
}

function band(marking, y, width) {
  return `<rect y="${y}" width="${width}" height="${HEAD}" fill="${PAINT.ink}"/><text x="${width / 2}" y="${y + 22}" font-size="15" font-weight="700" letter-spacing="1.5" text-anchor="middle" fill="${PAINT.white}">${escaped(marking)}</text>`;
}

function escaped(text) {
  return String(text ?? "").replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one]);
}

/** Return the picture as a PNG, of what Cytoscape drew, between two bands with the marking. */
export async function png(drawn, { title, marking, warning }) {
  const picture = await createImageBitmap(drawn);
  const width = Math.max(picture.width, 1100);
  const foot = lines(warning, Math.floor(width / 16));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = picture.height + 4 * HEAD + 60 + 36 * foot.length;
  const pen = canvas.getContext("2d");
  pen.fillStyle = PAINT.white;
  pen.fillRect(0, 0, width, canvas.height);
  pen.drawImage(picture, (width - picture.width) / 2, 2 * HEAD + 60);
  pen.textAlign = "center";
  const write = (text, y, size, weight, fill = PAINT.ink) => {
    pen.fillStyle = fill;
    pen.font = `${weight} ${size}px ${FONT}`;
    pen.fillText(text, width / 2, y);
  };
  for (const y of [0, canvas.height - 2 * HEAD]) {
    pen.fillStyle = PAINT.ink;
    pen.fillRect(0, y, width, 2 * HEAD);
    write(marking, y + 44, 30, 700, PAINT.white);
  }
  write(title, 2 * HEAD + 44, 32, 700);
  foot.forEach((line, at) => write(line, canvas.height - 2 * HEAD - 16 - 36 * (foot.length - 1 - at), 26, 400));
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** Hand a file to the browser to keep. */
export function download(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
