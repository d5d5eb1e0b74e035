export interface Addresses {
  api: string;
  previews: string;
  dataDir: string;
  playground: boolean;
  demoModel: boolean;
}

/** What a person at the terminal wants to know once the service is ready. */
export const readyBanner = ({ api, previews, dataDir, playground, demoModel }: Addresses): string =>
  [
    '',
    'Onethread is ready.',
    ...(playground ? [`  Playground  ${api}`] : []),
    `  API         ${api}`,
    `  Swagger UI  ${api}/docs`,
    `  Previews    ${previews}`,
    `  Data        ${dataDir}`,
    demoModel
      ? '  Model       the offline demo (no Claude credential is set; see README, "Use a real key")'
      : '  Model       Claude',
    '',
    '',
  ].join('\n');
