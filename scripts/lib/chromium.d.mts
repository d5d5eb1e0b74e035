// For the tests in TypeScript; the description is in chromium.mjs.

export function searchChromium(): string | undefined;
