import { npmSettingsOf } from './npm-settings';

const DEFAULTS = { registry: 'https://registry.npmjs.org/', proxy: null, 'https-proxy': null };

describe('npmSettingsOf', () => {
  it('says how the registry is reached, to npm and to yarn', () => {
    const { variables, withheld } = npmSettingsOf({
      ...DEFAULTS,
      registry: 'https://mirror.example/npm/',
      'https-proxy': 'http://proxy.example:8080/',
      cafile: '/etc/ca.pem',
      'strict-ssl': true,
      noproxy: ['localhost,.example'],
      'min-release-age': 7,
    });
    expect(variables).toEqual({
      npm_config_registry: 'https://mirror.example/npm/',
      YARN_NPM_REGISTRY_SERVER: 'https://mirror.example/npm',
      npm_config_https_proxy: 'http://proxy.example:8080/',
      npm_config_proxy: 'null',
      npm_config_noproxy: 'localhost,.example',
      npm_config_cafile: '/etc/ca.pem',
      npm_config_strict_ssl: 'true',
      npm_config_min_release_age: '7',
    });
    expect(withheld).toEqual([]);
  });

  it('hands on the registries of scopes, and no other setting', () => {
    const { variables, npmrc } = npmSettingsOf({
      ...DEFAULTS,
      '@corp:registry': 'https://user:password@npm.corp.example/',
      '//npm.corp.example/:_authToken': 'secret',
      'init-author-name': 'someone',
    });
    expect(npmrc).toBe('@corp:registry=https://npm.corp.example/\n');
    expect(JSON.stringify(variables)).not.toMatch(/secret|someone/);
  });

  it('tells which settings npm keeps to itself', () => {
    expect(npmSettingsOf({ proxy: null, 'https-proxy': null }).withheld).toEqual(['registry']);
  });
});
