import { describe, expect, test } from 'vitest'
import { readPolicyEntry } from '../../src/facts/policy-file.ts'

const blob = { oid: 'b1', text: 'version: 1', byteSize: 10, isTruncated: false, isBinary: false }
const read = (entry: Parameters<typeof readPolicyEntry>[2]) => readPolicyEntry('repository', '.github/andon.yml', entry)

describe('a policy file in a tree', () => {
  test.for([
    { what: 'nothing', entry: null, state: 'absent' },
    { what: 'a regular file', entry: { mode: 0o100644, object: blob }, state: 'present' },
    { what: 'an executable file', entry: { mode: 0o100755, object: blob }, state: 'present' },
    { what: 'a symbolic link', entry: { mode: 0o120000, object: blob }, state: 'unusable' },
    { what: 'a submodule', entry: { mode: 0o160000, object: null }, state: 'unusable' },
    { what: 'a folder', entry: { mode: 0o040000, object: {} }, state: 'unusable' },
    { what: '64 KiB', entry: { mode: 0o100644, object: { ...blob, byteSize: 65_536 } }, state: 'present' },
    { what: 'one byte more', entry: { mode: 0o100644, object: { ...blob, byteSize: 65_537 } }, state: 'unusable' },
    { what: 'a truncated text', entry: { mode: 0o100644, object: { ...blob, isTruncated: true } }, state: 'unusable' },
    {
      what: 'a binary file',
      entry: { mode: 0o100644, object: { ...blob, isBinary: true, text: null } },
      state: 'unusable',
    },
    {
      what: 'a text with a NUL',
      entry: { mode: 0o100644, object: { ...blob, text: 'version: 1 #\0' } },
      state: 'unusable',
    },
    { what: 'an empty file', entry: { mode: 0o100644, object: { ...blob, text: '', byteSize: 0 } }, state: 'present' },
  ])('$what is $state', ({ entry, state }) => {
    expect(read(entry).state).toBe(state)
  })
})
