/** Requirements: what is promised, sentence by sentence, each with its place, its evidence, and the checks that answer for it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newAjv } from './ajv.ts'
import { builtValue } from './built.ts'
import { ContractError } from './contract.ts'
import { packageRoot } from './package-root.ts'
import { yaml } from './yaml.ts'

/** O: the OpenAPI document, H: a standard of HTTP or JSON, R: recorded live traffic, S: Microsoft's swagger, D: documented, I: inferred, U: unknown. */
export type Evidence = 'O' | 'H' | 'R' | 'S' | 'D' | 'I' | 'U'

export interface Requirement {
  /** `OAS-PUT-201`, `ARM-DEL-02`, `HTTP-DATE`, `QUALITY-LEAKS`. */
  readonly id: string
  /** The exact words of the document; of other sources, their sense in our own words. */
  readonly says: string
  /** What a quote means that does not read alone. */
  readonly means?: string
  /** JSON pointers into the document, at each of which the quote stands; of other sources, citation and URL. */
  readonly where: readonly string[]
  readonly evidence: readonly Evidence[]
  /** `must`: the document, Resource Manager's own text or a standard says it. `should`: quality, habit, or inferred. `info`: unknown, or not asked for. */
  readonly level: 'must' | 'should' | 'info'
  readonly profile: 'contract' | 'lifecycle' | 'arm'
  /** Live Azure is known to break it; `azure` says how. */
  readonly breaksOnAzure?: boolean
  readonly azure?: string
  /** Requirements that this one is a part of; their checks answer for it too. */
  readonly under?: readonly string[]
  /** Checks that answer for it, those of `under` among them; absent when it is excluded. */
  readonly checks?: readonly string[]
  /** Why nobody answers for it. */
  readonly excluded?: string
}

const ids = { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' } } as const
const text = { type: 'string', minLength: 1 } as const
const schema = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'says', 'where', 'evidence', 'level', 'profile'],
    properties: {
      id: { type: 'string', pattern: '^(OAS|ARM|HTTP|QUALITY)(-[A-Z0-9]+)+$' },
      says: text,
      means: text,
      azure: text,
      where: { ...ids, items: { type: 'string', pattern: '^#/|https://\\S+$' } },
      evidence: { ...ids, items: { enum: ['O', 'H', 'R', 'S', 'D', 'I', 'U'] } },
      level: { enum: ['must', 'should', 'info'] },
      profile: { enum: ['contract', 'lifecycle', 'arm'] },
      breaksOnAzure: { const: true },
      under: ids,
      checks: ids,
      excluded: { type: 'string', minLength: 20 },
    },
    dependentRequired: { breaksOnAzure: ['azure'], azure: ['breaksOnAzure'] },
  },
} as const

export const shippedRequirements = (): string => join(packageRoot(), 'spec', 'requirements.yml')

/** Those of a file; absent: the shipped ones. Throws ContractError, with file and pointer, for the first fault of the file. */
export function loadRequirements(given?: string): Requirement[] {
  const file = given ?? shippedRequirements()
  const built = given === undefined ? (builtValue('requirements') as Requirement[] | undefined) : undefined
  const list = built ?? readList(file)
  const known = new Map<string, Requirement>()
  list.forEach((requirement, i) => {
    const { id, checks, under, excluded } = requirement
    if (known.has(id)) throw new ContractError(file, `#/${i}/id`, `${id} is there twice`)
    if (excluded === undefined && !checks && !under)
      throw new ContractError(file, `#/${i}`, `${id} has neither checks nor a reason to be excluded`)
    if (excluded !== undefined && (checks || under)) throw new ContractError(file, `#/${i}`, `${id} is excluded and has checks as well`)
    known.set(id, requirement)
  })
  return list.map((requirement, i) =>
    requirement.excluded === undefined ? { ...requirement, checks: answering(requirement, known, `${file} at #/${i}/under`) } : requirement,
  )
}

/** Own checks, then those of what a requirement is under, each once. */
function answering(
  { id, checks = [], under = [] }: Requirement,
  known: ReadonlyMap<string, Requirement>,
  place: string,
  below: readonly string[] = [],
): string[] {
  const above = under.map((name) => {
    const whole = known.get(name)
    if (!whole) throw new ContractError(place, '', `${id} is under ${name}, which is not there`)
    if (name === id || below.includes(name)) throw new ContractError(place, '', `${id} is under itself`)
    return answering(whole, known, place, [...below, id])
  })
  const all = [...new Set([...checks, ...above.flat()])]
  if (all.length === 0) throw new ContractError(place, '', `${id} is under nothing that has checks`)
  return all
}

function readList(file: string): Requirement[] {
  const parsed = yaml().parseDocument(read(file))
  if (parsed.errors[0]) throw new ContractError(file, '', `invalid YAML, ${parsed.errors[0].message.split('\n')[0]}`)
  const list: unknown = parsed.toJS()
  const validate = newAjv({ allErrors: false, strict: true }).compile<Requirement[]>(schema)
  if (validate(list)) return list
  const { instancePath, message, params } = validate.errors![0]!
  const named = Object.values(params as Record<string, unknown>)
    .flat()
    .join(', ')
  throw new ContractError(file, `#${instancePath}`, `${message}${named && !message?.includes(named) ? `: ${named}` : ''}`)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new ContractError(file, '', code === 'ENOENT' ? 'no such file' : `cannot be read (${code ?? message})`)
  }
}
