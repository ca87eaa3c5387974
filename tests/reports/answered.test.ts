import { expect, test } from 'vitest'
import { answered } from '../../reports/answered.ts'

test.each([
  ['/status', 'is 202, which the document does not list', 'the status is 202, which the document does not list'],
  ['/status', 'still answers 200', 'the target still answers 200'],
  ['/headers/x-ms-request-id', 'is absent', 'x-ms-request-id is absent'],
  ['/headers', 'has neither Location nor Azure-AsyncOperation', 'the answer has neither Location nor Azure-AsyncOperation'],
  ['/body', 'is empty', 'the body is empty'],
  ['/body/value/0/tags/a~1b', 'is absent, was "x"', 'value.0.tags.a/b is absent, was "x"'],
  ['', 'never came: reset (ECONNRESET)', 'the answer never came: reset (ECONNRESET)'],
  ['/status', '', 'broken'],
])('at %s, "%s" reads alone', (pointer, says, whole) => expect(answered(pointer, says)).toBe(whole))
