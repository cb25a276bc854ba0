/** How the sign-off page looks: on a light and on a dark screen, and on paper. */

const colours = `
:root { --ink: #1b1f24; --dim: #59636e; --paper: #fff; --panel: #f5f6f8; --line: #d5dae0;
  --conforms: #1a7f37; --violated: #c1121f; --unverified: #9a6700; --waived: #6639ba; --grey: #59636e; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6eaef; --dim: #9aa5b1; --paper: #12161b; --panel: #1b2128; --line: #343d47;
    --conforms: #4ac26b; --violated: #ff7b78; --unverified: #e3b341; --waived: #b392f0; --grey: #9aa5b1; }
}
.conforms { --tone: var(--conforms); }
.violated { --tone: var(--violated); }
.unverified { --tone: var(--unverified); }
.waived { --tone: var(--waived); }
.out-of-scope, .none, .not-reached { --tone: var(--grey); }
.passed { --tone: var(--conforms); }
`

const text = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 24px; }
h1 { margin: 0; font-size: 34px; line-height: 1.2; color: var(--tone); text-transform: capitalize; }
h2 { margin: 36px 0 8px; font-size: 21px; }
h3 { margin: 22px 0 6px; font-size: 16px; }
p { margin: 6px 0; }
small, .note, .eyebrow { color: var(--dim); }
a { color: inherit; text-underline-offset: 2px; }
code, pre { font: 13px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; margin: 6px 0; padding: 8px 10px; background: var(--panel);
  border-left: 3px solid var(--tone, var(--line)); }
ul { margin: 0; padding-left: 18px; }
.count { color: var(--dim); font-weight: 400; }
`

const blocks = `
.banner { padding: 20px 24px; border: 1px solid var(--line); border-left: 8px solid var(--tone);
  background: var(--panel); border-radius: 6px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 10px;
  margin: 14px 0 8px; }
.tile { padding: 10px 14px; border: 1px solid var(--line); border-top: 4px solid var(--tone);
  border-radius: 6px; display: flex; flex-direction: column; }
.tile strong { font-size: 26px; line-height: 1.2; color: var(--tone); }
.problems { border-left: 8px solid var(--unverified); padding-left: 16px; }
.problems h2 { margin-top: 24px; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
.facts th { width: 220px; font-weight: 500; color: var(--dim); }
.rows { table-layout: fixed; }
.rows thead th { font-size: 13px; color: var(--dim); font-weight: 500; }
.rows th:nth-child(1) { width: 124px; } .rows th:nth-child(2) { width: 104px; }
.rows th:nth-child(4) { width: 230px; } .rows th:nth-child(5) { width: 280px; }
.rows .id { font-weight: 600; white-space: nowrap; }
tr:target, details:target { outline: 2px solid var(--unverified); outline-offset: 2px; }
.verdict { color: var(--tone); font-weight: 600; }
.reason { color: var(--ink); }
`

const scenarios = `
details { border: 1px solid var(--line); border-radius: 6px; padding: 6px 12px; margin: 6px 0; }
summary { cursor: pointer; }
.steps { list-style: none; margin: 8px 0; padding: 0; }
.steps > li { padding: 3px 0; }
.sign { color: var(--tone); font-weight: 700; display: inline-block; width: 16px; }
.attachment { margin-left: 20px; background: var(--panel); }
.evidence { width: auto; margin: 6px 0; background: var(--paper); }
.evidence caption { text-align: left; font-weight: 600; }
.evidence td { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; }
img { max-width: 100%; }
`

const signature = `
.signature { margin-top: 40px; padding: 4px 20px 20px; border: 2px solid var(--ink); border-radius: 6px;
  break-inside: avoid; }
.signature h2 { margin-top: 12px; }
.choices { display: flex; flex-wrap: wrap; gap: 8px 32px; }
.lines { display: grid; grid-template-columns: 2fr 1fr 2fr; gap: 20px 28px; margin-top: 16px; }
.lines div { border-bottom: 1px solid var(--ink); height: 58px; color: var(--dim); font-size: 13px; }
.lines div:first-child { grid-column: 1 / -1; height: 90px; }
@media print {
  @page { margin: 14mm; }
  body { font-size: 11px; }
  main { max-width: none; padding: 0; }
  * { print-color-adjust: exact; }
  tr, .tile, .banner { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  thead { display: table-header-group; }
}
`

export const css = [colours, text, blocks, scenarios, signature].join('')
