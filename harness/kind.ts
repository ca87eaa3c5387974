/** Kinds of resources, as data. The harness knows that there are kinds; which ones there are it is told. */

import type { Sample } from './sample.ts'

/**
 * What can be asked of a kind: the lifecycle of one resource, lists of many in a scope, and how a long-running operation goes (`poll`) and what came of it
 * (`result`), where the document has operations for these.
 */
export type Verb = 'create' | 'read' | 'update' | 'delete' | ListVerb | FollowVerb
export type FollowVerb = 'poll' | 'result'
export type ListVerb = 'listInProvider' | 'listInSubscription' | 'listInGroup' | 'listInParent'

/**
 * What is true of a kind, where kinds differ. `tracked`: has a location and tags, and is of a group. `etag`: its body has an etag.
 * `soft-deleted`: a deleted resource can still be read. `found`: the suite never creates one. `created-with-200`: a PUT
 * answers 200 whether it creates or replaces. `accepted-with-202`: a PUT may answer 202 without a body, and what it writes shows when its
 * operation has ended; no member says so meanwhile.
 */
export type Trait = 'tracked' | 'etag' | 'soft-deleted' | 'found' | 'created-with-200' | 'accepted-with-202'

/** How a verb is asked: method and path, with variables in the words of the suite. */
export interface Role {
  readonly verb: Verb
  readonly method: string
  /** `/subscriptions/{subscription}/…/{name}`; a parent's name stands under the id of its kind. */
  readonly path: string
}

export interface Kind {
  /** Kebab-case, unique. */
  readonly id: string
  /** As lines and titles call one of it. */
  readonly noun: string
  /** Several of it; absent: the noun with an s. */
  readonly plural?: string
  /** `Namespace/type`, with the types of the parents in between; absent: no resource of Resource Manager. */
  readonly type?: string
  readonly parent?: Kind
  readonly traits: readonly Trait[]
  readonly roles: readonly Role[]
  /** What a resource may be called. */
  readonly name: RegExp
  /** Members that only writes change, by the JSON pointer of the object that holds them. All else is the server's own. */
  readonly written: Readonly<Record<string, readonly string[]>>
  /** Members of a body that came with an api-version, by their JSON pointers: at an older one a server does not know them, and may ignore them. */
  readonly since?: Readonly<Record<string, string>>
  /** What is sent to create and change one; absent: the suite creates none. */
  readonly sample?: Sample
}

export const isList = (verb: string): verb is ListVerb => verb.startsWith('listIn')

/** Whether it is asked only where an operation goes on. */
export const isFollow = (verb: string): verb is FollowVerb => verb === 'poll' || verb === 'result'

/** What success does to the resource that the URL names. */
export const effectOf = (verb: string): 'creates' | 'deletes' | undefined =>
  verb === 'create' ? 'creates' : verb === 'delete' ? 'deletes' : undefined

/** The template of the id of one resource; `undefined` where the kind has none. */
export const idTemplate = ({ roles }: Kind): string | undefined => roles.find(({ verb }) => !isList(verb))?.path

export const pluralOf = ({ noun, plural = `${noun}s` }: Kind): string => plural
