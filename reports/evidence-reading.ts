/** Reads the evidence of a run back. Whoever verifies trusts none of it: what does not fit its shape is named, never met by an accident. */
import { newAjv } from '../spec/ajv.ts'
import { evidenceVersion, type Evidence, type RunFacts } from './evidence.ts'
import { fromHar, ownFacts } from './har-reading.ts'

const text = { type: 'string' } as const
const texts = { type: 'array', items: text } as const
const flag = { type: 'boolean' } as const
const named = (properties: object, optional: object = {}): object => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
})
const list = (items: object): object => ({ type: 'array', items })

const schema = named(
  {
    evidenceVersion: { const: evidenceVersion },
    suite: named({ name: text, version: text }),
    contract: named({ apiVersion: text, sha256: text }),
    target: named({ kind: { enum: ['emulator', 'azure', 'url', 'recording'] }, baseUrl: text }),
    scope: named(
      {},
      {
        areas: texts,
        profiles: texts,
        checks: texts,
        operations: texts,
        scenarios: texts,
        readOnly: flag,
        strict: flag,
        apiVersion: text,
        azure: flag,
        unsupported: texts,
        frozen: flag,
        recorded: { const: true },
      },
    ),
    run: text,
    seed: { type: 'integer' },
    startedAt: { type: 'integer' },
    finishedAt: { type: 'integer' },
    complete: flag,
    coverageDue: flag,
    waivers: list(named({ result: text, reason: text, owner: text, issue: text, expires: text })),
    ledger: list(
      named(
        {
          at: text,
          event: { enum: ['planned', 'created', 'deleted', 'leaked'] },
          run: text,
          pass: text,
          target: text,
          baseUrl: text,
          id: text,
        },
        { note: text },
      ),
    ),
    passes: list(
      named(
        {
          name: text,
          baseUrl: text,
          endings: list(named({ scenario: text }, { ended: text, error: text })),
          handovers: list(named({ check: text, operation: text, scenario: text, handed: { type: 'object' } })),
        },
        { stateless: text, foreign: { const: true } },
      ),
    ),
    notes: texts,
  },
  {
    runs: texts,
    shard: named({ part: { type: 'integer', minimum: 1 }, of: { type: 'integer', minimum: 1 } }),
    implementation: named({ organisation: text, product: text, productVersion: text, contact: text }),
  },
)

/** `har`: the document, parsed. Throws an Error of one line for what is no evidence of this suite. */
export function readEvidence(har: unknown): Evidence {
  const extra = ownFacts(har)
  if (extra === undefined) throw new Error('it holds exchanges, and not what a run of this suite was; `judge` takes recorded traffic')
  const version = extra['evidenceVersion']
  if (version !== evidenceVersion)
    throw new Error(`its evidence is of version ${JSON.stringify(version) ?? 'none'}, this program reads ${evidenceVersion}`)
  const sound = newAjv({ strict: true, allErrors: false }).compile(schema)
  if (!sound(extra)) {
    const [fault] = sound.errors!
    throw new Error(
      `what it says of the run is malformed at ${fault!.instancePath || '/'}: ${fault!.message}${fault!.params['additionalProperty'] ? ` (${String(fault!.params['additionalProperty'])})` : ''}`,
    )
  }
  return { facts: extra as unknown as RunFacts, exchanges: fromHar(har).exchanges }
}
