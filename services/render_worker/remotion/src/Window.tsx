import {SANS} from './fonts';
import type {Storyboard} from './storyboard';

const DOTS = ['rgb(255,95,87)', 'rgb(254,188,46)', 'rgb(40,200,64)'];

/** What stands still: the window's shadow, frame and bar, and the title. */
export const Window = ({board: {layout, colours, title}}: {board: Storyboard}) => {
	const {unit, window, bar} = layout;
	return (
		<div
			style={{
				position: 'absolute',
				...window,
				boxSizing: 'border-box',
				overflow: 'hidden',
				background: colours.window,
				border: `2px solid ${colours.edge}`,
				borderRadius: Math.max(2, 20 * unit),
				boxShadow: `0 ${14 * unit}px ${52 * unit}px rgba(4,6,14,0.47)`,
			}}
		>
			<div
				style={{
					height: bar - 1,
					lineHeight: `${bar - 2}px`,
					background: colours.bar,
					borderBottom: `1px solid ${colours.edge}`,
					textAlign: 'center',
					color: colours.title,
					font: `600 ${title.letter}px/${bar - 2}px "${SANS}"`,
					whiteSpace: 'pre',
				}}
			>
				{title.text}
			</div>
			{DOTS.map((background, number) => (
				<div
					key={background}
					style={{
						position: 'absolute',
						left: (38 + 32 * number - 9) * unit - 2,
						top: Math.floor(bar / 2) - 1 - 9 * unit,
						width: 18 * unit,
						height: 18 * unit,
						borderRadius: '50%',
						background,
					}}
				/>
			))}
		</div>
	);
};
