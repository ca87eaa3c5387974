/** Servers that never come to an end, or tell the time wrongly. */
import { json, type Behaviour } from './behaviour.ts'
import type { Answer } from '../../harness/server.ts'

const slow = { create: 'async', update: 'async', delete: 'async' } as const
const life = ['life-of-a-vault']
const field = (answer: Answer, name: string, value: string): Answer => ({
  ...answer,
  headers: [...answer.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase()), [name, value]],
})
/** Changes the JSON of a list that was answered 200. */
const lists = (
  change: (body: { value: unknown[]; nextLink?: unknown }, url: string, nth: number) => unknown,
): Pick<Behaviour, 'of' | 'meet'> => ({
  of: ['listInSubscription'],
  async meet({ honest, wire, request, nth }) {
    const answer = await honest()
    return wire.send(
      answer.status === 200
        ? { ...answer, body: JSON.stringify(change(JSON.parse(String(answer.body)) as { value: unknown[] }, request.url, nth)) }
        : answer,
    )
  },
})
const again = (url: string): string => `${url.replace(/&again=.*/, '')}&again=${crypto.randomUUID()}`
const aVault = (n: number): object => ({
  id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v${n}`,
  name: `v${n}`,
  type: 'Microsoft.RecoveryServices/vaults',
  location: 'westeurope',
})
/** What a poll says, and when to ask again. */
const polls = (state: (nth: number) => string, retryAfter?: string): Pick<Behaviour, 'of' | 'meet' | 'mode' | 'scenarios'> => ({
  of: ['poll'],
  mode: slow,
  scenarios: life,
  meet: ({ wire, nth }) => wire.send(json(200, { status: state(nth) }, retryAfter === undefined ? {} : { 'Retry-After': retryAfter })),
})
const throttles = (retryAfter: string): Pick<Behaviour, 'of' | 'meet'> => ({
  of: ['listInProvider'],
  meet: ({ wire }) => wire.send(json(429, { error: { code: 'TooManyRequests', message: 'later' } }, { 'Retry-After': retryAfter })),
})
const dated = (date: string): Pick<Behaviour, 'meet' | 'mode' | 'scenarios'> => ({
  mode: { ...slow, retryAfter: 5 },
  scenarios: life,
  meet: async ({ wire, honest }) => wire.send(field(await honest(), 'Date', date)),
})

export const waiting: readonly Behaviour[] = [
  {
    id: 'pages-without-end',
    says: 'Each page of a list leads to another, with a vault that no page had before.',
    requests: 5_200,
    red: ['ids-stay-in-scope', 'pages-end', 'pages-stay-in-scope'],
    ...lists((_, url, nth) => ({ value: [aVault(nth)], nextLink: again(url) })),
  },
  {
    id: 'empty-pages-without-end',
    says: 'Each page of a list is empty and leads to another.',
    red: ['pages-end'],
    ...lists((_, url) => ({ value: [], nextLink: again(url) })),
  },
  {
    id: 'same-page-without-end',
    says: 'Each page of a list is the first one, under another link.',
    red: ['lists-each-once', 'pages-end'],
    ...lists((body, url) => ({ ...body, nextLink: again(url) })),
  },
  {
    id: 'pages-in-a-circle',
    says: 'Three pages lead to one another in a circle.',
    red: ['lists-each-once', 'pages-end'],
    ...lists((body, url) => ({
      ...body,
      nextLink: `${url.replace(/&circle=\d/, '')}&circle=${(Number(/circle=(\d)/.exec(url)?.[1] ?? 0) + 1) % 3}`,
    })),
  },
  {
    id: 'page-to-itself',
    says: 'A page leads to itself.',
    red: ['lists-each-once', 'pages-end'],
    ...lists((body, url) => ({ ...body, nextLink: url })),
  },
  {
    id: 'polls-without-end',
    says: 'A long-running operation is in progress for ever, and wants to be asked again at once.',
    red: ['operation-ends'],
    ...polls(() => 'InProgress', '0'),
  },
  {
    id: 'polls-without-end-or-hint',
    says: 'A long-running operation is in progress for ever.',
    red: ['operation-ends'],
    ...polls(() => 'InProgress'),
  },
  {
    id: 'polls-flip',
    says: 'The state of a long-running operation goes to and fro.',
    red: ['finished-stays-finished', 'location-gives-the-result', 'settled-state-is-final'],
    ...polls((nth) => ['InProgress', 'Creating', 'InProgress', 'Succeeded', 'InProgress'][nth % 5]!),
  },
  {
    id: 'polls-in-a-year',
    says: 'A long-running operation wants to be asked again in a year.',
    seconds: 10_800,
    red: ['operation-ends'],
    ...polls(() => 'InProgress', '31536000'),
  },
  {
    id: 'polls-in-no-time',
    says: 'A long-running operation wants to be asked again before it was asked.',
    red: ['operation-ends', 'retry-after-is-a-delay'],
    ...polls(() => 'InProgress', '-5'),
  },
  {
    id: 'polls-at-a-word',
    says: 'Retry-After of a long-running operation is a word.',
    red: ['operation-ends', 'retry-after-is-a-delay'],
    ...polls(() => 'InProgress', 'soon'),
  },
  {
    id: 'polls-beyond-numbers',
    says: 'Retry-After of a long-running operation is a number of 400 digits.',
    seconds: 10_800,
    red: ['operation-ends'],
    ...polls(() => 'InProgress', '9'.repeat(400)),
  },
  {
    id: 'throttled-for-a-year',
    says: 'A list is throttled, for a year.',
    red: [],
    untested: /throttled \(429\) to the end/,
    ...throttles('31536000'),
  },
  {
    id: 'throttled-in-no-time',
    says: 'A list is throttled, and Retry-After is negative.',
    red: [],
    untested: /throttled \(429\) to the end/,
    ...throttles('-1'),
  },
  {
    id: 'throttled-at-a-word',
    says: 'A list is throttled, and Retry-After is a word.',
    red: [],
    untested: /throttled \(429\) to the end/,
    ...throttles('later'),
  },
  {
    id: 'throttled-until-last-year',
    says: 'A list is throttled, until a date that has gone by.',
    red: [],
    untested: /throttled \(429\) to the end/,
    ...throttles('Thu, 01 Jan 1970 00:00:00 GMT'),
  },
  { id: 'clock-of-1970', says: 'The clock of the server has stopped at its epoch.', red: [], ...dated('Thu, 01 Jan 1970 00:00:00 GMT') },
  { id: 'clock-of-2099', says: 'The clock of the server is decades ahead.', red: [], ...dated('Thu, 31 Dec 2099 23:59:59 GMT') },
]
