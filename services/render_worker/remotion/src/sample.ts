// What `remotion studio` shows before it is given a scene: an empty window.
import type {Storyboard} from './storyboard';

export const SAMPLE: Storyboard = {
	fps: 30,
	frames: 30,
	width: 640,
	height: 360,
	title: {text: 'scene', letter: 10},
	backdrop: null,
	colours: {
		...{backdrop: '#232a4d', backdropLow: '#10131f', window: '#171a26', bar: '#212536', edge: '#3a4060'},
		...{title: '#b9c0da', number: '#7d86a8', accent: '#ffcb6b', band: '#2b3049', note: '#171a26'},
	},
	layout: {
		unit: 1 / 3,
		window: {left: 21, top: 21, width: 598, height: 318},
		bar: 25,
		code: {left: 23, top: 51, width: 594, height: 283},
		...{textLeft: 50, letter: 15, column: 9, row: 22},
	},
	rows: [{line: 1, start: 0, end: 0, first: true, indent: 0, runs: []}],
	steps: 1,
	shots: [[0, 0, 1, 0, 0, 0]],
	marked: [{lines: [], note: null}],
};
