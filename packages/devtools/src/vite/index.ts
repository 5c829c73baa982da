import type { Plugin } from 'vite'

export interface HoldfastDevtoolsPluginOptions {
  /** Where the standalone page is, below the app's base. Default `__holdfast/`. */
  readonly path?: string
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="data:," />
    <title>Holdfast devtools</title>
  </head>
  <body>
    <script type="module" src="/@id/@holdfast/devtools/standalone"></script>
  </body>
</html>
`

/**
 * In development, serves the standalone devtools page from the app's own origin (a broadcast channel does not cross
 * ports), and lets the embedded panel pop out into it. Does nothing in a build.
 */
export function holdfastDevtools(options: HoldfastDevtoolsPluginOptions = {}): Plugin {
  const path = `${(options.path ?? '__holdfast').replace(/^\/+|\/+$/g, '')}/`
  let url = `/${path}`
  return {
    name: 'holdfast-devtools',
    apply: 'serve',
    configResolved({ base }) {
      url = `${base.startsWith('/') ? base : '/'}${path}`
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [requested] = (request.url ?? '').split(/[?#]/)
        if (requested !== url && `${requested}/` !== url) return next()
        server.transformIndexHtml(url, PAGE).then((html) => {
          response.setHeader('Content-Type', 'text/html; charset=utf-8')
          response.setHeader('Cache-Control', 'no-store')
          response.end(html)
        }, next)
      })
    },
    transformIndexHtml() {
      // Tells the embedded panel that there is a page to pop out into.
      return [{ tag: 'meta', attrs: { name: 'holdfast-devtools', content: url }, injectTo: 'head' }]
    },
  }
}
