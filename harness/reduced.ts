/** What stays of a long body once it is reduced. */
import type { Problem } from '../spec/contract.ts'
import type { Seen } from '../spec/shape.ts'
import type { ItemTable } from './item-table.ts'

/** What is kept of a body, and what was found on the whole of it. */
export interface Reduced {
  /** SHA-256 of the whole body in UTF-8, lower-case hex. */
  readonly sha256: string
  /** What is wrong with the whole body by the schema of the document, at most 20 problems of a kind; pointers lead into the excerpt as well. */
  readonly problems: readonly Problem[]
  /** The properties of its schema that the whole body had; absent: the document has no schema for it. */
  readonly seen?: Seen
  readonly table: ItemTable
}
