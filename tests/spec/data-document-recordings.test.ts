/** What real Azure was recorded to say below a vault fits our document. Needs AZBACKUP_DATA_RECORDINGS, a HAR file; visibly skipped without. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { documentedResponse, matchOperation, schemaOf, type Contract, type Operation } from '../../spec/contract.ts'
import { newAjv } from '../../spec/ajv.ts'
import { loadContract } from '../../spec/load.ts'
import { packageRoot } from '../../spec/package-root.ts'
import { resolver } from '../../spec/references.ts'

const file = process.env['AZBACKUP_DATA_RECORDINGS']

interface Entry {
  readonly request: { readonly method: string; readonly url: string; readonly postData?: { readonly text: string } }
  readonly response: {
    readonly status: number
    readonly headers: readonly { readonly name: string; readonly value: string }[]
    readonly content: { readonly text?: string; readonly mimeType?: string }
  }
}
interface Recorded extends Entry {
  readonly operation: Operation
  readonly url: URL
}

const json = (text: string | undefined): unknown => {
  try {
    return text ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

describe.skipIf(!file)(`recorded traffic below vaults (${file ?? 'AZBACKUP_DATA_RECORDINGS names no file'})`, () => {
  let contract: Contract
  let recorded: Recorded[]
  beforeAll(async () => {
    contract = await loadContract(join(packageRoot(), 'spec', 'azure-backup-data.openapi.yml'))
    const { log } = JSON.parse(readFileSync(file!, 'utf8')) as { log: { entries: Entry[] } }
    recorded = log.entries.flatMap((entry) => {
      const url = new URL(entry.request.url)
      const operation = matchOperation(contract, entry.request.method, url.pathname)
      return operation ? [{ ...entry, operation, url }] : []
    })
  })

  test('most exchanges belong to the document', () => expect(recorded.length).toBeGreaterThan(250))

  test('every status is documented', () => {
    const unknown = recorded.filter(({ operation, response }) => !documentedResponse(operation, response.status))
    expect(unknown.map(({ operation, response }) => `${operation.id} ${response.status}`)).toEqual([])
  })

  test('every body of a request is accepted', () => {
    const sent = recorded.filter(({ request }) => request.postData?.text)
    expect(sent.length).toBeGreaterThan(30)
    for (const { operation, request } of sent)
      expect([operation.id, operation.body?.content.get('application/json')?.validate(json(request.postData!.text))]).toEqual([
        operation.id,
        [],
      ])
  })

  test('every JSON body of an answer is accepted', () => {
    const accepted = new Map<string, number>()
    for (const { operation, response } of recorded) {
      const body = json(response.content.text)
      const schema = body === undefined ? undefined : schemaOf(operation, response.status, 'application/json', true)
      if (!schema) continue
      expect([operation.id, response.status, schema.validate(body)]).toEqual([operation.id, response.status, []])
      accepted.set(operation.id, (accepted.get(operation.id) ?? 0) + 1)
    }
    expect(accepted.size).toBeGreaterThan(15)
  })

  test('every name in a path has its form, and every filter its grammar', () => {
    for (const { operation, url } of recorded) {
      const values = url.pathname.replace(/^\/+/, '/').split('/').map(decodeURIComponent)
      for (const parameter of operation.parameters) {
        const value =
          parameter.in === 'path'
            ? values[operation.path.split('/').indexOf(`{${parameter.name}}`)]
            : (url.searchParams.get(parameter.name) ?? undefined)
        expect([operation.id, parameter.name, value === undefined ? parameter.required : parameter.schema?.validate(value)]).toEqual([
          operation.id,
          parameter.name,
          value === undefined ? false : [],
        ])
      }
    }
  })

  test('every header that is declared is there where it is required, and valid', () => {
    const references = resolver(contract.file, contract.document)
    const ajv = newAjv({ strict: true })
    let seen = 0
    for (const { operation, response } of recorded) {
      const at = documentedResponse(operation, response.status)?.pointer
      const declared = (references.at(at!) as { headers?: Record<string, unknown> }).headers ?? {}
      for (const name of Object.keys(declared)) {
        const { value: header } = references.follow(`${at}/headers/${name}`)
        const value = response.headers.find((sent) => sent.name.toLowerCase() === name.toLowerCase())?.value
        if (value === undefined)
          expect([operation.id, response.status, name, header['required']]).toEqual([operation.id, response.status, name, false])
        else expect([value, ajv.validate(header['schema'] as object, value)]).toEqual([value, true])
        seen += value === undefined ? 0 : 1
      }
    }
    expect(seen).toBeGreaterThan(50)
  })
})
