/** One column on a phone, tables on a large screen, dark where the system is. */
export const CONSOLE_STYLE = `
:root{color-scheme:light dark;--ink:#1a1f36;--soft:#5b6478;--line:#e3e8ee;--card:#fff;
--page:#f6f8fa;
--accent:#5433ff;--good:#0b6b3a;--goodbg:#d7f7e4;--wait:#7a4b00;--waitbg:#fdeecb;--bad:#a31621;
--badbg:#fde4e4;--calm:#3c4257;--calmbg:#e9edf3}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebf2;--soft:#a3acc2;--line:#2c3448;
--card:#161c2b;
--page:#0d111b;--accent:#a59bff;--good:#7fe0ab;--goodbg:#123524;--wait:#ffd37a;--waitbg:#3b2c0b;
--bad:#ff9da3;--badbg:#431a1e;--calm:#c5ccdd;--calmbg:#262e42}}
body{background:var(--page);color:var(--ink)}
main.wide{max-width:72rem;background:none;box-shadow:none;padding:1rem;margin:0 auto}
a{color:var(--accent)} h1{font-size:1.4rem;margin:0} h2{font-size:1.1rem;margin:0}
.skip{position:absolute;left:-99rem} .skip:focus{left:1rem;top:1rem;background:var(--card);
padding:.5rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:5px}
header.top{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:baseline;margin:.2rem 0 1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.2rem;
margin:0 0 1rem} .soft{color:var(--soft)} .now{font-size:1.5rem;font-weight:600;
margin:.2rem 0 .6rem;
font-variant-numeric:tabular-nums}
nav.jump{display:flex;flex-wrap:wrap;gap:.4rem;margin:0 0 1rem} nav.jump a{padding:.3rem .7rem;
border:1px solid var(--line);border-radius:99px;background:var(--card);text-decoration:none}
.notice{background:var(--goodbg);color:var(--good);padding:.6rem .9rem;border-radius:8px;
margin:0 0 1rem} .notice.wrong{background:var(--badbg);color:var(--bad)}
form.inline{margin:0 .4rem .4rem 0} button.quiet{background:var(--calmbg);color:var(--ink);
padding:.45rem .8rem;min-height:2.4rem} button.quiet:hover{filter:brightness(.95)}
button.grave{background:var(--badbg);color:var(--bad)}
details.part>summary{cursor:pointer;font-weight:600;padding:.2rem 0}
details.part>summary .soft{font-weight:400}
.chip{display:inline-block;padding:.05rem .55rem;border-radius:99px;font-size:.8rem;
background:var(--calmbg);color:var(--calm);white-space:nowrap}
.chip.good{background:var(--goodbg);color:var(--good)}
.chip.wait{background:var(--waitbg);color:var(--wait)}
.chip.bad{background:var(--badbg);color:var(--bad)}
table{font-size:.9rem} td,th{border-color:var(--line);padding:.5rem .6rem} th{color:var(--soft);
font-weight:500} td.money{font-variant-numeric:tabular-nums;white-space:nowrap}
td details summary{cursor:pointer;overflow-wrap:anywhere} pre{background:var(--page);
max-height:24rem;
border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere} code{overflow-wrap:anywhere}
ul.soon{margin:.6rem 0 0;padding-left:1.1rem} ul.soon li{margin:.15rem 0;overflow-wrap:anywhere}
@media (max-width:44rem){main.wide{padding:.7rem} .card{padding:.8rem .9rem}
table,tbody,tr,td{display:block;width:auto} thead{position:absolute;left:-99rem}
tr{border-bottom:1px solid var(--line);padding:.5rem 0} td{border:0;padding:.15rem 0}
td[data-name]:not(:empty)::before{content:attr(data-name);display:block;color:var(--soft);
font-size:.75rem} button.quiet{min-height:2.75rem}}
`;
