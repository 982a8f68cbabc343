import type { Severity } from '../Alarms/alarm';

export const channelKinds = ['email', 'slack', 'teams', 'webhook', 'alertmanager', 'sms', 'in-app'] as const;
export type ChannelKind = typeof channelKinds[number];

/** A configured way out as `GET api/v1/channels/{id}` has it. Secrets are never read, only that they are there. */
export interface Channel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly description: string | null;
  readonly isActive: boolean;
  /** Where it leads, without what may be a token. */
  readonly target: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The names of the secrets that are kept. */
  readonly secrets: readonly string[];
  readonly enabledEvents: readonly string[];
  readonly minimumSeverity: Severity;
  readonly version: number;
}

export interface Setting {
  readonly name: string;
  readonly words: string;
  readonly hint?: string;
  readonly kind: 'text' | 'number' | 'list' | 'flag' | 'long' | readonly string[];
  readonly isRequired?: true;
}

export interface Secret {
  readonly name: string;
  readonly words: string;
  readonly hint?: string;
  readonly isRequired?: true;
}

interface KindForm {
  readonly words: string;
  readonly settings: readonly Setting[];
  readonly secrets: readonly Secret[];
}

const url: Secret = { name: 'url', words: 'URL', isRequired: true };

/** What each kind of channel asks for. */
export const kindForms: Readonly<Record<ChannelKind, KindForm>> = {
  email: {
    words: 'E-mail',
    settings: [
      { name: 'host', words: 'Mail server', kind: 'text', isRequired: true },
      { name: 'port', words: 'Port', kind: 'number', hint: '587 unless it says otherwise' },
      { name: 'security', words: 'Security', kind: ['starttls', 'tls', 'none'] },
      { name: 'from', words: 'From', kind: 'text', hint: 'An address of this plant', isRequired: true },
      { name: 'fromName', words: 'From, name', kind: 'text' },
      { name: 'user', words: 'User', kind: 'text' },
      { name: 'to', words: 'Always to', kind: 'list', hint: 'Addresses, one a line; people’s own are added by their preferences' },
    ],
    secrets: [{ name: 'password', words: 'Password' }],
  },
  slack: { words: 'Slack', settings: [], secrets: [{ ...url, hint: 'The address of an incoming webhook' }] },
  teams: { words: 'Microsoft Teams', settings: [], secrets: [{ ...url, hint: 'The address of a workflow that takes webhooks' }] },
  webhook: { words: 'Webhook', settings: [], secrets: [url, { name: 'key', words: 'Signing key', hint: 'Signs each message (HMAC-SHA256)', isRequired: true }] },
  alertmanager: { words: 'Alertmanager', settings: [], secrets: [{ ...url, hint: 'Such as http://alertmanager:9093' }, { name: 'authorization', words: 'Authorization header' }] },
  sms: {
    words: 'SMS',
    settings: [
      { name: 'method', words: 'Method', kind: ['POST', 'PUT', 'GET'] },
      { name: 'contentType', words: 'Type of the body', kind: ['application/json', 'application/x-www-form-urlencoded'] },
      { name: 'body', words: 'Body', kind: 'long', hint: '{to}, {text} and {id} are filled in' },
      { name: 'apiKeyHeader', words: 'Header of the API key', kind: 'text' },
      { name: 'to', words: 'Always to', kind: 'list', hint: 'Numbers such as +49301234567, one a line' },
    ],
    secrets: [url, { name: 'authorization', words: 'Authorization header' }, { name: 'apiKey', words: 'API key' }],
  },
  'in-app': { words: 'In this page', settings: [], secrets: [] },
};

/** Whether it leads to each person apart, so that a test must say to whom. */
export function isPersonal(kind: ChannelKind): boolean {
  return kind === 'email' || kind === 'sms' || kind === 'in-app';
}

/** Events that people choose from, and patterns for several. */
export const eventWords: readonly (readonly [type: string, words: string])[] = [
  ['alarm.raised', 'An alarm is raised'], ['alarm.escalated', 'An alarm is escalated'], ['alarm.returned', 'An alarm returns to normal'], ['alarm.acknowledged', 'An alarm is acknowledged'],
  ['alarm.cleared', 'An alarm is over'], ['alarm.shelved', 'An alarm is shelved'], ['machine.*', 'Machines: maintenance, downtime'], ['report.ready', 'A report is ready'],
  ['training.*', 'Training of models'], ['system.*', 'The installation itself'],
];
