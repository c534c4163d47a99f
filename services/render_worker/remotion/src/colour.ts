const parts = (colour: string): number[] => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

const hex = (part: number): string => Math.round(part).toString(16).padStart(2, '0');

/** Return `below` covered by `above` to a part of `amount`; all are #rrggbb. */
export const blend = (below: string, above: string, amount: number): string => {
	const over = parts(above);
	return '#' + parts(below).map((part, index) => hex(part + (over[index]! - part) * amount)).join('');
};
