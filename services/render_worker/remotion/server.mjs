// Render code scenes for a Python parent: one JSON object a line, orders on stdin, answers on stdout.
//
//   {"do": "bundle", "to", "public"}                              -> {"done": true}
//   {"do": "render", "bundle", "storyboard", "to", "browser", …}  -> {"progress": 0.5}, …, {"done": true}
//   anything that fails                                           -> {"failed": "bundle" | "browser" | "page" | "render", "message"}
//
// One order at a time. The process ends when stdin does, or on SIGTERM; its browser ends with it.
import {readFile} from 'node:fs/promises';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const HEAD = 300;
const TAIL = 1500;
const DELAY_MILLISECONDS = 30_000;
const REPORT_MILLISECONDS = 250;

/** @param {object} answer */
const say = (answer) => process.stdout.write(JSON.stringify(answer) + '\n');

// Libraries talk on stdout, which is ours.
console.log = console.info = console.debug = console.error;
process.on('SIGTERM', () => process.exit(0));
// Remotion and its browser put their temporary files where the parent clears them away.
process.env.TMPDIR = process.argv[2] ?? process.env.TMPDIR;

class Failed extends Error {
	/** @param {string} stage @param {unknown} cause */
	constructor(stage, cause) {
		super(cause instanceof Error ? cause.message : String(cause), {cause});
		this.stage = stage;
	}
}

/** @template T @param {string} stage @param {Promise<T>} work @returns {Promise<T>} */
const as = async (stage, work) => {
	try {
		return await work;
	} catch (error) {
		throw new Failed(stage, error);
	}
};

/** @param {{to: string, public: string}} order */
const makeBundle = async (order) => {
	const {bundle} = await import('@remotion/bundler');
	await bundle({
		entryPoint: fileURLToPath(new URL('src/index.ts', import.meta.url)),
		rootDir: fileURLToPath(new URL('.', import.meta.url)),
		outDir: order.to,
		publicDir: order.public,
		enableCaching: false,
		rspack: true, // 3 seconds of CPU instead of webpack's 15
	});
};

/** @typedef {{bundle: string, storyboard: string, to: string, browser: string, chromeMode: 'headless-shell' | 'chrome-for-testing', tabs: number | null, timescale: number}} Order */

/** @param {Order} order */
const render = async (order) => {
	const {RenderInternals, openBrowser, renderMedia, selectComposition} = await import('@remotion/renderer');
	const {browser: browserExecutable, chromeMode, bundle: serveUrl} = order;
	// More than there are cores is an error; null is half of them, eight at most.
	const concurrency = order.tabs && Math.min(order.tabs, RenderInternals.getMaxConcurrency());
	const inputProps = {board: JSON.parse(await readFile(order.storyboard, 'utf8'))};
	const puppeteerInstance = await as('browser', openBrowser('chrome', {browserExecutable, chromeMode, logLevel: 'error'}));
	const page = {
		...{serveUrl, inputProps, puppeteerInstance, browserExecutable, chromeMode},
		...{timeoutInMilliseconds: DELAY_MILLISECONDS, logLevel: /** @type {const} */ ('error')},
	};
	try {
		const composition = await selectComposition({...page, id: 'code-scene'});
		await renderMedia({
			...page,
			...{composition, concurrency, outputLocation: order.to, muted: true, overwrite: true},
			...{codec: 'h264', pixelFormat: 'yuv420p', colorSpace: 'bt709', crf: 18, x264Preset: 'veryfast'},
			...{imageFormat: 'jpeg', jpegQuality: 95, gopSize: Math.max(1, Math.round(2 * composition.fps))},
			ffmpegOverride: encoding(order.timescale),
			onProgress: reporter(),
		});
	} finally {
		await puppeteerInstance.close({silent: true});
	}
};

/** Decoding order is showing order, and every frame lies on a whole tick, in all films that Callsheet makes.
 * @param {number} timescale @returns {(call: {type: string, args: string[]}) => string[]} */
const encoding = (timescale) => ({type, args}) => {
	const own = ['-video_track_timescale', String(timescale), '-bf', '0', '-profile:v', 'high'];
	return type === 'pre-stitcher' ? [...args.slice(0, -2), ...own, ...args.slice(-2)] : args;
};

/** Return what to call after each frame. @returns {(at: {progress: number}) => void} */
const reporter = () => {
	let last = 0;
	return ({progress}) => {
		if (Date.now() - last < REPORT_MILLISECONDS) return;
		last = Date.now();
		say({progress});
	};
};

/** ffmpeg says last what is wrong. @param {string} message */
const shortened = (message) => (message.length > HEAD + TAIL ? `${message.slice(0, HEAD)} … ${message.slice(-TAIL)}` : message);

/** Errors that the page threw carry a stack of its own; a page that took too long may do better next time. @param {any} error */
const stageOf = (error) => {
	if (error instanceof Failed) return error.stage;
	return error?.stackFrame && !/delayRender|timeout/i.test(error.message) ? 'page' : 'render';
};

/** @type {Record<string, (order: any) => Promise<void>>} */
const WORK = {bundle: (order) => as('bundle', makeBundle(order)), render};

for await (const line of createInterface({input: process.stdin})) {
	try {
		const order = JSON.parse(line);
		await WORK[order.do]?.(order);
		say({done: true});
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		say({failed: stageOf(error), message: shortened(message)});
	}
}
process.exit(0);
