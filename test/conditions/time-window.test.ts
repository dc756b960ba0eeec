import { describe, expect, test } from 'vitest'
import { momentOf, parseTimeWindow } from '../../src/conditions/time-window.ts'
import { isZone } from '../../src/slo/window.ts'

const moment = (now: string, zone: string, ...windows: readonly string[]) =>
  momentOf(
    now,
    zone,
    windows.flatMap((text) => parseTimeWindow(text) ?? []),
  )

describe('windows are half-open, in local time', () => {
  // 2026-01-05 is a Monday; Amsterdam is at +01:00.
  test.for([
    ['a minute before it opens', '2026-01-05T07:59:00Z', false, '2026-01-05T08:00:00.000Z'],
    ['the moment it opens', '2026-01-05T08:00:00Z', true, '2026-01-05T15:00:00.000Z'],
    ['the last millisecond', '2026-01-05T14:59:59.999Z', true, '2026-01-05T15:00:00.000Z'],
    ['the moment it closes', '2026-01-05T15:00:00Z', false, '2026-01-06T08:00:00.000Z'],
    ['after the last day', '2026-01-08T16:00:00Z', false, '2026-01-09T08:00:00.000Z'],
    ['after the week', '2026-01-09T12:00:00Z', false, '2026-01-12T08:00:00.000Z'],
  ] as const)('%s', ([, now, open, changesAt]) => {
    expect(moment(now, 'Europe/Amsterdam', 'Mon-Thu 09:00-16:00', 'Fri 09:00-12:00')).toEqual({ open, changesAt })
  })
})

test.for([
  ['past midnight, before it', '2026-01-05T23:30:00Z', ['22:00-06:00'], true, '2026-01-06T06:00:00.000Z'],
  ['past midnight, after it', '2026-01-06T05:59:00Z', ['Mon 22:00-06:00'], true, '2026-01-06T06:00:00.000Z'],
  ['whole days', '2026-01-10T00:00:00Z', ['Sat,Sun'], true, '2026-01-12T00:00:00.000Z'],
  ['days around the end of the week', '2026-01-11T12:00:00Z', ['Fri-Mon'], true, '2026-01-13T00:00:00.000Z'],
  ['windows that touch', '2026-01-05T09:00:00Z', ['09:00-12:00', '12:00-14:00'], true, '2026-01-05T14:00:00.000Z'],
  ['until midnight', '2026-01-05T23:59:00Z', ['Mon 09:00-24:00'], true, '2026-01-06T00:00:00.000Z'],
  ['always', '2026-01-05T09:00:00Z', ['Mon-Sun'], true, null],
  ['the same day next week', '2026-01-05T12:00:00Z', ['Mon 09:00-10:00'], false, '2026-01-12T09:00:00.000Z'],
] as const)('%s', ([, now, windows, open, changesAt]) => {
  expect(moment(now, 'UTC', ...windows)).toEqual({ open, changesAt })
})

// On 2026-03-29 Amsterdam goes from 02:00 to 03:00, on 2026-10-25 from 03:00 back to 02:00.
test.for([
  ['2026-03-29T00:30:00Z', '01:00-04:00', true, '2026-03-29T02:00:00.000Z'],
  ['2026-03-29T01:00:00Z', '02:30-04:00', false, '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T00:30:00Z', '02:00-04:00', true, '2026-10-25T03:00:00.000Z'],
] as const)('at %s when clocks change, %s', ([now, window, open, changesAt]) => {
  expect(moment(now, 'Europe/Amsterdam', window)).toEqual({ open, changesAt })
})

test.for([
  '',
  ' ',
  'Monday',
  'Mon 9:00-10:00',
  'Mon-Foo 09:00-10:00',
  '09:00-09:00',
  '24:00-02:00',
  '09:60-10:00',
  '09:00-24:01',
  'Mon 09:00',
])('%j is not a window', (text) => {
  expect(parseTimeWindow(text)).toBeNull()
})

test.for([
  ['Europe/Amsterdam', true],
  ['UTC', true],
  ['Mars/Phobos', false],
  ['+01:00', false],
  ['', false],
] as const)('whether %s is a zone: %s', ([zone, expected]) => {
  expect(isZone(zone)).toBe(expected)
})
