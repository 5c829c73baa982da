import type { User } from '../board/task.js'

type Words = readonly [string, ...string[]]

/** What a small product team works on: an area, the things in it, and the label that its tasks carry. */
export interface Area {
  readonly label: string
  readonly things: Words
  readonly places: Words
}

export const areas: readonly [Area, ...Area[]] = [
  {
    label: 'checkout',
    things: ['promo code field', 'card form', 'order summary', 'tax line', 'gift card balance', 'guest checkout'],
    places: [
      'on mobile',
      'for returning customers',
      'in the EU shop',
      'when the cart is empty',
      'after a declined card',
    ],
  },
  {
    label: 'billing',
    things: ['invoice PDF', 'dunning email', 'proration', 'refund flow', 'VAT number check', 'plan switcher'],
    places: [
      'for annual plans',
      'in the customer portal',
      'after a failed renewal',
      'for teams over 50 seats',
      'on trial end',
    ],
  },
  {
    label: 'search',
    things: [
      'typo tolerance',
      'result ranking',
      'empty state',
      'filters panel',
      'recent searches',
      'keyboard navigation',
    ],
    places: [
      'in the catalogue',
      'for long queries',
      'on slow connections',
      'in the command palette',
      'for archived items',
    ],
  },
  {
    label: 'onboarding',
    things: ['welcome checklist', 'invite link', 'workspace setup', 'sample project', 'SSO prompt', 'product tour'],
    places: ['for invited members', 'on the second visit', 'without a mouse', 'for single-person teams', 'in German'],
  },
  {
    label: 'mobile',
    things: ['pull to refresh', 'push notification', 'offline banner', 'share sheet', 'photo upload', 'deep link'],
    places: ['on Android 14', 'on small screens', 'with large text', 'after a cold start', 'in landscape'],
  },
  {
    label: 'platform',
    things: ['rate limiter', 'webhook retries', 'audit log', 'nightly export', 'job queue', 'feature flags'],
    places: ['under peak load', 'for the EU region', 'after a failover', 'in staging', 'for the public API'],
  },
  {
    label: 'reports',
    things: ['revenue chart', 'CSV download', 'date picker', 'cohort table', 'weekly digest', 'shared dashboard'],
    places: ['across time zones', 'for 12 months of data', 'for view-only members', 'in print', 'with no data yet'],
  },
]

export const verbs: Words = [
  'Fix',
  'Simplify',
  'Redesign',
  'Measure',
  'Document',
  'Speed up',
  'Add tests for',
  'Review',
  'Polish',
  'Ship',
]

export const notes: Words = [
  'Reported twice this week by support. Steps and a recording are in the thread.',
  'Keep the old behaviour behind the flag until the numbers are in.',
  'Small change, but it touches three teams: ask before merging.',
  'Done when the error rate stays under 0.1 % for a full week.',
  'The copy is agreed on; the layout is not.',
  'Start from the notes of the last customer interview.',
  'Check with a screen reader and with the keyboard alone.',
]

export const extraLabels: Words = ['bug', 'a11y', 'design', 'research', 'debt', 'quick win']

export const people: readonly [User, ...User[]] = [
  { id: 'u-amara', name: 'Amara Osei', hue: 25 },
  { id: 'u-bruno', name: 'Bruno Keller', hue: 255 },
  { id: 'u-chiara', name: 'Chiara Neri', hue: 340 },
  { id: 'u-daniel', name: 'Daniel Levy', hue: 150 },
  { id: 'u-eun', name: 'Eun-ji Park', hue: 295 },
  { id: 'u-farid', name: 'Farid Haddad', hue: 75 },
  { id: 'u-greta', name: 'Greta Lind', hue: 200 },
  { id: 'u-hugo', name: 'Hugo Martins', hue: 115 },
]
