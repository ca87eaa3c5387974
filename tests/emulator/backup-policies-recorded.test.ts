/** Policies that real Azure was recorded to take are answered as it did. Needs AZBACKUP_DATA_RECORDINGS, a HAR file; visibly skipped without. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openPolicies } from './policies.ts'

const file = process.env['AZBACKUP_DATA_RECORDINGS']

interface Entry {
  readonly request: { readonly method: string; readonly url: string; readonly postData?: { readonly text: string } }
  readonly response: { readonly status: number; readonly content: { readonly text?: string } }
}

describe.skipIf(!file)(`recorded policies (${file ?? 'AZBACKUP_DATA_RECORDINGS names no file'})`, () => {
  const entriesOf = (method: string): Entry[] => {
    const { log } = JSON.parse(readFileSync(file!, 'utf8')) as { log: { entries: Entry[] } }
    return log.entries.filter(({ request, response }) => {
      const policy = /\/backupPolicies\/[^/?]+(\?|$)/i.test(request.url)
      return policy && request.method === method && response.status === 200
    })
  }

  test('a PUT is answered with the same properties', async () => {
    const { ask, policies } = await openPolicies()
    const entries = entriesOf('PUT')
    expect(entries.length).toBeGreaterThan(5)
    for (const [index, { request, response }] of entries.entries()) {
      const { status, json } = await ask('PUT', `${policies}/recorded-${index}`, { raw: request.postData!.text })
      expect([status, json.properties]).toEqual([200, JSON.parse(response.content.text!).properties])
    }
  })

  test('what a GET answered is taken as the body of a PUT', async () => {
    const { ask, policies } = await openPolicies()
    const entries = entriesOf('GET')
    expect(entries.length).toBeGreaterThan(5)
    for (const [index, { response }] of entries.entries()) {
      const { properties } = JSON.parse(response.content.text!)
      const { status, json } = await ask('PUT', `${policies}/recorded-${index}`, { body: { properties } })
      expect([status, json.properties]).toEqual([200, { ...properties, protectedItemsCount: 0 }])
    }
  })
})
