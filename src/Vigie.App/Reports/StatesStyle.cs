namespace Vigie.App.Reports;

/// <summary>What the page of states has beside <see cref="PageStyle"/>: a colour a state, and strips of them.</summary>
internal static class StatesStyle
{
    /// <summary>States that have a colour of their own; later ones share the last.</summary>
    public const int Colours = 10;

    /// <summary>
    /// Style sheet. The colours keep apart under the common kinds of colour blindness as far as ten can; the number of the
    /// state stands in its stretches and in a box of the same colour wherever it is named.
    /// </summary>
    public const string Css =
        """
        .s1{--s:#4477aa;--t:#ffffff}.s2{--s:#88ccee;--t:#10202b}.s3{--s:#117733;--t:#ffffff}.s4{--s:#ddcc77;--t:#10202b}
        .s5{--s:#aa4499;--t:#ffffff}.s6{--s:#ee7733;--t:#10202b}.s7{--s:#332288;--t:#ffffff}.s8{--s:#44aa99;--t:#10202b}
        .s9{--s:#cc3311;--t:#ffffff}.s10{--s:#777777;--t:#ffffff}
        .state{display:inline-block;min-width:26px;padding:1px 7px;border-radius:5px;background:var(--s);color:var(--t);
        font-weight:650;text-align:center;font-variant-numeric:tabular-nums}
        .new{margin-left:6px;padding:1px 7px;border:1px solid var(--warn-line);border-radius:5px;
        background:var(--warn-paper);color:var(--warn-ink);font-size:12px;font-weight:600;white-space:nowrap}
        .strips{min-width:720px;padding:6px 0}.strip{display:grid;grid-template-columns:150px minmax(0,1fr);gap:12px;
        align-items:center;padding:3px 0}
        .strip>span{overflow:hidden;font-size:14px;text-overflow:ellipsis;white-space:nowrap}
        .strip svg,.times svg{display:block;width:100%;height:22px}.strip rect{fill:var(--s)}
        .strip .none{fill:var(--line)}
        .strip text{fill:var(--t);font-size:11px;font-weight:650;text-anchor:middle}
        .times{position:relative;height:34px}.times i{position:absolute;top:0;height:5px;border-left:1px solid var(--muted)}
        .times b{position:absolute;top:7px;color:var(--muted);font-size:12px;font-weight:400;line-height:1.15;
        white-space:pre;transform:translateX(-50%);text-align:center}
        .marks{margin:0;padding:0;list-style:none}.marks li{padding:1px 0;overflow-wrap:anywhere}
        .marks .up::before{content:"▲ ";color:var(--bar-up)}.marks .down::before{content:"▼ ";color:var(--bar-down)}
        @media(max-width:560px){.strip{grid-template-columns:110px minmax(0,1fr)}}
        @media print{.strips{min-width:0}}
        """;

    /// <summary>Class of a state by its number, from 1.</summary>
    public static string Class(int state) => FormattableString.Invariant($"s{Math.Min(state, Colours)}");
}
