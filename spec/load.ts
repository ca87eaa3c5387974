/** Reads an OpenAPI document into a contract, or says in one line why it cannot. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtSchemas, builtValue } from './built.ts'
import { areaOf, joined } from './areas.ts'
import {
  ContractError,
  type Contract,
  type Document,
  type DocumentedHeader,
  type DocumentedResponse,
  type Operation,
  type Parameter,
  type Schema,
} from './contract.ts'
import type { Direction } from './direction.ts'
import { givenValue } from './given-value.ts'
import { object, type Json } from './json.ts'
import { isJsonMedia } from './media.ts'
import { packageRoot } from './package-root.ts'
import { modern, parseDocument } from './parse.ts'
import { pointerTo } from './pointer.ts'
import { checkLoops, checkReferences, resolver, type Resolver } from './references.ts'
import { schemaCompiler, type CompileSchema } from './schemas.ts'

/** The documents of this package, by name, with the SHA-256 of each; any other is checked against OpenAPI's own schema first. */
export const shipped = {
  'azure-backup.openapi': 'c008abeab48c3e5a8f54e34978bcc04ee1a5fa158b86c098269f1a2e1eaa04ca',
  'azure-backup-data.openapi': '4509a432583d19dbb924b2ce7694d93049b0c2308afb0b4a0575dbe1796450d6',
} as const
export type ShippedName = keyof typeof shipped

/** SHA-256 of the contract as given. */
export const pinnedSha256 = shipped['azure-backup.openapi']

/** Whether a document is one of this package: what is known of it need not be found out. */
export const isShipped = ({ sha256 }: Pick<Document, 'sha256'>): boolean => (Object.values(shipped) as string[]).includes(sha256)

export const shippedContract = (name: ShippedName = 'azure-backup.openapi'): string => join(packageRoot(), 'spec', `${name}.yml`)

/** The documents at some files as one contract; absent: those of this package. Throws ContractError as `loadContract` does, and where two contradict each other. */
export async function loadDocuments(
  files: readonly string[] = (Object.keys(shipped) as ShippedName[]).map((name) => shippedContract(name)),
): Promise<Contract> {
  return joined(await Promise.all(files.map(loadContract)))
}

/** Throws ContractError, with file and pointer, for whatever keeps the document from being used. */
export async function loadContract(file: string = shippedContract()): Promise<Contract> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new ContractError(file, '', error.code === 'ENOENT' ? 'no such file' : `cannot be read (${error.code ?? error.message})`)
  })
  return readContract(file, bytes)
}

/** The same for the bytes of a file. */
export async function readContract(file: string, bytes: Buffer): Promise<Contract> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const own = (Object.keys(shipped) as ShippedName[]).find((name) => shipped[name] === sha256)
  const built = own && (builtValue(own) as Json | undefined)
  const document = built ?? (own ? parseDocument(file, bytes) : await soundDocument(file, bytes))
  return read(file, sha256, document, schemaCompiler(file, document, own !== undefined, own && builtSchemas(own)))
}

/** A document that anybody may have written: nothing in it is taken on trust. */
async function soundDocument(file: string, bytes: Buffer): Promise<Json> {
  try {
    const given = parseDocument(file, bytes)
    checkReferences(resolver(file, given), '#', given)
    await (await import('./document.ts')).checkDocument(file, given)
    const document = modern(given)
    checkLoops(resolver(file, document), file, '#', document)
    return document
  } catch (error) {
    if (error instanceof RangeError) throw new ContractError(file, '', 'is nested too deeply to be read')
    throw error
  }
}

function read(file: string, sha256: string, document: Json, compile: CompileSchema): Contract {
  const { follow } = resolver(file, document)
  const info = object(document['info'])
  const found = Object.keys(object(document['paths'])).flatMap((path) => readPath(path, { file, document, follow, compile }))
  const used = new Set(found.flatMap(({ tags }) => tags))
  const source: Document = {
    file,
    title: String(info['title']),
    apiVersion: String(info['version']),
    sha256,
    server: serverOf(object((document['servers'] as unknown[] | undefined)?.[0])),
    tagsWithoutOperations: list(document['tags'])
      .map((tag) => String(tag['name']))
      .filter((tag) => !used.has(tag)),
    document,
  }
  const operations = found.map(({ operation }): Operation => ({ ...operation, source }))
  unique(operations)
  return { ...source, documents: [source], operations }
}

/** The URL of a server, its variables by their defaults. */
function serverOf({ url, variables }: Json): string {
  const values = object(variables)
  return String(url ?? '')
    .replaceAll(/\{([^}]*)\}/g, (whole, name: string) => String(object(values[name])['default'] ?? whole))
    .replace(/\/$/, '')
}

