// Entry point of the bundle.
import {registerRoot} from 'remotion';
import {Root} from './Root';

registerRoot(Root);
