/** The frame of every page that a run writes: it needs no other file, server or network. */
import { html, type Markup, render, verbatim } from './markup.ts'
import { css } from './signoff/css.ts'

/** A whole document with this title and these sections, the banner first. */
export function page(title: string, sections: readonly Markup[]): string {
  const text = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${verbatim(css)}</style>
</head>
<body>
<main>
${sections}
</main>
</body>
</html>
`
  return render(text)
}
