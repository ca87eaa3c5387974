/** Links that lead elsewhere: each is a finding, and none is requested. */
import { header } from '../../harness/exchange.ts'
import { json, type Behaviour, type Meeting } from './behaviour.ts'

const writes = ['life-of-a-vault']
/** Changes the nextLink of each page that has one. `port` is that of the server itself. */
const relinks = (change: (link: string, meeting: Meeting) => unknown): Pick<Behaviour, 'of' | 'meet'> => ({
  of: ['listInSubscription'],
  async meet(meeting) {
    const answer = await meeting.honest()
    const body = answer.status === 200 ? (JSON.parse(String(answer.body)) as { nextLink?: string }) : {}
    return meeting.wire.send(
      body.nextLink === undefined ? answer : { ...answer, body: JSON.stringify({ ...body, nextLink: change(body.nextLink, meeting) }) },
    )
  },
})
const lost = { red: ['next-link-is-a-url'] } as const
const host = (link: string, change: (host: string) => string): string => link.replace(/(?<=:\/\/)[^/]+/, change)

/** Changes a header field of each answer that has it. */
const refields = (
  name: string,
  change: (value: string, meeting: Meeting) => string,
): Pick<Behaviour, 'of' | 'meet' | 'mode' | 'scenarios'> => ({
  of: ['create', 'update', 'delete'],
  mode: { create: 'async', update: 'async', delete: 'async' },
  scenarios: writes,
  async meet(meeting) {
    const answer = await meeting.honest()
    const headers = answer.headers.map(([field, value]) => [field, field.toLowerCase() === name ? change(value, meeting) : value] as const)
    return meeting.wire.send({ ...answer, headers })
  },
})
const redirects = (status: number, to: (meeting: Meeting) => string): Pick<Behaviour, 'of' | 'meet'> => ({
  of: ['listInProvider'],
  meet: (meeting) => meeting.wire.send(json(status, '', { Location: to(meeting) })),
})
const moved = { red: ['operation-is-served'], untested: /^follows from operation-is-served/ } as const
const elsewhere = (url: string, { elsewhere: base }: Meeting): string => base + new URL(url).pathname + new URL(url).search
const own = ({ request }: Meeting): string => new URL(`http://${header(request.headers, 'host')}`).port

export const links: readonly Behaviour[] = [
  {
    id: 'link-to-another-port',
    says: 'nextLink leads to another port of the same host.',
    ...lost,
    ...relinks(elsewhere),
    finds: /leads to http:\/\/127\.0\.0\.1:\d+, another origin; it was not followed/,
  },
  {
    id: 'link-to-another-scheme',
    says: 'nextLink leads to https, from http.',
    ...lost,
    ...relinks((link) => link.replace('http:', 'https:')),
  },
  {
    id: 'link-with-a-user',
    says: 'nextLink has a user name and a password in it.',
    ...lost,
    ...relinks((link) => host(link, (name) => `admin:secret@${name}`)),
    finds: /has a user name or a password in it; it was not followed/,
  },
  {
    id: 'link-that-hides-its-host',
    says: 'nextLink has the own host for a user name, and another host.',
    ...lost,
    ...relinks((link, { elsewhere: base }) => host(link, (name) => `${name.split(':')[0]}@${new URL(base).host}`)),
  },
  {
    id: 'link-with-a-final-dot',
    says: 'The host of nextLink ends in a dot, which makes it another origin.',
    ...lost,
    ...relinks((link) => host(link, () => 'localhost.')),
  },
  {
    id: 'link-to-a-longer-name',
    says: 'nextLink leads to a host whose name begins with the own one.',
    ...lost,
    ...relinks((link) => host(link, (name) => `${name.split(':')[0]}.evil.invalid`)),
  },
  {
    id: 'link-without-a-scheme',
    says: 'nextLink begins with two slashes.',
    ...lost,
    ...relinks((link, meeting) => elsewhere(link, meeting).slice('http:'.length)),
  },
  {
    id: 'link-with-backslashes',
    says: 'nextLink leads to another port, with backslashes for slashes.',
    ...lost,
    ...relinks((link, meeting) => elsewhere(link, meeting).replace('//', '\\\\')),
  },
  { id: 'link-to-a-blob', says: 'nextLink is a blob of the own origin.', ...lost, ...relinks((link) => `blob:${link}`) },
  { id: 'link-to-a-script', says: 'nextLink is a script.', ...lost, ...relinks(() => 'javascript:alert(document.domain)') },
  { id: 'link-to-a-file', says: 'nextLink is a file of the machine.', ...lost, ...relinks(() => 'file:///etc/passwd') },
  {
    id: 'link-spelt-otherwise',
    says: 'nextLink spells the own origin in capitals, and its address as a number, which is the same one.',
    red: [],
    ...relinks((link) => host(link, (name) => name.replace('127.0.0.1', '0X7F000001')).replace('http:', 'HTTP:')),
  },
  {
    id: 'polls-at-another-port',
    says: 'Azure-AsyncOperation leads to another port.',
    red: ['operation-can-be-followed', 'polling-urls-are-absolute'],
    ...refields('azure-asyncoperation', elsewhere),
  },
  {
    id: 'polls-with-a-user',
    says: 'Azure-AsyncOperation has a user name in it.',
    red: ['operation-can-be-followed', 'polling-urls-are-absolute'],
    ...refields('azure-asyncoperation', (url) => host(url, (name) => `admin@${name}`)),
  },
  {
    id: 'location-at-another-port',
    says: 'The Location of what goes on leads to another port.',
    red: ['polling-urls-are-absolute'],
    ...refields('location', elsewhere),
  },
  {
    id: 'polls-without-a-scheme',
    says: 'Azure-AsyncOperation begins with two slashes.',
    red: ['operation-can-be-followed', 'polling-urls-are-absolute'],
    ...refields('azure-asyncoperation', (url, meeting) => elsewhere(url, meeting).slice('http:'.length)),
  },
  {
    id: 'redirects-elsewhere',
    says: 'A list is redirected to another port.',
    ...moved,
    ...redirects(307, (meeting) => elsewhere(meeting.request.url, meeting)),
  },
  {
    id: 'redirects-to-itself',
    says: 'A list is redirected to itself, for ever.',
    ...moved,
    ...redirects(302, ({ request }) => request.url),
  },
  {
    id: 'redirects-for-good',
    says: 'A list has moved for good, to https on the same port.',
    ...moved,
    ...redirects(301, (meeting) => meeting.request.url.replace('http:', 'https:').replace(/:\d+/, `:${own(meeting)}`)),
  },
  {
    id: 'polls-redirected',
    says: 'The question how an operation goes is redirected to another port.',
    of: ['poll'],
    mode: { create: 'async' },
    scenarios: writes,
    red: ['operation-can-be-followed'],
    meet: (meeting) => meeting.wire.send(json(302, '', { Location: elsewhere(meeting.request.url, meeting) })),
  },
]
