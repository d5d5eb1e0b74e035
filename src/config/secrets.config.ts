import { EnvReader } from './env-reader';

const NAMES_OF_SECRETS =
  /(SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|PRIVATE_?KEY|API_?KEYS?$)/i;
/** Shorter ones turn up by chance, and are no secrets. */
const LEAST = 8;

/**
 * What must not be read anywhere outside this process: the values of variables whose names say so,
 * and the passwords of addresses.
 */
export class SecretsConfig {
  private readonly pattern?: RegExp;

  constructor(env: EnvReader) {
    const all = Object.entries(env.subset(() => true)).flatMap(([name, value]) => [
      ...passwordOf(value),
      ...(NAMES_OF_SECRETS.test(name) ? partsOf(value) : []),
    ]);
    const forms = all.filter((secret) => secret.length >= LEAST).flatMap(formsOf);
    // The longest first: one may begin with another.
    const words = [...new Set(forms)].sort((a, b) => b.length - a.length).map(literally);
    if (words.length > 0) this.pattern = new RegExp(words.join('|'), 'g');
  }

  /** The text, or a line of JSON, without any secret. */
  redact(text: string): string {
    return this.pattern === undefined ? text : text.replace(this.pattern, '[secret]');
  }
}

/** Lists like `owner:key,owner:key` have several. */
const partsOf = (value: string): string[] => [
  value.trim(),
  ...value.split(',').map((part) => part.slice(part.indexOf(':') + 1).trim()),
];

function passwordOf(value: string): string[] {
  if (!/^\w+:\/\/\S+$/.test(value) || !URL.canParse(value)) return [];
  const { username, password } = new URL(value);
  // `onethread:onethread@` is no secret, and everything here is called so.
  return password === username ? [] : [password, decoded(password)];
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** As it is, in an address, in JSON. */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
];

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
