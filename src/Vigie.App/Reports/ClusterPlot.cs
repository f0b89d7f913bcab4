using System.Globalization;
using System.Text;
using Vigie.Learn.Clustering;

namespace Vigie.App.Reports;

/// <summary>What one panel shows.</summary>
/// <param name="Title">Above the panel; empty for none.</param>
/// <param name="Features">Features of a row.</param>
/// <param name="Dots">Rows, row after row.</param>
/// <param name="Labels">The cluster of each of these rows.</param>
/// <param name="Circles">Subclusters, drawn as circles of their spread; null for none.</param>
/// <param name="CircleLabels">The cluster of each; null where each is its own.</param>
/// <param name="Centers">Marked centres of clusters, row after row.</param>
internal sealed record ClusterPanel(
    string Title, int Features, double[] Dots, int[] Labels, Subclusters? Circles, int[]? CircleLabels, double[] Centers);

/// <summary>Panels of clustered rows side by side as SVG: dots by cluster, subclusters as circles of their spread.</summary>
internal sealed class ClusterPlot(string title, IReadOnlyList<ClusterPanel> panels)
{
    private const int Side = 340;
    private const int Single = 560;
    private const int Gap = 14;
    private const int Top = 34;
    private const int TitleHeight = 40;
    private const int MostCircles = 2_000;

    /// <summary>Writes the picture.</summary>
    public void Write(TextWriter output)
    {
        var writer = new MarkupWriter(output);
        int side = panels.Count == 1 ? Single : Side;
        bool hasTitles = panels.Any(panel => panel.Title.Length > 0);
        int top = Top + (hasTitles ? TitleHeight : 0);
        int width = (panels.Count * (side + Gap)) + Gap, height = top + side + Gap;
        writer.Write($"""<svg xmlns="http://www.w3.org/2000/svg" class="vp" role="img" viewBox="0 0 {width} {height}" """);
        writer.Write($"""width="{width}" height="{height}" aria-label="{title}">""");
        writer.Write($"\n<title>{title}</title>\n<style>{new Markup(SvgStyle.Css)}</style>\n");
        writer.Write($"""<rect class="vp-paper" width="{width}" height="{height}"/>""");
        writer.Write($"""<text class="vp-title" x="{Gap}" y="22">{title}</text>""");
        for (int i = 0; i < panels.Count; i++) WritePanel(writer, panels[i], Gap + (i * (side + Gap)), top, side);
        writer.Raw("</svg>\n");
    }

    private static void WritePanel(MarkupWriter writer, ClusterPanel panel, int left, int top, int side)
    {
        int line = 0;
        foreach (var text in panel.Title.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            writer.Write($"""<text class="vp-name" x="{left}" y="{top - TitleHeight + 14 + (16 * line++)}">{text}</text>""");
        writer.Raw("\n");
        writer.Write($"""<rect x="{left}" y="{top}" width="{side}" height="{side}" fill="none" class="vp-axis"/>""");
        writer.Write($"""<svg x="{left}" y="{top}" width="{side}" height="{side}" viewBox="0 0 {side} {side}">""");
        writer.Raw("\n");
        var plane = new PrincipalPlane(panel.Dots, panel.Features);
        var map = Map.Of(panel, plane, side);
        WriteDots(writer, panel, plane, map);
        WriteCircles(writer, panel, plane, map);
        for (int at = 0; at < panel.Centers.Length; at += panel.Features)
        {
            var (x, y) = map.Pixel(plane.Place(panel.Centers.AsSpan(at, panel.Features)));
            writer.Write($"""<path class="vp-axis" stroke-width="1.5" style="stroke:var(--vp-ink)" d="M{x - 3.5} {y}h7M{x} {y - 3.5}v7"/>""");
        }
        writer.Raw("</svg>\n");
    }

    // One path a cluster: a dot is a line of no length with round ends.
    private static void WriteDots(MarkupWriter writer, ClusterPanel panel, PrincipalPlane plane, Map map)
    {
        var paths = new SortedDictionary<int, StringBuilder>();
        for (int i = 0; i < panel.Labels.Length; i++)
        {
            var (x, y) = map.Pixel(plane.Place(panel.Dots.AsSpan(i * panel.Features, panel.Features)));
            if (!paths.TryGetValue(panel.Labels[i], out var path)) paths[panel.Labels[i]] = path = new StringBuilder();
            path.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {y:0.#}h0");
        }
        writer.Raw("""<g fill="none" stroke-width="2" stroke-linecap="round" stroke-opacity=".75">""");
        foreach (var (label, path) in paths)
            writer.Write($"""<path stroke="{Color(label)}" d="{new Markup(path.ToString())}"/>""");
        writer.Raw("</g>\n");
    }

    private static void WriteCircles(MarkupWriter writer, ClusterPanel panel, PrincipalPlane plane, Map map)
    {
        if (panel.Circles is not { } circles) return;
        int step = Math.Max(1, circles.Count / MostCircles);
        for (int i = 0; i < circles.Count; i += step)
        {
            double sum = 0;
            foreach (double deviation in circles.Deviations(i)) sum += deviation;
            // The spread within the plane, were it the same in all directions.
            double spread = Math.Sqrt(sum / circles.Weights[i] * Math.Min(1, 2.0 / panel.Features));
            var (x, y) = map.Pixel(plane.Place(circles.Mean(i)));
            int label = panel.CircleLabels?[i] ?? i;
            writer.Write($"""<circle cx="{x}" cy="{y}" r="{Math.Max(1, spread * map.Scale)}" fill="none" stroke="{Color(label)}" stroke-width="1.2"/>""");
            writer.Raw("\n");
        }
    }

    // Neighbouring numbers get hues a golden angle apart; in between light and dark, for both papers.
    private static string Color(int label)
    {
        double hue = label * 137.508 % 360;
        int light = 44 + (label / 7 % 3 * 8);
        return string.Create(CultureInfo.InvariantCulture, $"hsl({hue:0} 62% {light}%)");
    }

    /// <summary>From the plane to pixels, the same scale both ways.</summary>
    private readonly record struct Map(double X, double Y, double Scale, int Side)
    {
        private const double Margin = 8;

        public (double X, double Y) Pixel((double X, double Y) place) =>
            ((Side / 2.0) + ((place.X - X) * Scale), (Side / 2.0) - ((place.Y - Y) * Scale));

        public static Map Of(ClusterPanel panel, PrincipalPlane plane, int side)
        {
            double left = double.PositiveInfinity, right = double.NegativeInfinity;
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            for (int at = 0; at < panel.Dots.Length; at += panel.Features)
            {
                var (x, y) = plane.Place(panel.Dots.AsSpan(at, panel.Features));
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (low, high) = (Math.Min(low, y), Math.Max(high, y));
            }
            double extent = Math.Max(right - left, high - low);
            double scale = extent > 0 ? (side - (2 * Margin)) / extent : 1;
            return new Map((left + right) / 2, (low + high) / 2, scale, side);
        }
    }
}
