import type { components } from './schema';

/** The shapes of the API, by their names in its description: `docs/openapi.json`, from which `npm run types` makes them. */
export type Schemas = components['schemas'];
