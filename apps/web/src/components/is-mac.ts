/** Where ⌘ is what Ctrl is elsewhere, and Ctrl with a press is the right button. */
export const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '');
