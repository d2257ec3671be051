// Builds app.css, app.js and the icon into internal/front/web/static/built,
// each under a name with the hash of its content, beside a gzip copy, and
// writes manifest.json, which leads from plain names to hashed ones.
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { compileAsync } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '../internal/front/web/static/built')

async function styles () {
  const { css } = await compileAsync(join(here, 'app.scss'), {
    style: 'compressed',
    loadPaths: [here, join(here, 'node_modules')],
    quietDeps: true
  })
  for (const unwanted of ['GDS Transport', 'crest', 'url(']) {
    if (css.includes(unwanted)) throw new Error(`app.css contains "${unwanted}": it must bring neither fonts nor pictures`)
  }
  return css
}

async function script () {
  const result = await build({
    entryPoints: [join(here, 'app.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    legalComments: 'none',
    write: false
  })
  return result.outputFiles[0].text
}

const made = {
  'app.css': await styles(),
  'app.js': await script(),
  'icon.svg': await readFile(join(here, 'icon.svg'), 'utf8')
}

await mkdir(out, { recursive: true })
const manifest = {}
const wanted = new Set(['README.txt', 'manifest.json'])
for (const [name, text] of Object.entries(made)) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const hashed = name.replace(/(\.\w+)$/, `.${hash}$1`)
  await writeFile(join(out, hashed), text)
  await writeFile(join(out, hashed + '.gz'), gzipSync(text, { level: 9 }))
  manifest[name] = hashed
  wanted.add(hashed).add(hashed + '.gz')
  console.log(`${hashed}  ${text.length} bytes`)
}

// The manifest comes last and in one move, so that a build that was cut short
// leaves the old files in force.
await writeFile(join(out, 'manifest.json.new'), JSON.stringify(manifest, null, 2) + '\n')
await rename(join(out, 'manifest.json.new'), join(out, 'manifest.json'))
for (const name of await readdir(out)) {
  if (!wanted.has(name)) await rm(join(out, name))
}
