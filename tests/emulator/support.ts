/** What the tests of the emulator share: a way to ask it, and a way to say which behaviour a test shows. */
import { test } from 'vitest'
import { behaviours } from '../../emulator/behaviours.ts'
import type { BehaviourId } from '../../emulator/behaviours.ts'
import { createEmulator } from '../../emulator/emulator.ts'
import type { EmulatorOptions } from '../../emulator/emulator.ts'
import { header } from '../../harness/exchange.ts'
import type { Fields } from '../../harness/exchange.ts'

/** A test that shows a behaviour of the table; its title is what the table says. */
export function behaviour(id: BehaviourId, run: () => Promise<void> | void, detail = ''): void {
  const { says } = behaviours.find((known) => known.id === id)!
  test(`${says}${detail && ` (${detail})`} [${id}]`, run)
}

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads answers as it finds them
type Any = any

export interface Answered {
  readonly status: number
  readonly headers: Fields
  readonly text: string
  readonly json: Any
  readonly code: string | undefined
  readonly header: (name: string) => string | undefined
}

export interface RequestOptions {
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly raw?: string
  readonly headers?: Fields
  readonly version?: string
  readonly token?: string | null
  readonly origin?: string
}

export const provider = '/providers/Microsoft.RecoveryServices'

/** An emulator and the means to talk to it: `path` is from the root, or an absolute URL that is asked as it stands. */
export function setUp(options: Partial<EmulatorOptions> = {}) {
  const emulator = createEmulator(options)
  const { subscription, resourceGroups, token: right } = emulator.options
  const inSubscription = `/subscriptions/${subscription}`
  const inGroup = `${inSubscription}/resourceGroups/${resourceGroups[0]}${provider}/vaults`
  const vault = (name: string): string => `${inGroup}/${name}`

  async function ask(
    method: string,
    path: string,
    { body, raw, headers = [], version = '2024-01-01', token = right, origin = 'https://arm.test' }: RequestOptions = {},
  ): Promise<Answered> {
    const url = path.includes('://') ? path : `${origin}${path}${path.includes('?') ? '&' : '?'}${version && `api-version=${version}`}`
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const all: Fields = [
      ...(token === null ? [] : ([['Authorization', `Bearer ${token}`]] as const)),
      ...(content === undefined || header(headers, 'content-type') !== undefined ? [] : ([['Content-Type', 'application/json']] as const)),
      ...headers,
    ]
    const answer = await emulator.handle({ method, url, headers: all, ...(content !== undefined && { body: content }) })
    const text = String(answer.body)
    const json: Any = text === '' ? undefined : JSON.parse(text)
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json,
      code: json?.error?.code,
      header: (name) => header(answer.headers, name),
    }
  }

  /** All items of a list, and how many pages they came on. */
  async function pages(path: string): Promise<{ readonly ids: string[]; readonly items: Any[]; readonly count: number }> {
    const items: Any[] = []
    let count = 0
    for (let next: string | undefined = path; next; count++) {
      const { json } = await ask('GET', next)
      items.push(...json.value)
      next = json.nextLink
    }
    return { ids: items.map(({ id }) => id), items, count }
  }

  const create = (name: string, body: object = {}): Promise<Answered> =>
    ask('PUT', vault(name), { body: { location: 'westeurope', ...body } })
  return {
    emulator,
    ask,
    pages,
    create,
    vault,
    inGroup,
    inSubscription: `${inSubscription}${provider}/vaults`,
    group: resourceGroups[0]!,
    root: inSubscription,
  }
}
