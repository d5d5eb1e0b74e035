/** Parameters that let their bearer in. They are short-lived, but logs are kept and passed around. */
const SECRET = /([?&](?:ticket|preview_token|token|api_?key|key|access_token)=)[^&#]*/gi;

/** A request's address as it is logged. */
export const toLoggedUrl = (url: string): string => url.replace(SECRET, '$1…');
