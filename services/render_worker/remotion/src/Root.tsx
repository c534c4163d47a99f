import {type CalculateMetadataFunction, Composition} from 'remotion';
import {CodeScene, type CodeSceneProps} from './CodeScene';
import {SAMPLE} from './sample';

const measure: CalculateMetadataFunction<CodeSceneProps> = ({props: {board}}) => ({
	durationInFrames: board.frames,
	fps: board.fps,
	width: board.width,
	height: board.height,
});

/** The one composition; its size and length are the storyboard's. */
export const Root = () => (
	<Composition id="code-scene" component={CodeScene} calculateMetadata={measure} defaultProps={{board: SAMPLE}} />
);
