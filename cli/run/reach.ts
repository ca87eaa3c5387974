/** Why a target cannot be reached, and what to do. Data: the first row that fits the failure says it. */
import { visible } from '../../reports/text.ts'

interface Row {
  readonly when: RegExp
  readonly scheme?: 'http:' | 'https:'
  /** Absent: what the failure says itself. */
  readonly says?: string
  readonly help: string
}

const rows: readonly Row[] = [
  {
    when: /self.signed|unable to (verify|get)|UNABLE_TO_|SELF_SIGNED/i,
    scheme: 'https:',
    help: 'name the certificate of its authority with --ca FILE',
  },
  { when: /certificate|altname|CERT_/i, scheme: 'https:', help: 'check the certificate of the server, the host of --target and --ca' },
  {
    when: /wrong version number|packet length too long|EPROTO|ssl3_|http request/i,
    scheme: 'https:',
    says: 'this port does not speak TLS',
    help: 'it may need http:// in --target',
  },
  {
    when: /other side closed|ECONNRESET|socket hang up|HPE_|Parse Error/i,
    scheme: 'http:',
    help: 'this port may need https:// in --target',
  },
]

/** One line without an end. `waited`: the user asked to wait for it. */
export function unreachable(baseUrl: string, failure: string, waited: boolean): string {
  const { protocol } = new URL(baseUrl)
  const row = rows.find(({ when, scheme }) => when.test(failure) && (scheme === undefined || scheme === protocol))
  const help = row?.help ?? (waited ? undefined : '--wait 30s waits until it is up')
  return `cannot reach ${baseUrl}: ${row?.says ?? visible(failure.split('\n')[0]!)}${help === undefined ? '' : ` (${help})`}`
}
