/** Answers in a recording that no server gave: a browser, its cache, a service worker or the recording proxy made them. */
import type { Json } from '../spec/json.ts'
import { header, type Response } from '../harness/exchange.ts'

interface Recorded {
  readonly entry: Json
  /** Its `response`. */
  readonly came: Json
  readonly asked: { readonly method: string; readonly url: string }
  readonly answer: Response
}

const isSet = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && !['', 'false', 'none'].includes(value.toLowerCase()))
const isAny =
  (...names: readonly string[]) =>
  ({ entry, came }: Recorded): boolean =>
    names.some((name) => isSet(entry[name]) || isSet(came[name]))
const lower = (value: unknown): string => (typeof value === 'string' ? value.trim().toLowerCase() : '')

/** Whether http was turned into https, which browsers do by themselves (RFC 6797 §8.3), and front ends do for every URL alike. */
function isUpgrade({ came, asked, answer: { status, headers } }: Recorded): boolean {
  const to = header(headers, 'location') || (typeof came['redirectURL'] === 'string' ? came['redirectURL'] : '')
  if (status < 300 || status > 399 || !URL.canParse(asked.url) || !URL.canParse(to)) return false
  const [from, secure] = [new URL(asked.url), new URL(to)]
  return from.protocol === 'http:' && secure.protocol === 'https:' && from.hostname === secure.hostname && from.pathname === secure.pathname
}

/** What browsers tell of where a response came from; of one that a service worker passed on, `network`. */
const workers = isAny('_fetchedViaServiceWorker', '_fromServiceWorker', 'fromServiceWorker')
const passedOn = ({ entry, came }: Recorded): boolean => [entry, came].some((of) => lower(of['_serviceWorkerResponseSource']) === 'network')

const table: readonly (readonly [says: string, made: (recorded: Recorded) => boolean])[] = [
  ['only an interim answer was recorded', ({ answer }) => answer.status < 200],
  [
    'the browser redirected by itself',
    (recorded) =>
      header(recorded.answer.headers, 'non-authoritative-reason') !== undefined ||
      (Math.floor(recorded.answer.status / 100) === 3 && lower(recorded.came['statusText']) === 'internal redirect') ||
      isUpgrade(recorded),
  ],
  [
    'it came from a cache',
    (recorded) =>
      isAny(
        '_fromCache',
        '_fromDiskCache',
        '_fromMemoryCache',
        '_fromPrefetchCache',
        '_servedFromCache',
        'fromCache',
        '_cached',
      )(recorded) || lower(recorded.entry['_fetchType']).endsWith(' cache'),
  ],
  ['it confirms a cached answer (304)', ({ asked, answer }) => answer.status === 304 && ['GET', 'HEAD'].includes(asked.method)],
  [
    'a service worker answered',
    (recorded) => (workers(recorded) && !passedOn(recorded)) || lower(recorded.entry['_fetchType']) === 'service worker',
  ],
  [
    'the recorder was told what to answer',
    (recorded) =>
      isAny('_wasFulfilled', '_fromOverride', '_overridden')(recorded) || lower(recorded.entry['_fetchType']).endsWith(' override'),
  ],
  [
    'the recording proxy answered',
    ({ answer: { status, headers, text } }) =>
      status >= 400 &&
      (/^(?:mitmproxy|fiddler|charles)\b/i.test(header(headers, 'server') ?? '') ||
        header(headers, 'fiddlergateway') !== undefined ||
        /^\s*(?:\[Fiddler\]|ZAP Error)|<title>[^<]*\b(?:Burp Suite|Charles|mitmproxy|Fiddler)\b/i.test(text.slice(0, 2_000))),
  ],
]

/** Why an answer is not the server's; `undefined`: it is, as far as the recording tells. */
export const notTheServers = (recorded: Recorded): string | undefined => table.find(([, made]) => made(recorded))?.[0]
