/** Errata: where the document is wrong about real Azure. Each excuses exactly the findings that the error would cause, and names its evidence. */
import { isFormerEnvelope } from './former-envelope.ts'

/** What an erratum looks at of a finding; the check's own words for where and what. */
export interface Faulted {
  readonly check: string
  /** Method of the operation and status of the answer. */
  readonly method: string
  readonly status: number
  /** JSON pointer into the response, `/body/error/target`. */
  readonly pointer: string
  /** The value at the pointer. */
  readonly value: unknown
  /** The whole body, where it is JSON. */
  readonly body: unknown
}

export interface Erratum {
  readonly id: string
  /** What real Azure does, and what the document says instead. */
  readonly says: string
  /** Where that was seen; R: recorded live traffic, S: Microsoft's own swagger. */
  readonly evidence: string
  readonly excuses: (faulted: Faulted) => boolean
}

const schemaNull =
  (pointer: RegExp) =>
  (faulted: Faulted): boolean =>
    faulted.check === 'body-matches-schema' && faulted.value === null && pointer.test(faulted.pointer)

export const errata: readonly Erratum[] = [
  {
    id: 'D-01',
    says: 'An update of properties answers 202 with an empty body; the document lists 200 only',
    evidence: 'R: 21 recorded answers, 2022 to 2023; S: Vaults_Update, 2024-01-01',
    excuses: ({ check, method, status }) => check === 'status-documented' && method === 'PATCH' && status === 202,
  },
  {
    id: 'D-02',
    says: 'The provider sends error.target as null; the document says text',
    evidence: 'R: 2 recorded refusals of a deletion',
    excuses: schemaNull(/^\/body\/error\/target$/),
  },
  {
    id: 'D-03',
    says: 'Two errors of the provider still come in its former form, ErrorCode and Message; the document and ARM know the object error only',
    evidence: 'R: a recorded 500; D: the refusal of a name that was deleted within a day',
    excuses: ({ check, pointer, status, body }) =>
      check === 'error-envelope' &&
      pointer === '/body/error' &&
      isFormerEnvelope(body) &&
      (status === 500 || body.ErrorCode === 'CreateResourceFailedDueToInvalidCache'),
  },
  {
    id: 'D-11',
    says: 'nextLink may be null on the last page; the document says text',
    evidence: 'ARM RPC, paging: omitted or null',
    excuses: schemaNull(/^\/body\/nextLink$/),
  },
  {
    id: 'D-23',
    says: 'Some items of a list have tags null; the document says an object',
    evidence: 'R: the list of a subscription, 2021',
    excuses: schemaNull(/^\/body\/value\/\d+\/tags$/),
  },
]
