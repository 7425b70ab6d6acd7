/**
 * A page's drawing operators → its ruled lines and how many pictures it shows. Thin filled boxes, stroked lines and the sides
 * of stroked boxes are rules; curves, slanted lines and backgrounds are not.
 */
import type { getResolvedPDFJS, getDocumentProxy } from "unpdf";
import type { Rule } from "./pdf-geometry.ts";

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>["getPage"]>>;
type Operators = Awaited<ReturnType<typeof getResolvedPDFJS>>["OPS"];
/** a b c d e f of a PDF transformation. */
export type Matrix = readonly [number, number, number, number, number, number];

/** A rule is thinner than this and longer than that, in points. */
const MAX_THICKNESS = 2.5;
const MIN_LENGTH = 6;
const MAX_RULES = 4000;
/** Steps of a path as pdf.js codes them, and how many numbers each takes. */
const STEP_NUMBERS: readonly number[] = [2, 2, 6, 4, 0];
const [MOVE, LINE] = [0, 1];
const CLOSE = 4;

export const multiply = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5],
];

export function matrixOf(value: unknown): Matrix | null {
  const numbers = value instanceof Float32Array ? [...value] : value;
  if (!Array.isArray(numbers)) return null;
  const [a, b, c, d, e, f] = numbers.map(Number);
  if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined || f === undefined)
    return null;
  return [a, b, c, d, e, f];
}

export const place = (m: Matrix, x: number, y: number): [number, number] => [
  m[0] * x + m[2] * y + m[4],
  m[1] * x + m[3] * y + m[5],
];

/** Straight parts of a path; null for a path with curves. */
function subpathsOf(data: ArrayLike<number>, matrix: Matrix): [number, number][][] | null {
  const paths: [number, number][][] = [];
  for (let i = 0; i < data.length;) {
    const step = data[i] ?? CLOSE;
    const [x, y] = [data[i + 1] ?? 0, data[i + 2] ?? 0];
    if (step === MOVE) paths.push([place(matrix, x, y)]);
    else if (step === LINE) paths.at(-1)?.push(place(matrix, x, y));
    else if (step === CLOSE) {
      const path = paths.at(-1);
      const start = path?.[0];
      if (start !== undefined) path?.push(start);
    } else return null;
    i += 1 + (STEP_NUMBERS[step] ?? 0);
  }
  return paths;
}

function ruleOf(points: readonly [number, number][]): Rule | null {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [width, height] = [right - left, bottom - top];
  if (width >= MIN_LENGTH && height <= MAX_THICKNESS)
    return { isHorizontal: true, at: (top + bottom) / 2, from: left, to: right };
  if (height >= MIN_LENGTH && width <= MAX_THICKNESS)
    return { isHorizontal: false, at: (left + right) / 2, from: top, to: bottom };
  return null;
}

function rulesOfPath(path: readonly [number, number][], isStroked: boolean): Rule[] {
  const whole = ruleOf(path);
  if (whole !== null) return [whole];
  if (!isStroked) return [];
  return path.slice(1).flatMap((point, i) => {
    const before = path[i];
    const rule = before === undefined ? null : ruleOf([before, point]);
    return rule === null ? [] : [rule];
  });
}

export interface Drawing {
  rules: Rule[];
  pictures: number;
}

/** Reads what a page draws beside its text. */
export async function drawingOf(page: Page, OPS: Operators, view: Matrix): Promise<Drawing> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const painted = new Set<number>([
    OPS.fill,
    OPS.eoFill,
    OPS.fillStroke,
    OPS.eoFillStroke,
    OPS.closeFillStroke,
    OPS.closeEOFillStroke,
  ]);
  const stroked = new Set<number>([
    OPS.stroke,
    OPS.closeStroke,
    OPS.fillStroke,
    OPS.eoFillStroke,
    OPS.closeFillStroke,
    OPS.closeEOFillStroke,
  ]);
  const pictureOps = new Set<number>([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject]);
  const rules: Rule[] = [];
  const stack: Matrix[] = [];
  let matrix = view;
  let pictures = 0;
  for (let i = 0; i < fnArray.length && rules.length < MAX_RULES; i++) {
    const operator = fnArray[i] ?? 0;
    const args: unknown = argsArray[i];
    const list: unknown[] = Array.isArray(args) ? args : [];
    if (operator === OPS.save) stack.push(matrix);
    else if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) matrix = stack.pop() ?? view;
    else if (operator === OPS.transform) matrix = multiply(matrix, matrixOf(list) ?? [1, 0, 0, 1, 0, 0]);
    else if (operator === OPS.paintFormXObjectBegin) {
      stack.push(matrix);
      matrix = multiply(matrix, matrixOf(list[0]) ?? [1, 0, 0, 1, 0, 0]);
    } else if (pictureOps.has(operator)) pictures++;
    else if (operator === OPS.constructPath) {
      const paint = Number(list[0]);
      if (!painted.has(paint) && !stroked.has(paint)) continue;
      const data: unknown = Array.isArray(list[1]) ? list[1][0] : null;
      if (!(data instanceof Float32Array)) continue;
      for (const path of subpathsOf(data, matrix) ?? []) rules.push(...rulesOfPath(path, stroked.has(paint)));
    }
  }
  return { rules, pictures };
}
