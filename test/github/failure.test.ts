import { describe, expect, test } from 'vitest'
import { ForbiddenError, NotFoundError, RateLimitedError } from '../../src/errors.ts'
import { retryAt, translated } from '../../src/github/failure.ts'

const now = 1_000_000
const response = (headers: Record<string, string>) => ({ response: { headers } })

describe('when to try again', () => {
  test.for([
    { what: 'Retry-After', error: { status: 429, ...response({ 'retry-after': '30' }) }, at: now + 30_000 },
    {
      what: 'a reset of the hourly budget',
      error: { status: 403, ...response({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2000' }) },
      at: 2_000_000,
    },
    {
      what: 'a reset that is past',
      error: { status: 403, ...response({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }) },
      at: now,
    },
    {
      what: 'a message without a time',
      error: { status: 403, message: 'You have exceeded a secondary rate limit' },
      at: now + 60_000,
    },
    {
      what: 'a GraphQL answer',
      error: {
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2000' },
        errors: [{ type: 'RATE_LIMITED' }],
        response: {},
      },
      at: 2_000_000,
    },
    {
      what: 'a missing permission',
      error: { status: 403, message: 'Resource not accessible by integration' },
      at: null,
    },
    { what: 'one request left', error: { status: 403, ...response({ 'x-ratelimit-remaining': '1' }) }, at: null },
    { what: 'a broken server', error: { status: 500 }, at: null },
    { what: 'something else', error: 'no', at: null },
  ])('$what: $at', ({ error, at }) => {
    expect(retryAt(error, now)).toBe(at)
  })
})

test.for([
  { error: { status: 404 }, expected: NotFoundError },
  { error: { status: 403 }, expected: ForbiddenError },
  { error: { status: 429, headers: { 'retry-after': '1' } }, expected: RateLimitedError },
])('$error.status becomes an expected failure', ({ error, expected }) => {
  expect(translated(error, 'it', 0)).toBeInstanceOf(expected)
})

test('an error that we do not expect stays what it is', () => {
  const error = new Error('socket hang up')

  expect(translated(error, 'it', 0)).toBe(error)
})
