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
  ])('$path is generated: $generated, by $attributes', ({ attributes, path, generated }) => {
    expect(generatedBy(attributes)(path)).toBe(generated)
  })
})
