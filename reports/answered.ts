/** A finding as a whole sentence: what of the answer it speaks of, and what it says of that. */
import { parsePointer } from '../spec/pointer.ts'

/** What a JSON pointer into an answer leads to, in words: `/status`, `/headers/location`, `/body/value/0/id`. */
function subject(pointer: string, says: string): string {
  const [part, ...path] = parsePointer(pointer)
  if (part === 'headers' && path.length > 0) return path.join('/')
  if (part === 'body') return path.length > 0 ? path.join('.') : 'the body'
  if (part !== 'status') return 'the answer'
  return says.startsWith('is ') ? 'the status' : 'the target'
}

/** `says` begins with a verb (harness/check.ts); here it gets its subject. */
export const answered = (pointer: string, says: string): string => (says ? `${subject(pointer, says)} ${says}` : 'broken')
