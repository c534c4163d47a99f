// Fetch a browser for machines that have none on PATH: `npm run browser`, which `make remotion` calls.
import {spawnSync} from 'node:child_process';
import {ensureBrowser} from '@remotion/renderer';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome-headless-shell'];

const found = process.env.CALLSHEET_BROWSER ?? BROWSERS.find((name) => spawnSync(name, ['--version']).status === 0);
if (found) {
	console.log(`Remotion will draw with ${found}.`);
} else {
	await ensureBrowser({logLevel: 'info'});
}
