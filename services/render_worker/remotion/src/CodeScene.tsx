import {AbsoluteFill, useCurrentFrame} from 'remotion';
import {Code} from './Code';
import {NoteCard} from './NoteCard';
import {type Storyboard, shotAt} from './storyboard';
import {Window} from './Window';

export type CodeSceneProps = {board: Storyboard};

/** A frame of a code scene. */
export const CodeScene = ({board}: CodeSceneProps) => {
	const shot = shotAt(board, useCurrentFrame());
	const {colours, backdrop} = board;
	const background = backdrop ?? `linear-gradient(${colours.backdrop}, ${colours.backdropLow})`;
	return (
		<AbsoluteFill style={{background}}>
			<Window board={board} />
			<Code board={board} shot={shot} />
			{shot.note && shot.marks > 0 ? <NoteCard board={board} note={shot.note} opacity={shot.marks} /> : null}
		</AbsoluteFill>
	);
};
