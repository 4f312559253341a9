import { describeInEngine } from './support/engines';
import { tellEverything } from './stories/all';

describeInEngine('chromium', tellEverything);
