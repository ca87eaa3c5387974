import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { discard, overwrite, places, setAside } from '../../cli/vitest/set-aside.ts'

/** A folder with a file in it, and a place outside. */
function folderWith(name: string, text: string): { folder: string; outside: string } {
  const root = mkdtempSync(join(tmpdir(), 'aside-'))
  const folder = join(root, 'results')
  mkdirSync(folder)
  writeFileSync(join(folder, name), text)
  return { folder, outside: join(root, 'outside') }
}

function write(folder: string, name: string, text: string): void {
  const beside = places(folder)()
  overwrite(beside, text)
  renameSync(beside, join(folder, name))
}

test('a former file is written over, and is no longer than what is written', () => {
  const { folder } = folderWith('former', 'a text that is rather long')
  const { ino } = statSync(join(folder, 'former'))
  setAside(folder)
  expect(existsSync(folder)).toBe(false)
  write(folder, 'new', 'short')
  expect(readdirSync(folder)).toEqual(['new'])
  expect(readFileSync(join(folder, 'new'), 'utf8')).toBe('short')
  expect(statSync(join(folder, 'new')).ino).toBe(ino)
})

test('where nothing was set aside, or all is used, files are made', () => {
  const { folder } = folderWith('former', 'x')
  setAside(folder)
  const place = places(folder)
  const [one, two] = [place(), place()]
  for (const path of [one, two]) overwrite(path, 'whole')
  expect(new Set([one, two]).size).toBe(2)
  expect(readFileSync(two, 'utf8')).toBe('whole')
})

test('what shares its content with a file elsewhere is left alone: a hard link, a symbolic one, a folder', () => {
  const { folder, outside } = folderWith('linked', 'dear')
  linkSync(join(folder, 'linked'), outside)
  symlinkSync(outside, join(folder, 'pointing'))
  mkdirSync(join(folder, 'nested'))
  setAside(folder)
  const place = places(folder)
  for (const name of ['a', 'b', 'c', 'd']) {
    const beside = place()
    overwrite(beside, name)
    renameSync(beside, join(folder, name))
  }
  expect(readFileSync(outside, 'utf8')).toBe('dear')
  expect(readdirSync(folder)).toEqual(['a', 'b', 'c', 'd'])
})

test('what an earlier run left aside is gone when the next sets aside, and what was not used at its end', () => {
  const { folder } = folderWith('first', '1')
  setAside(folder)
  mkdirSync(folder)
  writeFileSync(join(folder, 'second'), '2')
  setAside(folder)
  write(folder, 'third', '3')
  expect(readdirSync(join(folder, '..', '.results'))).toEqual([])
  discard(folder)
  expect(existsSync(join(folder, '..', '.results'))).toBe(false)
})
