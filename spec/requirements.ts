/** Requirements: what is required, sentence by sentence, each with its place and its evidence. Which checks answer for them, the checks say. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newAjv } from './ajv.ts'
import { builtValue } from './built.ts'
import { ContractError } from './contract.ts'
import { packageRoot } from './package-root.ts'
import { yaml } from './yaml.ts'

/** O: the OpenAPI document, H: a standard of HTTP or JSON, R: recorded live traffic, S: Microsoft's swagger, D: documented, I: inferred, U: unknown. */
export type Evidence = 'O' | 'H' | 'R' | 'S' | 'D' | 'I' | 'U'

export interface Requirement {
  /** `OAS-PUT-201`, `ARM-DEL-02`, `HTTP-DATE`; the first word is that of its file. */
  readonly id: string
  /** The exact words of the document; of other sources, their sense in our own words. */
  readonly says: string
  /** What a quote means that does not read alone. */
  readonly means?: string
  /** Why it has the level that it has, where that was weighed. */
  readonly decision?: string
  /** JSON pointers into `document`, at each of which the quote stands; of other sources, citation and URL. */
  readonly where: readonly string[]
  readonly evidence: readonly Evidence[]
  /** `must`: the document, Resource Manager's own text or a standard says it. `should`: quality, habit, or inferred. `info`: unknown, or not asked for. */
  readonly level: 'must' | 'should' | 'info'
  readonly profile: 'contract' | 'lifecycle' | 'arm'
  /** The one method that it is about; absent: of none, or of several. */
  readonly method?: 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST' | 'HEAD'
  /** The file in `spec/` that its pointers lead into. */
  readonly document?: string
  /** Live Azure is known to break it; `azure` says how. */
  readonly breaksOnAzure?: boolean
  readonly azure?: string
  /** Requirements that this one is a part of; their checks answer for it too. */
  readonly under?: readonly string[]
  /** Why no check answers for it. */
  readonly excluded?: string
}

/** A file of `spec/requirements/`: those of one source, or of one kind of resource. */
export interface RequirementFile {
  /** Its name without the ending: `arm`. */
  readonly name: string
  /** Where its requirements come from, as a heading. */
  readonly title: string
  readonly requirements: readonly Requirement[]
}

const ids = { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' } } as const
const text = { type: 'string', minLength: 1 } as const
const requirementSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'says', 'where', 'evidence', 'level', 'profile'],
  properties: {
    id: { type: 'string', pattern: '^[A-Z]+(-[A-Z0-9]+)+$' },
    says: text,
    means: text,
    decision: text,
    azure: text,
    where: { ...ids, items: { type: 'string', pattern: '^#/|https://\\S+$' } },
    evidence: { ...ids, items: { enum: ['O', 'H', 'R', 'S', 'D', 'I', 'U'] } },
    level: { enum: ['must', 'should', 'info'] },
    profile: { enum: ['contract', 'lifecycle', 'arm'] },
    method: { enum: ['GET', 'PUT', 'PATCH', 'DELETE', 'POST', 'HEAD'] },
    breaksOnAzure: { const: true },
    under: ids,
    excluded: { type: 'string', minLength: 20 },
  },
  dependentRequired: { breaksOnAzure: ['azure'], azure: ['breaksOnAzure'] },
} as const
const fileSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'requirements'],
  properties: { title: text, document: text, requirements: { type: 'array', minItems: 1, items: requirementSchema } },
} as const

/** What stands in a file. */
interface Written {
  readonly title: string
  readonly document?: string
  readonly requirements: readonly Omit<Requirement, 'document'>[]
}

export const shippedRequirements = (): string => join(packageRoot(), 'spec', 'requirements')

/** All requirements, in the order of their files and as they stand in them. Absent: the shipped ones. Throws as `requirementFiles` does. */
export const loadRequirements = (folder?: string): Requirement[] => requirementFiles(folder).flatMap(({ requirements }) => requirements)

