/** Starts the page. */
import '@fontsource-variable/inter';
import './theme/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, createApp } from './routing/create-app.tsx';
import { followTheme } from './theme/theme.ts';

followTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root".');
createRoot(root).render(
  <StrictMode>
    <App {...createApp()} />
  </StrictMode>,
);
