namespace Vigie.App.Reports;

/// <summary>
/// The look of plots. Colours are custom properties that turn with the reader's light or dark preference, so that one
/// file serves both, alone or inside a page. The palette keeps its hues apart under the common kinds of colour
/// blindness.
/// </summary>
internal static class SvgStyle
{
    /// <summary>Style sheet of a plot.</summary>
    public const string Css =
        """
        .vp{--vp-paper:#ffffff;--vp-ink:#1c232b;--vp-muted:#56616d;--vp-grid:#e3e7eb;--vp-axis:#9aa4ae;
        --vp-blue:#1f6cb0;--vp-orange:#c24a06;--vp-green:#0b8161;--vp-purple:#934a91;--vp-amber:#a87400;
        --vp-gray:#77828d;
        font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",sans-serif;font-size:12px}
        @media screen and (prefers-color-scheme: dark){.vp{
        --vp-paper:#12161b;--vp-ink:#e4e8ec;--vp-muted:#9ca7b2;--vp-grid:#29313a;--vp-axis:#5d6873;
        --vp-blue:#6cb0ee;--vp-orange:#f18f58;--vp-green:#4bc49c;--vp-purple:#d595d2;--vp-amber:#e2b548;
        --vp-gray:#8c98a4}}
        .vp-blue{--vp-c:var(--vp-blue)}.vp-orange{--vp-c:var(--vp-orange)}.vp-green{--vp-c:var(--vp-green)}
        .vp-purple{--vp-c:var(--vp-purple)}.vp-amber{--vp-c:var(--vp-amber)}.vp-gray{--vp-c:var(--vp-gray)}
        .vp text{fill:var(--vp-muted)}.vp .vp-title{fill:var(--vp-ink);font-size:14px;font-weight:600}
        .vp .vp-name,.vp .vp-note{fill:var(--vp-ink)}
        .vp .vp-note{paint-order:stroke;stroke:var(--vp-paper);stroke-width:4px;stroke-linejoin:round}
        .vp-paper{fill:var(--vp-paper)}.vp-grid{stroke:var(--vp-grid);fill:none}.vp-axis{stroke:var(--vp-axis);
        fill:none}
        .vp-line{stroke:var(--vp-c);fill:none;stroke-width:1.75;stroke-linejoin:round}.vp-dash{stroke-dasharray:5 3;
        stroke-width:1.25}
        .vp-area{fill:var(--vp-c);fill-opacity:.14}.vp-dot{fill:var(--vp-c);stroke:var(--vp-paper)}
        .vp-bar{fill:var(--vp-c);fill-opacity:.85}
        .vp-ref{stroke:var(--vp-muted);stroke-dasharray:2 3;fill:none}.vp-span{fill:var(--vp-c);fill-opacity:.12}
        .vp-event{stroke:var(--vp-c);stroke-opacity:.7}.vp-mark{fill:var(--vp-c);stroke:var(--vp-c)}
        .vp-hollow{fill:var(--vp-paper);stroke:var(--vp-c);stroke-width:1.5}
        """;

    /// <summary>Class of a colour.</summary>
    public static string Class(PlotColor color) => color switch
    {
        PlotColor.Orange => "vp-orange",
        PlotColor.Green => "vp-green",
        PlotColor.Purple => "vp-purple",
        PlotColor.Amber => "vp-amber",
        PlotColor.Gray => "vp-gray",
        _ => "vp-blue",
    };

    /// <summary>
    /// Width of a text in pixels at 12 px, rather too wide than too narrow, since the reader's font is not known here.
    /// </summary>
    public static double TextWidth(string text)
    {
        double width = 0;
        foreach (char c in text)
        {
            width += c switch
            {
                ' ' or '.' or ',' or ':' or ';' or 'i' or 'j' or 'l' or 'I' or '\'' or '|' => 4,
                'f' or 't' or 'r' or '-' or '(' or ')' or '/' => 5.5,
                'm' or 'w' or 'M' or 'W' or '%' or '@' => 11.5,
                >= 'A' and <= 'Z' => 8.7,
                < '\u1100' => 7.3,
                _ => 12,
            };
        }
        return width;
    }
}
