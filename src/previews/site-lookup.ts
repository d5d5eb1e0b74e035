import { extname } from 'node:path';
import { encodeSitePath, SitePath } from './artifact-path';
import { ArtifactEntry, ArtifactStore } from './artifact-store';

export type SiteAnswer =
  | { kind: 'file'; status: 200 | 404; entry: ArtifactEntry; path: string }
  | { kind: 'redirect'; location: string }
  | { kind: 'missing' };

/**
 * What a site answers at a path, as the usual static hosts do, so that the output of the usual
 * generators works as it is:
 *
 * 1. the file; for a folder its `index.html`, after a redirect to the address with a slash (else
 *    the page's relative links would miss); `/about` also finds `about.html`;
 * 2. for a page that does not exist: `200.html` with 200 (Nuxt, SvelteKit), else `404.html` with
 *    404, else the root's `index.html` with 200, so that addresses of client-side routers can be
 *    opened and reloaded. Only for a navigation (`acceptsHtml`, and no extension in the path):
 *    a missing script or image must be seen to be missing;
 * 3. for anything else that does not exist: `404.html` with 404, else missing.
 */
export async function lookUp(
  store: ArtifactStore,
  artifactId: string,
  site: SitePath,
  acceptsHtml: boolean,
): Promise<SiteAnswer> {
  const file = async (path: string, status: 200 | 404 = 200): Promise<SiteAnswer | undefined> => {
    const entry = await store.open(artifactId, path);
    return entry?.kind === 'file' ? { kind: 'file', status, entry, path } : undefined;
  };

  const path = site.names.join('/');
  const index = [...site.names, 'index.html'].join('/');
  if (site.folder) {
    const found = await file(index);
    if (found) return found;
  } else {
    const found = await file(path);
    if (found) return found;
    if (await file(index)) {
      return { kind: 'redirect', location: `${encodeSitePath(site.names)}/` };
    }
    const page = await file(`${path}.html`);
    if (page) return page;
  }

  const navigation = acceptsHtml && extname(path) === '';
  return (
    (navigation ? await file('200.html') : undefined) ??
    (await file('404.html', 404)) ??
    (navigation ? await file('index.html') : undefined) ?? { kind: 'missing' }
  );
}
