import type { Status, Task } from '../board/task.js'
import { ordersAfter } from '../order/order-between.js'

type Starter = readonly [
  status: Status,
  title: string,
  priority: number,
  assigneeId: string | null,
  labels: readonly string[],
  ageDays: number,
  description?: string,
]

const starters: readonly Starter[] = [
  [
    'todo',
    'Write the release notes for 2.4',
    4,
    'u-amara',
    ['docs'],
    1,
    'Lead with the offline editor. Keep it under a page.',
  ],
  [
    'todo',
    'Card form forgets the postcode after a declined card',
    5,
    'u-bruno',
    ['bug', 'checkout'],
    0,
    'Reported twice today by support. A recording is in the thread.',
  ],
  ['todo', 'Interview three customers who cancelled in October', 3, null, ['research'], 4],
  ['todo', 'Remove the old pricing page', 2, null, ['debt'], 12],
  [
    'doing',
    'Invite link works without an account',
    4,
    'u-chiara',
    ['onboarding'],
    6,
    'Done when a new colleague sees the board within a minute of opening the mail.',
  ],
  ['doing', 'Keyboard navigation in the filters panel', 3, 'u-greta', ['a11y', 'search'], 3],
  ['review', 'Retry webhooks with backoff', 4, 'u-daniel', ['platform'], 8],
  ['review', 'Empty state for reports without data', 2, 'u-eun', ['design', 'reports'], 5],
  ['done', 'Move nightly exports to the EU region', 3, 'u-farid', ['platform'], 16],
  ['done', 'Dark theme for the mobile app', 3, 'u-hugo', ['mobile', 'design'], 21],
]

const dayMs = 24 * 60 * 60 * 1000

/** Ten tasks of a small product team. Their ids are fixed, so two tabs that open at the same time make one board. */
export function starterBoard(now: number): readonly Task[] {
  const orders = ordersAfter(null, starters.length)
  return starters.map(([status, title, priority, assigneeId, labels, ageDays, description], index) => ({
    id: `starter-${index + 1}`,
    title,
    ...(description === undefined ? {} : { description }),
    status,
    priority,
    assigneeId,
    order: orders[index] ?? '',
    createdAt: now - ageDays * dayMs,
    labels: [...labels],
  }))
}
