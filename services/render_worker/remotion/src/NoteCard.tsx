import {SANS} from './fonts';
import type {Note, Storyboard} from './storyboard';

/** The sentence of marked lines, over the lower end of the code. */
export const NoteCard = ({board: {layout, colours}, note, opacity}: {board: Storyboard; note: Note; opacity: number}) => {
	const {letter, lines, middles, ...box} = note;
	const height = 48 * layout.unit;
	return (
		<div style={{position: 'absolute', ...box, opacity, background: colours.accent, borderRadius: 16 * layout.unit}}>
			{lines.map((line, number) => (
				<div
					key={number}
					style={{
						...{position: 'absolute', left: 0, right: 0, top: middles[number]! - height / 2, textAlign: 'center'},
						...{color: colours.note, font: `500 ${letter}px/${height}px "${SANS}"`, whiteSpace: 'pre'},
					}}
				>
					{line}
				</div>
			))}
		</div>
	);
};
