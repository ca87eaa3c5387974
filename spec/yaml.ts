/** The YAML library, loaded when there is YAML to read: what the package brings along is JSON once it is built. */
import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

export const yaml = (): typeof import('yaml') => load('yaml') as typeof import('yaml')
