/**
 * The files of an earlier run, set aside to be written over. To make some hundred files soon after as many were removed takes a file system up to a
 * millisecond each (measured on ext4, which is slow to give what was just removed away again); to rename one and write over it, a twentieth of that.
 */
import { randomUUID } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

const aside = (folder: string): string => join(dirname(folder), `.${basename(folder)}`)

/** Afterwards the folder is gone, and its former files wait beside it. */
export function setAside(folder: string): void {
  discard(folder)
  try {
    renameSync(folder, aside(folder))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** Paths to be written to with `overwrite` and then renamed, for a folder whose files may have been set aside. */
export function places(folder: string): () => string {
  const beside = aside(folder)
  for (const each of [folder, beside]) mkdirSync(each, { recursive: true })
  const former = readdirSync(beside).map((name) => join(beside, name))
  return () => {
    const path = former.pop()
    return path !== undefined && isOursAlone(path) ? path : join(beside, randomUUID())
  }
}

/** Shortened afterwards: some file systems (ext4) write a file to the disk at once that was emptied before it was written to. */
export function overwrite(path: string, content: string | Uint8Array): void {
  const bytes = Buffer.from(content)
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT)
  try {
    writeSync(file, bytes)
    ftruncateSync(file, bytes.length)
  } finally {
    closeSync(file)
  }
}

/** A link leads to, or shares, what somebody else may still want: backups are made so. */
function isOursAlone(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    const stat = lstatSync(path)
    return stat.isFile() && stat.nlink === 1
  } catch {
    return false
  }
}

/** Removes what was set aside and not written over. */
export const discard = (folder: string): void => rmSync(aside(folder), { recursive: true, force: true })
