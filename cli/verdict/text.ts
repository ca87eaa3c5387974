/** A verification in words, for a terminal. */
import { wrap } from '../../reports/console.ts'
import { count } from '../../reports/text.ts'
import type { Verification } from './verification.ts'

/** Misfits that are shown. */
const most = 20

/** `width`: columns. */
export function toText({ misfits, inPart, verdict, because, certificate, notes }: Verification, width: number): string {
  const left = misfits.length - most
  return [
    ...(misfits.length === 0
      ? wrap(
          `${inPart ? 'VERIFIED IN PART: the evidence gives every required result' : 'VERIFIED: the evidence gives every result'} as reported. The run is ${verdict}. ${because}`,
          width,
        )
      : [
          ...wrap(`VERIFICATION FAILED: ${count(misfits.length, 'mismatch', 'mismatches')}.`, width),
          '',
          ...misfits.slice(0, most).flatMap((each) => wrap(each, width, '  ✕ ')),
          ...(left > 0 ? [`  … and ${left} more (--json)`] : []),
        ]),
    ...(certificate === undefined
      ? []
      : ['', ...wrap(`Certificate${misfits.length === 0 ? '' : ' (not to be trusted)'}: ${certificate}.`, width)]),
    ...(notes.length === 0 ? [] : ['', ...notes.flatMap((note) => wrap(note, width))]),
    '',
  ].join('\n')
}
