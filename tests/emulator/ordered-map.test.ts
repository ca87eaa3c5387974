import { expect, test } from 'vitest'
import { createEmulator } from '../../emulator/emulator.ts'
import { seeded } from '../../emulator/arm/random.ts'
import { OrderedMap } from '../../emulator/arm/ordered-map.ts'
import { setUp } from './support.ts'

test('keys are read in order, whatever was put in and taken out in between', () => {
  const random = seeded(7)
  const map = new OrderedMap()
  for (let step = 0; step < 3_000; step++) {
    const key = `/${'abc'[random.below(3)]}/${random.below(60)}`
    if (random.below(3) === 0) map.delete(key)
    else map.set(key, { resource: {} })
    if (step === 1_500) map.clear()
    if (step % 7 > 0) continue
    const prefix = key.slice(0, 3)
    for (const after of ['', key]) {
      const right = [...map.keys()].filter((each) => each.startsWith(prefix) && each > after).sort()
      expect(map.following(prefix, after, 9)).toEqual(right.slice(0, 9))
    }
  }
})

test('a vault of a neighbour is the same at each look, and what is changed stays changed', async () => {
  const { emulator, pages, inSubscription } = setUp({ neighbours: 3, pageSize: 2 })
  const first = await pages(inSubscription)
  expect((await pages(inSubscription)).items).toEqual(first.items)
  const [, kept] = [...emulator.world.resources][1]!
  kept.resource['tags'] = { changed: 'yes' }
  const { items } = await pages(inSubscription)
  expect(items.filter(({ tags }) => tags?.changed === 'yes')).toHaveLength(1)
  const [another] = [...emulator.world.resources.values()]
  expect(another!.resource['properties']).not.toHaveProperty('changed')
  emulator.reset()
  expect((await pages(inSubscription)).items).toEqual(first.items)
})

test('a hundred thousand vaults are there at once, and a page holds as many as it should', async () => {
  const emulator = createEmulator({ neighbours: 100_000, pageSize: 1_000 })
  const { subscription, token } = emulator.options
  const url = `http://emulator.test/subscriptions/${subscription}/providers/Microsoft.RecoveryServices/vaults?api-version=2024-01-01`
  const { body } = await emulator.handle({ method: 'GET', url, headers: [['Authorization', `Bearer ${token}`]] })
  expect((JSON.parse(String(body)) as { value: unknown[] }).value).toHaveLength(1_000)
})
