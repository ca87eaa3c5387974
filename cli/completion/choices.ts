/** What can stand behind an option, as far as its row tells. */
import type { Option } from '../options.ts'

export type Value =
  | { readonly kind: 'none' | 'file' | 'folder' | 'text' }
  /** `open`: something else may stand there too. */
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly open: boolean }

/** A command and the rows of its options. */
export interface Completed {
  readonly name: string
  readonly says: string
  readonly options: readonly Option[]
  /** Words that may stand beside the options; absent: files may. */
  readonly words?: readonly string[]
}

/** `emulator|azure|URL` has two words, `sync|async` has two and nothing else; FILE and DIR are what they say. */
export function valueOf({ takes, read }: Option): Value {
  if (takes === undefined) return { kind: 'none' }
  if (takes === 'FILE') return { kind: 'file' }
  if (takes === 'DIR') return { kind: 'folder' }
  const choices = read && 'choices' in read && Array.isArray(read.choices) ? (read.choices as string[]) : undefined
  const alternatives = takes.split('|')
  const words = choices ?? (alternatives.length > 1 ? alternatives.filter((word) => /^[a-z-]+$/.test(word)) : [])
  return words.length > 0 ? { kind: 'words', words, open: !choices && words.length < alternatives.length } : { kind: 'text' }
}

/** A text between single quotes of a shell like sh. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
