namespace Vigie.App.Reports;

/// <summary>Style and script of a report page: no font, file or address outside of the page itself.</summary>
internal static class PageStyle
{
    /// <summary>
    /// Style sheet: one column of text, cards two abreast where there is room, tables that scroll by themselves.
    /// </summary>
    public const string Css =
        """
        :root{color-scheme:light dark;--paper:#ffffff;--page:#f5f6f8;--ink:#1c232b;--muted:#56616d;--line:#dde2e7;
        --accent:#1a5f9e;--good:#0b6e53;--warn-ink:#6b4500;--warn-paper:#fdf3dc;--warn-line:#d9a441;--mark:#e6f3ee;
        --bar-up:#c24a06;--bar-down:#1f6cb0}
        @media screen and (prefers-color-scheme: dark){:root{--paper:#12161b;--page:#0b0e12;--ink:#e4e8ec;
        --muted:#9ca7b2;--line:#29313a;
        --accent:#7db8f0;--good:#5bcfa8;--warn-ink:#f0d49a;--warn-paper:#2a2214;--warn-line:#8a6a2a;--mark:#16302a;
        --bar-up:#f18f58;--bar-down:#6cb0ee}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",sans-serif;
        overflow-wrap:break-word}
        main,header,footer{max-width:1120px;margin:0 auto;padding:0 20px}
        header{padding-top:36px}footer{padding-bottom:48px;color:var(--muted);font-size:14px}
        .eyebrow{margin:0;color:var(--muted);font-size:14px}
        h1{margin:.15em 0 .4em;font-size:clamp(25px,4.4vw,38px);line-height:1.18;letter-spacing:-.015em;
        text-wrap:balance}
        .lead{max-width:74ch;margin:0 0 1.2em;font-size:17px}
        h2{margin:44px 0 4px;font-size:21px;line-height:1.3;letter-spacing:-.01em}h3{margin:0;font-size:15px;
        line-height:1.35}
        section>p{max-width:74ch;margin:0 0 14px;color:var(--muted)}
        .notes{margin:0 0 22px;padding:12px 18px;border:1px solid var(--warn-line);border-radius:8px;
        background:var(--warn-paper);color:var(--warn-ink)}
        .notes h2{margin:0;font-size:15px}.notes ul{margin:4px 0 0;padding-left:20px}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:12px;margin:0}
        .tile,.card{border:1px solid var(--line);border-radius:8px;background:var(--paper)}
        .tile{padding:14px 16px}.tile dt{color:var(--muted);font-size:14px}.tile dd{margin:0}
        .tile .value{font-size:28px;line-height:1.25;font-weight:650;letter-spacing:-.015em}
        .tile .small{color:var(--muted);font-size:14px}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(400px,100%),1fr));gap:16px}
        .card{margin:0;padding:14px 16px;min-width:0}.card p{margin:2px 0 10px;color:var(--muted);font-size:14px}
        .card>.vp{display:block;width:100%;max-width:450px;height:auto}
        .timelines{padding:4px 16px 10px}.timelines figure{margin:0;padding:12px 0 4px}
        .timelines figure+figure{border-top:1px solid var(--line)}
        .timelines figure .vp{display:block;width:100%;min-width:720px;height:auto}figcaption{font-size:14px;
        font-weight:600}
        figcaption span{color:var(--muted);font-weight:400}
        .keys{display:flex;flex-wrap:wrap;gap:4px 22px;margin:0;padding:10px 0 2px;list-style:none;color:var(--muted);
        font-size:14px}
        .keys svg{width:20px;height:12px;margin-right:6px;vertical-align:-1px}
        .scroll{overflow-x:auto;overscroll-behavior-x:contain}.scroll:focus-visible{outline:2px solid var(--accent);
        outline-offset:2px}
        table{width:100%;border-collapse:collapse;font-size:14px;line-height:1.4;font-variant-numeric:tabular-nums}
        caption{padding:0 0 8px;color:var(--muted);text-align:left}
        th,td{padding:8px 10px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
        thead th{color:var(--muted);font-weight:600;vertical-align:bottom;border-bottom-color:var(--muted)}
        tbody tr:last-child>*{border-bottom:0}tbody th{font-weight:600}
        @media(min-width:900px){tbody th{white-space:nowrap}}
        .n{text-align:right;white-space:nowrap}thead .n{white-space:normal}.t{white-space:nowrap}
        td.why,td.words{min-width:220px}
        tr.model>*{background:var(--mark)}.best{font-weight:700;color:var(--good)}.best::after{content:" ★";
        font-size:11px}
        thead th:not(.n) button{text-align:left}
        th button{all:unset;cursor:pointer}th button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        th[aria-sort=ascending] button::after{content:" ↑"}th[aria-sort=descending] button::after{content:" ↓"}
        .effects{margin:0;padding:6px 0;list-style:none;font-size:14px}
        .effects li{display:grid;grid-template-columns:minmax(0,1fr) minmax(160px,36%) 58px;gap:12px;
        align-items:center;padding:5px 0}
        .effects li+li{border-top:1px solid var(--line)}.effects small{display:block;color:var(--muted)}
        .bar{position:relative;height:16px;
        background:linear-gradient(var(--line),var(--line)) center/1px 100% no-repeat}
        .bar i{position:absolute;top:2px;bottom:2px;background:var(--bar-up)}.bar i.down{background:var(--bar-down)}
        .effects b{font-weight:400;text-align:right;font-variant-numeric:tabular-nums}
        details{margin-top:10px}summary{cursor:pointer;color:var(--accent)}details>dl,details>.scroll{margin-top:8px}
        .cards.wide{grid-template-columns:minmax(0,1fr)}
        .meter{white-space:nowrap}.meter span{display:inline-block;width:72px;height:9px;margin-right:6px;border-radius:2px;
        background:var(--line);overflow:hidden}.meter i{display:block;height:100%;background:var(--good)}
        td small{font-weight:400;white-space:nowrap;display:block;color:var(--muted)}
        .pair{margin:22px 0 0}.pair>summary{padding:12px 16px;border:1px solid var(--line);border-radius:8px;
        background:var(--paper);font-size:19px;font-weight:650}.pair>summary span{color:var(--muted);font-weight:400}
        .pair[open]>summary{margin-bottom:16px}
        .more{margin:10px 0 0;color:var(--muted);font-size:14px}
        dl.facts{display:grid;grid-template-columns:minmax(0,max-content) minmax(0,1fr);gap:6px 24px;margin:0;
        font-size:14px}
        dl.facts dt{color:var(--muted)}dl.facts dd{margin:0}
        @media(max-width:560px){main,header,footer{padding-left:14px;padding-right:14px}header{padding-top:22px}
        .lead{font-size:16px}
        .card{padding:12px}.effects li{grid-template-columns:minmax(0,1fr) 58px}.effects .bar{grid-column:1/-1;
        grid-row:2}
        .effects li b{grid-row:1;grid-column:2}dl.facts{grid-template-columns:1fr;gap:0}
        dl.facts dd{margin-bottom:8px}.tiles{grid-template-columns:1fr 1fr}.tile{padding:10px 12px}
        .tile .value{font-size:23px}}
        @media print{body{background:none;font-size:11pt}.tile,.card,figure,tr,li{break-inside:avoid}
        h2{break-after:avoid}
        .scroll{overflow:visible}.timelines figure .vp{min-width:0}
        details::details-content{content-visibility:visible}}
        """;

    /// <summary>
    /// Lets a click on a column head sort its table; without it the page is complete and in a good order.
    /// </summary>
    public const string Script =
        """
        for (const head of document.querySelectorAll('table.sortable thead th')) {
          const button = document.createElement('button');
          button.type = 'button';
          button.append(...head.childNodes);
          head.append(button);
          button.addEventListener('click', () => {
            const down = head.getAttribute('aria-sort') === 'ascending';
            for (const other of head.parentNode.children) other.removeAttribute('aria-sort');
            head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
            const body = head.closest('table').tBodies[0];
            const key = row => row.cells[head.cellIndex].dataset.sort ?? row.cells[head.cellIndex].textContent;
            const compare = (a, b) => key(a).localeCompare(key(b), 'en', { numeric: true });
            body.append(...[...body.rows].sort((a, b) => down ? compare(b, a) : compare(a, b)));
          });
        }
        """;
}
