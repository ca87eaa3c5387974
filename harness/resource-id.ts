/** Ids of Resource Manager, taken apart by the templates of the kinds: `/subscriptions/S/resourceGroups/G/providers/N/T/NAME`. */
import { parsePath } from '../spec/path-template.ts'
import type { Resource } from './inventory.ts'
import { idTemplate, type Kind } from './kind.ts'

/** What a group may be called (naming rules of Azure resources). */
export const groupName = /^[\p{L}\p{N}_\-.()]{0,89}[\p{L}\p{N}_\-()]$/u

/** The resource that an id names, without a body; `undefined` when it is the id of none of the kinds. */
export function resourceOf(kinds: readonly Kind[], id: unknown): Resource | undefined {
  if (typeof id !== 'string') return undefined
  for (const kind of kinds) {
    const template = idTemplate(kind)
    const names = template === undefined ? undefined : parsePath(template, id)
    if (!names) continue
    const { subscription = '', group = '', name = '' } = names
    const parent = kind.parent && parentOf(kind.parent, id)
    return { kind, subscription, group, name, ...(parent && { parent }), id, body: {} }
  }
  return undefined
}

/** The id of a parent is the beginning of the id of its child. */
const parentOf = (parent: Kind, id: string): Resource | undefined =>
  resourceOf([parent], id.split('/').slice(0, idTemplate(parent)?.split('/').length).join('/'))
