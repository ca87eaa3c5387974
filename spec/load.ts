/** Reads an OpenAPI 3.1 document into a contract, or says in one line why it cannot. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtSchemas, builtValue } from './built.ts'
import { ContractError, type Contract, type DocumentedResponse, type Operation, type Parameter, type Schema } from './contract.ts'
import { packageRoot } from './package-root.ts'
import { checkReferences, escapeToken, resolver, type Resolver } from './references.ts'
import { schemaCompiler, type CompileSchema } from './schemas.ts'
import { yaml } from './yaml.ts'

type Node = Record<string, unknown>

/** SHA-256 of the shipped document; another file is checked against OpenAPI's own schema first. */
export const pinnedSha256 = 'c008abeab48c3e5a8f54e34978bcc04ee1a5fa158b86c098269f1a2e1eaa04ca'

export const shippedContract = (): string => join(packageRoot(), 'spec', 'azure-backup.openapi.yml')

/** Throws ContractError, with file and pointer, for whatever keeps the document from being used. */
export async function loadContract(file: string = shippedContract()): Promise<Contract> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new ContractError(file, '', error.code === 'ENOENT' ? 'no such file' : `cannot be read (${error.code ?? error.message})`)
  })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const pinned = sha256 === pinnedSha256
  const built = pinned ? (builtValue('azure-backup.openapi') as Node | undefined) : undefined
  const document = built ?? parseYaml(file, bytes.toString('utf8'))
  if (!built) checkReferences(resolver(file, document), '#', document)
  if (!pinned) await (await import('./document.ts')).checkDocument(file, document)
  return { ...read(file, document, schemaCompiler(file, document, pinned, pinned ? builtSchemas() : undefined)), sha256 }
}

function parseYaml(file: string, text: string): Node {
  const { LineCounter, parseDocument } = yaml()
  const lines = new LineCounter()
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const error = parsed.errors[0]
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    throw new ContractError(`${file}:${line}:${col}`, '', `broken YAML, ${error.message}`)
  }
  const document: unknown = parsed.toJS()
  if (!isNode(document)) throw new ContractError(file, '', 'is not an OpenAPI document: an object was expected')
  if (typeof document['openapi'] !== 'string' || !/^3\.1\.\d+$/.test(document['openapi'])) {
    const found = document['openapi'] ?? (document['swagger'] ? `swagger ${String(document['swagger'])}` : 'none')
    throw new ContractError(file, '#/openapi', `OpenAPI 3.1 is needed, found ${String(found)}`)
  }
  return document
}

function read(file: string, document: Node, compile: CompileSchema): Omit<Contract, 'sha256'> {
  const { follow } = resolver(file, document)
  const info = node(document['info'])
  const operations = Object.keys(node(document['paths'])).flatMap((path) => readPath(path, { file, document, follow, compile }))
  unique(file, operations)
  const used = new Set(operations.flatMap(({ tags }) => tags))
  return {
    file,
    title: String(info['title']),
    apiVersion: String(info['version']),
    server: String(node((document['servers'] as unknown[] | undefined)?.[0])['url'] ?? '').replace(/\/$/, ''),
    operations: operations.map(({ operation }) => operation),
    tagsWithoutOperations: list(document['tags'])
      .map((tag) => String(tag['name']))
      .filter((tag) => !used.has(tag)),
    document,
  }
}

interface Source {
  readonly file: string
  readonly document: Node
  readonly follow: Resolver['follow']
  readonly compile: CompileSchema
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

function readPath(path: string, source: Source): { operation: Operation; tags: string[] }[] {
  const item = source.follow(`#/paths/${escapeToken(path)}`)
  return methods
    .filter((method) => item.value[method])
    .map((method) => {
      const pointer = `${item.pointer}/${method}`
      const raw = node(item.value[method])
      const parameters = readParameters(path, [`${item.pointer}/parameters`, `${pointer}/parameters`], source)
      const security = list(raw['security'] ?? source.document['security'])
      const operation: Operation = {
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
      return { operation, tags: (raw['tags'] as string[] | undefined) ?? [] }
    })
}

/** Parameters of the path, then of the operation, which override by place and name. */
function readParameters(path: string, lists: readonly string[], source: Source): Parameter[] {
  const found = new Map<string, Parameter>()
  for (const pointer of lists) {
    list(source.follow(pointer, []).value).forEach((_, i) => {
      const { value, pointer: place } = source.follow(`${pointer}/${i}`)
      const parameter: Parameter = {
        name: String(value['name']),
        in: value['in'] as Parameter['in'],
        required: value['required'] === true,
        ...(value['schema'] !== undefined && { schema: source.compile(`${place}/schema`) }),
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
  return { required: value['required'] === true, content: readContent(value, pointer, source) }
}

function readResponses(at: string, source: Source): Map<string, DocumentedResponse> {
  return new Map(
    Object.keys(source.follow(at).value)
      .filter((status) => !status.startsWith('x-'))
      .map((status) => {
        const { value, pointer } = source.follow(`${at}/${status}`)
        return [status, { pointer, description: String(value['description'] ?? ''), content: readContent(value, pointer, source) }]
      }),
  )
}

function readContent(value: Node, pointer: string, source: Source): Map<string, Schema | undefined> {
  return new Map(
    Object.entries(node(value['content'])).map(([type, media]) => [
      type.toLowerCase(),
      node(media)['schema'] === undefined ? undefined : source.compile(`${pointer}/content/${escapeToken(type)}/schema`),
    ]),
  )
}

function unique(file: string, operations: readonly { operation: Operation }[]): void {
  const seen = new Map<string, Operation>()
  for (const { operation } of operations) {
    const other = seen.get(operation.id)
    if (other) throw new ContractError(file, operation.pointer, `the operation id "${operation.id}" is used at ${other.pointer} too`)
    seen.set(operation.id, operation)
  }
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)
const node = (value: unknown): Node => (isNode(value) ? value : {})
const list = (value: unknown): Node[] => (Array.isArray(value) ? value : [])
