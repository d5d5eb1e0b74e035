/**
 * What the page may do: run its own scripts, ask its own origin, and show previews in a frame. Nothing
 * inline, nothing from elsewhere, and no text may ever become markup (trusted types).
 * @param urlTemplate of previews, see `PreviewConfig`
 */
export function pageHeaders(urlTemplate: string, previewPort: number): Record<string, string> {
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      `frame-src ${previewOrigins(urlTemplate, previewPort)}`,
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
    'Cache-Control': 'no-cache',
  };
}

/** The origins of all previews, as CSP writes them: `http://*.localhost:3001`. */
function previewOrigins(urlTemplate: string, port: number): string {
  const filled = urlTemplate.replaceAll('{port}', String(port));
  const { protocol, host } = new URL(filled.replaceAll('{projectId}', 'sample'));
  return `${protocol}//*${host.slice('sample'.length)}`;
}
