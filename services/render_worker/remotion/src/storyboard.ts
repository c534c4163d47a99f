// What Python decided about a scene: timing, layout, colours, broken lines. See `storyboard.py`, which writes it.

export type Box = {left: number; top: number; width: number; height: number};

/** A stretch of letters in one colour; `at` is where it begins in the whole text. */
export type Run = {at: number; text: string; colour: string; italic: boolean};

export type Row = {line: number; start: number; end: number; first: boolean; indent: number; runs: Run[]};

export type Note = Box & {letter: number; lines: string[]; middles: number[]};

export type Colours = Record<
	'backdrop' | 'backdropLow' | 'window' | 'bar' | 'edge' | 'title' | 'number' | 'accent' | 'band' | 'note',
	string
>;

export type Layout = {
	/** A 1080th of the shorter side, in pixels. */
	unit: number;
	window: Box;
	bar: number;
	code: Box;
	/** Where letters begin, from the left edge of `code`. */
	textLeft: number;
	letter: number;
	column: number;
	row: number;
};

export type Storyboard = {
	fps: number;
	frames: number;
	width: number;
	height: number;
	title: {text: string; letter: number};
	backdrop: string | null;
	colours: Colours;
	layout: Layout;
	rows: Row[];
	/** In how many steps marks come and go. */
	steps: number;
	/** Frames in which something changes: frame, letters typed, cursor (0 or 1), scroll, step of marks, index in `marked`. */
	shots: [number, number, number, number, number, number][];
	marked: {lines: number[]; note: Note | null}[];
};

export type Shot = {typed: number; cursor: boolean; scroll: number; marks: number; lines: number[]; note: Note | null};

/** Return what a frame shows. */
export const shotAt = (board: Storyboard, frame: number): Shot => {
	let low = 0;
	let high = board.shots.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (board.shots[middle]![0] <= frame) low = middle;
		else high = middle - 1;
	}
	const [, typed, cursor, scroll, step, mark] = board.shots[low]!;
	return {typed, cursor: cursor === 1, scroll, marks: step / board.steps, ...board.marked[mark]!};
};

/** Return the number of the row in which a position of the text stands. */
export const rowOf = (rows: Row[], position: number): number => {
	const after = rows.findIndex((row) => row.start > position);
	return Math.max(0, after < 0 ? rows.length - 1 : after - 1);
};
