import { roomContract } from './contract';
import { realSandbox } from './real-sandbox';

roomContract(() => realSandbox());
