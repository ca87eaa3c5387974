/** Every other known difference of the document from real Azure, and why no erratum is needed: no right answer fails for it. */

export interface Difference {
  readonly id: string
  readonly document: string
  readonly azure: string
  /** R: recorded live traffic, S: Microsoft's own swagger, D: documented; `none`: nothing was seen, the document is weak. */
  readonly evidence: string
  /** Why an answer that differs so passes. */
  readonly passes: string
}

export const differences: readonly Difference[] = [
  {
    id: 'D-04',
    document: 'an error has code, message and target',
    azure: 'details, innerError and additionalInfo too',
    evidence: 'R',
    passes: 'the schema is open; error-details-are-shaped looks at their form only, and takes null',
  },
  {
    id: 'D-05',
    document: 'DELETE answers 200, 202 or 204',
    azure: '200, or 202 and a long-running operation; undecided at 2024-01-01',
    evidence: 'R, S',
    passes: 'all three are documented, and a 202 is followed',
  },
  {
    id: 'D-06',
    document: 'no header fields',
    azure: 'Azure-AsyncOperation, Location, Retry-After, x-ms-…',
    evidence: 'R',
    passes: 'what the document does not name is not forbidden; the rules for these fields are those of ARM',
  },
  {
    id: 'D-07',
    document: 'no paths for the status and the result of an operation',
    azure: 'operationStatus and operationResults',
    evidence: 'R',
    passes: 'polls are judged on account of the operation that began them, by the rules of ARM',
  },
  {
    id: 'D-08',
    document: 'a vault has id, name, type, location, tags and properties',
    azure: 'etag, sku and identity too; systemData is declared elsewhere and never sent',
    evidence: 'R',
    passes: 'the schema is open; the coverage lists them as undeclared',
  },
  {
    id: 'D-09',
    document: 'nothing is required, and what is sent has the schema of what is answered',
    azure: 'PUT needs location, properties and sku; id, name, type and etag are read-only',
    evidence: 'D, S',
    passes: 'weaker than Azure: no answer can fail; location-required and others stand on the text of ARM',
  },
  {
    id: 'D-10',
    document: 'properties is an object',
    azure: 'unset values in it may be null',
    evidence: 'R',
    passes: 'its members have no schema',
  },
  {
    id: 'D-12',
    document: 'a 404 of a read has no content',
    azure: 'an error of ARM in JSON',
    evidence: 'R',
    passes: 'a body that the document says nothing of is not judged by it',
  },
  {
    id: 'D-13',
    document: 'an operation may say isDataAction',
    azure: 'isDataAction absent, origin and properties present',
    evidence: 'R',
    passes: 'it is optional, and the schema is open',
  },
  {
    id: 'D-14',
    document: 'api-version is any text',
    azure: '2024-01-01 and others like it',
    evidence: 'D',
    passes: 'weaker than Azure; the rules for api-version are those of ARM',
  },
  {
    id: 'D-15',
    document: 'names and ids are any text',
    azure: 'a subscription is a GUID, a group has 1 to 90 characters, a vault 2 to 50',
    evidence: 'D',
    passes: 'weaker than Azure; what the suite sends fits both',
  },
  {
    id: 'D-16',
    document: '201 reads as created',
    azure: 'created, and still Provisioning',
    evidence: 'R',
    passes: 'the state is judged once the operation has settled',
  },
  {
    id: 'D-17',
    document: 'OAuth, implicit flow, of the first version',
    azure: 'any bearer token of Entra for this audience',
    evidence: 'D',
    passes: 'only that a credential is demanded is judged',
  },
  {
    id: 'D-18',
    document: 'ids such as listVaultsBySubscription, the variable {name}',
    azure: 'Vaults_ListBySubscriptionId, {vaultName}',
    evidence: 'S',
    passes: 'operations are known by method and path, never by these names',
  },
  {
    id: 'D-19',
    document: 'no 401, 409, 412 or 429',
    azure: 'all of them',
    evidence: 'R, D',
    passes: 'they are documented as default; a 429 is waited for and judged by nothing',
  },
  {
    id: 'D-20',
    document: 'tags for policies, items and recovery points',
    azure: 'other paths, which the document does not have',
    evidence: 'S',
    passes: 'reports name the tags without operations',
  },
  {
    id: 'D-21',
    document: 'words have one spelling',
    azure: 'systemassigned is answered as SystemAssigned',
    evidence: 'R',
    passes: 'such words are compared ignoring case',
  },
  {
    id: 'D-22',
    document: 'innerError and x-ms-authorization-auxiliary are not named',
    azure: 'the swagger does not name the first either, and later ones name the second',
    evidence: 'S',
    passes: 'the schema is open; the header field is optional',
  },
  {
    id: 'D-24',
    document: 'ids and types are text',
    azure: 'type and provider in lower case in some items of lists',
    evidence: 'R',
    passes: 'the document is kept; against the text of ARM it is a warning (type-keeps-its-casing), which changes no verdict',
  },
]
