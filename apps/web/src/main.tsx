/** Starts the page. */
import '@fontsource-variable/inter';
import './theme/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, createApp } from './routing/create-app.tsx';
import { preloadPage } from './routing/route-tree.tsx';
import { mayBeSignedIn } from './session/session.ts';
import { followTheme } from './theme/theme.ts';

followTheme();
if (mayBeSignedIn()) preloadPage(location.pathname);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root".');
createRoot(root).render(
  <StrictMode>
    <App {...createApp()} />
  </StrictMode>,
);
