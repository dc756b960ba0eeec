import { describe, expect, test } from 'vitest'
import { generatedBy } from '../../src/facts/gitattributes.ts'

describe('generated files', () => {
  test.for([
    { attributes: null, path: 'a.ts', generated: false },
    { attributes: '', path: 'a.ts', generated: false },
    { attributes: '*.pb.go linguist-generated', path: 'api/v1/x.pb.go', generated: true },
    { attributes: '*.pb.go linguist-generated=true', path: 'x.pb.go', generated: true },
    { attributes: '*.pb.go linguist-generated=false', path: 'x.pb.go', generated: false },
    { attributes: '*.pb.go -linguist-generated', path: 'x.pb.go', generated: false },
    { attributes: '*.pb.go !linguist-generated', path: 'x.pb.go', generated: false },
    { attributes: '# *.ts linguist-generated', path: 'a.ts', generated: false },
    { attributes: '!*.ts linguist-generated', path: 'a.ts', generated: false },
    { attributes: '*.ts text', path: 'a.ts', generated: false },
    { attributes: '*.ts text eol=lf linguist-generated', path: 'a.ts', generated: true },
    { attributes: '/dist/** linguist-generated', path: 'dist/a/b.js', generated: true },
    { attributes: '/dist/** linguist-generated', path: 'src/dist/b.js', generated: false },
    { attributes: '*.js linguist-generated\nsrc/*.js -linguist-generated', path: 'src/a.js', generated: false },
    { attributes: 'src/*.js -linguist-generated\r\n*.js linguist-generated\r\n', path: 'src/a.js', generated: true },
    { attributes: '*.ts linguist-generated-not', path: 'a.ts', generated: false },
    { attributes: '* linguist-generated', path: '.github/a.yml', generated: true },
    { attributes: '.* linguist-generated', path: 'a/.env', generated: true },
    { attributes: '*.TS linguist-generated', path: 'a.ts', generated: false },
    { attributes: '/a.ts linguist-generated', path: 'a.ts', generated: true },
    { attributes: '/a.ts linguist-generated', path: 'src/a.ts', generated: false },
    { attributes: 'src/*.ts linguist-generated', path: 'src/a.ts', generated: true },
    { attributes: 'src/*.ts linguist-generated', path: 'web/src/a.ts', generated: false },
    { attributes: 'src/*.ts linguist-generated', path: 'src/web/a.ts', generated: false },
    { attributes: '**/gen/*.ts linguist-generated', path: 'gen/a.ts', generated: true },
    { attributes: 'src/**/a.ts linguist-generated', path: 'src/a.ts', generated: true },
    { attributes: 'src/**/a.ts linguist-generated', path: 'src/x/y/a.ts', generated: true },
    { attributes: 'dist/ linguist-generated', path: 'dist/a.js', generated: false },
    { attributes: 'dist linguist-generated', path: 'dist/a.js', generated: false },
    { attributes: 'dist linguist-generated', path: 'bin/dist', generated: true },
    { attributes: 'dist/** linguist-generated', path: 'dist', generated: false },
    { attributes: '[ab].ts linguist-generated', path: 'src/b.ts', generated: true },
    { attributes: '[!ab].ts linguist-generated', path: 'b.ts', generated: false },
    { attributes: '[!ab].ts linguist-generated', path: 'c.ts', generated: true },
    { attributes: '{a,b}.ts linguist-generated', path: 'a.ts', generated: false },
    { attributes: '{a,b}.ts linguist-generated', path: '{a,b}.ts', generated: true },
    { attributes: String.raw`\{a}.ts linguist-generated`, path: '{a}.ts', generated: true },
    { attributes: '(a|b).ts linguist-generated', path: 'a.ts', generated: false },
    { attributes: '+(a|b).ts linguist-generated', path: '+(a|b).ts', generated: true },
    { attributes: 'app/(auth)/*.ts linguist-generated', path: 'app/(auth)/a.ts', generated: true },
    { attributes: String.raw`a\*.ts linguist-generated`, path: 'a*.ts', generated: true },
    { attributes: String.raw`a\*.ts linguist-generated`, path: 'ab.ts', generated: false },
    { attributes: '[attr]x linguist-generated', path: 'ax', generated: false },
    { attributes: '[ linguist-generated', path: '[', generated: false },
    { attributes: `${'a/**/'.repeat(4)}b linguist-generated`, path: `${'a/'.repeat(250)}c`, generated: false },
  ])('$path is generated: $generated, by $attributes', ({ attributes, path, generated }) => {
    expect(generatedBy(attributes)(path)).toBe(generated)
  })

  const rule = 'a linguist-generated\n'

  test.for([
    { what: '200 rules', attributes: rule.repeat(200), generated: true },
    { what: '201 rules', attributes: rule.repeat(201), generated: false },
    { what: 'other lines without number', attributes: `${'* text\n'.repeat(500)}${rule}`, generated: true },
    { what: '64 KiB', attributes: rule + '#'.repeat(65_536 - rule.length), generated: true },
    { what: 'one byte more', attributes: rule + '#'.repeat(65_537 - rule.length), generated: false },
    {
      what: 'one byte more, of a larger character',
      attributes: `${rule}${'#'.repeat(65_535 - rule.length)}é`,
      generated: false,
    },
  ])('a file of $what counts: $generated', ({ attributes, generated }) => {
    expect(generatedBy(attributes)('a')).toBe(generated)
  })
})
