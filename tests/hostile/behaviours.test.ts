/** Hostile and broken servers, one test each: over real sockets, bounded, with a clear finding or none, and nothing and nobody else a false positive. */
import { beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { loadRequirements } from '../../spec/requirements.ts'
import { meet, token, type Ground } from './run.ts'
import { families } from './table.ts'
import { whatActs, whereIs } from './traces.ts'

let ground: Ground
beforeAll(async () => void (ground = { contract: await loadContract(), requirements: loadRequirements() }))

for (const [family, behaviours] of Object.entries(families)) {
  describe(family, () => {
    for (const behaviour of behaviours)
      test(behaviour.id, async () => {
        const met = await meet(ground, behaviour)
        const { results, record, report, requests } = met
        const errors = [
          ...results.filter(({ outcome }) => outcome === 'error').map(({ result, reason }) => `${result}: ${reason}`),
          ...record.endings.flatMap(({ error }) => error ?? []),
        ]
        expect(errors, 'no fault of our own').toEqual([])
        const failed = results.filter(({ outcome }) => outcome === 'failed')
        const red = [...new Set(failed.map(({ check }) => check.id))].sort()
        expect(red, 'nothing else is a false positive').toEqual(
          behaviour.amongOthers ? expect.arrayContaining([...behaviour.red]) : behaviour.red,
        )
        if (behaviour.finds) expect(failed.flatMap(({ findings }) => findings.map(({ says }) => says)).join('\n')).toMatch(behaviour.finds)
        const reasons = [...new Set(results.flatMap(({ outcome, reason }) => (outcome === 'untested' ? [reason ?? 'no reason'] : [])))]
        expect(reasons.length > 0, `untested: ${reasons.join('; ')}`).toBe(behaviour.untested !== undefined)
        for (const reason of reasons) expect(reason).toMatch(behaviour.untested!)

        expect(requests.length).toBeLessThanOrEqual(behaviour.requests ?? 200)
        expect(met.seconds).toBeLessThanOrEqual(behaviour.seconds ?? 300)
        expect(met.elsewhere, 'nothing is asked of another server').toEqual([])

        const { leaked } = report.ledger
        if (!behaviour.leaves) expect(leaked, 'all that was made is removed').toEqual([])
        expect(
          met.left.filter((id) => !leaked.some((each) => each.toLowerCase() === id)),
          'what is left stands in the ledger',
        ).toEqual([])

        expect(whereIs(token, met), 'the token stands nowhere').toEqual([])
        expect(whatActs(met), 'nothing acts on a reader').toEqual([])
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
      })
  })
}

test('are all in the documentation, which this test prints anew with -u', async () => {
  const table = ([family, behaviours]: (typeof all)[number]): string =>
    `## ${family}\n\n| behaviour | what the server does | what is found |\n| --- | --- | --- |\n${behaviours
      .map(
        ({ id, says, red, amongOthers, untested }) =>
          `| \`${id}\` | ${says.replaceAll('<', '&lt;')} | ${[red.length > 0 ? `${red.map((check) => `\`${check}\``).join(', ')}${amongOthers ? ' and others' : ''}` : untested ? '' : 'nothing: it is lawful, or nobody is harmed', untested ? 'untested' : ''].filter(Boolean).join('; ')} |`,
      )
      .join('\n')}\n`
  const all = Object.entries(families)
  const ids = all.flatMap(([, behaviours]) => behaviours.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
  const page = `# Hostile and broken servers\n\nPrinted by a test of the project. ${ids.length} behaviours, each put to the suite over a real socket: it ends in bounded time and memory, accuses of what is there and of nothing else,
removes what it made or says what it left, and neither a token nor anything that acts on a reader stands in what it writes.
Where no connection comes about (nobody listens, a certificate that cannot be trusted, another protocol, a handshake that stalls), one line says so before anything is asked, and the exit code is 2.\n\n${all.map(table).join('\n')}`
  await expect(page).toMatchFileSnapshot('../../docs/hostile-servers.md')
})
