import './mantine-styles';
import './global.css';
import { start } from './start';

void start(document.getElementById('root') as HTMLElement);
