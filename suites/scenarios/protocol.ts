/** Requests that keep no rule of the protocol, one rule at a time. Wrong writes are put to a vault that exists by the scenarios that watch over it. */
import type { ScenarioCheck } from '../../harness/check.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { uuid } from '../../harness/random.ts'
import { scenario, type RequestOptions, type Context, type Scenario } from '../../harness/scenario.ts'
import { noApiVersion, noToken } from '../../harness/wrong.ts'
import type { Kind, Verb } from '../../harness/kind.ts'

import { intruder } from '../../fixtures/vaults.ts'
import type { Resource } from '../../harness/inventory.ts'
import { apiVersionRequired, tokenRequired, emptyToken401, nearlyRightToken401 } from '../checks/protocol.ts'
import {
  emptyApiVersion400,
  malformedApiVersion400,
  missingApiVersion400,
  missingApiVersionCode,
  unknownApiVersionRefused,
} from '../checks/api-version.ts'
import { optionsSurvived, undeclaredMethodRefused } from '../checks/methods.ts'
import { requestIdsDiffer } from '../checks/headers.ts'
import { falseToken401, malformedToken401, missingToken401, missingTokenCode } from '../checks/token.ts'
import { standingOrNobody } from './somebody.ts'

/** Both ids of the client are wanted back. */
export const askedBack = ({ random }: Context): RequestOptions => ({
  headers: { 'x-ms-return-client-request-id': 'true', 'x-ms-correlation-request-id': uuid(random) },
})

/** A rule that a request breaks, and what judges the refusal. */
interface Breach {
  readonly ask: RequestOptions & { readonly wrong: string }
  /** The value of Authorization, made of the right token; such a request is left out where the target needs no token. */
  readonly authorization?: (token: string) => string
  readonly checks: readonly ScenarioCheck<{ exchange: Exchange }>[]
}

export const breaches = {
  noApiVersion: {
    ask: { apiVersion: null, wrong: noApiVersion },
    checks: [apiVersionRequired, missingApiVersion400, missingApiVersionCode],
  },
  malformedApiVersion: { ask: { apiVersion: 'yesterday', wrong: 'with an api-version that is no date' }, checks: [malformedApiVersion400] },
  unservedApiVersion: {
    ask: { apiVersion: '1999-01-01', wrong: 'with an api-version that is not served' },
    checks: [unknownApiVersionRefused],
  },
  emptyApiVersion: { ask: { apiVersion: '', wrong: 'with an empty api-version' }, checks: [emptyApiVersion400] },
  noToken: { ask: { authorization: null, wrong: noToken }, checks: [tokenRequired, missingToken401, missingTokenCode] },
  noBearer: { ask: { authorization: 'Basic bm86b25l', wrong: 'with a credential that is no bearer token' }, checks: [malformedToken401] },
  falseToken: { ask: { authorization: 'Bearer this-token-was-never-issued', wrong: 'with a false token' }, checks: [falseToken401] },
  emptyToken: { ask: { authorization: 'Bearer ', wrong: 'with an empty token' }, checks: [emptyToken401] },
  // longer, not shorter or changed: wherever it is shown, the right token stands in it and is redacted
  nearlyRightToken: {
    ask: { wrong: 'with a token that is one character too long' },
    authorization: (token) => `Bearer ${token}x`,
    checks: [nearlyRightToken401],
  },
} as const satisfies Readonly<Record<string, Breach>>

/**
 * How each operation is called wrongly: without what it needs, and with something false, which is not the same thing everywhere. Each kind of
 * fault is put to a list or a read, and to a write.
 */
const breachesOf: Readonly<Record<'api-version' | 'token', Readonly<Record<Verb, readonly (keyof typeof breaches)[]>>>> = {
  'api-version': {
    listInProvider: ['noApiVersion', 'malformedApiVersion'],
    listInSubscription: ['noApiVersion', 'unservedApiVersion'],
    listInGroup: ['noApiVersion', 'unservedApiVersion', 'emptyApiVersion'],
    listInParent: ['noApiVersion', 'unservedApiVersion', 'emptyApiVersion'],
    read: ['noApiVersion', 'unservedApiVersion', 'malformedApiVersion'],
    create: ['noApiVersion', 'unservedApiVersion', 'emptyApiVersion'],
    update: ['noApiVersion', 'unservedApiVersion'],
    delete: ['noApiVersion', 'unservedApiVersion'],
    poll: [],
    result: [],
  },
  token: {
    listInProvider: ['noToken', 'noBearer'],
    listInSubscription: ['noToken', 'falseToken'],
    listInGroup: ['noToken', 'falseToken', 'nearlyRightToken'],
    listInParent: ['noToken', 'falseToken', 'nearlyRightToken'],
    read: ['noToken', 'falseToken', 'emptyToken'],
    create: ['noToken', 'falseToken'],
    update: ['noToken', 'falseToken', 'emptyToken'],
    delete: ['noToken', 'falseToken', 'nearlyRightToken'],
    poll: [],
    result: [],
  },
}

