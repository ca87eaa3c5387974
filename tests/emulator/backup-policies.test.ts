/** Backup policies: what can be done with them, in both modes. What their bodies may be is told in a file of its own. */
import { describe, expect, test } from 'vitest'
import { bodies } from './policies.ts'
import { setUp } from './support.ts'

const made = async (options: Parameters<typeof setUp>[0] = {}) => {
  const opened = setUp(options)
  await opened.create('v1')
  const policies = `${opened.vault('v1')}/backupPolicies`
  return { ...opened, policies, one: `${policies}/Nightly` }
}

describe('a backup policy', () => {
  test.each(Object.entries(bodies))('%s is created, replaced, read, listed and deleted', async (_, body) => {
    const { ask, one, policies } = await made({ pageSize: 10 })
    const whole = { id: one, name: 'Nightly', type: 'Microsoft.RecoveryServices/vaults/backupPolicies' }
    for (let time = 0; time < 2; time++) {
      const answer = await ask('PUT', one, { body })
      expect(answer).toMatchObject({ status: 200, json: { ...whole, properties: { ...body.properties, protectedItemsCount: 0 } } })
      expect(Object.keys(answer.json)).toEqual(['id', 'name', 'type', 'properties'])
      expect((await ask('GET', one)).json).toEqual(answer.json)
      expect((await ask('GET', policies)).json.value).toContainEqual(answer.json)
    }
    expect(await ask('DELETE', one)).toMatchObject({ status: 200, text: '' })
    expect(await ask('DELETE', one)).toMatchObject({ status: 204, text: '' })
    expect(await ask('GET', one)).toMatchObject({ status: 404, code: 'ResourceNotFound' })
  })
})
