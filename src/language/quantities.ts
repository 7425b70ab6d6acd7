/** Placeholder head. */
import type { Figure, IndicatorRow } from "../corpus/clause.ts";
export interface FigureContext { row?: IndicatorRow }
export function extractFigures(_text: string, _context: FigureContext = {}): Figure[] { return []; }
export function normalizeNumberText(text: string): string { return text; }
