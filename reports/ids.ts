/** Replaces ids of subscriptions, tenants and objects, each always by the same other one: what was equal stays equal, so that whatever was judged is judged the same. */
import { createHmac, randomBytes } from 'node:crypto'
import { header, type Exchange } from '../harness/exchange.ts'

const guid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi
/** A subscription that is no GUID, as partners may have them; plainly, or in a link within a link. */
const subscription = /(\/subscriptions\/|%2Fsubscriptions%2F)([^/?#\s"'<>\\%&]+)/gi

/** Names of requests: who looks into a log of the service needs them, and they tell nobody who asked. */
const requestIds = [
  'x-ms-request-id',
  'x-ms-correlation-request-id',
  'x-ms-client-request-id',
  'x-ms-routing-request-id',
  'x-ms-original-request-ids',
  'x-msedge-ref',
]

export interface IdRedactor {
  /** Names that requests have in these exchanges are left as they are from now on. */
  keep(exchanges: readonly Exchange[]): void
  /** The text with its ids replaced. Doing it twice does no more than doing it once. */
  replace(text: string): string
}

/** `subscriptions` are replaced wherever they stand as a word, GUIDs everywhere. `salt` is known to nobody afterwards, so that no id can be guessed and tried. */
export function newIdRedactor(subscriptions: readonly string[] = [], salt: string | Uint8Array = randomBytes(16)): IdRedactor {
  const kept = new Set<string>()
  const never = new Set(subscriptions.map((id) => id.toLowerCase()))
  const known = new Map<string, string>()
  const replaced = new Set<string>()
  const other = (id: string, form: (digest: string) => string): string => {
    const key = id.toLowerCase()
    if (kept.has(key) || replaced.has(key)) return id
    const made = known.get(key) ?? form(createHmac('sha256', salt).update(key).digest('hex'))
    known.set(key, made)
    replaced.add(made)
    return id !== key && id === id.toUpperCase() ? made.toUpperCase() : made
  }
  const asGuid = (hex: string): string =>
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  const asName = (hex: string): string => `subscription-${hex.slice(0, 8)}`
  const words = subscriptions.filter((name) => !isGuid(name)).map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  const word = words.length > 0 ? new RegExp(`(?<![\\w-])(?:${words.join('|')})(?![\\w-])`, 'gi') : undefined
  const named = (text: string): string => (word ? text.replace(word, (id) => other(id, asName)) : text)
  return {
    keep(exchanges) {
      for (const { request, response } of exchanges) {
        for (const fields of [request.headers, response?.headers ?? []]) {
          for (const name of requestIds)
            for (const [id] of (header(fields, name) ?? '').matchAll(guid)) if (!never.has(id.toLowerCase())) kept.add(id.toLowerCase())
        }
      }
    },
    replace: (text) =>
      named(text)
        .replace(subscription, (_, before: string, id: string) => `${before}${other(id, isGuid(id) ? asGuid : asName)}`)
        .replace(guid, (id) => other(id, asGuid)),
  }
}

const isGuid = (text: string): boolean => text.length === 36 && text.replace(guid, '') === ''
