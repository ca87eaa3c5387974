/** A defect: one way for a server to be broken. A variant: one way to be different and still right. */
import type { Json } from '../spec/json.ts'
import type { Middleware } from './server.ts'

/** How the emulator is to behave for a defect to be met; the words are those of the emulator's options. */
export interface Mode {
  readonly create?: 'sync' | 'async'
  readonly update?: 'sync' | 'async'
  readonly delete?: 'sync' | 'async'
  readonly lroPolls?: number
  readonly retryAfter?: number | 'none'
  readonly pageSize?: number
  /** How many resources other people have from the start. */
  readonly neighbours?: number
  /** `azure`: the suite takes the server for real Azure, which may lag. */
  readonly target?: 'azure'
}

export interface Defect {
  /** Kebab-case, unique: `delete-forgets`. */
  readonly id: string
  /** What the server does, as a sentence. */
  readonly says: string
  /** A fresh middleware for one server; what it remembers lives as long as that server. */
  readonly middleware: () => Middleware
  /** The change of the document without which nobody is promised what the defect breaks; absent: the shipped document as it is. */
  readonly edition?: (document: Json) => void
  /** The emulator that shows the defect; absent: the synchronous one of the default run. */
  readonly mode?: Mode
  /** The id of the kind of resources that it is about; absent: those of the given document. */
  readonly kind?: string
  /** Operations (by role) whose result turns red; absent: at least one result of the check. */
  readonly at?: readonly string[]
  /** Families besides the check's own in which results may turn red. */
  readonly also?: readonly string[]
}

export interface Variant {
  readonly id: string
  readonly says: string
  /** As that of a defect. */
  readonly kind?: string
  /** Checks of quality that may warn of it: right, and yet not what clients like best. Absent: none. */
  readonly warned?: readonly string[]
  readonly middleware?: () => Middleware
  /** The change of the document by which the server is right; absent: the shipped document as it is. */
  readonly edition?: (document: Json) => void
  readonly mode?: Mode
}
