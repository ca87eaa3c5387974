/** The page's style sheet: one accent, outcome colours that always come with their word, light and dark, narrow and print. */

/** Colours by role; each pair of text and ground has a contrast of at least 4.5 (WCAG 2.2 AA), which a test measures. */
const light = `--ground:#fff;--raised:#f6f7f9;--ink:#171a1f;--soft:#555c66;--line:#d8dce2;--accent:#0a56a8;--mark:#fff0b8;
--failed:#b3211a;--failed-ground:#fcebe9;--error:#8c1d5f;--error-ground:#fae9f3;--warnings:#844600;--warnings-ground:#fcf0dc;
--untested:#58399a;--untested-ground:#f0ebfa;--waived:#1f5673;--waived-ground:#e5f1f7;--unsupported:#555c66;--unsupported-ground:#edeff2;
--passed:#15643a;--passed-ground:#e3f4ea`

const dark = `--ground:#111418;--raised:#191d23;--ink:#e6e9ee;--soft:#a2abb7;--line:#2d333b;--accent:#82bbf8;--mark:#574500;
--failed:#ff9d93;--failed-ground:#3c1714;--error:#f79ccb;--error-ground:#3a1530;--warnings:#f2c06c;--warnings-ground:#35260c;
--untested:#c8b4f5;--untested-ground:#271e3d;--waived:#98cbe8;--waived-ground:#132a38;--unsupported:#a9b2bd;--unsupported-ground:#242a31;
--passed:#82d8a6;--passed-ground:#112e1e`

const outcomes = ['failed', 'error', 'warnings', 'untested', 'waived', 'unsupported', 'passed']

const coloured = outcomes
  .map(
    (outcome) => `
.badge.${outcome}{color:var(--${outcome});background:var(--${outcome}-ground)}
.bar .${outcome}{fill:var(--${outcome})}
.counts .${outcome} dd,.counts .${outcome} dt{color:var(--${outcome})}
article.${outcome},.reasons.${outcome}>li{border-left-color:var(--${outcome})}`,
  )
  .join('')

const text = `
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
.page{max-width:72rem;margin:0 auto;padding:2rem 1.5rem 3rem}
h1,h2,h3,h4,p,ul,ol,dl,dd,blockquote,pre,figure{margin:0;padding:0}
h2{font-size:1.375rem;line-height:1.25;font-weight:650;letter-spacing:-.01em}
h3{font-size:1rem;font-weight:600}
h4{font-size:.8125rem;font-weight:600;color:var(--soft);margin-top:1rem}
a{color:var(--accent);text-underline-offset:.15em}
code,pre,.hash{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{white-space:pre-wrap;background:var(--raised);border:1px solid var(--line);border-radius:4px;padding:.75rem;
max-height:36rem;overflow:auto;font-size:.8125rem}
mark{background:var(--mark);color:inherit;outline:2px solid var(--mark);font-weight:600}
cite{font-style:normal;color:var(--soft);font-size:.875rem}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.note{color:var(--soft);font-size:.875rem;font-weight:400}
.unseen,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.badge{display:inline-block;font-size:.75rem;font-weight:600;line-height:1.25rem;padding:0 .5rem;border-radius:3px;white-space:nowrap}
.number{color:var(--soft);font-weight:400;font-variant-numeric:tabular-nums;margin-left:.25rem}
`

const head = `
.verdict{--tone:var(--untested);border-left:.375rem solid var(--tone);padding:.125rem 0 .25rem 1.25rem;margin-bottom:2rem}
.verdict.conformant{--tone:var(--passed)}.verdict.nonconformant{--tone:var(--failed)}.verdict.void{--tone:var(--error)}
.eyebrow{color:var(--soft);font-size:.875rem}
h1{font-size:clamp(2rem,7vw,3.25rem);line-height:1.1;font-weight:700;letter-spacing:-.025em;color:var(--tone);margin:.25rem 0 .5rem}
.qualified{font-weight:600;margin:0 0 .25rem}
.because{font-size:1.1875rem;line-height:1.4;max-width:60ch}
.leaks{background:var(--failed-ground);border-radius:4px;padding:1rem 1.25rem;margin-bottom:2rem}
.leaks h2{color:var(--failed)}.leaks ul{padding-left:1.25rem;margin-top:.5rem}
.cards{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1rem}
.card{border:1px solid var(--line);border-radius:4px;padding:1rem 1.25rem}
.card h3{display:flex;justify-content:space-between;align-items:center}
.bar{display:block;width:100%;height:.375rem;margin:.75rem 0;background:var(--line)}
.counts{display:grid;grid-template-columns:1fr 1fr;gap:0 1.5rem;font-size:.875rem}
.counts div{display:flex;justify-content:space-between;border-bottom:1px solid var(--line);padding:.1875rem 0}
.counts dd{font-variant-numeric:tabular-nums;font-weight:600}.counts .none dt,.counts .none dd{color:var(--soft);font-weight:400}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:.875rem 2rem;
margin-top:1.5rem;font-size:.875rem}
.facts dt{color:var(--soft)}
.contents{margin-top:2rem;padding:.625rem 0;border-block:1px solid var(--line)}
.contents ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
.hash{color:var(--soft);font-size:.75rem}
`