/** Calls an operation in each wrong way. A write that is taken leaves a mark of its own, and the suite's tags, by which sweep finds the vault; `undo` makes good what it did. */
export async function breaks(
  ctx: Context,
  role: Verb,
  vault: Resource | undefined,
  of: readonly ('api-version' | 'token')[],
  undo: (taken: Exchange) => Promise<unknown> = () => Promise.resolve(),
): Promise<Exchange[]> {
  const exchanges = []
  for (const name of of.flatMap((rule) => breachesOf[rule][role])) {
    const { ask: plain, authorization: made, checks }: Breach = breaches[name]
    const token = made && (await ctx.target.token?.())
    if (made && token === undefined) continue
    const ask = made ? { ...plain, authorization: made(token!) } : plain
    const tags = { ...(vault?.body['tags'] as object | undefined), [intruder]: `${role} ${ask.wrong}` }
    const body = role === 'create' ? { ...vault?.body, tags } : role === 'update' ? { tags } : undefined
    const exchange = await ctx.call(role, vault, { ...ask, ...(body && { body }) })
    for (const rule of checks) ctx.check(rule, { exchange })
    exchanges.push(exchange)
    if (exchange.request.method === 'GET' || !vault || !succeeded(exchange)) continue
    await ctx.settle(exchange, vault)
    await undo(exchange)
  }
  return exchanges
}

const reads: readonly Verb[] = ['listInProvider', 'listInSubscription', 'listInGroup', 'listInParent', 'read']

export const withoutApiVersionOf = (kind: Kind): Scenario =>
  scenario({
    id: 'without-api-version',
    title: 'Each operation that reads is called without api-version, and with one that is not served',
    kind,
    verbs: [],
    usesShared: true,
    readOnly: true,
    async run(ctx) {
      const vault = await standingOrNobody(ctx)
      for (const role of reads.filter((verb) => ctx.can(verb))) await breaks(ctx, role, vault, ['api-version'])
    },
  })

export const withoutTokenOf = (kind: Kind): Scenario =>
  scenario({
    id: 'without-token',
    title: 'Each operation that reads is called without a token, and with a false one',
    kind,
    verbs: [],
    usesShared: true,
    readOnly: true,
    async run(ctx) {
      const vault = await standingOrNobody(ctx)
      for (const role of reads.filter((verb) => ctx.can(verb))) {
        const [first, second] = await breaks(ctx, role, vault, ['token'])
        ctx.check(requestIdsDiffer, { exchanges: [first!, second!] })
      }
      // where nothing is written, no other scenario reads a vault that is there
      if (ctx.target.readOnly && ctx.can('read')) await ctx.call('read', vault, askedBack(ctx))
    },
  })

export const strangeRequestsOf = (kind: Kind): Scenario =>
  scenario({
    id: 'strange-requests',
    title: 'Methods that nobody declared are called',
    kind,
    verbs: [],
    usesShared: true,
    async run(ctx) {
      const { check, call } = ctx
      const vault = await standingOrNobody(ctx)
      const wrong = 'with a method that the document does not declare'
      for (const [role, method, text] of [
        ['read', 'POST', '{}'],
        ['listInGroup', 'PUT', '{}'],
        ['listInGroup', 'POST', '{}'],
        ['listInProvider', 'DELETE', undefined],
      ] as const) {
        if (ctx.binding.of(kind.id, role))
          check(undeclaredMethodRefused, { exchange: await call(role, vault, { method, wrong, ...(text && { text }) }) })
      }
      check(optionsSurvived, { exchange: await call('read', vault, { method: 'OPTIONS', wrong: 'with OPTIONS' }) })
    },
  })
