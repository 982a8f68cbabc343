// Reads Grafana's dashboards by the schema of the Grafana that Compose runs: no field that it does not know, no word that it does not take, neither in a
// dashboard nor in the options of its panels. What is left out has a default.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { obey } from './remote.mjs';
import { faultsOf } from './types.mjs';

const KINDS = { stat: 'Stat', timeseries: 'TimeSeries' };

const HEAD = `
import type { Dashboard, Panel, RowPanel } from '@grafana/schema';
${Object.entries(KINDS).map(([kind, name]) => `import type * as ${kind} from '@grafana/schema/dist/esm/raw/composable/${kind}/panelcfg/x/${name}PanelCfg_types.gen';`).join('\n')}
type Said<T> = T extends string ? \`\${T}\` : T extends readonly (infer E)[] ? Said<E>[] : T extends object ? { [K in keyof T]?: Said<T[K]> } : T;
`;

await obey({
  check({ folder }) {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    return { dashboards: files, faults: files.flatMap((file) => faultsOf(HEAD + checks(JSON.parse(readFileSync(join(folder, file), 'utf8')))).map((fault) => `${file}: ${fault}`)) };
  },
});

function checks({ panels, ...dashboard }) {
  return `export const dashboard: Said<Dashboard> = ${JSON.stringify(dashboard)};\n${panels.map((panel, index) => check(panel, index)).join('')}`;
}

function check(panel, index) {
  if (panel.type === 'row') return `export const p${index}: Said<RowPanel> = ${JSON.stringify(panel)};\n`;
  const { options, fieldConfig, ...rest } = panel;
  const { custom, ...defaults } = fieldConfig.defaults;
  return `export const p${index}: Said<Panel> = ${JSON.stringify({ ...rest, fieldConfig: { ...fieldConfig, defaults } })};
export const o${index}: Said<${panel.type}.Options> = ${JSON.stringify(options)};
export const c${index}: Said<${panel.type === 'stat' ? 'object' : `${panel.type}.FieldConfig`}> = ${JSON.stringify(custom)};\n`;
}
