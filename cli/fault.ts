/** What went wrong on this machine, or in the suite itself, in one line: no verdict, and nobody's fault at the target. */
import { systemFaultIn } from '../harness/system-fault.ts'
import { visible } from '../reports/text.ts'

const means: Readonly<Record<string, string>> = {
  EMFILE: 'too many files are open for the limit of this shell (ulimit -n)',
  ENFILE: 'too many files are open on this machine',
  ENOSPC: 'there is no room left on the disk',
  EDQUOT: 'there is no room left on the disk for this user',
  ENOMEM: 'there is no memory left',
  EROFS: 'a file system is read-only',
  EACCES: 'a file may not be read or written',
  EPERM: 'something may not be done here',
  EISDIR: 'a folder stands where a file is needed',
  ENOTDIR: 'a file stands where a folder is needed',
  ERR_MODULE_NOT_FOUND: 'it is not built, or not installed whole; run npm ci first',
  MODULE_NOT_FOUND: 'it is not built, or not installed whole; run npm ci first',
}

/** Without line end. `debug`: with the stack, over several lines. */
export function faultLine(error: unknown, debug: boolean): string {
  const { message = String(error), stack, code } = error as Partial<NodeJS.ErrnoException>
  const known = means[code ?? ''] ?? means[systemFaultIn(message) ?? '']
  return `${known ?? 'an error of the suite itself'}, no verdict: ${debug ? stack : visible(message).slice(0, 1000)}`
}
