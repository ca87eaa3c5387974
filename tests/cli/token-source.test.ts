/** Tokens are kept, renewed early, one renewal at a time; static ones that have ended are said to have; threads hand them over. */
import { describe, expect, test } from 'vitest'
import { checkStatic, expiryOf } from '../../cli/auth/static-token.ts'
import { tokenSource, type Token } from '../../cli/auth/token-source.ts'
import { answerTokens, askTokens } from '../../cli/run/token-channel.ts'
import { openTokens } from '../../cli/run/tokens.ts'
import type { Place } from '../../cli/run/place.ts'

const minute = 60_000

/** A login that counts, on a clock that is turned by hand. Each token lives an hour. */
function counting(lives = 60 * minute) {
  const state = { now: 1_000_000, asked: 0, fails: undefined as string | undefined }
  const get = (): Promise<Token> => {
    state.asked += 1
    if (state.fails !== undefined) return Promise.reject(new Error(state.fails))
    return Promise.resolve({ token: `token-${state.asked}`, expiresOn: state.now + lives })
  }
  return { state, token: tokenSource(get, () => state.now) }
}

describe('a source of tokens', () => {
  test('asks once, and again five minutes before the end', async () => {
    const { state, token } = counting()
    expect([await token(), await token()]).toEqual(['token-1', 'token-1'])
    state.now += 55 * minute - 1
    expect(await token()).toBe('token-1')
    state.now += 1
    expect(await token()).toBe('token-2')
    expect(state.asked).toBe(2)
  })

  test('renews once for all who ask at the same time', async () => {
    const { state, token } = counting()
    expect(await Promise.all([token(), token(), token()])).toEqual(['token-1', 'token-1', 'token-1'])
    state.now += 56 * minute
    expect(await Promise.all([token(), token(), token()])).toEqual(['token-2', 'token-2', 'token-2'])
    expect(state.asked).toBe(2)
  })

  test('a renewal that fails is tried again after half a minute, as long as the old token is good', async () => {
    const { state, token } = counting()
    await token()
    state.now += 56 * minute
    state.fails = 'the authority is down'
    expect([await token(), await token(), state.asked]).toEqual(['token-1', 'token-1', 2])
    state.now += minute / 2
    state.fails = undefined
    expect(await token()).toBe('token-3')
  })

  test('a renewal that fails when the old token has ended fails', async () => {
    const { state, token } = counting()
    await token()
    state.now += 60 * minute
    state.fails = 'the authority is down'
    await expect(token()).rejects.toThrow('the authority is down')
  })

  test('a token that lives a minute is not asked for at every request, nor used beyond its end', async () => {
    const { state, token } = counting(minute)
    expect([await token(), await token()]).toEqual(['token-1', 'token-1'])
    state.now += minute / 2
    expect(await token()).toBe('token-2')
    state.now += minute
    expect(await token()).toBe('token-3')
  })
})

const jwt = (claims: object): string => ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'c2ln'].join('.')

describe('a static token', () => {
  test('says when it ends, if it says anything', () => {
    expect(expiryOf(jwt({ exp: 1_700_000_000 }))).toBe(1_700_000_000_000)
    for (const token of ['opaque', 'a.b.c', 'e30.e30.e30', jwt({ exp: 'soon' }), '..']) expect(expiryOf(token)).toBeUndefined()
  })

  test('is refused when it has ended, and remarked upon when it may end in mid-run', () => {
    const now = Date.UTC(2026, 0, 1, 12)
    const token = jwt({ exp: now / 1000 + 600 })
    expect(() => checkStatic(token, minute, now + 600_000)).toThrow('the token expired at 2026-01-01 12:10 UTC')
    expect(checkStatic(token, minute, now)).toBeUndefined()
    expect(checkStatic(token, 60 * minute, now)).toMatch(/expires at 2026-01-01 12:10 UTC, but the run may last until 2026-01-01 13:00 UTC/)
    expect(checkStatic('opaque', 60 * minute, now)).toBeUndefined()
  })

  test('that ends in mid-run ends the run, and is sent no more', async () => {
    let now = 1_000
    const stops: string[] = []
    const tokens = openTokens(
      { run: 'static', auth: 'token' },
      (reason) => stops.push(reason),
      () => now,
    )
    const token = tokens.of({ token: jwt({ exp: 2 }) } as Place)!
    expect(await token()).toBe(jwt({ exp: 2 }))
    now = 2_000
    await expect(token()).rejects.toThrow('the token expired at 1970-01-01 00:00 UTC')
    expect(stops).toHaveLength(1)
    expect([...tokens.used]).toEqual([jwt({ exp: 2 })])
  })
})

describe('between the threads', () => {
  test('each request is answered with the token of the moment; each that was used is known', async () => {
    let current = 'token-a'
    const main = answerTokens('channel', () => Promise.resolve(current))
    const tokens = openTokens({ run: 'channel', auth: 'workload' }, () => undefined)
    const token = tokens.of({} as Place)!
    expect(await token()).toBe('token-a')
    current = 'token-b'
    expect(await Promise.all([token(), token()])).toEqual(['token-b', 'token-b'])
    expect([...tokens.used]).toEqual(['token-a', 'token-b'])
    main.close()
    tokens.close()
  })

  test('a login that fails ends the run with its line', async () => {
    const main = answerTokens('failing', () => Promise.reject(new Error('--auth workload gets no token: nobody knows why')))
    const stops: string[] = []
    const tokens = openTokens({ run: 'failing', auth: 'workload' }, (reason) => stops.push(reason))
    await expect(tokens.of({} as Place)!()).rejects.toThrow(
      'the token could not be renewed, --auth workload gets no token: nobody knows why',
    )
    expect(stops).toHaveLength(1)
    main.close()
    tokens.close()
  })

  test('runs side by side do not hear each other', async () => {
    const mains = ['one', 'two'].map((run) => answerTokens(run, () => Promise.resolve(`token of ${run}`)))
    const askers = ['one', 'two'].map((run) => askTokens(run))
    expect(await Promise.all(askers.map((asker) => asker.token()))).toEqual(['token of one', 'token of two'])
    for (const end of [...mains, ...askers]) end.close()
  })

  test('without a token there is none', () => {
    expect(openTokens({ run: 'none', auth: 'none' }, () => undefined).of({} as Place)).toBeUndefined()
  })
})
