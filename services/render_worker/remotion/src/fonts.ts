// The letters that the local renderer uses, too; Python lays their files beside the bundle.
import {cancelRender, continueRender, delayRender, staticFile} from 'remotion';

export const MONO = 'Callsheet Mono';
export const SANS = 'Callsheet Sans';

const FACES = [
	new FontFace(MONO, `url(${staticFile('mono.ttf')})`, {weight: '100 800'}),
	new FontFace(MONO, `url(${staticFile('mono-italic.ttf')})`, {weight: '100 800', style: 'italic'}),
	new FontFace(SANS, `url(${staticFile('sans.ttf')})`, {weight: '100 900'}),
];

const handle = delayRender('Loading the fonts');
Promise.all(FACES.map((face) => face.load()))
	.then((loaded) => {
		loaded.forEach((face) => document.fonts.add(face));
		continueRender(handle);
	})
	.catch(cancelRender);

/** Return how wide a letter of code is at a size, before it is set on a grid of whole pixels. */
export const advance = (size: number): number => size * 0.6;
