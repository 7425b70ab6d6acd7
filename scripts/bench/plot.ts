/** Measured rows → a plot as SVG text: quality upwards, time of a search to the right in powers of ten, each engine by name. */

/** Anything that was timed. */
interface TimedRow {
  name: string;
  p50Ms: number;
}

export interface PlotOptions<Row> {
  /** Name of what is drawn upwards. */
  axis: string;
  /** 0–1. */
  quality: (row: Row) => number;
}

interface Point {
  name: string;
  x: number;
  y: number;
  value: string;
  isOwn: boolean;
}

const width = 860;
const height = 520;
const frame = { left: 70, right: 830, top: 50, bottom: 455 };
const labelHeight = 17;
/** Rough width of a character at the labels' size. */
const characterWidth = (character: string): number => (character.charCodeAt(0) > 0x2e80 ? 13 : 7.2);

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

function text(x: number, y: number, words: string, attributes = ""): string {
  return `<text x="${rounded(x)}" y="${rounded(y)}"${attributes === "" ? "" : ` ${attributes}`}>${escapeXml(words)}</text>`;
}

const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${rounded(x1)}" y1="${rounded(y1)}" x2="${rounded(x2)}" y2="${rounded(y2)}" stroke="#ddd"/>`;

/** Powers of ten around all times. */
function decades(times: readonly number[]): { first: number; last: number } {
  const logs = times.map((time) => Math.log10(Math.max(time, 1e-3)));
  const first = Math.floor(Math.min(...logs));
  return { first, last: Math.max(first + 1, Math.ceil(Math.max(...logs))) };
}

function grid({ first, last }: { first: number; last: number }, top: number): string[] {
  const parts: string[] = [];
  for (let power = first; power <= last; power += 1) {
    const x = frame.left + ((power - first) / (last - first)) * (frame.right - frame.left);
    parts.push(line(x, frame.top, x, frame.bottom));
    parts.push(text(x, frame.bottom + 20, `${Number((10 ** power).toPrecision(1))} ms`, 'text-anchor="middle"'));
  }
  for (let step = 0; step <= 5; step += 1) {
    const y = frame.bottom - (step / 5) * (frame.bottom - frame.top);
    parts.push(line(frame.left, y, frame.right, y));
    parts.push(text(frame.left - 8, y + 4, ((step / 5) * top).toFixed(2), 'text-anchor="end"'));
  }
  return parts;
}

interface Box {
  left: number;
  right: number;
  y: number;
}

/** A label beside each point, moved up or down until it covers no other one. */
function labels(points: readonly Point[]): string[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 8, right: x + 8, y: y + 4 }));
  return points.map(({ name, x, y, value, isOwn }) => {
    const words = `${name} ${value}`;
    const length = Array.from(words).reduce((sum, character) => sum + characterWidth(character), 0);
    const left = x + 12 + length > frame.right + 20 ? x - 12 - length : x + 12;
    const isFree = (at: number): boolean =>
      at > frame.top - 10 &&
      taken.every((box) => box.right < left || box.left > left + length || Math.abs(box.y - at) >= labelHeight);
    const shifts = Array.from({ length: 13 }, (_, i) => Math.ceil(i / 2) * labelHeight * (i % 2 === 0 ? 1 : -1));
    const at = y + 4 + (shifts.find((shift) => isFree(y + 4 + shift)) ?? 0);
    taken.push({ left, right: left + length, y: at });
    return text(left, at, words, isOwn ? 'font-weight="bold" fill="#b3261e"' : 'fill="#333"');
  });
}

/** @param rows at least one; those of ours stand out. */
export function plotQuality<Row extends TimedRow>(rows: readonly Row[], { axis, quality }: PlotOptions<Row>): string {
  const range = decades(rows.map((row) => row.p50Ms));
  const top = Math.min(1, Math.max(0.1, Math.ceil(Math.max(...rows.map(quality)) * 10.5) / 10));
  const points = rows.map((row): Point => {
    const across = (Math.log10(Math.max(row.p50Ms, 1e-3)) - range.first) / (range.last - range.first);
    return {
      name: row.name,
      x: frame.left + across * (frame.right - frame.left),
      y: frame.bottom - (quality(row) / top) * (frame.bottom - frame.top),
      value: quality(row).toFixed(3),
      isOwn: row.name.startsWith("颐问"),
    };
  });
  const dots = points.map(
    ({ x, y, isOwn }) =>
      `<circle cx="${rounded(x)}" cy="${rounded(y)}" r="6" fill="${isOwn ? "#b3261e" : "#4a6fa5"}"/>`,
  );
  const middle = (frame.left + frame.right) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(frame.left, 28, `${axis} 与一次检索的时间（左上最好）`, 'font-size="17"'),
    ...grid(range, top),
    text(middle, height - 14, "检索 p50（对数刻度）", 'text-anchor="middle"'),
    ...dots,
    ...labels(points),
    "</svg>\n",
  ].join("\n");
}