const found = `
main>section{margin-top:3.5rem}main{outline:0}
h2+.lead{color:var(--soft);margin:.125rem 0 1rem}
article{border:1px solid var(--line);border-left:.25rem solid var(--line);border-radius:4px;padding:1rem 1.25rem;margin-top:1rem}
article h3{font-size:1.0625rem;display:flex;flex-wrap:wrap;gap:.25rem .625rem;align-items:baseline}
.title{margin:.25rem 0 0}.title .note{white-space:nowrap;margin-left:.375rem}
.findings{list-style:none}.findings>li{border-top:1px solid var(--line);margin-top:.875rem;padding-top:.875rem}
.finding>div{display:grid;grid-template-columns:6rem 1fr;gap:0 1rem;margin-bottom:.5rem}
.finding dt{color:var(--soft);font-size:.875rem;line-height:1.5rem}
blockquote::before{content:open-quote}blockquote::after{content:close-quote}
.requirement{color:var(--soft);font-size:.75rem}
.answered{font-weight:500}
summary{cursor:pointer;color:var(--accent);padding:.25rem 0;width:fit-content}summary:hover{text-decoration:underline}
.gist{color:var(--soft);font-size:.875rem}
.findings details,.findings li>.note{margin-left:7rem}
.exchange pre,.curl pre{margin-top:.375rem}
.curl{position:relative}
button{font:inherit;font-size:.8125rem;color:var(--accent);background:var(--ground);border:1px solid var(--line);border-radius:4px;
padding:.125rem .75rem;cursor:pointer}
button:hover{border-color:var(--accent)}.curl button{position:absolute;top:.5rem;right:.5rem}
.reasons{list-style:none}.reasons>li{border-left:.25rem solid var(--line);padding:.375rem 0 .375rem 1rem;margin-top:.75rem}
.names{columns:18rem;list-style:none;padding:.25rem 0 .5rem;font-size:.875rem}
`

const tables = `
.scroll{position:relative;overflow-x:auto;margin-top:1rem;border:1px solid var(--line);border-radius:4px}
table{border-collapse:collapse;width:100%;font-size:.875rem;overflow-wrap:normal}
caption{text-align:left;color:var(--soft);padding:.625rem .75rem;border-bottom:1px solid var(--line)}
caption span{display:block;position:sticky;left:.75rem;width:fit-content;max-width:calc(100vw - 4rem)}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-weight:600;white-space:nowrap;background:var(--raised)}
tbody th{font-weight:500}
td code,td.says{overflow-wrap:anywhere}
.matrix td,.matrix thead th:not(:first-child),.count,.results thead th:nth-child(6){text-align:right;font-variant-numeric:tabular-nums}
.matrix td{border-left:1px solid var(--line);width:4rem}.matrix th[scope=row]{min-width:16rem}
.matrix .met{background:var(--raised)}.matrix .other{font-style:italic}
.unmet{color:var(--warnings);font-weight:600}td.unmet{background:var(--warnings-ground)}
.properties td{min-width:9rem}.properties .names{columns:1}.properties summary{padding:0}
.results th[scope=row]{min-width:16rem}.results .says{min-width:18rem;color:var(--soft)}
.filter{display:flex;flex-wrap:wrap;gap:.75rem 1rem;align-items:end;margin-top:1rem;font-size:.875rem}.filter[hidden]{display:none}
.filter label{display:grid;color:var(--soft)}
.filter select,.filter input{font:inherit;color:var(--ink);background:var(--ground);border:1px solid var(--soft);border-radius:4px;
padding:0 .5rem;height:2.125rem;min-width:8rem}
.filter output{color:var(--soft);line-height:2.125rem}.filter label{text-transform:capitalize}
#run~p,#run~ul{margin-top:.5rem}#run~ul{padding-left:1.25rem}#run~h3{margin-top:1.5rem}
main>.note,.scroll+p{margin-top:1rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem}
.skip:focus{position:absolute;top:.5rem;left:.5rem;background:var(--ground);padding:.5rem 1rem;z-index:1}
`

const media = `
@media (max-width:40rem){
.page{padding:1.25rem 1rem 2rem}.verdict{padding-left:1rem}main>section{margin-top:2.5rem}
article{padding:.875rem}.finding>div{grid-template-columns:1fr}.findings details,.findings li>.note{margin-left:0}
.title .note{display:block;margin-left:0}.filter label,.filter select,.filter input{width:100%}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{
:root{${light}}
body{font-size:10pt}.page{max-width:none;padding:0}
.filter,button,.skip{display:none!important}
details::details-content{content-visibility:visible;block-size:auto}summary{list-style:none;color:inherit}
pre{max-height:none}.scroll{overflow:visible;border:0}
h2,h3,h4,summary{break-after:avoid}tr,dl.finding{break-inside:avoid}}
`

/** The whole style sheet. */
export const style = `:root{${light}}@media (prefers-color-scheme:dark){:root{${dark}}}${text}${head}${found}${tables}${coloured}${media}`
