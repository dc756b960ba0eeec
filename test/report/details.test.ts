import { expect, test } from 'vitest'
import { notesOf } from '../../src/report/details.ts'
import { rowsOf } from '../../src/report/rows.ts'
import { result, unreviewed, verdict } from './verdicts.ts'

test('what two findings note is listed once', () => {
  const finding = { ...unreviewed, notes: [{ topic: 'Compensating controls', text: '`signed` holds' }] }
  const rows = rowsOf(verdict([result('peer-review', [finding, finding])]))

  expect(notesOf(rows, { rows: 9, notes: 9, characters: 99 })).toEqual([
    '<details><summary>Compensating controls (1)</summary>\n\n- `signed` holds\n\n</details>',
  ])
})
