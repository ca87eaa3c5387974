/** JSON references within one document (RFC 6901 pointers behind `#`). */
import { ContractError } from './contract.ts'

type Node = Record<string, unknown>

export interface Resolver {
  /** The node at a pointer, as it stands there. */
  at(pointer: string): unknown
  /** The node at a pointer, references followed, and the pointer where it really stands. Throws ContractError when there is none and no fallback. */
  follow(pointer: string, fallback?: unknown): { value: Node; pointer: string }
}

export function resolver(file: string, document: Node): Resolver {
  const at = (pointer: string): unknown => {
    let value: unknown = document
    for (const token of pointer.split('/').slice(1)) {
      value = (value as Node | undefined)?.[decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~')]
    }
    return value
  }
  const follow: Resolver['follow'] = (start, fallback) => {
    let pointer = start
    for (const seen = new Set<string>(); ; ) {
      if (!pointer.startsWith('#')) throw new ContractError(file, start, `the reference "${pointer}" leaves the document; only references within it are followed`)
      const value = at(pointer) ?? fallback
      if (value === undefined) throw new ContractError(file, start, `the reference "${pointer}" leads nowhere`)
      const ref = (value as Node)['$ref']
      if (typeof ref !== 'string') return { value: value as Node, pointer }
      if (seen.has(ref)) throw new ContractError(file, start, `the reference "${ref}" leads back to itself`)
      seen.add((pointer = ref))
    }
  }
  return { at, follow }
}

/** Follows every reference below a node, so that one that leads nowhere is found before it is needed. */
export function checkReferences(references: Resolver, pointer: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref' && typeof inner === 'string') references.follow(pointer)
    if (key !== 'example' && key !== 'examples') checkReferences(references, `${pointer}/${escapeToken(key)}`, inner)
  }
}

/** A key as a token of a JSON pointer (RFC 6901 §3). */
export const escapeToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
