import type {CSSProperties} from 'react';
import {blend} from './colour';
import {MONO, SANS, advance} from './fonts';
import type {Row, Run, Shot, Storyboard} from './storyboard';

/** How far unmarked letters sink into the background while others are marked. */
const DIM = 0.5;
const PLAIN = /^[\x20-\x7e]*$/;

type Props = {board: Storyboard; row: Row; shot: Shot; top: number; cursor: boolean};

/** A row: band, number, letters, cursor. */
export const CodeRow = ({board: {layout, colours}, row, shot, top, cursor}: Props) => {
	const marked = shot.marks > 0 && shot.lines.includes(row.line);
	const ground = marked ? blend(colours.window, colours.band, shot.marks) : colours.window;
	const faded = (ink: string) => (marked ? ink : blend(ink, ground, DIM * shot.marks));
	const number = marked ? blend(colours.number, colours.accent, shot.marks) : faded(colours.number);
	const begun = shot.typed >= row.start && (shot.typed > 0 || row.start === 0);
	const end = Math.min(row.end, Math.max(row.start, shot.typed));
	const left = (at: number) => layout.textLeft + (row.indent + at - row.start) * layout.column;
	const style: CSSProperties = {
		...{position: 'absolute', left: 0, top, width: '100%', height: layout.row, background: ground},
		...{fontFamily: `"${MONO}", "${SANS}"`, fontWeight: 500, fontSize: layout.letter, lineHeight: `${layout.row}px`},
		...{fontVariantLigatures: 'none', fontKerning: 'none', whiteSpace: 'pre'},
		letterSpacing: layout.column - advance(layout.letter),
	};
	return (
		<div style={style}>
			{marked ? (
				<Bar left={0} top={0} width={Math.round(7 * layout.unit) + 1} height={layout.row} ink={blend(ground, colours.accent, shot.marks)} />
			) : null}
			{row.first && begun ? (
				<div style={{position: 'absolute', width: layout.textLeft - gap(layout.unit), textAlign: 'right', color: number}}>{row.line}</div>
			) : null}
			{row.runs
				.filter((run) => run.at < end)
				.map((run) => (
					<Letters key={run.at} run={run} end={end} left={left} ink={faded(run.colour)} />
				))}
			{cursor ? <Cursor letter={layout.letter} row={layout.row} left={left(end)} ink={colours.accent} /> : null}
		</div>
	);
};

const gap = (unit: number) => Math.max(2, Math.round(30 * unit));

type LettersProps = {run: Run; end: number; left: (at: number) => number; ink: string};

/** The part of a run that is typed; letters that another font may have to lend stand on their columns one by one. */
const Letters = ({run, end, left, ink}: LettersProps) => {
	const chars = [...run.text].slice(0, end - run.at);
	const parts = PLAIN.test(run.text) ? [chars.join('')] : chars;
	return parts.map((part, index) => (
		<span key={index} style={{position: 'absolute', left: left(run.at + index), color: ink, fontStyle: run.italic ? 'italic' : 'normal'}}>
			{part}
		</span>
	));
};

const Cursor = ({letter, row, left, ink}: {letter: number; row: number; left: number; ink: string}) => {
	const baseline = Math.round(row / 2 + letter * BASELINE);
	const top = baseline - Math.round(letter * 0.86);
	const bottom = baseline + Math.round(letter * 0.22) + 1;
	return <Bar left={left} top={top} width={Math.max(2, Math.round(letter / 9))} height={bottom - top} ink={ink} />;
};

/** Half of what the font rises above its baseline more than it sinks below, in sizes: (1.02 - 0.3) / 2. */
const BASELINE = 0.36;

const Bar = ({ink, ...box}: {left: number; top: number; width: number; height: number; ink: string}) => (
	<div style={{position: 'absolute', ...box, background: ink}} />
);