interface Source {
  readonly file: string
  readonly document: Json
  readonly follow: Resolver['follow']
  readonly compile: CompileSchema
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

function readPath(path: string, source: Source): { operation: Omit<Operation, 'source'>; tags: string[] }[] {
  const item = source.follow(pointerTo('#/paths', path))
  return methods
    .filter((method) => item.value[method])
    .map((method) => {
      const pointer = pointerTo(item.pointer, method)
      const raw = object(item.value[method])
      const parameters = readParameters(path, [`${item.pointer}/parameters`, `${pointer}/parameters`], source)
      const security = list(raw['security'] ?? source.document['security'])
      const tags = (raw['tags'] as string[] | undefined) ?? []
      const operation: Omit<Operation, 'source'> = {
        area: areaOf(tags[0] ?? ''),
        id: String(raw['operationId'] ?? `${method.toUpperCase()} ${path}`),
        method: method.toUpperCase(),
        path,
        segments: path.toLowerCase().split('/'),
        pointer,
        summary: String(raw['summary'] ?? ''),
        parameters,
        responses: readResponses(`${pointer}/responses`, source),
        secured: security.length > 0 && security.every((scheme) => Object.keys(scheme).length > 0),
        ...(raw['requestBody'] !== undefined && { body: readBody(`${pointer}/requestBody`, source) }),
      }
      return { operation, tags }
    })
}

/** Parameters of the path, then of the operation, which override by place and name. */
function readParameters(path: string, lists: readonly string[], source: Source): Parameter[] {
  const found = new Map<string, Parameter>()
  for (const pointer of lists) {
    list(source.follow(pointer, []).value).forEach((_, i) => {
      const { value, pointer: place } = source.follow(pointerTo(pointer, i))
      const [schema, json] = schemaAt(value, place, 'request', source)
      const given = givenValue(value, schema, json, source.document)
      const parameter: Parameter = {
        name: String(value['name']),
        in: value['in'] as Parameter['in'],
        required: value['required'] === true,
        ...(schema && { schema }),
        ...(given !== undefined && { value: given }),
      }
      found.set(`${parameter.in} ${parameter.name}`, parameter)
    })
  }
  for (const [, name] of path.matchAll(/\{([^}]*)\}/g)) {
    if (!found.get(`path ${name}`)?.required)
      throw new ContractError(source.file, lists[1]!, `the path parameter {${name}} is not declared as required`)
  }
  return [...found.values()]
}

function readBody(at: string, source: Source): NonNullable<Operation['body']> {
  const { value, pointer } = source.follow(at)
  return { required: value['required'] === true, content: readContent(value, pointer, 'request', source) }
}

/** The schema of a parameter or header, which stands in it or behind the media type of its content; and whether its value is a JSON text. */
function schemaAt(value: Json, place: string, direction: Direction, source: Source): [schema: Schema | undefined, json: boolean] {
  if (value['schema'] !== undefined) return [source.compile(`${place}/schema`, direction), false]
  const [type, media] = Object.entries(object(value['content']))[0] ?? []
  if (type === undefined || object(media)['schema'] === undefined) return [undefined, false]
  return [source.compile(pointerTo(place, 'content', type, 'schema'), direction), isJsonMedia(type)]
}

function readResponses(at: string, source: Source): Map<string, DocumentedResponse> {
  return new Map(
    Object.keys(source.follow(at).value)
      .filter((status) => !status.startsWith('x-'))
      .map((status) => {
        const { value, pointer } = source.follow(`${at}/${status}`)
        const response: DocumentedResponse = {
          pointer,
          description: String(value['description'] ?? ''),
          content: readContent(value, pointer, 'response', source),
          headers: readHeaders(value, pointer, source),
        }
        return [status, response]
      }),
  )
}

function readHeaders(value: Json, pointer: string, source: Source): DocumentedHeader[] {
  return Object.keys(object(value['headers']))
    .filter((name) => name.toLowerCase() !== 'content-type')
    .map((name) => {
      const { value: header, pointer: place } = source.follow(pointerTo(pointer, 'headers', name))
      const [schema, json] = schemaAt(header, place, 'response', source)
      return { name, required: header['required'] === true, pointer: place, ...(schema && { schema }), ...(json && { json }) }
    })
}

function readContent(value: Json, pointer: string, direction: Direction, source: Source): Map<string, Schema | undefined> {
  return new Map(
    Object.entries(object(value['content'])).map(([type, media]) => [
      type.toLowerCase(),
      object(media)['schema'] === undefined ? undefined : source.compile(pointerTo(pointer, 'content', type, 'schema'), direction),
    ]),
  )
}

function unique(operations: readonly Operation[]): void {
  const seen = new Map<string, Operation>()
  for (const operation of operations) {
    const other = seen.get(operation.id)
    const { source, pointer } = operation
    if (other) {
      const place = other.source === source ? other.pointer : `${other.pointer} of ${other.source.file}`
      throw new ContractError(source.file, pointer, `the operation id "${operation.id}" is used at ${place} too`)
    }
    seen.set(operation.id, operation)
  }
}

const list = (value: unknown): Json[] => (Array.isArray(value) ? value : [])