/** The files of a folder in the order of their names. Throws ContractError, with file and pointer, for the first fault. */
export function requirementFiles(given?: string): RequirementFile[] {
  const built = given === undefined ? (builtValue('requirements') as Record<string, Written> | undefined) : undefined
  const folder = given ?? shippedRequirements()
  const files = Object.entries(built ?? writtenRequirements(folder)).map(([name, { title, document, requirements }]) => ({
    name,
    title,
    requirements: requirements.map((each) => (document === undefined ? each : { ...each, document })),
  }))
  examine(files, folder)
  return files
}

/** What stands in the files of a folder, by their names without the ending: what a build keeps. Throws as `requirementFiles` does. */
export function writtenRequirements(folder: string): Record<string, Written> {
  const names = attempt(folder, () => readdirSync(folder)).filter((name) => name.endsWith('.yml'))
  if (names.length === 0) throw new ContractError(folder, '', 'has no file NAME.yml')
  return Object.fromEntries(names.sort().map((name) => [name.slice(0, -'.yml'.length), readRequirements(join(folder, name))]))
}

/** What no schema can say: ids that stand once, and parts of what is there. */
function examine(files: readonly RequirementFile[], folder: string): void {
  const known = new Map<string, Requirement & { readonly file: string }>()
  const placed = files.flatMap(({ name, requirements }) =>
    requirements.map((requirement, i) => ({ ...requirement, file: join(folder, `${name}.yml`), pointer: `#/requirements/${i}` })),
  )
  for (const requirement of placed) {
    const { id, file, pointer, where, document, under, excluded } = requirement
    const fault = (at: string, says: string): ContractError => new ContractError(file, `${pointer}${at}`, says)
    const before = known.get(id)
    if (before) throw fault('/id', `${id} is there twice${before.file === file ? '' : `, first in ${before.file}`}`)
    if (excluded !== undefined && under) throw fault('', `${id} is excluded and is under ${under.join(', ')}`)
    if (document === undefined && where.some((place) => place.startsWith('#/')))
      throw fault('/where', `${id} has a pointer, and its file names no document`)
    known.set(id, requirement)
  }
  for (const { id, file, pointer, under = [] } of placed) {
    const lost = under.find((name) => !known.has(name))
    if (lost !== undefined) throw new ContractError(file, `${pointer}/under`, `${id} is under ${lost}, which is not there`)
    if (isUnder(id, under, known)) throw new ContractError(file, `${pointer}/under`, `${id} is under itself`)
  }
}

/** Whether a requirement is among these, or what they are under. */
function isUnder(
  id: string,
  above: readonly string[],
  known: ReadonlyMap<string, Pick<Requirement, 'under'>>,
  seen: readonly string[] = [],
): boolean {
  return above.some((name) => name === id || (!seen.includes(name) && isUnder(id, known.get(name)?.under ?? [], known, [...seen, name])))
}

function readRequirements(file: string): Written {
  const parsed = yaml().parseDocument(attempt(file, () => readFileSync(file, 'utf8')))
  if (parsed.errors[0]) throw new ContractError(file, '', `invalid YAML, ${parsed.errors[0].message.split('\n')[0]}`)
  const value: unknown = parsed.toJS()
  const validate = newAjv({ allErrors: false, strict: true }).compile<Written>(fileSchema)
  if (validate(value)) return value
  const { instancePath, message, params } = validate.errors![0]!
  const named = Object.values(params as Record<string, unknown>)
    .flat()
    .join(', ')
  throw new ContractError(file, `#${instancePath}`, `${message}${named && !message?.includes(named) ? `: ${named}` : ''}`)
}

/** What is read of a place. Throws ContractError when it cannot be. */
function attempt<T>(place: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new ContractError(place, '', code === 'ENOENT' ? 'no such file or folder' : `cannot be read (${code ?? message})`)
  }
}
