import {CodeRow} from './CodeRow';
import {rowOf, type Shot, type Storyboard} from './storyboard';

/** The rows that are in sight; what scrolled away is not drawn. */
export const Code = ({board, shot}: {board: Storyboard; shot: Shot}) => {
	const {code, row: height} = board.layout;
	const first = Math.floor(shot.scroll / height);
	const last = Math.ceil((shot.scroll + code.height) / height);
	const cursorRow = shot.cursor ? rowOf(board.rows, shot.typed) : -1;
	return (
		<div style={{position: 'absolute', ...code, overflow: 'hidden'}}>
			{board.rows.slice(first, last).map((row, index) => (
				<CodeRow
					key={first + index}
					board={board}
					row={row}
					shot={shot}
					top={(first + index) * height - shot.scroll}
					cursor={first + index === cursorRow}
				/>
			))}
		</div>
	);
};
