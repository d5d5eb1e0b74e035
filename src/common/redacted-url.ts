/** Query parameters whose value lets somebody in. */
const SECRETS = new Set(['ticket', 'preview_token']);

/** A request's address as it may stand in a log. */
export function redactedUrl(url: string): string {
  const start = url.indexOf('?');
  if (start < 0) return url;
  const parameters = url.slice(start + 1).split('&');
  return `${url.slice(0, start)}?${parameters.map(redacted).join('&')}`;
}

function redacted(parameter: string): string {
  const [name] = parameter.split('=', 1);
  // As the parameter will be read: its name may be escaped, or that of a list.
  const [plain] = new URLSearchParams(name).keys();
  return SECRETS.has(plain?.replace(/\[.*$/s, '') ?? '') ? `${name}=…` : parameter;
}
